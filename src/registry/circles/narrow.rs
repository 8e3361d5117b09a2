//! Narrow: records lose a circle that ended for their organization. Each organization reads in its own history and journal
//! what was narrowed, by whom and with which document; its administrators are written to.

use std::collections::BTreeMap;

use serde::Serialize;

use super::CircleEndedMail;
use super::store::Naming;
use crate::access::{Owner, Permit, Refusal};
use crate::accounts;
use crate::model::ids::{ContactId, OrganizationId};
use crate::model::naming::NamesCircles;
use crate::registry::{contacts, organizations};
use crate::unit::{Failure, NARROW, Subject, Unit};

/// What the journal says of an organization that wrote for a circle.
#[derive(Serialize)]
struct Told {
    /// How many of its records named the circle.
    narrowed: usize,
}

/// Takes the circle that `ending` ends out of these records. Their organizations are locked.
pub(super) async fn narrow(
    unit: &mut Unit,
    ending: &Permit,
    named: Vec<Naming>,
    owners: &BTreeMap<OrganizationId, Owner>,
) -> Result<(), Failure> {
    let Some(circle) = ending.circle() else { return Err(Refusal::NotYours.into()) };
    let mut told: BTreeMap<OrganizationId, usize> = BTreeMap::new();
    for it in &named {
        *told.entry(it.organization_id).or_default() += 1;
    }
    let concerned = told.keys().map(|id| owners.get(id).ok_or(Failure::Moved));
    let concerned = concerned.collect::<Result<Vec<_>, _>>()?;
    let permits = unit.permits_narrowing(ending, concerned).await?;
    let now = unit.now();
    for id in named.iter().filter(|it| it.contact_id.is_none()).map(|it| it.organization_id) {
        let permit = permits.get(&id).ok_or(Refusal::NotYours)?;
        let before = organizations::store::read(unit.connection(), id).await?.ok_or(Failure::Missing)?;
        let after = before.without_circle(circle, now);
        organizations::store::save(unit, permit, NARROW, Some(&before), &after).await?;
    }
    let of_contacts: Vec<ContactId> = named.iter().filter_map(|it| it.contact_id).collect();
    if !of_contacts.is_empty() {
        contacts::store::narrow_all(unit, &permits, circle, &of_contacts).await?;
    }
    let administrators = accounts::administrators_of(unit, told.keys().copied()).await?;
    let mails: Vec<_> = administrators
        .into_iter()
        .map(|account_id| CircleEndedMail { account_id, circle_id: circle })
        .collect();
    unit.mail(ending, &mails).await?;
    for (organization_id, narrowed) in told {
        let subject =
            Subject { kind: "circle", record_id: Some(circle.0), organization_id: Some(organization_id) };
        unit.note("circle_ended", subject, &Told { narrowed })?;
    }
    Ok(())
}

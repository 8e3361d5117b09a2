//! Retire: an organization is taken out of the directory with its contacts, its claims and what is said of it; its accounts,
//! its machine clients, its circles and its memberships end, all in one unit. A tombstone remains.

use super::wards::Household;
use super::{Opened, open_household, store};
use crate::access::Action;
use crate::accounts;
use crate::model::ids::OrganizationId;
use crate::model::kinds::OrganizationKind;
use crate::model::organization::Organization;
use crate::model::violation::Violations;
use crate::registry::{attestations, circles, claims, contacts};
use crate::unit::{Conflict, Expected, Failure, Unit};

/// Retires an organization that stands at a version of `expected`; another's only with the document of a published cause.
///
/// # Errors
/// [`Failure`].
pub async fn retire(unit: &mut Unit, id: OrganizationId, expected: &Expected) -> Result<(), Failure> {
    let (opened, household) = open_household(unit, id, Action::RetireOrganization).await?;
    opened.require_current(expected)?;
    let is_own = unit.caller().member().is_some_and(|it| it.organization_id == id);
    if !is_own && unit.reference().is_none() {
        let missing = "Name the published cause in Act-Reference: you retire another's organization.";
        return Err(Violations::one("", "cause_required", missing).into());
    }
    retire_whole(unit, &opened, &household).await.map(drop)
}

/// Retires an organization and all that hangs on it; returns the tombstone. Who was under its authority has none from now
/// on.
pub(super) async fn retire_whole(
    unit: &mut Unit,
    opened: &Opened,
    household: &Household,
) -> Result<Organization, Failure> {
    if opened.organization.kind == OrganizationKind::Secretariat {
        return Err(Conflict::LastSecretariat.into());
    }
    let now = unit.now();
    let after = opened.organization.retire(now);
    store::save(unit, &opened.permit, "retire", Some(&opened.organization), &after).await?;
    for contact_id in contacts::store::ids_of(unit.connection(), after.id).await? {
        let before = contacts::store::lock_one(unit.connection(), contact_id).await?;
        if before.retired_at.is_none() {
            contacts::store::save(unit, &opened.permit, "retire", Some(&before), &before.retire(now)).await?;
        }
    }
    claims::retire_all(unit, &opened.permit).await?;
    attestations::retire_all(unit, &opened.permit).await?;
    accounts::disable_all(unit, &opened.permit).await?;
    accounts::clients::disable_all(unit, &opened.permit).await?;
    household.move_to(unit, None).await?;
    if circles::withdraw(unit, &opened.permit, &household.owners).await? {
        // What it wrote for a circle was narrowed.
        return store::read(unit.connection(), after.id).await?.ok_or(Failure::Missing);
    }
    Ok(after)
}

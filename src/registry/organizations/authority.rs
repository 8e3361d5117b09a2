//! Choosing and ending an authority: it takes two to begin, and one to end.

use std::collections::BTreeSet;

use super::wards::require_room;
use super::{Kept, offers, open, store};
use crate::access::{Action, Mandate, Owner};
use crate::model::ids::OrganizationId;
use crate::registry::contacts;
use crate::registry::rules::require_standing;
use crate::unit::{Conflict, Expected, Failure, Unit};

/// An organization accepts what an authority offers it. The one that it had before is over.
///
/// # Errors
/// [`Failure`].
pub async fn accept(
    unit: &mut Unit,
    id: OrganizationId,
    authority_id: OrganizationId,
    expected: &Expected,
) -> Result<Kept, Failure> {
    let owners = unit.owners(&BTreeSet::from([id, authority_id])).await?;
    let owner = owners.get(&id).ok_or(Failure::Missing)?.clone();
    let permit = unit.permit(Action::ChooseAuthority, &owner, &owner.audience).await?;
    let before = store::read(unit.connection(), id).await?.ok_or(Failure::Missing)?;
    require_standing(expected, before.edit_version, before.retired_at)?;
    if before.is_lead {
        return Err(Conflict::LeadsItself.into());
    }
    let offer = offers::store::read(unit.connection(), id, authority_id).await?.ok_or(Conflict::NoOffer)?;
    let now = unit.now();
    let holds = |mandate: &Mandate| {
        mandate.lead_id != id
            && mandate.covers(before.kind, &before.sectors)
            && offer.delegation.as_ref().is_none_or(|it| mandate.is_of_lead() && it.holds(now))
    };
    let mandate = unit.mandate(authority_id).await?.filter(holds).ok_or(Conflict::OfferLapsed)?;
    require_room(unit, mandate.lead_id).await?;
    let after = before.under(mandate.lead_id, offer.basis, offer.delegation, now);
    store::save(unit, &permit, "accept_authority", Some(&before), &after).await?;
    offers::store::delete(unit, &permit, authority_id).await?;
    contacts::tell_again(unit, &permit, id, "accept_authority").await?;
    Ok((Owner::of(&after, owner.has_administrator), after))
}

/// Ends that an organization has its authority: either of the two does.
///
/// # Errors
/// [`Failure`].
pub async fn end(unit: &mut Unit, id: OrganizationId, expected: &Expected) -> Result<Kept, Failure> {
    let opened = open(unit, id, Action::EndAuthority).await?;
    opened.require_standing(expected)?;
    let after = opened.organization.released(unit.now());
    store::save(unit, &opened.permit, "end_authority", Some(&opened.organization), &after).await?;
    contacts::tell_again(unit, &opened.permit, id, "end_authority").await?;
    Ok(opened.became(after))
}

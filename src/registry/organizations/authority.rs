//! Choosing and ending an authority: it takes two to begin, and one to end.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::wards::require_room;
use super::{Kept, offers, open, store};
use crate::access::{Action, Mandate, Owner};
use crate::model::ids::OrganizationId;
use crate::model::kinds::Standing;
use crate::registry::contacts;
use crate::registry::rules::require_standing;
use crate::unit::{Conflict, Expected, Failure, Unit};

/// The offer that is accepted, as it was read.
#[derive(Clone, Copy, Debug)]
pub struct Chosen {
    /// By whom it was made.
    pub authority_id: OrganizationId,
    /// When: who makes another offer meanwhile has consent to none.
    pub offered_at: DateTime<Utc>,
}

/// An organization accepts what an authority offers it. The one that it had before is over.
///
/// # Errors
/// [`Failure`].
pub async fn accept(
    unit: &mut Unit,
    id: OrganizationId,
    Chosen { authority_id, offered_at }: Chosen,
    expected: &Expected,
) -> Result<Kept, Failure> {
    unit.foresee(Action::ChooseAuthority, id).await?;
    let owners = unit.owners(&BTreeSet::from([id, authority_id])).await?;
    let owner = owners.get(&id).ok_or(Failure::Missing)?.clone();
    let permit = unit.permit(Action::ChooseAuthority, &owner, &owner.audience).await?;
    let before = store::read(unit.connection(), id).await?.ok_or(Failure::Missing)?;
    require_standing(expected, before.edit_version, before.retired_at)?;
    if before.is_lead {
        return Err(Conflict::LeadsItself.into());
    }
    let offer = offers::store::read(unit.connection(), id, authority_id).await?.ok_or(Conflict::NoOffer)?;
    if offer.offered_at != offered_at {
        return Err(Conflict::AnotherOffer.into());
    }
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

/// Ends that an organization has its authority: either of the two does; the secretariat does where the authority is not
/// accredited any more, so that nobody hangs on one that cannot act.
///
/// # Errors
/// [`Failure`].
pub async fn end(unit: &mut Unit, id: OrganizationId, expected: &Expected) -> Result<Kept, Failure> {
    let authority_id = unit.foresee(Action::EndAuthority, id).await?.authority_id;
    let owners = unit.owners(&authority_id.into_iter().chain([id]).collect()).await?;
    let opened = open(unit, id, Action::EndAuthority).await?;
    if opened.owner.authority_id != authority_id {
        return Err(Failure::Moved);
    }
    opened.require_standing(expected)?;
    let standing = authority_id.and_then(|id| owners.get(&id)).map(|authority| authority.standing);
    let is_of_the_two = unit
        .caller()
        .member()
        .is_none_or(|member| member.organization_id == id || member.is_authority_of(&opened.owner));
    if !is_of_the_two && standing == Some(Standing::Accredited) {
        return Err(Conflict::AuthorityStands.into());
    }
    let after = opened.organization.released(unit.now());
    store::save(unit, &opened.permit, "end_authority", Some(&opened.organization), &after).await?;
    contacts::tell_again(unit, &opened.permit, id, "end_authority").await?;
    Ok(opened.became(after))
}

//! Follow: a list says anew what a registry gave out in a country.

use super::{open, store};
use crate::model::address_space::AddressSpaceDraft;
use crate::model::ids::AddressSpaceId;
use crate::unit::{Conflict, Failure, Unit};

/// Takes what the source says. What changes nothing writes nothing.
///
/// # Errors
/// [`Failure`].
pub async fn follow(unit: &mut Unit, id: AddressSpaceId, draft: AddressSpaceDraft) -> Result<(), Failure> {
    let opened = open(unit, id, &draft.origin.source).await?;
    let before = &opened.space;
    if (&draft.registry, draft.country) != (&before.registry, before.country) {
        return Err(Conflict::NotOfSource.into());
    }
    let after = before.follow(draft, unit.now());
    if after == *before {
        return Ok(());
    }
    store::save(unit, &opened.permit, "follow", Some(before), after).await
}

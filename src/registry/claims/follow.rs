//! Follow: a source says anew which contact answers for a claim that it owns here, and what has to be said besides.

use super::{open, require_contact, store};
use crate::access::Action;
use crate::model::claim::ClaimDraft;
use crate::model::ids::ClaimId;
use crate::registry::{organizations, rules};
use crate::unit::{Conflict, Failure, Unit};

/// Takes what the source says. What changes nothing writes nothing.
///
/// # Errors
/// [`Failure`].
pub async fn follow(unit: &mut Unit, id: ClaimId, draft: &ClaimDraft) -> Result<(), Failure> {
    let opened = open(unit, id, Action::FollowSource).await?;
    let before = &opened.claim;
    rules::require_source(&before.origin, &draft.origin.source)?;
    if draft.subject != before.subject {
        return Err(Conflict::NotOfSource.into());
    }
    let after = before.follow(draft, unit.now());
    if after == *before {
        return Ok(());
    }
    if after.contact_id != before.contact_id {
        require_contact(unit, before.organization_id, after.contact_id).await?;
    }
    let is_back = before.retired_at.is_some();
    if is_back {
        organizations::require_standing(unit, before.organization_id).await?;
    }
    if is_back && store::is_claimed(unit.connection(), before.organization_id, &after.subject).await? {
        return Err(Conflict::ClaimExists.into());
    }
    store::save(unit, &opened.permit, "follow", Some(before), &after).await
}

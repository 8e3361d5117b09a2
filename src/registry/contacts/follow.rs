//! Follow: a source says anew what a contact is that it owns here.

use super::{Kept, is_kept_reachable, open, require_reachable, store};
use crate::access::Action;
use crate::model::contact::ContactDraft;
use crate::model::ids::ContactId;
use crate::registry::organizations;
use crate::unit::{Failure, Unit};

/// Takes what the source says; channels that stay keep their id and proof. What changes nothing writes nothing.
///
/// # Errors
/// [`Failure`].
pub async fn follow(unit: &mut Unit, id: ContactId, draft: ContactDraft) -> Result<Kept, Failure> {
    let opened = open(unit, id, Action::FollowSource).await?;
    opened.require_source(&draft.origin.source)?;
    let after = opened.contact.follow(draft, &opened.owner.audience, unit.now())?;
    if after != opened.contact {
        if opened.contact.retired_at.is_some() {
            organizations::require_standing(unit, opened.owner.id).await?;
        }
        let was_reachable = is_kept_reachable(unit, &opened.owner).await?;
        store::save(unit, &opened.permit, "follow", Some(&opened.contact), &after).await?;
        require_reachable(unit, &opened.owner, was_reachable).await?;
    }
    Ok((opened.owner, after))
}

//! Follow: a source says anew what an organization is that it owns here.

use super::update::narrow_contacts;
use super::{Kept, open, store};
use crate::access::Action;
use crate::model::ids::OrganizationId;
use crate::model::organization::OrganizationDraft;
use crate::unit::{Failure, Unit};

/// Takes what the source says. What changes nothing writes nothing. What the source itself let go comes back with it; what
/// was taken out here does not.
///
/// # Errors
/// [`Failure`].
pub async fn follow(unit: &mut Unit, id: OrganizationId, draft: OrganizationDraft) -> Result<Kept, Failure> {
    let opened = open(unit, id, Action::FollowSource).await?;
    opened.require_source(&draft.origin.source)?;
    if opened.organization.is_taken_out() {
        return Err(Failure::Retired);
    }
    let after = opened.organization.follow(draft, unit.now())?;
    if after != opened.organization {
        store::save(unit, &opened.permit, "follow", Some(&opened.organization), &after).await?;
        if after.audience != opened.organization.audience {
            narrow_contacts(unit, &opened, &after).await?;
        }
    }
    Ok(opened.became(after))
}

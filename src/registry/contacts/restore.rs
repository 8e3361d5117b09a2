//! Restore: a retired contact comes back, within 30 days.

use super::{Kept, open, require_room, store};
use crate::access::Action;
use crate::model::ids::ContactId;
use crate::registry::organizations;
use crate::registry::rules::require_restorable;
use crate::unit::{Conflict, Failure, Unit};

/// Brings a retired contact back; one that is not retired stays as it is.
///
/// # Errors
/// [`Failure`].
pub async fn restore(unit: &mut Unit, id: ContactId) -> Result<Kept, Failure> {
    let opened = open(unit, id, Action::EditContact).await?;
    let Some(retired_at) = opened.contact.retired_at else {
        return Ok((opened.owner, opened.contact));
    };
    require_restorable(&opened.contact.origin, retired_at, unit.now())?;
    if organizations::store::is_retired(unit.connection(), opened.owner.id).await? {
        return Err(Conflict::OrganizationRetired.into());
    }
    require_room(unit, opened.owner.id).await?;
    let after = opened.contact.restore(&opened.owner.audience, unit.now());
    store::save(unit, &opened.permit, "restore", Some(&opened.contact), &after).await?;
    Ok((opened.owner, after))
}

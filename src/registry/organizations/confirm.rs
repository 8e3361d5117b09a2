//! Confirm: the organization says *still right* without a change.

use super::{Kept, open, store};
use crate::access::Action;
use crate::model::ids::OrganizationId;
use crate::unit::{Failure, Unit};

/// Confirms an organization that stands at `version`; its edit version stays.
///
/// # Errors
/// [`Failure`].
pub async fn confirm(unit: &mut Unit, id: OrganizationId, version: i64) -> Result<Kept, Failure> {
    let opened = open(unit, id, Action::EditOrganization).await?;
    opened.require_current(version)?;
    let after = opened.organization.confirm(unit.now());
    store::save(unit, &opened.permit, "confirm", Some(&opened.organization), &after).await?;
    Ok(opened.became(after))
}

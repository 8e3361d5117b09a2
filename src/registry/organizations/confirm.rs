//! Confirm: the organization says *still right* without a change.

use super::{Kept, open, store};
use crate::access::Action;
use crate::model::ids::OrganizationId;
use crate::unit::{Expected, Failure, Unit};

/// Confirms an organization that stands at a version of `expected`; its edit version stays.
///
/// # Errors
/// [`Failure`].
pub async fn confirm(unit: &mut Unit, id: OrganizationId, expected: &Expected) -> Result<Kept, Failure> {
    let opened = open(unit, id, Action::EditOrganization).await?;
    opened.require_current(expected)?;
    let after = opened.organization.confirm(unit.now());
    store::save(unit, &opened.permit, "confirm", Some(&opened.organization), &after).await?;
    Ok(opened.became(after))
}

//! Restore: a retired organization comes back within 30 days, with what was retired in the same moment. Its accounts stay
//! disabled: who comes back is decided anew.

use super::{Kept, open, store};
use crate::access::Action;
use crate::model::ids::OrganizationId;
use crate::model::kinds::Standing;
use crate::registry::rules::require_restorable;
use crate::registry::{attestations, claims, contacts};
use crate::unit::{Conflict, Failure, Unit};

/// Brings a retired organization back; one that is not retired stays as it is.
///
/// # Errors
/// [`Failure`].
pub async fn restore(unit: &mut Unit, id: OrganizationId) -> Result<Kept, Failure> {
    let opened = open(unit, id, Action::RetireOrganization).await?;
    let Some(retired_at) = opened.organization.retired_at else {
        let organization = opened.organization.clone();
        return Ok(opened.became(organization));
    };
    if opened.organization.standing.standing == Standing::Withdrawn {
        return Err(Conflict::Withdrawn.into());
    }
    let now = unit.now();
    require_restorable(&opened.organization.origin, retired_at, now)?;
    let after = opened.organization.restore(now);
    store::save(unit, &opened.permit, "restore", Some(&opened.organization), &after).await?;
    for contact_id in contacts::store::ids_of(unit.connection(), id).await? {
        let before = contacts::store::lock_one(unit.connection(), contact_id).await?;
        if before.retired_at == Some(retired_at) {
            let restored = before.restore(&after.audience, now);
            contacts::store::save(unit, &opened.permit, "restore", Some(&before), &restored).await?;
        }
    }
    claims::restore_all(unit, &opened.permit, retired_at).await?;
    attestations::restore_all(unit, &opened.permit, retired_at).await?;
    Ok(opened.became(after))
}

//! Update: an organization's profile is changed. A narrower audience narrows its contacts in the same unit.

use super::{Kept, Opened, open, store};
use crate::access::Action;
use crate::model::ids::OrganizationId;
use crate::model::organization::{Organization, OrganizationEdit};
use crate::registry::contacts;
use crate::unit::{Expected, Failure, Unit};

/// Changes an organization that stands at a version of `expected`. What changes nothing writes nothing.
///
/// # Errors
/// [`Failure`].
pub async fn update(
    unit: &mut Unit,
    id: OrganizationId,
    edit: OrganizationEdit,
    expected: &Expected,
) -> Result<Kept, Failure> {
    let opened = open(unit, id, Action::EditOrganization).await?;
    opened.require_current(expected)?;
    let after = opened.organization.apply(edit, unit.now())?;
    if after != opened.organization {
        store::save(unit, &opened.permit, "update", Some(&opened.organization), &after).await?;
        if after.audience != opened.organization.audience {
            narrow_contacts(unit, &opened, &after).await?;
        }
    }
    Ok(opened.became(after))
}

/// A part is never wider than what it is part of.
pub(super) async fn narrow_contacts(
    unit: &mut Unit,
    opened: &Opened,
    after: &Organization,
) -> Result<(), Failure> {
    let was_reachable = contacts::is_kept_reachable(unit, &opened.owner).await?;
    for id in contacts::store::ids_of(unit.connection(), after.id).await? {
        let before = contacts::store::lock_one(unit.connection(), id).await?;
        let narrowed = before.narrowed(&after.audience, unit.now());
        if narrowed != before {
            contacts::store::save(unit, &opened.permit, "narrow", Some(&before), &narrowed).await?;
        }
    }
    contacts::require_reachable(unit, &opened.owner, was_reachable).await
}

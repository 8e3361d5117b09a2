//! Set host: what an organization is a part of. Another organization is named only by who sees it.

use std::collections::BTreeSet;

use super::{Kept, open, store};
use crate::access::{Action, disclosure};
use crate::model::host::Host;
use crate::model::ids::OrganizationId;
use crate::model::organization::OrganizationEdit;
use crate::model::violation::Violations;
use crate::unit::{Expected, Failure, Unit};

/// Sets the host of an organization that stands at a version of `expected`. What changes nothing writes nothing.
///
/// # Errors
/// [`Failure`].
pub async fn set_host(
    unit: &mut Unit,
    id: OrganizationId,
    host: Option<Host>,
    expected: &Expected,
) -> Result<Kept, Failure> {
    unit.foresee(Action::EditOrganization, id).await?;
    let named = host.as_ref().and_then(Host::organization_id);
    // Both rows are locked at once, in the order of their ids.
    let both: BTreeSet<OrganizationId> = named.into_iter().chain([id]).collect();
    let owners = unit.owners(&both).await?;
    let opened = open(unit, id, Action::EditOrganization).await?;
    opened.require_current(expected)?;
    if let Some(named) = named.filter(|named| *named != id) {
        let is_seen = owners
            .get(&named)
            .is_some_and(|owner| disclosure::may_read(unit.caller(), owner, &owner.audience));
        if !is_seen || store::is_retired(unit.connection(), named).await? {
            let mut unknown = Violations::default();
            unknown.add("/organization_id", Host::unknown());
            return Err(unknown.into());
        }
    }
    let edit = OrganizationEdit { host: Some(host), ..OrganizationEdit::default() };
    let after = opened.organization.apply(edit, unit.now()).map_err(|it| it.relative_to("/host"))?;
    if after != opened.organization {
        store::save(unit, &opened.permit, "set_host", Some(&opened.organization), &after).await?;
    }
    Ok(opened.became(after))
}

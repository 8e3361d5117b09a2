//! Members: the owner says which organizations stand in a circle's list, and each may leave it.

use std::collections::BTreeSet;

use super::narrow::narrow;
use super::{Kept, Opened, open, store};
use crate::access::Action;
use crate::model::circle::MEMBERS_MAX;
use crate::model::ids::{CircleId, OrganizationId};
use crate::model::kinds::CircleRule;
use crate::registry::organizations;
use crate::unit::{Conflict, Expected, Failure, Unit};

/// Takes an organization into the list of a circle that stands at a version of `expected`. Who stands in it stays.
///
/// # Errors
/// [`Failure`].
pub async fn admit(
    unit: &mut Unit,
    id: CircleId,
    member_id: OrganizationId,
    expected: &Expected,
) -> Result<Kept, Failure> {
    let opened = open(unit, id, BTreeSet::from([member_id]), |_, _| Action::EditCircle).await?;
    opened.require_current(expected)?;
    opened.require_list()?;
    unit.require_visible(opened.others.get(&member_id).ok_or(Failure::Missing)?)?;
    if organizations::store::is_retired(unit.connection(), member_id).await? {
        return Err(Failure::Retired);
    }
    let after = opened.circle.admit(member_id, unit.now());
    if after != opened.circle {
        if after.members.len() > MEMBERS_MAX {
            return Err(Conflict::TooManyMembers.into());
        }
        store::save(unit, &opened.permit, "add_member", Some(&opened.circle), &after).await?;
    }
    Ok((opened.owner, after))
}

/// Takes an organization from the list of a circle that stands at a version of `expected`: its owner does, or the
/// organization itself. What the organization wrote for the circle is narrowed in the same unit.
///
/// # Errors
/// [`Failure`].
pub async fn dismiss(
    unit: &mut Unit,
    id: CircleId,
    member_id: OrganizationId,
    expected: &Expected,
) -> Result<(), Failure> {
    let opened = open(unit, id, BTreeSet::from([member_id]), |unit, circle| {
        let is_own = unit.caller().member().is_some_and(|it| it.organization_id == member_id);
        if is_own && circle.lists(member_id) { Action::LeaveCircle } else { Action::EditCircle }
    })
    .await?;
    opened.require_current(expected)?;
    opened.require_list()?;
    if !opened.circle.lists(member_id) {
        return Err(Failure::Missing);
    }
    let after = opened.circle.dismiss(member_id, unit.now());
    let act = if opened.permit.action() == Action::LeaveCircle { "leave" } else { "remove_member" };
    store::save(unit, &opened.permit, act, Some(&opened.circle), &after).await?;
    if member_id == opened.owner.id {
        // Whose the circle is goes on to write for it.
        return Ok(());
    }
    let named = store::naming(unit.connection(), id).await?;
    let own = named.into_iter().filter(|it| it.organization_id == member_id).collect();
    narrow(unit, &opened.permit, own, &opened.others).await
}

impl Opened {
    /// Refuses to say by name who is in a circle by rule.
    fn require_list(&self) -> Result<(), Failure> {
        if self.circle.rule == CircleRule::List { Ok(()) } else { Err(Conflict::ByRule.into()) }
    }
}

//! Withdraw: with an organization that is retired end its circles, and its membership in those of others.

use std::collections::{BTreeMap, BTreeSet};

use super::narrow::narrow;
use super::retire::NARROWED_MAX;
use super::store;
use crate::access::{Action, Owner, Permit};
use crate::model::ids::OrganizationId;
use crate::unit::{Conflict, Failure, Unit};

/// The organizations that the end of one concerns by circles: who made the lists in which it stands, and whose records
/// name its own circles. A unit that retires it names them at the beginning.
pub(in crate::registry) async fn bound_to(
    unit: &mut Unit,
    id: OrganizationId,
) -> Result<BTreeSet<OrganizationId>, Failure> {
    let mut bound = BTreeSet::new();
    for (circle, owner_id) in store::of_organization(unit.connection(), id).await? {
        bound.insert(owner_id);
        if owner_id == id {
            bound.extend(store::naming(unit.connection(), circle).await?.iter().map(|it| it.organization_id));
        }
    }
    Ok(bound)
}

/// Ends the circles of the organization that `retiring` retires and takes it out of those of others, all of which are among
/// the `locked`. Returns whether there were any.
pub(in crate::registry) async fn withdraw(
    unit: &mut Unit,
    retiring: &Permit,
    locked: &BTreeMap<OrganizationId, Owner>,
) -> Result<bool, Failure> {
    let id = retiring.organization_id();
    let bound = store::of_organization(unit.connection(), id).await?;
    let mut narrowed = 0;
    for (circle_id, owner_id) in &bound {
        let owner = locked.get(owner_id).ok_or(Failure::Moved)?;
        let circle = store::lock(unit.connection(), *circle_id).await?.ok_or(Failure::Missing)?;
        let mut named = store::naming(unit.connection(), *circle_id).await?;
        let (action, act, after) = if *owner_id == id {
            (Action::EditCircle, "retire", circle.retire(unit.now()))
        } else {
            named.retain(|it| it.organization_id == id);
            (Action::LeaveCircle, "leave", circle.dismiss(id, unit.now()))
        };
        if named.iter().any(|it| !locked.contains_key(&it.organization_id)) {
            return Err(Failure::Moved);
        }
        narrowed += named.len();
        if narrowed > NARROWED_MAX {
            return Err(Conflict::CircleInUse.into());
        }
        let ending = unit.permit_circle_of(action, owner, &circle, retiring).await?;
        store::save(unit, &ending, act, Some(&circle), &after).await?;
        narrow(unit, &ending, named, locked).await?;
    }
    Ok(!bound.is_empty())
}

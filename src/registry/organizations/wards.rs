//! Wards: the organizations under an authority. What becomes of the authority becomes of them in the same unit, with the
//! rows of all of them locked from its beginning.

use std::collections::{BTreeMap, BTreeSet};

use super::store;
use crate::access::{Action, Owner};
use crate::model::ids::OrganizationId;
use crate::registry::contacts;
use crate::unit::{Conflict, Failure, Unit};

/// How many organizations are under one authority at most: what becomes of it is written to all of them in one unit.
const MOST: usize = 5000;

/// How many a unit moves at most. Some may come at the same moment, beyond what each of them counted.
const MOVED: usize = 2 * MOST;

/// Some organizations, locked together with all that are under one of them.
#[derive(Default)]
pub(super) struct Household {
    pub(super) owners: BTreeMap<OrganizationId, Owner>,
    wards: BTreeSet<OrganizationId>,
}

/// Locks `ids` and the wards of `authority_id`. Who became its ward since they were looked for locked its row as well, so
/// looking again with that lock finds all of them.
///
/// # Errors
/// [`Failure::Moved`] when one came between: the unit is run again.
pub(super) async fn lock_household(
    unit: &mut Unit,
    ids: &[OrganizationId],
    authority_id: OrganizationId,
) -> Result<Household, Failure> {
    let wards = store::wards_of(unit.connection(), authority_id).await?;
    if wards.len() > MOVED {
        return Err(Conflict::TooManyWards.into());
    }
    let all = wards.iter().chain(ids).copied().collect();
    let owners = unit.owners(&all).await?;
    if store::wards_of(unit.connection(), authority_id).await? != wards {
        return Err(Failure::Moved);
    }
    Ok(Household { owners, wards })
}

/// Refuses one more ward of an authority that has as many as it may.
pub(super) async fn require_room(unit: &mut Unit, authority_id: OrganizationId) -> Result<(), Failure> {
    if store::wards_of(unit.connection(), authority_id).await?.len() >= MOST {
        return Err(Conflict::TooManyWards.into());
    }
    Ok(())
}

impl Household {
    /// One of the organizations that were named.
    pub(super) fn owner(&self, id: OrganizationId) -> Result<&Owner, Failure> {
        self.owners.get(&id).ok_or(Failure::Missing)
    }

    /// Puts all wards under another authority, or under none, with their contacts: who may read them changes with it.
    pub(super) async fn move_to(&self, unit: &mut Unit, to: Option<OrganizationId>) -> Result<(), Failure> {
        let now = unit.now();
        for id in &self.wards {
            let Some(before) = store::read(unit.connection(), *id).await? else { continue };
            let owner = self.owner(*id)?.clone();
            let permit = unit.permit(Action::FollowAuthority, &owner, &owner.audience).await?;
            let after = match to {
                Some(authority_id) if authority_id != *id => before.handed_on(authority_id, now),
                _ => before.released(now),
            };
            let act = if after.authority_id.is_some() { "hand_on" } else { "release" };
            store::save(unit, &permit, act, Some(&before), &after).await?;
            contacts::tell_again(unit, &permit, *id, act).await?;
        }
        Ok(())
    }
}

//! Listed: a source says things under the organizations that it lists, and under no other.

use std::collections::{BTreeMap, BTreeSet};

use super::store;
use crate::access::{Action, Owner, Permit};
use crate::model::ids::OrganizationId;
use crate::model::origin::Origin;
use crate::unit::{Conflict, Failure, Unit};

/// What a source says under an organization: of its own record, or as others' word, which stays theirs when the
/// organization adopts its record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::registry) enum Says {
    /// Contacts and claims.
    ItsOwn,
    /// Attestations.
    OthersWord,
}

/// Organizations that are locked, under which a source may write.
pub(in crate::registry) struct Opened {
    pub(in crate::registry) owners: BTreeMap<OrganizationId, Owner>,
    pub(in crate::registry) permits: BTreeMap<OrganizationId, Permit>,
}

/// Locks the organizations under which a source says something, and asks for the permits. They may have been adopted, or
/// retired, since the list was compared.
///
/// # Errors
/// [`Failure`]; `NotOfSource` where the source of one does not list it.
pub(in crate::registry) async fn open_listed<'a>(
    unit: &mut Unit,
    says: Says,
    said: impl Iterator<Item = (OrganizationId, &'a Origin)> + Clone,
) -> Result<Opened, Failure> {
    let ids: BTreeSet<OrganizationId> = said.clone().map(|(id, _)| id).collect();
    let owners = unit.owners(&ids).await?;
    let permits = unit.permits(Action::FollowSource, owners.values()).await?;
    let known = store::known_to(unit.connection(), &ids).await?;
    for (id, origin) in said {
        let known = known.get(&id).ok_or(Failure::Missing)?;
        if known.is_retired {
            return Err(Conflict::OrganizationRetired.into());
        }
        let is_listed = known.source == origin.source;
        let was_listed = says == Says::OthersWord && known.adopted_source.as_ref() == Some(&origin.source);
        if origin.is_local() || !(is_listed || was_listed) {
            return Err(Conflict::NotOfSource.into());
        }
    }
    Ok(Opened { owners, permits })
}

/// Refuses to bring something back under an organization that is retired: it was locked before.
///
/// # Errors
/// [`Failure`].
pub(in crate::registry) async fn require_standing(
    unit: &mut Unit,
    id: OrganizationId,
) -> Result<(), Failure> {
    if store::is_retired(unit.connection(), id).await? {
        return Err(Conflict::OrganizationRetired.into());
    }
    Ok(())
}

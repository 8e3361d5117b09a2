//! Retire missing: an organization that was marked missing is still not listed by its source, and goes.

use super::retire::retire_whole;
use super::{open_household, store};
use crate::access::Action;
use crate::model::ids::OrganizationId;
use crate::model::kinds::Standing;
use crate::unit::{Failure, Unit};

/// Retires an organization of `source`, with its contacts and accounts; returns whether it is retired now. One that is listed,
/// accredited, administered, or the authority of others, stays as it is.
///
/// # Errors
/// [`Failure`].
pub async fn retire_missing(unit: &mut Unit, id: OrganizationId, source: &str) -> Result<bool, Failure> {
    let (opened, household) = open_household(unit, id, Action::FollowSource).await?;
    opened.require_source(source)?;
    let before = &opened.organization;
    // What lives here by now stays, whatever was compared before.
    let lives = opened.owner.standing == Standing::Accredited
        || opened.owner.has_administrator
        || !store::wards_of(unit.connection(), id).await?.is_empty();
    if before.retired_at.is_some() || before.origin.missing_since.is_none() || lives {
        return Ok(before.retired_at.is_some());
    }
    retire_whole(unit, &opened, &household).await?;
    Ok(true)
}

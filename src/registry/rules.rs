//! What acts ask of a record that exists before they change it, whatever its noun.

use chrono::{DateTime, Duration, Utc};

use crate::access::{Action, Permit, Refusal};
use crate::model::naming::NamesCircles;
use crate::model::origin::Origin;
use crate::unit::{Conflict, Expected, Failure};

/// How long a retired record can be restored.
const RESTORABLE: Duration = Duration::days(30);

/// Refuses a retired record, one that a source owns, and one that was changed since the caller read it.
pub(super) fn require_current(
    expected: &Expected,
    edit_version: i64,
    origin: &Origin,
    retired_at: Option<DateTime<Utc>>,
) -> Result<(), Failure> {
    if retired_at.is_some() {
        return Err(Failure::Retired);
    }
    if !origin.is_local() {
        return Err(Conflict::OwnedBySource.into());
    }
    require_standing(expected, edit_version, retired_at)
}

/// Refuses a retired record and one that was changed since the caller read it, whoever owns it: for what changes nothing
/// that its owner says.
pub(super) fn require_standing(
    expected: &Expected,
    edit_version: i64,
    retired_at: Option<DateTime<Utc>>,
) -> Result<(), Failure> {
    if retired_at.is_some() {
        return Err(Failure::Retired);
    }
    if !expected.admits(edit_version) {
        return Err(Failure::Stale);
    }
    Ok(())
}

/// Refuses a record that `source` does not own.
pub(super) fn require_source(origin: &Origin, source: &str) -> Result<(), Failure> {
    if origin.is_local() || origin.source != source {
        return Err(Conflict::NotOfSource.into());
    }
    Ok(())
}

/// Refuses to restore a record that a source owns, and one that was retired too long ago.
pub(super) fn require_restorable(
    origin: &Origin,
    retired_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<(), Failure> {
    if !origin.is_local() {
        return Err(Conflict::OwnedBySource.into());
    }
    if now - retired_at > RESTORABLE {
        return Err(Conflict::TooLateToRestore.into());
    }
    Ok(())
}

/// By a permit to narrow, a record becomes what it is without the circle that ended, and nothing else.
pub(super) fn require_within_permit<T: NamesCircles>(
    permit: &Permit,
    before: Option<&T>,
    after: &T,
    now: DateTime<Utc>,
) -> Result<(), Failure> {
    if permit.action() != Action::NarrowAudience {
        return Ok(());
    }
    match (before, permit.circle()) {
        (Some(before), Some(circle)) if *after == before.without_circle(circle, now) => Ok(()),
        _ => Err(Refusal::NotYours.into()),
    }
}

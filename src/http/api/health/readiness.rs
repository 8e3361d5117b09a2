//! `GET /readyz`: what can this instance do now?

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use crate::access::views::{rfc3339, rfc3339_optional};
use crate::directory::Status;
use crate::http::answer::{Answer, View};
use crate::http::shared::State;

/// After how many seconds without word from the database look-ups may be behind it.
const FRESH: TimeDelta = TimeDelta::seconds(5);

/// What this instance can do now.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = Readiness)]
pub struct ReadinessView {
    /// Always `ready`: look-ups are answered from memory from the first moment on.
    status: &'static str,
    /// `current`; `behind` when the database was not heard for some seconds, so that changes may be missing here.
    reads: &'static str,
    /// `available`; `unavailable` while the database is away; `outdated` when the directory holds records that only a
    /// newer version of the program understands: this instance does not show those, and takes no writes.
    writes: &'static str,
    /// Since when the database is away; null while it answers.
    #[serde(serialize_with = "rfc3339_optional")]
    away_since: Option<DateTime<Utc>>,
    /// When the database was last heard.
    #[serde(serialize_with = "rfc3339")]
    as_of: DateTime<Utc>,
}

impl ReadinessView {
    fn of(status: &Status, now: DateTime<Utc>) -> Self {
        Self {
            status: "ready",
            reads: if now - status.heard_at > FRESH { "behind" } else { "current" },
            writes: match (status.lost_since, status.unreadable) {
                (Some(_), _) => "unavailable",
                (None, 0) => "available",
                (None, _) => "outdated",
            },
            away_since: status.lost_since,
            as_of: status.heard_at,
        }
    }
}

impl View for ReadinessView {
    const TAGGED: bool = false;

    type Shown<'a> = Self;

    fn sample() -> Self {
        let heard_at = DateTime::from_timestamp_millis(1_777_708_800_000).unwrap_or_default();
        Self { status: "ready", reads: "current", writes: "available", away_since: None, as_of: heard_at }
    }
}

/// Check readiness
///
/// Whether this instance answers look-ups, which it does also while the database is away, and whether it takes writes. An
/// instance that takes none is still worth asking.
#[utoipa::path(get, path = "/readyz", tag = "service")]
pub async fn check_readiness(state: State) -> Answer<ReadinessView> {
    Answer::new(ReadinessView::of(&state.app.directory.status(), state.app.clock.now()), None)
}

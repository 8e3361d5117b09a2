//! What examples in the documentation have in common.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::access::views::OriginView;

/// The id in examples.
pub const SAMPLE_ID: Uuid = Uuid::from_u128(0x0192_f0c1_5b7e_7d40_9d9c_3f1f_2b6f_7a11);

/// The moment in examples: 2026-05-02T08:00:00Z.
#[must_use]
pub fn moment() -> DateTime<Utc> {
    DateTime::from_timestamp(1_777_708_800, 0).unwrap_or_default()
}

/// The origin in examples: the record is this directory's own.
#[must_use]
pub fn own_origin() -> OriginView<'static> {
    OriginView {
        source: "local",
        source_id: None,
        fetched_at: None,
        source_changed_at: None,
        missing_since: None,
    }
}

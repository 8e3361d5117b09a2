//! How values that every store meets stand in columns.

use uuid::Uuid;

use super::Failure;
use crate::model::audience::{Audience, AudienceKind};
use crate::model::ids::CircleId;
use crate::model::origin::Origin;
use crate::model::violation::Invalid;

/// An audience from its two columns.
///
/// # Errors
/// [`Failure::Damaged`].
pub fn audience(kind: &str, circles: &[Uuid]) -> Result<Audience, Failure> {
    Ok(match AudienceKind::parse(kind)? {
        AudienceKind::Public => Audience::Public,
        AudienceKind::Members => Audience::Members,
        AudienceKind::Circles => Audience::Circles(circles.iter().copied().map(CircleId).collect()),
        AudienceKind::Authority => Audience::Authority,
        AudienceKind::Own => Audience::Own,
    })
}

/// The circles of an audience, for its second column.
#[must_use]
pub fn circles(audience: &Audience) -> Vec<Uuid> {
    match audience {
        Audience::Circles(circles) => circles.iter().map(|circle| circle.0).collect(),
        _ => Vec::new(),
    }
}

/// The columns of an [`Origin`]: source, id there, fetched at, changed at, missing since.
pub type OriginColumns = (
    String,
    Option<String>,
    Option<chrono::DateTime<chrono::Utc>>,
    Option<chrono::DateTime<chrono::Utc>>,
    Option<chrono::DateTime<chrono::Utc>>,
);

/// An origin from its columns.
#[must_use]
pub fn origin((source, source_id, fetched_at, source_changed_at, missing_since): OriginColumns) -> Origin {
    Origin { source, source_id, fetched_at, source_changed_at, missing_since }
}

/// A word in a table that is none of its vocabulary: the table is damaged.
impl From<Invalid> for Failure {
    fn from(invalid: Invalid) -> Self {
        Self::Damaged(invalid.detail)
    }
}

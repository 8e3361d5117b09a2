//! Circle, as it is answered.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::time::{rfc3339, rfc3339_optional};

/// A named group of organizations, as its members and its owner see it.
#[derive(Debug, Serialize, ToSchema)]
pub struct CircleView<'a> {
    /// Its id (UUIDv7): name it in an audience.
    pub id: Uuid,
    /// The organization that made it, and says who is in it.
    pub organization_id: Uuid,
    /// What it is called.
    #[schema(example = "CSIRTs of the region")]
    pub name: &'a str,
    /// What it is for.
    #[schema(example = "Teams that take part in the regional exercises.")]
    pub description: Option<&'a str>,
    /// By what organizations belong to it: see the vocabulary `circle_rules`.
    #[schema(example = "list")]
    pub rule: &'static str,
    /// The organizations of a list, by their ids; empty for a rule, whose members the list of organizations shows by kind
    /// and standing.
    pub members: Vec<CircleMemberView>,
    /// When it was retired.
    #[serde(serialize_with = "rfc3339_optional")]
    #[schema(example = json!(null))]
    pub retired_at: Option<DateTime<Utc>>,
    /// When it was made.
    #[serde(serialize_with = "rfc3339")]
    #[schema(example = "2026-05-02T08:00:00.000Z")]
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    #[serde(serialize_with = "rfc3339")]
    #[schema(example = "2026-05-02T08:00:00.000Z")]
    pub updated_at: DateTime<Utc>,
}

/// An organization in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct CircleMemberView {
    /// Its id.
    pub organization_id: Uuid,
    /// Since when it is in the circle.
    #[serde(serialize_with = "rfc3339")]
    #[schema(example = "2026-05-02T08:00:00.000Z")]
    pub since: DateTime<Utc>,
}

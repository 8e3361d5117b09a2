//! A circle and its members as rows. Private to the store.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use crate::db::schema::{circle, circle_member};
use crate::model::circle::{Circle, CircleMember};
use crate::model::ids::{CircleId, OrganizationId};
use crate::model::kinds::CircleRule;
use crate::unit::Failure;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = circle)]
pub(super) struct CircleRow {
    pub(super) id: Uuid,
    organization_id: Uuid,
    rule: String,
    created_at: DateTime<Utc>,
    #[diesel(embed)]
    pub(super) columns: CircleColumns,
}

/// What of a circle's row can change.
#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = circle, treat_none_as_null = true)]
pub(super) struct CircleColumns {
    name: String,
    description: Option<String>,
    edit_version: i64,
    updated_at: DateTime<Utc>,
    retired_at: Option<DateTime<Utc>>,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = circle_member)]
pub(super) struct MemberRow {
    circle_id: Uuid,
    organization_id: Uuid,
    member_id: Uuid,
    since: DateTime<Utc>,
}

impl From<&Circle> for CircleRow {
    fn from(it: &Circle) -> Self {
        Self {
            id: it.id.0,
            organization_id: it.organization_id.0,
            rule: it.rule.to_string(),
            created_at: it.created_at,
            columns: CircleColumns {
                name: it.name.clone(),
                description: it.description.clone(),
                edit_version: it.edit_version,
                updated_at: it.updated_at,
                retired_at: it.retired_at,
            },
        }
    }
}

impl CircleRow {
    pub(super) fn into_circle(self, members: Vec<MemberRow>) -> Result<Circle, Failure> {
        let members = members
            .into_iter()
            .map(|row| CircleMember { organization_id: OrganizationId(row.member_id), since: row.since })
            .collect();
        Ok(Circle {
            id: CircleId(self.id),
            organization_id: OrganizationId(self.organization_id),
            name: self.columns.name,
            description: self.columns.description,
            rule: CircleRule::parse(&self.rule)?,
            members,
            edit_version: self.columns.edit_version,
            created_at: self.created_at,
            updated_at: self.columns.updated_at,
            retired_at: self.columns.retired_at,
        })
    }
}

impl MemberRow {
    pub(super) fn new(circle: &Circle, it: CircleMember) -> Self {
        Self {
            circle_id: circle.id.0,
            organization_id: circle.organization_id.0,
            member_id: it.organization_id.0,
            since: it.since,
        }
    }
}

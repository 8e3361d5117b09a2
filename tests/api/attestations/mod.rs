//! What one organization says of another, over HTTP.

mod issue;
mod read;
mod update;
mod with_owner;

use counterpart::model::ids::OrganizationId;
use counterpart::model::kinds::{AccountRole, OrganizationKind};
use serde_json::{Value, json};

use crate::support::{Answered, Entered, Field, Visitor, account};

/// A field with a regional body that says something of others.
pub struct Region {
    /// The field.
    pub field: Field,
    /// The regional body.
    pub id: OrganizationId,
    administrator: String,
}

impl Region {
    /// A field and a regional body.
    pub async fn start() -> Self {
        let field = Field::start().await;
        let id = field.organization(OrganizationKind::RegionalBody, "Region").await;
        let administrator = field.token(account(&field, id, AccountRole::Administrator).await);
        Self { field, id, administrator }
    }

    /// Its administrator.
    pub fn issuer(&self) -> Visitor<'_> {
        self.field.bearer(&self.administrator)
    }

    /// That the team is a full member.
    pub async fn membership(&self) -> Entered {
        Entered::from(&said(&self.issuer(), &self.field.team_path(), &member()).await)
    }
}

/// Says something of the organization at `path`.
pub async fn said(visitor: &Visitor<'_>, path: &str, body: &Value) -> Answered {
    visitor.post(&format!("{path}/attestations"), body).await
}

/// A full member, as evidence shows.
pub fn member() -> Value {
    json!({
        "title": "Full member", "level": "certified", "since": "2024-01-01", "until": "2026-12-31",
        "evidence": "https://region.example/members/team", "note": "By vote of 2023."
    })
}

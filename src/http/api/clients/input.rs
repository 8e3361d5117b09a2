//! Machine clients in bodies.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::http::api::parts::{required, words};
use crate::http::patch::Patch;
use crate::model::client::{ClientDraft, ClientEdit, NAME_MAX};
use crate::model::date;
use crate::model::kinds::{AccountRole, ClientScope};
use crate::model::organization::no_twins;
use crate::model::scopes::Scopes;
use crate::model::text;
use crate::model::violation::Violations;

/// A new machine client.
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "name": "Ticket system", "role": "reader", "scopes": ["directory:read"], "expires_at": "2027-05-02T08:00:00Z"
}))]
pub struct NewClient {
    /// What it is called.
    #[validate(length(min = 1, max = 200))]
    pub name: String,
    /// What it may do at most: a word of the vocabulary `account_roles`; `sync` for regional bodies alone.
    #[validate(length(max = 64))]
    pub role: String,
    /// What of that it may do: words of the vocabulary `client_scopes`. With none it reads what is public.
    #[validate(length(max = 20))]
    pub scopes: Vec<String>,
    /// When it ends by itself, within two years; left out, never.
    #[serde(default)]
    #[validate(length(max = 64))]
    #[schema(format = DateTime)]
    pub expires_at: Option<String>,
}

/// A change of a machine client: what is left out stays.
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"scopes": ["directory:read", "own:write"], "expires_at": null}))]
pub struct EditClient {
    /// What it is called.
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[validate(length(min = 1, max = 200))]
    pub name: Patch<String>,
    /// What it may do at most: a word of the vocabulary `account_roles`; `sync` for regional bodies alone.
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[validate(length(max = 64))]
    pub role: Patch<String>,
    /// What of that it may do: words of the vocabulary `client_scopes`. The list is replaced whole.
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[validate(length(max = 20))]
    pub scopes: Patch<Vec<String>>,
    /// When it ends by itself, within two years; null for never.
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[validate(length(max = 64))]
    pub expires_at: Patch<String>,
}

/// How a secret is replaced.
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"overlap": 86400}))]
pub struct NewClientSecret {
    /// For how many seconds the secret before goes on issuing tokens: at most 30 days; left out, a day. With 0 it is ended,
    /// and its tokens are refused.
    #[serde(default)]
    #[validate(range(min = 0, max = 2_592_000))]
    pub overlap: Option<u32>,
}

impl NewClient {
    /// The client to register.
    ///
    /// # Errors
    /// All that is wrong with it.
    pub fn check(self) -> Result<ClientDraft, Violations> {
        let mut violations = Violations::default();
        let name = violations.take("/name", text::line(&self.name, NAME_MAX));
        let role = violations.take("/role", AccountRole::parse(&self.role));
        let scopes = scopes(&mut violations, &self.scopes);
        let expires_at = self.expires_at.as_deref().map(date::parse_time).transpose();
        let expires_at = violations.take("/expires_at", expires_at);
        match (name, role, expires_at) {
            (Some(name), Some(role), Some(expires_at)) => {
                violations.done(ClientDraft { name, role, scopes, expires_at })
            }
            _ => Err(violations),
        }
    }
}

impl EditClient {
    pub(super) fn check(self) -> Result<ClientEdit, Violations> {
        let mut violations = Violations::default();
        let violated = &mut violations;
        let edit = ClientEdit {
            name: required(violated, "/name", self.name)
                .and_then(|name| violated.take("/name", text::line(&name, NAME_MAX))),
            role: required(violated, "/role", self.role)
                .and_then(|role| violated.take("/role", AccountRole::parse(&role))),
            scopes: required(violated, "/scopes", self.scopes).map(|words| scopes(violated, &words)),
            expires_at: violated
                .take("/expires_at", self.expires_at.try_map(|text| date::parse_time(&text)))
                .and_then(Patch::into_change),
        };
        violations.done(edit)
    }
}

fn scopes(violations: &mut Violations, values: &[String]) -> Scopes {
    let mut found = Violations::default();
    let scopes = words(&mut found, "/scopes", values, ClientScope::parse);
    // With a word missing, places would not be those of the body.
    if found.0.is_empty() {
        no_twins(&mut found, "/scopes", &scopes);
    }
    violations.0.extend(found.0);
    scopes.into_iter().collect()
}

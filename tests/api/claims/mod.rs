//! Constituency claims over HTTP.

mod confirm;
mod dispute;
mod find;
mod limits;
mod register;
mod subjects;
mod update;
mod with_owner;

use counterpart::model::claim::{ClaimDraft, ClaimSubject};
use counterpart::model::ids::{ClaimId, OrganizationId};
use counterpart::model::kinds::{AccountRole, ClaimKind};
use counterpart::model::origin::Origin;
use counterpart::registry::claims;
use counterpart::unit::Unit;
use serde_json::{Value, json};

use crate::support::{Answered, Entered, Field, Visitor};

/// A claim of the team, entered by its administrator.
pub async fn claim(field: &Field, body: &Value) -> Entered {
    Entered::from(&claimed(&field.administrator(), &field.team_path(), body).await)
}

/// A claim of the organization at `path`.
pub async fn claimed(visitor: &Visitor<'_>, path: &str, body: &Value) -> Answered {
    visitor.post(&format!("{path}/claims"), body).await
}

/// A network for documentation.
pub fn network() -> Value {
    json!({"kind": "prefix", "prefix": "192.0.2.0/24"})
}

/// Disputes a claim, as who does not edit it.
pub async fn dispute(visitor: &Visitor<'_>, path: &str, reason: &str) -> Answered {
    visitor.add(&format!("{path}/dispute"), "*", &json!({"reason": reason})).await
}

/// The acts of a claim's history, the newest first.
pub async fn acts(visitor: &Visitor<'_>, path: &str) -> Vec<String> {
    let entries = visitor.all(&format!("{path}/history")).await;
    entries.iter().map(|entry| entry["change"]["act"].as_str().unwrap().to_owned()).collect()
}

/// A claim that the source of an imported organization lists of it, at its address.
pub async fn reported(field: &Field, organization_id: OrganizationId, domain: &str) -> String {
    let (now, id) = (field.clock.now(), ClaimId::new(field.clock.now()));
    let draft = ClaimDraft {
        subject: ClaimSubject::sought(ClaimKind::Domain, domain).unwrap(),
        contact_id: None,
        note: None,
        origin: Origin::listed("cve-cna", domain.to_owned(), now),
    };
    let secretary = field.caller_of(field.account_of(field.secretariat, AccountRole::Administrator));
    field
        .done(&secretary, async move |unit: &mut Unit| {
            claims::report_all(unit, vec![(id, organization_id, draft)]).await
        })
        .await;
    format!("/v1/claims/{id}")
}

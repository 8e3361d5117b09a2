//! Whether an organization is admitted, who leads the authorities of a country, and under whose authority an organization
//! is.

mod accreditation;
mod adopt;
mod authority;
mod delegation;
mod lead;

use counterpart::model::ids::OrganizationId;
use counterpart::model::kinds::{AccountRole, OrganizationKind};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answered, Field, Visitor, account, then};

/// A field in which the neighbour leads the authorities of Switzerland.
pub(crate) async fn led() -> Field {
    let field = Field::start().await;
    let path = Field::organization_path(field.neighbour);
    field.member().patch(&path, "*", &json!({"country": "CH"})).await.expect(200);
    make_lead(&field, field.neighbour, None).await.expect(200);
    field
}

/// The secretariat notes a lead, by the state's note.
pub(crate) async fn make_lead(field: &Field, id: OrganizationId, from: Option<OrganizationId>) -> Answered {
    let path = format!("{}/lead", Field::organization_path(id));
    let body = json!({"from": from.map(|it| it.to_string())});
    let request = field.secretary().request(Method::PUT, &path).header("If-Match", "*").json(&body);
    Answered::to(request.header("Act-Reference", "Note verbale 12/2026")).await
}

/// A ward that the lead registers.
pub(crate) async fn ward(lead: &Visitor<'_>, name: &str) -> (OrganizationId, String) {
    let body = json!({"kind": "csirt", "name": name, "country": "CH"});
    let registered = lead.post("/v1/organizations", &body).await.expect(201);
    let id: OrganizationId = registered["id"].as_str().unwrap().parse().unwrap();
    (id, Field::organization_path(id))
}

/// Another accredited authority of a state, and its administrator's account.
pub(crate) async fn authority(field: &Field, name: &str, country: &str) -> (OrganizationId, String) {
    let id = field.organization(OrganizationKind::StateAuthority, name).await;
    let administrator = account(field, id, AccountRole::Administrator).await;
    let token = field.token(administrator);
    let path = Field::organization_path(id);
    field.bearer(&token).patch(&path, "*", &json!({"country": country})).await.expect(200);
    (id, token)
}

/// An authority offers to sponsor an organization.
pub(crate) async fn offer(by: &Visitor<'_>, own: OrganizationId, to: &str, body: &Value) -> Answered {
    by.put(&format!("{to}/authority-offers/{own}"), "*", body).await
}

/// The offer of an authority, as it was read: the clock stands.
pub(crate) fn chosen(authority_id: OrganizationId) -> Value {
    json!({"authority_id": authority_id.to_string(), "offered_at": then()})
}

/// The terms of a sponsor.
pub(crate) fn sponsored() -> Value {
    json!({"basis": "sponsored"})
}

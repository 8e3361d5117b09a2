//! Machine clients: made, given scopes and secrets, and ended.

mod ending;
mod expiry;
mod manage;
mod rotate;
mod scopes;
mod secrecy;
mod token;

use counterpart::model::kinds::OrganizationKind;
use serde_json::{Value, json};

use crate::support::{Answered, Field, Machine, Visitor};

/// The address of nothing.
const UNKNOWN: &str = "/v1/clients/019a8f3e-1c2d-7e4f-8a5b-6c7d8e9f0a1b";

/// A client to be made.
fn mirror(role: &str, scopes: &[&str]) -> Value {
    json!({"name": "Mirror", "role": role, "scopes": scopes})
}

/// A machine of the team, with these scopes, and a token for all of them.
async fn machine(field: &Field, role: &str, scopes: &str) -> (Machine, String) {
    let machine = Machine::register(&field.administrator(), role, scopes).await;
    let token = machine.token(&field.stranger()).await;
    (machine, token)
}

/// Error and status of a refused request for a token, after a look at its form.
fn refused(answer: &Answered) -> (u16, String) {
    let body = answer.json();
    assert_eq!(answer.header("content-type"), Some("application/json"), "{body}");
    assert_eq!(answer.header("cache-control"), Some("no-store"), "{body}");
    assert_eq!(body.as_object().unwrap().len(), 2, "{body}");
    assert!(body["error_description"].as_str().is_some_and(|it| it.is_ascii() && !it.contains(['"', '\\'])));
    let challenge = answer.header("www-authenticate");
    assert_eq!(challenge, (answer.status == 401).then_some("Basic realm=\"counterpart\""), "{body}");
    (answer.status, body["error"].as_str().unwrap().to_owned())
}

async fn me(visitor: &Visitor<'_>) -> (u16, Value) {
    let answer = visitor.get("/v1/me").await;
    (answer.status, answer.json())
}

/// An organization of this kind, and a token of its administrator.
async fn organization(field: &Field, kind: OrganizationKind) -> String {
    let id = field.organization(kind, "Another").await;
    let role = counterpart::model::kinds::AccountRole::Administrator;
    field.token(crate::support::account(field, id, role).await)
}

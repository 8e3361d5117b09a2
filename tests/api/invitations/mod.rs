//! Invitations: from an administrator's offer to an account with a password that nobody else knows.

mod accept;
mod invite;
mod mail;
mod standing_in;
mod withdraw;

use serde_json::{Value, json};

use crate::support::{Answered, Entered, Field, Visitor};

/// A password that somebody chooses.
const CHOSEN: &str = "kangaroo velvet seven";

/// Somebody who is invited.
fn ada(role: &str) -> Value {
    json!({"email": "ada@team.example", "name": "Ada Example", "role": role})
}

/// Invites, and expects it to be done.
async fn invited(visitor: &Visitor<'_>, body: &Value) -> Entered {
    Entered::from(&visitor.post("/v1/invitations", body).await)
}

fn code(entered: &Entered) -> String {
    entered.body["code"].as_str().unwrap().to_owned()
}

/// Somebody tries a code.
async fn accept(field: &Field, code: &str) -> Answered {
    field.stranger().post("/v1/invitations/accept", &json!({"code": code, "password": CHOSEN})).await
}

/// Somebody signs in with the password that he chose.
async fn sign_in(field: &Field, email: &str) -> Answered {
    field.stranger().post("/v1/sessions", &json!({"email": email, "password": CHOSEN})).await
}

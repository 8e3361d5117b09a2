//! Attacks on input: whatever a body holds besides what its operation takes changes nothing, and is told.

mod bodies;
mod foreign_ids;
mod sweep;

use counterpart::model::kinds::AccountRole;
use serde_json::{Value, json};

use crate::support::{Entered, Field, Machine, Operation, desk_for, operations};

/// What the addresses of operations are filled with: records that the team's administrator may write.
pub struct Ground {
    pub field: Field,
    pub contact: Entered,
    account: String,
    invitation: String,
    machine: Machine,
    pub circle: Entered,
    claim: Entered,
    attestation: Entered,
}

impl Ground {
    pub async fn new() -> Self {
        let field = Field::start().await;
        let contact = field.enter(&desk_for("members", &["members", "members"])).await;
        let account = field.account_of(field.team, AccountRole::Reader).to_string();
        let invited = json!({"email": "invited@team.example", "name": "Somebody", "role": "reader"});
        let invitation = field.administrator().post("/v1/invitations", &invited).await.expect(201);
        let invitation = invitation["id"].as_str().unwrap().to_owned();
        let machine = Machine::register(&field.administrator(), "reader", "directory:read").await;
        let body = json!({"name": "Ours"});
        let circle = Entered::from(&field.secretary().post("/v1/circles", &body).await);
        let body = json!({"kind": "domain", "domain": "team.example"});
        let claim =
            Entered::from(&field.administrator().post(&format!("{}/claims", field.team_path()), &body).await);
        let (body, path) = (json!({"title": "Known to us", "since": "2026-01-01"}), field.team_path());
        let said = field.secretary().post(&format!("{path}/attestations"), &body).await;
        let attestation = Entered::from(&said);
        Self { field, contact, account, invitation, machine, circle, claim, attestation }
    }

    /// The address of an operation, on these records.
    pub fn address(&self, operation: &Operation) -> String {
        let id = |value: &Value| value["id"].as_str().unwrap().to_owned();
        let path = operation
            .path
            .replace("{organization_id}", &self.field.team.to_string())
            .replace("{authority_id}", &self.field.neighbour.to_string())
            .replace("{contact_id}", &id(&self.contact.body))
            .replace("{channel_id}", &id(&self.contact.body["channels"][0]))
            .replace("{account_id}", &self.account)
            .replace("{invitation_id}", &self.invitation)
            .replace("{import_id}", "0192f0c1-5b7e-7d40-9d9c-3f1f2b6f7a11")
            .replace("{client_id}", self.machine.id())
            .replace("{secret_id}", self.machine.secret_id())
            .replace("{key_id}", "0192f0c1-5b7e-7d40-9d9c-3f1f2b6f7a11")
            .replace("{claim_id}", &id(&self.claim.body))
            .replace("{attestation_id}", &id(&self.attestation.body))
            .replace("{circle_id}", &id(&self.circle.body))
            .replace("{session_id}", "current");
        assert!(!path.contains('{'), "{path}: say here what stands for its parameter");
        path
    }
}

/// The operations that take a JSON body, each with an example of it.
pub fn with_bodies() -> Vec<(Operation, Value)> {
    let bodies = operations().into_iter().filter_map(|it| it.body.clone().map(|body| (it, body)));
    let found: Vec<_> = bodies.collect();
    assert!(found.len() > 20, "{}", found.len());
    found
}

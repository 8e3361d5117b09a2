//! Attacks on input: whatever a body holds besides what its operation takes changes nothing, and is told.

mod bodies;
mod foreign_ids;
mod sweep;

use serde_json::Value;

use crate::support::{Entered, Field, Operation, desk_for, operations};

/// What the addresses of operations are filled with: records that the team's administrator may write.
pub struct Ground {
    pub field: Field,
    pub contact: Entered,
    pub circle: Entered,
}

impl Ground {
    pub async fn new() -> Self {
        let field = Field::start().await;
        let contact = field.enter(&desk_for("members", &["members", "members"])).await;
        let body = serde_json::json!({"name": "Ours"});
        let circle = Entered::from(&field.secretary().post("/v1/circles", &body).await);
        Self { field, contact, circle }
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

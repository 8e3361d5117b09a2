//! Ids in bodies: each is authorized on its own. One that points to another's record, or to nothing, is refused, and the
//! two are refused alike.

use std::collections::BTreeMap;

use serde_json::Value;

use super::sweep::resolved;
use super::{Ground, with_bodies};
use crate::support::Answered;

/// How a body's id is refused that is a hidden organization's, or nobody's; by operation and pointer. One that is missing
/// here fails.
const REFUSED: [(&str, &str, u16); 7] = [
    ("accept_authority", "/authority_id", 409),
    ("invite", "/organization_id", 422),
    ("lead_authorities", "/from", 409),
    ("set_organization_host", "/organization_id", 422),
    ("register_claim", "/contact_id", 422),
    ("sign_in", "/organization_id", 401),
    ("update_claim", "/contact_id", 422),
];

/// The properties of a body that hold ids.
fn ids(document: &Value, method: &str, path: &str) -> Vec<String> {
    let schema = &document["paths"][path][method]["requestBody"]["content"]["application/json"]["schema"];
    let schema = resolved(schema, document);
    let properties = schema["properties"].as_object().cloned().unwrap_or_default();
    properties
        .iter()
        .filter(|(_, it)| it["format"] == "uuid" || it["items"]["format"] == "uuid")
        .map(|(name, _)| format!("/{name}"))
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_id_in_a_body_that_is_another_organizations_is_refused_like_one_of_nothing() {
    let ground = Ground::new().await;
    let document: Value = serde_json::from_str(include_str!("../../../openapi/v1.json")).unwrap();
    let expected: BTreeMap<(&str, &str), u16> =
        REFUSED.into_iter().map(|(id, at, how)| ((id, at), how)).collect();
    let before = ground.field.changes().await;
    let path = crate::support::Field::organization_path(ground.field.neighbour);
    ground.field.member().patch(&path, "*", &serde_json::json!({"country": "CH"})).await.expect(200);
    crate::standing::make_lead(&ground.field, ground.field.neighbour, None).await.expect(200);
    let hidden = crate::support::Field::organization_path(ground.field.applicant);
    let own = serde_json::json!({"audience": "own"});
    ground.field.candidate().put(&format!("{hidden}/audience"), "*", &own).await.expect(200);
    let prepared = ground.field.changes().await - before;
    let mut found = 0;
    for (operation, example) in with_bodies() {
        let method = operation.method.as_str().to_lowercase();
        for pointer in ids(&document, &method, &operation.path) {
            let key = (operation.id.as_str(), pointer.as_str());
            let status = *expected.get(&key).unwrap_or_else(|| panic!("{key:?}: say how it is refused"));
            found += 1;
            let mut answers = Vec::new();
            for id in [ground.field.applicant.to_string(), "0192f0c1-5b7e-7d40-9d9c-3f1f2b6f7a11".to_owned()]
            {
                let mut body = example.clone();
                let value = if body[&pointer[1..]].is_array() { serde_json::json!([id]) } else { id.into() };
                body[&pointer[1..]] = value;
                let (visitor, address) = match operation.id.as_str() {
                    "lead_authorities" => (ground.field.secretary(), format!("{path}/lead")),
                    _ => (ground.field.administrator(), ground.address(&operation)),
                };
                let request = visitor.request(operation.method.clone(), &address).header("If-Match", "*");
                let answer = Answered::to(request.header("Act-Reference", "Note 1").json(&body)).await;
                assert_eq!(answer.status, status, "{key:?}: {}", answer.text());
                answers.push(answer.body);
            }
            assert_eq!(answers[0], answers[1], "{key:?}: a foreign id is told from one of nothing");
        }
    }
    assert_eq!(found, expected.len(), "REFUSED names what no body has");
    assert_eq!(ground.field.changes().await, before + prepared, "something was written");
}

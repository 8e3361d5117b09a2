//! The operations of the OpenAPI document, for tests that are generated from it.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::{Value, json};

/// An operation of the document.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Its id.
    pub id: String,
    /// Its method.
    pub method: Method,
    /// Its path, with its parameters in braces.
    pub path: String,
    /// The example of its body, where it takes JSON.
    pub body: Option<Value>,
    /// Names of the parameters of its query.
    pub query: BTreeSet<String>,
    /// Whether the document says that no token is needed.
    pub is_open: bool,
}

/// The example of the body of an operation, where it takes JSON: a request for a token is a form, and a list a file.
fn json_body(operation: &Value) -> Option<Value> {
    let content = operation["requestBody"]["content"].as_object()?;
    if content.contains_key("application/x-www-form-urlencoded")
        || content.contains_key("application/octet-stream")
    {
        return None;
    }
    Some(content["application/json"]["example"].clone())
}

/// All operations of the document that is checked in.
pub fn operations() -> Vec<Operation> {
    let document: Value = serde_json::from_str(include_str!("../../openapi/v1.json")).unwrap();
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let Some(id) = operation["operationId"].as_str() else { continue };
            let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
            let in_query = parameters.iter().filter(|it| it["in"] == "query");
            let security = operation["security"].as_array();
            operations.push(Operation {
                id: id.to_owned(),
                method: method.to_uppercase().parse().unwrap(),
                path: path.clone(),
                body: json_body(operation),
                query: in_query.map(|it| it["name"].as_str().unwrap().to_owned()).collect(),
                is_open: security.is_none_or(|ways| ways.is_empty() || ways.contains(&json!({}))),
            });
        }
    }
    operations
}

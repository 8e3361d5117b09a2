//! Is the document complete? A test asks, so that an operation cannot be added half documented.

use utoipa::openapi::{OpenApi, RefOr};

use super::operations;
use crate::http::table::Table;

/// What is missing, one sentence each; empty when the document is complete.
#[must_use]
pub fn check(table: &Table, document: &OpenApi) -> Vec<String> {
    let mut missing = Vec::new();
    for (path, _, operation) in operations(document) {
        let id = operation.operation_id.clone().unwrap_or_default();
        let mut needs = |what: &str| missing.push(format!("{path} {id}: {what}"));
        if id.is_empty() {
            needs("an operation id");
        }
        for (response, status) in
            operation.responses.responses.iter().map(|(status, response)| (response, status))
        {
            let RefOr::T(response) = response else { continue };
            if response.description.trim().is_empty() {
                needs(&format!("a description of {status}"));
            }
        }
    }
    let _ = table;
    missing
}

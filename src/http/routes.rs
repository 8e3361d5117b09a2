//! THE table: every operation of the service at its address.

use utoipa::openapi::OpenApi;

use super::api::{health, me, vocabularies, well_known};
use super::openapi;
use super::table::Table;
use crate::routes;

/// The groups of operations, in the order in which the documentation shows them.
const TAGS: [(&str, &str); 3] = [
    ("sessions", "Signing in and out, and who is signed in."),
    ("vocabularies", "The words that records may use, each with its meaning."),
    ("service", "Whether the service works, and with which keys it signs."),
];

/// All operations.
#[must_use]
pub fn table() -> Table {
    routes! {
        "/v1/me" => {
            GET me::read_me,
        },
        "/v1/vocabularies" => {
            GET vocabularies::list_vocabularies,
        },
        "/v1/vocabularies/{name}" => {
            GET vocabularies::read_vocabulary,
        },
        "/livez" => {
            GET health::check_liveness,
        },
        "/readyz" => {
            GET health::check_readiness,
        },
        "/.well-known/jwks.json" => {
            GET well_known::read_signing_keys,
        },
    }
}

/// The OpenAPI document of all operations, as callers reach them at `server`: a URL, or `/` for the address that the
/// document comes from.
#[must_use]
pub fn document(server: &str) -> OpenApi {
    openapi::document(&table(), server, &TAGS)
}

//! The OpenAPI document is complete, and the one that is checked in is the one that is served.

use counterpart::http::{openapi, routes};
use serde_json::Value;

use crate::support::Served;

#[test]
fn no_operation_is_half_documented() {
    let found = openapi::check(&routes::table(), &routes::document("/"));
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_document_that_is_checked_in_is_that_of_the_code() {
    let written = format!("{}\n", routes::document("/").to_pretty_json().unwrap());
    assert!(
        written == include_str!("../../openapi/v1.json"),
        "openapi/v1.json is behind the code: run `make openapi` and look at the difference"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_document_that_is_served_is_the_one_that_is_checked_in() {
    let served = Served::start().await;
    let answered = served.stranger().get("/openapi.json").await.expect(200);
    let checked_in: Value = serde_json::from_str(include_str!("../../openapi/v1.json")).unwrap();
    assert!(answered == checked_in, "run `make openapi`");
}

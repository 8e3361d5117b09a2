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

#[test]
fn days_say_that_they_are_days() {
    let document: Value = serde_json::from_str(include_str!("../../openapi/v1.json")).unwrap();
    let mut days = 0;
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        for (field, property) in schema["properties"].as_object().into_iter().flatten() {
            if ["since", "until", "established", "date"].contains(&field.as_str()) {
                let format = property["format"].as_str().unwrap_or_default();
                assert!(["date", "date-time"].contains(&format), "{name}.{field}: {property}");
                days += usize::from(format == "date");
            }
        }
    }
    assert!(days > 8, "{days}");
}

/// Bodies whose fields are bounded by the body alone: what is wrong with credentials is not told.
const CREDENTIALS: [&str; 2] = ["SignIn", "Refresh"];

/// Texts and lists below `schema` that do not say how long they may be.
fn unbounded(document: &Value, schema: &Value, place: &str, found: &mut Vec<String>) {
    let part = schema["$ref"].as_str().and_then(|target| {
        let name = target.rsplit('/').next().filter(|name| !CREDENTIALS.contains(name));
        name.map(|name| (name, &document["components"]["schemas"][name]))
    });
    if let Some((name, part)) = part {
        for (field, property) in part["properties"].as_object().unwrap() {
            unbounded(document, property, &format!("{name}.{field}"), found);
        }
    }
    let is = |kind: &str| match &schema["type"] {
        Value::Array(kinds) => kinds.iter().any(|it| it == kind),
        one => one == kind,
    };
    if is("string") && schema["format"].is_null() && !schema["maxLength"].is_u64() {
        found.push(format!("{place} has no maxLength"));
    }
    if is("array") {
        if !schema["maxItems"].is_u64() {
            found.push(format!("{place} has no maxItems"));
        }
        if schema["items"]["$ref"].is_string() {
            unbounded(document, &schema["items"], place, found);
        }
    }
    for choice in schema["oneOf"].as_array().into_iter().flatten() {
        unbounded(document, choice, place, found);
    }
}

#[test]
fn every_text_and_list_of_a_body_says_how_long_it_may_be() {
    let document = serde_json::to_value(routes::document("/")).unwrap();
    let mut found = Vec::new();
    for item in document["paths"].as_object().unwrap().values() {
        for operation in item.as_object().unwrap().values() {
            for content in
                operation["requestBody"]["content"].as_object().into_iter().flat_map(|it| it.values())
            {
                unbounded(&document, &content["schema"], "the body", &mut found);
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    let name = &document["components"]["schemas"]["NewOrganization"]["properties"]["name"];
    assert_eq!((&name["minLength"], &name["maxLength"]), (&1.into(), &300.into()));
    let title = &document["components"]["schemas"]["EditContact"]["properties"]["title"];
    assert_eq!(title["maxLength"], 200);
}

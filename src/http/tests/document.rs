//! The OpenAPI document, read off the signatures.

use serde_json::{Value, json};
use utoipa::openapi::OpenApi;

use super::{buoys, table};
use crate::http::openapi::{check, document};
use crate::http::table::Table;
use crate::routes;

fn of(table: &Table) -> OpenApi {
    document(table, "https://counterpart.example", &[("buoys", "What floats.")])
}

fn written() -> Value {
    serde_json::to_value(of(&table())).expect("JSON")
}

/// The statuses of an operation's answers.
fn statuses(operation: &Value) -> Vec<&str> {
    operation["responses"].as_object().expect("answers").keys().map(String::as_str).collect()
}

#[test]
fn a_table_of_handlers_makes_a_complete_document() {
    assert_eq!(check(&table(), &of(&table())), Vec::<String>::new());
}

#[test]
fn an_operation_shows_what_its_signature_takes_and_answers() {
    let document = written();
    let update = &document["paths"]["/v1/buoys/{buoy_id}"]["patch"];
    assert_eq!(
        statuses(update),
        ["200", "400", "404", "406", "409", "412", "413", "415", "422", "428", "500", "503"]
    );
    assert_eq!(
        update["responses"]["409"]["content"]["application/problem+json"]["examples"]
            .as_object()
            .expect("examples")
            .keys()
            .collect::<Vec<_>>(),
        ["held-elsewhere", "last-channel"]
    );
    let names: Vec<_> = update["parameters"]
        .as_array()
        .expect("parameters")
        .iter()
        .map(|parameter| &parameter["name"])
        .collect();
    assert_eq!(names, ["buoy_id", "If-Match"]);
    let read = &document["paths"]["/v1/buoys/{buoy_id}"]["get"];
    assert_eq!(statuses(read), ["200", "304", "400", "404", "406", "410", "500", "503"]);
    assert_eq!(read["responses"]["200"]["headers"]["ETag"]["$ref"], "#/components/headers/ETag");
}

#[test]
fn a_field_of_a_patch_may_be_null_and_a_key_of_an_answer_is_always_there() {
    let document = written();
    let schemas = &document["components"]["schemas"];
    assert_eq!(
        schemas["EditBuoy"]["properties"]["light"],
        json!({"type": ["string", "null"], "description": "What its light does.", "maxLength": 10})
    );
    assert_eq!(schemas["EditBuoy"]["required"], json!(null));
    assert_eq!(schemas["Buoy"]["required"], json!(["id", "title", "light", "lamps", "etag"]));
    assert!(schemas.as_object().expect("schemas").keys().all(|name| !name.starts_with("Patch")));
}

#[test]
fn a_list_in_the_query_is_comma_separated() {
    let document = written();
    let colour = &document["paths"]["/v1/buoys"]["get"]["parameters"][0];
    assert_eq!(
        (&colour["style"], &colour["explode"], &colour["required"]),
        (&json!("form"), &json!(false), &json!(false))
    );
}

#[test]
fn a_table_that_says_another_address_than_its_handler_is_found_out() {
    let wrong = routes! { "/v1/boats" => { PUT buoys::list_buoys } };
    let found = check(&wrong, &of(&wrong)).join("\n");
    assert!(found.contains("its attribute names /v1/buoys, and the table /v1/boats"), "{found}");
    assert!(found.contains("its attribute does not name PUT"), "{found}");
}

mod careless {
    use serde::{Deserialize, Serialize};
    use utoipa::ToSchema;

    use crate::http::answer::{Answer, Done, View};
    use crate::http::json::Json;

    #[derive(Deserialize, Serialize, ToSchema)]
    #[schema(example = json!({"depth": "deep"}))]
    pub struct Anchor {
        depth: u8,
    }

    /// A chain.
    #[derive(Serialize, ToSchema)]
    pub struct ChainView {
        /// Its links.
        links: Vec<LinkView>,
    }

    /// A link.
    #[derive(Serialize, ToSchema)]
    pub struct LinkView {
        /// What it weighs.
        #[serde(skip_serializing_if = "Option::is_none")]
        weight: Option<u8>,
    }

    impl View for ChainView {
        type Shown<'a> = Self;

        fn sample() -> Self {
            Self { links: vec![LinkView { weight: None }] }
        }
    }

    /// Read a chain
    ///
    /// What holds the anchor.
    #[utoipa::path(get, path = "/v1/chains", tag = "anchors")]
    pub async fn read_chain() -> Answer<ChainView> {
        Answer::new(ChainView::sample(), None)
    }

    #[utoipa::path(post, path = "/v1/anchors", responses((status = 204, description = "")))]
    pub async fn drop_anchor(_: Json<Anchor>) -> Done {
        Done::new()
    }
}

#[test]
fn a_careless_operation_is_found_out() {
    let table = routes! {
        "/v1/anchors" => { POST careless::drop_anchor },
        "/v1/chains" => { GET careless::read_chain },
    };
    let found = check(&table, &of(&table)).join("\n");
    for fault in [
        "drop_anchor: the example of Anchor is refused",
        "drop_anchor: it has no summary",
        "drop_anchor: it has no description",
        "drop_anchor: it has not exactly one tag",
        "drop_anchor: the body's #/components/schemas/Anchor lets unknown fields through",
        "Anchor: its field depth has no description",
        "read_chain: the example of its answer 200 lacks /links/0/weight",
    ] {
        assert!(found.contains(fault), "{fault} is not in\n{found}");
    }
}

//! Answers as the OpenAPI document shows them.

use serde_json::{Value, json};
use utoipa::openapi::content::ContentBuilder;
use utoipa::openapi::response::ResponseBuilder;
use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, Schema, SchemaType, Type};
use utoipa::openapi::{Ref, RefOr};

use super::{Answer, Created, Done, Items, View, Written};
use crate::http::conditional::Etag;
use crate::http::document::{Documented, OperationDocument};

/// The edit version in examples.
const VERSION: Option<i64> = Some(7);

/// The view's example as it is sent.
fn sample<V: View>() -> Value {
    let written = Written::one::<V>(&V::sample(), VERSION).map(|written| written.tagged(Etag::of));
    written.ok().and_then(|body| serde_json::from_slice(&body).ok()).unwrap_or_default()
}

/// Adds the view's schema, with the `etag` that the type itself does not hold.
fn add_schema<V: View>(operation: &mut OperationDocument) {
    let mut schema = V::schema();
    if let (true, RefOr::T(Schema::Object(view))) = (V::TAGGED, &mut schema) {
        let tag = ObjectBuilder::new()
            .schema_type(SchemaType::Type(Type::String))
            .description(Some("The tag of this view, for If-Match and If-None-Match."));
        view.properties.insert("etag".into(), tag.into());
    }
    operation.shown.push((V::name().into_owned(), schema));
    V::schemas(&mut operation.shown);
}

/// What a schema says of itself, as the description of an answer that shows it.
fn told<V: View>() -> String {
    let description = match V::schema() {
        RefOr::T(Schema::Object(object)) => object.description,
        _ => None,
    };
    description.unwrap_or_else(|| V::name().into_owned())
}

fn one<V: View>(operation: &mut OperationDocument, status: u16, headers: &[&str]) {
    add_schema::<V>(operation);
    let content = ContentBuilder::new()
        .schema(Some(Ref::from_schema_name(V::name())))
        .example(Some(sample::<V>()))
        .build();
    let response = ResponseBuilder::new().description(told::<V>()).content("application/json", content);
    let response = with_headers(response, headers);
    let response = with_headers(response, if V::TAGGED { &["Directory-Degraded"] } else { &[] });
    operation.answers(status, with_headers(response, position(operation)).build());
}

/// What a write adds to its answer.
fn position(operation: &OperationDocument) -> &'static [&'static str] {
    if operation.method == actix_web::http::Method::GET { &[] } else { &["Directory-Position"] }
}

/// Refers to headers that are documented once, among the components.
pub fn with_headers(response: ResponseBuilder, names: &[&str]) -> ResponseBuilder {
    names.iter().fold(response, |response, name| {
        response.header_ref(*name, Ref::new(format!("#/components/headers/{name}")))
    })
}

/// A reader may have the answer already.
fn unchanged(operation: &mut OperationDocument) {
    if operation.method == actix_web::http::Method::GET {
        operation.header(
            "If-None-Match",
            false,
            "The ETag of an earlier answer: 304 without a body when nothing has changed since.",
            "\"7.9f2c1a5be0d44c71\"",
            (None, None),
        );
        let response =
            ResponseBuilder::new().description("Nothing has changed: the answer that you have still holds.");
        operation.answers(304, with_headers(response, &["ETag"]).build());
    }
}

/// The answer of bytes that are made as a whole, as [`Raw`](super::Raw) sends them, with what `headers` it has besides.
pub fn document_raw(operation: &mut OperationDocument, response: ResponseBuilder, headers: &[&str]) {
    operation.answers(200, with_headers(with_headers(response, &["ETag"]), headers).build());
    unchanged(operation);
}

impl<V: View> Documented for Answer<V> {
    fn document(operation: &mut OperationDocument) {
        one::<V>(operation, 200, &["ETag"]);
        unchanged(operation);
    }
}

impl<V: View> Documented for Created<V> {
    fn document(operation: &mut OperationDocument) {
        one::<V>(operation, 201, &["ETag", "Location"]);
    }
}

impl<V: View> Documented for Items<V> {
    fn document(operation: &mut OperationDocument) {
        add_schema::<V>(operation);
        let cursor = ObjectBuilder::new()
            .schema_type(SchemaType::Array(vec![Type::String, Type::Null]))
            .description(Some("The cursor of the next page; null on the last one."));
        let views = ArrayBuilder::new()
            .items(Ref::from_schema_name(V::name()))
            .description(Some("What stands on this page, in order."));
        let page = ObjectBuilder::new()
            .description(Some("One page of a list."))
            .property("items", views)
            .required("items")
            .property("next_cursor", cursor)
            .required("next_cursor");
        let name = page_name(&V::name());
        operation.shown.push((name.clone(), RefOr::T(Schema::from(page))));
        let content = ContentBuilder::new()
            .schema(Some(Ref::from_schema_name(name)))
            .example(Some(json!({"items": [sample::<V>()], "next_cursor": null})))
            .build();
        let response = ResponseBuilder::new()
            .description("One page, and the cursor of the next.")
            .content("application/json", content);
        operation.answers(200, with_headers(response, &["ETag", "Link", "Directory-Degraded"]).build());
        unchanged(operation);
    }
}

/// What a page of these views is called: generated clients have a type of that name.
fn page_name(view: &str) -> String {
    format!("{}Page", view.strip_suffix("View").unwrap_or(view))
}

impl Documented for Done {
    fn document(operation: &mut OperationDocument) {
        let response = ResponseBuilder::new().description("It is done.");
        operation.answers(204, with_headers(response, position(operation)).build());
    }
}

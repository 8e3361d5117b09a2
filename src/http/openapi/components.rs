//! What the document says once and refers to: schemas, headers, the security scheme.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use utoipa::openapi::RefOr;
use utoipa::openapi::header::{Header, HeaderBuilder};
use utoipa::openapi::schema::{Components, ComponentsBuilder, ObjectBuilder, Schema, SchemaType, Type};
use utoipa::openapi::security::{
    ClientCredentials, Flow, HttpAuthScheme, HttpBuilder, OAuth2, Scopes, SecurityScheme,
};
use utoipa::{PartialSchema, ToSchema};

use crate::http::document::{BASIC, BEARER};
use crate::http::problem::{ProblemDocument, examples};
use crate::model::kinds::ClientScope;

/// Headers of answers: name, what it says, an example.
const HEADERS: &[(&str, &str, &str)] = &[
    (
        "ETag",
        "The tag of what you were shown: `\"<edit version>.<hash>\"` if you may edit it, `\"<hash>\"` if not.",
        "\"7.9f2c1a5be0d44c71\"",
    ),
    ("Location", "The address of what was created.", "/v1/contacts/019a8f3e-1c2d-7e4f-8a5b-6c7d8e9f0a1b"),
    (
        "Link",
        "The address of the next page, `rel=\"next\"`; absent on the last.",
        "</v1/contacts?limit=50&cursor=b3BhcXVl>; rel=\"next\"",
    ),
    (
        "Directory-Position",
        "The sealed position of this write. Send it back in Directory-At-Least to read your own write on every instance.",
        "b3BhcXVl",
    ),
    (
        "Directory-Degraded",
        "`restricted`: values that you may read are left out, because their reading cannot be journaled now. Ask again.",
        "restricted",
    ),
    (
        "Content-Disposition",
        "The name under which the file is best kept.",
        "attachment; filename=\"contacts.csv\"",
    ),
    (
        "X-Request-Id",
        "The request's id, yours if you sent one. Tell it to the operator when something fails.",
        "6f1c0a93b2d84e7f9a0b1c2d3e4f5061",
    ),
    ("Directory-As-Of", "When this instance last heard the database.", "2026-05-02T08:00:00.000Z"),
    (
        "RateLimit",
        "What is left of your allowance (`r`), and in how many seconds it is whole again (`t`).",
        "\"account\";r=598;t=1",
    ),
    ("RateLimit-Policy", "Your allowance: `q` requests in `w` seconds.", "\"account\";q=600;w=60"),
];

/// All components.
///
/// Of the examples of problems those are here that operations refer to: no operation answers that its own method is
/// not allowed.
pub fn components(schemas: BTreeMap<String, RefOr<Schema>>, shown: &BTreeSet<String>) -> Components {
    let mut problem = vec![(ProblemDocument::name().into_owned(), ProblemDocument::schema())];
    ProblemDocument::schemas(&mut problem);
    let bearer = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .bearer_format("JWT")
        .description(Some(
            "The access token of POST /v1/sessions, or of POST /oauth/token for machines; it holds for ten minutes.",
        ))
        .build();
    let basic = HttpBuilder::new()
        .scheme(HttpAuthScheme::Basic)
        .description(Some("The id and a secret of a machine client, for POST /oauth/token alone."))
        .build();
    let mut components = ComponentsBuilder::new()
        .schemas_from_iter(schemas.into_iter().chain(problem))
        .security_scheme(BEARER, SecurityScheme::Http(bearer))
        .security_scheme(BASIC, SecurityScheme::Http(basic))
        .security_scheme("clientCredentials", SecurityScheme::OAuth2(machines()))
        .build();
    components.examples = examples()
        .filter(|(slug, _)| shown.contains(*slug))
        .map(|(slug, example)| (slug.to_owned(), RefOr::T(example)))
        .collect();
    for (name, description, example) in HEADERS {
        components.headers.insert((*name).to_owned(), RefOr::T(header(description, example)));
    }
    components
}

/// How machines come to their access tokens, and what each scope is for.
fn machines() -> OAuth2 {
    let scopes = ClientScope::ALL.iter().map(|scope| (scope.as_str(), scope.description()));
    let flow = ClientCredentials::new("/oauth/token", scopes.collect::<Scopes>());
    OAuth2::with_description(
        [Flow::ClientCredentials(flow)],
        "How a machine client comes to the access token that it sends as `bearer`.",
    )
}

fn header(description: &str, example: &str) -> Header {
    let text =
        ObjectBuilder::new().schema_type(SchemaType::Type(Type::String)).examples([Value::from(example)]);
    HeaderBuilder::new().schema(Some(RefOr::T(Schema::from(text)))).description(Some(description)).build()
}

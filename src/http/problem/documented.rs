//! The catalogue as the OpenAPI document shows it.

use utoipa::ToSchema;
use utoipa::openapi::content::ContentBuilder;
use utoipa::openapi::example::{Example, ExampleBuilder};
use utoipa::openapi::response::ResponseBuilder;
use utoipa::openapi::{Ref, RefOr, Response};

use super::{Problem, Slug};
use crate::model::violation::{Violation, Violations};

/// An error (RFC 9457).
#[derive(ToSchema)]
#[schema(as = Problem)]
#[expect(dead_code, reason = "its shape is documented; Problem::document writes it")]
pub struct ProblemDocument {
    /// The address of the page that explains this problem; it identifies the problem.
    #[schema(example = "/problems/not-found")]
    r#type: String,
    /// A few words that never change for this problem.
    title: String,
    /// The status of the answer.
    #[schema(minimum = 400, maximum = 599)]
    status: u16,
    /// What to do.
    detail: String,
    /// The values at fault, where single values are.
    #[schema(required = false)]
    errors: Vec<ViolationDocument>,
}

/// One value at fault.
#[derive(ToSchema)]
#[schema(as = Violation)]
#[expect(dead_code, reason = "its shape is documented; model::violation writes it")]
struct ViolationDocument {
    /// Where it stands in the body: a JSON pointer (RFC 6901).
    pointer: String,
    /// Which rule it breaks.
    code: String,
    /// What to do.
    detail: String,
}

/// The answer that documents `slugs`, which share one status: a sentence and an example for each.
#[must_use]
pub fn response(slugs: &[Slug]) -> Response {
    let description = match slugs {
        [one] => one.meaning().to_owned(),
        many => many.iter().map(|slug| ["* ", slug.meaning(), "\n"].concat()).collect(),
    };
    let examples = slugs.iter().map(|slug| {
        let written_once = Ref::new(format!("#/components/examples/{}", slug.slug()));
        (slug.slug(), RefOr::<Example>::Ref(written_once))
    });
    let content = ContentBuilder::new()
        .schema(Some(Ref::from_schema_name("Problem")))
        .examples_from_iter(examples)
        .build();
    ResponseBuilder::new().description(description).content("application/problem+json", content).build()
}

/// What each problem looks like, by its slug.
pub fn examples() -> impl Iterator<Item = (&'static str, Example)> {
    Slug::ALL.iter().map(|slug| (slug.slug(), example(*slug).build()))
}

fn example(slug: Slug) -> ExampleBuilder {
    let problem = match slug {
        Slug::Invalid => {
            Violations::one("/channels/0/value", "not_e164", "Write the number as +41225550100.").into()
        }
        Slug::Malformed => Problem::malformed_at(Violation {
            pointer: "/titel".into(),
            code: "unknown_field",
            detail: "This operation takes no such field.".into(),
        }),
        _ => Problem::of(slug),
    };
    let document = serde_json::from_slice(&problem.document()).ok();
    ExampleBuilder::new().summary(slug.title()).value(document)
}

//! The envelope of FIRST's API, around teams and around errors.

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use actix_web::body::BoxBody;
use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{FromRequest, HttpRequest, HttpResponse, Responder, ResponseError};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::openapi::RefOr;
use utoipa::openapi::content::ContentBuilder;
use utoipa::openapi::response::ResponseBuilder;
use utoipa::openapi::schema::{ArrayBuilder, Object, ObjectBuilder, Schema, SchemaType, Type};

use crate::http::answer::{Raw, document_raw};
use crate::http::document::{Documented, OperationDocument};
use crate::http::problem::{Problem, Slug};

/// Teams, as they are answered.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Envelope<T> {
    status: &'static str,
    status_code: u16,
    version: &'static str,
    access: &'static str,
    total: usize,
    offset: usize,
    limit: usize,
    data: Vec<T>,
}

impl<T> Envelope<T> {
    /// These teams of so many.
    pub fn of(data: Vec<T>, total: usize, offset: usize, limit: usize, is_public: bool) -> Self {
        let access = if is_public { "public" } else { "members" };
        Self { status: "OK", status_code: 200, version: "1.0", access, total, offset, limit, data }
    }
}

/// Something that is not answered, in the same envelope.
#[derive(Debug)]
pub struct NotAnswered(Problem);

impl From<Problem> for NotAnswered {
    fn from(problem: Problem) -> Self {
        Self(problem)
    }
}

impl NotAnswered {
    fn body(&self) -> Value {
        let status = self.0.slug().status().as_u16();
        json!({"status": "ERROR", "status-code": status, "version": "1.0", "access": "public", "message": self.0.detail()})
    }
}

impl fmt::Display for NotAnswered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl ResponseError for NotAnswered {
    fn status_code(&self) -> StatusCode {
        self.0.slug().status()
    }

    fn error_response(&self) -> HttpResponse {
        let problem = self.0.error_response();
        let mut response = HttpResponse::new(problem.status());
        for (name, value) in problem.headers() {
            response.headers_mut().insert(name.clone(), value.clone());
        }
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        response.set_body(BoxBody::new(self.body().to_string()))
    }
}

/// A part of an operation, or why there is none: so that the operation says it in its own way.
pub struct Tried<T>(pub Result<T, Problem>);

impl<T: FromRequest<Error = Problem> + 'static> FromRequest for Tried<T>
where
    T::Future: 'static,
{
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let part = T::from_request(request, payload);
        Box::pin(async { Ok(Self(part.await)) })
    }
}

impl<T: Documented> Documented for Tried<T> {
    const READS_QUERY: bool = T::READS_QUERY;
    const CHOOSES_FORM: bool = T::CHOOSES_FORM;

    fn document(operation: &mut OperationDocument) {
        T::document(operation);
    }
}

/// An answer of teams.
pub struct Teams(pub Raw);

impl Responder for Teams {
    type Body = BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        self.0.respond_to(request)
    }
}

fn text(description: &str) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(SchemaType::Type(Type::String)).description(Some(description))
}

fn number(description: &str) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(SchemaType::Type(Type::Integer)).description(Some(description))
}

/// What every envelope has. No type is told: without an envelope the array comes alone.
fn envelope() -> ObjectBuilder {
    ObjectBuilder::new()
        .schema_type(SchemaType::AnyValue)
        .property("status", text("`OK`, or `ERROR`."))
        .required("status")
        .property("status-code", number("The status of the answer."))
        .required("status-code")
        .property("version", text("The version of the form: `1.0`."))
        .required("version")
        .property(
            "access",
            text("`public` for what everybody sees, `members` for what your token lets you see."),
        )
        .required("access")
}

impl Documented for Result<Teams, NotAnswered> {
    fn document(operation: &mut OperationDocument) {
        let teams = ArrayBuilder::new().items(Object::with_type(SchemaType::Type(Type::Object)));
        let schema = envelope()
            .property("total", number("How many teams there are of which you see something."))
            .property("offset", number("How many of them were passed over."))
            .property("limit", number("How many were asked for."))
            .property(
                "data",
                teams.description(Some("The teams. A field that a team does not have is left out.")),
            );
        let example = json!({
            "status": "OK", "status-code": 200, "version": "1.0", "access": "public", "total": 1, "offset": 0, "limit": 100,
            "data": [{"id": "cert-ex", "team": "CERT-EX", "team-full": "Computer Emergency Response Team of Examplia",
                "team-type": "CSIRT", "establishment": "April 1, 1998", "country": "CH", "website": ["https://cert.example/"],
                "email": "soc@cert.example", "phone": ["+41225550100"], "operating-hours": "24/7",
                "last-modified": "Sat, 02 May 2026 08:00:00 GMT"}]
        });
        let content =
            ContentBuilder::new().schema(Some(RefOr::T(Schema::from(schema)))).example(Some(example)).build();
        let description = "The teams in their envelope; with `envelope=false` the array alone.";
        let response = ResponseBuilder::new().description(description);
        document_raw(operation, response.content("application/json", content), &["Directory-Degraded"]);
        for slug in [Slug::Malformed, Slug::Unauthenticated, Slug::TooManyRequests, Slug::Overloaded] {
            let refused = NotAnswered(Problem::of(slug));
            let schema = envelope().schema_type(SchemaType::Type(Type::Object));
            let schema = schema.property("message", text("What to do."));
            let content = ContentBuilder::new()
                .schema(Some(RefOr::T(Schema::from(schema))))
                .example(Some(refused.body()))
                .build();
            let response =
                ResponseBuilder::new().description("It is not answered; the message says what to do.");
            let status = refused.status_code().as_u16();
            operation.answers(status, response.content("application/json", content).build());
        }
    }
}

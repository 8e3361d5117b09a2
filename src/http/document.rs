//! How an operation shows in the OpenAPI document.
//!
//! A handler's signature already says what it takes and what it answers, so the document is read off
//! it: each extractor adds its parameters, its body and the problems that it can end in, each answer
//! its status, schema, headers and example. What is documented is what runs.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::http::Method;
use actix_web::{Handler, HttpRequest, HttpResponse, web};
use serde::de::DeserializeOwned;
use serde_json::Value;
use utoipa::ToSchema;
use utoipa::openapi::content::ContentBuilder;
use utoipa::openapi::extensions::ExtensionsBuilder;
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::schema::{ObjectBuilder, OneOfBuilder, Schema, SchemaType, Type};
use utoipa::openapi::{Ref, RefOr, Required, Response, SecurityRequirement};
use validator::Validate;

use super::openapi::{Bound, bounds};
use super::problem::{Problem, Slug};

/// The name of the security scheme in the document.
pub const BEARER: &str = "bearer";

/// The name of the scheme by which machine clients show their secrets.
pub const BASIC: &str = "basic";

/// A schema beside its name among the components.
pub type NamedSchema = (String, RefOr<Schema>);

/// What an extractor or an answer adds to the documents of the operations that use it.
///
/// The default adds nothing: for what is no part of the contract, such as shared state.
pub trait Documented {
    /// Whether it reads the query; where nothing does, a request with parameters is refused.
    const READS_QUERY: bool = false;

    /// Whether it chooses the form of the answer; where nothing does, a caller who does not take JSON is refused.
    const CHOOSES_FORM: bool = false;

    /// Adds its part.
    fn document(operation: &mut OperationDocument) {
        let _ = operation;
    }
}

/// One operation's document in the making.
pub struct OperationDocument {
    /// The method that it answers.
    pub method: Method,
    /// What the handler's `#[utoipa::path]` says, and what was added.
    pub operation: Operation,
    /// The schemas of bodies and those that the attribute refers to.
    pub taken: Vec<NamedSchema>,
    /// The schemas of answers: every key is always there.
    pub shown: Vec<NamedSchema>,
    /// The bounds of fields of bodies.
    pub bounds: Vec<Bound>,
    /// What is wrong with the document itself, such as an example that the operation would refuse.
    pub faults: Vec<String>,
    /// Headers that each of its answers has: names among the components.
    pub headers: Vec<&'static str>,
    /// By status; those of one status in the order of the catalogue, whoever names them.
    problems: BTreeMap<u16, BTreeSet<Slug>>,
}

impl OperationDocument {
    /// The document of `handler`: what its attribute says, completed from its signature.
    #[must_use]
    pub fn of<H, Args>(_: &H, method: Method, attribute: Operation, taken: Vec<NamedSchema>) -> Self
    where
        H: Handler<Args, Output: Documented>,
        Args: Documented,
    {
        let mut document = Self {
            method,
            operation: attribute,
            taken,
            shown: Vec::new(),
            bounds: Vec::new(),
            faults: Vec::new(),
            headers: vec!["X-Request-Id", "Directory-As-Of"],
            problems: BTreeMap::new(),
        };
        document.fold_refused();
        Args::document(&mut document);
        H::Output::document(&mut document);
        document.refuses(&[Slug::Malformed, Slug::NotAcceptable, Slug::Internal, Slug::Overloaded]);
        document
    }

    /// Takes the problems that the attribute names out of its responses (see [`super::problem::refused`]).
    fn fold_refused(&mut self) {
        let named: Vec<_> = Slug::ALL
            .iter()
            .filter(|slug| {
                let key = format!("{} {}", slug.status().as_u16(), slug.slug());
                self.operation.responses.responses.remove(&key).is_some()
            })
            .copied()
            .collect();
        self.refuses(&named);
    }

    /// The operation can end in these problems.
    pub fn refuses(&mut self, slugs: &[Slug]) {
        for slug in slugs {
            self.problems.entry(slug.status().as_u16()).or_default().insert(*slug);
        }
    }

    /// The operation reads a header. Its value has a form (a pattern of ECMA-262), where others are refused, and at most
    /// so many characters.
    pub fn header(
        &mut self,
        name: &str,
        required: bool,
        description: &str,
        example: &str,
        (pattern, longest): (Option<&str>, Option<usize>),
    ) {
        let schema = ObjectBuilder::new()
            .schema_type(SchemaType::Type(Type::String))
            .pattern(pattern)
            .max_length(longest);
        self.parameter(
            ParameterBuilder::new()
                .name(name)
                .parameter_in(ParameterIn::Header)
                .required(if required { Required::True } else { Required::False })
                .description(Some(description))
                .schema(Some(RefOr::T(Schema::from(schema))))
                .example(Some(Value::from(example)))
                .build(),
        );
    }

    /// The operation takes a parameter. What its attribute says of the same one goes before.
    pub fn parameter(&mut self, parameter: Parameter) {
        let parameters = self.operation.parameters.get_or_insert_default();
        let said = parameters.iter().any(|known| match known {
            RefOr::T(known) => known.name == parameter.name && known.parameter_in == parameter.parameter_in,
            RefOr::Ref(_) => false,
        });
        if !said {
            parameters.push(RefOr::T(parameter));
        }
    }

    /// The operation takes an access token; `optional` where a stranger is answered too.
    pub fn secured(&mut self, optional: bool) {
        let mut ways = vec![SecurityRequirement::new::<_, [&str; 0], _>(BEARER, [])];
        if optional {
            ways.push(SecurityRequirement::default());
        }
        self.operation.security = Some(ways);
    }

    /// Generators leave the operation out: what it needs is in every library of its kind, and not in theirs.
    pub fn left_out_by_generators(&mut self) {
        let left_out = ExtensionsBuilder::new().add("x-internal", true).build();
        self.operation.extensions.get_or_insert_default().merge(left_out);
    }

    /// The operation takes a body of this type. `accepts` is what the operation itself says of a body:
    /// the example has to please it.
    pub fn body<T: ToSchema>(
        &mut self,
        media_types: &[&str],
        accepts: impl FnOnce(&[u8]) -> Result<(), Problem>,
    ) {
        self.body_of::<T>(&Ref::from_schema_name(T::name()).into(), media_types, accepts);
    }

    /// Bodies of this type keep the rules that it states; said after [`Self::body`].
    pub fn bounded<T: ToSchema + DeserializeOwned + Validate>(&mut self) {
        self.bounds.extend(bounds::<T>(&T::name(), &self.taken));
    }

    /// The operation takes a body of this type, or null.
    pub fn body_or_null<T: ToSchema>(
        &mut self,
        media_types: &[&str],
        accepts: impl FnOnce(&[u8]) -> Result<(), Problem>,
    ) {
        let nullable = OneOfBuilder::new()
            .item(Ref::from_schema_name(T::name()))
            .item(ObjectBuilder::new().schema_type(SchemaType::Type(Type::Null)));
        self.body_of::<T>(&nullable.into(), media_types, accepts);
    }

    fn body_of<T: ToSchema>(
        &mut self,
        schema: &RefOr<Schema>,
        media_types: &[&str],
        accepts: impl FnOnce(&[u8]) -> Result<(), Problem>,
    ) {
        let example = example_of(&T::schema());
        match example.as_ref().map(|example| accepts(example.to_string().as_bytes())) {
            Some(Ok(())) => {}
            Some(Err(problem)) => {
                self.faults.push(format!("the example of {} is refused: {problem}", T::name()));
            }
            None => self.faults.push(format!("{} has no example", T::name())),
        }
        let body = media_types.iter().fold(RequestBodyBuilder::new(), |body, media_type| {
            let content = ContentBuilder::new().schema(Some(schema.clone())).example(example.clone());
            body.content(*media_type, content.build())
        });
        self.operation.request_body = Some(RefOr::T(body.required(Some(Required::True)).build()));
        self.taken.push((T::name().into_owned(), T::schema()));
        T::schemas(&mut self.taken);
    }

    /// The operation can end in this answer. A description in its attribute goes before.
    pub fn answers(&mut self, status: u16, mut response: Response) {
        let key = status.to_string();
        if let Some(RefOr::T(said)) = self.operation.responses.responses.remove(&key) {
            if !said.description.is_empty() {
                response.description = said.description;
            }
            response.headers.extend(said.headers);
            response.content.extend(said.content);
        }
        self.operation.responses.responses.insert(key, RefOr::T(response));
    }

    /// An answer that it has comes in this form too.
    pub fn also_answers(&mut self, status: u16, media_type: &str, example: &str) {
        if let Some(RefOr::T(response)) = self.operation.responses.responses.get_mut(&status.to_string()) {
            let text = ObjectBuilder::new().schema_type(SchemaType::Type(Type::String));
            let content = ContentBuilder::new()
                .schema(Some(RefOr::T(Schema::from(text))))
                .example(Some(Value::from(example)))
                .build();
            response.content.insert(media_type.to_owned(), RefOr::T(content));
        }
    }

    /// The same document with the answers that tell of its problems.
    #[must_use]
    pub fn finish(mut self) -> Self {
        // Who says nothing takes no token: the document says so, instead of leaving it open.
        self.operation.security.get_or_insert_default();
        // Who may be refused for his role may be refused for his scopes.
        if self.problems.values().any(|slugs| slugs.contains(&Slug::Forbidden)) {
            self.refuses(&[Slug::InsufficientScope]);
        }
        for (status, slugs) in &self.problems {
            let slugs: Vec<Slug> = slugs.iter().copied().collect();
            let mut response = super::problem::response(&slugs);
            // An operation with errors of its own form has the problems of the edge besides.
            if let Some(RefOr::T(said)) = self.operation.responses.responses.get(&status.to_string()) {
                response.description = format!("{}\n\n{}", said.description, response.description);
                response.headers.extend(said.headers.clone());
                response.content.extend(said.content.clone());
            }
            self.operation.responses.responses.insert(status.to_string(), RefOr::T(response));
        }
        for response in self.operation.responses.responses.values_mut() {
            let RefOr::T(response) = response else { continue };
            for name in &self.headers {
                let header = Ref::new(format!("#/components/headers/{name}"));
                response.headers.entry((*name).to_owned()).or_insert(RefOr::Ref(header));
            }
        }
        self
    }
}

/// The example that a schema gives.
fn example_of(schema: &RefOr<Schema>) -> Option<Value> {
    match schema {
        RefOr::T(Schema::Object(object)) => {
            object.example.clone().or_else(|| object.examples.first().cloned())
        }
        _ => None,
    }
}

impl<T> Documented for web::Data<T> {}
impl Documented for HttpRequest {}
/// The attribute says all of such an answer.
impl Documented for HttpResponse {}
impl Documented for Problem {}

/// What can fail shows what it answers when it does not; its problems come from its parts.
impl<T: Documented> Documented for Result<T, Problem> {
    const READS_QUERY: bool = T::READS_QUERY;

    fn document(operation: &mut OperationDocument) {
        T::document(operation);
    }
}

impl Documented for () {}

macro_rules! parts {
    ($($part:ident)+) => {
        impl<$($part: Documented),+> Documented for ($($part,)+) {
            const READS_QUERY: bool = $($part::READS_QUERY)||+;
            const CHOOSES_FORM: bool = $($part::CHOOSES_FORM)||+;

            fn document(operation: &mut OperationDocument) {
                $($part::document(operation);)+
            }
        }
    };
}

parts!(A);
parts!(A B);
parts!(A B C);
parts!(A B C D);
parts!(A B C D E);
parts!(A B C D E F);
parts!(A B C D E F G);
parts!(A B C D E F G H);

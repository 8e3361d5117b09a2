//! The bounds of a body's fields, read off the rules that its type states.
//!
//! The type states them once, for the checking (`#[validate(length(max = 300))]`), and the attribute is not to be seen
//! from outside. So each field is filled with far too much, and what the refusal says of its bounds is documented: the
//! document says what is checked, whatever that is.

use std::collections::{BTreeMap, BTreeSet};

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ArrayItems, Object, Schema, SchemaType, Type};
use validator::{Validate, ValidationError, ValidationErrors, ValidationErrorsKind};

use super::schemas::{COMPONENTS, PATCHES};
use crate::http::document::NamedSchema;

/// More characters and items than any field takes.
const FAR_TOO_MANY: usize = 3000;

/// How long a text is that is asked for where that was not too long: a key is long.
const LONGEST: usize = 300_000;

/// The bounds of one field: its length, its number of items, or its value.
pub struct Bound {
    /// The name of the schema that has the field.
    pub schema: String,
    /// The field.
    pub field: String,
    min: Option<usize>,
    max: Option<usize>,
}

impl Bound {
    /// Writes the bounds into the field's schema; null has none.
    pub fn write(&self, property: &mut RefOr<Schema>) {
        match property {
            RefOr::T(Schema::Object(object)) if takes(object, &Type::String) => {
                (object.min_length, object.max_length) = (self.min, self.max);
            }
            RefOr::T(Schema::Object(object)) if takes(object, &Type::Integer) => {
                object.minimum = self.min.map(utoipa::Number::UInt);
                object.maximum = self.max.map(utoipa::Number::UInt);
            }
            RefOr::T(Schema::Array(array)) => (array.min_items, array.max_items) = (self.min, self.max),
            RefOr::T(Schema::OneOf(choice)) => choice.items.iter_mut().for_each(|item| self.write(item)),
            _ => {}
        }
    }
}

/// The bounds of all fields of a body of type `T`, whose schema is called `name`, and of what it holds.
pub fn bounds<T: DeserializeOwned + Validate>(name: &str, schemas: &[NamedSchema]) -> Vec<Bound> {
    let refusal = |body: Value| serde_json::from_value::<T>(body).ok()?.validate().err();
    let schemas = schemas.iter().map(|(name, schema)| (name.as_str(), schema)).collect();
    let mut search = Search { schemas, refusal: &refusal, seen: BTreeSet::new(), found: Vec::new() };
    let body = search.sample_of(name);
    search.walk(name, "", &body);
    search.found
}

/// What a field holds.
enum Held<'a> {
    Text,
    Number,
    List(&'a RefOr<Schema>),
    Part(&'a str),
    Other,
}

struct Search<'a> {
    schemas: BTreeMap<&'a str, &'a RefOr<Schema>>,
    refusal: &'a dyn Fn(Value) -> Option<ValidationErrors>,
    seen: BTreeSet<String>,
    found: Vec<Bound>,
}

impl<'a> Search<'a> {
    /// Looks at the fields of the object of schema `name` that stands at `pointer` in `body`.
    fn walk(&mut self, name: &str, pointer: &str, body: &Value) {
        let Some(object) = self.object(name).filter(|_| self.seen.insert(name.to_owned())) else { return };
        for (field, property) in &object.properties {
            let place = format!("{pointer}/{field}");
            let with = |value: Value| with(body, pointer, field, value);
            match self.held(property) {
                Held::Text => {
                    let known = self.found.len();
                    self.ask(name, field, &place, with("a".repeat(FAR_TOO_MANY).into()));
                    if self.found.len() == known {
                        self.ask(name, field, &place, with("a".repeat(LONGEST).into()));
                    }
                }
                Held::Number => self.ask(name, field, &place, with(i16::MAX.into())),
                Held::List(item) => {
                    let sample = self.sample(item);
                    self.ask(name, field, &place, with(vec![sample.clone(); FAR_TOO_MANY].into()));
                    if let Held::Part(part) = self.held(item) {
                        self.walk(part, &format!("{place}/0"), &with(vec![sample].into()));
                    }
                }
                Held::Part(part) => {
                    let sample = self.sample_of(part);
                    self.walk(part, &place, &with(sample));
                }
                Held::Other => {}
            }
        }
    }

    /// Notes the bounds that the refusal of `body` names at `place`.
    fn ask(&mut self, schema: &str, field: &str, place: &str, body: Value) {
        let Some(errors) = (self.refusal)(body) else { return };
        let rules = broken(&errors, &mut place.split('/').skip(1));
        for rule in rules.unwrap_or_default() {
            let bound = |name| rule.params.get(name)?.as_u64().and_then(|bound| usize::try_from(bound).ok());
            let (schema, field) = (schema.to_owned(), field.to_owned());
            self.found.push(Bound { schema, field, min: bound("min"), max: bound("max") });
        }
    }

    fn object(&self, name: &str) -> Option<&'a Object> {
        match self.schemas.get(name)? {
            RefOr::T(Schema::Object(object)) if !object.properties.is_empty() => Some(object),
            _ => None,
        }
    }

    fn held(&self, property: &'a RefOr<Schema>) -> Held<'a> {
        match property {
            RefOr::Ref(reference) => {
                let name = reference.ref_location.trim_start_matches(COMPONENTS);
                match self.schemas.get(name) {
                    Some(patch) if name.starts_with(PATCHES) => self.held(patch),
                    Some(_) => Held::Part(name),
                    None => Held::Other,
                }
            }
            // A text with a format is as long as its format says.
            RefOr::T(Schema::Object(object)) if takes(object, &Type::String) && object.format.is_none() => {
                Held::Text
            }
            RefOr::T(Schema::Object(object)) if takes(object, &Type::Integer) => Held::Number,
            RefOr::T(Schema::Array(array)) => match &array.items {
                ArrayItems::RefOrSchema(item) => Held::List(item),
                ArrayItems::False => Held::Other,
            },
            RefOr::T(Schema::OneOf(choice)) => choice
                .items
                .iter()
                .map(|item| self.held(item))
                .find(|held| !matches!(held, Held::Other))
                .unwrap_or(Held::Other),
            RefOr::T(_) => Held::Other,
        }
    }

    /// A value that the schema takes.
    fn sample(&self, schema: &RefOr<Schema>) -> Value {
        match schema {
            RefOr::Ref(reference) => self.sample_of(reference.ref_location.trim_start_matches(COMPONENTS)),
            RefOr::T(Schema::Object(object)) => match object.example.as_ref().or(object.examples.first()) {
                Some(example) => example.clone(),
                None if takes(object, &Type::String) => "a".into(),
                None if takes(object, &Type::Integer) => 1.into(),
                None => Map::new().into(),
            },
            RefOr::T(Schema::Array(array)) => array.example.clone().unwrap_or(Value::Array(Vec::new())),
            RefOr::T(_) => Value::Null,
        }
    }

    /// The example of an object, or what it has to have.
    fn sample_of(&self, name: &str) -> Value {
        let Some(object) = self.object(name) else { return Map::new().into() };
        object.example.as_ref().or(object.examples.first()).cloned().unwrap_or_else(|| {
            let needed =
                object.required.iter().filter_map(|field| Some((field, object.properties.get(field)?)));
            needed
                .map(|(field, property)| (field.clone(), self.sample(property)))
                .collect::<Map<_, _>>()
                .into()
        })
    }
}

fn takes(object: &Object, kind: &Type) -> bool {
    match &object.schema_type {
        SchemaType::Type(one) => one == kind,
        SchemaType::Array(several) => several.contains(kind),
        SchemaType::AnyValue => false,
    }
}

/// The body with another value in the field of the object at `pointer`.
fn with(body: &Value, pointer: &str, field: &str, value: Value) -> Value {
    let mut body = body.clone();
    if let Some(object) = body.pointer_mut(pointer).and_then(Value::as_object_mut) {
        object.insert(field.to_owned(), value);
    }
    body
}

/// The rules that are broken at a place.
fn broken<'e>(
    errors: &'e ValidationErrors,
    steps: &mut dyn Iterator<Item = &str>,
) -> Option<&'e [ValidationError]> {
    match errors.errors().get(steps.next()?)? {
        ValidationErrorsKind::Field(rules) => Some(rules),
        ValidationErrorsKind::Struct(inner) => broken(inner, steps),
        ValidationErrorsKind::List(items) => {
            let index = steps.next()?.parse::<usize>().ok()?;
            broken(items.get(&index)?, steps)
        }
    }
}

//! Parameters of the query: closed, each at most once, lists comma separated.

mod both;
mod part;

use std::collections::HashSet;
use std::fmt;
use std::future::{Ready, ready};
use std::marker::PhantomData;
use std::ops::Deref;
use std::str::FromStr;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use serde::de::value::StrDeserializer;
use serde::de::{self, Deserialize, DeserializeOwned, Deserializer, Visitor};
use utoipa::__dev::ComposeSchema;
use utoipa::IntoParams;
use utoipa::openapi::RefOr;
use utoipa::openapi::path::{ParameterIn, ParameterStyle};
use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, Schema, SchemaType, Type};

pub use both::Both;
pub use part::decode;

use super::document::{Documented, OperationDocument};
use super::problem::{Problem, Slug};

/// How many items a comma-separated list may have.
pub const MOST_ITEMS: usize = 100;
/// How many parameters a query may have.
const MOST_PARAMETERS: usize = 64;

/// The parameters of the query, read as the struct `T` (one field for each; no flattening).
///
/// 400, naming the parameter, for one that `T` has not, one that stands there twice, one whose value
/// cannot be read.
#[derive(Clone, Debug)]
pub struct Query<T>(pub T);

impl<T> Deref for Query<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: DeserializeOwned> Query<T> {
    /// Reads a query string.
    ///
    /// # Errors
    /// `malformed`, naming the parameter.
    pub fn read(query: &str) -> Result<Self, Problem> {
        let pairs = pairs(query)?;
        T::deserialize(part::Parameters(pairs))
            .map(Self)
            .map_err(|part::Refused(detail)| Problem::malformed(detail))
    }
}

/// The parameters of a query in order, each once.
fn pairs(query: &str) -> Result<Vec<(String, String)>, Problem> {
    let mut pairs = Vec::new();
    let mut seen = HashSet::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let name = decode(name)
            .ok_or_else(|| Problem::malformed("A parameter's name is not percent-encoded UTF-8."))?;
        let value = decode(value).ok_or_else(|| {
            Problem::malformed(format!("The parameter {} is not percent-encoded UTF-8.", part::shown(&name)))
        })?;
        if !seen.insert(name.clone()) {
            return Err(Problem::malformed(format!(
                "The parameter {} stands here twice; separate several values by commas.",
                part::shown(&name)
            )));
        }
        if seen.len() > MOST_PARAMETERS {
            return Err(Problem::malformed(format!("Send at most {MOST_PARAMETERS} parameters.")));
        }
        pairs.push((name, value));
    }
    Ok(pairs)
}

impl<T: DeserializeOwned> FromRequest for Query<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::read(request.query_string()))
    }
}

impl<T: IntoParams> Documented for Query<T> {
    const READS_QUERY: bool = true;

    fn document(operation: &mut OperationDocument) {
        document::<T>(operation);
        operation.refuses(&[Slug::Malformed]);
    }
}

/// Adds the parameters of a struct.
fn document<T: IntoParams>(operation: &mut OperationDocument) {
    for mut parameter in T::into_params(|| Some(ParameterIn::Query)) {
        match &mut parameter.schema {
            Some(RefOr::T(Schema::Array(_))) => {
                parameter.style = Some(ParameterStyle::Form);
                parameter.explode = Some(false);
            }
            // A parameter is left out, never null.
            Some(RefOr::T(Schema::Object(object))) => {
                if let SchemaType::Array(types) = &mut object.schema_type {
                    types.retain(|one| *one != Type::Null);
                    if let [one] = &types[..] {
                        object.schema_type = SchemaType::Type(one.clone());
                    }
                }
            }
            _ => {}
        }
        operation.parameter(parameter);
    }
}

/// No parameters at all.
#[derive(Clone, Copy, Debug, serde::Deserialize)]
pub struct NoParameters {}

/// A comma-separated list, in order: one to a hundred items, none of them empty. The default is the
/// empty list, for a parameter that is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List<T>(pub Vec<T>);

impl<T> Default for List<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Deref for List<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Items<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Items<T> {
            type Value = List<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("values separated by commas")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<List<T>, E> {
                let items: Vec<_> = text.split(',').map(str::trim).collect();
                if items.len() > MOST_ITEMS {
                    return Err(E::custom(format_args!("expected at most {MOST_ITEMS} values")));
                }
                if items.contains(&"") {
                    return Err(E::custom("expected no empty value between the commas"));
                }
                items
                    .into_iter()
                    .map(|item| T::deserialize(StrDeserializer::new(item)))
                    .collect::<Result<_, _>>()
                    .map(List)
            }
        }

        deserializer.deserialize_str(Items(PhantomData))
    }
}

/// A parameter of this type needs `#[param(inline)]`: parameters bring no components with them.
impl<T: ComposeSchema> ComposeSchema for List<T> {
    fn compose(inner: Vec<RefOr<Schema>>) -> RefOr<Schema> {
        let items = inner.into_iter().next().unwrap_or_else(|| T::compose(Vec::new()));
        ArrayBuilder::new().items(items).max_items(Some(MOST_ITEMS)).into()
    }
}

/// The words of a list parameter as what they stand for.
///
/// # Errors
/// `malformed`, naming the parameter and what it takes.
pub fn parsed<T: FromStr<Err: fmt::Display>>(name: &str, words: &List<String>) -> Result<Vec<T>, Problem> {
    words
        .iter()
        .map(|word| word.parse())
        .collect::<Result<_, _>>()
        .map_err(|wrong: T::Err| Problem::malformed(format!("{name}: {wrong}")))
}

/// How many records a page holds: 1 to 200, 50 when nothing is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageSize(usize);

impl PageSize {
    /// The largest page.
    pub const MOST: usize = 200;
    /// The usual page.
    pub const USUAL: usize = 50;

    /// The number of records.
    #[must_use]
    pub fn get(self) -> usize {
        self.0
    }
}

impl Default for PageSize {
    fn default() -> Self {
        Self(Self::USUAL)
    }
}

impl<'de> Deserialize<'de> for PageSize {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let asked = usize::deserialize(deserializer)?;
        if (1..=Self::MOST).contains(&asked) {
            Ok(Self(asked))
        } else {
            Err(de::Error::custom(format_args!("expected a number from 1 to {}", Self::MOST)))
        }
    }
}

/// A parameter of this type needs `#[param(inline)]`: parameters bring no components with them.
impl ComposeSchema for PageSize {
    fn compose(_: Vec<RefOr<Schema>>) -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(SchemaType::Type(Type::Integer))
            .minimum(Some(1))
            .maximum(Some(Self::MOST))
            .default(Some(Self::USUAL.into()))
            .into()
    }
}

#[cfg(test)]
mod tests;

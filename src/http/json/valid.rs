//! Bodies whose values keep the rules that their type states.

use std::borrow::Cow;
use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use serde::de::DeserializeOwned;
use utoipa::ToSchema;
use validator::{Validate, ValidationError, ValidationErrors, ValidationErrorsKind};

use super::{Json, REFUSALS, USUAL, media_types, pointer, read};
use crate::http::document::{Documented, OperationDocument};
use crate::http::problem::Problem;
use crate::model::violation::{Invalid, Violations};

/// A body of shape `T` that keeps the lengths, ranges and counts that `T` states: else 422.
#[derive(Clone, Debug)]
pub struct Valid<T, const LIMIT: usize = USUAL>(pub T);

impl<T, const LIMIT: usize> FromRequest for Valid<T, LIMIT>
where
    T: DeserializeOwned + Validate + 'static,
{
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let body = Json::<T, LIMIT>::from_request(request, payload);
        Box::pin(async move { checked(body.await?.0).map(Self) })
    }
}

/// A body of shape `T` that keeps its rules, or `null`.
#[derive(Clone, Debug)]
pub struct ValidOrNull<T>(pub Option<T>);

impl<T> FromRequest for ValidOrNull<T>
where
    T: DeserializeOwned + Validate + 'static,
{
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let body = Json::<Option<T>, USUAL>::from_request(request, payload);
        Box::pin(async move { body.await?.0.map(checked).transpose().map(Self) })
    }
}

impl<T: ToSchema + DeserializeOwned + Validate> Documented for ValidOrNull<T> {
    fn document(operation: &mut OperationDocument) {
        let media_types = media_types(&operation.method);
        operation.body_or_null::<T>(media_types, |example| checked(read::parse::<T>(example)?).map(|_| ()));
        operation.bounded::<T>();
        operation.refuses(&REFUSALS);
    }
}

/// The value, when it keeps its rules.
fn checked<T: Validate>(value: T) -> Result<T, Problem> {
    match value.validate() {
        Ok(()) => Ok(value),
        Err(errors) => Err(violations(&errors).into()),
    }
}

impl<T: ToSchema + DeserializeOwned + Validate, const LIMIT: usize> Documented for Valid<T, LIMIT> {
    fn document(operation: &mut OperationDocument) {
        let media_types = media_types(&operation.method);
        operation.body::<T>(media_types, |example| checked(read::parse::<T>(example)?).map(|_| ()));
        operation.bounded::<T>();
        operation.refuses(&REFUSALS);
    }
}

/// The validator's findings as violations, in the order of their pointers. Its own words repeat the
/// value, so only the rule and its bounds are taken.
#[must_use]
pub fn violations(errors: &ValidationErrors) -> Violations {
    let mut found = Violations::default();
    gather(errors, "", &mut found);
    found.0.sort_by(|a, b| a.pointer.cmp(&b.pointer));
    found
}

fn gather(errors: &ValidationErrors, place: &str, found: &mut Violations) {
    for (field, kind) in errors.errors() {
        let mut place = place.to_owned();
        // A rule of the struct as a whole stands at the struct; a raw identifier has its plain name.
        if field != "__all__" {
            pointer::push(&mut place, field.trim_start_matches("r#"));
        }
        match kind {
            ValidationErrorsKind::Field(broken) => {
                for rule in broken {
                    found.add(place.clone(), told(rule));
                }
            }
            ValidationErrorsKind::Struct(inner) => gather(inner, &place, found),
            ValidationErrorsKind::List(items) => {
                for (index, inner) in items {
                    gather(inner, &format!("{place}/{index}"), found);
                }
            }
        }
    }
}

/// A broken rule in our words.
fn told(rule: &ValidationError) -> Invalid {
    let bound = |name: &str| rule.params.get(name).map(ToString::to_string);
    let (min, max) = (bound("min"), bound("max"));
    if let Some(message) = &rule.message {
        return Invalid::new(code(rule), message.clone());
    }
    let (code, detail) = match (rule.code.as_ref(), min, max, bound("equal")) {
        ("length", _, _, Some(exact)) => ("wrong_length", format!("The length is exactly {exact}.")),
        ("length", Some(min), Some(max), _) => {
            ("wrong_length", format!("The length is from {min} to {max}."))
        }
        ("length", Some(min), None, _) => ("too_short", format!("The length is at least {min}.")),
        ("length", None, Some(max), _) => ("too_long", format!("The length is at most {max}.")),
        ("range", Some(min), Some(max), _) => ("out_of_range", format!("The value is from {min} to {max}.")),
        ("range", Some(min), None, _) => ("out_of_range", format!("The value is at least {min}.")),
        ("range", None, Some(max), _) => ("out_of_range", format!("The value is at most {max}.")),
        _ => (code(rule), "This value breaks the rule that the documentation states.".to_owned()),
    };
    Invalid::new(code, detail)
}

/// The rule's word, as the attribute of the request type states it.
fn code(rule: &ValidationError) -> &'static str {
    match &rule.code {
        Cow::Borrowed(code) => code,
        Cow::Owned(_) => "invalid",
    }
}

#[cfg(test)]
mod tests {
    use serde::Serialize;

    use super::*;
    use crate::http::patch::Patch;

    #[derive(Serialize, Validate)]
    struct Contact {
        #[validate(length(min = 1, max = 5))]
        title: Patch<String>,
        #[validate(length(max = 2), nested)]
        channels: Vec<Channel>,
        #[validate(range(min = 1, max = 9))]
        r#preference: Patch<u8>,
        #[validate(nested)]
        hours: Patch<Vec<Channel>>,
    }

    #[derive(Clone, Serialize, Validate)]
    struct Channel {
        #[validate(length(max = 3))]
        value: String,
    }

    fn channel(value: &str) -> Channel {
        Channel { value: value.to_owned() }
    }

    fn found(contact: &Contact) -> Vec<(String, &'static str, String)> {
        let errors = contact.validate().expect_err("broken rules");
        violations(&errors).0.into_iter().map(|broken| (broken.pointer, broken.code, broken.detail)).collect()
    }

    #[test]
    fn broken_rules_are_told_by_pointer_without_their_values() {
        let contact = Contact {
            title: Patch::Value("hunter2".to_owned()),
            channels: vec![channel("ok"), channel("hunter2")],
            r#preference: Patch::Value(10),
            hours: Patch::Value(vec![channel("hunter2")]),
        };
        let told = found(&contact);
        assert_eq!(
            told,
            [
                ("/channels/1/value".to_owned(), "too_long", "The length is at most 3.".to_owned()),
                ("/hours/0/value".to_owned(), "too_long", "The length is at most 3.".to_owned()),
                ("/preference".to_owned(), "out_of_range", "The value is from 1 to 9.".to_owned()),
                ("/title".to_owned(), "wrong_length", "The length is from 1 to 5.".to_owned()),
            ]
        );
    }

    #[test]
    fn too_many_items_are_told_at_the_list() {
        let contact = Contact {
            title: Patch::Null,
            channels: vec![channel("a"), channel("b"), channel("c")],
            r#preference: Patch::Absent,
            hours: Patch::Absent,
        };
        assert_eq!(found(&contact)[0].0, "/channels");
    }
}

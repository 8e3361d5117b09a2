//! In which form a caller takes the answer: the `Accept` header (RFC 9110, 12.5.1).

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header::{self, Accept, Header as _, Quality, QualityItem};
use actix_web::mime::Mime;

use actix_web::{FromRequest, HttpRequest};

use super::document::Documented;
use super::problem::{Problem, Slug};

/// A form in which something can be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `application/json`.
    Json,
    /// `text/html`.
    Html,
    /// `application/pgp-keys` (RFC 3156).
    PgpKeys,
    /// `application/pkix-cert` (RFC 5280).
    PkixCert,
    /// `application/x-pem-file`.
    PemFile,
    /// `application/x-ndjson`.
    Ndjson,
    /// `text/csv` (RFC 4180).
    Csv,
    /// `text/vcard` (RFC 6350).
    Vcard,
}

impl Form {
    /// Its media type.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Html => "text/html",
            Self::PgpKeys => "application/pgp-keys",
            Self::PkixCert => "application/pkix-cert",
            Self::PemFile => "application/x-pem-file",
            Self::Ndjson => "application/x-ndjson",
            Self::Csv => "text/csv",
            Self::Vcard => "text/vcard",
        }
    }
}

/// The one of the `offered` forms that the caller likes best, the first of equals; `None` when it
/// takes none of them. A caller that says nothing takes all.
#[must_use]
pub fn prefer(request: &HttpRequest, offered: &[Form]) -> Option<Form> {
    if !request.headers().contains_key(header::ACCEPT) {
        return offered.first().copied();
    }
    let Ok(accept) = Accept::parse(request) else { return offered.first().copied() };
    let mut best = None;
    for form in offered {
        let quality = quality(&accept, *form);
        if quality > Quality::ZERO && best.is_none_or(|(_, found)| quality > found) {
            best = Some((*form, quality));
        }
    }
    best.map(|(form, _)| form)
}

/// How much the most exact range that fits says of a form: 0 is *not at all*.
fn quality(accept: &Accept, form: Form) -> Quality {
    let (kind, subtype) = form.name().split_once('/').unwrap_or_default();
    let fits = |wanted: &str, offered: &str| wanted == "*" || wanted == offered;
    // A suffix is no part of the subtype, for who takes types apart.
    let named = |range: &QualityItem<Mime>| match range.item.suffix() {
        Some(suffix) => format!("{}+{suffix}", range.item.subtype()),
        None => range.item.subtype().as_str().to_owned(),
    };
    accept
        .iter()
        .filter(|range| fits(range.item.type_().as_str(), kind) && fits(&named(range), subtype))
        .max_by_key(|range| (range.item.type_() == kind, named(range) == subtype))
        .map_or(Quality::ZERO, |range| range.quality)
}

/// In which forms the caller takes the answer, where an operation has several.
#[derive(Clone, Debug)]
pub struct Wanted(HttpRequest);

impl Wanted {
    /// The one of the `offered` forms that the caller likes best, the first of equals.
    ///
    /// # Errors
    /// `not-acceptable` when it takes none of them.
    pub fn prefer(&self, offered: &[Form]) -> Result<Form, Problem> {
        prefer(&self.0, offered).ok_or_else(|| {
            let names: Vec<&str> = offered.iter().map(|it| it.name()).collect();
            Problem::new(Slug::NotAcceptable, format!("Accept {}.", names.join(", ")))
        })
    }
}

impl FromRequest for Wanted {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self(request.clone())))
    }
}

impl Documented for Wanted {
    const CHOOSES_FORM: bool = true;
}

/// Whether the caller takes JSON. The two usual headers are not parsed.
#[must_use]
pub fn takes_json(request: &HttpRequest) -> bool {
    let accept = request.headers().get(header::ACCEPT);
    accept.is_none_or(|accept| accept == "*/*" || accept == "application/json")
        || prefer(request, &[Form::Json]).is_some()
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn preferred(accepted: &str, offered: &[Form]) -> Option<Form> {
        prefer(&TestRequest::get().insert_header(("Accept", accepted)).to_http_request(), offered)
    }

    #[test]
    fn the_caller_gets_the_form_that_it_likes_best() {
        let both = [Form::Json, Form::Html];
        assert_eq!(prefer(&TestRequest::get().to_http_request(), &both), Some(Form::Json));
        assert_eq!(preferred("*/*", &both), Some(Form::Json));
        assert_eq!(preferred("text/html, */*;q=0.8", &both), Some(Form::Html));
        assert_eq!(preferred("text/*;q=0.3, application/json;q=0.2", &both), Some(Form::Html));
        assert_eq!(preferred("application/*", &both), Some(Form::Json));
    }

    #[test]
    fn the_most_exact_range_decides() {
        assert_eq!(preferred("*/*, application/json;q=0", &[Form::Json]), None);
        assert_eq!(preferred("application/json, */*;q=0", &[Form::Json]), Some(Form::Json));
        assert_eq!(preferred("text/csv", &[Form::Json, Form::Html]), None);
    }
}

//! Versions and conditions (RFC 9110, 13): the tag of a view, `If-Match`, `If-None-Match`.
//!
//! A tag tells two things apart. `If-Match` guards a change, so it compares the record's edit version,
//! which only those who may edit are told. `If-None-Match` guards a reader's copy, so it compares the
//! hash of exactly what this caller was shown. The hash is taken over the view alone, so it says
//! nothing of what the view leaves out. It is keyed: who knows the tag of a view that he may not read any more, or not
//! yet, cannot try out what the view says.

use std::fmt::{self, Write as _};
use std::future::{Ready, ready};
use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::http::header::{self, HeaderMap, HeaderValue};
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};
use secrecy::ExposeSecret;
use sha2::{Digest, Sha256};

use super::document::{Documented, OperationDocument};
use super::problem::{Problem, Slug};
use crate::secrets::{KeyedHash, Keyring, Use};
use crate::unit::Expected;

/// `*`, or tags in double quotes.
const TAGS: &str = r#"^(\*|(W/)?"[!#-+\--~]+"( *, *(W/)?"[!#-+\--~]+"){0,31})$"#;

/// How many tags one condition may list.
const MOST_TAGS: usize = 32;

/// Makes the tags of what callers are shown, the same on all instances. An older secret makes none and recognises none:
/// that costs an answer that could have been 304.
#[derive(Debug)]
pub struct EntityTags(KeyedHash);

impl EntityTags {
    /// Tags by the service secret that is in force.
    #[must_use]
    pub fn new(keyring: &Keyring) -> Self {
        Self(KeyedHash::new(keyring.derive(Use::EntityTags).current.expose_secret()))
    }

    /// Those of the instance that answers.
    ///
    /// # Errors
    /// `internal` when the server has none: there is no tag without a key.
    pub fn of_request(request: &HttpRequest) -> Result<&Self, Problem> {
        let tags = request.app_data::<Data<Self>>().map(Data::get_ref);
        tags.ok_or_else(|| Problem::internal("the key of the entity tags is not set"))
    }

    /// The same, to keep after the request.
    ///
    /// # Errors
    /// See [`EntityTags::of_request`].
    pub fn shared(request: &HttpRequest) -> Result<Arc<Self>, Problem> {
        let tags = request.app_data::<Data<Self>>().cloned().map(Data::into_inner);
        tags.ok_or_else(|| Problem::internal("the key of the entity tags is not set"))
    }

    /// Tags of a key that everybody knows, for examples.
    #[must_use]
    pub fn of_nobody() -> Self {
        Self(KeyedHash::new(&[0; 32]))
    }

    /// The tag of a view, from its bytes as they are sent. `version` only for who may edit.
    ///
    /// The hash is the first 64 bits of an HMAC with SHA-256: members write parts of what they are shown, and a weaker
    /// hash would let them make two texts with one tag.
    #[must_use]
    pub fn of(&self, view: &[&[u8]], version: Option<i64>) -> Etag {
        Etag { version, hash: first(&self.0.of(view)) }
    }
}

/// The first 64 bits.
fn first(hash: &[u8; 32]) -> u64 {
    hash.first_chunk().map_or(0, |bytes| u64::from_be_bytes(*bytes))
}

/// The tag of a view: `"<edit version>.<hash>"` for who may edit the record, `"<hash>"` for others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Etag {
    version: Option<i64>,
    hash: u64,
}

impl Etag {
    /// The tag of what everybody may read, such as a document. It is not keyed.
    #[must_use]
    pub fn of(text: &[u8], version: Option<i64>) -> Self {
        Self { version, hash: first(&Sha256::digest(text).into()) }
    }

    /// Without its quotes.
    #[must_use]
    pub fn inside(&self) -> String {
        let mut text = String::with_capacity(40);
        self.write(&mut text);
        text
    }

    /// Writes it without its quotes. By hand: it is in every answer, each time anew.
    fn write(&self, text: &mut String) {
        if let Some(version) = self.version {
            // Writing into a string does not fail.
            let _ = write!(text, "{version}.");
        }
        for place in (0..16).rev() {
            let digit = (self.hash >> (4 * place) & 0xf) as u32;
            text.extend(char::from_digit(digit, 16));
        }
    }

    /// As a header's value.
    #[must_use]
    pub fn header(&self) -> HeaderValue {
        let mut text = String::with_capacity(40);
        text.push('"');
        self.write(&mut text);
        text.push('"');
        HeaderValue::try_from(text).unwrap_or_else(|_| HeaderValue::from_static("\"\""))
    }

    /// Whether a caller that sent these headers has this view already: `If-None-Match`.
    #[must_use]
    pub fn is_known_to(&self, headers: &HeaderMap) -> bool {
        let own = self.to_string();
        headers
            .get_all(header::IF_NONE_MATCH)
            .filter_map(|value| value.to_str().ok())
            .flat_map(tags)
            .take(MOST_TAGS)
            .any(|tag| tag == "*" || tag == own)
    }
}

/// With its quotes, as in the header and in the view.
impl fmt::Display for Etag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\"", self.inside())
    }
}

/// The tags of a list, without the mark of a weak one: a compressing proxy sets that mark on ours.
fn tags(list: &str) -> impl Iterator<Item = &str> {
    list.split(',').map(str::trim).map(|tag| tag.strip_prefix("W/").unwrap_or(tag))
}

/// `If-Match`: which version the caller has seen. 428 when it says nothing, 400 when it is no tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IfMatch {
    /// `*`: any version, as long as the record is there.
    Any,
    /// One of these edit versions. A tag without a version (of who may not edit) adds none.
    OneOf(Vec<i64>),
}

impl IfMatch {
    /// The versions that the caller means to change.
    #[must_use]
    pub fn expected(self) -> Expected {
        match self {
            Self::Any => Expected::Any,
            Self::OneOf(versions) => Expected::OneOf(versions),
        }
    }

    fn read(headers: &HeaderMap) -> Result<Self, Problem> {
        let unreadable =
            || Problem::malformed("If-Match takes *, or the ETags of the record, each in double quotes.");
        let mut versions = Vec::new();
        let mut any = false;
        let mut count = 0;
        for value in headers.get_all(header::IF_MATCH) {
            for tag in tags(value.to_str().map_err(|_| unreadable())?) {
                count += 1;
                if count > MOST_TAGS {
                    return Err(unreadable());
                }
                if tag == "*" {
                    any = true;
                    continue;
                }
                let inside = tag
                    .strip_prefix('"')
                    .and_then(|tag| tag.strip_suffix('"'))
                    .filter(|tag| !tag.is_empty() && !tag.contains('"'))
                    .ok_or_else(unreadable)?;
                versions.extend(inside.split_once('.').and_then(|(version, _)| version.parse::<i64>().ok()));
            }
        }
        match (any, count) {
            (_, 0) => Err(Problem::of(Slug::PreconditionRequired)),
            (true, 1) => Ok(Self::Any),
            (true, _) => Err(unreadable()),
            (false, _) => Ok(Self::OneOf(versions)),
        }
    }
}

impl FromRequest for IfMatch {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::read(request.headers()))
    }
}

impl Documented for IfMatch {
    fn document(operation: &mut OperationDocument) {
        operation.header(
            "If-Match",
            true,
            "The ETag of the record as you have read it, or `*`. Only its edit version counts: the change \
             is refused with 412 when somebody has changed the record since.",
            "\"7.9f2c1a5be0d44c71\"",
            (Some(TAGS), None),
        );
        operation.refuses(&[Slug::Malformed, Slug::Stale, Slug::PreconditionRequired]);
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;
    use proptest::prelude::*;

    use super::*;

    fn if_match(value: &str) -> Result<IfMatch, Slug> {
        let request = TestRequest::get().insert_header((header::IF_MATCH, value)).to_http_request();
        IfMatch::read(request.headers()).map_err(|problem| problem.slug())
    }

    fn known(etag: Etag, value: &str) -> bool {
        let request = TestRequest::get().insert_header((header::IF_NONE_MATCH, value)).to_http_request();
        etag.is_known_to(request.headers())
    }

    #[test]
    fn only_who_may_edit_is_told_the_version() {
        assert_eq!(Etag::of(b"{}", None).to_string(), "\"44136fa355b3678a\"");
        assert_eq!(Etag::of(b"{}", Some(7)).to_string(), "\"7.44136fa355b3678a\"");
    }

    #[test]
    fn only_who_has_the_service_secret_can_make_the_tag_of_a_view() {
        let (keyring, other) = (Keyring::generate(), Keyring::generate());
        let tags = EntityTags::new(&keyring);
        let tag = tags.of(&[b"{}"], None);
        assert_eq!(tag, EntityTags::new(&keyring).of(&[b"{}"], None), "all instances make the same");
        assert_ne!(tag, EntityTags::new(&other).of(&[b"{}"], None));
        assert_ne!(tag, Etag::of(b"{}", None));
        assert_ne!(tag, tags.of(&[b"{\"a\":1}"], None));
        assert_eq!(tags.of(&[b"{}"], Some(7)).to_string(), format!("\"7.{}", &tag.to_string()[1..]));
    }

    #[test]
    fn if_match_compares_the_edit_version_alone() {
        assert_eq!(if_match("\"7.0000000000000000\""), Ok(IfMatch::OneOf(vec![7])));
        assert_eq!(if_match("W/\"7.00\", \"9.ff\""), Ok(IfMatch::OneOf(vec![7, 9])));
        assert_eq!(if_match("*"), Ok(IfMatch::Any));
        let seen = if_match("\"7.00\"").expect("a condition").expected();
        assert!(seen.admits(7) && !seen.admits(8));
    }

    #[test]
    fn a_tag_without_a_version_admits_no_change() {
        assert_eq!(if_match("\"44136fa355b3678a\""), Ok(IfMatch::OneOf(vec![])));
    }

    #[test]
    fn a_condition_that_is_no_tag_is_malformed_and_none_is_required() {
        for value in ["7", "\"7.00", "\"\"", "*, \"7.00\"", "\"a\"b\""] {
            assert_eq!(if_match(value), Err(Slug::Malformed), "{value}");
        }
        let none = TestRequest::get().to_http_request();
        assert_eq!(
            IfMatch::read(none.headers()).map_err(|problem| problem.slug()),
            Err(Slug::PreconditionRequired)
        );
    }

    #[test]
    fn if_none_match_compares_the_whole_tag() {
        let etag = Etag::of(b"{}", Some(7));
        assert!(known(etag, "\"7.44136fa355b3678a\""));
        assert!(known(etag, "\"x\", W/\"7.44136fa355b3678a\""));
        assert!(known(etag, "*"));
        assert!(!known(etag, "\"44136fa355b3678a\""));
        assert!(!known(etag, "\"8.44136fa355b3678a\""));
    }

    proptest! {
        #[test]
        fn a_tag_that_was_given_out_admits_its_version(version in 0..i64::MAX, view in ".*") {
            let given = Etag::of(view.as_bytes(), Some(version)).to_string();
            prop_assert_eq!(if_match(&given), Ok(IfMatch::OneOf(vec![version])));
            prop_assert_eq!(if_match(&format!("W/{given}")), Ok(IfMatch::OneOf(vec![version])));
        }

        #[test]
        fn no_header_breaks_the_reader(value in "[ -~]{0,80}") {
            let _ = if_match(&value);
            let _ = known(Etag::of(b"", None), &value);
        }
    }
}

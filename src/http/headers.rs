//! Headers that callers send beside their request, as typed parts of an operation.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use actix_web::{FromRequest, HttpRequest};
use serde::Serialize;

use super::document::{Documented, OperationDocument};
use super::problem::{Problem, Slug};
use crate::model::text;
use crate::unit;

/// Names of our own headers.
pub mod name {
    use super::HeaderName;

    /// The request's id, in every answer and in the log.
    pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
    /// Why a record is changed: a note verbale, a ticket.
    pub const ACT_REFERENCE: HeaderName = HeaderName::from_static("act-reference");
    /// The key that makes a repeated `POST` one act.
    pub const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
    /// When this instance last heard the database.
    pub const AS_OF: HeaderName = HeaderName::from_static("directory-as-of");
    /// That something is withheld which cannot be journaled now.
    pub const DEGRADED: HeaderName = HeaderName::from_static("directory-degraded");
    /// The sealed position of a write.
    pub const POSITION: HeaderName = HeaderName::from_static("directory-position");
    /// The sealed position that a read must have reached.
    pub const AT_LEAST: HeaderName = HeaderName::from_static("directory-at-least");
    /// What is left of the caller's allowance.
    pub const RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit");
    /// What the caller's allowance is.
    pub const RATE_LIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
}

/// Characters of an `Act-Reference`.
const LONGEST_REFERENCE: usize = 200;
/// A line that begins and ends with what can be seen.
const ONE_LINE: &str = r"^[^\x00-\x20\x7F]([^\x00-\x1F\x7F]*[^\x00-\x20\x7F])?$";
/// Characters of an `Idempotency-Key`.
const LONGEST_KEY: usize = 128;
/// Characters of an `X-Request-Id` that a caller chooses.
const LONGEST_ID: usize = 64;

/// The only header of this name; 400 when it is sent twice. `shown` is the name as people write it.
///
/// # Errors
/// `malformed`, which names the header.
pub fn single<'a>(
    headers: &'a HeaderMap,
    name: &HeaderName,
    shown: &str,
) -> Result<Option<&'a HeaderValue>, Problem> {
    let mut values = headers.get_all(name);
    let first = values.next();
    if values.next().is_some() {
        return Err(Problem::malformed(format!("The header {shown} stands here twice; send it once.")));
    }
    Ok(first)
}

/// `Act-Reference`: the paper or ticket behind a change, shown in the record's history. One line of up
/// to 200 characters; 400 when it is not. `None` when the caller names none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ActReference(pub Option<String>);

impl FromRequest for ActReference {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(
            single(request.headers(), &name::ACT_REFERENCE, "Act-Reference")
                .and_then(|value| value.map(line).transpose().map(Self)),
        )
    }
}

/// A line of text, as UTF-8 (RFC 9110, 5.5 leaves the bytes above ASCII to us). It is shown in history, so it keeps the
/// rule of every text that people write.
fn line(value: &HeaderValue) -> Result<String, Problem> {
    let text = std::str::from_utf8(value.as_bytes()).ok();
    text.and_then(|text| text::line(text, LONGEST_REFERENCE).ok()).ok_or_else(|| {
        Problem::malformed(format!(
            "Act-Reference takes one line of 1 to {LONGEST_REFERENCE} characters in UTF-8, none of them invisible or \
             turning the direction of writing."
        ))
    })
}

impl Documented for ActReference {
    fn document(operation: &mut OperationDocument) {
        operation.header(
            "Act-Reference",
            false,
            "What stands behind this change, such as a note verbale or a ticket: one line of up to 200 \
             characters, shown in the record's history.",
            "Note verbale 12/2026",
            (Some(ONE_LINE), Some(LONGEST_REFERENCE)),
        );
        operation.refuses(&[Slug::Malformed]);
    }
}

/// `Idempotency-Key`: 1 to 128 visible ASCII characters which make a repeated request one act; 400
/// when it is anything else. `None` when the caller sends none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IdempotencyKey(pub Option<String>);

impl IdempotencyKey {
    /// The key for this request with this body; none when the caller sends none.
    ///
    /// # Errors
    /// `internal` when the body cannot be written down.
    pub fn bind<T: Serialize>(
        self,
        hashes: &unit::RequestHashes,
        request: &HttpRequest,
        body: &T,
    ) -> Result<Option<unit::IdempotencyKey>, Problem> {
        let Some(key) = self.0 else { return Ok(None) };
        let body = serde_json::to_vec(body).map_err(Problem::internal)?;
        Ok(Some(hashes.bind(key, request.method().as_str(), request.path(), &body)))
    }
}

impl FromRequest for IdempotencyKey {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(
            single(request.headers(), &name::IDEMPOTENCY_KEY, "Idempotency-Key")
                .and_then(|value| value.map(key).transpose().map(Self)),
        )
    }
}

fn key(value: &HeaderValue) -> Result<String, Problem> {
    value
        .to_str()
        .ok()
        .filter(|key| {
            (1..=LONGEST_KEY).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic())
        })
        .map(str::to_owned)
        .ok_or_else(|| {
            Problem::malformed(format!("Idempotency-Key takes 1 to {LONGEST_KEY} visible ASCII characters."))
        })
}

impl Documented for IdempotencyKey {
    fn document(operation: &mut OperationDocument) {
        operation.header(
            "Idempotency-Key",
            false,
            "A key of your choice, 1 to 128 visible ASCII characters. A request that is repeated with the \
             same key within 24 hours is done once and answered alike.",
            "0192f0c1-5b7e-7d40-9d9c-3f1f2b6f7a11",
            (Some("^[!-~]+$"), Some(LONGEST_KEY)),
        );
        operation.refuses(&[Slug::Malformed, Slug::KeyReused]);
    }
}

/// The id that a caller has chosen for its request, when it is a sane token: else it gets a new one. With two of them
/// there is none, and a refusal.
#[must_use]
pub fn chosen_id(headers: &HeaderMap) -> (Option<&HeaderValue>, Option<Problem>) {
    match single(headers, &name::REQUEST_ID, "X-Request-Id") {
        Ok(value) => (value.filter(|value| is_sane_id(value)), None),
        Err(twice) => (None, Some(twice)),
    }
}

/// Whether this can be an id of a request.
#[must_use]
pub fn is_sane_id(value: &HeaderValue) -> bool {
    let sane = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.".contains(byte);
    let bytes = value.as_bytes();
    (1..=LONGEST_ID).contains(&bytes.len()) && bytes.iter().all(sane)
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn sent(name: &'static str, values: &[&[u8]]) -> HttpRequest {
        let request = values.iter().fold(TestRequest::post(), |request, value| {
            request.append_header((name, HeaderValue::from_bytes(value).expect("a header")))
        });
        request.to_http_request()
    }

    async fn reference(values: &[&[u8]]) -> Result<Option<String>, u16> {
        let read = ActReference::extract(&sent("act-reference", values)).await;
        read.map(|read| read.0).map_err(|problem| problem.slug().status().as_u16())
    }

    async fn idempotency(values: &[&[u8]]) -> Result<Option<String>, u16> {
        let read = IdempotencyKey::extract(&sent("idempotency-key", values)).await;
        read.map(|read| read.0).map_err(|problem| problem.slug().status().as_u16())
    }

    #[actix_web::test]
    async fn a_reference_is_one_line_of_text() {
        assert_eq!(reference(&[]).await, Ok(None));
        assert_eq!(reference(&[b" Note 12/2026 "]).await, Ok(Some("Note 12/2026".to_owned())));
        assert_eq!(reference(&["N\u{f6}te".as_bytes()]).await, Ok(Some("N\u{f6}te".to_owned())));
        assert_eq!(reference(&[&[b'a'; 200]]).await, Ok(Some("a".repeat(200))));
        for bad in [&b""[..], b"  ", b"a\tb", b"\xff", &[b'a'; 201]] {
            assert_eq!(reference(&[bad]).await, Err(400), "{bad:?}");
        }
        assert_eq!(reference(&[b"a", b"b"]).await, Err(400));
    }

    #[actix_web::test]
    async fn a_reference_hides_nothing_and_turns_no_writing() {
        for bad in ["Note \u{202e}21", "a\u{2028}b", "a\u{2066}b", "a\u{200b}b", "a\u{85}b"] {
            assert_eq!(reference(&[bad.as_bytes()]).await, Err(400), "{bad:?}");
        }
        let refused = ActReference::extract(&sent("act-reference", &["a\u{2028}b".as_bytes()])).await;
        assert!(refused.is_err_and(|problem| problem.to_string().contains("Act-Reference")));
        let composed = reference(&["No\u{308}te".as_bytes()]).await;
        assert_eq!(composed, Ok(Some("N\u{f6}te".to_owned())), "in the normal form");
    }

    #[actix_web::test]
    async fn a_key_is_visible_ascii() {
        assert_eq!(idempotency(&[]).await, Ok(None));
        assert_eq!(idempotency(&[b"k-1"]).await, Ok(Some("k-1".to_owned())));
        assert_eq!(idempotency(&[&[b'a'; 128]]).await, Ok(Some("a".repeat(128))));
        for bad in [&b""[..], b"a b", b"a\tb", b"\xc3\xa9", &[b'a'; 129]] {
            assert_eq!(idempotency(&[bad]).await, Err(400), "{bad:?}");
        }
        assert_eq!(idempotency(&[b"a", b"a"]).await, Err(400));
    }

    #[test]
    fn only_a_sane_token_is_taken_as_the_id_of_a_request() {
        let taken = |id: &'static str| is_sane_id(&HeaderValue::from_static(id));
        assert!(taken("0192f0c1-5b7e.trace_1"));
        for bad in ["", "a b", "a\"b", "a;b", "<script>", "\u{e9}"] {
            assert!(!HeaderValue::from_str(bad).is_ok_and(|id| is_sane_id(&id)), "{bad}");
        }
        assert!(!is_sane_id(&HeaderValue::from_str(&"a".repeat(65)).expect("a header")));
    }
}

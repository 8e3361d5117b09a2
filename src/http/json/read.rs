//! From bytes on the wire to a value.

use actix_web::dev::Payload;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::web::{Bytes, BytesMut};
use actix_web::{HttpMessage, HttpRequest};
use futures_util::StreamExt;
use serde::de::DeserializeOwned;

use super::media_types;
use super::scan::scan;
use super::tree::Tree;
use crate::http::problem::{Problem, Slug};

/// 415 unless the body has a type that the operation takes, uncompressed.
///
/// # Errors
/// `unsupported-media-type`, with the types that are taken in `Accept` (RFC 9110, 15.5.16) and, for a
/// patch, in `Accept-Patch` (RFC 5789, 2.2).
pub fn check_type(request: &HttpRequest) -> Result<(), Problem> {
    let taken = media_types(request.method());
    let typed = taken.iter().any(|taken| request.content_type().trim().eq_ignore_ascii_case(taken));
    let plain = request
        .headers()
        .get_all(header::CONTENT_ENCODING)
        .all(|encoding| encoding.as_bytes().eq_ignore_ascii_case(b"identity"));
    if typed && plain && is_utf8(request) {
        return Ok(());
    }
    let problem = Problem::of(Slug::UnsupportedMediaType);
    let list = HeaderValue::try_from(taken.join(", "));
    let name = if taken.len() > 1 { HeaderName::from_static("accept-patch") } else { header::ACCEPT };
    Err(match list {
        Ok(list) => problem.header(name, list),
        Err(_) => problem,
    })
}

/// Whether the body says no other encoding than that of JSON (RFC 8259, 8.1).
fn is_utf8(request: &HttpRequest) -> bool {
    let kind =
        request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    kind.split(';').skip(1).filter_map(|parameter| parameter.split_once('=')).all(|(name, value)| {
        !name.trim().eq_ignore_ascii_case("charset")
            || value.trim().trim_matches('"').eq_ignore_ascii_case("utf-8")
    })
}

/// The length that the request announces.
pub fn announced(request: &HttpRequest) -> Option<usize> {
    request.headers().get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// The whole body, or 413 as soon as it is known to be larger than `limit`.
///
/// # Errors
/// `too-large`; `malformed` when the body breaks off.
pub async fn collect(mut payload: Payload, announced: Option<usize>, limit: usize) -> Result<Bytes, Problem> {
    let too_large = || Problem::new(Slug::TooLarge, format!("Send at most {limit} bytes in one request."));
    if announced.is_some_and(|length| length > limit) {
        return Err(too_large());
    }
    let mut body = BytesMut::with_capacity(announced.unwrap_or(1024).min(limit));
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| Problem::malformed("The body broke off; send it whole."))?;
        if body.len() + chunk.len() > limit {
            return Err(too_large());
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}

/// The value that the body stands for.
///
/// # Errors
/// 400 for what cannot be read, 422 for a value that the type excludes.
pub fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    T::deserialize(Tree(scan(body)?)).map_err(Problem::from)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde::Deserialize;

    use super::*;
    use crate::http::patch::Patch;

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Note {
        title: String,
        #[serde(default)]
        lines: Vec<Line>,
        #[serde(default)]
        colour: Option<Colour>,
        #[serde(default)]
        author: Patch<String>,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Line {
        length: u8,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Colour {
        Red,
        Green,
    }

    /// The first error: status, pointer, code.
    fn refused(body: impl AsRef<[u8]>) -> (u16, String, String) {
        let problem = parse::<Note>(body.as_ref()).expect_err("a refusal");
        let document: serde_json::Value = serde_json::from_slice(&problem.document()).expect("JSON");
        let error = &document["errors"][0];
        let text = |value: &serde_json::Value| value.as_str().expect("a text").to_owned();
        (problem.slug().status().as_u16(), text(&error["pointer"]), text(&error["code"]))
    }

    fn is(status: u16, pointer: &str, code: &str) -> (u16, String, String) {
        (status, pointer.to_owned(), code.to_owned())
    }

    #[test]
    fn a_field_is_left_alone_cleared_or_set() {
        let read = |body: &str| parse::<Note>(body.as_bytes()).expect("a note").author;
        assert_eq!(read(r#"{"title":""}"#), Patch::Absent);
        assert_eq!(read(r#"{"title":"","author":null}"#), Patch::Null);
        assert_eq!(read(r#"{"title":"","author":"x"}"#), Patch::Value("x".to_owned()));
    }

    #[test]
    fn a_body_that_is_not_json_is_malformed() {
        assert_eq!(refused(""), is(400, "", "empty"));
        assert_eq!(refused(" \n"), is(400, "", "empty"));
        assert_eq!(refused("{"), is(400, "", "not_json"));
        assert_eq!(refused("{} {}"), is(400, "", "not_json"));
        assert_eq!(refused(r#"{"title": 1e999}"#), is(400, "", "not_json"));
        assert_eq!(refused(b"{\"title\":\"\xff\"}"), is(400, "", "not_utf8"));
        assert_eq!(refused(r#"{"title":"\ud800"}"#), is(400, "", "not_json"));
    }

    #[test]
    fn a_key_that_stands_there_twice_is_named_at_any_depth() {
        assert_eq!(refused(r#"{"title":"a","title":"a"}"#), is(400, "/title", "repeated_field"));
        assert_eq!(
            refused(r#"{"title":"a","lines":[{},{"length":1,"l\u0065ngth":2}]}"#),
            is(400, "/lines/1/length", "repeated_field")
        );
        assert_eq!(refused(r#"{"a/b":{"~":1,"~":2}}"#), is(400, "/a~1b/~0", "repeated_field"));
    }

    #[test]
    fn nul_and_endless_nesting_are_refused() {
        assert_eq!(refused(r#"{"title":"a\u0000"}"#), is(400, "/title", "nul"));
        assert_eq!(refused(r#"{"a\u0000":1}"#), is(400, "/a\u{0}", "nul"));
        let deep = format!("{}{}", "[".repeat(33), "]".repeat(33));
        assert_eq!(refused(&deep).2, "too_deep");
        assert_eq!(refused("[".repeat(60_000)).2, "too_deep");
    }

    #[test]
    fn an_unknown_field_is_named() {
        assert_eq!(refused(r#"{"title":"a","titel":"b"}"#), is(400, "/titel", "unknown_field"));
        assert_eq!(
            refused(r#"{"title":"a","lines":[{"len`gth":1}]}"#),
            is(400, "/lines/0/len`gth", "unknown_field")
        );
    }

    #[test]
    fn a_wrong_type_is_malformed_and_a_wrong_value_is_invalid() {
        assert_eq!(refused(r#"{"title":5}"#), is(400, "/title", "wrong_type"));
        assert_eq!(refused("[]"), is(400, "", "wrong_type"));
        assert_eq!(refused(r#"["a"]"#), is(400, "", "wrong_type"));
        assert_eq!(refused(r#"{"title":"a","lines":[[1]]}"#), is(400, "/lines/0", "wrong_type"));
        assert_eq!(refused(r#"{"title":"a","colour":{"red":null}}"#), is(400, "/colour", "wrong_type"));
        assert_eq!(
            refused(r#"{"title":"a","lines":[{"length":-1}]}"#),
            is(422, "/lines/0/length", "wrong_value")
        );
        assert_eq!(refused(r#"{"title":"a","colour":"blue"}"#), is(422, "/colour", "unknown_value"));
        assert_eq!(refused("{}"), is(422, "/title", "required"));
        assert_eq!(refused(r#"{"title":"a","lines":[{}]}"#), is(422, "/lines/0/length", "required"));
    }

    #[test]
    fn a_whole_number_may_be_written_with_a_point() {
        let length = |number: &str| {
            let body = format!(r#"{{"title":"","lines":[{{"length":{number}}}]}}"#);
            let note = parse::<Note>(body.as_bytes()).map_err(|problem| problem.document());
            note.map(|note| note.lines[0].length).map_err(|told| String::from_utf8_lossy(&told).into_owned())
        };
        for number in ["18", "18.0", "1.8e1"] {
            assert_eq!(length(number), Ok(18), "{number}");
        }
        for number in ["18.5", "256.0", "-1.0", "1e300"] {
            let told = length(number).expect_err("no length");
            assert!(told.contains("Expected a whole number"), "{told}");
        }
    }

    #[test]
    fn no_refusal_repeats_a_value() {
        for body in [
            r#"{"title":"a","colour":"hunter2"}"#,
            r#"{"title":"a","lines":"hunter2"}"#,
            r#"{"title":"a","lines":[{"length":"hunter2, expected nothing"}]}"#,
            r#"{"title":"hunter2\u0000"}"#,
        ] {
            let told = parse::<Note>(body.as_bytes()).expect_err("a refusal").document();
            assert!(!String::from_utf8_lossy(&told).contains("hunter2"), "{body}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_break_the_reader(body in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = parse::<Note>(&body);
        }

        #[test]
        fn no_text_of_json_breaks_the_reader(body in r#"[\[\]{}",:0-9a-z\\u]{0,60}"#) {
            let _ = parse::<serde_json::Value>(body.as_bytes());
        }

        #[test]
        fn what_has_unique_keys_is_read_as_it_is(title in "[^\u{0}]*", lengths in prop::collection::vec(any::<u8>(), 0..9)) {
            let lines: Vec<_> = lengths.iter().map(|length| serde_json::json!({"length": length})).collect();
            let body = serde_json::json!({"title": title, "lines": lines}).to_string();
            let note = parse::<Note>(body.as_bytes()).expect("a note");
            prop_assert_eq!(note.title, title);
            prop_assert_eq!(note.lines.iter().map(|line| line.length).collect::<Vec<_>>(), lengths);
        }
    }
}

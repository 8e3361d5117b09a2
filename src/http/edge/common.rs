//! Headers that every answer has.

use std::cell::RefCell;

use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use chrono::{DateTime, SecondsFormat, Utc};

use super::{AsOf, Edge};
use crate::http::headers::name;

/// Set unless the handler said otherwise.
const USUAL: [(HeaderName, HeaderValue); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'")),
    (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
];

/// For two years; the service speaks for its own host alone.
const TRANSPORT: HeaderValue = HeaderValue::from_static("max-age=63072000");

/// What one worker thread needs to set them.
pub struct Common {
    https: bool,
    as_of: AsOf,
    /// The last time that was written, and how.
    written: RefCell<(DateTime<Utc>, HeaderValue)>,
}

impl Common {
    pub fn new(edge: &Edge) -> Self {
        let written =
            RefCell::new((DateTime::UNIX_EPOCH, HeaderValue::from_static("1970-01-01T00:00:00.000Z")));
        Self { https: edge.https, as_of: AsOf::clone(&edge.as_of), written }
    }

    pub fn set(&self, headers: &mut HeaderMap, id: &HeaderValue) {
        for (name, value) in USUAL {
            if !headers.contains_key(&name) {
                headers.insert(name, value);
            }
        }
        headers.append(header::VARY, HeaderValue::from_static("Authorization"));
        if self.https {
            headers.insert(header::STRICT_TRANSPORT_SECURITY, TRANSPORT);
        }
        headers.insert(name::REQUEST_ID, id.clone());
        headers.insert(name::AS_OF, self.as_of());
        match headers.get(header::CONTENT_ENCODING).map(HeaderValue::as_bytes) {
            None => {}
            // What a handler says to the layer that compresses; to the caller it is no encoding.
            Some(b"identity") => drop(headers.remove(header::CONTENT_ENCODING)),
            Some(_) => weaken_tag(headers),
        }
    }

    /// The time is written anew only when it has changed.
    fn as_of(&self) -> HeaderValue {
        let now = (self.as_of)();
        let mut written = self.written.borrow_mut();
        if written.0 != now
            && let Ok(text) = HeaderValue::try_from(now.to_rfc3339_opts(SecondsFormat::Millis, true))
        {
            *written = (now, text);
        }
        written.1.clone()
    }
}

/// A compressed answer has other bytes than its tag was taken of (RFC 9110, 8.8.3.3).
fn weaken_tag(headers: &mut HeaderMap) {
    let strong = headers.get(header::ETAG).filter(|tag| tag.as_bytes().starts_with(b"\""));
    if let Some(weak) = strong.and_then(|tag| HeaderValue::try_from([b"W/", tag.as_bytes()].concat()).ok()) {
        headers.insert(header::ETAG, weak);
    }
}

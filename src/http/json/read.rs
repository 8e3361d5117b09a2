//! From bytes on the wire to a value.

use actix_web::dev::Payload;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::web::{Bytes, BytesMut};
use actix_web::{HttpMessage, HttpRequest};
use futures_util::StreamExt;
use serde::de::DeserializeOwned;

use super::{Fault, media_types, scan};
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
    if typed && plain {
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
    scan::scan(body)?;
    let mut json = serde_json::Deserializer::from_slice(body);
    serde_path_to_error::deserialize(&mut json).map_err(|error| Fault::of_serde(&error).into())
}

//! What an operation answers when it succeeds: views, each with its tag, alone or in a list.

mod documented;
mod written;

use std::fmt::Write as _;
use std::marker::PhantomData;
use std::ops::Range;

use actix_web::body::BoxBody;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::{HttpRequest, HttpResponse, Responder};
pub use documented::{document_raw, with_headers};
use serde::Serialize;
use utoipa::ToSchema;
use written::Written;
pub use written::with_record;

use super::conditional::{EntityTags, Etag};
use super::problem::Problem;

/// What one caller is shown of one thing: the only shape that is ever sent.
pub trait View: ToSchema + 'static {
    /// Whether the view is of a record and so carries its `etag` inside. The type itself has no such
    /// field: the tag is the hash of all the others.
    const TAGGED: bool = true;

    /// The view of a record that lies elsewhere: it borrows, and is written down before that goes.
    type Shown<'a>: Serialize;

    /// Writes the view down. Gives where in it the view of a record lies, which carries its `etag`.
    ///
    /// # Errors
    /// When it cannot be JSON.
    fn write(view: &Self::Shown<'_>, body: &mut Vec<u8>) -> serde_json::Result<Option<Range<usize>>> {
        let start = body.len();
        serde_json::to_writer(&mut *body, view)?;
        Ok(Self::TAGGED.then_some(start..body.len()))
    }

    /// An example for the documentation, on reserved names only.
    fn sample() -> Self::Shown<'static>;
}

/// 200 with one view; 304 to a caller that has it already.
#[derive(Debug)]
pub struct Answer<V> {
    written: Result<Written, Problem>,
    version: Option<i64>,
    headers: Vec<(HeaderName, HeaderValue)>,
    of: PhantomData<V>,
}

impl<V: View> Answer<V> {
    /// The view; with the record's edit `version` for a caller who may edit it.
    #[expect(clippy::needless_pass_by_value, reason = "a view is made to be shown, and that ends it")]
    pub fn new(view: V::Shown<'_>, version: Option<i64>) -> Self {
        Self { written: Written::one::<V>(&view, version), version, headers: Vec::new(), of: PhantomData }
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }

    /// Adds headers that there may be.
    #[must_use]
    pub fn headers(mut self, added: impl IntoIterator<Item = (HeaderName, HeaderValue)>) -> Self {
        self.headers.extend(added);
        self
    }

    fn render(self, request: &HttpRequest, status: StatusCode) -> HttpResponse {
        match EntityTags::of_request(request).and_then(|tags| Ok((tags, self.written?))) {
            Ok((tags, written)) => {
                let whole = written.untagged();
                let etag = tags.of(&[whole], self.version);
                // Where the answer is the view, its tag is that of the answer.
                let is_whole = |view: &[u8]| view.len() == whole.len();
                let body = written
                    .tagged(|view, version| if is_whole(view) { etag } else { tags.of(&[view], version) });
                respond(request, status, etag, body, self.headers)
            }
            Err(problem) => problem.into(),
        }
    }
}

/// Whether the caller reads what it has already.
fn is_known(request: &HttpRequest, etag: Etag) -> bool {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    reads && request.headers().contains_key(header::IF_NONE_MATCH) && etag.is_known_to(request.headers())
}

/// The response with these bytes, or 304 when it was read and is known.
fn respond(
    request: &HttpRequest,
    status: StatusCode,
    etag: Etag,
    body: Vec<u8>,
    added: Vec<(HeaderName, HeaderValue)>,
) -> HttpResponse {
    let known = is_known(request, etag);
    let mut response = HttpResponse::new(if known { StatusCode::NOT_MODIFIED } else { status });
    let headers = response.headers_mut();
    headers.insert(header::ETAG, etag.header());
    for (name, value) in added {
        headers.insert(name, value);
    }
    if known {
        return response;
    }
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response.set_body(BoxBody::new(body))
}

impl<V: View> Responder for Answer<V> {
    type Body = BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        self.render(request, StatusCode::OK)
    }
}

/// 201 with the view of what was created and its address.
#[derive(Debug)]
pub struct Created<V>(Answer<V>);

impl<V: View> Created<V> {
    /// What was created, at `location` (an absolute path of ids, such as `/v1/contacts/0192...`).
    ///
    /// # Errors
    /// `internal` when the location is no header value, which a path of ids always is.
    pub fn at(location: String, answer: Answer<V>) -> Result<Self, Problem> {
        let location = HeaderValue::try_from(location).map_err(Problem::internal)?;
        Ok(Self(answer.header(header::LOCATION, location)))
    }
}

impl<V: View> Responder for Created<V> {
    type Body = BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        self.0.render(request, StatusCode::CREATED)
    }
}

/// One page of views, and the cursor of the next.
#[derive(Debug)]
pub struct Items<V> {
    written: Result<Written, Problem>,
    next: Option<String>,
    headers: Vec<(HeaderName, HeaderValue)>,
    of: PhantomData<V>,
}

impl<V: View> Items<V> {
    /// A page: each view with the edit version for who may edit that record. `next` is the sealed
    /// cursor of the next page, `None` on the last.
    #[must_use]
    pub fn new<'a>(
        items: impl IntoIterator<Item = (V::Shown<'a>, Option<i64>)>,
        next: Option<String>,
    ) -> Self {
        Self {
            written: Written::page::<V>(items, next.as_deref()),
            next,
            headers: Vec::new(),
            of: PhantomData,
        }
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }
}

impl<V: View> Responder for Items<V> {
    type Body = BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        let (tags, written) = match EntityTags::of_request(request).and_then(|tags| Ok((tags, self.written?)))
        {
            Ok(found) => found,
            Err(problem) => return problem.into(),
        };
        let link = self.next.as_deref().and_then(|cursor| next_link(request, cursor));
        let headers = self.headers.into_iter().chain(link.map(|link| (header::LINK, link))).collect();
        let body = written.tagged(|view, version| tags.of(&[view], version));
        let more = if self.next.is_some() { b"+" } else { b"." };
        let etag = tags.of(&[written.items(&body), more], None);
        respond(request, StatusCode::OK, etag, body, headers)
    }
}

/// `Link: rel="next"` (RFC 8288): this address with the next cursor.
fn next_link(request: &HttpRequest, cursor: &str) -> Option<HeaderValue> {
    let mut query = String::new();
    for pair in request.query_string().split('&') {
        if !pair.is_empty() && pair.split('=').next() != Some("cursor") {
            let _ = write!(query, "{pair}&");
        }
    }
    HeaderValue::try_from(format!("<{}?{query}cursor={cursor}>; rel=\"next\"", request.path())).ok()
}

/// 200 with what is no JSON; 304 to a caller that has it already.
#[derive(Debug)]
pub struct Raw {
    media_type: &'static str,
    body: Vec<u8>,
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl Raw {
    /// These bytes, of this type.
    #[must_use]
    pub fn new(media_type: &'static str, body: Vec<u8>) -> Self {
        Self { media_type, body, headers: Vec::new() }
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }
}

impl Responder for Raw {
    type Body = BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        let tags = match EntityTags::of_request(request) {
            Ok(tags) => tags,
            Err(problem) => return problem.into(),
        };
        let etag = tags.of(&[self.media_type.as_bytes(), &self.body], None);
        let mut response = respond(request, StatusCode::OK, etag, self.body, self.headers);
        if response.status() == StatusCode::OK {
            let media_type = HeaderValue::from_static(self.media_type);
            response.headers_mut().insert(header::CONTENT_TYPE, media_type);
        }
        response
    }
}

/// One view with its tag inside, as it stands in lists.
///
/// # Errors
/// When it cannot be JSON.
pub fn tagged<V: View>(
    view: &V::Shown<'_>,
    version: Option<i64>,
    tags: &EntityTags,
) -> Result<Vec<u8>, Problem> {
    let written = Written::one::<V>(view, version)?;
    Ok(written.tagged(|view, version| tags.of(&[view], version)))
}

/// 204: it is done, and there is nothing to show.
#[derive(Debug, Default)]
pub struct Done(Vec<(HeaderName, HeaderValue)>);

impl Done {
    /// Nothing but the status.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.0.push((name, value));
        self
    }

    /// Adds headers that there may be.
    #[must_use]
    pub fn headers(mut self, added: impl IntoIterator<Item = (HeaderName, HeaderValue)>) -> Self {
        self.0.extend(added);
        self
    }
}

impl Responder for Done {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        let mut response = HttpResponse::new(StatusCode::NO_CONTENT);
        for (name, value) in self.0 {
            response.headers_mut().insert(name, value);
        }
        response
    }
}

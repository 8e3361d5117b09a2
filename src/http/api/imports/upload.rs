//! Files in bodies of requests.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use utoipa::openapi::content::ContentBuilder;
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, Schema, SchemaFormat, SchemaType, Type};
use utoipa::openapi::{RefOr, Required};

use crate::http::document::{Documented, OperationDocument};
use crate::http::json::{announced, collect};
use crate::http::problem::{Problem, Slug};

/// Bytes of a list: 32 MiB, many times as long as any that is known.
pub(super) const LONGEST_LIST: usize = 32 * 1024 * 1024;

/// Bytes of a sheet, which an organization fills in: 8 MiB.
pub(super) const LONGEST_SHEET: usize = 8 * 1024 * 1024;

/// The media types by which lists come; what a file holds is found out by reading it.
const MEDIA_TYPES: [&str; 5] =
    ["text/csv", "text/vcard", "text/plain", "application/json", "application/octet-stream"];

/// A file that has not been read yet: nobody sends one whole to be told that he may not.
pub struct Upload {
    payload: Payload,
    announced: Option<usize>,
}

impl Upload {
    /// The whole file, of at most so many bytes.
    ///
    /// # Errors
    /// `too-large`; `malformed` when it breaks off.
    pub async fn collect(self, longest: usize) -> Result<Vec<u8>, Problem> {
        collect(self.payload, self.announced, longest).await.map(Vec::from)
    }
}

impl FromRequest for Upload {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let kind = request.content_type().trim().to_ascii_lowercase();
        if !MEDIA_TYPES.contains(&kind.as_str()) || request.headers().contains_key(header::CONTENT_ENCODING) {
            return ready(Err(another_type()));
        }
        ready(Ok(Self { payload: payload.take(), announced: announced(request) }))
    }
}

fn another_type() -> Problem {
    let taken = MEDIA_TYPES.join(", ");
    let detail = format!(
        "Send the file itself, not compressed and in no form, as one of {taken}; curl does so with --data-binary and a \
         Content-Type."
    );
    let problem = Problem::new(Slug::UnsupportedMediaType, detail);
    match header::HeaderValue::try_from(taken) {
        Ok(taken) => problem.header(header::ACCEPT, taken),
        Err(error) => problem.because(error),
    }
}

impl Documented for Upload {
    fn document(operation: &mut OperationDocument) {
        let file = ObjectBuilder::new()
            .schema_type(SchemaType::Type(Type::String))
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Binary)))
            .description(Some(
                "The file as it is, whichever its form: at most 32 MiB (8 MiB and 10,000 records of \
                 `csv` and `vcard`), not compressed. `text/csv`, `text/vcard`, `text/plain` and \
                 `application/json` are taken too.",
            ));
        // One type for all forms: of `application/json` a generated client would make a text of JSON, in quotes.
        let content = ContentBuilder::new().schema(Some(RefOr::T(Schema::from(file)))).build();
        let body = RequestBodyBuilder::new().content("application/octet-stream", content);
        operation.operation.request_body = Some(RefOr::T(body.required(Some(Required::True)).build()));
        operation.refuses(&[Slug::Malformed, Slug::TooLarge, Slug::UnsupportedMediaType, Slug::Invalid]);
    }
}

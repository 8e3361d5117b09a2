//! An export as an answer.

use std::marker::PhantomData;

use actix_web::body::BoxBody;
use actix_web::http::Method;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, Responder};
use serde_json::Value;
use utoipa::openapi::RefOr;
use utoipa::openapi::content::ContentBuilder;
use utoipa::openapi::response::ResponseBuilder;
use utoipa::openapi::schema::{ArrayBuilder, Object, ObjectBuilder, Schema, SchemaType, Type};

use super::format::{ExportQuery, Format};
use super::pages::{Entry, Pages};
use super::sent::sent;
use crate::access::Caller;
use crate::exchange::form::BYTE_ORDER_MARK;
use crate::http::accept::Wanted;
use crate::http::answer::with_headers;
use crate::http::api::noun::{Listed, Shown};
use crate::http::conditional::EntityTags;
use crate::http::document::{Documented, OperationDocument};
use crate::http::headers::name;
use crate::http::problem::Problem;
use crate::http::shared::State;
use crate::model::ids::OrganizationId;

/// A noun of which whole sets are exported.
pub trait Exported: Listed {
    /// The first line of a sheet.
    fn header() -> Vec<u8>;

    /// Takes out of a view what no export holds: values that are sealed.
    fn withhold(_view: &mut Shown<'_, Self>) {}

    /// Whose record it is, where a card has to say that.
    fn organization_of(_view: &Shown<'_, Self>) -> Option<OrganizationId> {
        None
    }

    /// Writes a record, without what stands between records.
    fn write(
        to: &mut Vec<u8>,
        format: Format,
        entry: &Entry<'_, Shown<'_, Self>>,
        tags: &EntityTags,
    ) -> Result<(), Problem>;

    /// An example in a form: the whole of an export of one record.
    fn example(format: Format) -> String;
}

/// What stands before the first record.
pub fn before<N: Exported>(format: Format) -> Vec<u8> {
    match format {
        Format::Csv => N::header(),
        Format::Jscontact => b"[".to_vec(),
        Format::Ndjson | Format::Vcard => Vec::new(),
    }
}

/// What stands after the last record.
pub fn after(format: Format) -> &'static [u8] {
    if format == Format::Jscontact { b"\n]\n" } else { b"" }
}

/// Writes a record, with what stands between it and its neighbours.
///
/// # Errors
/// When it cannot be written.
pub fn add<N: Exported>(
    to: &mut Vec<u8>,
    format: Format,
    entry: &Entry<'_, Shown<'_, N>>,
    tags: &EntityTags,
    is_first: bool,
) -> Result<(), Problem> {
    if format == Format::Jscontact {
        to.extend_from_slice(if is_first { b"\n" } else { b",\n" });
    }
    N::write(to, format, entry, tags)?;
    if format == Format::Ndjson {
        to.push(b'\n');
    }
    Ok(())
}

/// The whole of an export of one record, for the documentation.
pub fn example<N: Exported>(format: Format, entry: &Entry<'_, Shown<'_, N>>) -> String {
    let mut file = before::<N>(format);
    // What cannot be written leaves the example without it, and a test asks for it.
    let _ = add::<N>(&mut file, format, entry, &EntityTags::of_nobody(), true);
    file.extend_from_slice(after(format));
    String::from_utf8(file).unwrap_or_default()
}

/// A whole set as a file.
pub struct Export<N> {
    response: HttpResponse,
    of: PhantomData<N>,
}

impl<N: Exported> Export<N> {
    /// Begins an export.
    ///
    /// # Errors
    /// `not-acceptable` and `malformed` for its form; those of a page of the list.
    pub async fn begin(
        state: &State,
        request: &HttpRequest,
        caller: &Caller,
        filter: N::Filter,
        query: &ExportQuery,
        wanted: &Wanted,
    ) -> Result<Self, Problem> {
        let format = query.format(wanted)?;
        let tags = EntityTags::shared(request)?;
        let (pages, mut first) = Pages::<N>::begin(state, tags, caller, filter, format).await?;
        if query.bom {
            first.bytes.splice(0..0, BYTE_ORDER_MARK.bytes());
        }
        let day = state.app.clock.now().format("%Y-%m-%d");
        let file = format!("attachment; filename=\"{}-{day}.{}\"", N::LIST, format.extension());
        let mut response = HttpResponse::Ok();
        response.insert_header((header::CONTENT_TYPE, HeaderValue::from_static(format.media_type())));
        response.insert_header((header::CONTENT_DISPOSITION, file));
        if pages.withholds() {
            response.insert_header((name::DEGRADED, HeaderValue::from_static("restricted")));
        }
        // HEAD confirms what the first page holds, and no further one is made for it.
        let response = if request.method() == Method::HEAD {
            response.streaming(futures_util::stream::empty::<Result<_, Problem>>())
        } else {
            response.streaming(sent(pages, first))
        };
        Ok(Self { response, of: PhantomData })
    }
}

impl<N> Responder for Export<N> {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        self.response
    }
}

impl<N: Exported> Documented for Export<N> {
    fn document(operation: &mut OperationDocument) {
        let text = || ObjectBuilder::new().schema_type(SchemaType::Type(Type::String));
        let mut response = ResponseBuilder::new().description(
            "The file, in one of these forms. What breaks off before its end was not all: the connection is closed then.",
        );
        for format in Format::ALL {
            let content = ContentBuilder::new();
            let content = if format == Format::Jscontact {
                let cards = ArrayBuilder::new().items(Object::with_type(SchemaType::Type(Type::Object)));
                let example: Value = serde_json::from_str(&N::example(format)).unwrap_or_default();
                content.schema(Some(RefOr::T(Schema::from(cards)))).example(Some(example))
            } else {
                content.schema(Some(RefOr::T(Schema::from(text())))).example(Some(N::example(format).into()))
            };
            let content = content.build();
            // A media type in the document has no parameters that tell nothing apart.
            let media_type = format.media_type().split(';').next().unwrap_or_default();
            response = response.content(media_type, content);
        }
        let response = with_headers(response, &["Directory-Degraded", "Content-Disposition"]);
        operation.answers(200, response.build());
    }
}

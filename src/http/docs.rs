//! The documentation that the service brings with it: the OpenAPI document and a page to browse it,
//! which needs nothing from elsewhere.

use std::borrow::Cow;
use std::sync::Arc;

use actix_web::http::header::{self, HeaderValue};
use actix_web::web::{self, Bytes, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};
use utoipa_swagger_ui::Config;

use super::conditional::Etag;
use super::problem::Problem;
use super::table::refuse_method;

/// The page runs its own scripts and sets styles on its elements; it talks to this service alone.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
     connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);

/// What documentation may be kept by anybody, for five minutes.
const KEPT: HeaderValue = HeaderValue::from_static("public, max-age=300");

/// The document as bytes, rendered once for all workers, and the page's settings.
#[derive(Clone)]
pub struct Docs {
    document: Bytes,
    etag: Etag,
    page: Arc<Config<'static>>,
}

impl Docs {
    /// Documentation of this document.
    ///
    /// # Errors
    /// When the document cannot be written as JSON.
    pub fn new(document: &utoipa::openapi::OpenApi) -> Result<Self, serde_json::Error> {
        let document = Bytes::from(document.to_json()?);
        let etag = Etag::of(&document, None);
        let page = Config::new(["/openapi.json"]).validator_url("none").display_request_duration(true);
        Ok(Self { document, etag, page: Arc::new(page) })
    }

    /// Serves `/openapi.json` and `/docs`.
    pub fn configure(self, config: &mut ServiceConfig) {
        config
            .app_data(web::Data::new(self))
            .service(resource("/openapi.json").get(read_document).head(read_document))
            .service(web::redirect("/docs", "/docs/").permanent())
            .service(resource("/docs/{file:.*}").get(read_page).head(read_page));
    }
}

fn resource(path: &str) -> actix_web::Resource {
    web::resource(path).default_service(refuse_method(HeaderValue::from_static("GET, HEAD")))
}

async fn read_document(request: HttpRequest, docs: web::Data<Docs>) -> HttpResponse {
    let known = docs.etag.is_known_to(request.headers());
    let mut response = if known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response.insert_header((header::ETAG, docs.etag.header())).insert_header((header::CACHE_CONTROL, KEPT));
    if known {
        return response.finish();
    }
    response.content_type("application/json").body(docs.document.clone())
}

/// A file of the page.
async fn read_page(file: web::Path<String>, docs: web::Data<Docs>) -> Result<HttpResponse, Problem> {
    let file = utoipa_swagger_ui::serve(&file, Arc::clone(&docs.page))
        .map_err(|error| Problem::internal(error.to_string()))?
        .ok_or_else(Problem::not_found)?;
    let mut response = HttpResponse::Ok();
    response
        .content_type(file.content_type)
        .insert_header((header::CONTENT_SECURITY_POLICY, POLICY))
        .insert_header((header::CACHE_CONTROL, KEPT));
    Ok(response.body(match file.bytes {
        Cow::Borrowed(bytes) => Bytes::from_static(bytes),
        Cow::Owned(bytes) => Bytes::from(bytes),
    }))
}

//! The documentation that the service brings with it: the OpenAPI document and a page to browse it,
//! which needs nothing from elsewhere.

mod packed;

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use actix_web::http::header::{self, HeaderValue};
use actix_web::web::{self, Bytes, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};
use utoipa_swagger_ui::Config;

use super::problem::Problem;
use super::table::refuse_method;
use packed::Packed;

/// The page runs its own scripts and sets styles on its elements; it talks to this service alone.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
     connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);

/// Takes a request from the allowance of the address that it comes from.
pub type Meter = Arc<dyn Fn(&HttpRequest) -> Result<(), Problem> + Send + Sync>;

/// The document and the files of the page, each made once for all workers.
#[derive(Clone)]
pub struct Docs {
    document: Arc<Packed>,
    page: Arc<Config<'static>>,
    /// Those that were asked for; there are no more than the page has.
    files: Arc<Mutex<HashMap<String, Arc<Packed>>>>,
    meter: Meter,
}

impl Docs {
    /// Documentation of this document. `meter` takes what strangers may ask.
    ///
    /// # Errors
    /// When the document cannot be written as JSON.
    pub fn new(document: &utoipa::openapi::OpenApi, meter: Meter) -> Result<Self, serde_json::Error> {
        let document = Arc::new(Packed::new("application/json", Bytes::from(document.to_json()?)));
        let page = Config::new(["/openapi.json"]).validator_url("none").display_request_duration(true);
        Ok(Self { document, page: Arc::new(page), files: Arc::default(), meter })
    }

    /// Serves `/openapi.json` and `/docs`.
    pub fn configure(self, config: &mut ServiceConfig) {
        config
            .app_data(web::Data::new(self))
            .service(resource("/openapi.json").get(read_document).head(read_document))
            .service(web::redirect("/docs", "/docs/").permanent())
            .service(resource("/docs/{file:.*}").get(read_page).head(read_page));
    }

    /// # Errors
    /// 404 when the page has no such file.
    fn file(&self, name: &str) -> Result<Arc<Packed>, Problem> {
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(file) = files.get(name) {
            return Ok(Arc::clone(file));
        }
        let found = utoipa_swagger_ui::serve(name, Arc::clone(&self.page))
            .map_err(|error| Problem::internal(error.to_string()))?
            .ok_or_else(Problem::not_found)?;
        let bytes = match found.bytes {
            Cow::Borrowed(bytes) => Bytes::from_static(bytes),
            Cow::Owned(bytes) => Bytes::from(bytes),
        };
        let file = Arc::new(Packed::new(found.content_type, bytes));
        files.insert(name.to_owned(), Arc::clone(&file));
        Ok(file)
    }
}

fn resource(path: &str) -> actix_web::Resource {
    web::resource(path).default_service(refuse_method(HeaderValue::from_static("GET, HEAD")))
}

async fn read_document(request: HttpRequest, docs: web::Data<Docs>) -> Result<HttpResponse, Problem> {
    (docs.meter)(&request)?;
    Ok(docs.document.answer(&request, |_| ()).await)
}

/// A file of the page.
async fn read_page(
    request: HttpRequest,
    name: web::Path<String>,
    docs: web::Data<Docs>,
) -> Result<HttpResponse, Problem> {
    (docs.meter)(&request)?;
    let file = docs.file(&name)?;
    let policy = (header::CONTENT_SECURITY_POLICY, POLICY);
    Ok(file
        .answer(&request, |response| {
            response.insert_header(policy);
        })
        .await)
}

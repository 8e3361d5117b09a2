//! The table of routes, as a type: what [`crate::routes!`] writes and what is made of it.
//!
//! One row gives an address both to the server (with `HEAD` wherever there is `GET`, and 405 with
//! `Allow` for the rest) and to the OpenAPI document, so neither can forget the other.

use std::future::ready;

use actix_web::http::Method;
use actix_web::http::header::{self, HeaderValue};
use actix_web::web::{self, ServiceConfig};
use actix_web::{FromRequest, Handler, HttpResponse, Resource, Responder, Route as ActixRoute};

use utoipa::openapi::HttpMethod;

use super::accept::{Negotiated, TakesJson};
use super::document::OperationDocument;
use super::log::{Numbers, Route};
use super::problem::{Problem, Slug};

/// One operation: a method at an address.
pub struct Operation {
    /// Its method.
    pub method: Method,
    /// Its id: the handler's name.
    pub id: &'static str,
    /// The route that serves it.
    pub serve: fn(Method) -> ActixRoute,
    /// Its part of the OpenAPI document.
    pub document: fn(Method) -> OperationDocument,
    /// The address and the methods that the handler's own attribute names.
    pub named: fn() -> (String, Vec<HttpMethod>),
}

/// One address and its operations.
pub struct Row {
    /// The address, with its parameters in braces.
    pub path: &'static str,
    /// Its operations.
    pub operations: Vec<Operation>,
}

/// All addresses.
pub struct Table(pub Vec<Row>);

impl Table {
    /// Serves all rows, and 404 for every other address.
    pub fn configure(&self, config: &mut ServiceConfig) {
        for row in &self.0 {
            config.service(row.resource());
        }
        config.default_service(web::to(nothing_here));
    }
}

impl Row {
    fn resource(&self) -> Resource {
        let mut allowed = Vec::new();
        let mut resource = web::resource(self.path);
        for operation in &self.operations {
            resource = resource.route((operation.serve)(operation.method.clone()));
            allowed.push(operation.method.as_str());
            if operation.method == Method::GET {
                resource = resource.route((operation.serve)(Method::HEAD));
                allowed.push("HEAD");
            }
        }
        let allowed =
            HeaderValue::try_from(allowed.join(", ")).unwrap_or_else(|_| HeaderValue::from_static(""));
        let numbers = self
            .operations
            .iter()
            .map(|operation| Numbers::of(operation.id, operation.method.clone(), self.path))
            .collect();
        resource.app_data(Route(numbers)).default_service(refuse_method(allowed))
    }
}

/// 405: the address takes the `allowed` methods only.
#[must_use]
pub fn refuse_method(allowed: HeaderValue) -> ActixRoute {
    web::to(move || {
        let problem = Problem::of(Slug::MethodNotAllowed).header(header::ALLOW, allowed.clone());
        ready(Err::<HttpResponse, _>(problem))
    })
}

/// 404: no row has this address.
async fn nothing_here() -> Result<HttpResponse, Problem> {
    Err(Problem::not_found())
}

/// The route of a handler, which first asks whether the caller takes JSON.
pub fn serve<H, Args>(method: Method, handler: H) -> ActixRoute
where
    H: Handler<Args, Output: Responder + 'static>,
    Args: FromRequest + 'static,
{
    web::method(method).to::<_, (TakesJson, Args)>(Negotiated(handler))
}

/// Writes a [`Table`]:
///
/// ```ignore
/// routes! {
///     "/v1/contacts/{contact_id}" => {
///         GET contacts::read_contact,
///         PATCH contacts::update_contact,
///     },
/// }
/// ```
///
/// Each handler carries `#[utoipa::path]`, and the module that is named before it shows what that
/// attribute makes (so re-export with `pub use read::*`).
#[macro_export]
macro_rules! routes {
    ($($path:literal => { $($method:ident $first:ident $(:: $rest:ident)* ),+ $(,)? }),* $(,)?) => {
        $crate::http::table::Table(vec![$(
            $crate::http::table::Row {
                path: $path,
                operations: vec![$( $crate::routes!(@operation $method [] $first $(:: $rest)*) ),+],
            }
        ),*])
    };
    (@operation $method:ident [$($room:tt)*] $handler:ident) => {
        $crate::http::table::Operation {
            method: ::actix_web::http::Method::$method,
            id: stringify!($handler),
            serve: |method| $crate::http::table::serve(method, $($room)* $handler),
            document: |method| ::pastey::paste! {{
                let mut schemas = Vec::new();
                <$($room)* [<__path_ $handler>] as ::utoipa::__dev::SchemaReferences>::schemas(&mut schemas);
                let mut operation = <$($room)* [<__path_ $handler>] as ::utoipa::Path>::operation();
                operation.tags = Some(
                    <$($room)* [<__path_ $handler>] as ::utoipa::__dev::Tags>::tags()
                        .into_iter().map(str::to_owned).collect(),
                );
                $crate::http::document::OperationDocument::of(&$($room)* $handler, method, operation, schemas)
            }},
            named: || ::pastey::paste! {(
                <$($room)* [<__path_ $handler>] as ::utoipa::Path>::path(),
                <$($room)* [<__path_ $handler>] as ::utoipa::Path>::methods(),
            )},
        }
    };
    (@operation $method:ident [$($room:tt)*] $next:ident :: $($rest:tt)+) => {
        $crate::routes!(@operation $method [$($room)* $next ::] $($rest)+)
    };
}

//! The table of routes, as a type: what [`crate::routes!`] writes and what is made of it.
//!
//! One row gives an address both to the server (with `HEAD` wherever there is `GET`, and 405 with
//! `Allow` for the rest) and to the OpenAPI document, so neither can forget the other.

use std::future::ready;

use actix_web::http::Method;
use actix_web::http::header::{self, HeaderValue};
use actix_web::web::{self, ServiceConfig};
use actix_web::{FromRequest, Handler, HttpResponse, Resource, Responder, Route as ActixRoute, Scope};
use utoipa::openapi::HttpMethod;

use super::admission::{Admission, Admitting};
use super::document::{Documented, OperationDocument};
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
    ///
    /// Addresses are tried one after the other, and each pattern with a parameter costs a quarter of a
    /// microsecond, so the rows of a noun stand together behind their common beginning: a request
    /// passes the other nouns by comparing text.
    pub fn configure(&self, config: &mut ServiceConfig) {
        let mut nouns: Vec<(&str, Vec<&Row>)> = Vec::new();
        for row in &self.0 {
            match nouns.iter_mut().find(|(noun, _)| *noun == row.noun()) {
                Some((_, rows)) => rows.push(row),
                None => nouns.push((row.noun(), vec![row])),
            }
        }
        for (noun, rows) in nouns {
            let resources = rows.iter().map(|row| row.resource(&row.path[noun.len()..]));
            config.service(resources.fold(web::scope(noun), Scope::service));
        }
        config.default_service(web::to(nothing_here));
    }
}

impl Row {
    /// The beginning of the address: its first two parts, such as `/v1/contacts`, or fewer before a
    /// parameter.
    fn noun(&self) -> &'static str {
        let whole = self.path.split_once("/{").map_or(self.path, |(before, _)| before);
        let second = whole.match_indices('/').nth(2).map_or(whole.len(), |(at, _)| at);
        &whole[..second]
    }

    /// The row behind its noun: `rest` is what follows in the address.
    fn resource(&self, rest: &'static str) -> Resource {
        let mut allowed = Vec::new();
        let mut resource = web::resource(rest);
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

/// The route of a handler behind its [`Admission`].
pub fn serve<H, Args>(method: Method, handler: H) -> ActixRoute
where
    H: Handler<Args, Output: Responder + 'static>,
    Args: FromRequest + Documented + 'static,
{
    web::method(method).to::<_, (Admission<Args>, Args)>(Admitting(handler))
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
/// Addresses are tried in this order, so `/v1/sessions/current` stands before `/v1/sessions/{session_id}`.
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

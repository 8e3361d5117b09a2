//! The OpenAPI document, assembled from the table of routes.

mod bounds;
mod check;
mod components;
mod repeated;
mod schemas;

use utoipa::openapi::info::{Info, InfoBuilder, LicenseBuilder};
use utoipa::openapi::path::{HttpMethod, Operation, Parameter, ParameterBuilder, ParameterIn, PathItem};
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, Schema, SchemaFormat, SchemaType, Type};
use utoipa::openapi::tag::Tag;
use utoipa::openapi::{OpenApi, OpenApiBuilder, Paths, RefOr, Required, Server};

use super::table::{Row, Table};
pub use bounds::{Bound, bounds};
pub use check::check;
use schemas::Schemas;

/// Under which licence the service is given (SPDX).
const LICENSE: &str = env!("CARGO_PKG_LICENSE");

/// The document of all operations in `table`.
///
/// `server` is the address that callers use, such as `https://counterpart.example`; `tags` are the
/// groups of operations with a sentence each, in the order in which they are shown.
#[must_use]
pub fn document(table: &Table, server: &str, tags: &[(&str, &str)]) -> OpenApi {
    let mut schemas = Schemas::default();
    let mut paths = Paths::new();
    for row in &table.0 {
        let mut item = PathItem::default();
        for operation in &row.operations {
            let mut documented = (operation.document)(operation.method.clone()).finish();
            add_path_parameters(row, &mut documented.operation);
            place(&mut item, operation.method.as_str(), documented.operation);
            schemas.taken.extend(documented.taken);
            schemas.shown.extend(documented.shown);
            schemas.bounds.extend(documented.bounds);
        }
        paths.paths.insert(row.path.to_owned(), item);
    }
    let mut components = components::components(schemas.settle(), &repeated::problems(&mut paths));
    components.responses = repeated::take(&mut paths);
    OpenApiBuilder::new()
        .info(info())
        .servers(Some([Server::new(server)]))
        .tags(Some(tags.iter().map(|(name, description)| {
            let mut tag = Tag::new(*name);
            tag.description = Some((*description).to_owned());
            tag
        })))
        .paths(paths)
        .components(Some(components))
        .build()
}

fn info() -> Info {
    InfoBuilder::new()
        .title("Counterpart")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "A directory of points of contact for ICT security: whom to call, and whether they will answer. \
             Each caller is shown only what it may see; what is hidden looks exactly empty.",
        ))
        .license(Some(LicenseBuilder::new().name(LICENSE).identifier(Some(LICENSE)).build()))
        .build()
}

/// The parameters in braces, unless the handler documents them itself.
fn add_path_parameters(row: &Row, operation: &mut Operation) {
    let names = row.path.split('{').skip(1).filter_map(|part| part.split('}').next());
    let parameters = operation.parameters.get_or_insert_default();
    let mut at = 0;
    for name in names {
        let said = parameters.iter().any(|known| {
            matches!(known, RefOr::T(known) if known.name == name && known.parameter_in == ParameterIn::Path)
        });
        if !said {
            parameters.insert(at, RefOr::T(path_parameter(name)));
            at += 1;
        }
    }
    if parameters.is_empty() {
        operation.parameters = None;
    }
}

fn path_parameter(name: &str) -> Parameter {
    let text = ObjectBuilder::new().schema_type(SchemaType::Type(Type::String));
    let (schema, description, example) = match name.strip_suffix("_id") {
        Some(noun) => (
            text.format(Some(SchemaFormat::KnownFormat(KnownFormat::Uuid))),
            format!("The id of the {}.", noun.replace('_', " ")),
            "019a8f3e-1c2d-7e4f-8a5b-6c7d8e9f0a1b",
        ),
        None => (text, format!("The {}.", name.replace('_', " ")), name),
    };
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Path)
        .required(Required::True)
        .description(Some(description))
        .schema(Some(RefOr::T(Schema::from(schema))))
        .example(Some(example.into()))
        .build()
}

fn place(item: &mut PathItem, method: &str, operation: Operation) {
    let place = match method {
        "GET" => &mut item.get,
        "PUT" => &mut item.put,
        "POST" => &mut item.post,
        "DELETE" => &mut item.delete,
        "PATCH" => &mut item.patch,
        _ => return,
    };
    *place = Some(operation);
}

/// The operations below all addresses.
fn operations_mut(paths: &mut Paths) -> impl Iterator<Item = &mut Operation> {
    paths.paths.values_mut().flat_map(|item| {
        [&mut item.get, &mut item.put, &mut item.post, &mut item.delete, &mut item.patch]
            .into_iter()
            .flatten()
    })
}

/// The operations of the document, each with its address and method.
pub fn operations(document: &OpenApi) -> impl Iterator<Item = (&str, HttpMethod, &Operation)> {
    document.paths.paths.iter().flat_map(|(path, item)| {
        [
            (HttpMethod::Get, &item.get),
            (HttpMethod::Put, &item.put),
            (HttpMethod::Post, &item.post),
            (HttpMethod::Delete, &item.delete),
            (HttpMethod::Patch, &item.patch),
        ]
        .into_iter()
        .filter_map(move |(method, operation)| Some((path.as_str(), method, operation.as_ref()?)))
    })
}

//! A sheet or a card to fill in.

use actix_web::body::BoxBody;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, Responder};
use serde::Deserialize;
use utoipa::openapi::RefOr;
use utoipa::openapi::content::ContentBuilder;
use utoipa::openapi::response::ResponseBuilder;
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaType, Type};
use utoipa::{IntoParams, ToSchema};

use crate::exchange::cards::{contact_card_template, organization_card_template};
use crate::exchange::form::{ContactForm, OrganizationForm, template};
use crate::http::accept::{Form, Wanted};
use crate::http::answer::{Raw, document_raw};
use crate::http::caller::Anybody;
use crate::http::document::{Documented, OperationDocument};
use crate::http::problem::Problem;
use crate::http::query::Query;

/// The forms that can be filled in.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum TemplateFormat {
    /// A sheet.
    Csv,
    /// A card.
    Vcard,
}

/// For which records.
#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum TemplateRecords {
    /// Contacts.
    #[default]
    Contacts,
    /// Organizations.
    Organizations,
}

/// Which template.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct WhichTemplate {
    /// In which form.
    #[param(inline, example = "csv")]
    pub format: TemplateFormat,
    /// For which records; contacts, when it is left out.
    #[param(inline, example = "contacts")]
    pub records: Option<TemplateRecords>,
}

/// A file to fill in.
pub struct Template(Raw);

/// Get a template to fill in
///
/// A sheet (or a card) with the columns that an import reads, and one example that it passes over: its id is `example`.
/// Put your records below it, one a row, and send the file to `POST /v1/imports` with the same `format`. What the columns
/// mean is in the documentation of imports; an export in the same form is a template that is filled in already.
#[utoipa::path(get, path = "/v1/imports/template", tag = "imports")]
pub async fn read_import_template(
    _: Anybody,
    query: Query<WhichTemplate>,
    wanted: Wanted,
) -> Result<Template, Problem> {
    use TemplateFormat::{Csv, Vcard};
    use TemplateRecords::{Contacts, Organizations};
    // Who takes JSON alone takes the file as well: it was asked for by its form.
    wanted.prefer(&[if matches!(query.format, Csv) { Form::Csv } else { Form::Vcard }, Form::Json])?;
    let (media_type, name, body) = match (query.format, query.records.unwrap_or_default()) {
        (Csv, Contacts) => (CSV, "contacts.csv", template::<ContactForm>()),
        (Csv, Organizations) => (CSV, "organizations.csv", template::<OrganizationForm>()),
        (Vcard, Contacts) => (VCARD, "contacts.vcf", contact_card_template().into()),
        (Vcard, Organizations) => (VCARD, "organizations.vcf", organization_card_template().into()),
    };
    let kept = HeaderValue::from_static("public, max-age=3600");
    let mut answer = Raw::new(media_type, body).header(CACHE_CONTROL, kept);
    if let Ok(disposition) = HeaderValue::try_from(format!("attachment; filename=\"{name}\"")) {
        answer = answer.header(CONTENT_DISPOSITION, disposition);
    }
    Ok(Template(answer))
}

const CSV: &str = "text/csv; charset=utf-8; header=present";
const VCARD: &str = "text/vcard; charset=utf-8";

impl Responder for Template {
    type Body = BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        self.0.respond_to(request)
    }
}

impl Documented for Template {
    fn document(operation: &mut OperationDocument) {
        let text = || ObjectBuilder::new().schema_type(SchemaType::Type(Type::String));
        let sheet = String::from_utf8(template::<ContactForm>()).unwrap_or_default();
        let mut response = ResponseBuilder::new().description("The file.");
        for (media_type, example) in [("text/csv", sheet), ("text/vcard", contact_card_template().to_owned())]
        {
            let content = ContentBuilder::new()
                .schema(Some(RefOr::T(Schema::from(text()))))
                .example(Some(example.into()))
                .build();
            response = response.content(media_type, content);
        }
        document_raw(operation, response, &["Content-Disposition"]);
    }
}

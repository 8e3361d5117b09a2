//! Export organizations.

use actix_web::HttpRequest;

use super::answer::{Export, Exported, example};
use super::format::{ExportQuery, Format};
use super::pages::Entry;
use crate::access::views::OrganizationView;
use crate::exchange::cards::{jscontact_of_organization, vcard_of_organization};
use crate::exchange::form::{self, OrganizationEntry, OrganizationForm};
use crate::http::accept::Wanted;
use crate::http::answer::{View, tagged};
use crate::http::api::organizations::WhichOrganizations;
use crate::http::at_least::AtLeast;
use crate::http::caller::Anybody;
use crate::http::conditional::EntityTags;
use crate::http::problem::{Problem, refused};
use crate::http::query::Both;
use crate::http::shared::State;
use crate::model::organization::Organization;

/// Export organizations
///
/// All organizations that you may see as one file, in the order of the list and with its filters: as lines of JSON, as a
/// sheet for a spreadsheet, as vCard 4.0 or as JSContact. It shows what was so when it began, and is
/// sent page by page.
#[utoipa::path(get, path = "/v1/exports/organizations", tag = "exports", responses(refused::Overloaded))]
pub async fn export_organizations(
    state: State,
    request: HttpRequest,
    _: AtLeast,
    caller: Anybody,
    query: Both<WhichOrganizations, ExportQuery>,
    wanted: Wanted,
) -> Result<Export<Organization>, Problem> {
    let Both(which, export) = query;
    Export::begin(&state, &request, &caller, which.filter()?, &export, &wanted).await
}

impl Exported for Organization {
    fn header() -> Vec<u8> {
        form::header::<OrganizationForm>()
    }

    fn write(
        to: &mut Vec<u8>,
        format: Format,
        entry: &Entry<'_, OrganizationView<'_>>,
        tags: &EntityTags,
    ) -> Result<(), Problem> {
        let of = OrganizationEntry { view: entry.view, version: entry.version };
        match format {
            Format::Ndjson => {
                to.extend(tagged::<OrganizationView<'static>>(entry.view, entry.version, tags)?);
            }
            Format::Csv => to.extend(form::row::<OrganizationForm>(&of)),
            Format::Vcard => to.extend(vcard_of_organization(&of).into_bytes()),
            Format::Jscontact => {
                serde_json::to_writer(to, &jscontact_of_organization(&of)).map_err(Problem::internal)?;
            }
        }
        Ok(())
    }

    fn example(format: Format) -> String {
        let view = OrganizationView::sample();
        example::<Self>(format, &Entry { view: &view, version: Some(7), organization: None })
    }
}

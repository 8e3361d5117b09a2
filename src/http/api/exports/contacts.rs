//! Export contacts.

use actix_web::HttpRequest;

use super::answer::{Export, Exported, example};
use super::format::{ExportQuery, Format};
use super::pages::Entry;
use crate::access::views::{ContactView, OrganizationView};
use crate::exchange::cards::{jscontact_of_contact, vcard_of_contact};
use crate::exchange::form::{self, ContactEntry, ContactForm};
use crate::http::accept::Wanted;
use crate::http::answer::{View, tagged};
use crate::http::api::contacts::WhichContacts;
use crate::http::at_least::AtLeast;
use crate::http::caller::Anybody;
use crate::http::conditional::EntityTags;
use crate::http::problem::{Problem, refused};
use crate::http::query::Both;
use crate::http::shared::State;
use crate::model::contact::Contact;
use crate::model::ids::OrganizationId;

/// Export contacts
///
/// All contacts that you may see as one file, in the order of the list and with its filters: as lines of JSON, as a sheet
/// for a spreadsheet, as vCard 4.0 or as JSContact. It shows what was so when it began, and is sent
/// page by page. A channel that lists keep back from you is not in it, and no sealed value is.
#[utoipa::path(get, path = "/v1/exports/contacts", tag = "exports", responses(refused::Overloaded))]
pub async fn export_contacts(
    state: State,
    request: HttpRequest,
    _: AtLeast,
    caller: Anybody,
    query: Both<WhichContacts, ExportQuery>,
    wanted: Wanted,
) -> Result<Export<Contact>, Problem> {
    let Both(which, export) = query;
    Export::begin(&state, &request, &caller, which.filter()?, &export, &wanted).await
}

impl Exported for Contact {
    fn header() -> Vec<u8> {
        form::header::<ContactForm>()
    }

    fn withhold(view: &mut ContactView<'_>) {
        for channel in view.channels.iter_mut().filter(|it| it.sealed) {
            channel.value = None;
            channel.extension = None;
        }
    }

    fn organization_of(view: &ContactView<'_>) -> Option<OrganizationId> {
        Some(OrganizationId(view.organization_id))
    }

    fn write(
        to: &mut Vec<u8>,
        format: Format,
        entry: &Entry<'_, ContactView<'_>>,
        tags: &EntityTags,
    ) -> Result<(), Problem> {
        if format == Format::Ndjson {
            to.extend(tagged::<ContactView<'static>>(entry.view, entry.version, tags)?);
            return Ok(());
        }
        let organization = entry.organization.ok_or_else(|| Problem::internal("a contact of nobody"))?;
        let of = ContactEntry { view: entry.view, organization, version: entry.version };
        match format {
            Format::Ndjson => {}
            Format::Csv => to.extend(form::row::<ContactForm>(&of)),
            Format::Vcard => to.extend(vcard_of_contact(&of).into_bytes()),
            Format::Jscontact => {
                serde_json::to_writer(to, &jscontact_of_contact(&of)).map_err(Problem::internal)?;
            }
        }
        Ok(())
    }

    fn example(format: Format) -> String {
        let (view, organization) = (ContactView::sample(), OrganizationView::sample());
        let entry = Entry { view: &view, version: Some(7), organization: Some(&organization) };
        example::<Self>(format, &entry)
    }
}

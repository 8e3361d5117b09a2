//! The sheet of contacts: a row is a contact.

mod bare;
mod read;

#[cfg(test)]
pub(in crate::exchange) mod tests;

pub(in crate::exchange) use bare::{Bare, BareChannel};
pub use read::{ContactRow, CountryOf, read_contacts};
pub(in crate::exchange) use read::{id, line, require, usual_tlp, version};

use super::column::{columns, made, moment, shown, text};
use super::{audience, channel, hours};
use crate::access::views::{ContactView, OrganizationView, PersonView};

/// A contact as one caller sees it, for a sheet or a card.
#[derive(Clone, Copy, Debug)]
pub struct ContactEntry<'a> {
    /// The contact.
    pub view: &'a ContactView<'a>,
    /// Whose it is.
    pub organization: &'a OrganizationView<'a>,
    /// Its edit version, for who may edit it.
    pub version: Option<i64>,
}

/// The sheet of contacts.
pub struct ContactForm;

/// The audience of the person, where it is not that of the contact.
fn person_audience(contact: &ContactView<'_>, person: &PersonView<'_>) -> String {
    if (person.audience, &person.circles) == (contact.audience, &contact.circles) {
        return String::new();
    }
    audience::written(person.audience, &person.circles)
}

columns! { ContactForm, ContactEntry;
    "id" Optional "" "The contact's id. Leave it empty for a new contact." |it| made(it.view.id);
    "version" Optional "" "The version that you change, so that nobody's change is lost. Leave it as it was exported." |it| shown(it.version);
    "organization_id" Optional "" "The id of its organization. Leave it empty for your own." |it| made(it.view.organization_id);
    "organization" Shown "" "The name of its organization. Without an organization_id it has to be yours." |it| text(Some(it.organization.name));
    "roles" Required "incident_response, technical" "What it is for: words of the vocabulary contact_roles, separated by commas." |it| made(it.view.roles.join(", "));
    "title" Optional "Duty desk" "What it is called." |it| text(it.view.title);
    "preference" Optional "1" "Its place among the contacts of its organization: 1 comes first. Of a new one 1, when it is empty." |it| made(it.view.preference.to_string());
    "languages" Optional "en, fr" "What it speaks, best first (BCP 47), separated by commas." |it| made(it.view.languages.join(", "));
    "hours" Optional "mon-fri 08:00-17:00" "When it answers: days and hours on the clock of the time zone, several separated by semicolons; always; empty where it is not known." |it| made(hours::hours(&it.view.availability));
    "time_zone" Optional "Europe/Zurich" "The time zone of the hours, by its name in the IANA database." |it| text(it.view.availability.time_zone);
    "hours_note" Optional "Closed on public holidays" "A remark on the hours; without hours, the hours in words." |it| text(it.view.availability.note);
    "exceptions" Optional "2026-12-25 closed: Christmas" "Dates on which other hours hold, one a line." |it| made(hours::exceptions(&it.view.availability));
    "email" Optional "soc@cert.example" "E-mail addresses, separated by commas. Those of one column have the usual readers, belong to the function and are answered at the contact's hours; #2 behind one is its place." |it| made(channel::plain_cell(it.view, "email"));
    "emergency_email" Optional "" "E-mail addresses for what cannot wait." |it| made(channel::plain_cell(it.view, "emergency_email"));
    "phone" Optional "tel:+41225550100" "Telephone numbers, an extension as tel:+41225550100;ext=12." |it| made(channel::plain_cell(it.view, "phone"));
    "emergency_phone" Optional "tel:+41225550101" "Telephone numbers for what cannot wait." |it| made(channel::plain_cell(it.view, "emergency_phone"));
    "sms" Optional "" "Numbers for text messages." |it| made(channel::plain_cell(it.view, "sms"));
    "fax" Optional "" "Fax numbers." |it| made(channel::plain_cell(it.view, "fax"));
    "web_form" Optional "https://cert.example/report" "Addresses of pages with a form, separated by spaces, or by commas and spaces." |it| made(channel::plain_cell(it.view, "web_form"));
    "channels" Optional "matrix emergency: @duty:cert.example" "All other channels, one a line: kind, emergency, #place, person, lookup_only, for=audience and hours=\"...\" where they are not the usual, a colon, and the value." |it| made(channel::others_cell(it.view));
    "person" Optional "" "Who holds the function at present." |it| text(it.view.person.as_ref().map(|it| it.name));
    "position" Optional "" "What that person is." |it| text(it.view.person.as_ref().and_then(|it| it.position));
    "person_from" Optional "" "The first day in the function." |it| shown(it.view.person.as_ref().and_then(|it| it.from));
    "person_until" Optional "" "The last day in the function." |it| shown(it.view.person.as_ref().and_then(|it| it.until));
    "person_audience" Optional "" "Who may read the person, where that are fewer than may read the contact." |it| made(it.view.person.as_ref().map(|person| person_audience(it.view, person)).unwrap_or_default());
    "audience" Optional "members" "Who may read the contact: a word of the vocabulary audiences, or circles: and the ids of circles, separated by commas. Of a new one members, when it is empty." |it| made(audience::written(it.view.audience, &it.view.circles));
    "tlp" Optional "GREEN" "How it may be passed on (TLP 2.0). Of a new one what goes with the audience, when it is empty." |it| text(Some(it.view.tlp));
    "keys" Shown "" "The fingerprints of its keys." |it| made(it.view.keys.iter().map(|key| format!("{}:{}", key.kind, key.fingerprint)).collect::<Vec<_>>().join(", "));
    "source" Shown "" "The directory that it comes from." |it| text(Some(it.view.origin.source));
    "confirmed_at" Shown "" "When its organization last said that all this is right." |it| shown(it.view.confirmed_at.map(moment));
    "updated_at" Shown "" "When it was last changed." |it| shown(it.view.updated_at.map(moment));
}

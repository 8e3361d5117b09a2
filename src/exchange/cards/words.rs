//! What cards say in words, for people.

use std::fmt::Write as _;

use crate::access::views::{AvailabilityView, ContactView};
use crate::exchange::form::ContactEntry;
use crate::exchange::form::hours;
use crate::model::kinds::ContactRole;

/// What a contact is called: its organization, and what it is there.
pub(super) fn name(entry: &ContactEntry<'_>) -> String {
    let organization = entry.organization.short_name.unwrap_or(entry.organization.name);
    format!("{organization}, {}", function(entry.view))
}

/// What a contact is in its organization.
pub(super) fn function(view: &ContactView<'_>) -> String {
    view.title.map_or_else(|| roles(view), str::to_owned)
}

/// What a contact is for.
pub(super) fn roles(view: &ContactView<'_>) -> String {
    let label = |word: &&'static str| ContactRole::parse(word).map_or(*word, ContactRole::label);
    view.roles.iter().map(label).collect::<Vec<_>>().join(", ")
}

/// When a contact answers, and how what is read may be passed on.
pub(super) fn note(view: &ContactView<'_>) -> String {
    format!("{}\nTLP:{}", answers(&view.availability), view.tlp)
}

fn answers(availability: &AvailabilityView<'_>) -> String {
    let mut text = match (availability.kind, availability.note) {
        ("always", _) => "Answers always.".to_owned(),
        ("weekly", note) => {
            let zone = availability.time_zone.unwrap_or_default();
            let note = note.map(|note| format!("\n{note}")).unwrap_or_default();
            format!("Answers {} ({zone}).{note}", hours::hours(availability))
        }
        (_, Some(note)) => format!("Hours as they were written: {note}"),
        (_, None) => "When it answers is not known.".to_owned(),
    };
    if !availability.exceptions.is_empty() {
        text.push('\n');
        text.push_str(&hours::exceptions(availability));
    }
    text
}

/// The address of a Matrix user or room as a URI; nothing when it is neither.
pub(super) fn matrix_uri(id: &str) -> Option<String> {
    let (sigil, rest) = id.split_at_checked(1)?;
    let kind = match sigil {
        "@" => "u",
        "#" => "r",
        _ => return None,
    };
    let mut uri = format!("matrix:{kind}/");
    for byte in rest.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b':' => {
                uri.push(byte.into());
            }
            // Writing into a string does not fail.
            other => {
                let _ = write!(uri, "%{other:02X}");
            }
        }
    }
    Some(uri)
}

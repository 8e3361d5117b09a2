//! A contact as a vCard: a function of an organization, so its kind is `org` and its name has two parts.

use super::lines::{Lines, escaped};
use super::revision;
use crate::access::views::{ChannelView, ContactView};
use crate::exchange::cards::words::{function, matrix_uri, name, note, roles};
use crate::exchange::form::{ContactEntry, audience, channel, hours};
use crate::model::kinds::KeyKind;

/// A contact as a vCard.
#[must_use]
pub fn vcard_of_contact(entry: &ContactEntry<'_>) -> String {
    let (view, organization) = (entry.view, entry.organization);
    let mut card = Lines::begin();
    card.raw("UID", &[], &format!("urn:uuid:{}", view.id));
    card.raw("KIND", &[], "org");
    card.text("FN", &[], &name(entry));
    card.raw("ORG", &[], &format!("{};{}", escaped(organization.name), escaped(&function(view))));
    card.text_if("TITLE", view.title);
    card.text("ROLE", &[], &roles(view));
    card.list("CATEGORIES", view.roles.iter().copied());
    for (place, language) in (1..).zip(&view.languages) {
        card.raw("LANG", &[("PREF", &format!("{place}"))], language);
    }
    if let Some(zone) = view.availability.time_zone {
        card.text("TZ", &[], zone);
    }
    for one in &view.channels {
        add_channel(&mut card, view, one);
    }
    for key in &view.keys {
        if key.kind == KeyKind::Openpgp.as_str() {
            card.raw("KEY", &[], &format!("openpgp4fpr:{}", key.fingerprint));
        } else {
            card.text("KEY", &[("VALUE", "text")], &format!("{} {}", key.kind, key.fingerprint));
        }
    }
    add_person(&mut card, view);
    card.text("NOTE", &[], &note(view));
    if let Some(updated_at) = view.updated_at {
        card.raw("REV", &[], &revision(updated_at));
    }
    card.text("X-TLP", &[], view.tlp);
    card.text("X-AUDIENCE", &[], &audience::written(view.audience, &view.circles));
    card.text("X-HOURS", &[], &hours::whole(&view.availability));
    card.raw("X-PLACE", &[], &view.preference.to_string());
    card.raw("X-ORGANIZATION", &[], &format!("urn:uuid:{}", view.organization_id));
    card.text("X-SOURCE", &[], view.origin.source);
    if let Some(version) = entry.version {
        card.raw("X-VERSION", &[], &version.to_string());
    }
    card.end()
}

/// A channel: what is special of it is said in `X-TRAITS`, as a sheet says it.
fn add_channel(card: &mut Lines, contact: &ContactView<'_>, view: &ChannelView<'_>) {
    let Some(value) = view.value.filter(|_| !view.sealed) else { return };
    let place = view.preference.to_string();
    let traits = channel::traits(contact, view);
    let own = [("PREF", place.as_str()), ("X-TRAITS", traits.trim())];
    let emergency = if view.usage == "emergency" { ",x-emergency" } else { "" };
    let with = |first: &[(&'static str, &str)]| -> Vec<(&'static str, String)> {
        first.iter().chain(&own).map(|(name, value)| (*name, (*value).to_owned())).collect()
    };
    let number = |card: &mut Lines, kind: &str| {
        let kind = format!("{kind}{emergency}");
        let parameters = with(&[("VALUE", "uri"), ("TYPE", &kind)]);
        card.raw("TEL", &borrowed(&parameters), &channel::number(value, view.extension));
    };
    match view.kind {
        "phone" => number(card, "voice"),
        "sms" => number(card, "text"),
        "fax" => number(card, "fax"),
        "email" => {
            let parameters = with(&[("TYPE", &format!("work{emergency}"))]);
            card.text("EMAIL", &borrowed(&parameters), value);
        }
        "web_form" => card.raw("CONTACT-URI", &borrowed(&with(&[])), value),
        "matrix" => match matrix_uri(value) {
            Some(uri) => card.raw("IMPP", &borrowed(&with(&[("SERVICE-TYPE", "Matrix")])), &uri),
            None => card.text("X-CHANNEL", &borrowed(&with(&[("X-KIND", view.kind)])), value),
        },
        "signal" if value.starts_with('+') => {
            let uri = format!("https://signal.me/#p/{value}");
            card.raw("IMPP", &borrowed(&with(&[("SERVICE-TYPE", "Signal")])), &uri);
        }
        "signal" => {
            let parameters = with(&[("SERVICE-TYPE", "Signal"), ("VALUE", "text")]);
            card.text("SOCIALPROFILE", &borrowed(&parameters), value);
        }
        kind => card.text("X-CHANNEL", &borrowed(&with(&[("X-KIND", kind)])), value),
    }
}

fn borrowed<'p>(parameters: &'p [(&'static str, String)]) -> Vec<(&'static str, &'p str)> {
    parameters.iter().map(|(name, value)| (*name, value.as_str())).collect()
}

fn add_person(card: &mut Lines, view: &ContactView<'_>) {
    let Some(person) = &view.person else { return };
    let day = |day: Option<chrono::NaiveDate>| day.map(|it| it.to_string()).unwrap_or_default();
    let narrower = (person.audience, &person.circles) != (view.audience, &view.circles);
    let readers = if narrower { audience::written(person.audience, &person.circles) } else { String::new() };
    let parameters = [
        ("VALUE", "text"),
        ("TYPE", "contact"),
        ("X-POSITION", person.position.unwrap_or_default()),
        ("X-FROM", &day(person.from)),
        ("X-UNTIL", &day(person.until)),
        ("X-AUDIENCE", &readers),
    ];
    card.text("RELATED", &parameters, person.name);
}

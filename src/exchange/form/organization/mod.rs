//! The sheet of organizations: a row is an organization.

mod read;

#[cfg(test)]
pub(in crate::exchange) mod tests;

pub(in crate::exchange) use read::identifier;
pub use read::{OrganizationRow, read_organizations};

use super::audience;
use super::channel::without_separator;
use super::column::{columns, joined, made, moment, shown, text};
use crate::access::views::{LinkView, OrganizationView};
use crate::model::kinds::LinkRelation;

/// An organization as one caller sees it, for a sheet or a card.
#[derive(Clone, Copy, Debug)]
pub struct OrganizationEntry<'a> {
    /// The organization.
    pub view: &'a OrganizationView<'a>,
    /// Its edit version, for who may edit it.
    pub version: Option<i64>,
}

/// The sheet of organizations.
pub struct OrganizationForm;

/// The web sites at the beginning of the links that say nothing else, and the other links: so that their order stays.
fn links<'v>(view: &'v OrganizationView<'_>) -> (&'v [LinkView<'v>], &'v [LinkView<'v>]) {
    let is_plain = |link: &&LinkView<'_>| {
        link.rel == LinkRelation::Website.as_str()
            && link.language.is_none()
            && link.label.is_none()
            && without_separator(link.url) == link.url
    };
    view.links.split_at(view.links.iter().take_while(is_plain).count())
}

/// A language in brackets before a text; empty brackets where the text itself begins with one.
fn bracketed(language: Option<&str>, text: &str) -> String {
    match language {
        Some(language) => format!("[{language}] {text}"),
        None if text.starts_with('[') => format!("[] {text}"),
        None => text.to_owned(),
    }
}

fn link(link: &LinkView<'_>) -> String {
    let about = bracketed(link.language, link.label.unwrap_or_default());
    format!("{} {} {about}", link.rel, link.url).trim_end().to_owned()
}

columns! { OrganizationForm, OrganizationEntry;
    "id" Optional "" "The organization's id. Leave it empty for a new one." |it| made(it.view.id);
    "version" Optional "" "The version that you change, so that nobody's change is lost. Leave it as it was exported." |it| shown(it.version);
    "kind" Required "csirt" "What it is: a word of the vocabulary organization_kinds. It stays what it was registered as." |it| text(Some(it.view.kind));
    "name" Required "Computer Emergency Response Team of Examplia" "Its official name." |it| text(Some(it.view.name));
    "short_name" Optional "CERT-EX" "What it is usually called." |it| text(it.view.short_name);
    "other_names" Optional "[fr] Équipe de réponse d'Examplie" "Its other names, one a line, each with its language in brackets before it where it has one." |it| joined(it.view.names.iter().map(|name| bracketed(name.language, name.value)));
    "country" Optional "CH" "Where it is (ISO 3166-1 alpha-2, EU or XK)." |it| text(it.view.country);
    "sectors" Optional "energy" "What it works in: words of the vocabulary sectors, separated by commas." |it| made(it.view.sectors.join(", "));
    "team_types" Optional "national" "What kinds of team it is: words of the vocabulary team_types, separated by commas." |it| made(it.view.team_types.join(", "));
    "host_id" Optional "" "The id of the organization that it is a part of, where that is listed." |it| shown(it.view.host.as_ref().and_then(|it| it.organization_id));
    "host" Optional "Ministry of Digital Affairs of Examplia" "The name of the organization that it is a part of, where that is not listed." |it| text(it.view.host.as_ref().and_then(|it| it.name));
    "website" Optional "https://cert.example/" "Its web site; several separated by spaces, or by commas and spaces." |it| made(links(it.view).0.iter().map(|it| it.url).collect::<Vec<_>>().join(" "));
    "links" Optional "rfc2350 https://cert.example/rfc2350 [en] Team profile" "Other pages about it, one a line: a word of the vocabulary link_relations, the address, its language in brackets and a label." |it| joined(links(it.view).1.iter().map(link));
    "identifiers" Optional "first:cert-ex" "What other lists call it, one a line: a word of the vocabulary identifier_schemes, a colon and the name or number." |it| joined(it.view.identifiers.iter().map(|it| format!("{}:{}", it.scheme, it.value)));
    "address" Optional "Example Street 1" "Street, house, post box: one to four lines." |it| joined(it.view.address.iter().flat_map(|it| it.lines).cloned());
    "locality" Optional "Bern" "City or place of the address." |it| text(it.view.address.as_ref().and_then(|it| it.locality));
    "region" Optional "BE" "State, province or canton of the address." |it| text(it.view.address.as_ref().and_then(|it| it.region));
    "postal_code" Optional "3000" "Postal code of the address." |it| text(it.view.address.as_ref().and_then(|it| it.postal_code));
    "address_country" Optional "CH" "Country of the address." |it| text(it.view.address.as_ref().and_then(|it| it.country));
    "established" Optional "1998-04-01" "When it was founded." |it| shown(it.view.established);
    "audience" Optional "public" "Who may read of it: a word of the vocabulary audiences, or circles: and the ids of circles, separated by commas. Of a new one public, when it is empty." |it| made(audience::written(it.view.audience, &it.view.circles));
    "tlp" Optional "CLEAR" "How it may be passed on (TLP 2.0). Of a new one what goes with the audience, when it is empty." |it| text(Some(it.view.tlp));
    "standing" Shown "" "Whether it is admitted." |it| text(Some(it.view.standing));
    "authority_id" Shown "" "The lead state authority under which it is." |it| shown(it.view.authority_id);
    "source" Shown "" "The directory that it comes from." |it| text(Some(it.view.origin.source));
    "confirmed_at" Shown "" "When it last said that all this is right." |it| shown(it.view.confirmed_at.map(moment));
    "updated_at" Shown "" "When it was last changed." |it| shown(it.view.updated_at.map(moment));
}

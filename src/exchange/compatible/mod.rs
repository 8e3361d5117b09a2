//! Compatible: teams as other directories answer them, made from what a caller sees.

mod first;
mod hours;
mod phrases;
mod trusted_introducer;

pub use first::{FIELDS, FirstTeam, Part, Scope, part_of};
pub use trusted_introducer::trusted_introducer_team;

use std::borrow::Cow;

use super::mapping::EXTENSION;
use crate::access::views::{AttestationView, ChannelView, ClaimView, ContactView, OrganizationView};

/// How lists write a domain with all below it.
pub(super) const ALL_BELOW: &str = "*.";

/// Whether words name a top-level domain with all below it, which is no name of its own here.
fn is_top_level(words: &str) -> bool {
    let label = words.strip_prefix(ALL_BELOW).unwrap_or_default();
    !label.is_empty() && !label.contains(|it: char| it == '.' || it.is_whitespace())
}

/// A team as a caller sees it, with all that is seen of it.
#[derive(Clone, Copy, Debug)]
pub struct TeamEntry<'a> {
    /// The organization.
    pub organization: &'a OrganizationView<'a>,
    /// Its id in FIRST's own list, where that was read. What an organization calls itself could be another's.
    pub first_id: Option<&'a str>,
    /// The name of the organization that it is a part of.
    pub host: Option<&'a str>,
    /// Its contacts, best first.
    pub contacts: &'a [&'a ContactView<'a>],
    /// What it claims to answer for, the oldest first.
    pub claims: &'a [&'a ClaimView<'a>],
    /// What is said of it, the oldest first.
    pub attestations: &'a [&'a AttestationView<'a>],
}

impl<'a> TeamEntry<'a> {
    /// The channels of all its contacts that have a value which is not sealed, best first: a number with its extension.
    fn channels(&self) -> impl Iterator<Item = (&'a ChannelView<'a>, Cow<'a, str>)> {
        let channels = self.contacts.iter().flat_map(|contact| &contact.channels);
        channels.filter(|it| !it.sealed).filter_map(|it| {
            let value = it.value?;
            let whole = |extension: &str| Cow::from(format!("{value}{EXTENSION}{extension}"));
            Some((it, it.extension.map_or(Cow::from(value), whole)))
        })
    }

    /// What another list calls it.
    fn identifier(&self, scheme: &str) -> Option<&'a str> {
        self.organization.identifiers.iter().find(|it| it.scheme == scheme).map(|it| it.value)
    }

    /// What it claims in words, and the note beside each.
    fn words(&self) -> impl Iterator<Item = (&'a str, Option<&'a str>)> {
        let texts = self.claims.iter().filter_map(|it| Some((it.text?, it.note)));
        texts.filter(|(text, _)| !is_top_level(text))
    }

    fn texts(&self) -> impl Iterator<Item = &'a str> {
        self.words().map(|(text, _)| text)
    }

    /// The domains that it claims with all below them. A top-level domain is held in words.
    fn domains(&self) -> impl Iterator<Item = String> {
        self.claims.iter().filter_map(|it| {
            let words = it.text.filter(|text| is_top_level(text)).map(str::to_owned);
            it.domain.map(|domain| format!("{ALL_BELOW}{domain}")).or(words)
        })
    }

    /// What an issuer says of it today.
    fn said_by(&self, issuer: &str) -> Option<&'a AttestationView<'a>> {
        let by = |it: &&&AttestationView<'_>| {
            it.current && it.issuer_name.is_some_and(|name| name.eq_ignore_ascii_case(issuer))
        };
        self.attestations.iter().find(by).copied()
    }

    /// Letters reach it at these lines.
    fn address(&self) -> Option<String> {
        let address = self.organization.address.as_ref()?;
        let town =
            [address.postal_code, address.locality].into_iter().flatten().collect::<Vec<_>>().join(" ");
        let rest = [Some(town).filter(|it| !it.is_empty()), address.region.map(str::to_owned)];
        let country = address.country.and_then(phrases::country_name).map(str::to_owned);
        let lines: Vec<String> =
            address.lines.iter().cloned().chain(rest.into_iter().flatten()).chain(country).collect();
        Some(lines.join("\n"))
    }
}

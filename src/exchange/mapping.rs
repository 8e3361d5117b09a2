//! Mapping: from the words of a source to those of this directory, value by value. What cannot be taken is never guessed
//! and never dropped in silence: a remark says where it stands and what became of it.

use super::listing::Remark;
use crate::model::channel::{ChannelDraft, normal_value};
use crate::model::country::Country;
use crate::model::kinds::{BelongsTo, ChannelKind, ChannelListing, ChannelUsage, LinkRelation};
use crate::model::language::Language;
use crate::model::organization::{LINK_LABEL_MAX, Link};
use crate::model::text;
use crate::model::web::WebUrl;

/// A text, unless it says that there is none: lists write "n/a", or nothing.
pub(super) fn given(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty() && !text.eq_ignore_ascii_case("n/a"))
}

/// A row while it is mapped.
#[derive(Debug)]
pub(super) struct Mapping {
    pointer: String,
    remarks: Vec<Remark>,
}

/// A page as lists write it down.
#[derive(Clone, Copy, Debug)]
pub(super) struct Page<'a> {
    pub(super) url: &'a str,
    pub(super) label: &'a str,
    pub(super) language: &'a str,
}

impl Mapping {
    /// Begins with the row at `pointer`.
    pub(super) fn of(pointer: String) -> Self {
        Self { pointer, remarks: Vec::new() }
    }

    /// Where the row stands, and what was noted.
    pub(super) fn done(self) -> (String, Vec<Remark>) {
        (self.pointer, self.remarks)
    }

    /// Notes what became of the value at `place` in the row.
    pub(super) fn remark(&mut self, place: &str, detail: impl Into<String>) {
        let remark = Remark { pointer: format!("{}{place}", self.pointer), detail: detail.into() };
        // A value that is taken in two places is found wrong twice.
        if !self.remarks.contains(&remark) {
            self.remarks.push(remark);
        }
    }

    /// A country by its name in English.
    pub(super) fn country(&mut self, place: &str, name: &str) -> Option<Country> {
        let Some(name) = given(name) else {
            self.remark(place, "The source names no country; it stays empty.");
            return None;
        };
        let country = Country::from_name(name);
        if country.is_none() {
            self.remark(
                place,
                "No country goes by this name here, so it stays empty; add the name to seeds/country_names.csv.",
            );
        }
        country
    }

    /// A language by its name in English, or by its tag.
    pub(super) fn language(&mut self, place: &str, name: &str) -> Option<Language> {
        let name = given(name)?;
        let language = Language::from_name(name).or_else(|| Language::parse(name).ok());
        if language.is_none() {
            self.remark(place, "No language goes by this name here, so it stays empty.");
        }
        language
    }

    /// Adds a link to a page, unless its address is none, or stands there already.
    pub(super) fn link(&mut self, links: &mut Vec<Link>, place: &str, rel: LinkRelation, page: Page<'_>) {
        let Some(url) = self.url(&format!("{place}/url"), page.url) else { return };
        if links.iter().any(|link| link.rel == rel && link.url == url) {
            self.remark(place, "This page stands in the row before; it is taken once.");
            return;
        }
        let label = given(page.label).and_then(|label| match text::line(label, LINK_LABEL_MAX) {
            Ok(label) => Some(label),
            Err(invalid) => {
                self.remark(&format!("{place}/label"), format!("The label is not taken: {invalid}"));
                None
            }
        });
        let language = self.language(&format!("{place}/language"), page.language);
        links.push(Link { rel, url, language, label });
    }

    /// Adds a channel of the function behind the others, unless its value is none, or stands there already.
    pub(super) fn channel(
        &mut self,
        channels: &mut Vec<ChannelDraft>,
        place: &str,
        kind: ChannelKind,
        value: &str,
    ) {
        let Some(value) = given(value) else {
            self.remark(place, "The source gives no address; nothing is taken.");
            return;
        };
        let value = match normal_value(kind, value) {
            Ok(value) => value,
            Err(invalid) => {
                self.remark(place, format!("The address is not taken; tell the source. {invalid}"));
                return;
            }
        };
        if channels.iter().any(|channel| channel.kind == kind && channel.value == value) {
            self.remark(place, "This address stands in the row before; it is taken once.");
            return;
        }
        channels.push(ChannelDraft {
            kind,
            value,
            extension: None,
            usage: ChannelUsage::Routine,
            preference: i16::try_from(channels.len() + 1).unwrap_or(i16::MAX),
            belongs_to: BelongsTo::Function,
            availability: None,
            audience: None,
            listing: ChannelListing::Everywhere,
        });
    }

    fn url(&mut self, place: &str, url: &str) -> Option<WebUrl> {
        let Some(url) = given(url) else {
            self.remark(place, "The source gives no address; nothing is taken.");
            return None;
        };
        WebUrl::parse(url)
            .map_err(|invalid| {
                self.remark(place, format!("The address is not taken; tell the source. {invalid}"));
            })
            .ok()
    }
}

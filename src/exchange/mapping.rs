//! Mapping: from the words of a source to those of this directory, value by value. What cannot be taken is never guessed
//! and never dropped in silence: a remark says where it stands and what became of it.

#[cfg(test)]
mod tests;

use chrono::{DateTime, Datelike as _, NaiveDate, SubsecRound as _, Utc};

use super::listing::{Attested, ListedClaim, ListedContact, Reject, Remark, StillSaid};
use super::report::MORE_TO_SAY;
use super::shown::{SENTENCE, shown};
use crate::model::address::{Address, AddressDraft, MAX_LINES};
use crate::model::attestation::AttestationDraft;
use crate::model::channel::{ChannelDraft, normal_value};
use crate::model::claim::{ClaimSubject, NOTE_MAX, TEXT_MAX};
use crate::model::contact::CHANNELS_MAX;
use crate::model::country::Country;
use crate::model::date;
use crate::model::key::{KEYS_MAX, KeyDraft};
use crate::model::kinds::{BelongsTo, ChannelKind, ChannelListing, ChannelUsage, LinkRelation};
use crate::model::language::Language;
use crate::model::organization::{LINK_LABEL_MAX, LIST_MAX, Link};
use crate::model::phone::{Extension, Phone};
use crate::model::text;
use crate::model::violation::Invalid;
use crate::model::web::WebUrl;
use crate::registry::claims::CLAIMS_MAX;

/// A text, unless it says that there is none: lists write "n/a", or nothing.
pub(super) fn given(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty() && !text.eq_ignore_ascii_case("n/a"))
}

/// A country by its code, in letters of either size; `UK` is what lists write for `GB`.
pub(super) fn country_of(code: &str) -> Result<Country, Invalid> {
    let code = code.trim().to_ascii_uppercase();
    Country::parse(if code == "UK" { "GB" } else { &code })
}

/// How many entries of one kind are read in a row.
pub(super) const ENTRIES_MAX: usize = 1000;

/// As much as a remark quotes of a value that is not held.
const QUOTED: usize = 200;

/// Whether both lead to the same place.
fn leads_where(one: &ChannelDraft, other: &ChannelDraft) -> bool {
    (one.kind, &one.value, &one.extension) == (other.kind, &other.value, &other.extension)
}

/// What stands between a number and its extension.
pub(super) const EXTENSION: &str = " ext. ";

const SEVERAL_COUNTRIES: &str =
    "It names several countries, and an organization is in one here, so it stays empty.";

/// Whether a text holds several parts, each of which is one of its kind.
fn are_several(text: &str, is_one: impl Fn(&str) -> bool) -> bool {
    let parts: Vec<&str> = text.split([',', ';', '/', '&']).flat_map(|part| part.split(" and ")).collect();
    parts.len() > 1 && parts.into_iter().all(|part| is_one(part.trim()))
}

/// How many remarks are told of a row.
const REMARKS_MAX: usize = 100;

/// A row of a list, before it is known whether it can be held.
#[derive(Clone, Copy, Debug)]
pub(super) struct RowAt<'a> {
    /// Where it stands.
    pub(super) pointer: &'a str,
    /// Its id in the source, where it has one.
    pub(super) source_id: Option<&'a str>,
}

impl RowAt<'_> {
    /// Why it cannot be held.
    pub(super) fn reject(&self, place: &str, why: &str) -> Reject {
        Reject {
            pointer: format!("{}{place}", self.pointer),
            source_id: self.source_id.map(str::to_owned),
            detail: format!("{why} Tell the source; what is held of this row stays as it is."),
        }
    }

    /// A line of text without which it cannot be held.
    pub(super) fn line(&self, place: &str, value: &str, max_chars: usize) -> Result<String, Reject> {
        let value = given(value).ok_or_else(|| self.reject(place, "This row cannot do without it."))?;
        text::line(value, max_chars).map_err(|invalid| self.reject(place, &invalid.detail))
    }

    /// Refuses a row with more entries than anybody reads: such a one is no mistake in a value, but of the list.
    pub(super) fn require_bounded<const N: usize>(&self, entries: [(&str, usize); N]) -> Result<(), Reject> {
        match entries.into_iter().find(|(_, count)| *count > ENTRIES_MAX) {
            None => Ok(()),
            Some((place, count)) => {
                let why =
                    format!("These are {count} entries in one row, and at most {ENTRIES_MAX} are read.");
                Err(self.reject(place, &why))
            }
        }
    }
}

/// A row while it is mapped.
#[derive(Debug)]
pub(super) struct Mapping {
    /// Where its first row stands.
    pointer: String,
    /// Where the row stands that is read.
    current: String,
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
        Self { current: pointer.clone(), pointer, remarks: Vec::new() }
    }

    /// Where the row stands, and what was noted.
    pub(super) fn done(self) -> (String, Vec<Remark>) {
        (self.pointer, self.remarks)
    }

    /// Goes on with another row of the list that belongs to the same organization.
    pub(super) fn at(&mut self, pointer: &str) {
        pointer.clone_into(&mut self.current);
    }

    /// Notes what became of the value at `place` in the row.
    pub(super) fn remark(&mut self, place: &str, detail: impl Into<String>) {
        let detail = shown(&detail.into(), SENTENCE);
        let remark = Remark { pointer: format!("{}{place}", self.current), detail };
        // A value that is taken in two places is found wrong twice.
        if self.remarks.len() > REMARKS_MAX || self.remarks.contains(&remark) {
            return;
        }
        if self.remarks.len() < REMARKS_MAX {
            self.remarks.push(remark);
        } else {
            let detail = MORE_TO_SAY.to_owned();
            self.remarks.push(Remark { pointer: self.pointer.clone(), detail });
        }
    }

    /// Notes that the value at `place` is not held, and how it reads: who imports can still make something of it.
    pub(super) fn left(&mut self, place: &str, value: &str, detail: &str) {
        self.remark(place, format!("{detail} It reads \"{}\".", shown(value, QUOTED)));
    }

    /// A country by its name in English.
    pub(super) fn country(&mut self, place: &str, name: &str) -> Option<Country> {
        let Some(name) = given(name) else {
            self.remark(place, "The source names no country; it stays empty.");
            return None;
        };
        let country = Country::from_name(name);
        if country.is_none() {
            let detail = if are_several(name, |part| Country::from_name(part).is_some()) {
                SEVERAL_COUNTRIES
            } else {
                "No country goes by this name here, so it stays empty; add the name to seeds/country_names.csv."
            };
            self.left(place, name, detail);
        }
        country
    }

    /// A country by its code. A list that names none leaves it empty.
    pub(super) fn country_code(&mut self, place: &str, code: &str) -> Option<Country> {
        let code = given(code)?;
        country_of(code)
            .map_err(|invalid| {
                if are_several(code, |part| country_of(part).is_ok()) {
                    self.left(place, code, SEVERAL_COUNTRIES);
                } else {
                    self.left(place, code, &format!("The country stays empty. {invalid}"));
                }
            })
            .ok()
    }

    /// A time as mails and the web write it: `Thu, 02 Apr 2026 21:28:40 GMT`.
    pub(super) fn time(&mut self, place: &str, text: &str) -> Option<DateTime<Utc>> {
        let text = given(text)?;
        let read = DateTime::parse_from_rfc2822(text).or_else(|_| DateTime::parse_from_rfc3339(text));
        read.map(|time| time.to_utc().trunc_subsecs(3))
            .map_err(|_| {
                self.left(place, text, "The time is not taken: it is not written as in a mail (RFC 2822).");
            })
            .ok()
    }

    /// A language by its name in English, or by its tag.
    pub(super) fn language(&mut self, place: &str, name: &str) -> Option<Language> {
        let name = given(name)?;
        let language = Language::from_name(name).or_else(|| Language::parse(name).ok());
        if language.is_none() {
            self.left(place, name, "No language goes by this name here, so it stays empty.");
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
        if links.len() >= LIST_MAX {
            self.remark(
                place,
                format!("The page is not taken: an organization has {LIST_MAX} here at most."),
            );
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
        match normal_value(kind, value) {
            Ok(value) => self.push(channels, place, (kind, value, None)),
            Err(invalid) => {
                self.remark(place, format!("The address is not taken; tell the source. {invalid}"));
            }
        }
    }

    /// Adds a telephone or fax number of a list whose country is known. One that is none stays, in words: who needs it can
    /// often read what a program cannot.
    pub(super) fn number(
        &mut self,
        channels: &mut Vec<ChannelDraft>,
        place: &str,
        kind: ChannelKind,
        value: &str,
        region: Option<Country>,
    ) {
        let Some(value) = given(value) else { return };
        // As lists of this directory write one.
        let split =
            value.rsplit_once(EXTENSION).and_then(|(it, rest)| Some((it, Extension::parse(rest).ok()?)));
        let (number, extension) = split.map_or((value, None), |(number, it)| (number, Some(it)));
        match Phone::parse(number, region) {
            Ok(phone) => self.push(channels, place, (kind, phone.as_str().to_owned(), extension)),
            Err(invalid) => {
                self.remark(
                    place,
                    format!("The number is kept in words, and cannot be dialled from here. {invalid}"),
                );
                let words = format!("{kind}: {value}");
                self.channel(channels, place, ChannelKind::Other, &words);
            }
        }
    }

    fn push(
        &mut self,
        channels: &mut Vec<ChannelDraft>,
        place: &str,
        (kind, value, extension): (ChannelKind, String, Option<Extension>),
    ) {
        let channel = ChannelDraft {
            kind,
            value,
            extension,
            usage: ChannelUsage::Routine,
            preference: i16::try_from(channels.len() + 1).unwrap_or(i16::MAX),
            belongs_to: BelongsTo::Function,
            availability: None,
            audience: None,
            listing: ChannelListing::Everywhere,
        };
        if channels.iter().any(|it| leads_where(it, &channel)) {
            self.remark(place, "This address stands in the row before; it is taken once.");
        } else if channels.len() >= CHANNELS_MAX {
            self.remark(
                place,
                format!("The address is not taken: a contact has {CHANNELS_MAX} here at most."),
            );
        } else {
            channels.push(channel);
        }
    }

    /// Adds a number that may be for emergencies. One that stands there already is marked as that.
    pub(super) fn number_for(
        &mut self,
        channels: &mut Vec<ChannelDraft>,
        place: &str,
        (kind, value, is_emergency): (ChannelKind, &str, bool),
        region: Option<Country>,
    ) {
        let mut alone = Vec::new();
        self.number(&mut alone, place, kind, value, region);
        let Some(mut number) = alone.pop() else { return };
        if is_emergency {
            number.usage = ChannelUsage::Emergency;
        }
        let has_room = channels.len() < CHANNELS_MAX;
        match channels.iter_mut().find(|it| leads_where(it, &number)) {
            Some(known) if is_emergency => known.usage = number.usage,
            Some(_) => {}
            None if !has_room => {
                self.remark(
                    place,
                    format!("The number is not taken: a contact has {CHANNELS_MAX} here at most."),
                );
            }
            None => {
                number.preference = i16::try_from(channels.len() + 1).unwrap_or(i16::MAX);
                channels.push(number);
            }
        }
    }

    /// What the maker of a list says of who is in it, since a day. A day that is not read says nothing against it: what is held
    /// of it stays.
    pub(super) fn said_by(
        &mut self,
        (issuer_name, title): (&str, &str),
        place: &str,
        level: Option<String>,
        (since_place, since): (&str, &str),
    ) -> (Vec<Attested>, Vec<StillSaid>) {
        let (issuer_name, title) = (issuer_name.to_owned(), title.to_owned());
        let is_given = given(since).is_some();
        if let Some(since) = self.date(since_place, since) {
            let draft = AttestationDraft { title, level, since, until: None, evidence: None, note: None };
            return (vec![Attested { issuer_name, draft }], Vec::new());
        }
        if level.is_some() {
            self.remark(place, "The source does not say since when; what is held of it stays.");
        }
        let still_said = (is_given || level.is_some()).then_some(StillSaid { issuer_name, title });
        (Vec::new(), still_said.into_iter().collect())
    }

    /// A date in words, such as "September 8, 2008", or as YYYY-MM-DD.
    pub(super) fn date(&mut self, place: &str, text: &str) -> Option<NaiveDate> {
        let text = given(text)?;
        let read = date::parse(text).or_else(|invalid| {
            NaiveDate::parse_from_str(text, "%B %d, %Y")
                .ok()
                .filter(|it| (1..=9999).contains(&it.year()))
                .ok_or(invalid)
        });
        read.map_err(|invalid| self.left(place, text, &format!("The date is not taken. {invalid}"))).ok()
    }

    /// A line of text that the row can do without.
    pub(super) fn line(&mut self, place: &str, text: &str, max_chars: usize) -> Option<String> {
        let line = text::line(given(text)?, max_chars);
        line.map_err(|invalid| self.remark(place, format!("The text is not taken. {invalid}"))).ok()
    }

    /// A postal address in lines. The last is the country where it is one and the others fill all that there is.
    pub(super) fn address(&mut self, place: &str, text: &str) -> Option<Address> {
        let mut lines: Vec<String> =
            given(text)?.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect();
        let mut country = None;
        if lines.len() > MAX_LINES {
            country = lines.last().and_then(|line| Country::from_name(line)).map(|it| it.to_string());
            lines.truncate(lines.len() - usize::from(country.is_some()));
        }
        if lines.len() > MAX_LINES {
            let rest = lines.split_off(MAX_LINES - 1).join(", ");
            lines.push(rest);
        }
        let read = Address::check(AddressDraft { lines, country, ..AddressDraft::default() });
        read.map_err(|violations| self.remark(place, format!("The address is not taken. {violations}"))).ok()
    }

    /// A key of which only the fingerprint is known, and until when it is good.
    pub(super) fn key(
        &mut self,
        keys: &mut Vec<KeyDraft>,
        place: &str,
        fingerprint: &str,
        expires: Option<NaiveDate>,
    ) {
        let Some(fingerprint) = given(fingerprint) else { return };
        if keys.len() >= KEYS_MAX {
            self.remark(place, format!("The key is not taken: a contact has {KEYS_MAX} here at most."));
            return;
        }
        match KeyDraft::of_fingerprint(fingerprint) {
            Ok(mut key) if !keys.iter().any(|it| it.details.fingerprint == key.details.fingerprint) => {
                // Good through its last day.
                let end = expires.and_then(|day| day.succ_opt()).and_then(|day| day.and_hms_opt(0, 0, 0));
                key.details.expires_at = end.map(|it| it.and_utc());
                keys.push(key);
            }
            Ok(_) => self.remark(place, "This key stands in the row before; it is taken once."),
            Err(invalid) => self.remark(place, format!("The key is not taken; tell the source. {invalid}")),
        }
    }

    /// For what the organization answers, unless that stands there already.
    pub(super) fn claim(&mut self, claims: &mut Vec<ListedClaim>, place: &str, claim: ListedClaim) {
        if claims.len() >= CLAIMS_MAX {
            self.remark(
                place,
                format!("It is not taken: an organization has {CLAIMS_MAX} claims here at most."),
            );
        } else if claims.iter().any(|it| it.subject == claim.subject) {
            self.remark(place, "This stands in the row before; it is taken once.");
        } else {
            claims.push(claim);
        }
    }

    /// For what the organization answers, in words: of a long text the beginning, with all of it beside it.
    pub(super) fn claim_in_words(
        &mut self,
        claims: &mut Vec<ListedClaim>,
        place: &str,
        words: &str,
        contact: Option<&ListedContact>,
    ) {
        let Some(words) = given(words) else { return };
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let is_long = words.chars().count() > TEXT_MAX;
        let beginning: String = words.chars().take(TEXT_MAX - 1).collect();
        let whole = is_long.then(|| text::line(&words, NOTE_MAX)).transpose();
        let subject = if is_long {
            text::line(&format!("{beginning}…"), TEXT_MAX)
        } else {
            text::line(&words, TEXT_MAX)
        };
        match (subject, whole) {
            (Ok(text), Ok(note)) => {
                let contact = contact.map(|it| it.source_id.clone());
                let subject = ClaimSubject::Text { text };
                self.claim(claims, place, ListedClaim { subject, contact, note });
            }
            (Err(invalid), _) | (_, Err(invalid)) => {
                self.remark(place, format!("What it answers for is not taken. {invalid}"));
            }
        }
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

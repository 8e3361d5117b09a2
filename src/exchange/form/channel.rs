//! Channels in cells.
//!
//! Most are an address or a number for everybody who reads the contact: they stand in a column of their kind, several
//! separated by commas, each with its place behind it where that is not the first (`soc@cert.example #2`). Any other is a
//! line in the column `channels`: what it is, then the value, which goes on to the end of the line.
//!
//! ```text
//! phone emergency #2 person lookup_only for=circles:0192...,0193... hours="always": tel:+41225550100;ext=12
//! ```

use super::words::ITEMS_MAX;
use super::{audience, hours};
use crate::access::views::{ChannelView, ContactView};
use crate::model::audience::Audience;
use crate::model::availability::Availability;
use crate::model::channel::{Channel, ChannelDraft, has_extension, no_extension, normal_value};
use crate::model::country::Country;
use crate::model::kinds::{BelongsTo, ChannelKind, ChannelListing, ChannelUsage};
use crate::model::phone::{Extension, Phone};
use crate::model::violation::Invalid;

/// A column for the channels of one kind and usage.
pub(in crate::exchange) struct Plain {
    /// Its name.
    pub(in crate::exchange) name: &'static str,
    kind: ChannelKind,
    usage: ChannelUsage,
}

const fn plain(name: &'static str, kind: ChannelKind, usage: ChannelUsage) -> Plain {
    Plain { name, kind, usage }
}

/// The columns of the usual channels.
pub(in crate::exchange) const PLAIN: [Plain; 7] = [
    plain("email", ChannelKind::Email, ChannelUsage::Routine),
    plain("emergency_email", ChannelKind::Email, ChannelUsage::Emergency),
    plain("phone", ChannelKind::Phone, ChannelUsage::Routine),
    plain("emergency_phone", ChannelKind::Phone, ChannelUsage::Emergency),
    plain("sms", ChannelKind::Sms, ChannelUsage::Routine),
    plain("fax", ChannelKind::Fax, ChannelUsage::Routine),
    plain("web_form", ChannelKind::WebForm, ChannelUsage::Routine),
];

/// The column of all others.
pub(in crate::exchange) const OTHERS: &str = "channels";

/// The column in which a channel of a contact for `whole` stands.
pub(super) fn column_of(channel: &Channel, whole: &Audience) -> &'static str {
    let is_usual = channel.value.belongs_to() == BelongsTo::Function
        && channel.availability.is_none()
        && channel.audience == *whole
        && channel.listing == ChannelListing::Everywhere;
    let column = PLAIN.iter().find(|it| it.kind == channel.kind && it.usage == channel.usage);
    let stands_plain = channel.value.get().is_none_or(|it| stands_plain(channel.kind.as_str(), it));
    column.filter(|_| is_usual && stands_plain).map_or(OTHERS, |it| it.name)
}

/// Whether a value can be told from the separator behind it.
fn stands_plain(kind: &str, value: &str) -> bool {
    kind != ChannelKind::WebForm.as_str() || without_separator(value) == value
}

fn plain_column(contact: &ContactView<'_>, channel: &ChannelView<'_>) -> Option<&'static str> {
    let is_usual = channel.belongs_to == BelongsTo::Function.as_str()
        && channel.availability.is_none()
        && channel.audience == contact.audience
        && channel.circles == contact.circles
        && channel.listing == ChannelListing::Everywhere.as_str();
    let column =
        PLAIN.iter().find(|it| it.kind.as_str() == channel.kind && it.usage.as_str() == channel.usage);
    let stands_plain = channel.value.is_none_or(|it| stands_plain(channel.kind, it));
    column.filter(|_| is_usual && stands_plain).map(|it| it.name)
}

/// The cell of a column of [`PLAIN`].
pub(super) fn plain_cell(contact: &ContactView<'_>, column: &str) -> String {
    let own = contact.channels.iter().filter(|it| plain_column(contact, it) == Some(column));
    let items: Vec<String> = own
        .filter_map(|channel| {
            let place =
                if channel.preference == 1 { String::new() } else { format!(" #{}", channel.preference) };
            Some(format!("{}{place}", value(channel)?))
        })
        .collect();
    // An address in the web may hold a comma.
    items.join(if column == "web_form" { " " } else { ", " })
}

/// The cell of the column [`OTHERS`].
pub(super) fn others_cell(contact: &ContactView<'_>) -> String {
    let others = contact.channels.iter().filter(|it| plain_column(contact, it).is_none());
    others.filter_map(|channel| line(contact, channel)).collect::<Vec<_>>().join("\n")
}

/// Where a channel leads; nothing when that was erased, or is sealed.
fn value(channel: &ChannelView<'_>) -> Option<String> {
    let value = channel.value.filter(|_| !channel.sealed)?;
    Some(match channel.kind {
        "phone" | "fax" | "sms" => number(value, channel.extension),
        _ => value.to_owned(),
    })
}

/// A number as a URI (RFC 3966).
pub(in crate::exchange) fn number(number: &str, extension: Option<&str>) -> String {
    let extension = extension.map(|it| format!(";ext={it}")).unwrap_or_default();
    format!("tel:{number}{extension}")
}

fn line(contact: &ContactView<'_>, channel: &ChannelView<'_>) -> Option<String> {
    let value = value(channel)?;
    Some(format!("{}{}: {value}", channel.kind, traits(contact, channel)))
}

/// What is said of a channel besides kind and value, each word with a space before it.
pub(in crate::exchange) fn traits(contact: &ContactView<'_>, channel: &ChannelView<'_>) -> String {
    let mut words = String::new();
    let mut say = |word: &str| {
        words.push(' ');
        words.push_str(word);
    };
    if channel.usage != ChannelUsage::Routine.as_str() {
        say(channel.usage);
    }
    if channel.preference != 1 {
        say(&format!("#{}", channel.preference));
    }
    if channel.belongs_to != BelongsTo::Function.as_str() {
        say(channel.belongs_to);
    }
    if channel.listing != ChannelListing::Everywhere.as_str() {
        say(channel.listing);
    }
    if (channel.audience, &channel.circles) != (contact.audience, &contact.circles) {
        say(&format!("for={}", audience::written(channel.audience, &channel.circles)));
    }
    if let Some(own) = &channel.availability {
        let text = hours::whole(own).replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
        say(&format!("hours=\"{text}\""));
    }
    words
}

/// What is said of a channel besides kind and value.
#[derive(Clone, Debug)]
pub(in crate::exchange) struct Traits {
    pub(in crate::exchange) usage: ChannelUsage,
    pub(in crate::exchange) preference: i16,
    pub(in crate::exchange) belongs_to: BelongsTo,
    pub(in crate::exchange) listing: ChannelListing,
    pub(in crate::exchange) audience: Option<Audience>,
    pub(in crate::exchange) availability: Option<Availability>,
}

impl Default for Traits {
    fn default() -> Self {
        Self {
            usage: ChannelUsage::Routine,
            preference: 1,
            belongs_to: BelongsTo::Function,
            listing: ChannelListing::Everywhere,
            audience: None,
            availability: None,
        }
    }
}

impl Traits {
    /// Reads what [`traits`] writes.
    pub(in crate::exchange) fn read(words: &str) -> Result<Self, Invalid> {
        let mut read = Self::default();
        let mut rest = words.trim();
        while !rest.is_empty() {
            rest = read.take(rest)?.trim_start();
        }
        Ok(read)
    }

    /// Takes the first word; gives what follows.
    fn take<'t>(&mut self, text: &'t str) -> Result<&'t str, Invalid> {
        if let Some(quoted) = text.strip_prefix("hours=\"") {
            let (hours, rest) = unquoted(quoted).ok_or_else(not_a_channel)?;
            let read = hours::read_whole(&hours).map_err(|violations| {
                let first = violations.0.into_iter().next();
                first.map_or_else(not_a_channel, |it| Invalid { code: it.code, detail: it.detail })
            });
            self.availability = Some(read?);
            return Ok(rest);
        }
        let end = text.find(char::is_whitespace).unwrap_or(text.len());
        let (word, rest) = text.split_at(end);
        if let Some(place) = word.strip_prefix('#') {
            self.preference = preference(place)?;
        } else if let Some(audience) = word.strip_prefix("for=") {
            self.audience = Some(audience::read(audience)?);
        } else if let Ok(usage) = ChannelUsage::parse(word) {
            self.usage = usage;
        } else if let Ok(belongs_to) = BelongsTo::parse(word) {
            self.belongs_to = belongs_to;
        } else {
            self.listing = ChannelListing::parse(word).map_err(|_| not_a_channel())?;
        }
        Ok(rest)
    }

    /// A channel with these traits.
    pub(in crate::exchange) fn draft(
        self,
        kind: ChannelKind,
        text: &str,
        country: Option<Country>,
    ) -> Result<ChannelDraft, Invalid> {
        let (value, extension) = read_value(kind, text, country)?;
        Ok(ChannelDraft {
            kind,
            value,
            extension,
            usage: self.usage,
            preference: self.preference,
            belongs_to: self.belongs_to,
            availability: self.availability,
            audience: self.audience,
            listing: self.listing,
        })
    }
}

/// What a channel's place is: 1 comes first.
pub(in crate::exchange) fn preference(text: &str) -> Result<i16, Invalid> {
    text.trim().parse().map_err(|_| Invalid::new("not_a_place", "Write its place as a number from 1 to 100."))
}

fn not_a_channel() -> Invalid {
    Invalid::new(
        "not_a_channel",
        "Write one channel a line: its kind, what is special, a colon and its value, such as \
         phone emergency #2: tel:+41225550100.",
    )
}

/// The text up to the quote that ends it, and what follows.
fn unquoted(text: &str) -> Option<(String, &str)> {
    let mut plain = String::new();
    let mut letters = text.char_indices();
    while let Some((place, letter)) = letters.next() {
        match letter {
            '"' => return Some((plain, &text[place + 1..])),
            '\\' => match letters.next()?.1 {
                'n' => plain.push('\n'),
                other => plain.push(other),
            },
            other => plain.push(other),
        }
    }
    None
}

/// The items of a cell of one of the columns of [`PLAIN`], as channels.
pub(super) fn read_plain(
    column: &Plain,
    cell: &str,
    country: Option<Country>,
) -> impl Iterator<Item = Result<ChannelDraft, Invalid>> {
    split(column, cell).into_iter().take(ITEMS_MAX).map(move |item| {
        let (text, place) = match item.rsplit_once('#') {
            Some((text, place)) if text.ends_with(char::is_whitespace) => (text.trim(), preference(place)?),
            _ => (item.as_str(), 1),
        };
        Traits { usage: column.usage, preference: place, ..Traits::default() }.draft(
            column.kind,
            text,
            country,
        )
    })
}

/// The items of a cell, each with its place. An extension stands behind a semicolon, and an address in the web may hold
/// nearly anything but a space.
fn split(column: &Plain, cell: &str) -> Vec<String> {
    if column.kind == ChannelKind::WebForm {
        let mut items: Vec<String> = Vec::new();
        for token in cell.split_whitespace().map(without_separator).filter(|it| !it.is_empty()) {
            match items.last_mut() {
                Some(last) if token.starts_with('#') => *last = format!("{last} {token}"),
                _ => items.push(token.to_owned()),
            }
        }
        return items;
    }
    if is_shortened(cell) {
        return vec![cell.to_owned()];
    }
    let mut items: Vec<String> = Vec::new();
    for part in cell.split([',', '\n', '\r']) {
        for piece in part.split(';') {
            match items.last_mut() {
                Some(last) if piece.trim_start().to_ascii_lowercase().starts_with("ext=") => {
                    *last = format!("{last};{}", piece.trim());
                }
                _ => items.push(piece.trim().to_owned()),
            }
        }
    }
    items.retain(|item| !item.is_empty());
    items
}

/// A web address without what people put between two of them.
pub(in crate::exchange) fn without_separator(address: &str) -> &str {
    address.trim_end_matches([',', ';'])
}

/// Reads a line of the column [`OTHERS`].
pub(super) fn read_line(line: &str, country: Option<Country>) -> Result<ChannelDraft, Invalid> {
    let (head, value) = head_and_value(line).ok_or_else(not_a_channel)?;
    let (kind, words) = head.split_once(char::is_whitespace).unwrap_or((head, ""));
    let kind = ChannelKind::parse(&kind.to_ascii_lowercase())?;
    Traits::read(words)?.draft(kind, value, country)
}

/// What stands before and after the first colon that ends a word outside of quotes.
fn head_and_value(line: &str) -> Option<(&str, &str)> {
    let mut in_quotes = false;
    let mut letters = line.char_indices().peekable();
    while let Some((place, letter)) = letters.next() {
        match letter {
            '"' => in_quotes = !in_quotes,
            '\\' if in_quotes => drop(letters.next()),
            ':' if !in_quotes && letters.peek().is_none_or(|(_, next)| next.is_whitespace()) => {
                return Some((&line[..place], line[place + 1..].trim()));
            }
            _ => {}
        }
    }
    None
}

/// Whether a spreadsheet took a long number for a quantity: `4,14467E+10`.
fn is_shortened(cell: &str) -> bool {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
    cell.trim()
        .split_once("E+")
        .is_some_and(|(quantity, power)| is_number(power) && quantity.split([',', '.']).all(is_number))
}

/// A value as it is written in a cell, in its normal form, and its extension. A number may be in the form of the country
/// in which the organization is, where that is known.
pub(in crate::exchange) fn read_value(
    kind: ChannelKind,
    text: &str,
    country: Option<Country>,
) -> Result<(String, Option<Extension>), Invalid> {
    let text = text.trim();
    if !matches!(kind, ChannelKind::Phone | ChannelKind::Fax | ChannelKind::Sms) {
        let text = text.strip_prefix("mailto:").filter(|_| kind == ChannelKind::Email).unwrap_or(text);
        return normal_value(kind, text).map(|value| (value, None));
    }
    if is_shortened(text) {
        let detail = "The spreadsheet has shortened this number: make the column one of text, and enter the number again.";
        return Err(Invalid::new("shortened", detail));
    }
    // A number is kept as text by an apostrophe, also behind another one.
    let text = text.strip_prefix('\'').unwrap_or(text);
    let text = match text.get(..4) {
        Some(scheme) if scheme.eq_ignore_ascii_case("tel:") => &text[4..],
        _ => text,
    };
    let (number, extension) = text.split_once(';').unwrap_or((text, ""));
    let phone = Phone::parse(number, country)?;
    let extension = match extension.trim() {
        "" => None,
        it => {
            let digits = it.get(..4).filter(|name| name.eq_ignore_ascii_case("ext=")).map(|_| &it[4..]);
            Some(Extension::parse(digits.unwrap_or(it))?)
        }
    };
    if extension.is_some() && !has_extension(kind) {
        return Err(no_extension());
    }
    Ok((phone.as_str().to_owned(), extension))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(column: &str, cell: &str) -> Vec<Result<String, &'static str>> {
        let column = PLAIN.iter().find(|it| it.name == column).expect("a column");
        let country = Country::parse("CH").ok();
        let told = |it: ChannelDraft| {
            let extension = it.extension.map(|it| format!("x{}", it.as_str())).unwrap_or_default();
            format!("{}{extension} {}", it.value, it.preference)
        };
        read_plain(column, cell, country).map(|it| it.map(told).map_err(|wrong| wrong.code)).collect()
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for cell in
            ["tel:+41225550100", "'+41225550100", "+41 22 555 01 00", "022 555 01 00", "TEL:022-555-01-00"]
        {
            assert_eq!(read("phone", cell), [Ok("+41225550100 1".to_owned())], "{cell}");
        }
        assert_eq!(
            read("phone", "022 555 01 00; 022 555 01 01;ext=12 #3,\n+44 20 7946 0000"),
            [
                Ok("+41225550100 1".to_owned()),
                Ok("+41225550101x12 3".to_owned()),
                Ok("+442079460000 1".to_owned())
            ]
        );
        assert_eq!(read("phone", "call us"), [Err("not_e164")]);
        assert_eq!(read("sms", "+41225550100;ext=1"), [Err("not_for_kind")]);
    }

    #[test]
    fn addresses_are_separated_by_what_they_cannot_hold() {
        assert_eq!(
            read("email", "mailto:a@cert.example; b@cert.example #2"),
            [Ok("a@cert.example 1".to_owned()), Ok("b@cert.example 2".to_owned())]
        );
        assert_eq!(
            read("web_form", "https://cert.example/a,b;c #2 https://cert.example/#3"),
            [Ok("https://cert.example/a,b;c 2".to_owned()), Ok("https://cert.example/#3 1".to_owned())]
        );
        assert_eq!(read("email", "a@cert.example #first"), [Err("not_a_place")]);
    }

    #[test]
    fn a_line_says_what_is_special_and_then_the_value() {
        let line = "phone emergency #2 person lookup_only for=own hours=\"mon 08:00-12:00 Europe/Zurich\\nnote: say: \\\"hello\\\"\": tel:+41225550100;ext=12";
        let draft = read_line(line, None).expect("a channel");
        assert_eq!((draft.usage, draft.preference), (ChannelUsage::Emergency, 2));
        assert_eq!((draft.belongs_to, draft.listing), (BelongsTo::Person, ChannelListing::LookupOnly));
        assert_eq!(draft.audience, Some(Audience::Own));
        let Some(Availability::Weekly(weekly)) = draft.availability else { panic!("weekly hours") };
        assert_eq!(weekly.note.as_deref(), Some("say: \"hello\""));
        let draft = read_line("radio: HF 7.2 MHz: ask for Base", None).expect("a channel");
        assert_eq!(draft.value, "HF 7.2 MHz: ask for Base");
        for (line, code) in [
            ("phone +41225550100", "not_a_channel"),
            ("pigeon: coop 3", "unknown_value"),
            ("phone soon: +41225550100", "not_a_channel"),
            ("phone hours=\"always: +41225550100", "not_a_channel"),
            ("phone for=all: +41225550100", "unknown_value"),
        ] {
            assert_eq!(read_line(line, None).expect_err("refused").code, code, "{line}");
        }
    }
}

//! A strict reader of the lines of vCards (RFC 6350, 3.2 and 3.3, with RFC 6868): what breaks a rule is told with its line,
//! never guessed.

use super::template::EXAMPLE;
use crate::exchange::form::decode::decode;
use crate::exchange::form::fault::{FAULTS_MAX, Fault};
use crate::exchange::form::table::{ROWS_MAX, too_many};
use crate::exchange::form::words::ITEMS_MAX;
use crate::model::violation::Invalid;

/// Most lines of a file: each takes more room when it is read than where it stands.
const LINES_MAX: usize = 500_000;

/// Most properties of a card: more than any record makes.
const PROPERTIES_MAX: usize = 1000;

/// Most parameters of a property.
const PARAMETERS_MAX: usize = 50;

/// A property of a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Property {
    /// Its name in capital letters, without a group.
    pub(super) name: String,
    /// Its parameters, with their names in capital letters.
    parameters: Vec<(String, String)>,
    /// Its value as it is written.
    pub(super) value: String,
}

/// A card, with the line on which it begins.
#[derive(Debug)]
pub(super) struct Card {
    pub(super) line: u64,
    pub(super) properties: Vec<Property>,
    /// What is wrong with its lines.
    pub(super) faults: Vec<Fault>,
}

impl Card {
    /// Notes, once, that it has more properties than any.
    fn is_too_long(&mut self) {
        let detail = format!("Send a card of at most {PROPERTIES_MAX} properties.");
        let fault = Fault::new(self.line, "", Invalid::new("too_many_properties", detail));
        if !self.faults.contains(&fault) {
            self.faults.push(fault);
        }
    }
}

impl Property {
    /// The value of a parameter.
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        let found = self.parameters.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// Whether a word stands among its types.
    pub(super) fn is_of_type(&self, word: &str) -> bool {
        self.parameters
            .iter()
            .filter(|(name, _)| name == "TYPE")
            .flat_map(|(_, value)| value.split(','))
            .any(|it| it.trim().eq_ignore_ascii_case(word))
    }

    /// Its value as a text.
    pub(super) fn text(&self) -> String {
        plain(&self.value)
    }

    /// The texts of its value, which is a list.
    pub(super) fn list(&self) -> Vec<String> {
        parts(&self.value, ',')
    }

    /// The organization that `ORG` names: its first component.
    pub(super) fn organization(&self) -> Option<String> {
        self.components().first().map(|it| plain(it).trim().to_owned()).filter(|it| !it.is_empty())
    }

    /// The components of its value, as they are written.
    pub(super) fn components(&self) -> Vec<&str> {
        split(&self.value, ';')
    }
}

/// The texts that a separator stands between.
pub(super) fn parts(value: &str, separator: char) -> Vec<String> {
    split(value, separator)
        .into_iter()
        .map(plain)
        .filter(|it| !it.trim().is_empty())
        .take(ITEMS_MAX)
        .collect()
}

/// What stands between separators that are not escaped.
fn split(value: &str, separator: char) -> Vec<&str> {
    let (mut parts, mut from, mut is_escaped) = (Vec::new(), 0, false);
    for (place, letter) in value.char_indices() {
        if letter == separator && !is_escaped {
            parts.push(&value[from..place]);
            from = place + letter.len_utf8();
        }
        is_escaped = letter == '\\' && !is_escaped;
    }
    parts.push(&value[from..]);
    parts
}

/// A text without its escapes.
fn plain(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    let mut letters = value.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => match letters.next() {
                Some('n' | 'N') => text.push('\n'),
                Some(other) => text.push(other),
                None => text.push('\\'),
            },
            other => text.push(other),
        }
    }
    text
}

/// The cards of a file.
#[derive(Debug)]
pub struct Cards {
    /// All but examples.
    pub(super) all: Vec<Card>,
    /// What was not read, or not as it stands.
    pub(super) notes: Vec<Fault>,
}

impl Cards {
    /// Reads a file: what stands in its cards is read as what they are of.
    ///
    /// # Errors
    /// Why it is no file of cards.
    pub fn read(bytes: &[u8]) -> Result<Self, Fault> {
        let (text, notes) = decode(bytes);
        if text.bytes().filter(|it| *it == b'\n').count() > LINES_MAX {
            return Err(too_many());
        }
        let mut cards: Vec<Card> = Vec::new();
        let mut open: Option<Card> = None;
        for (line, content) in unfolded(&text) {
            let is = |words: &str| content.trim_end().eq_ignore_ascii_case(words);
            match &mut open {
                None if cards.len() > ROWS_MAX => return Err(too_many()),
                None if is("BEGIN:VCARD") => {
                    open = Some(Card { line, properties: Vec::new(), faults: Vec::new() });
                }
                None => return Err(Fault::new(line, "", no_cards())),
                Some(card) if is("BEGIN:VCARD") => return Err(no_end(card.line)),
                Some(_) if is("END:VCARD") => cards.extend(open.take()),
                Some(card) if card.properties.len() == PROPERTIES_MAX => card.is_too_long(),
                Some(card) => match property(&content) {
                    Some(property) => card.properties.push(property),
                    None if card.faults.len() < FAULTS_MAX => {
                        card.faults.push(Fault::new(line, "", no_property()));
                    }
                    None => {}
                },
            }
        }
        if let Some(card) = open {
            return Err(no_end(card.line));
        }
        for card in &mut cards {
            if !card.properties.iter().any(|it| it.name == "VERSION" && it.value == "4.0") {
                let detail = "Export the card as vCard 4.0: others are not read.";
                card.faults.push(Fault::new(card.line, "VERSION", Invalid::new("other_version", detail)));
            }
        }
        if cards.is_empty() {
            return Err(Fault::new(1, "", no_cards()));
        }
        cards.retain(|card| !card.properties.iter().any(|it| it.name == "UID" && it.value == EXAMPLE));
        Ok(Self { all: cards, notes })
    }
}

fn no_end(line: u64) -> Fault {
    let detail = "The card that begins here has no END:VCARD: end it, or send the whole file.";
    Fault::new(line, "END", Invalid::new("no_end", detail))
}

fn no_cards() -> Invalid {
    Invalid::new("no_cards", "The file is no file of vCards: each begins with BEGIN:VCARD.")
}

fn no_property() -> Invalid {
    Invalid::new("no_property", "This line is no property of a vCard: a name, a colon and a value.")
}

/// The lines of a text, those that are folded put together, each with the number of its first.
fn unfolded(text: &str) -> Vec<(u64, String)> {
    let mut lines: Vec<(u64, String)> = Vec::new();
    for (number, line) in (1..).zip(text.split('\n')) {
        let line = line.strip_suffix('\r').unwrap_or(line);
        match (line.strip_prefix([' ', '\t']), lines.last_mut()) {
            (Some(rest), Some((_, last))) => last.push_str(rest),
            _ => lines.push((number, line.to_owned())),
        }
    }
    lines.retain(|(_, line)| !line.trim().is_empty());
    lines
}

fn property(line: &str) -> Option<Property> {
    let end = line.find([';', ':'])?;
    let name = line[..end].rsplit('.').next().unwrap_or_default();
    if name.is_empty() || !name.chars().all(|it| it.is_ascii_alphanumeric() || it == '-') {
        return None;
    }
    let mut parameters = Vec::new();
    let mut rest = &line[end..];
    while let Some(after) = rest.strip_prefix(';') {
        if parameters.len() == PARAMETERS_MAX {
            return None;
        }
        let (name, after) = after.split_once('=')?;
        let (value, after) = parameter(after)?;
        parameters.push((name.to_ascii_uppercase(), value));
        rest = after;
    }
    let value = rest.strip_prefix(':')?.to_owned();
    Some(Property { name: name.to_ascii_uppercase(), parameters, value })
}

/// The value of a parameter, in quotes or not, and what follows it.
fn parameter(text: &str) -> Option<(String, &str)> {
    let mut in_quotes = false;
    let end = text.find(|it| {
        in_quotes ^= it == '"';
        !in_quotes && matches!(it, ';' | ':')
    })?;
    Some((unquoted(&text[..end].replace('"', "")), &text[end..]))
}

/// See RFC 6868.
fn unquoted(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    let mut letters = value.chars().peekable();
    while let Some(letter) = letters.next() {
        let meant = match (letter, letters.peek()) {
            ('^', Some('n')) => Some('\n'),
            ('^', Some('^')) => Some('^'),
            ('^', Some('\'')) => Some('"'),
            _ => None,
        };
        if meant.is_some() {
            letters.next();
        }
        text.push(meant.unwrap_or(letter));
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::sample::Index;

    use super::*;
    use crate::exchange::cards::vcard::lines::Lines;
    use crate::exchange::cards::vcard::{read_contact as contact, read_organization as organization};
    use crate::model::country::Country;

    /// Parameters of the properties that say something here.
    const PARAMETERS: [&str; 7] = ["", ";PREF=", ";TYPE=", ";X-TRAITS=", ";X-KIND=", ";X-FROM=", ";CC="];

    fn any_text() -> impl Strategy<Value = String> {
        prop_oneof![
            "[A-Za-z0-9+.@/#,=; -]{0,30}",
            "\\PC{0,30}",
            "(mon|tue|fri)(-fri)? [0-9]{2}:[0-9]{2}-[0-9]{2}:[0-9]{2}(; zone=Europe/Zurich)?",
            "(tel:)?\\+41225550[0-9]{3}(;ext=[0-9]{1,3})?",
            "urn:uuid:00000000-0000-0000-0000-00000000000[0-9]",
        ]
    }

    fn one(text: &str) -> Card {
        let mut cards = Cards::read(text.as_bytes()).expect("cards").all;
        cards.pop().expect("a card")
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(value in "\\PC{0,120}", parameter in "\\PC{0,60}") {
            let mut lines = Lines::begin();
            lines.text("NOTE", &[("X-P", &parameter), ("TYPE", "work,x-y")], &value);
            let card = one(&lines.end());
            let note = &card.properties[1];
            prop_assert_eq!(note.text(), value);
            prop_assert_eq!(note.parameter("X-P").unwrap_or_default(), parameter.as_str());
            prop_assert!(note.is_of_type("x-y") && card.faults.is_empty());
        }

        #[test]
        fn nothing_makes_the_reader_fall(bytes in proptest::collection::vec(any::<u8>(), 0..100), text in "[A-Z;:=\",\\\\ \r\n]{0,60}") {
            drop(Cards::read(&bytes));
            drop(Cards::read(format!("BEGIN:VCARD\n{text}\nEND:VCARD").as_bytes()));
        }

        #[test]
        fn whatever_stands_in_the_properties_the_cards_are_read(
            properties in proptest::collection::vec((any::<Index>(), any::<Index>(), any_text(), any_text()), 0..8),
        ) {
            let lines = properties.into_iter().map(|(name, parameter, said, value)| {
                let names = [&contact::CHANNELS[..], &contact::OWN, &organization::OWN].concat();
                let (name, parameter) = (names[name.index(names.len())], PARAMETERS[parameter.index(PARAMETERS.len())]);
                format!("{name}{parameter}{}:{value}\n", if parameter.is_empty() { "" } else { &said })
            });
            let file = format!("BEGIN:VCARD\nVERSION:4.0\n{}END:VCARD\n", lines.collect::<String>());
            let read = || Cards::read(file.as_bytes());
            drop(read().map(|it| it.contacts(&|_, _| Country::parse("CH").ok())));
            drop(read().map(Cards::organizations));
        }
    }

    #[test]
    fn a_file_of_very_many_lines_is_refused_and_of_very_many_faults_some_are_told() {
        let file = |lines: usize| format!("BEGIN:VCARD\nVERSION:4.0\n{}END:VCARD\n", "x\n".repeat(lines));
        let refused = Cards::read(file(LINES_MAX).as_bytes()).expect_err("too long");
        assert_eq!(refused.code, "too_many_rows");
        assert_eq!(one(&file(1000)).faults.len(), FAULTS_MAX);
    }

    #[test]
    fn lines_of_others_are_read_as_they_write_them() {
        let card = one(
            "begin:vcard\nversion:4.0\nitem1.tel;type=\"voice,home\";PREF=1;VALUE=uri:tel:+4\n 122\n\nEND:VCARD\n",
        );
        assert_eq!(card.properties.len(), 2);
        let tel = &card.properties[1];
        assert_eq!(
            (tel.name.as_str(), tel.value.as_str(), tel.parameter("PREF")),
            ("TEL", "tel:+4122", Some("1"))
        );
        assert!(tel.is_of_type("HOME"));
    }

    #[test]
    fn what_is_no_card_is_told_with_its_line() {
        let refused = |text: &str| Cards::read(text.as_bytes()).map(drop).expect_err("refused");
        for text in ["", "id,name\n1,2\n", "BEGIN:VCARD\nVERSION:4.0\nEND:VCARD\nrubbish\n"] {
            assert_eq!(refused(text).code, "no_cards", "{text}");
        }
        assert_eq!(refused("BEGIN:VCARD\nVERSION:4.0\n").code, "no_end");
        let card = one("BEGIN:VCARD\nVERSION:3.0\nno property\nEND:VCARD\n");
        let told: Vec<_> = card.faults.iter().map(|it| (it.line, it.code)).collect();
        assert_eq!(told, [(3, "no_property"), (1, "other_version")]);
    }
}

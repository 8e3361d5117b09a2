//! The lines of a vCard: escaped, and folded where they are long.

use std::fmt::Write as _;

/// Octets of a line, without its end.
const LINE: usize = 75;

/// A card in the making.
pub(super) struct Lines(String);

impl Lines {
    /// The beginning of a card.
    pub(super) fn begin() -> Self {
        Self("BEGIN:VCARD\r\nVERSION:4.0\r\n".to_owned())
    }

    /// The whole card.
    pub(super) fn end(mut self) -> String {
        self.0.push_str("END:VCARD\r\n");
        self.0
    }

    /// Adds a property whose value is a text.
    pub(super) fn text(&mut self, name: &str, parameters: &[(&str, &str)], value: &str) {
        self.raw(name, parameters, &escaped(value));
    }

    /// Adds a property whose value is a text, where there is one.
    pub(super) fn text_if(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value.filter(|it| !it.is_empty()) {
            self.text(name, &[], value);
        }
    }

    /// Adds a property whose value is a list of texts, where there are any.
    pub(super) fn list<'v>(&mut self, name: &str, values: impl IntoIterator<Item = &'v str>) {
        let values: Vec<String> = values.into_iter().map(escaped).collect();
        if !values.is_empty() {
            self.raw(name, &[], &values.join(","));
        }
    }

    /// Adds a property whose value is a URI, or is escaped already. A parameter without a value is left out.
    pub(super) fn raw(&mut self, name: &str, parameters: &[(&str, &str)], value: &str) {
        let mut line = name.to_owned();
        for (name, value) in parameters.iter().filter(|(_, value)| !value.is_empty()) {
            // Writing into a string does not fail.
            let _ = write!(line, ";{name}={}", quoted(value));
        }
        line.push(':');
        line.push_str(value);
        fold(&mut self.0, &line);
    }
}

/// A text as a value (RFC 6350, 3.4).
pub(super) fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace(',', "\\,").replace(';', "\\;").replace('\n', "\\n")
}

/// The value of a parameter: what it cannot hold is written as RFC 6868 says.
fn quoted(value: &str) -> String {
    let value = value.replace('^', "^^").replace('\n', "^n").replace('"', "^'");
    if value.chars().all(|it| it.is_ascii_alphanumeric() || it == '-') {
        value
    } else {
        format!("\"{value}\"")
    }
}

/// Adds a line, folded so that no letter is torn.
fn fold(to: &mut String, line: &str) {
    let mut length = 0;
    for letter in line.chars() {
        if length + letter.len_utf8() > LINE {
            to.push_str("\r\n ");
            length = 1;
        }
        to.push(letter);
        length += letter.len_utf8();
    }
    to.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_line_is_long_and_no_letter_is_torn(text in "\\PC{0,300}") {
            let mut lines = Lines::begin();
            lines.text("NOTE", &[("X-P", &text)], &text);
            let card = lines.end();
            for line in card.split("\r\n") {
                prop_assert!(line.len() <= LINE, "{}", line);
            }
            let unfolded = card.replace("\r\n ", "");
            let value = escaped(&text);
            prop_assert!(unfolded.contains(value.as_str()));
        }
    }

    #[test]
    fn what_would_end_a_value_is_escaped() {
        let mut lines = Lines::begin();
        lines.text("NOTE", &[("X-P", "say \"a\"^\nb"), ("PREF", "1"), ("X-Q", "")], "a,b;c\\d\ne");
        let expected = "BEGIN:VCARD\r\nVERSION:4.0\r\nNOTE;X-P=\"say ^'a^'^^^nb\";PREF=1:a\\,b\\;c\\\\d\\ne\r\nEND:VCARD\r\n";
        assert_eq!(lines.end(), expected);
    }
}

//! Shown: words of a file, as they stand in reports and on terminals. What cannot be seen, or turns the direction of writing, is
//! written out; what is long is cut.

use crate::model::text;

/// As much as a sentence about a value quotes of it.
pub(super) const SENTENCE: usize = 600;

/// As much as is shown of a name, an id or a place.
pub(super) const WORDS: usize = 400;

/// A text as it may stand anywhere, in at most `longest` characters.
pub(super) fn shown(text: &str, longest: usize) -> String {
    if text.len() <= longest && text::is_visible(text) {
        return text.to_owned();
    }
    let mut shown = String::new();
    let mut buffer = [0; 4];
    for (count, c) in text.chars().enumerate() {
        if count == longest {
            shown.push('…');
            break;
        }
        if text::is_visible(c.encode_utf8(&mut buffer)) {
            shown.push(c);
        } else {
            shown.extend(c.escape_unicode());
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_obey_is_written_out() {
        assert_eq!(shown("Zürich CERT", 20), "Zürich CERT");
        assert_eq!(shown("a\u{1b}[31mb\nc", 20), "a\\u{1b}[31mb\\u{a}c");
        assert_eq!(shown("a\u{202e}b", 20), "a\\u{202e}b");
        assert_eq!(shown("abcdef", 3), "abc…");
        assert_eq!(shown("äöüß", 4), "äöüß");
    }
}

//! Text that people write: one normal form, and nothing in it that the eye cannot see.
//!
//! Two texts that look the same are the same, and no text hides what stands in it: Unicode NFC, no
//! control characters, no characters that turn the direction of writing, none that are invisible.

use icu_normalizer::ComposingNormalizerBorrowed;
use icu_properties::props::{
    CanonicalCombiningClass, DefaultIgnorableCodePoint, GeneralCategory, JoiningType,
};
use icu_properties::{CodePointMapData, CodePointSetData};

use super::violation::Invalid;

/// The length of a slug, in characters.
pub const MAX_WORD: usize = 64;

const ZERO_WIDTH_NON_JOINER: char = '\u{200C}';
const ZERO_WIDTH_JOINER: char = '\u{200D}';

/// A text on a single line: trimmed, in NFC, 1 to `max_chars` characters (Unicode scalar values).
///
/// # Errors
/// `empty`, `too_long`, `several_lines`, `control_character` or `invisible_character`.
pub fn line(value: &str, max_chars: usize) -> Result<String, Invalid> {
    let text = normal(value, max_chars)?;
    if text.contains(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']) {
        return Err(Invalid::new("several_lines", "Write it on one line."));
    }
    visible(&text)?;
    Ok(text)
}

/// A text on one line or several: trimmed, in NFC, 1 to `max_chars` characters. Lines end with a line
/// feed, however they came.
///
/// # Errors
/// `empty`, `too_long`, `control_character` or `invisible_character`.
pub fn note(value: &str, max_chars: usize) -> Result<String, Invalid> {
    let lines = value.replace("\r\n", "\n").replace(['\r', '\u{85}', '\u{2028}', '\u{2029}'], "\n");
    let text = normal(&lines, max_chars)?;
    text.split('\n').try_for_each(visible)?;
    Ok(text)
}

/// A slug for machines: `[a-z0-9][a-z0-9._-]{0,63}`.
///
/// # Errors
/// `not_a_word`.
pub fn word(value: &str) -> Result<String, Invalid> {
    let letter_or_digit = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let good = value.len() <= MAX_WORD
        && value.starts_with(letter_or_digit)
        && value.chars().all(|c| letter_or_digit(c) || matches!(c, '.' | '_' | '-'));
    if good {
        Ok(value.to_owned())
    } else {
        Err(Invalid::new(
            "not_a_word",
            format!(
                "Use 1 to {MAX_WORD} of a to z, 0 to 9, dot, hyphen and underscore; begin with a letter or digit."
            ),
        ))
    }
}

/// Trimmed, in NFC and within its length.
fn normal(value: &str, max_chars: usize) -> Result<String, Invalid> {
    let text = ComposingNormalizerBorrowed::new_nfc().normalize(value.trim()).into_owned();
    if text.is_empty() {
        return Err(Invalid::new("empty", "Write something, or leave the field out."));
    }
    if text.chars().count() > max_chars {
        return Err(Invalid::new("too_long", format!("Use at most {max_chars} characters.")));
    }
    Ok(text)
}

/// Whether all of a text can be seen, and none of it controls anything.
#[must_use]
pub fn is_visible(text: &str) -> bool {
    visible(text).is_ok()
}

/// Refuses what the eye cannot see.
fn visible(text: &str) -> Result<(), Invalid> {
    for (index, c) in text.char_indices() {
        if c.is_control() {
            return Err(Invalid::new(
                "control_character",
                "Remove control characters; write a space for a tab.",
            ));
        }
        let (before, rest) = text.split_at(index);
        if is_invisible(c) && !joins_rightly(before, c, &rest[c.len_utf8()..]) {
            return Err(Invalid::new(
                "invisible_character",
                "Remove characters that are invisible or turn the direction of writing.",
            ));
        }
    }
    Ok(())
}

/// Whether a character shows nothing of its own. The default-ignorable ones hold the zero-width
/// characters, the tags, the fillers, the variation selectors and all controls of direction; besides
/// these, the marks of an interlinear annotation and what has no meaning outside a private agreement.
fn is_invisible(c: char) -> bool {
    let nowhere_a_character = u32::from(c) & 0xFFFE == 0xFFFE || matches!(c, '\u{FDD0}'..='\u{FDEF}');
    nowhere_a_character
        || matches!(c, '\u{FFF9}'..='\u{FFFB}')
        || CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(c)
        || CodePointMapData::<GeneralCategory>::new().get(c) == GeneralCategory::PrivateUse
}

/// Whether a zero-width joiner or non-joiner stands where it changes the shape of what is around it,
/// by the rules that domain names have for it (RFC 5892, A.1 and A.2). Persian, Urdu, Hindi, Sinhala
/// and others are misspelt without them; anywhere else they only make two equal-looking texts differ.
fn joins_rightly(before: &str, c: char, after: &str) -> bool {
    let virama = || {
        let class = CodePointMapData::<CanonicalCombiningClass>::new();
        before.chars().next_back().is_some_and(|c| class.get(c) == CanonicalCombiningClass::Virama)
    };
    match c {
        ZERO_WIDTH_JOINER => virama(),
        ZERO_WIDTH_NON_JOINER => {
            virama()
                || matches!(
                    joining(before.chars().rev()),
                    JoiningType::LeftJoining | JoiningType::DualJoining
                ) && matches!(joining(after.chars()), JoiningType::RightJoining | JoiningType::DualJoining)
        }
        _ => false,
    }
}

/// How the nearest character joins, marks left aside.
fn joining(mut chars: impl Iterator<Item = char>) -> JoiningType {
    let types = CodePointMapData::<JoiningType>::new();
    chars
        .find_map(|c| Some(types.get(c)).filter(|kind| *kind != JoiningType::Transparent))
        .unwrap_or(JoiningType::NonJoining)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn code(result: Result<String, Invalid>) -> &'static str {
        result.expect_err("this text is refused").code
    }

    #[test]
    fn a_line_is_trimmed_and_composed() {
        assert_eq!(line(" \u{3000}Zu\u{308}rich\t", 10).as_deref(), Ok("Zürich"));
    }

    #[test]
    fn a_line_counts_characters_after_composition_not_bytes() {
        assert_eq!(line("u\u{308}u\u{308}", 2).as_deref(), Ok("üü"));
        assert_eq!(line("东京国家", 4).as_deref(), Ok("东京国家"));
        assert_eq!(code(line("东京国家", 3)), "too_long");
    }

    #[test]
    fn nothing_but_space_is_empty() {
        assert_eq!(code(line(" \u{A0}\n", 10)), "empty");
        assert_eq!(code(note("", 10)), "empty");
    }

    #[test]
    fn a_line_is_one_line_and_a_note_has_line_feeds_only() {
        for separator in ["\n", "\r\n", "\r", "\u{85}", "\u{2028}", "\u{2029}"] {
            let text = format!("one{separator}two");
            assert_eq!(code(line(&text, 20)), "several_lines");
            assert_eq!(note(&text, 20).as_deref(), Ok("one\ntwo"));
        }
    }

    #[test]
    fn control_characters_are_refused() {
        for c in ['\0', '\t', '\u{1B}', '\u{7F}', '\u{9F}'] {
            assert_eq!(code(line(&format!("a{c}b"), 10)), "control_character");
            assert_eq!(code(note(&format!("a\n{c}b"), 10)), "control_character");
        }
    }

    #[test]
    fn what_is_invisible_or_turns_the_direction_is_refused() {
        let hidden = [
            '\u{AD}',
            '\u{61C}',
            '\u{115F}',
            '\u{200B}',
            '\u{200E}',
            '\u{202E}',
            '\u{2060}',
            '\u{2066}',
            '\u{3164}',
            '\u{FE0F}',
            '\u{FEFF}',
            '\u{FFF9}',
            '\u{E000}',
            '\u{FFFF}',
            '\u{E0041}',
        ];
        for c in hidden {
            assert_eq!(code(line(&format!("CE{c}RT"), 10)), "invisible_character", "{c:?}");
        }
    }

    #[test]
    fn joiners_stand_where_a_script_needs_them_and_nowhere_else() {
        let persian = "می\u{200C}خواهم";
        let hindi = "क्\u{200D}ष";
        assert_eq!(line(persian, 20).as_deref(), Ok(persian));
        assert_eq!(line(hindi, 20).as_deref(), Ok(hindi));
        for text in ["CE\u{200C}RT", "CE\u{200D}RT", "می\u{200D}خواهم", "\u{200C}می", "می\u{200C}"]
        {
            assert_eq!(code(line(text, 20)), "invisible_character", "{text:?}");
        }
    }

    #[test]
    fn names_in_all_scripts_pass() {
        for name in ["国家互联网应急中心", "Национальный центр", "المركز الوطني", "ศูนย์", "മലയാളം", "Đà Nẵng"]
        {
            assert!(line(name, 40).is_ok(), "{name}");
        }
    }

    #[test]
    fn a_word_is_a_slug() {
        for good in ["first", "cve-cna", "a", "0.x_y"] {
            assert_eq!(word(good).as_deref(), Ok(good));
        }
        for bad in ["", "-a", ".a", "First", "a b", " a", "ä", "a/b", &"a".repeat(65)] {
            assert_eq!(code(word(bad)), "not_a_word", "{bad}");
        }
    }

    proptest! {
        #[test]
        fn a_text_that_passed_once_passes_again_unchanged(text in "\\PC{0,40}|[\\s\\S]{0,20}") {
            if let Ok(once) = line(&text, 60) {
                prop_assert_eq!(line(&once, 60), Ok(once));
            }
            if let Ok(once) = note(&text, 60) {
                prop_assert_eq!(note(&once, 60), Ok(once));
            }
        }
    }
}

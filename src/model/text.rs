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
                "Use 1 to {MAX_WORD} of the characters a to z, 0 to 9, dot, hyphen and underscore; begin with a letter or digit."
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
    let nowhere_a_character =
        u32::from(c) & 0xFFFE == 0xFFFE || matches!(c, '\u{FDD0}'..='\u{FDEF}');
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
                ) && matches!(
                    joining(after.chars()),
                    JoiningType::RightJoining | JoiningType::DualJoining
                )
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

//! Languages.

use std::str::FromStr;
use std::sync::LazyLock;

use oxilangtag::LanguageTag;
use serde::Deserialize;

use super::seed;
use super::text_type::text_type;
use super::violation::Invalid;
use super::vocabulary::{Term, Vocabulary};

/// The length of a language tag, in characters (RFC 5646, 4.4.1: what a reader must at least take).
pub const MAX_LANGUAGE: usize = 35;

text_type! {
    /// A language: a well-formed tag of BCP 47 in its canonical case, such as `en`, `pt-BR` or
    /// `zh-Hant`.
    Language;
}

#[derive(Deserialize)]
struct Row {
    tag: String,
    name: String,
}

static COMMON: LazyLock<Vec<Row>> = LazyLock::new(|| seed::rows(include_str!("../../seeds/languages.csv")));

impl FromStr for Language {
    type Err = Invalid;

    fn from_str(tag: &str) -> Result<Self, Invalid> {
        Self::parse(tag)
    }
}

impl Language {
    /// Reads a tag in any case.
    ///
    /// # Errors
    /// `not_a_language`: not well-formed, or it does not begin with a language of ISO 639 (two or
    /// three letters), as the English name of a language does not.
    pub fn parse(tag: &str) -> Result<Self, Invalid> {
        let tag = tag.trim();
        LanguageTag::parse_and_normalize(tag)
            .ok()
            .filter(|parsed| tag.len() <= MAX_LANGUAGE && matches!(parsed.primary_language().len(), 2 | 3))
            .map(|parsed| Self(parsed.into_inner()))
            .ok_or_else(|| {
                Invalid::new("not_a_language", "Use a language tag of BCP 47, such as en, fr or pt-BR.")
            })
    }

    /// Whether it is `range` or a variety of it, as RFC 4647 (basic filtering) has it: `zh-Hant` is within `zh`.
    #[must_use]
    pub fn is_within(&self, range: &Self) -> bool {
        let rest = self.as_str().strip_prefix(range.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    }

    /// The common language that goes by a name in English, as lists write it. Case does not count; all
    /// else does: nothing is guessed.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let name = name.trim();
        COMMON.iter().find(|row| row.name.eq_ignore_ascii_case(name)).map(|row| Self(row.tag.clone()))
    }

    /// The languages that contacts commonly name, with their names in English; any other tag is good as
    /// well.
    pub(super) fn vocabulary() -> Vocabulary {
        Vocabulary {
            name: "languages",
            description: "Common languages (BCP 47). Any other well-formed tag is accepted as well.",
            terms: COMMON
                .iter()
                .map(|row| Term { value: &row.tag, label: &row.name, ..Term::default() })
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn tags_get_their_canonical_case() {
        for (written, canonical) in
            [("EN", "en"), ("pt-br", "pt-BR"), ("ZH-hant-tw", "zh-Hant-TW"), (" fil ", "fil")]
        {
            assert_eq!(Language::parse(written).as_ref().map(Language::as_str), Ok(canonical));
        }
    }

    #[test]
    fn a_variety_is_within_its_language_and_not_the_other_way_round() {
        let is_within = |tag: &str, range: &str| {
            let parse = |tag| Language::parse(tag).expect("a tag");
            parse(tag).is_within(&parse(range))
        };
        assert!(is_within("zh-Hant", "zh") && is_within("zh", "zh") && is_within("pt-BR", "pt"));
        assert!(!is_within("zh", "zh-Hant") && !is_within("fil", "fi") && !is_within("pt-BR", "pt-PT"));
    }

    #[test]
    fn what_is_no_tag_is_refused() {
        for tag in [
            "",
            "e",
            "english",
            "German",
            "en_US",
            "en-",
            "x-private",
            "i-klingon",
            "fr, en",
            &"en-a".repeat(12),
        ] {
            assert_eq!(Language::parse(tag).expect_err("no tag").code, "not_a_language", "{tag}");
        }
    }

    #[test]
    fn a_name_in_english_is_taken_as_a_whole() {
        let tag = |name| Language::from_name(name).map(|language| language.to_string());
        assert_eq!(tag(" turkish").as_deref(), Some("tr"));
        assert_eq!(tag("Chinese").as_deref(), Some("zh"));
        for name in ["", "Engl", "English, French", "en"] {
            assert_eq!(tag(name), None, "{name}");
        }
    }

    #[test]
    fn the_common_languages_are_canonical_tags() {
        for term in Language::vocabulary().terms {
            assert_eq!(Language::parse(term.value).as_ref().map(Language::as_str), Ok(term.value));
        }
    }

    proptest! {
        #[test]
        fn a_tag_that_passed_once_passes_again_unchanged(
            text in "[a-zA-Z]{1,8}([-_][a-zA-Z0-9]{1,8}){0,5}|\\PC{0,20}|[\\s\\S]{0,20}",
        ) {
            if let Ok(read) = Language::parse(&text) {
                prop_assert!(read.as_str().len() <= MAX_LANGUAGE, "{read}");
                prop_assert_eq!(Language::parse(read.as_str()), Ok(read));
            }
        }
    }
}

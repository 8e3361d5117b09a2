//! Closed vocabularies: the words of the field that records may use, each with its meaning.
//!
//! A vocabulary is written once, as a table in front of the reader, and gives the type, the words on the
//! wire, the texts for people and the error that lists what is allowed.

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use serde::{Deserializer, de};

use super::violation::Invalid;

mod labels;
mod registry;

pub use labels::Labels;
pub use registry::{vocabularies, vocabulary_named};

/// A vocabulary as it is published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vocabulary {
    /// Its name in the path: a plural in `snake_case`, such as `contact_roles`.
    pub name: &'static str,
    /// What its words say, as a sentence.
    pub description: &'static str,
    /// Its words, in the order in which people should see them.
    pub terms: Vec<Term>,
}

/// A word of a vocabulary and what it means.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Term {
    /// The word on the wire.
    pub value: &'static str,
    /// What people read, in English.
    pub label: &'static str,
    /// What people read, in six languages.
    pub labels: Labels,
    /// What it means, as a sentence in English; none where the label says it all.
    pub description: Option<&'static str>,
    /// The wider word that this one belongs to: a subsector's sector, a country's region.
    pub parent: Option<&'static str>,
    /// What choosing this word demands: words of the vocabulary `contact_requirements`.
    pub requires: Vec<&'static str>,
}

/// Makes a closed vocabulary of the field from one table:
///
/// ```text
/// vocabulary! {
///     Type = "name_of_the_vocabulary": "What its words say.";
///     Variant = "word": "Label", "What it means.";
///     ...
/// }
/// ```
///
/// Order (`Ord`) is the order of the table.
macro_rules! vocabulary {
    (
        $name:ident = $list:literal : $about:literal ;
        $($variant:ident = $word:literal : $label:literal, $description:literal ;)+
    ) => {
        #[doc = $about]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $(#[doc = $description] $variant,)+
        }

        impl $name {
            /// All words, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word on the wire.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// What people read, in English.
            #[must_use]
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label),+ }
            }

            /// What it means, as a sentence in English.
            #[must_use]
            pub const fn description(self) -> &'static str {
                match self { $(Self::$variant => $description),+ }
            }

            /// The value that a word on the wire stands for; case counts.
            ///
            /// # Errors
            /// `unknown_value`: the sentence lists the words that are allowed.
            pub fn parse(word: &str) -> Result<Self, $crate::model::violation::Invalid> {
                match word {
                    $($word => Ok(Self::$variant),)+
                    _ => Err($crate::model::vocabulary::unknown(Self::ALL.iter().map(|word| word.as_str()))),
                }
            }

            /// The vocabulary as it is published.
            #[must_use]
            pub fn vocabulary() -> $crate::model::vocabulary::Vocabulary {
                $crate::model::vocabulary::Vocabulary {
                    name: $list,
                    description: $about,
                    terms: Self::ALL.iter().map(|value| $crate::model::vocabulary::Term {
                        value: value.as_str(),
                        label: value.label(),
                        description: Some(value.description()),
                        ..$crate::model::vocabulary::Term::default()
                    }).collect(),
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::model::violation::Invalid;

            fn from_str(word: &str) -> Result<Self, Self::Err> {
                Self::parse(word)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::model::vocabulary::from_text(deserializer)
            }
        }
    };
}

pub(crate) use vocabulary;

/// A word that is not among those which are allowed.
pub(crate) fn unknown(allowed: impl Iterator<Item = &'static str>) -> Invalid {
    let allowed: Vec<_> = allowed.collect();
    Invalid::new("unknown_value", format!("Use one of: {}.", allowed.join(", ")))
}

/// Reads a value that is written as a text, without copying the text.
///
/// # Errors
/// The sentence of the value's own rule; the text is not repeated.
pub(crate) fn from_text<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: FromStr<Err = Invalid>,
    D: Deserializer<'de>,
{
    deserializer.deserialize_str(Text(PhantomData))
}

struct Text<T>(PhantomData<T>);

impl<T: FromStr<Err = Invalid>> de::Visitor<'_> for Text<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        text.parse().map_err(E::custom)
    }
}

#[cfg(test)]
mod tests {
    use crate::model::kinds::{ChannelUsage, ContactRole};
    use crate::model::tlp::Tlp;

    #[test]
    fn every_word_is_read_back_as_its_value() {
        for role in ContactRole::ALL {
            assert_eq!(ContactRole::parse(role.as_str()), Ok(*role));
            let json = serde_json::to_string(role).expect("a word is JSON");
            assert_eq!(json, format!("\"{role}\""));
            assert_eq!(serde_json::from_str::<ContactRole>(&json).ok(), Some(*role));
        }
    }

    #[test]
    fn an_unknown_word_is_told_what_is_allowed_and_not_repeated() {
        let invalid = ChannelUsage::parse("sometimes").expect_err("no such word");
        assert_eq!(invalid.code, "unknown_value");
        assert_eq!(invalid.detail, "Use one of: routine, emergency.");
        let error = serde_json::from_str::<ChannelUsage>("\"sometimes\"").expect_err("no such word");
        assert!(!error.to_string().contains("sometimes"));
    }

    #[test]
    fn case_counts() {
        assert!(ContactRole::parse("Technical").is_err());
        assert!(Tlp::parse("green").is_err());
    }
}

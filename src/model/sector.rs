//! Sectors of society and economy: those of the NIS 2 directive.

use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::seed;
use super::violation::Invalid;
use super::vocabulary::{self, Term, Vocabulary};

/// A sector or a subsector of annexes I and II of Directive (EU) 2022/2555 (NIS 2), such as `energy`
/// or `electricity`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sector(&'static str);

#[derive(Deserialize)]
struct Row {
    value: String,
    parent: Option<String>,
    label: String,
    description: String,
}

static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| seed::rows(include_str!("../../seeds/sectors.csv")));

impl Sector {
    /// The sector that a word stands for.
    ///
    /// # Errors
    /// `unknown_value`.
    pub fn parse(word: &str) -> Result<Self, Invalid> {
        row(word).map(|row| Self(&row.value)).ok_or_else(|| {
            Invalid::new(
                "unknown_value",
                "Use a word of the vocabulary sectors, such as energy or electricity.",
            )
        })
    }

    /// All sectors, each followed by its subsectors.
    pub fn all() -> impl Iterator<Item = Self> {
        ROWS.iter().map(|row| Self(&row.value))
    }

    /// The word on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.0
    }

    /// What people read, in English.
    #[must_use]
    pub fn label(self) -> &'static str {
        row(self.0).map_or("", |row| &row.label)
    }

    /// The sector of a subsector.
    #[must_use]
    pub fn parent(self) -> Option<Self> {
        row(self.0)?.parent.as_deref().map(Self)
    }

    /// Whether this is `whole` or a subsector of it.
    #[must_use]
    pub fn is_within(self, whole: Self) -> bool {
        self == whole || self.parent() == Some(whole)
    }

    /// The sectors as they are published.
    pub(super) fn vocabulary() -> Vocabulary {
        Vocabulary {
            name: "sectors",
            description: "Sectors and subsectors of Directive (EU) 2022/2555 (NIS 2).",
            terms: ROWS
                .iter()
                .map(|row| Term {
                    value: &row.value,
                    label: &row.label,
                    description: Some(&row.description),
                    parent: row.parent.as_deref(),
                    ..Term::default()
                })
                .collect(),
        }
    }
}

fn row(word: &str) -> Option<&'static Row> {
    ROWS.iter().find(|row| row.value == word)
}

impl fmt::Display for Sector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.0)
    }
}

impl FromStr for Sector {
    type Err = Invalid;

    fn from_str(word: &str) -> Result<Self, Invalid> {
        Self::parse(word)
    }
}

impl Serialize for Sector {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0)
    }
}

impl<'de> Deserialize<'de> for Sector {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        vocabulary::from_text(deserializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sector(word: &str) -> Sector {
        Sector::parse(word).expect("a sector")
    }

    #[test]
    fn a_subsector_is_within_its_sector() {
        assert!(sector("electricity").is_within(sector("energy")));
        assert!(sector("energy").is_within(sector("energy")));
        assert!(!sector("energy").is_within(sector("electricity")));
        assert!(!sector("rail").is_within(sector("energy")));
    }

    #[test]
    fn the_tree_has_two_levels() {
        for sector in Sector::all() {
            assert!(!sector.label().is_empty(), "{sector}");
            assert_eq!(sector.parent().and_then(Sector::parent), None, "{sector}");
        }
    }

    #[test]
    fn words_are_those_of_a_slug_and_come_back_from_json() {
        for sector in Sector::all() {
            assert!(crate::model::text::word(sector.as_str()).is_ok(), "{sector}");
            let json = serde_json::to_string(&sector).expect("a word is JSON");
            assert_eq!(serde_json::from_str::<Sector>(&json).ok(), Some(sector));
        }
    }
}

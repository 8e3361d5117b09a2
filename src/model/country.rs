//! Countries: ISO 3166-1 with `EU` and `XK`, each in its region of UN M49.

use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use icu_normalizer::ComposingNormalizerBorrowed;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::region::Region;
use super::seed;
use super::violation::Invalid;
use super::vocabulary;

/// A country or area: an alpha-2 code of ISO 3166-1, or `EU` (European Union, exceptionally reserved
/// there) or `XK` (Kosovo, user-assigned).
///
/// Names are those that the UN uses in M49; the one area of ISO 3166-1 that M49 does not list, `TW`,
/// has the name that ISO gives it. A name takes no side, and none is meant.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Country([u8; 2]);

#[derive(Deserialize)]
struct Row {
    alpha_2: String,
    alpha_3: String,
    numeric: Option<String>,
    region: String,
    name: String,
}

#[derive(Deserialize)]
struct Alias {
    name: String,
    alpha_2: String,
}

static ROWS: LazyLock<Vec<Row>> =
    LazyLock::new(|| seed::rows(include_str!("../../seeds/countries.csv")));

static NAMES: LazyLock<HashMap<String, Country>> = LazyLock::new(|| {
    let aliases: Vec<Alias> = seed::rows(include_str!("../../seeds/country_names.csv"));
    let official = ROWS.iter().map(|row| (row.name.as_str(), row.alpha_2.as_str()));
    let others = aliases.iter().map(|alias| (alias.name.as_str(), alias.alpha_2.as_str()));
    official
        .chain(others)
        .filter_map(|(name, code)| Some((folded(name), Country::of(code)?)))
        .collect()
});

impl Country {
    /// The country with an alpha-2 code in capital letters.
    ///
    /// # Errors
    /// `not_a_country`: the sentence says what to write, also for a code in small letters.
    pub fn parse(code: &str) -> Result<Self, Invalid> {
        if let Some(country) = Self::of(code) {
            return Ok(country);
        }
        Err(Invalid::new(
            "not_a_country",
            if Self::of(&code.to_ascii_uppercase()).is_some() {
                "Write the country code in capital letters."
            } else {
                "Use a country code of two capital letters of ISO 3166-1 (or EU, XK), such as CH; the United Kingdom is GB."
            },
        ))
    }

    /// The country that goes by a name in English, as lists write it: "Türkiye", "USA", "Slovak
    /// Republic". Case does not count; all else does: nothing is guessed.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        NAMES.get(&folded(name)).copied()
    }

    /// All countries, by code.
    pub fn all() -> impl Iterator<Item = Self> {
        ROWS.iter().filter_map(|row| Self::of(&row.alpha_2))
    }

    /// The alpha-2 code.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.row().map_or("", |row| &row.alpha_2)
    }

    /// The alpha-3 code.
    #[must_use]
    pub fn alpha_3(self) -> &'static str {
        self.row().map_or("", |row| &row.alpha_3)
    }

    /// The numeric code, three digits; `EU` and `XK` have none.
    #[must_use]
    pub fn numeric(self) -> Option<&'static str> {
        self.row()?.numeric.as_deref()
    }

    /// The name in English.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.row().map_or("", |row| &row.name)
    }

    /// The smallest region that it lies in.
    #[must_use]
    pub fn region(self) -> Option<Region> {
        Region::parse(&self.row()?.region).ok()
    }

    /// The regions that it lies in, from the world (`001`) down.
    pub fn regions(self) -> impl Iterator<Item = Region> {
        self.region().into_iter().flat_map(Region::path)
    }

    fn of(code: &str) -> Option<Self> {
        let country = Self(code.as_bytes().try_into().ok()?);
        country.row().map(|_| country)
    }

    fn row(self) -> Option<&'static Row> {
        let index = ROWS.binary_search_by(|row| row.alpha_2.as_bytes().cmp(&self.0)).ok()?;
        ROWS.get(index)
    }
}

/// How names are compared: NFC, small letters, trimmed.
fn folded(name: &str) -> String {
    ComposingNormalizerBorrowed::new_nfc().normalize(name.trim()).to_lowercase()
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Country({self})")
    }
}

impl FromStr for Country {
    type Err = Invalid;

    fn from_str(code: &str) -> Result<Self, Invalid> {
        Self::parse(code)
    }
}

impl Serialize for Country {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Country {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        vocabulary::from_text(deserializer)
    }
}

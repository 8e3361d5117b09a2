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

static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| seed::rows(include_str!("../../seeds/countries.csv")));

static NAMES: LazyLock<HashMap<String, Country>> = LazyLock::new(|| {
    let aliases: Vec<Alias> = seed::rows(include_str!("../../seeds/country_names.csv"));
    let official = ROWS.iter().map(|row| (row.name.as_str(), row.alpha_2.as_str()));
    let others = aliases.iter().map(|alias| (alias.name.as_str(), alias.alpha_2.as_str()));
    official.chain(others).filter_map(|(name, code)| Some((folded(name), Country::of(code)?))).collect()
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
                "Use a code of two letters of ISO 3166-1 (or EU, XK), such as CH; the United Kingdom is GB."
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_table_is_iso_3166_with_two_more() {
        let ours: BTreeSet<_> = Country::all()
            .map(|country| (country.as_str(), country.alpha_3(), country.numeric().map(str::to_owned)))
            .collect();
        let mut iso: BTreeSet<_> = rust_iso3166::ALL
            .iter()
            .map(|country| (country.alpha2, country.alpha3, Some(country.numeric_str())))
            .collect();
        iso.extend([("EU", "EUE", None), ("XK", "XKX", None)]);
        assert_eq!(ours, iso);
        assert_eq!(ours.len(), 251);
    }

    #[test]
    fn every_country_has_a_name_and_lies_in_the_world() {
        let world = Region::parse("001").expect("the world is a region");
        for country in Country::all() {
            assert!(!country.name().is_empty());
            assert_eq!(country.regions().next(), Some(world), "{country}");
            assert_eq!(country.regions().last(), country.region(), "{country}");
        }
    }

    #[test]
    fn a_code_in_small_letters_is_told_so() {
        let invalid = Country::parse("ch").expect_err("codes are written in capitals");
        assert_eq!(invalid.detail, "Write the country code in capital letters.");
    }

    #[test]
    fn what_is_no_code_is_refused() {
        for code in ["", "C", "UK", "ZZ", "CHE", "Switzerland", "ÖÖ", "\u{0}\u{0}"] {
            assert_eq!(Country::parse(code).expect_err("no code").code, "not_a_country", "{code}");
        }
    }

    #[test]
    fn lists_write_names_in_many_ways() {
        let expected = [
            ("Türkiye", "TR"),
            ("Tu\u{308}rkiye", "TR"),
            ("USA", "US"),
            ("usa", "US"),
            (" UK ", "GB"),
            ("Slovak Republic", "SK"),
            ("Czech Republic", "CZ"),
            ("South Korea", "KR"),
            ("Taiwan", "TW"),
            ("Netherlands", "NL"),
            ("Russia", "RU"),
            ("Vietnam", "VN"),
            ("Switzerland", "CH"),
            ("CÔTE D'IVOIRE", "CI"),
        ];
        for (name, code) in expected {
            assert_eq!(Country::from_name(name).map(Country::as_str), Some(code), "{name}");
        }
    }

    #[test]
    fn a_name_is_never_guessed() {
        for name in ["n/a", "", "Korea", "Switzerlan", "Swiss", "Virgin Islands", "World"] {
            assert_eq!(Country::from_name(name), None, "{name}");
        }
    }

    #[test]
    fn every_other_name_leads_to_one_country() {
        let aliases: Vec<Alias> = seed::rows(include_str!("../../seeds/country_names.csv"));
        let names: BTreeSet<_> = aliases.iter().map(|alias| folded(&alias.name)).collect();
        assert_eq!(names.len(), aliases.len(), "a name stands twice");
        for alias in &aliases {
            assert!(Country::parse(&alias.alpha_2).is_ok(), "{}", alias.name);
        }
        for country in Country::all() {
            assert_eq!(Country::from_name(country.name()), Some(country), "{country}");
            assert!(!names.contains(&folded(country.name())), "{country} has this name already");
        }
    }
}

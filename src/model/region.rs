//! Regions of the world: the geographic tree of the UN's standard M49.

use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize, Serializer};

use super::country::Country;
use super::seed;
use super::violation::Invalid;

/// A region of UN M49, from the world (`001`) down to subregions such as Western Europe (`155`).
///
/// Source: Statistics Division of the UN, "Standard country or area codes for statistical use".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Region(&'static str);

#[derive(Deserialize)]
struct Row {
    code: String,
    parent: Option<String>,
    name: String,
}

static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| seed::rows(include_str!("../../seeds/regions.csv")));

impl Region {
    /// The region with a code of three digits.
    ///
    /// # Errors
    /// `unknown_value`: M49 has no such region, or it is a country.
    pub fn parse(code: &str) -> Result<Self, Invalid> {
        row(code).map(|row| Self(&row.code)).ok_or_else(|| {
            Invalid::new(
                "unknown_value",
                "Use the three digits of a region of UN M49, such as 150 for Europe.",
            )
        })
    }

    /// All regions, by code.
    pub fn all() -> impl Iterator<Item = Self> {
        ROWS.iter().map(|row| Self(&row.code))
    }

    /// The code: three digits.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.0
    }

    /// The name in English.
    #[must_use]
    pub fn name(self) -> &'static str {
        row(self.0).map_or("", |row| &row.name)
    }

    /// The region that this one is part of; none for the world.
    #[must_use]
    pub fn parent(self) -> Option<Self> {
        row(self.0)?.parent.as_deref().map(Self)
    }

    /// This region and those that it is part of, from the world down.
    pub fn path(self) -> impl Iterator<Item = Self> {
        let mut path: Vec<_> = std::iter::successors(Some(self), |region| region.parent()).collect();
        path.reverse();
        path.into_iter()
    }

    /// Whether a country lies in this region.
    #[must_use]
    pub fn contains(self, country: Country) -> bool {
        std::iter::successors(country.region(), |region| region.parent()).any(|region| region == self)
    }
}

fn row(code: &str) -> Option<&'static Row> {
    let index = ROWS.binary_search_by(|row| row.code.as_str().cmp(code)).ok()?;
    ROWS.get(index)
}

impl FromStr for Region {
    type Err = Invalid;

    fn from_str(code: &str) -> Result<Self, Invalid> {
        Self::parse(code)
    }
}

impl Serialize for Region {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0)
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn region(code: &str) -> Region {
        Region::parse(code).expect("a region of M49")
    }

    fn country(code: &str) -> Country {
        Country::parse(code).expect("a country")
    }

    #[test]
    fn the_table_is_sorted_and_every_region_is_part_of_the_world() {
        assert!(Region::all().is_sorted());
        for region in Region::all() {
            assert_eq!(region.path().next().map(Region::as_str), Some("001"), "{region}");
            assert_eq!(region.path().last(), Some(region));
        }
    }

    #[test]
    fn a_path_goes_from_the_world_down() {
        let names: Vec<_> = country("KE").regions().map(Region::name).collect();
        assert_eq!(names, ["World", "Africa", "Sub-Saharan Africa", "Eastern Africa"]);
    }

    #[test]
    fn a_region_holds_the_countries_of_its_subregions() {
        assert!(region("150").contains(country("CH")));
        assert!(region("419").contains(country("JM")));
        assert!(region("001").contains(country("AQ")));
        assert!(!region("150").contains(country("TR")));
        assert!(!region("419").contains(country("CA")));
    }

    #[test]
    fn a_country_is_no_region() {
        for code in ["756", "CH", "1", ""] {
            assert_eq!(Region::parse(code).expect_err("no region").code, "unknown_value");
        }
    }
}

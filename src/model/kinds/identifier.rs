//! Schemes by which others identify an organization.

use std::str::FromStr;

use crate::model::text;
use crate::model::text_type::text_type;
use crate::model::violation::Invalid;
use crate::model::vocabulary::vocabulary;

text_type! {
    /// By which scheme others identify an organization: any slug, so that a list which this directory
    /// does not know yet can be recorded. [`KnownScheme`] lists those that it knows.
    IdentifierScheme;
}

vocabulary! {
    KnownScheme = "identifier_schemes":
        "Schemes by which others identify an organization. Any other slug is accepted as well.";
    First = "first": "FIRST", "The id of a team in the directory of FIRST.";
    TrustedIntroducer = "trusted-introducer": "Trusted Introducer",
        "Short name and country in the directory of Trusted Introducer.";
    CveCna = "cve-cna": "CVE partner", "The id in the list of CVE partners, such as CNA-2020-0001.";
    CveShortName = "cve-short-name": "CVE short name",
        "The name by which CVE records name a CVE partner, such as example_org.";
    NationalCsirts = "national-csirts": "National CSIRT lists",
        "Country, address and name in a list of national CSIRTs.";
    Dotgov = "dotgov": ".gov", "The id in the list of .gov registrants.";
    Misp = "misp": "MISP", "The UUID of an organization in MISP.";
    Lei = "lei": "LEI", "The legal entity identifier (ISO 17442).";
    Asn = "asn": "AS number", "An autonomous system number that the organization holds.";
    Rir = "rir": "Internet registry handle", "The handle of an organization at a regional Internet registry.";
    Wikidata = "wikidata": "Wikidata", "The item of the organization in Wikidata, such as Q1.";
}

impl IdentifierScheme {
    /// Reads a scheme.
    ///
    /// # Errors
    /// `not_a_word`.
    pub fn parse(scheme: &str) -> Result<Self, Invalid> {
        text::word(scheme).map(Self)
    }

    /// The scheme, when this directory knows it.
    #[must_use]
    pub fn known(&self) -> Option<KnownScheme> {
        KnownScheme::parse(&self.0).ok()
    }
}

impl From<KnownScheme> for IdentifierScheme {
    fn from(scheme: KnownScheme) -> Self {
        Self(scheme.as_str().to_owned())
    }
}

impl FromStr for IdentifierScheme {
    type Err = Invalid;

    fn from_str(scheme: &str) -> Result<Self, Invalid> {
        Self::parse(scheme)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_schemes_are_slugs() {
        for scheme in KnownScheme::ALL {
            let parsed = IdentifierScheme::parse(scheme.as_str());
            assert_eq!(parsed.as_ref().map(IdentifierScheme::known), Ok(Some(*scheme)));
            assert_eq!(parsed, Ok(IdentifierScheme::from(*scheme)));
        }
    }

    #[test]
    fn a_scheme_that_nobody_knows_yet_is_kept() {
        let scheme = IdentifierScheme::parse("peeringdb").expect("a slug");
        assert_eq!(scheme.as_str(), "peeringdb");
        assert_eq!(scheme.known(), None);
        assert_eq!(IdentifierScheme::parse("Peering DB").expect_err("no slug").code, "not_a_word");
    }
}

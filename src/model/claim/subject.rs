//! Subject: what a constituency claim is about. It has one normal form, so that who answers for the same is found.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::prefix::Prefix;
use super::product::{Cpe, PRODUCT_MAX, Product, Purl};
use crate::model::country::Country;
use crate::model::domain::DomainName;
use crate::model::kinds::ClaimKind;
use crate::model::sector::Sector;
use crate::model::text;
use crate::model::violation::{Invalid, Violations};

/// Longest text of a claim in words, in characters.
pub const TEXT_MAX: usize = 500;

/// What a claim is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ClaimSubject {
    /// All that is in a country.
    Country {
        /// Which.
        country: Country,
    },
    /// A sector or a part of one.
    Sector {
        /// Which.
        sector: Sector,
    },
    /// A domain name and all names below it.
    Domain {
        /// Which.
        domain: DomainName,
    },
    /// A network of IP addresses.
    Prefix {
        /// Which.
        prefix: Prefix,
    },
    /// Autonomous systems whose numbers follow each other.
    AsRange {
        /// The first.
        as_from: u32,
        /// The last: the first again where there is one.
        as_to: u32,
    },
    /// A product.
    Product(Product),
    /// What none of the other kinds can say.
    Text {
        /// In words.
        text: String,
    },
}

/// The parts of a subject side by side, as bodies, views and rows have them. Those of other kinds are empty.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SubjectParts<'a> {
    /// See [`ClaimSubject::Country`].
    pub country: Option<&'a str>,
    /// See [`ClaimSubject::Sector`].
    pub sector: Option<&'a str>,
    /// See [`ClaimSubject::Domain`].
    pub domain: Option<&'a str>,
    /// See [`ClaimSubject::Prefix`].
    pub prefix: Option<&'a str>,
    /// See [`ClaimSubject::AsRange`].
    pub as_from: Option<i64>,
    /// See [`ClaimSubject::AsRange`].
    pub as_to: Option<i64>,
    /// See [`Product::vendor`].
    pub vendor: Option<&'a str>,
    /// See [`Product::product`].
    pub product: Option<&'a str>,
    /// See [`Product::purl`].
    pub purl: Option<&'a str>,
    /// See [`Product::cpe`].
    pub cpe: Option<&'a str>,
    /// See [`ClaimSubject::Text`].
    pub text: Option<&'a str>,
}

impl ClaimSubject {
    /// The subject of a kind that these parts make: exactly those of the kind are there. `as_to` is `as_from` when it is
    /// left out.
    ///
    /// # Errors
    /// `required` and `not_of_kind`; what the parts say is wrong with them.
    pub fn check(kind: ClaimKind, parts: &SubjectParts<'_>) -> Result<Self, Violations> {
        let mut reader = Reader { kind, parts, violations: Violations::default() };
        reader.refuse_others();
        let subject = match kind {
            ClaimKind::Country => {
                reader.one("/country", parts.country, Country::parse).map(|country| Self::Country { country })
            }
            ClaimKind::Sector => {
                reader.one("/sector", parts.sector, Sector::parse).map(|sector| Self::Sector { sector })
            }
            ClaimKind::Domain => {
                reader.one("/domain", parts.domain, DomainName::parse).map(|domain| Self::Domain { domain })
            }
            ClaimKind::Prefix => {
                reader.one("/prefix", parts.prefix, Prefix::parse).map(|prefix| Self::Prefix { prefix })
            }
            ClaimKind::AsRange => reader.as_range(),
            ClaimKind::Product => reader.product().map(Self::Product),
            ClaimKind::Text => {
                let line = |it: &str| text::line(it, TEXT_MAX);
                reader.one("/text", parts.text, line).map(|text| Self::Text { text })
            }
        };
        // Where there is no subject, a violation says why.
        match subject {
            Some(subject) => reader.violations.done(subject),
            None => Err(reader.violations),
        }
    }

    /// The subject that a value stands for in a question, such as `AS64500` or `cert.example`.
    ///
    /// # Errors
    /// `not_asked_for` for a kind that one value does not tell; what is wrong with the value.
    pub fn sought(kind: ClaimKind, value: &str) -> Result<Self, Invalid> {
        Ok(match kind {
            ClaimKind::Country => Self::Country { country: Country::parse(value)? },
            ClaimKind::Sector => Self::Sector { sector: Sector::parse(value)? },
            ClaimKind::Domain => Self::Domain { domain: DomainName::parse(value)? },
            ClaimKind::Prefix => Self::Prefix { prefix: Prefix::parse(value)? },
            ClaimKind::AsRange => {
                let (from, to) = value.split_once('-').unwrap_or((value, value));
                match (as_number(from), as_number(to)) {
                    (Some(as_from), Some(as_to)) if as_from <= as_to => Self::AsRange { as_from, as_to },
                    _ => {
                        return Err(Invalid::new(
                            "not_an_as",
                            "Write AS64500, or AS64500-AS64510 for a range.",
                        ));
                    }
                }
            }
            ClaimKind::Product | ClaimKind::Text => {
                let detail = "Claims are asked for by country, sector, domain, prefix or as_range.";
                return Err(Invalid::new("not_asked_for", detail));
            }
        })
    }

    /// Which kind it is.
    #[must_use]
    pub const fn kind(&self) -> ClaimKind {
        match self {
            Self::Country { .. } => ClaimKind::Country,
            Self::Sector { .. } => ClaimKind::Sector,
            Self::Domain { .. } => ClaimKind::Domain,
            Self::Prefix { .. } => ClaimKind::Prefix,
            Self::AsRange { .. } => ClaimKind::AsRange,
            Self::Product(_) => ClaimKind::Product,
            Self::Text { .. } => ClaimKind::Text,
        }
    }

    /// Whether one value tells it, so that it can be asked for.
    #[must_use]
    pub const fn is_asked_for(&self) -> bool {
        !matches!(self, Self::Product(_) | Self::Text { .. })
    }

    /// Its parts side by side.
    #[must_use]
    pub fn parts(&self) -> SubjectParts<'_> {
        let mut parts = SubjectParts::default();
        match self {
            Self::Country { country } => parts.country = Some(country.as_str()),
            Self::Sector { sector } => parts.sector = Some(sector.as_str()),
            Self::Domain { domain } => parts.domain = Some(domain.as_str()),
            Self::Prefix { prefix } => parts.prefix = Some(prefix.as_str()),
            Self::AsRange { as_from, as_to } => {
                parts.as_from = Some((*as_from).into());
                parts.as_to = Some((*as_to).into());
            }
            Self::Product(it) => {
                parts.vendor = Some(&it.vendor);
                parts.product = Some(&it.product);
                parts.purl = it.purl.as_ref().map(Purl::as_str);
                parts.cpe = it.cpe.as_ref().map(Cpe::as_str);
            }
            Self::Text { text } => parts.text = Some(text),
        }
        parts
    }
}

/// `AS64500`, in capital letters or small ones.
fn as_number(text: &str) -> Option<u32> {
    let digits = text.trim().get(2..)?;
    let is_plain =
        text.trim()[..2].eq_ignore_ascii_case("as") && digits.bytes().all(|it| it.is_ascii_digit());
    digits.parse().ok().filter(|number| is_plain && *number > 0)
}

struct Reader<'a> {
    kind: ClaimKind,
    parts: &'a SubjectParts<'a>,
    violations: Violations,
}

impl Reader<'_> {
    /// Refuses parts of other kinds.
    fn refuse_others(&mut self) {
        let it = self.parts;
        for (pointer, is_there, kind) in [
            ("/country", it.country.is_some(), ClaimKind::Country),
            ("/sector", it.sector.is_some(), ClaimKind::Sector),
            ("/domain", it.domain.is_some(), ClaimKind::Domain),
            ("/prefix", it.prefix.is_some(), ClaimKind::Prefix),
            ("/as_from", it.as_from.is_some(), ClaimKind::AsRange),
            ("/as_to", it.as_to.is_some(), ClaimKind::AsRange),
            ("/vendor", it.vendor.is_some(), ClaimKind::Product),
            ("/product", it.product.is_some(), ClaimKind::Product),
            ("/purl", it.purl.is_some(), ClaimKind::Product),
            ("/cpe", it.cpe.is_some(), ClaimKind::Product),
            ("/text", it.text.is_some(), ClaimKind::Text),
        ] {
            if is_there && kind != self.kind {
                let detail = format!("This belongs to a claim of the kind {kind}: leave it out.");
                self.violations.add(pointer, Invalid::new("not_of_kind", detail));
            }
        }
    }

    fn one<'v, V: ?Sized, T>(
        &mut self,
        pointer: &str,
        value: Option<&'v V>,
        parse: impl Fn(&'v V) -> Result<T, Invalid>,
    ) -> Option<T> {
        let value = value.ok_or_else(|| self.missing());
        self.violations.take(pointer, value.and_then(parse))
    }

    fn missing(&self) -> Invalid {
        Invalid::new("required", format!("A claim of the kind {} says this.", self.kind))
    }

    fn as_range(&mut self) -> Option<ClaimSubject> {
        let number = |it: &i64| {
            u32::try_from(*it).ok().filter(|number| *number > 0).ok_or_else(|| {
                Invalid::new("not_an_as", "Write the number of an autonomous system: 1 to 4294967295.")
            })
        };
        let as_from = self.one("/as_from", self.parts.as_from.as_ref(), number);
        let as_to = match &self.parts.as_to {
            Some(to) => self.violations.take("/as_to", number(to)),
            None => as_from,
        };
        let (as_from, as_to) = as_from.zip(as_to)?;
        if as_to < as_from {
            self.violations
                .add("/as_to", Invalid::new("before_from", "The last number is not below the first."));
        }
        Some(ClaimSubject::AsRange { as_from, as_to })
    }

    fn product(&mut self) -> Option<Product> {
        let it = self.parts;
        let line = |it: &str| text::line(it, PRODUCT_MAX);
        let vendor = self.one("/vendor", it.vendor, line);
        let product = self.one("/product", it.product, line);
        let purl = self.violations.take("/purl", it.purl.map(Purl::parse).transpose());
        let cpe = self.violations.take("/cpe", it.cpe.map(Cpe::parse).transpose());
        Some(Product { vendor: vendor?, product: product?, purl: purl?, cpe: cpe? })
    }
}

impl fmt::Display for ClaimSubject {
    /// The kind and, where one value tells it, the value as it is asked for.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Country { country } => write!(f, "country {country}"),
            Self::Sector { sector } => write!(f, "sector {sector}"),
            Self::Domain { domain } => write!(f, "domain {domain}"),
            Self::Prefix { prefix } => write!(f, "prefix {prefix}"),
            Self::AsRange { as_from, as_to } if as_from == as_to => write!(f, "as_range AS{as_from}"),
            Self::AsRange { as_from, as_to } => write!(f, "as_range AS{as_from}-AS{as_to}"),
            Self::Product(_) | Self::Text { .. } => f.write_str(self.kind().as_str()),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NONE: SubjectParts<'static> = SubjectParts {
        country: None,
        sector: None,
        domain: None,
        prefix: None,
        as_from: None,
        as_to: None,
        vendor: None,
        product: None,
        purl: None,
        cpe: None,
        text: None,
    };

    /// Parts of every kind that are right in themselves.
    fn good(kind: ClaimKind) -> SubjectParts<'static> {
        match kind {
            ClaimKind::Country => SubjectParts { country: Some("CH"), ..NONE },
            ClaimKind::Sector => SubjectParts { sector: Some("energy"), ..NONE },
            ClaimKind::Domain => SubjectParts { domain: Some("cert.example"), ..NONE },
            ClaimKind::Prefix => SubjectParts { prefix: Some("192.0.2.0/24"), ..NONE },
            ClaimKind::AsRange => SubjectParts { as_from: Some(64500), as_to: Some(64510), ..NONE },
            ClaimKind::Product => SubjectParts {
                vendor: Some("Example"),
                product: Some("Router"),
                purl: Some("pkg:generic/router"),
                ..NONE
            },
            ClaimKind::Text => SubjectParts { text: Some("Ships under the flag of Examplia."), ..NONE },
        }
    }

    fn wrong(kind: ClaimKind, parts: &SubjectParts<'_>) -> Vec<(String, &'static str)> {
        let violations = ClaimSubject::check(kind, parts).expect_err("it is refused");
        violations.0.into_iter().map(|it| (it.pointer, it.code)).collect()
    }

    #[test]
    fn a_subject_of_each_kind_is_what_its_parts_say() {
        for kind in ClaimKind::ALL {
            let parts = good(*kind);
            let subject = ClaimSubject::check(*kind, &parts).expect("right in itself");
            assert_eq!((subject.kind(), subject.parts()), (*kind, parts));
            let json = serde_json::to_string(&subject).expect("a subject is JSON");
            assert!(json.starts_with(&format!("{{\"kind\":\"{kind}\"")), "{json}");
            assert_eq!(serde_json::from_str::<ClaimSubject>(&json).ok(), Some(subject.clone()));
            assert_eq!(ClaimSubject::check(*kind, &subject.parts()), Ok(subject));
        }
    }

    #[test]
    fn a_part_of_another_kind_is_refused_where_it_stands() {
        for kind in ClaimKind::ALL {
            for other in ClaimKind::ALL.iter().filter(|it| *it != kind) {
                let told = wrong(*kind, &good(*other));
                assert!(told.iter().any(|(_, code)| *code == "not_of_kind"), "{kind} {other}: {told:?}");
                assert!(told.iter().any(|(_, code)| *code == "required"), "{kind} {other}: {told:?}");
            }
        }
        let both = SubjectParts { text: Some("And more."), ..good(ClaimKind::Country) };
        assert_eq!(wrong(ClaimKind::Country, &both), [("/text".to_owned(), "not_of_kind")]);
    }

    #[test]
    fn one_number_is_a_range_and_a_range_goes_up() {
        let one = SubjectParts { as_from: Some(64500), ..NONE };
        let subject = ClaimSubject::check(ClaimKind::AsRange, &one);
        assert_eq!(subject, Ok(ClaimSubject::AsRange { as_from: 64500, as_to: 64500 }));
        for (from, to, expected) in [
            (Some(2), Some(1), ("/as_to", "before_from")),
            (Some(0), Some(1), ("/as_from", "not_an_as")),
            (Some(1), Some(1 << 32), ("/as_to", "not_an_as")),
            (Some(1), Some(-1), ("/as_to", "not_an_as")),
            (None, Some(1), ("/as_from", "required")),
        ] {
            let parts = SubjectParts { as_from: from, as_to: to, ..NONE };
            assert_eq!(wrong(ClaimKind::AsRange, &parts), [(expected.0.to_owned(), expected.1)]);
        }
    }

    #[test]
    fn all_that_is_wrong_with_a_product_is_told_at_once() {
        let parts = SubjectParts { vendor: Some(" "), purl: Some("router"), cpe: Some("cpe:/a"), ..NONE };
        let told = wrong(ClaimKind::Product, &parts);
        assert_eq!(
            told,
            [
                ("/vendor".to_owned(), "empty"),
                ("/product".to_owned(), "required"),
                ("/purl".to_owned(), "not_a_purl"),
                ("/cpe".to_owned(), "not_a_cpe")
            ]
        );
    }

    #[test]
    fn what_is_asked_for_is_written_as_it_is_claimed() {
        for (kind, value, expected) in [
            (ClaimKind::Country, "CH", "country CH"),
            (ClaimKind::Sector, "energy", "sector energy"),
            (ClaimKind::Domain, "CERT.example", "domain cert.example"),
            (ClaimKind::Prefix, "2001:0db8::/32", "prefix 2001:db8::/32"),
            (ClaimKind::AsRange, "as64500", "as_range AS64500"),
            (ClaimKind::AsRange, "AS64500-AS64510", "as_range AS64500-AS64510"),
        ] {
            let sought = ClaimSubject::sought(kind, value).expect("a value");
            assert_eq!(sought.to_string(), expected);
            assert!(sought.is_asked_for());
        }
        for value in ["64500", "AS", "AS0", "AS-1", "AS+1", "AS4294967296", "AS2-AS1", "AS1-2", "é1", ""] {
            assert!(ClaimSubject::sought(ClaimKind::AsRange, value).is_err(), "{value}");
        }
        for kind in [ClaimKind::Product, ClaimKind::Text] {
            assert_eq!(ClaimSubject::sought(kind, "x").map_err(|it| it.code), Err("not_asked_for"));
        }
    }

    proptest! {
        #[test]
        fn every_range_is_found_by_what_it_says(from in 1_u32.., more in 0_u32..1000) {
            let subject = ClaimSubject::AsRange { as_from: from, as_to: from.saturating_add(more) };
            let text = subject.to_string();
            let (_, value) = text.split_once(' ').expect("kind and value");
            prop_assert_eq!(ClaimSubject::sought(ClaimKind::AsRange, value), Ok(subject));
        }

        #[test]
        fn no_value_makes_a_number_fail(value in "\\PC{0,12}|AS[0-9]{0,12}(-AS[0-9]{0,12})?") {
            let _ = ClaimSubject::sought(ClaimKind::AsRange, &value);
        }
    }
}

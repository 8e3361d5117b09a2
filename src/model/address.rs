//! Postal addresses.

use serde::{Deserialize, Serialize};

use super::country::Country;
use super::text;
use super::violation::{Invalid, Violations};

/// How many lines an address has at most, above the locality.
pub const MAX_LINES: usize = 4;

/// The length of a line, a locality or a region, in characters.
pub const MAX_ADDRESS_TEXT: usize = 120;

/// The length of a postal code, in characters (the longest in use has ten).
pub const MAX_POSTAL_CODE: usize = 16;

/// Where an organization takes letters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// Building, street, box: one to four lines as they stand on the envelope.
    pub lines: Vec<String>,
    /// City, town or village.
    pub locality: Option<String>,
    /// Province, canton or state.
    pub region: Option<String>,
    /// Postal code.
    pub postal_code: Option<String>,
    /// Country.
    pub country: Option<Country>,
}

/// A postal address as it comes, not yet checked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AddressDraft {
    /// See [`Address::lines`].
    pub lines: Vec<String>,
    /// See [`Address::locality`].
    pub locality: Option<String>,
    /// See [`Address::region`].
    pub region: Option<String>,
    /// See [`Address::postal_code`].
    pub postal_code: Option<String>,
    /// Alpha-2 code.
    pub country: Option<String>,
}

impl Address {
    /// An address whose texts all keep to their rules.
    ///
    /// # Errors
    /// What is wrong, at pointers such as `/lines/0` and `/postal_code`.
    pub fn check(draft: AddressDraft) -> Result<Self, Violations> {
        let mut violations = Violations::default();
        if !(1..=MAX_LINES).contains(&draft.lines.len()) {
            let detail = format!("Write 1 to {MAX_LINES} lines.");
            violations.add("/lines", Invalid::new("wrong_count", detail));
        }
        let lines = draft.lines.iter().take(MAX_LINES).enumerate().filter_map(|(index, line)| {
            violations.take(format!("/lines/{index}"), text::line(line, MAX_ADDRESS_TEXT))
        });
        let lines = lines.collect();
        let mut optional = |pointer: &str, value: Option<String>, max_chars: usize| {
            violations.take(pointer, text::line(&value?, max_chars))
        };
        let locality = optional("/locality", draft.locality, MAX_ADDRESS_TEXT);
        let region = optional("/region", draft.region, MAX_ADDRESS_TEXT);
        let postal_code = optional("/postal_code", draft.postal_code, MAX_POSTAL_CODE);
        let country = draft.country.and_then(|code| violations.take("/country", Country::parse(&code)));
        violations.done(Self { lines, locality, region, postal_code, country })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft() -> AddressDraft {
        AddressDraft {
            lines: vec!["National CERT".to_owned(), " 1 Example Street".to_owned()],
            locality: Some("Bern".to_owned()),
            postal_code: Some("3003".to_owned()),
            country: Some("CH".to_owned()),
            ..AddressDraft::default()
        }
    }

    fn told(draft: AddressDraft) -> Vec<(String, &'static str)> {
        let violations = Address::check(draft).expect_err("this address is refused").0;
        violations.into_iter().map(|violation| (violation.pointer, violation.code)).collect()
    }

    #[test]
    fn an_address_is_kept_as_it_stands_on_the_envelope() {
        let address = Address::check(draft()).expect("an address");
        assert_eq!(address.lines, ["National CERT", "1 Example Street"]);
        assert_eq!(address.region, None);
        assert_eq!(address.country.map(Country::as_str), Some("CH"));
    }

    #[test]
    fn all_that_is_wrong_is_told_at_once() {
        let wrong = AddressDraft {
            lines: vec!["a".to_owned(), "b\nc".to_owned()],
            region: Some(" ".to_owned()),
            postal_code: Some("1".repeat(MAX_POSTAL_CODE + 1)),
            country: Some("Switzerland".to_owned()),
            ..draft()
        };
        let expected = [
            ("/lines/1", "several_lines"),
            ("/region", "empty"),
            ("/postal_code", "too_long"),
            ("/country", "not_a_country"),
        ];
        assert_eq!(told(wrong), expected.map(|(pointer, code)| (pointer.to_owned(), code)));
    }

    #[test]
    fn an_address_has_one_to_four_lines() {
        for count in [0, MAX_LINES + 1] {
            let lines = vec!["line".to_owned(); count];
            assert_eq!(told(AddressDraft { lines, ..draft() }), [("/lines".to_owned(), "wrong_count")]);
        }
    }
}

//! Telephone numbers that can be dialled from anywhere.

use rlibphonenumber::{ParseError, PhoneNumber, PhoneNumberFormat};

use super::country::Country;
use super::text_type::text_type;
use super::violation::Invalid;

/// The length of a number as it is written, separators included, in characters.
pub const MAX_PHONE: usize = 40;

/// The length of an extension, in digits (ITU-T Q.931 and the usual exchanges stay below).
pub const MAX_EXTENSION: usize = 11;

text_type! {
    /// A telephone number in E.164: `+`, the country calling code and the national number, such as
    /// `+41225550100`.
    Phone;

    /// The digits to dial once the call is answered.
    Extension;
}

impl Phone {
    /// Reads a number as people write it, with spaces, dots, hyphens, slashes and parentheses.
    ///
    /// Without a `region` it has to be in international form, with `+`. With one (a list whose country
    /// is known) it may be in the national form of that country.
    ///
    /// # Errors
    /// `not_e164` when it is not in international form or holds other characters; `not_a_phone` when
    /// no such number can exist.
    pub fn parse(text: &str, region: Option<Country>) -> Result<Self, Invalid> {
        let text = text.trim();
        let separator_or_digit = |c: char| c.is_ascii_digit() || " .-/()\u{A0}".contains(c);
        let digits = text.strip_prefix('+').unwrap_or(text);
        if text.len() > MAX_PHONE || !digits.chars().all(separator_or_digit) {
            return Err(Invalid::new(
                "not_e164",
                "Write only the number: + and digits, such as +41225550100; an extension has a field of its own.",
            ));
        }
        let region = region.and_then(|country| country.as_str().parse().ok());
        if region.is_none() && !text.starts_with('+') {
            return Err(Invalid::new(
                "not_e164",
                "Write the number in international form: + and the country calling code, such as +41225550100.",
            ));
        }
        let number = PhoneNumber::parse(text, region).map_err(|error| explain(&error))?;
        if !number.is_valid() {
            return Err(Invalid::new(
                "not_a_phone",
                "Check the number: no such number can exist in the numbering plan of its country.",
            ));
        }
        Ok(Self(number.format_as(PhoneNumberFormat::E164).into_owned()))
    }
}

fn explain(error: &ParseError) -> Invalid {
    let detail = match error {
        ParseError::InvalidCountryCode => {
            "Check the digits after +: they are no country calling code."
        }
        ParseError::TooLongNsn => "Check the number: it has too many digits.",
        ParseError::TooShortNsn | ParseError::TooShortAfterIdd => {
            "Check the number: it has too few digits."
        }
        ParseError::NotANumber(_) => "Write a telephone number, such as +41225550100.",
    };
    Invalid::new("not_a_phone", detail)
}

impl Extension {
    /// An extension: 1 to 11 digits.
    ///
    /// # Errors
    /// `not_an_extension`.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let text = text.trim();
        if (1..=MAX_EXTENSION).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_digit())
        {
            Ok(Self(text.to_owned()))
        } else {
            Err(Invalid::new(
                "not_an_extension",
                format!("Write the extension with 1 to {MAX_EXTENSION} digits."),
            ))
        }
    }
}

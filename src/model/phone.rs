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
                "Write only the number, such as +41225550100; an extension stands apart, as in tel:+41225550100;ext=12 where it has no field of its own.",
            ));
        }
        let region = region.and_then(|country| country.as_str().parse().ok());
        if region.is_none() && !text.starts_with('+') {
            return Err(Invalid::new(
                "not_e164",
                "Begin with + and the country calling code, such as +41225550100.",
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
        ParseError::InvalidCountryCode => "Check the digits after +: they are no country calling code.",
        ParseError::TooLongNsn => "Check the number: it has too many digits.",
        ParseError::TooShortNsn | ParseError::TooShortAfterIdd => "Check the number: it has too few digits.",
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
        if (1..=MAX_EXTENSION).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit()) {
            Ok(Self(text.to_owned()))
        } else {
            Err(Invalid::new(
                "not_an_extension",
                format!("Write the extension with 1 to {MAX_EXTENSION} digits."),
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn phone(text: &str) -> Result<String, &'static str> {
        Phone::parse(text, None).map(|phone| phone.to_string()).map_err(|invalid| invalid.code)
    }

    fn national(text: &str, country: &str) -> Result<String, &'static str> {
        let country = Country::parse(country).expect("a country");
        Phone::parse(text, Some(country)).map(|phone| phone.to_string()).map_err(|invalid| invalid.code)
    }

    #[test]
    fn numbers_are_kept_in_e_164() {
        for text in ["+41225550100", "+41 22 555 01 00", " +41 (0)22/555-01-00 ", "+41\u{A0}22.555.01.00"] {
            assert_eq!(phone(text).as_deref(), Ok("+41225550100"), "{text}");
        }
    }

    #[test]
    fn numbers_that_are_kept_free_for_fiction_pass() {
        for text in
            ["+41225550100", "+442079460000", "+12025550100", "+61255501000", "+33199001234", "+493023125000"]
        {
            assert_eq!(phone(text).as_deref(), Ok(text));
        }
    }

    #[test]
    fn satellite_and_international_numbers_pass() {
        for text in ["+870773111632", "+881612345678", "+80012345678"] {
            assert_eq!(phone(text).as_deref(), Ok(text));
        }
    }

    #[test]
    fn without_a_country_the_international_form_is_required() {
        for text in ["0225550100", "0041225550100", "22 555 01 00", ""] {
            assert_eq!(phone(text), Err("not_e164"), "{text}");
        }
        let detail = Phone::parse("0225550100", None).expect_err("no +").detail;
        assert!(detail.contains('+'), "{detail}");
    }

    #[test]
    fn a_list_of_a_country_may_use_its_national_form() {
        assert_eq!(national("022 555 01 00", "CH").as_deref(), Ok("+41225550100"));
        assert_eq!(national("+44 20 7946 0000", "CH").as_deref(), Ok("+442079460000"));
        assert_eq!(national("022 555 01 00", "EU"), Err("not_a_phone"));
    }

    #[test]
    fn text_around_a_number_is_refused() {
        for text in [
            "+41225550100 ext. 12",
            "+41225550100;ext=12",
            "tel:+41225550100",
            "+41 22 555 CERT",
            "+41225550100 / +41225550101 or so",
            "++41225550100",
            "+41225550100 +41225550101",
        ] {
            assert_eq!(phone(text), Err("not_e164"), "{text}");
        }
    }

    #[test]
    fn a_number_that_cannot_exist_is_refused() {
        for text in ["+4122555010", "+412255501000", "+999123456789", "+", "+1", "+12005550100"] {
            assert_eq!(phone(text), Err("not_a_phone"), "{text}");
        }
    }

    #[test]
    fn a_number_does_not_show_in_logs() {
        let phone = Phone::parse("+41225550100", None).expect("a number");
        assert_eq!(format!("{phone:?}"), "Phone(..)");
    }

    #[test]
    fn an_extension_is_digits() {
        assert_eq!(Extension::parse(" 007 ").as_ref().map(Extension::as_str), Ok("007"));
        for text in ["", "12a", "123456789012", "1 2", "१२"] {
            assert_eq!(Extension::parse(text).expect_err("no extension").code, "not_an_extension", "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_breaks_the_reader(text in "\\PC{0,30}|[\\s\\S]{0,20}", country in "CH|US|EU|XK|IT") {
            let _ = (phone(&text), national(&text, &country), Extension::parse(&text));
        }

        #[test]
        fn a_number_that_passed_once_passes_again_unchanged(
            text in "\\+?[0-9]{1,3}[-0-9 .()/]{4,20}",
            country in "CH|US|EU|XK|IT|AR|GB",
        ) {
            for read in [phone(&text), national(&text, &country)].into_iter().flatten() {
                prop_assert!(read.len() <= 16 && read.starts_with('+'), "E.164 has up to 15 digits: {read}");
                prop_assert!(read[1..].bytes().all(|byte| byte.is_ascii_digit()), "{read}");
                prop_assert_eq!(phone(&read), Ok(read));
            }
        }

        #[test]
        fn an_extension_that_passed_once_passes_again_unchanged(text in " ?[0-9]{0,13} ?") {
            if let Ok(read) = Extension::parse(&text) {
                prop_assert_eq!(Extension::parse(read.as_str()), Ok(read));
            }
        }
    }
}

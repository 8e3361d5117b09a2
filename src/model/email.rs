//! E-mail addresses.

use icu_normalizer::ComposingNormalizerBorrowed;

use super::domain::ascii;
use super::text;
use super::text_type::text_type;
use super::violation::Invalid;

/// The length of an address, in octets (RFC 5321, 4.5.3.1.3: a path of 256 with its angle brackets).
pub const MAX_EMAIL: usize = 254;

/// The length of the part before `@`, in octets (RFC 5321, 4.5.3.1.1).
pub const MAX_LOCAL_PART: usize = 64;

text_type! {
    /// An e-mail address that can be reached over the Internet: a dot-atom (RFC 5321, RFC 6531), `@`,
    /// and a domain name in its ASCII form and small letters.
    ///
    /// The part before `@` stays as it was written, in NFC: only its own mail system knows whether
    /// case counts there.
    EmailAddress;
}

impl EmailAddress {
    /// Reads an address; the domain may be written in any script (IDNA).
    ///
    /// # Errors
    /// `not_an_email`: no address, or a form that is not taken here (quoted, with a name, or with an
    /// IP address for a domain); `too_long`.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let text = text.trim();
        let Some((local, domain)) = text.rsplit_once('@') else {
            return Err(no_email("Write an address such as soc@cert.example."));
        };
        let local = ComposingNormalizerBorrowed::new_nfc().normalize(local);
        if !is_dot_atom(&local) {
            return Err(no_email(
                "Write only the address, such as soc@cert.example: before the @ letters, digits and single dots.",
            ));
        }
        let domain = ascii(domain).ok_or_else(|| {
            no_email("Check what stands after the @: it is no domain name, such as cert.example.")
        })?;
        let address = format!("{local}@{domain}");
        if local.len() > MAX_LOCAL_PART || address.len() > MAX_EMAIL {
            return Err(Invalid::new(
                "too_long",
                format!("Use at most {MAX_EMAIL} octets (UTF-8), {MAX_LOCAL_PART} of them before the @."),
            ));
        }
        Ok(Self(address))
    }

    /// The domain, in ASCII and small letters.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, domain)| domain)
    }
}

fn no_email(detail: &str) -> Invalid {
    Invalid::new("not_an_email", detail)
}

/// `Dot-string` of RFC 5321, 4.1.2, with the letters of all scripts (RFC 6531, 3.3).
fn is_dot_atom(local: &str) -> bool {
    let atom = |c: char| {
        c.is_ascii_alphanumeric()
            || "!#$%&'*+-/=?^_`{|}~".contains(c)
            || (!c.is_ascii() && !c.is_whitespace())
    };
    local.split('.').all(|part| !part.is_empty() && part.chars().all(atom)) && text::is_visible(local)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn email(text: &str) -> Result<String, &'static str> {
        EmailAddress::parse(text).map(|email| email.to_string()).map_err(|invalid| invalid.code)
    }

    #[test]
    fn the_domain_is_ascii_and_small_and_the_rest_stays() {
        assert_eq!(email(" SOC@CERT.Example ").as_deref(), Ok("SOC@cert.example"));
        assert_eq!(email("soc@münchen.example").as_deref(), Ok("soc@xn--mnchen-3ya.example"));
        assert_eq!(email("soc@例え.テスト").as_deref(), Ok("soc@xn--r8jz45g.xn--zckzah"));
    }

    #[test]
    fn a_mailbox_may_be_written_in_any_script() {
        assert_eq!(email("用户@cert.example").as_deref(), Ok("用户@cert.example"));
        assert_eq!(email("bu\u{308}ro@cert.example").as_deref(), Ok("büro@cert.example"));
    }

    #[test]
    fn the_marks_of_a_dot_atom_pass() {
        assert_eq!(
            email("a.b+c_d-e'f!#$%&*/=?^`{|}~@cert.example").as_deref(),
            Ok("a.b+c_d-e'f!#$%&*/=?^`{|}~@cert.example")
        );
    }

    #[test]
    fn the_domain_can_be_asked_for() {
        let email = EmailAddress::parse("soc@Cert.example").expect("an address");
        assert_eq!(email.domain(), "cert.example");
    }

    #[test]
    fn what_is_no_plain_address_is_refused() {
        let refused = [
            "",
            "soc",
            "@cert.example",
            "soc@",
            "soc@localhost",
            "soc@192.0.2.1",
            "soc@[192.0.2.1]",
            "\"so c\"@cert.example",
            "SOC <soc@cert.example>",
            "so c@cert.example",
            ".soc@cert.example",
            "s..oc@cert.example",
            "soc.@cert.example",
            "soc@cert..example",
            "soc@cert.example.",
            "soc@-cert.example",
            "soc@ce_rt.example",
            "a@b@cert.example",
            "soc@cert.example,x@cert.example",
            "soc\u{200B}@cert.example",
            "soc@cert\u{202E}.example",
            "soc\r\n@cert.example",
            "mailto:soc@cert.example",
            "s\u{A0}oc@cert.example",
            "soc@cert.example?subject=x",
        ];
        for text in refused {
            assert_eq!(email(text), Err("not_an_email"), "{text:?}");
        }
    }

    #[test]
    fn lengths_are_those_of_rfc_5321() {
        assert!(email(&format!("{}@cert.example", "a".repeat(64))).is_ok());
        assert_eq!(email(&format!("{}@cert.example", "a".repeat(65))), Err("too_long"));
        assert_eq!(email(&format!("{}@cert.example", "é".repeat(33))), Err("too_long"));
        let domain = format!("{}.example", vec!["b".repeat(60); 3].join("."));
        assert!(email(&format!("{}@{domain}", "a".repeat(62))).is_ok());
        assert_eq!(email(&format!("{}@{domain}", "a".repeat(64))), Err("too_long"));
    }

    #[test]
    fn an_address_does_not_show_in_logs() {
        let email = EmailAddress::parse("soc@cert.example").expect("an address");
        assert_eq!(format!("{email:?}"), "EmailAddress(..)");
    }

    proptest! {
        #[test]
        fn an_address_that_passed_once_passes_again_unchanged(
            text in "[a-zA-Zäß例._+-]{0,12}@[a-zA-Zäß例0-9.-]{1,20}|\\PC{0,20}@\\PC{0,20}|[\\s\\S]{0,20}",
        ) {
            if let Ok(read) = email(&text) {
                prop_assert_eq!(email(&read), Ok(read));
                prop_assert!(!read.contains(char::is_whitespace) && read.matches('@').count() == 1, "{read}");
            }
        }
    }
}

//! Domain names of the public DNS.

use idna::AsciiDenyList;
use idna::uts46::{DnsLength, Hyphens, Uts46};

use super::text_type::text_type;
use super::violation::Invalid;

/// The length of a name in its ASCII form, in characters (RFC 1035, 2.3.4, without the root).
pub const MAX_DOMAIN: usize = 253;

text_type! {
    /// A name that can stand in the public DNS, in its ASCII form and small letters, without a dot at its end.
    DomainName;
}

impl DomainName {
    /// Reads a name, which may be written in any script (IDNA). It stands for itself and all names below it, so there is
    /// no wildcard.
    ///
    /// # Errors
    /// `wildcard`, `not_a_domain`.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let name = text.trim();
        if name.contains('*') {
            return Err(Invalid::new(
                "wildcard",
                "Write the name without an asterisk: it stands for all names below it, too.",
            ));
        }
        ascii(name.strip_suffix('.').unwrap_or(name)).map(Self).ok_or_else(|| {
            Invalid::new("not_a_domain", "Write a whole domain name and nothing else, such as cert.example.")
        })
    }
}

/// The ASCII form of a name that can stand in the public DNS: its length and letters are those of a host, and it has a
/// top-level domain, which is no number.
pub(super) fn ascii(domain: &str) -> Option<String> {
    let (deny, hyphens, length) = (AsciiDenyList::STD3, Hyphens::CheckFirstLast, DnsLength::Verify);
    let domain = Uts46::new().to_ascii(domain.as_bytes(), deny, hyphens, length).ok()?;
    let (_, top) = domain.rsplit_once('.')?;
    top.bytes().any(|byte| byte.is_ascii_alphabetic()).then(|| domain.into_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn domain(text: &str) -> Result<String, &'static str> {
        DomainName::parse(text).map(|it| it.to_string()).map_err(|invalid| invalid.code)
    }

    #[test]
    fn a_name_is_ascii_and_small() {
        assert_eq!(domain(" CERT.Example ").as_deref(), Ok("cert.example"));
        assert_eq!(domain("cert.example.").as_deref(), Ok("cert.example"));
        assert_eq!(domain("münchen.example").as_deref(), Ok("xn--mnchen-3ya.example"));
        assert_eq!(domain("例え.テスト").as_deref(), Ok("xn--r8jz45g.xn--zckzah"));
    }

    #[test]
    fn a_name_stands_for_what_is_below_it_and_takes_no_wildcard() {
        assert_eq!(domain("*.cert.example"), Err("wildcard"));
    }

    #[test]
    fn what_is_no_name_of_the_public_dns_is_refused() {
        let long = format!("{}.example", vec!["b".repeat(63); 4].join("."));
        for text in [
            "",
            ".",
            "localhost",
            "192.0.2.1",
            "https://cert.example",
            "cert.example/soc",
            "soc@cert.example",
            "cert..example",
            "cert.example..",
            "-cert.example",
            "ce_rt.example",
            "cert .example",
            "cert\u{202E}.example",
            &long,
        ] {
            assert_eq!(domain(text), Err("not_a_domain"), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn a_name_that_passed_once_passes_again_unchanged(text in "[a-zA-Zäß例0-9.-]{1,30}|\\PC{0,20}") {
            if let Ok(once) = DomainName::parse(&text) {
                prop_assert!(once.as_str().len() <= MAX_DOMAIN);
                prop_assert_eq!(DomainName::parse(once.as_str()), Ok(once));
            }
        }
    }
}

//! Addresses on the web.

use url::Url;

use super::text;
use super::text_type::text_type;
use super::violation::Invalid;

/// The length of an address in its normal form, in characters, all of them ASCII.
pub const MAX_WEB_URL: usize = 2000;

text_type! {
    /// The address of a page: `https` or `http`, in the normal form of the WHATWG URL standard, without
    /// credentials.
    WebUrl;
}

impl WebUrl {
    /// Reads an address; its host may be written in any script (IDNA).
    ///
    /// # Errors
    /// `not_a_web_url`, `has_credentials` or `too_long`; what [`text::line`] finds in the text.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        // The URL standard drops line breaks and tabs in silence: find them first.
        let text = text::line(text, MAX_WEB_URL)?;
        let url = Url::parse(&text)
            .ok()
            .filter(|url| matches!(url.scheme(), "https" | "http") && !text.contains(' ') && leads_out(url))
            .ok_or_else(|| {
                Invalid::new("not_a_web_url", "Write a whole address, such as https://cert.example/report.")
            })?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Invalid::new(
                "has_credentials",
                "Remove the user name and password from the address.",
            ));
        }
        let url = String::from(url);
        if url.len() > MAX_WEB_URL {
            return Err(Invalid::new(
                "too_long",
                format!(
                    "Use at most {MAX_WEB_URL} characters; characters beyond ASCII count as their escapes."
                ),
            ));
        }
        Ok(Self(url))
    }
}

/// Whether the host can be found from outside: an IP address, or a name under a top-level domain.
fn leads_out(url: &Url) -> bool {
    url.has_host() && url.domain().is_none_or(|domain| domain.contains('.'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn web(text: &str) -> Result<String, &'static str> {
        WebUrl::parse(text).map(|url| url.to_string()).map_err(|invalid| invalid.code)
    }

    #[test]
    fn addresses_get_their_normal_form() {
        assert_eq!(
            web(" HTTPS://Cert.Example:443/a/../report?x=1#top ").as_deref(),
            Ok("https://cert.example/report?x=1#top")
        );
        assert_eq!(web("http://münchen.example").as_deref(), Ok("http://xn--mnchen-3ya.example/"));
        assert_eq!(web("https://cert.example/über").as_deref(), Ok("https://cert.example/%C3%BCber"));
    }

    #[test]
    fn other_schemes_and_parts_of_an_address_are_refused() {
        let refused = [
            "cert.example",
            "/report",
            "ftp://cert.example/",
            "javascript:alert(1)",
            "data:text/html,x",
            "https://",
            "https:///report",
            "https://ce rt.example/",
            "https://cert.example/a b",
            "https://intranet/form",
        ];
        for text in refused {
            assert_eq!(web(text), Err("not_a_web_url"), "{text}");
        }
    }

    #[test]
    fn credentials_are_refused() {
        for text in [
            "https://user@cert.example/",
            "https://user:secret@cert.example/",
            "https://:secret@cert.example/",
        ] {
            assert_eq!(web(text), Err("has_credentials"), "{text}");
        }
    }

    #[test]
    fn hidden_characters_are_found_before_they_are_dropped() {
        assert_eq!(web("https://cert.example/\n.evil.example"), Err("several_lines"));
        assert_eq!(web("https://cert\t.example/"), Err("control_character"));
        assert_eq!(web("https://cert.example/\u{202E}"), Err("invisible_character"));
    }

    #[test]
    fn an_address_is_bounded_in_its_normal_form() {
        assert!(web(&format!("https://cert.example/{}", "a".repeat(1979))).is_ok());
        assert_eq!(web(&format!("https://cert.example/{}", "a".repeat(1980))), Err("too_long"));
        assert_eq!(web(&format!("https://cert.example/{}", "é".repeat(1000))), Err("too_long"));
    }

    proptest! {
        #[test]
        fn an_address_that_passed_once_passes_again_unchanged(
            text in "https?://[a-zA-Zäß例0-9.:@\\[\\]-]{0,20}[/?#]?[!-~äß ]{0,20}|\\PC{0,30}|[\\s\\S]{0,20}",
        ) {
            if let Ok(read) = web(&text) {
                prop_assert!(read.starts_with("http") && read.is_ascii(), "{read}");
                prop_assert_eq!(web(&read), Ok(read));
            }
        }
    }
}

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
            .filter(|url| {
                matches!(url.scheme(), "https" | "http") && url.has_host() && !text.contains(' ')
            })
            .ok_or_else(|| {
                Invalid::new(
                    "not_a_web_url",
                    "Write a whole address, such as https://cert.example/report.",
                )
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

//! E-mail addresses.

use icu_normalizer::ComposingNormalizerBorrowed;

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
                "Write only the address, such as soc@cert.example: before the @ letters, digits and marks, with single dots between them.",
            ));
        }
        let domain = idna::domain_to_ascii_strict(domain)
            .ok()
            .filter(|domain| is_public(domain))
            .ok_or_else(|| {
            no_email("Check what stands after the @: it is no domain name, such as cert.example.")
        })?;
        let address = format!("{local}@{domain}");
        if local.len() > MAX_LOCAL_PART || address.len() > MAX_EMAIL {
            return Err(Invalid::new(
                "too_long",
                format!(
                    "Use at most {MAX_EMAIL} octets, {MAX_LOCAL_PART} of them before the @; a letter beyond ASCII takes two or more."
                ),
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
    local.split('.').all(|part| !part.is_empty() && part.chars().all(atom))
        && text::is_visible(local)
}

/// Whether a name can stand in the public DNS: it has a top-level domain, which is no number.
fn is_public(domain: &str) -> bool {
    domain
        .rsplit_once('.')
        .is_some_and(|(_, top)| top.bytes().any(|byte| byte.is_ascii_alphabetic()))
}

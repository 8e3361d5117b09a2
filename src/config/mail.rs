//! Outgoing mail.

use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};

use super::section::section;
use super::setting::{Raw, Setting, parsed, quoted, scalar};
use crate::model::email::EmailAddress;

section! {
    /// Outgoing mail: invitations go out by it.
    pub struct Mail in "mail" {
        /// How mail goes out: by `smtp`, or as `files` into the folder `mail` of the state folder, to try things out. None:
        /// no mail goes out, and who invites passes the code on by himself.
        transport: Option<MailTransport> = None,
        /// The address that mails come from, which `smtp` needs. It is best one of the mail server's own domain.
        from: Option<MailSender> = None,
        /// The mail server that takes mails, for `smtp`.
        host: String = "localhost".into(),
        /// Its port. None: 465 for `tls`, 587 for `starttls`, 25 for `none`.
        port: Option<u16> = None,
        /// How the way to it is protected: `tls` from the first byte on, `starttls`, or `none`. Where TLS is asked for and
        /// not given, nothing is sent. Passwords go over a way without TLS only to this machine.
        tls: MailTls = MailTls::StartTls,
        /// A PEM file with the root certificates that its certificate has to lead to. None: those of the system.
        roots_file: Option<PathBuf> = None,
        /// As whom to sign in to it. None: without signing in.
        user: Option<String> = None,
        /// The password to sign in with. Also read from the file that `COUNTERPART_MAIL_PASSWORD_FILE` names.
        password: Option<Password> = None,
        /// How long it may take to answer.
        timeout: Duration = Duration::from_secs(20) => Duration::from_millis(100)..=Duration::from_secs(50),
    }
}

/// How mail goes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailTransport {
    /// To a mail server.
    Smtp,
    /// Into files.
    Files,
}

/// How the way to a mail server is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailTls {
    /// TLS from the first byte on (RFC 8314).
    Tls,
    /// TLS after STARTTLS (RFC 3207), never without.
    StartTls,
    /// Plain text.
    None,
}

/// The address that mails come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailSender(String);

impl MailSender {
    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A password that is printed masked.
#[derive(Clone, Debug)]
pub struct Password(SecretString);

impl Password {
    /// The password itself.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl FromStr for MailTransport {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "smtp" => Ok(Self::Smtp),
            "files" => Ok(Self::Files),
            _ => Err(()),
        }
    }
}

impl FromStr for MailTls {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "tls" => Ok(Self::Tls),
            "starttls" => Ok(Self::StartTls),
            "none" => Ok(Self::None),
            _ => Err(()),
        }
    }
}

impl FromStr for MailSender {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        EmailAddress::parse(text).map(|address| Self(address.to_string())).map_err(drop)
    }
}

impl Setting for Password {
    const SECRET: bool = true;

    fn allowed() -> String {
        "a text".into()
    }

    fn from_raw(raw: &Raw) -> Option<Self> {
        let Raw::Text(text) = raw else { return None };
        Some(Self(text.as_str().into()))
    }

    fn show(&self) -> String {
        quoted("***")
    }
}

scalar! {
    MailTransport: "\"smtp\" or \"files\"", |transport: &MailTransport| quoted(match transport {
        MailTransport::Smtp => "smtp",
        MailTransport::Files => "files",
    });
    MailTls: "\"tls\", \"starttls\" or \"none\"", |tls: &MailTls| quoted(match tls {
        MailTls::Tls => "tls",
        MailTls::StartTls => "starttls",
        MailTls::None => "none",
    });
    MailSender: "an e-mail address such as \"directory@counterpart.example\"", |sender: &MailSender| quoted(&sender.0);
    String: "a text", quoted;
    u16: "a port, from 0 to 65535", u16::to_string;
}

#[cfg(test)]
impl From<String> for Password {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

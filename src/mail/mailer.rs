//! Mailer: sends letters as it is configured.

use std::fs::{DirBuilder, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use lettre::Address;

use super::Letter;
use super::smtp::Smtp;
use crate::config::{Mail, MailTransport};
use crate::model::ids::JobId;

/// From whom mails in files are.
const NOBODY: &str = "counterpart@counterpart.invalid";

/// Sends letters.
pub struct Mailer {
    from: Address,
    way: Way,
}

enum Way {
    Smtp(Smtp),
    Files(PathBuf),
}

/// Mail is not set up as it has to be.
#[derive(Debug, thiserror::Error)]
pub enum NoMailer {
    /// It is not said who sends.
    #[error("mail.from is missing: name the address that mails come from")]
    NoSender,
    /// A password without a user, or the other way round.
    #[error("mail.user and mail.password go together: set both, or neither")]
    HalfSignIn,
    /// A password would go over the network in plain text.
    #[error("mail.tls = \"none\" sends the password to {0} in plain text: ask for starttls or tls")]
    OpenPassword(String),
    /// The roots cannot be used.
    #[error("cannot take root certificates from {}, which mail.roots_file names: {reason}", file.display())]
    Roots {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The sender is no address.
    #[error("mail.from cannot be used: {0}")]
    Sender(#[from] lettre::address::AddressError),
    /// TLS cannot be spoken.
    #[error("setting up TLS to the mail server: {0}")]
    Tls(#[from] lettre::transport::smtp::Error),
}

/// A letter was not sent. The reason tells neither address nor text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotSent {
    /// It may be sent later.
    #[error("{0}")]
    Later(String),
    /// It will never be sent.
    #[error("{0}")]
    Refused(String),
}

impl Mailer {
    /// The mailer that is configured; nothing when no mail goes out. `state` is the state folder.
    ///
    /// # Errors
    /// [`NoMailer`], which says what to mend.
    pub fn new(settings: &Mail, state: &Path) -> Result<Option<Self>, NoMailer> {
        let Some(transport) = settings.transport else { return Ok(None) };
        let from = match (&settings.from, transport) {
            (Some(from), _) => from.as_str(),
            (None, MailTransport::Files) => NOBODY,
            (None, MailTransport::Smtp) => return Err(NoMailer::NoSender),
        };
        let from: Address = from.parse()?;
        let way = match transport {
            MailTransport::Smtp => Way::Smtp(Smtp::new(settings, from.domain())?),
            MailTransport::Files => Way::Files(Self::folder(state)),
        };
        Ok(Some(Self { from, way }))
    }

    /// Where mails lie that go out as files.
    #[must_use]
    pub fn folder(state: &Path) -> PathBuf {
        state.join("mail")
    }

    /// Sends a letter for a job.
    ///
    /// # Errors
    /// [`NotSent`].
    pub async fn send(&self, letter: &Letter, job: JobId, now: DateTime<Utc>) -> Result<(), NotSent> {
        let message = letter
            .message(&self.from, job, now)
            .map_err(|unwritable| NotSent::Refused(format!("the mail cannot be written: {unwritable}")))?;
        match &self.way {
            Way::Smtp(smtp) => smtp.send(message).await,
            Way::Files(folder) => {
                let (folder, message) = (folder.clone(), message.formatted());
                let file = format!("{}-{job}.eml", now.format("%Y%m%dT%H%M%S"));
                let kept = tokio::task::spawn_blocking(move || keep(&folder, &file, &message)).await;
                kept.map_err(io::Error::other)
                    .flatten()
                    .map_err(|error| NotSent::Later(format!("the mail cannot be kept in a file: {error}")))
            }
        }
    }
}

/// Writes a file that nobody else reads: a mail holds codes.
fn keep(folder: &Path, file: &str, message: &[u8]) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let path = folder.join(file);
    OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)?.write_all(message)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::MetadataExt;

    use super::*;
    use crate::config::MailTls;

    fn refused(settings: &Mail) -> String {
        let made = Mailer::new(settings, Path::new("/nowhere"));
        made.err().map(|error| error.to_string()).unwrap_or_default()
    }

    #[test]
    fn what_cannot_work_is_refused_at_the_start() {
        let mut settings = Mail { transport: Some(MailTransport::Smtp), ..Mail::default() };
        assert!(refused(&settings).contains("mail.from is missing"));
        settings.from = "directory@counterpart.example".parse().ok();
        assert_eq!(refused(&settings), "");
        settings.user = Some("directory".to_owned());
        assert!(refused(&settings).contains("go together"));
        settings.password = Some("hunter2".to_owned().into());
        assert_eq!(refused(&settings), "");
        settings.tls = MailTls::None;
        assert_eq!(refused(&settings), "", "to this machine");
        settings.host = "mail.example".to_owned();
        assert!(refused(&settings).contains("in plain text"));
        settings.tls = MailTls::Tls;
        settings.roots_file = Some("/nowhere/roots.pem".into());
        assert!(refused(&settings).contains("/nowhere/roots.pem"));
        settings.transport = None;
        assert_eq!(refused(&settings), "");
    }

    #[tokio::test]
    async fn a_mail_in_a_file_is_read_by_its_owner_alone() {
        let state = tempfile::tempdir().expect("a folder");
        let settings = Mail { transport: Some(MailTransport::Files), ..Mail::default() };
        let mailer = Mailer::new(&settings, state.path()).expect("set up").expect("configured");
        let letter = Letter {
            to: "ada@cert.example".into(),
            name: "Ada Example".into(),
            subject: "Hello".into(),
            text: "A secret code".into(),
        };
        let now = DateTime::from_timestamp(1_777_708_800, 0).expect("a time");
        mailer.send(&letter, JobId::new(now), now).await.expect("kept");
        let folder = Mailer::folder(state.path());
        assert_eq!(folder.metadata().expect("a folder").mode() & 0o777, 0o700);
        let file = folder.read_dir().expect("a folder").next().expect("a file").expect("a file");
        assert_eq!(file.metadata().expect("a file").mode() & 0o777, 0o600);
        let text = std::fs::read_to_string(file.path()).expect("text");
        assert!(text.ends_with("A secret code") && text.contains("ada@cert.example"), "{text}");
    }
}

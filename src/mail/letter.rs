//! Letter: one mail to one person. Its headers are typed, so that nothing which somebody wrote ends up as a header.

use chrono::{DateTime, Utc};
use lettre::address::AddressError;
use lettre::message::header::ContentType;
use lettre::message::{Mailbox, Message};
use lettre::{Address, error::Error};

use crate::model::ids::JobId;

/// One mail to one person.
#[derive(Clone, PartialEq, Eq)]
pub struct Letter {
    /// To which address.
    pub to: String,
    /// How the person is called.
    pub name: String,
    /// What it is about: one line.
    pub subject: String,
    /// What it says: lines of plain text.
    pub text: String,
}

/// A letter holds addresses and codes.
impl std::fmt::Debug for Letter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Letter(..)")
    }
}

/// A letter cannot be written down.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unwritable {
    /// An address is none.
    #[error("an address is none: {0}")]
    Address(#[from] AddressError),
    /// It cannot be put together.
    #[error("it cannot be put together: {0}")]
    Message(#[from] Error),
}

impl Letter {
    /// The letter as it is sent. Written down again for the same job it has the same id, so that who gets it twice can tell.
    pub(super) fn message(
        &self,
        from: &Address,
        job: JobId,
        now: DateTime<Utc>,
    ) -> Result<Message, Unwritable> {
        let message = Message::builder()
            .from(Mailbox::new(Some("Counterpart".to_owned()), from.clone()))
            .to(Mailbox::new(Some(one_line(&self.name)), self.to.parse()?))
            .subject(one_line(&self.subject))
            .message_id(Some(format!("<{job}@{}>", from.domain())))
            .date(now.into())
            .header(ContentType::TEXT_PLAIN)
            .body(self.text.clone())?;
        Ok(message)
    }
}

/// Without anything that could end a line.
fn one_line(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn written(name: &str, subject: &str) -> String {
        let letter = Letter {
            to: "ada@cert.example".into(),
            name: name.into(),
            subject: subject.into(),
            text: "Hello,\n\n.\nBcc: eve@evil.example\n".into(),
        };
        let from = "directory@counterpart.example".parse().expect("an address");
        let now = DateTime::from_timestamp(1_777_708_800, 0).expect("a time");
        let message = letter.message(&from, JobId(Uuid::from_u128(7)), now).expect("a message");
        String::from_utf8(message.formatted()).expect("text")
    }

    fn headers(message: &str) -> Vec<&str> {
        let (head, _) = message.split_once("\r\n\r\n").expect("a head and a body");
        head.lines()
            .filter(|line| !line.starts_with([' ', '\t']))
            .filter_map(|line| line.split(':').next())
            .collect()
    }

    #[test]
    fn whatever_stands_in_a_name_or_a_subject_adds_no_header() {
        let usual = headers(&written("Ada", "Hello")).join(" ");
        assert_eq!(usual.matches("Bcc").count(), 0, "{usual}");
        for evil in [
            "Ada\r\nBcc: eve@evil.example",
            "Ada\nBcc: eve@evil.example",
            "Ada\rBcc: eve@evil.example",
            "Ada\u{85}Bcc: eve@evil.example",
            "Ada\" <eve@evil.example>, \"",
            "Ada\0",
            "=?utf-8?q?=0D=0ABcc:_eve@evil.example?=",
            &"long ".repeat(60),
        ] {
            assert_eq!(headers(&written(evil, "Hello")).join(" "), usual, "{evil:?}");
            assert_eq!(headers(&written("Ada", evil)).join(" "), usual, "{evil:?}");
        }
    }

    #[test]
    fn a_letter_written_twice_has_the_same_id_and_goes_to_one() {
        let one = written("Ada Example", "Hello");
        assert_eq!(one, written("Ada Example", "Hello"));
        assert!(
            one.contains("Message-ID: <00000000-0000-0000-0000-000000000007@counterpart.example>"),
            "{one}"
        );
        assert!(one.contains("To: \"Ada Example\" <ada@cert.example>"), "{one}");
        assert!(one.contains("Date: Sat, 02 May 2026 08:00:00 +0000"), "{one}");
    }
}

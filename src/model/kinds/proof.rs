//! How it was shown that a channel works, and by whom.

use super::ChannelKind;
use crate::model::vocabulary::vocabulary;

vocabulary! {
    ProofMethod = "proof_methods": "How it was shown that a channel works and somebody watches it.";
    MailAnswered = "mail_answered": "Mail answered", "A message to the address was answered.";
    CallAnswered = "call_answered": "Call answered",
        "Somebody answered a call and knew what the contact is for.";
    MessageAnswered = "message_answered": "Message answered", "A text message was answered.";
    FaxAnswered = "fax_answered": "Fax answered", "A fax was answered.";
    FormAnswered = "form_answered": "Form answered", "What was sent through the form was answered.";
    PingAnswered = "ping_answered": "Ping answered", "A test that this directory sent was answered.";
    CodeReturned = "code_returned": "Code returned", "A code that was sent through the channel came back.";
    MetInPerson = "met_in_person": "Met in person", "Who holds the contact confirmed the channel face to face.";
}

vocabulary! {
    Prover = "provers": "Whose word it is that a channel works.";
    Owner = "owner": "The organization itself", "An account of the organization to which the channel belongs.";
    Authority = "authority": "Its authority", "An account of the organization's authority.";
    Secretariat = "secretariat": "The secretariat", "An account of the secretariat.";
}

impl ProofMethod {
    /// Whether a channel of this kind can be shown to work so.
    #[must_use]
    pub const fn fits(self, kind: ChannelKind) -> bool {
        use ChannelKind::{Email, Fax, Matrix, Other, Phone, Radio, Signal, Sms, WebForm};
        match self {
            Self::MailAnswered => matches!(kind, Email),
            Self::CallAnswered => matches!(kind, Phone | Signal | Matrix | Radio | Other),
            Self::MessageAnswered => matches!(kind, Sms | Signal | Matrix | Radio | Other),
            Self::FaxAnswered => matches!(kind, Fax),
            Self::FormAnswered => matches!(kind, WebForm),
            Self::PingAnswered | Self::CodeReturned | Self::MetInPerson => true,
        }
    }
}

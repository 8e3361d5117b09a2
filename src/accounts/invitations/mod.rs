//! Invitations: an administrator offers an account, and who accepts it chooses the password. Rows and entries of the
//! journal, not records of the log: they are private, and read from Postgres.

mod accept;
mod code;
mod invite;
mod mail;
mod read;
mod store;
mod withdraw;

pub use accept::{Acceptance, Attempt, Begun, accept, begin, fail, take_back};
pub use code::{Code, Codes};
pub use invite::{InvitationDraft, Terms, invite};
pub use mail::InvitationMail;
pub use read::{Page, find, page};
pub use withdraw::withdraw;

use crate::model::invitation::Invitation;
use crate::unit::Subject;

/// Its word in the journal.
pub const KIND: &str = "invitation";

/// An invitation as the journal names it.
fn subject(invitation: &Invitation) -> Subject {
    Subject {
        kind: KIND,
        record_id: Some(invitation.id.0),
        organization_id: Some(invitation.organization_id),
    }
}

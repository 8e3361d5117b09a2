//! The mail that brings the code: it names the invitation, and address and code are looked up when it is sent. One that was
//! withdrawn meanwhile is not sent.

use serde::{Deserialize, Serialize};

use crate::jobs::Job;
use crate::model::ids::InvitationId;

/// Sends the code of an invitation to who is invited.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct InvitationMail {
    /// The invitation.
    pub invitation_id: InvitationId,
}

impl Job for InvitationMail {
    const KIND: &'static str = "invitation_mail";
}

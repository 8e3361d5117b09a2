//! The mail that tells whose audiences named a circle that it ended for the organization. It names the account: address and
//! words are looked up when it is sent.

use serde::{Deserialize, Serialize};

use crate::jobs::Job;
use crate::model::ids::{AccountId, CircleId};

/// Tells an administrator that a circle ended for his organization, and was taken out of its audiences.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct CircleEndedMail {
    /// Whom it is sent to.
    pub account_id: AccountId,
    /// The circle.
    pub circle_id: CircleId,
}

impl Job for CircleEndedMail {
    const KIND: &'static str = "circle_ended_mail";
}

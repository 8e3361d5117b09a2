//! What became of an invitation.

use crate::model::vocabulary::vocabulary;

vocabulary! {
    InvitationStatus = "invitation_statuses": "What became of an invitation.";
    Open = "open": "Open", "Its code makes an account, once.";
    Accepted = "accepted": "Accepted", "Its code was used, and there is an account.";
    Withdrawn = "withdrawn": "Withdrawn", "It was taken back before its code was used.";
    Expired = "expired": "Expired", "Its code was not used in time.";
}

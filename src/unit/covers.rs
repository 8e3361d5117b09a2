//! Covers: how far a permit goes, whatever act rests on it.

use super::NARROW;
use crate::access::{Action, Permit};
use crate::changes::RecordKind;

/// Whether a permit goes as far as such a change. The right to narrow is for what names circles, and for that act alone; the
/// rights to say something of what others claim or are reach no other record of theirs; those that concern machines reach
/// nothing but machines.
pub(super) fn covers(permit: &Permit, kind: RecordKind, act: &str) -> bool {
    match permit.action() {
        Action::NarrowAudience => {
            act == NARROW && matches!(kind, RecordKind::Organization | RecordKind::Contact)
        }
        Action::ConfirmClaim | Action::DisputeClaim => kind == RecordKind::Claim,
        Action::Attest | Action::EditAttestation | Action::EndAttestation => kind == RecordKind::Attestation,
        Action::EditClient | Action::EndClient => matches!(kind, RecordKind::Client | RecordKind::Session),
        Action::UseSecret => false,
        _ => true,
    }
}

//! Revoke: a session ends before its time. The log tells every instance, so that its access tokens are refused
//! everywhere within a second.

use super::sessions::store::{self, Held};
use super::token::LONGEST_LIFE;
use crate::access::Action;
use crate::changes::RevokedSession;
use crate::unit::{Failure, Unit};

/// Ends a session that is open and locked.
///
/// # Errors
/// [`Failure`].
pub(super) async fn revoke(unit: &mut Unit, held: &Held) -> Result<(), Failure> {
    let now = unit.now();
    let permit = unit.permit_session(Action::EndSession, held.holder)?;
    store::revoke(unit.connection(), held.family.session, now).await?;
    let revoked = RevokedSession {
        id: held.family.session,
        account_id: held.holder.account_id,
        organization_id: held.holder.organization_id,
        forget_at: now + LONGEST_LIFE,
    };
    unit.record(&permit, "revoke", revoked, true).await
}

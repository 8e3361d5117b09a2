//! Sign out: an account ends one of its sessions, the current one or another.

use super::revoke::revoke;
use super::sessions::store;
use crate::access::Action;
use crate::model::ids::SessionId;
use crate::unit::{Failure, Unit};

/// Which of the caller's sessions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// The one that the caller asks through.
    Current,
    /// The one with this id.
    Id(SessionId),
}

/// Ends a session of the caller.
///
/// # Errors
/// [`Failure::Missing`] when it is not the caller's, or over; [`Failure::Refused`] for a machine; [`Failure`].
pub async fn sign_out(unit: &mut Unit, which: Which) -> Result<(), Failure> {
    unit.enter().await?;
    let member = unit.caller().member().ok_or(Failure::Missing)?;
    let account = member.account_id;
    // A machine has none: that its secrets end is for its organization's administrators.
    unit.permit_session(Action::EndSession, member.holder())?;
    let id = match which {
        Which::Current => member.session_id.ok_or(Failure::Missing)?,
        Which::Id(id) => id,
    };
    let now = unit.now();
    let held = store::lock(unit.connection(), id, now).await?;
    let held = held.filter(|it| it.is_open && it.holder.account_id == account).ok_or(Failure::Missing)?;
    revoke(unit, &held).await
}

//! Sessions: each is one sign-in and all its refreshed tokens. An account sees its own, and ends them one by one.

pub(super) mod store;

use chrono::{DateTime, Utc};

use crate::access::Action;
use crate::model::ids::SessionId;
use crate::unit::{Failure, Unit};

/// A session that is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// When the account signed in.
    pub created_at: DateTime<Utc>,
    /// When its tokens were last refreshed; at first, when it was opened.
    pub refreshed_at: DateTime<Utc>,
    /// When it ends unless it is refreshed.
    pub expires_at: DateTime<Utc>,
    /// From which network it was opened.
    pub network: Option<String>,
    /// Whether the caller asks through it.
    pub is_current: bool,
}

/// The caller's own open sessions, the newest first; at most 200.
///
/// # Errors
/// [`Failure::Refused`] for a machine; the database's. A caller without an account has none.
pub async fn sessions(unit: &mut Unit) -> Result<Vec<Session>, Failure> {
    let Some(member) = unit.caller().member().cloned() else { return Ok(Vec::new()) };
    unit.permit_session(Action::EndSession, member.holder())?;
    let now = unit.now();
    let mut sessions = store::open_of(unit.connection(), member.account_id, now).await?;
    for session in &mut sessions {
        session.is_current = Some(session.id) == member.session_id;
    }
    Ok(sessions)
}

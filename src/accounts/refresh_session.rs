//! Refresh: a session's refresh token is given back for the next one and a new access token.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use secrecy::SecretString;

use super::refresh::{Refresh, RefreshToken, RefreshTokens};
use super::revoke::revoke;
use super::sessions::store;
use crate::model::ids::AccountId;
use crate::unit::{Failure, Unfinished, Unit};

/// Why a session is not refreshed.
#[derive(Debug, thiserror::Error)]
pub enum RefreshError {
    /// The token is not ours, was used before, or its session is over.
    #[error("the refresh token is not valid: sign in again")]
    Invalid,
    /// The database is away, or fails.
    #[error(transparent)]
    Unfinished(#[from] Unfinished),
}

/// What became of a token.
#[derive(Debug)]
pub enum Refreshed {
    /// Hand out this one, and an access token for the account.
    Renewed {
        /// Whose session it is.
        account: AccountId,
        /// The next refresh token.
        successor: SecretString,
    },
    /// Somebody holds a copy of it: its session is ended.
    Revoked,
    /// It is not valid.
    Refused,
}

/// What tells good refresh tokens, and how long they are good.
#[derive(Clone, Debug)]
pub struct RefreshRules {
    /// Reads and makes the tokens.
    pub tokens: Arc<RefreshTokens>,
    /// How long a session lasts without being refreshed.
    pub life: Duration,
}

impl RefreshRules {
    /// When a session ends that is opened or refreshed at `now`.
    #[must_use]
    pub fn end(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        chrono::Duration::from_std(self.life)
            .ok()
            .and_then(|life| now.checked_add_signed(life))
            .unwrap_or(DateTime::<Utc>::MAX_UTC)
    }
}

/// Refreshes the session of a token. Of two who come at once the second waits for the first.
///
/// # Errors
/// The database's.
pub async fn refresh_session(
    unit: &mut Unit,
    rules: RefreshRules,
    token: Arc<RefreshToken>,
) -> Result<Refreshed, Failure> {
    let now = unit.now();
    let held = store::lock(unit.connection(), token.session, now).await?;
    let Some(held) = held.filter(|held| held.is_open) else { return Ok(Refreshed::Refused) };
    let account = held.holder.account_id;
    match rules.tokens.refresh(&held.family, &token, now) {
        Refresh::Rotated { successor, family } => {
            store::rotate(unit.connection(), &family, rules.end(now)).await?;
            Ok(Refreshed::Renewed { account, successor })
        }
        Refresh::Repeated { successor } => Ok(Refreshed::Renewed { account, successor }),
        Refresh::Reused => {
            revoke(unit, &held).await?;
            Ok(Refreshed::Revoked)
        }
        Refresh::Unknown => Ok(Refreshed::Refused),
    }
}

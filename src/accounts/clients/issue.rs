//! Issue: a machine shows its secret and gets a token. Nothing is written for that but, once a minute for each secret, when
//! it was used.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;

use super::store;
use crate::access::Member;
use crate::accounts::Network;
use crate::changes::{self, RecordKind};
use crate::model::ids::{ClientId, SecretId};
use crate::unit::{Failure, Subject, Unit};

/// For how long one note of a secret's use stands for all of its uses.
const STANDS_FOR: TimeDelta = TimeDelta::minutes(1);

/// A secret that somebody may hold, as the database knows it.
#[derive(Clone, Debug)]
pub struct Found {
    /// Its id.
    pub id: SecretId,
    /// Whose it is.
    pub client_id: ClientId,
    /// What is kept of it.
    pub hash: [u8; 32],
    /// Whether it issues tokens: neither it nor its client, nor its organization, is over.
    pub is_open: bool,
    /// When its client ends.
    pub ends_at: Option<DateTime<Utc>>,
    /// When its use was last noted.
    pub last_used_at: Option<DateTime<Utc>>,
    /// The client, as the caller of its tokens.
    pub member: Member,
}

impl Found {
    /// Whether its use is to be noted again.
    #[must_use]
    pub fn is_due(&self, now: DateTime<Utc>) -> bool {
        self.last_used_at.is_none_or(|at| at <= now - STANDS_FOR)
    }
}

/// The secret of a client behind a prefix, and where the log stands: a directory that follows it so far knows the client.
///
/// # Errors
/// The database's.
pub async fn find_secret(
    unit: &mut Unit,
    client_id: ClientId,
    prefix: String,
) -> Result<(Option<Found>, i64), Failure> {
    let now = unit.now();
    let found = store::secrets::find(unit.connection(), client_id, &prefix, now).await?;
    Ok((found, changes::position(unit.connection()).await?.number))
}

/// Notes that the unit's caller, a client, has a token issued for its secret. `rekeyed` is its hash under the current key.
///
/// # Errors
/// [`Failure::Disowned`] when the client or the secret was ended a moment ago; the database's.
pub async fn note_use(
    unit: &mut Unit,
    secret_id: SecretId,
    rekeyed: Option<[u8; 32]>,
    network: Network,
) -> Result<(), Failure> {
    unit.enter().await?;
    let member = unit.caller().member().cloned().ok_or(Failure::Disowned)?;
    let permit = unit.permit_use(member.holder()).await?;
    let now = unit.now();
    if store::secrets::touch(unit.connection(), &permit, secret_id, rekeyed, (now, now - STANDS_FOR)).await? {
        let subject = Subject {
            kind: RecordKind::Client.as_str(),
            record_id: Some(member.account_id.0),
            organization_id: Some(member.organization_id),
        };
        let detail = json!({"secret_id": secret_id, "network": network.to_string()});
        unit.note("issue_token", subject, &detail)?;
    }
    Ok(())
}

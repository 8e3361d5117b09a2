//! Accept: who holds the code of an invitation gets the account, with a password that nobody else chose.
//!
//! An attempt is made in steps, as a sign-in is, so that no connection is held while a password is hashed: [`begin`] counts
//! it and finds the invitation, the code and the password are looked at, and it ends in [`accept`], [`fail`] or
//! [`take_back`].

use std::net::IpAddr;
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde_json::json;
use uuid::Uuid;

use super::{Code, KIND, store, subject};
use crate::access::policy::may_invite;
use crate::access::{Action, Owner};
use crate::accounts::failures::{self, Counted, Failures};
use crate::accounts::store::is_retired;
use crate::accounts::{AccountDraft, Network, create};
use crate::model::account::Account;
use crate::model::ids::AccountId;
use crate::model::invitation::{Ending, Invitation};
use crate::model::kinds::InvitationStatus;
use crate::random;
use crate::unit::{Failure, Subject, Unit};

/// One attempt to accept.
#[derive(Clone, Debug)]
pub struct Attempt {
    id: Uuid,
    code: Code,
    counted: Counted,
    network: Network,
}

/// Whether an attempt is heard.
#[derive(Debug)]
pub enum Begun {
    /// Look whether the code is that of this invitation.
    Heard(Option<Invitation>),
    /// Too many failed before it.
    Refused {
        /// How long to wait.
        retry_after: Duration,
    },
}

/// What is to be accepted, and as what account.
#[derive(Clone, Debug)]
pub struct Acceptance {
    /// The attempt.
    pub attempt: Attempt,
    /// The invitation whose code was sent.
    pub invitation: Invitation,
    /// The new account's id.
    pub account_id: AccountId,
    /// The new account.
    pub draft: AccountDraft,
}

impl Attempt {
    /// An attempt that is made at `now`.
    #[must_use]
    pub fn new(code: Code, address: IpAddr, failures: &Failures, now: DateTime<Utc>) -> Self {
        let network = Network::of(address);
        Self { id: random::id(now), code, counted: failures.counted_of_code(network), network }
    }

    /// The code.
    #[must_use]
    pub fn code(&self) -> &Code {
        &self.code
    }
}

/// Counts an attempt as failed until it succeeds, and finds the invitation that the code claims to be of.
///
/// # Errors
/// The database's.
pub async fn begin(unit: &mut Unit, attempt: Attempt) -> Result<Begun, Failure> {
    let now = unit.now();
    let connection = unit.connection();
    match attempt.counted.begin(connection, attempt.id, false, now).await? {
        Err(retry_after) => Ok(Begun::Refused { retry_after }),
        Ok(()) => Ok(Begun::Heard(store::find(connection, attempt.code.invitation_id()).await?)),
    }
}

/// Makes the account, unless the invitation is over, or who invited could not do so any more: then nothing is made.
///
/// An invitation is worth what the right behind it is worth at this moment. That of an account which was disabled or demoted,
/// or of an authority whose time to stand in is over, opens no door.
///
/// # Errors
/// [`Failure`]; of conflicts, `AccountExists`.
pub async fn accept(unit: &mut Unit, acceptance: Acceptance) -> Result<Option<(Owner, Account)>, Failure> {
    let Acceptance { attempt, invitation, account_id, draft } = acceptance;
    let (organization_id, inviter) = (invitation.organization_id, invitation.inviter);
    let locked = unit.owner_by(organization_id, inviter.account_id, inviter.organization_id).await;
    let (owner, inviter) = match locked {
        Err(Failure::Disowned | Failure::Missing) => return Ok(None),
        locked => locked?,
    };
    let now = unit.now();
    let Some(invitation) = store::lock(unit.connection(), invitation.id).await? else { return Ok(None) };
    let is_good = invitation.status(now) == InvitationStatus::Open
        && may_invite(&inviter, &owner)
        && !is_retired(unit.connection(), organization_id).await?;
    if !is_good {
        return Ok(None);
    }
    let account = create(unit, account_id, organization_id, draft).await?;
    let permit = unit.permit(Action::CreateAccount, &owner, &owner.audience).await?;
    let accepted = invitation.end(Ending::Accepted { at: now, account_id });
    store::end(unit.connection(), &permit, &accepted).await?;
    failures::take_back(unit.connection(), attempt.id).await?;
    unit.note("accept", subject(&accepted), &json!({"network": attempt.network.to_string()}))?;
    Ok(Some((owner, account)))
}

/// Leaves an attempt counted as failed, and notes it with the invitation that it was made at, if there is one.
///
/// # Errors
/// Never for what the journal says today; serde cannot know that.
pub fn fail(unit: &mut Unit, attempt: &Attempt, tried: Option<&Invitation>) -> Result<(), Failure> {
    let nobody = Subject { kind: KIND, record_id: None, organization_id: None };
    let detail = json!({"network": attempt.network.to_string()});
    unit.note("accept_failed", tried.map_or(nobody, subject), &detail)
}

/// Takes back an attempt whose code was right: it does not count as failed.
///
/// # Errors
/// The database's.
pub async fn take_back(unit: &mut Unit, attempt: Attempt) -> Result<(), Failure> {
    failures::take_back(unit.connection(), attempt.id).await
}

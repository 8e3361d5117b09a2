//! Sign in: an e-mail address and a password open a session.
//!
//! An attempt is three steps, so that no connection is held while passwords are compared: [`begin`] counts it and finds
//! the accounts of the address (the four oldest, or those of the organization that is named), the password is compared
//! with each of theirs, and it ends in [`open`], [`fail`] or
//! [`take_back`]. What an attempt does and how long it takes is the same whether the address has an account or not.

use std::net::IpAddr;
use std::time::Duration;

use chrono::{DateTime, Utc};
use secrecy::SecretString;
use serde::Serialize;
use uuid::Uuid;

use super::failures::{self, Counted, Failures};
use super::password::{CANDIDATES, Overloaded, PasswordHash};
use super::refresh::Family;
use super::revoke::revoke;
use super::{EmailKey, EmailKeys, Network, sessions, store};
use crate::access::{Caller, Member};
use crate::changes::{self, RecordKind};
use crate::model::email::EmailAddress;
use crate::model::ids::{AccountId, OrganizationId, SessionId};
use crate::random;
use crate::unit::{Failure, Subject, Unfinished, Unit};

pub use super::store::Candidate;

/// How many sessions an account has open at most: the oldest ends for a new one.
const SESSIONS: usize = 50;

/// What somebody signs in with.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// The e-mail address.
    pub email: String,
    /// The password.
    pub password: SecretString,
    /// For which organization, where the address has accounts of several.
    pub organization_id: Option<OrganizationId>,
    /// From where.
    pub address: IpAddr,
}

/// Why somebody is not signed in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// The address has no account with this password.
    #[error("the e-mail address or the password is wrong")]
    Wrong,
    /// The password is that of accounts of these organizations: one has to be named.
    #[error("the address has accounts of several organizations: name one as organization_id")]
    Choose(Vec<OrganizationId>),
    /// Too many attempts failed; this one was not looked at.
    #[error("too many sign-ins failed: wait {} seconds", retry_after.as_secs())]
    TooMany {
        /// How long to wait.
        retry_after: Duration,
    },
    /// Too many sign in at this moment.
    #[error(transparent)]
    Overloaded(#[from] Overloaded),
    /// The database is away, or fails.
    #[error(transparent)]
    Unfinished(#[from] Unfinished),
}

/// One attempt to sign in.
#[derive(Clone, Debug)]
pub struct Attempt {
    id: Uuid,
    email_key: EmailKey,
    counted: Counted,
    organization_id: Option<OrganizationId>,
    network: Network,
}

/// Whether an attempt is heard.
#[derive(Debug)]
pub enum Begun {
    /// Compare the password with that of each of these.
    Heard(Vec<Candidate>),
    /// Too many failed before it.
    Refused {
        /// How long to wait.
        retry_after: Duration,
    },
}

/// A session that is about to be opened.
#[derive(Clone, Debug)]
pub struct NewSession {
    /// Its refresh tokens.
    pub family: Family,
    /// When it ends unless it is refreshed.
    pub expires_at: DateTime<Utc>,
    /// The hash that the password was found to fit.
    pub password: PasswordHash,
}

/// What the journal says beside who and when.
#[derive(Serialize)]
struct Detail {
    network: String,
}

impl Attempt {
    /// An attempt that is made at `now`; nothing when no account can have such an address.
    #[must_use]
    pub fn new(
        credentials: &Credentials,
        keys: &EmailKeys,
        failures: &Failures,
        now: DateTime<Utc>,
    ) -> Option<Self> {
        let email = EmailAddress::parse(&credentials.email).ok()?;
        let network = Network::of(credentials.address);
        Some(Self {
            id: random::id(now),
            email_key: keys.of(&email),
            counted: failures.counted(&email, network),
            organization_id: credentials.organization_id,
            network,
        })
    }

    fn detail(&self) -> Detail {
        Detail { network: self.network.to_string() }
    }
}

impl Candidate {
    /// The account.
    #[must_use]
    pub fn account_id(&self) -> AccountId {
        self.member.account_id
    }

    /// Whose account it is.
    #[must_use]
    pub fn organization_id(&self) -> OrganizationId {
        self.member.organization_id
    }

    /// Its password's hash.
    #[must_use]
    pub fn password(&self) -> Option<&PasswordHash> {
        self.password.as_ref()
    }

    /// The account as the caller of its new session.
    #[must_use]
    pub fn caller(&self, session: SessionId) -> Caller {
        Caller::Account(Member { session_id: Some(session), ..self.member.clone() })
    }
}

/// Counts an attempt as failed until it succeeds, and finds whose password it may be.
///
/// # Errors
/// The database's.
pub async fn begin(unit: &mut Unit, attempt: Attempt) -> Result<Begun, Failure> {
    let now = unit.now();
    let connection = unit.connection();
    let accounts = store::candidates(connection, &attempt.email_key).await?;
    let ids = accounts.iter().map(|it| it.member.account_id);
    let is_known = sessions::store::is_known(connection, ids, attempt.network, now).await?;
    match attempt.counted.begin(connection, attempt.id, is_known, now).await? {
        Err(retry_after) => Ok(Begun::Refused { retry_after }),
        Ok(()) => {
            let is_meant =
                |it: &Candidate| attempt.organization_id.is_none_or(|id| it.member.organization_id == id);
            // Always the same work, and nobody takes the place of an account by making more of its address.
            Ok(Begun::Heard(accounts.into_iter().filter(is_meant).take(CANDIDATES).collect()))
        }
    }
}

/// Opens a session for the account that the unit's caller is, and returns where the log stands: a directory that follows
/// it so far knows the account.
///
/// # Errors
/// [`Failure::Disowned`] when the account was disabled, or got another password, a moment ago; the database's.
pub async fn open(unit: &mut Unit, attempt: Attempt, session: NewSession) -> Result<i64, Failure> {
    unit.enter().await?;
    let Caller::Account(member) = unit.caller().clone() else { return Err(Failure::Disowned) };
    let now = unit.now();
    let connection = unit.connection();
    // Another password may have been set while this one was compared: whoever knew the old one is out.
    if store::password_of(connection, member.account_id).await? != Some(session.password.to_string()) {
        return Err(Failure::Disowned);
    }
    failures::take_back(connection, attempt.id).await?;
    sessions::store::clear(connection, member.account_id, now).await?;
    end_oldest(unit, member.account_id).await?;
    let connection = unit.connection();
    sessions::store::insert(connection, member.account_id, &session, attempt.network, now).await?;
    let position = changes::position(connection).await?;
    let subject = Subject {
        kind: RecordKind::Session.as_str(),
        record_id: Some(session.family.session.0),
        organization_id: Some(member.organization_id),
    };
    unit.note("sign_in", subject, &attempt.detail())?;
    Ok(position.number)
}

/// Ends the oldest sessions of an account, so that with a new one it has [`SESSIONS`] at most.
async fn end_oldest(unit: &mut Unit, account_id: AccountId) -> Result<(), Failure> {
    let now = unit.now();
    let open = sessions::store::open_of(unit.connection(), account_id, now).await?;
    for session in open.iter().skip(SESSIONS - 1) {
        if let Some(held) = sessions::store::lock(unit.connection(), session.id, now).await? {
            revoke(unit, &held).await?;
        }
    }
    Ok(())
}

/// Leaves an attempt counted as failed, and notes it with each account that it was made at.
///
/// # Errors
/// Never for what the journal says today; serde cannot know that.
pub fn fail(unit: &mut Unit, attempt: &Attempt, tried: &[Candidate]) -> Result<(), Failure> {
    let nobody = Subject { kind: RecordKind::Account.as_str(), record_id: None, organization_id: None };
    let subjects = tried.iter().map(|candidate| Subject {
        record_id: Some(candidate.member.account_id.0),
        organization_id: Some(candidate.member.organization_id),
        ..nobody
    });
    let subjects: Vec<Subject> = if tried.is_empty() { vec![nobody] } else { subjects.collect() };
    for subject in subjects {
        unit.note("sign_in_failed", subject, &attempt.detail())?;
    }
    Ok(())
}

/// Takes back an attempt whose password was right or was not compared: it does not count as failed.
///
/// # Errors
/// The database's.
pub async fn take_back(unit: &mut Unit, attempt: Attempt) -> Result<(), Failure> {
    failures::take_back(unit.connection(), attempt.id).await
}

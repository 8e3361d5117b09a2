//! Failed sign-ins: guessing is slowed down to where it does not pay, without locking out who is guessed at.
//!
//! Failures count for a quarter of an hour, in Postgres, so that all instances count together. From a network from which
//! the address signed in of late (a known device), its failures there are counted apart from all others: whoever guesses
//! from elsewhere does not stand in the owner's way. From all other networks the failures of an address count together,
//! and so do those of a network, whatever addresses it tries.
//!
//! An attempt counts from its start and is taken back when it succeeds, so that no more passwords are compared than
//! allowed, however many come at once.

mod store;

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::Network;
use crate::db::OwnConnection;
use crate::model::email::EmailAddress;
use crate::secrets::{Derived, Keyring, Use, keyed};
use crate::unit::Failure;

/// How long a failure counts.
pub const WINDOW: TimeDelta = TimeDelta::minutes(15);

/// How many failures of one address are heard, from a known device and from all others.
pub const OF_ADDRESS: i64 = 10;

/// How many failures from one network are heard: an office signs in from one network.
pub const OF_NETWORK: i64 = 50;

/// For how long a network is known after a sign-in from it.
pub const KNOWN_FOR: TimeDelta = TimeDelta::days(30);

/// Says under what failures are counted: keyed hashes, which tell neither address nor network.
#[derive(Debug)]
pub struct Failures {
    keys: Derived,
}

/// Under what one attempt is counted.
#[derive(Clone, Debug)]
pub(super) struct Counted {
    known: Vec<Subject>,
    unknown: Vec<Subject>,
}

/// One thing that failures are counted of.
#[derive(Clone, Debug)]
struct Subject {
    current: [u8; 32],
    older: Vec<[u8; 32]>,
    limit: i64,
}

impl Failures {
    /// Counting under the keyring's service secrets.
    #[must_use]
    pub fn new(keyring: &Keyring) -> Self {
        Self { keys: keyring.derive(Use::SignInFailures) }
    }

    /// Under what an attempt at `email` from `network` is counted.
    pub(super) fn counted(&self, email: &EmailAddress, network: Network) -> Counted {
        let email = email.as_str().to_lowercase();
        let network = network.to_string();
        let (email, network) = (email.as_bytes(), network.as_bytes());
        Counted {
            known: vec![self.subject(OF_ADDRESS, &[b"known", email, network])],
            unknown: vec![
                self.subject(OF_ADDRESS, &[b"address", email]),
                self.subject(OF_NETWORK, &[b"network", network]),
            ],
        }
    }

    /// Under what an attempt to use a code from `network` is counted: with the sign-ins of that network.
    pub(super) fn counted_of_code(&self, network: Network) -> Counted {
        let network = network.to_string();
        Counted {
            known: Vec::new(),
            unknown: vec![self.subject(OF_NETWORK, &[b"network", network.as_bytes()])],
        }
    }

    fn subject(&self, limit: i64, parts: &[&[u8]]) -> Subject {
        let mut hashes = self.keys.all().map(|key| keyed(key, parts));
        Subject { current: hashes.next().unwrap_or_default(), older: hashes.collect(), limit }
    }
}

impl Counted {
    /// Counts `attempt` as failed, unless too many failed before it: then how long to wait.
    pub(super) async fn begin(
        &self,
        connection: &mut OwnConnection,
        attempt: Uuid,
        is_known: bool,
        now: DateTime<Utc>,
    ) -> Result<Result<(), Duration>, Failure> {
        let subjects: &[Subject] = if is_known { &self.known } else { &self.unknown };
        store::forget(connection, now - WINDOW).await?;
        store::lock(connection, subjects).await?;
        for subject in subjects {
            if let Some(at) = store::last_of_limit(connection, subject, now - WINDOW).await? {
                let wait = at + WINDOW - now;
                return Ok(Err(wait.to_std().unwrap_or_default().max(Duration::from_secs(1))));
            }
        }
        store::insert(connection, subjects, attempt, now).await?;
        Ok(Ok(()))
    }
}

impl Subject {
    fn all(&self) -> impl Iterator<Item = &[u8; 32]> {
        std::iter::once(&self.current).chain(&self.older)
    }
}

/// Takes back an attempt that succeeded, or was not heard after all.
pub(super) async fn take_back(connection: &mut OwnConnection, attempt: Uuid) -> Result<(), Failure> {
    store::delete(connection, attempt).await
}

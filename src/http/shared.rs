//! What every operation of one instance shares: the app, and what callers have used of their allowances.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use actix_web::HttpRequest;
use actix_web::web::Data;
use tokio::sync::{AcquireError, Semaphore, SemaphorePermit};
use tokio::time::timeout;

use super::client::{Proxies, subscriber};
use super::import_places::ImportPlaces;
use super::limits::{Limit, Policy};
use super::problem::{Problem, Slug};
use crate::access::Caller;
use crate::app::{App, Place};
use crate::exchange::Format;
use crate::model::ids::{AccountId, OrganizationId};

/// How many walk along a history at once: each holds a connection of those that writes use.
const WALKS: usize = 2;

/// How many keys are read at once: each costs the time of a processor.
const KEYS: usize = 2;

/// How many parts of whole sets are made at once: each costs the time of a processor, and a connection for the journal.
const PORTIONS: usize = 2;

/// How long one waits for its turn.
const PATIENCE: Duration = Duration::from_secs(2);

/// What every operation of one instance shares.
pub struct Shared {
    /// Acts and look-ups.
    pub app: Arc<App>,
    proxies: Proxies,
    addresses: Limit<IpAddr>,
    accounts: Limit<AccountId>,
    organizations: Limit<OrganizationId>,
    sign_ins: Limit<IpAddr>,
    /// Turns to walk: of members, and of strangers, who cannot take those of members.
    walks: [Semaphore; 2],
    /// Turns to read a key.
    keys: Semaphore,
    imports: ImportPlaces,
    /// Turns to make a part of a whole set: of members, and of strangers, who cannot take those of members.
    portions: [Semaphore; 2],
}

/// The shared state, as handlers take it.
pub type State = Data<Shared>;

impl Shared {
    /// The state of a new instance.
    #[must_use]
    pub fn new(app: Arc<App>) -> Self {
        let limits = &app.config.limits;
        let policy = |name, quota: u32| Policy {
            name,
            quota: NonZeroU32::new(quota).unwrap_or(NonZeroU32::MIN),
            window: Duration::from_mins(1),
        };
        Self {
            addresses: Limit::new(policy("address", limits.stranger_per_minute)),
            accounts: Limit::new(policy("account", limits.account_per_minute)),
            organizations: Limit::new(policy("organization", limits.organization_per_minute)),
            sign_ins: Limit::new(policy("sign-in", limits.sign_in_per_minute)),
            walks: [Semaphore::new(WALKS), Semaphore::new(WALKS)],
            keys: Semaphore::new(KEYS),
            imports: ImportPlaces::new(),
            portions: [Semaphore::new(PORTIONS), Semaphore::new(PORTIONS)],
            proxies: Proxies(app.config.http.trusted_proxies.clone()),
            app,
        }
    }

    /// The address of who asks, behind the proxies that are trusted.
    #[must_use]
    pub fn address(&self, request: &HttpRequest) -> IpAddr {
        self.proxies.client(request)
    }

    /// Takes a request from the caller's allowance, and has the answer say what is left.
    ///
    /// # Errors
    /// `too-many-requests`.
    pub fn allow(&self, request: &HttpRequest, caller: &Caller) -> Result<(), Problem> {
        let allowance = match caller.member() {
            Some(member) => {
                self.accounts.take(&member.account_id)?.and(self.organizations.take(&member.organization_id)?)
            }
            None => self.addresses.take(&subscriber(self.address(request)))?,
        };
        allowance.show(request);
        Ok(())
    }

    /// Waits for a turn to walk along a history.
    ///
    /// # Errors
    /// `overloaded`.
    pub async fn turn_to_walk(&self, caller: &Caller) -> Result<SemaphorePermit<'_>, Problem> {
        turn(of_whom(&self.walks, caller)).await
    }

    /// Waits for a turn to read a key.
    ///
    /// # Errors
    /// `overloaded`.
    pub async fn turn_to_read_key(&self) -> Result<SemaphorePermit<'_>, Problem> {
        turn(&self.keys).await
    }

    /// Waits for a place among those who import such files.
    ///
    /// # Errors
    /// `overloaded`.
    pub async fn place_to_import(&self, format: Format, caller: &Caller) -> Result<Place, Problem> {
        self.imports.place(format, caller).await
    }

    /// Waits for a turn to begin an answer of a whole set, and to make its first part.
    ///
    /// # Errors
    /// `overloaded`.
    pub async fn turn_to_begin(&self, caller: &Caller) -> Result<SemaphorePermit<'_>, Problem> {
        turn(of_whom(&self.portions, caller)).await
    }

    /// Waits for a turn to make the next part of an answer of a whole set, as long as that may take: those who wait come
    /// one after the other.
    ///
    /// # Errors
    /// `overloaded`, when the service ends.
    pub async fn turn_to_go_on(&self, caller: &Caller) -> Result<SemaphorePermit<'_>, Problem> {
        let turn = of_whom(&self.portions, caller).acquire().await;
        turn.map_err(|_| Problem::of(Slug::Overloaded))
    }

    /// Takes a sign-in from the allowance of the address that it comes from.
    ///
    /// # Errors
    /// `too-many-requests`.
    pub fn allow_sign_in(&self, request: &HttpRequest) -> Result<(), Problem> {
        self.sign_ins.take(&subscriber(self.address(request)))?.show(request);
        Ok(())
    }
}

/// The turns of members, or of strangers.
fn of_whom<'t>([members, strangers]: &'t [Semaphore; 2], caller: &Caller) -> &'t Semaphore {
    if caller.member().is_some() { members } else { strangers }
}

/// Waits for a turn, not for long.
async fn turn(turns: &Semaphore) -> Result<SemaphorePermit<'_>, Problem> {
    granted(turns.acquire()).await
}

pub(super) async fn granted<T>(turn: impl Future<Output = Result<T, AcquireError>>) -> Result<T, Problem> {
    let turn = timeout(PATIENCE, turn).await;
    turn.ok().and_then(Result::ok).ok_or_else(|| Problem::of(Slug::Overloaded).retry_after(1))
}

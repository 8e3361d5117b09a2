//! A service over a database of its own, with a clock that stands until a test moves it, and what tests fill it with.

use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use counterpart::access::Caller;
use counterpart::accounts::{self, AccountDraft};
use counterpart::app::{App, AppError, Written};
use counterpart::clock::Clock;
use counterpart::config::Config;
use counterpart::db::Unavailable;
use counterpart::model::audience::Audience;
use counterpart::model::availability::Availability;
use counterpart::model::channel::ChannelDraft;
use counterpart::model::contact::{Contact, ContactDraft};
use counterpart::model::ids::{AccountId, ContactId, OrganizationId, SessionId};
use counterpart::model::kinds::*;
use counterpart::model::organization::OrganizationDraft;
use counterpart::model::origin::Origin;
use counterpart::model::tlp::Tlp;
use counterpart::registry::organizations::Decision;
use counterpart::registry::{contacts, organizations};
use counterpart::secrets::Keyring;
use counterpart::unit::{AsyncAct, Expected, Unfinished, Unit};
use secrecy::ExposeSecret;
use tempfile::TempDir;
use tokio::runtime::Handle;
use tokio::time::sleep;

use super::TestDatabase;
use counterpart::accounts::password::Password;

/// As whom tests found what they need.
pub const PROCESS: Caller = Caller::Process("system:test");

/// The password of every account that tests make.
pub const PASSWORD: &str = "plover anvil tundra";

/// How long instances under test wait for their database before they call it away: a busy machine is slow to answer, and most
/// tests are not of that.
pub const PATIENCE: Duration = Duration::from_secs(5);

/// An instance of the service. What is behind it goes with the last instance over it.
pub struct TestApp {
    /// The service.
    pub app: Arc<App>,
    /// Its database.
    pub database: Arc<TestDatabase>,
    /// Where its keys lie.
    pub keys: Arc<TempDir>,
}

impl Deref for TestApp {
    type Target = App;

    fn deref(&self) -> &App {
        &self.app
    }
}

/// When the clock of tests stands.
pub fn then() -> DateTime<Utc> {
    "2026-03-02T08:00:00Z".parse().unwrap()
}

/// A configuration for tests: the Postgres of tests forgets in a crash, for speed.
pub fn config() -> Config {
    let mut config = Config::default();
    config.database.allow_unsafe_durability = true;
    config.directory.patience = PATIENCE;
    config
}

impl TestApp {
    /// A service with nothing in it, whose clock stands at [`then`].
    pub async fn start() -> Self {
        Self::with(config(), Clock::fixed(then())).await
    }

    /// A service with nothing in it.
    pub async fn with(config: Config, clock: Clock) -> Self {
        Self::on(TestDatabase::new().await, config, clock).await
    }

    /// A service over `database`.
    pub async fn on(database: TestDatabase, config: Config, clock: Clock) -> Self {
        Self::over(Arc::new(database), Arc::new(tempfile::tempdir().unwrap()), config, clock).await
    }

    /// Another instance over the same database, with the same keys, settings and clock.
    pub async fn beside(&self) -> Self {
        let (database, keys) = (Arc::clone(&self.database), Arc::clone(&self.keys));
        Self::over(database, keys, self.config.clone(), self.clock.clone()).await
    }

    /// A further instance, which starts whether or not the database answers.
    pub async fn resumed(&self) -> Result<Self, AppError> {
        let keyring = Keyring::create_in(&self.keys.path().join("keys")).unwrap();
        let (config, clock) = (self.config.clone(), self.clock.clone());
        let app = App::start_or_resume(config, &self.database.application, keyring, clock, Handle::current())
            .await?;
        Ok(Self { app, database: Arc::clone(&self.database), keys: Arc::clone(&self.keys) })
    }

    async fn over(database: Arc<TestDatabase>, keys: Arc<TempDir>, mut config: Config, clock: Clock) -> Self {
        keys.path().clone_into(&mut config.state.folder);
        let keyring = Keyring::create_in(&keys.path().join("keys")).unwrap();
        let app = App::start(config, &database.application, keyring, clock, Handle::current()).await.unwrap();
        Self { app, database, keys }
    }

    /// Runs an act as `caller`, and expects it to be done: also where a machine that stood still for a moment had its database
    /// called away.
    pub async fn done<R, F>(&self, caller: &Caller, act: F) -> R
    where
        R: Send + 'static,
        F: for<'u> AsyncAct<'u, R>,
    {
        for _ in 0..50 {
            match self.attempted(caller, act.clone()).await {
                Err(Unfinished::Unavailable(Unavailable::Away)) => sleep(Duration::from_millis(100)).await,
                done => return done.unwrap(),
            }
        }
        panic!("the database stays away");
    }

    /// Runs an act as `caller`.
    pub async fn attempted<R, F>(&self, caller: &Caller, act: F) -> Result<R, Unfinished>
    where
        R: Send + 'static,
        F: for<'u> AsyncAct<'u, R>,
    {
        self.app.write(caller, None, act).await.map(|Written { value, .. }| value)
    }

    /// The secretariat, accredited. A directory has one.
    pub async fn secretariat(&self) -> OrganizationId {
        self.member(organization_draft(OrganizationKind::Secretariat, "Secretariat")).await
    }

    /// An accredited organization.
    pub async fn organization(&self, kind: OrganizationKind, name: &str) -> OrganizationId {
        self.member(organization_draft(kind, name)).await
    }

    /// An organization that the secretariat has not decided on.
    pub async fn listed(&self, draft: OrganizationDraft) -> OrganizationId {
        let id = OrganizationId::new(self.clock.now());
        self.done(&PROCESS, async move |unit: &mut Unit| {
            organizations::register(unit, id, draft).await.map(|_| id)
        })
        .await
    }

    /// An accredited organization.
    pub async fn member(&self, draft: OrganizationDraft) -> OrganizationId {
        let id = self.listed(draft).await;
        self.stand(id, Standing::Accredited).await;
        id
    }

    /// Sets an organization's standing.
    pub async fn stand(&self, id: OrganizationId, standing: Standing) {
        let decision =
            Decision { standing, criterion: Criterion::FirstMember, reason: None, reference: None };
        self.done(&PROCESS, async move |unit: &mut Unit| {
            organizations::accredit(unit, id, decision, &Expected::Any).await
        })
        .await;
    }

    /// An account of an organization, with [`PASSWORD`].
    pub async fn account(
        &self,
        organization_id: OrganizationId,
        role: AccountRole,
        email: &str,
    ) -> AccountId {
        self.account_with(organization_id, role, email, PASSWORD).await
    }

    /// An account with a password of its own.
    pub async fn account_with(
        &self,
        organization_id: OrganizationId,
        role: AccountRole,
        email: &str,
        password: &str,
    ) -> AccountId {
        let id = AccountId::new(self.clock.now());
        let hash = self.passwords.hash(Password::typed(&password.into())).await.unwrap();
        let draft = AccountDraft::check(&self.emails, email, "Somebody", role, Some(hash)).unwrap();
        self.done(&PROCESS, async move |unit: &mut Unit| {
            accounts::create(unit, id, organization_id, draft).await.map(|_| id)
        })
        .await
    }

    /// An access token of an account, as signing in gives it.
    pub fn token(&self, account: AccountId) -> String {
        let now = self.clock.now();
        self.tokens.issue(account, SessionId::new(now), now).expose_secret().to_owned()
    }

    /// The caller that an account is at this moment.
    pub fn caller_of(&self, account: AccountId) -> Caller {
        self.directory.snapshot().caller(account, None, self.clock.now()).unwrap()
    }

    /// An organization's administrator, as a caller.
    pub async fn administrator(&self, organization_id: OrganizationId) -> Caller {
        let email = format!("administrator-{organization_id}@desk.example");
        self.caller_of(self.account(organization_id, AccountRole::Administrator, &email).await)
    }

    /// A contact of an organization, entered by `caller`.
    pub async fn contact(
        &self,
        caller: &Caller,
        organization_id: OrganizationId,
        draft: ContactDraft,
    ) -> Contact {
        let id = ContactId::new(self.clock.now());
        self.done(caller, async move |unit: &mut Unit| {
            contacts::register(unit, id, organization_id, draft).await.map(|(_, contact)| contact)
        })
        .await
    }
}

/// A public organization.
pub fn organization_draft(kind: OrganizationKind, name: &str) -> OrganizationDraft {
    OrganizationDraft::named(kind, name).unwrap()
}

/// A duty desk for members, reached by one e-mail address.
pub fn contact_draft(email: &str) -> ContactDraft {
    ContactDraft {
        roles: vec![ContactRole::IncidentResponse],
        title: Some("Duty desk".into()),
        preference: 1,
        languages: vec![],
        availability: Availability::ALWAYS,
        channels: vec![email_draft(email)],
        person: None,
        keys: vec![],
        audience: Audience::Members,
        tlp: Tlp::Green,
        origin: Origin::local(),
    }
}

/// An e-mail address of a function.
pub fn email_draft(email: &str) -> ChannelDraft {
    ChannelDraft {
        kind: ChannelKind::Email,
        value: email.into(),
        extension: None,
        usage: ChannelUsage::Routine,
        preference: 1,
        belongs_to: BelongsTo::Function,
        availability: None,
        audience: None,
        listing: ChannelListing::Everywhere,
    }
}

//! A service and a Postgres that are killed and come back.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use counterpart::clock::Clock;
use counterpart::db::managed::ManagedCluster;
use counterpart::model::kinds::{AccountRole, OrganizationKind};
use tempfile::TempDir;
use tokio::sync::watch;
use tokio::task::block_in_place;

use super::careless::Halted;
use super::strike::{Strike, below};
use crate::support::{Door, Field, Instance, Operator, TestApp, TestDatabase, account, config};

const WRITERS: usize = 8;

/// How long a Postgres or a service that was killed stays away, at most, in milliseconds.
const LONGEST_ABSENCE: usize = 300;

/// Where the service answers; nowhere while it is killed.
pub type Doors = watch::Receiver<Option<Arc<Door>>>;

/// A writer's organization and access token.
pub struct Desk {
    /// The address of the organization's contacts.
    pub contacts: String,
    pub token: String,
}

/// A service process over a Postgres of its own, and those who write there.
pub struct Ground {
    pub database: Arc<TestDatabase>,
    pub desks: Vec<Desk>,
    cluster: ManagedCluster,
    operator: Operator,
    service: Option<Instance>,
    door: watch::Sender<Option<Arc<Door>>>,
    /// While Postgres acknowledges too soon.
    halted: Option<Halted>,
    _keys: Arc<TempDir>,
}

impl Ground {
    /// Organizations and accounts, on a Postgres that keeps what it says.
    pub async fn start() -> Self {
        let (database, cluster) = TestDatabase::alone_and_durable().await;
        let mut config = config();
        config.accounts.access_token_life = Duration::from_hours(1);
        config.database.allow_unsafe_durability = false;
        let app = TestApp::on(database, config, Clock::System).await;
        let mut desks = Vec::new();
        for name in 0..WRITERS {
            let organization = app.organization(OrganizationKind::Csirt, &format!("Team {name}")).await;
            let editor = account(&app, organization, AccountRole::Editor).await;
            let contacts = format!("{}/contacts", Field::organization_path(organization));
            desks.push(Desk { contacts, token: app.token(editor) });
        }
        let TestApp { app, database, keys } = app;
        drop(app);
        let operator = Operator::over(&database, &keys)
            .without("COUNTERPART_DATABASE_ALLOW_UNSAFE_DURABILITY")
            .anywhere()
            .unlimited();
        let door = watch::Sender::new(None);
        let (service, halted) = (None, None);
        let mut ground = Self { database, desks, cluster, operator, service, door, halted, _keys: keys };
        ground.serve();
        ground
    }

    /// Has Postgres acknowledge what is not written down yet, and so lose it when it is killed.
    pub async fn be_careless(mut self) -> Self {
        self.database.be_careless().await;
        self.halted = Some(Halted::on(&self.database).await);
        self.operator = self.operator.with("COUNTERPART_DATABASE_ALLOW_UNSAFE_DURABILITY", "true");
        drop(self.service.take());
        self.serve();
        self
    }

    /// Where the service answers from now on.
    pub fn doors(&self) -> Doors {
        self.door.subscribe()
    }

    /// Kills, waits a moment, and brings back what was killed.
    pub async fn suffer(&mut self, strike: Strike) {
        if strike.service {
            self.door.send_replace(None);
            drop(self.service.take());
        }
        if strike.postgres {
            self.cluster.crash().await.unwrap();
        }
        tokio::time::sleep(Duration::from_millis(below(LONGEST_ABSENCE) as u64)).await;
        self.cluster.resume().await.unwrap();
        if strike.postgres && self.halted.is_some() {
            self.halted = Some(Halted::on(&self.database).await);
        }
        if strike.service {
            self.serve();
        }
    }

    /// Has an operator verify log and journal.
    pub fn verify_chains(&self) {
        let verified = self.operator.run(&["journal", "verify"]);
        assert_eq!(verified.done().out.matches("all as they were written").count(), 2, "{verified:?}");
    }

    /// Id and title of every contact that the service shows to its owner.
    pub async fn shown(&self) -> BTreeMap<String, String> {
        let mut shown = BTreeMap::new();
        for desk in &self.desks {
            let visitor = self.service.as_ref().unwrap().bearer(&desk.token);
            for contact in visitor.all(&format!("{}?limit=200", desk.contacts)).await {
                let text = |field: &str| contact[field].as_str().unwrap().to_owned();
                shown.insert(text("id"), text("title"));
            }
        }
        shown
    }

    /// Ends both.
    pub async fn end(self) {
        drop((self.service, self.halted));
        self.cluster.stop().await.unwrap();
    }

    fn serve(&mut self) {
        let service = block_in_place(|| self.operator.serve());
        self.door.send_replace(Some(Arc::clone(&service.door)));
        self.service = Some(service);
    }
}

//! A database for each test, copied from one that is prepared once. The Postgres behind it is that of
//! `DATABASE_OWNER_URL`, or a private one that goes with the test process.

use std::sync::atomic::{AtomicU32, Ordering};

use counterpart::config::Config;
use counterpart::db::managed::{ClusterAddress, ManagedCluster, ManagedOptions};
use counterpart::db::prepare;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::OnceCell;
use url::Url;

/// The role as which the service under test works.
const APPLICATION: &str = "counterpart_test";

struct Server {
    /// Keeps the private Postgres running for as long as the process does.
    _private: Option<ManagedCluster>,
    owner: SecretString,
    template: String,
}

static SERVER: OnceCell<Server> = OnceCell::const_new();
static NEXT: AtomicU32 = AtomicU32::new(0);

/// A database of one test; dropped by name when the next run prepares, or with the private Postgres.
pub struct TestDatabase {
    /// As which the service connects.
    pub application: SecretString,
    /// As which tests look behind the service's back.
    pub owner: SecretString,
}

impl TestDatabase {
    /// A fresh database with the whole schema and nothing in it.
    pub async fn new() -> Self {
        let server = SERVER.get_or_init(Server::start).await;
        let name = format!("{}_{}", server.template, NEXT.fetch_add(1, Ordering::Relaxed));
        let create = format!("CREATE DATABASE {name} TEMPLATE {} STRATEGY file_copy", server.template);
        execute(&server.owner, &create).await;
        Self {
            application: with(&server.owner, &name, APPLICATION),
            owner: with_database(&server.owner, &name),
        }
    }

    /// A database with the whole schema on a Postgres of its own, which a test may stop.
    pub async fn alone() -> (Self, ManagedCluster) {
        Self::alone_on(&ManagedOptions::ephemeral()).await
    }

    /// The same with a Postgres that keeps what it says, whatever happens to it.
    pub async fn alone_and_durable() -> (Self, ManagedCluster) {
        Self::alone_on(&ManagedOptions { durable: true, ..ManagedOptions::ephemeral() }).await
    }

    async fn alone_on(options: &ManagedOptions) -> (Self, ManagedCluster) {
        let cluster = ManagedCluster::start(options).await.unwrap();
        let superuser = SecretString::from(cluster.url(ClusterAddress::SUPERUSER, "postgres"));
        execute(&superuser, "CREATE DATABASE alone").await;
        let database = Self {
            application: with(&superuser, "alone", APPLICATION),
            owner: with_database(&superuser, "alone"),
        };
        prepare::prepare(&database.owner, &database.application).await.unwrap();
        (database, cluster)
    }

    /// Has Postgres acknowledge to the service what is not written down yet.
    pub async fn be_careless(&self) {
        self.execute(&format!("ALTER ROLE {APPLICATION} SET synchronous_commit = off")).await;
    }

    /// The same database as another role signs in to it, whose password is its name.
    pub fn as_role(&self, role: &str) -> SecretString {
        let url = Url::parse(self.owner.expose_secret()).unwrap();
        with(&self.owner, url.path().trim_start_matches('/'), role)
    }

    /// Runs statements as the owner, behind the service's back.
    pub async fn execute(&self, statements: &str) {
        execute(&self.owner, statements).await;
    }

    /// A connection as the service's own role.
    pub async fn connect_as_service(&self) -> AsyncPgConnection {
        AsyncPgConnection::establish(self.application.expose_secret()).await.unwrap()
    }

    /// How many rows a table has.
    pub async fn count(&self, table: &str) -> i64 {
        #[derive(diesel::QueryableByName)]
        struct Count {
            #[diesel(sql_type = diesel::sql_types::BigInt)]
            count: i64,
        }
        let query = diesel::sql_query(format!("SELECT count(*) AS count FROM {table}"));
        let count: Count = query.get_result(&mut self.connect().await).await.unwrap();
        count.count
    }

    /// A connection as the owner.
    pub async fn connect(&self) -> AsyncPgConnection {
        AsyncPgConnection::establish(self.owner.expose_secret()).await.unwrap()
    }
}

impl Server {
    async fn start() -> Self {
        let config = Config::from_process(None).unwrap();
        let (private, owner) = match config.database.owner_url {
            Some(url) => (None, SecretString::from(url.expose_secret())),
            None => {
                let cluster = ManagedCluster::start(&ManagedOptions::ephemeral()).await.unwrap();
                let url = cluster.url(ClusterAddress::SUPERUSER, "postgres");
                (Some(cluster), SecretString::from(url))
            }
        };
        let template = format!("counterpart_test_{}", std::process::id());
        execute(&owner, &format!("DROP DATABASE IF EXISTS {template}")).await;
        execute(&owner, &format!("CREATE DATABASE {template}")).await;
        let application = with(&owner, &template, APPLICATION);
        prepare::prepare(&with_database(&owner, &template), &application).await.unwrap();
        Self { _private: private, owner, template }
    }
}

async fn execute(url: &SecretString, statements: &str) {
    let mut connection = AsyncPgConnection::establish(url.expose_secret()).await.unwrap();
    connection.batch_execute(statements).await.unwrap();
}

fn with_database(url: &SecretString, database: &str) -> SecretString {
    let mut url = Url::parse(url.expose_secret()).unwrap();
    url.set_path(database);
    SecretString::from(url.to_string())
}

/// The same server with another database, role and (where roles need one) that role's password.
fn with(url: &SecretString, database: &str, role: &str) -> SecretString {
    let mut url = Url::parse(with_database(url, database).expose_secret()).unwrap();
    if url.username().is_empty() {
        let pairs: Vec<(String, String)> = url
            .query_pairs()
            .filter(|(key, _)| key != "user" && key != "password")
            .map(|(key, value)| (key.into_owned(), value.into_owned()))
            .collect();
        url.query_pairs_mut().clear().extend_pairs(pairs).append_pair("user", role);
    } else {
        url.set_username(role).unwrap();
        url.set_password(Some(role)).unwrap();
    }
    SecretString::from(url.to_string().replace('+', "%20"))
}

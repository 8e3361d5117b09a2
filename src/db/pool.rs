//! Connections: a pool for writes and for what is read from Postgres, and single ones for who must not wait for it.

use std::sync::Arc;
use std::time::Duration;

use diesel::ConnectionError;
use diesel_async::pooled_connection::deadpool::{BuildError, Object, Pool};
use diesel_async::pooled_connection::{AsyncDieselConnectionManager, ManagerConfig, RecyclingMethod};
use diesel_async::{AsyncPgConnection, SimpleAsyncConnection};
use futures_util::FutureExt;
use secrecy::SecretString;
use tokio::runtime::Handle;
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::breaker::Breaker;
use super::connect::Way;
use crate::clock::Clock;
use crate::config;

/// A connection of the pool; dropped, it goes back there.
pub type Connection = Object<AsyncPgConnection>;

/// What is said of a database that has not answered in the time that it had.
pub const NO_ANSWER: &str = "no answer in time";

/// The database cannot be used now.
#[derive(Debug, thiserror::Error)]
pub enum Unavailable {
    /// It did not answer, and somebody asks it all the time whether it does again.
    #[error("the database is away")]
    Away,
    /// It answers, but all connections are in use.
    #[error("all database connections are in use")]
    Busy,
}

/// Connections cannot be prepared.
#[derive(Debug, thiserror::Error)]
pub enum PoolError {
    /// The pool cannot be built.
    #[error(transparent)]
    Pool(#[from] BuildError),
    /// The connection string is wrong, or what it names to prove Postgres by.
    #[error("{0}; check DATABASE_URL")]
    Way(#[from] ConnectionError),
}

/// The application's way to Postgres.
#[derive(Clone)]
pub struct Database {
    pool: Pool<AsyncPgConnection>,
    way: Arc<Way>,
    session: String,
    acquire: Duration,
    pub(super) allow_unsafe_durability: bool,
    runtime: Handle,
    clock: Clock,
    /// Whether it answers.
    pub breaker: Breaker,
}

impl Database {
    /// Prepares connections as the application's role; none is opened yet.
    ///
    /// Connections are driven by tasks of `runtime`: one opened inside a worker of the web server would die with it.
    ///
    /// # Errors
    /// [`PoolError`].
    pub fn new(
        settings: &config::Database,
        url: &SecretString,
        clock: Clock,
        runtime: Handle,
    ) -> Result<Self, PoolError> {
        let way = Arc::new(Way::to(url)?);
        if let Some(weakness) = way.weakness() {
            tracing::warn!("{weakness}");
        }
        let session = session_settings(settings);
        let mut manager = ManagerConfig::default();
        manager.recycling_method = RecyclingMethod::Fast;
        manager.custom_setup = {
            let (runtime, way, session) = (runtime.clone(), Arc::clone(&way), session.clone());
            Box::new(move |_| open_on(runtime.clone(), Arc::clone(&way), session.clone()).boxed())
        };
        // The way is known already: the pool is told of no connection string.
        let manager = AsyncDieselConnectionManager::<AsyncPgConnection>::new_with_config("", manager);
        let pool = Pool::builder(manager).max_size(settings.pool_size).build()?;
        Ok(Self {
            pool,
            way,
            session,
            acquire: settings.acquire_timeout,
            allow_unsafe_durability: settings.allow_unsafe_durability,
            runtime,
            breaker: Breaker::closed(clock.now()),
            clock,
        })
    }

    /// A connection of the pool, at once or within the acquire timeout.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn connection(&self) -> Result<Connection, Unavailable> {
        if self.breaker.is_open() {
            return Err(Unavailable::Away);
        }
        match self.while_heard(timeout(self.acquire, self.pool.get())).await? {
            Ok(Ok(connection)) => Ok(connection),
            Ok(Err(error)) => {
                tracing::warn!(%error, "the database gives no connection");
                Err(Unavailable::Away)
            }
            Err(_elapsed) => Err(Unavailable::Busy),
        }
    }

    /// A connection of one's own, outside the pool; asked for also while the breaker is open.
    ///
    /// # Errors
    /// When the database does not answer within `patience`.
    pub async fn own_connection(&self, patience: Duration) -> Result<AsyncPgConnection, ConnectionError> {
        let opening = open_on(self.runtime.clone(), Arc::clone(&self.way), self.session.clone());
        match timeout(patience, opening).await {
            Ok(opened) => opened,
            Err(_elapsed) => Err(no_answer()),
        }
    }

    /// Waits for the database's answer, but no longer than until the database is found to be away.
    ///
    /// # Errors
    /// [`Unavailable::Away`]; the connection that was asked is in the middle of a statement then, and of no use.
    pub async fn while_heard<T>(&self, answer: impl Future<Output = T>) -> Result<T, Unavailable> {
        tokio::select! {
            biased;
            answer = answer => Ok(answer),
            () = self.breaker.opened() => Err(Unavailable::Away),
        }
    }

    /// Notes that the database did not answer, and forgets the connections that led to it.
    pub fn lose(&self) {
        self.breaker.lose(self.clock.now());
        self.pool.retain(|_, _| false);
    }

    /// How many connections are open, and how many of them are idle.
    #[must_use]
    pub fn connections(&self) -> (usize, usize) {
        let status = self.pool.status();
        (status.size, status.available)
    }

    /// Where tasks of the database run.
    #[must_use]
    pub fn runtime(&self) -> &Handle {
        &self.runtime
    }
}

/// The error of a database that has not answered in the time that it had.
#[must_use]
pub fn no_answer() -> ConnectionError {
    ConnectionError::BadConnection(NO_ANSWER.to_owned())
}

/// Opens a connection whose task runs on `runtime`. Who stops waiting for it stops the opening too: a database that is
/// frozen would find all of them waiting when it thaws.
async fn open_on(
    runtime: Handle,
    way: Arc<Way>,
    session: String,
) -> Result<AsyncPgConnection, ConnectionError> {
    let mut opening = JoinSet::new();
    opening.spawn_on(async move { open(&way, &session).await }, &runtime);
    match opening.join_next().await {
        Some(Ok(opened)) => opened,
        Some(Err(stopped)) => Err(ConnectionError::BadConnection(stopped.to_string())),
        None => Err(ConnectionError::BadConnection("the opening never began".to_owned())),
    }
}

/// A connection of its own for who only reads, and takes its time.
///
/// # Errors
/// When the database does not answer.
pub async fn reader(url: &SecretString) -> Result<AsyncPgConnection, ConnectionError> {
    let session = "SET application_name = 'counterpart'; SET timezone = 'UTC'; SET statement_timeout = '5min'; \
        SET default_transaction_read_only = on";
    open(&Way::to(url)?, session).await
}

async fn open(way: &Way, session: &str) -> Result<AsyncPgConnection, ConnectionError> {
    let mut connection = way.open().await?;
    connection.batch_execute(session).await.map_err(ConnectionError::CouldntSetupConfiguration)?;
    Ok(connection)
}

/// The limits under which every statement of the service runs: a stuck writer ends by itself, and what a host held that is
/// gone is free after half a minute.
fn session_settings(settings: &config::Database) -> String {
    format!(
        "SET application_name = 'counterpart'; SET timezone = 'UTC'; \
         SET default_transaction_isolation = 'read committed'; \
         SET statement_timeout = {}; SET lock_timeout = {}; \
         SET idle_in_transaction_session_timeout = {}; \
         SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3",
        settings.statement_timeout.as_millis(),
        settings.lock_timeout.as_millis(),
        settings.idle_timeout.as_millis(),
    )
}

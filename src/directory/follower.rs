//! Follower: keeps the snapshot current. It wakes by notification, asks every 250 ms besides, has a connection of its own,
//! and is the one who finds out that the database is away, and that it is back.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use arc_swap::ArcSwap;
use chrono::{DateTime, Utc};
use futures_util::{FutureExt, StreamExt};
use tokio::sync::watch;
use tokio::time::{sleep, timeout};
use tokio_util::task::AbortOnDropHandle;

use super::copy::Restored;
use super::loading::load;
use super::patience::patiently;
use super::snapshot::Snapshot;
use crate::changes::{self, Change, LoadError, Position, chain_link};
use crate::clock::Clock;
use crate::config;
use crate::db::{ConnectionError, Database, NO_ANSWER, OwnConnection, QueryResult, Unfit, listen};

/// How many changes are taken in one step, at most.
const STEP: i64 = 500;

/// How long the database may take to answer when the service starts.
const START_PATIENCE: Duration = Duration::from_secs(5);

/// How long it may take where nobody waits for it: to connect, or to send changes that are big over a line that is slow.
const SLOW_PATIENCE: Duration = Duration::from_secs(5);

/// How long to wait before a log that cannot be loaded is read again: reading it whole is work.
const RELOAD_PAUSE: Duration = Duration::from_secs(1);

/// The directory of this instance.
#[derive(Clone)]
pub struct Directory {
    snapshot: Arc<ArcSwap<Snapshot>>,
    position: watch::Receiver<i64>,
    database: Database,
    wait_limit: Duration,
    /// Ends with the last directory that needs it.
    _follower: Arc<AbortOnDropHandle<()>>,
}

/// The directory cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The database does not answer.
    #[error("connecting to the database: {0}; check that Postgres runs and that DATABASE_URL is right")]
    Connect(#[from] ConnectionError),
    /// It must not be used as it is.
    #[error(transparent)]
    Unfit(#[from] Unfit),
    /// The log cannot be read.
    #[error(transparent)]
    Load(#[from] LoadError),
}

/// This instance has not seen a position in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this instance has not followed the log that far yet")]
pub struct Behind;

/// What an instance says of itself.
#[derive(Clone, Copy, Debug)]
pub struct Status {
    /// To where the snapshot follows the log.
    pub position: Position,
    /// When the database was last heard.
    pub heard_at: DateTime<Utc>,
    /// Since when the database is away.
    pub lost_since: Option<DateTime<Utc>>,
    /// How many records need a newer program.
    pub unreadable: usize,
}

impl Directory {
    /// Loads the snapshot from a database that is fit, and starts to follow.
    ///
    /// # Errors
    /// [`StartError`].
    pub async fn start(
        database: Database,
        settings: &config::Directory,
        clock: Clock,
    ) -> Result<Self, StartError> {
        let mut connection = database.own_connection(START_PATIENCE).await?;
        match timeout(START_PATIENCE, database.require_fit(&mut connection)).await {
            Ok(Err(unfit)) if !unfit.is_of_database() => return Err(silent(unfit.to_string())),
            Ok(fit) => fit?,
            Err(_elapsed) => return Err(silent(NO_ANSWER.to_owned())),
        }
        let now = clock.now();
        // On the runtime, where what is read comes in: nobody has to be woken for each of its packets.
        let loading = AbortOnDropHandle::new(database.runtime().spawn(async move {
            let loaded = load(&mut connection, now).await;
            (connection, loaded)
        }));
        let (connection, loaded) = loading.await.map_err(LoadError::from)?;
        let snapshot = loaded?;
        Ok(Self::follow_from(snapshot, Some(connection), database, settings, clock))
    }

    /// Goes on from a copy while the database is away: for reading, until it is heard.
    #[must_use]
    pub fn resume(
        restored: Restored,
        database: Database,
        settings: &config::Directory,
        clock: Clock,
    ) -> Self {
        database.breaker.open_since(restored.heard_at);
        Self::follow_from(restored.snapshot, None, database, settings, clock)
    }

    fn follow_from(
        snapshot: Snapshot,
        connection: Option<OwnConnection>,
        database: Database,
        settings: &config::Directory,
        clock: Clock,
    ) -> Self {
        let (told, position) = watch::channel(snapshot.position.number);
        let snapshot = Arc::new(ArcSwap::from_pointee(snapshot));
        let following = Following {
            snapshot: Arc::clone(&snapshot),
            told,
            database: database.clone(),
            poll: settings.poll_interval,
            patience: settings.patience,
            step: AtomicI64::new(STEP),
            clock,
        };
        let follower = AbortOnDropHandle::new(database.runtime().spawn(following.run(connection)));
        let wait_limit = settings.wait_limit;
        Self { snapshot, position, database, wait_limit, _follower: Arc::new(follower) }
    }

    /// All current records, as they are at this moment.
    #[must_use]
    pub fn snapshot(&self) -> arc_swap::Guard<Arc<Snapshot>> {
        self.snapshot.load()
    }

    /// The same, to be kept while an answer is made.
    #[must_use]
    pub fn snapshot_arc(&self) -> Arc<Snapshot> {
        self.snapshot.load_full()
    }

    /// Waits until this instance has followed the log to `number`.
    ///
    /// # Errors
    /// [`Behind`] after the limit.
    pub async fn wait_for(&self, number: i64) -> Result<(), Behind> {
        if *self.position.borrow() >= number {
            return Ok(());
        }
        let mut position = self.position.clone();
        match timeout(self.wait_limit, position.wait_for(|at| *at >= number)).await {
            Ok(Ok(_)) => Ok(()),
            _ => Err(Behind),
        }
    }

    /// What this instance says of itself.
    #[must_use]
    pub fn status(&self) -> Status {
        let heard = self.database.breaker.heard();
        let snapshot = self.snapshot.load();
        Status {
            position: snapshot.position,
            heard_at: heard.at,
            lost_since: heard.lost_since,
            unreadable: snapshot.unreadable.len(),
        }
    }
}

fn silent(error: String) -> StartError {
    ConnectionError::BadConnection(error).into()
}

/// Why following stops for a moment.
enum Lost {
    /// The connection broke, after the database had answered on it.
    Cut(String),
    /// The changes did not come in time.
    Slow,
    /// The database did not answer.
    Silence(String),
    /// The database answers, and must not be used as it is.
    Unfit(Unfit),
    /// The log is not the one that this snapshot came from: a restored backup, a fail-over.
    OtherHistory,
}

struct Following {
    snapshot: Arc<ArcSwap<Snapshot>>,
    told: watch::Sender<i64>,
    database: Database,
    poll: Duration,
    patience: Duration,
    /// How many changes are asked for at once: fewer after they did not come in time.
    step: AtomicI64,
    clock: Clock,
}

impl Following {
    async fn run(self, mut connection: Option<OwnConnection>) {
        loop {
            let opened = match connection.take() {
                Some(open) => Ok(open),
                None => self.connect().await,
            };
            let lost = match opened {
                Ok(mut open) => self.follow(&mut open).await,
                Err(lost) => lost,
            };
            match lost {
                // A connection may end while the database stands: it is away when the next one says so.
                Lost::Cut(error) => tracing::warn!(error, "the follower's connection broke"),
                Lost::Slow => tracing::warn!("changes do not come in time; asking again, for fewer"),
                Lost::Silence(error) => {
                    self.lose(&error);
                    sleep(self.poll).await;
                }
                Lost::Unfit(error) => {
                    tracing::error!(%error, "the database answers, but is not used; look-ups go on from memory");
                    self.database.lose();
                    sleep(RELOAD_PAUSE).await;
                }
                Lost::OtherHistory => {
                    // Nothing is added to a log that this instance does not know.
                    self.database.lose();
                    self.reload().await;
                }
            }
        }
    }

    /// All that the database knows is known here.
    fn hear(&self) {
        if self.database.breaker.is_open() {
            tracing::info!("the database answers again");
        }
        self.database.breaker.hear(self.clock.now());
    }

    fn lose(&self, error: &str) {
        if !self.database.breaker.is_open() {
            tracing::warn!(error, "the database is away; look-ups go on from memory");
        }
        self.database.lose();
    }

    /// A new connection. Writes do not wait for it longer than they may, but a distant database gets the time it needs.
    async fn connect(&self) -> Result<OwnConnection, Lost> {
        let mut connecting = std::pin::pin!(self.fit_connection());
        match patiently(self.patience, &mut connecting).await {
            Some(connected) => connected,
            None => {
                self.lose(NO_ANSWER);
                connecting.await
            }
        }
    }

    /// A new connection to a database that may have been moved, restored or replaced since the last one.
    async fn fit_connection(&self) -> Result<OwnConnection, Lost> {
        let opened = self.database.own_connection(SLOW_PATIENCE).await;
        let mut connection = opened.map_err(|error| Lost::Silence(error.to_string()))?;
        match timeout(SLOW_PATIENCE, self.database.require_fit(&mut connection)).await {
            Ok(Ok(())) => Ok(connection),
            Ok(Err(unfit)) if unfit.is_of_database() => Err(Lost::Unfit(unfit)),
            Ok(Err(silent)) => Err(Lost::Silence(silent.to_string())),
            Err(_elapsed) => Err(Lost::Silence(NO_ANSWER.to_owned())),
        }
    }

    /// Follows until something is in the way.
    async fn follow(&self, connection: &mut OwnConnection) -> Lost {
        if let Err(lost) = self.within(listen(connection, changes::CHANNEL)).await {
            return lost.silence();
        }
        let mut is_heard = false;
        loop {
            match self.catch_up(connection).await {
                Ok(()) => is_heard = true,
                Err(lost) if is_heard => return lost,
                Err(lost) => return lost.silence(),
            }
            // What was told while we read is told together: one more look sees all of it.
            let mut told = std::pin::pin!(connection.notifications_stream());
            tokio::select! {
                // Where the connection is at its end nothing more is told: the next look says so.
                first = told.next() => if first.is_some() {
                    while told.next().now_or_never().flatten().is_some() {}
                },
                () = sleep(self.poll) => {}
            }
        }
    }

    /// Takes all changes that there are. The database is heard when what it says can be believed, and all of it is taken.
    async fn catch_up(&self, connection: &mut OwnConnection) -> Result<(), Lost> {
        loop {
            let after = self.snapshot.load().position.number;
            let step = self.step.load(Ordering::Relaxed);
            let patience = if step == STEP { self.patience } else { self.patience.max(SLOW_PATIENCE) };
            let found = match patiently(patience, changes::since(connection, after, step)).await {
                Some(found) => found.map_err(|error| Lost::Cut(error.to_string()))?,
                None => {
                    // A step that never comes in time would be asked for for ever.
                    self.step.store((step / 2).max(1), Ordering::Relaxed);
                    return Err(Lost::Slow);
                }
            };
            let is_all = found.len() < usize::try_from(step).unwrap_or(usize::MAX);
            if found.is_empty() {
                let log = self.within(changes::position(connection)).await?;
                if self.is_other_history(log) {
                    return Err(Lost::OtherHistory);
                }
            } else {
                self.take(&found)?;
            }
            if is_all {
                self.step.store(STEP, Ordering::Relaxed);
                self.hear();
                return Ok(());
            }
        }
    }

    /// Whether the log stands where it cannot stand if it is the one that this snapshot came from.
    fn is_other_history(&self, log: Position) -> bool {
        let own = self.snapshot.load().position;
        log.number < own.number || (log.number == own.number && log.head != own.head)
    }

    async fn within<T>(&self, answer: impl Future<Output = QueryResult<T>>) -> Result<T, Lost> {
        match patiently(self.patience, answer).await {
            Some(answered) => answered.map_err(|error| Lost::Cut(error.to_string())),
            None => Err(Lost::Silence(NO_ANSWER.to_owned())),
        }
    }

    /// Takes changes in strict order: each is the next number and closes the chain.
    fn take(&self, found: &[Change]) -> Result<(), Lost> {
        let mut next = Snapshot::clone(&self.snapshot.load());
        for change in found {
            let expected = chain_link(&next.position.head, change.number, &change.digest);
            if change.number != next.position.number + 1 || change.head != expected {
                return Err(Lost::OtherHistory);
            }
            next.apply(change, self.clock.now());
        }
        let number = next.position.number;
        self.snapshot.store(Arc::new(next));
        self.told.send_replace(number);
        Ok(())
    }

    async fn reload(&self) {
        tracing::error!("the log is another than the one followed so far; loading it anew");
        let loaded = match self.database.own_connection(SLOW_PATIENCE).await {
            Ok(mut connection) => {
                load(&mut connection, self.clock.now()).await.map_err(|error| error.to_string())
            }
            Err(error) => Err(error.to_string()),
        };
        match loaded {
            Ok(snapshot) => {
                let number = snapshot.position.number;
                self.snapshot.store(Arc::new(snapshot));
                self.told.send_replace(number);
            }
            Err(error) => {
                tracing::error!(
                    error,
                    "the log cannot be loaded; the last good snapshot stays, and no write is taken"
                );
                sleep(RELOAD_PAUSE).await;
            }
        }
    }
}

impl Lost {
    /// The same, from a connection on which nothing was heard.
    fn silence(self) -> Self {
        match self {
            Self::Cut(error) => Self::Silence(error),
            Self::Slow => Self::Silence(NO_ANSWER.to_owned()),
            lost => lost,
        }
    }
}

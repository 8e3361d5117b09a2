//! Worker: takes what is due, a few at once, as long as the database is there.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use diesel_async::AsyncPgConnection;
use futures_util::FutureExt;
use futures_util::future::join_all;
use metrics::{counter, gauge};
use tokio::sync::watch;
use tokio::time::{sleep, timeout};
use tokio_util::task::AbortOnDropHandle;

use super::pause::{TRIES, after};
use super::queue::{self, Claimed};
use crate::clock::Clock;
use crate::db::{Database, QueryResult, Unavailable};

/// How many jobs one instance does at once.
const AT_ONCE: i64 = 4;

/// How long one job may take.
const LONGEST: Duration = Duration::from_mins(1);

/// For how long who takes a job has it to himself: longer than it may take.
const LEASE: TimeDelta = TimeDelta::seconds(120);

/// How long a job that failed is kept.
const KEPT: TimeDelta = TimeDelta::days(90);

/// How long jobs that have begun may take when the service is told to stop. One that takes longer is done again by another.
const GOODBYE: Duration = Duration::from_secs(10);

/// How an attempt ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The job is done, or there is nothing to do any more.
    Done,
    /// It may be done later. The reason holds no secret and no value of a person.
    Later(String),
    /// It will never be done.
    Failed(String),
}

/// Where jobs are done.
pub trait Workbench: Send + Sync + 'static {
    /// The kinds of jobs that can be done here.
    fn kinds(&self) -> &'static [&'static str];

    /// The database in which they wait.
    fn database(&self) -> &Database;

    /// The time.
    fn clock(&self) -> &Clock;

    /// Does a job.
    fn perform(&self, job: &Claimed) -> impl Future<Output = Outcome> + Send;
}

/// Works until it is dropped.
pub struct Worker {
    stop: watch::Sender<bool>,
    task: AbortOnDropHandle<()>,
}

impl Worker {
    /// Works at `bench` from now on, and looks for work every `interval`.
    pub fn start<B: Workbench>(bench: Arc<B>, interval: Duration) -> Self {
        let (stop, mut stopped) = watch::channel(false);
        let runtime = bench.database().runtime().clone();
        let task = runtime.spawn(async move {
            loop {
                let is_more = match work_off(&*bench).await {
                    Ok(taken) => i64::try_from(taken).is_ok_and(|taken| taken == AT_ONCE),
                    // Somebody else says that the database is away.
                    Err(Unavailable::Away | Unavailable::Busy) => false,
                };
                let pause = if is_more { Duration::ZERO } else { interval };
                tokio::select! {
                    biased;
                    _ = stopped.wait_for(|is_told| *is_told) => return,
                    () = sleep(pause) => {}
                }
            }
        });
        Self { stop, task: AbortOnDropHandle::new(task) }
    }

    /// Takes no more jobs, and lets those that have begun come to their end.
    pub async fn finish(self) {
        self.stop.send_replace(true);
        let _ = timeout(GOODBYE, self.task).await;
    }
}

/// Takes what is due, at most [`AT_ONCE`] jobs, and does it; returns how many that were. No connection is held while a job
/// is done.
///
/// # Errors
/// When the database is away, or has no connection to give: nothing is taken then.
pub async fn work_off<B: Workbench>(bench: &B) -> Result<usize, Unavailable> {
    let now = bench.clock().now();
    let mut connection = bench.database().connection().await?;
    let claimed = bench.database().while_heard(claim(&mut connection, bench.kinds(), now)).await?;
    drop(connection);
    let claimed = claimed.unwrap_or_else(|error| {
        tracing::warn!(%error, "cannot look for jobs");
        Vec::new()
    });
    // A job whose attempt panics is tried again when its lease is over, and spoils nothing for the others.
    let attempts = claimed.iter().map(|job| AssertUnwindSafe(attempt(bench, job)).catch_unwind());
    for outcome in join_all(attempts).await {
        if outcome.is_err() {
            tracing::error!("an attempt at a job panicked");
        }
    }
    Ok(claimed.len())
}

async fn claim(
    connection: &mut AsyncPgConnection,
    kinds: &[&str],
    now: chrono::DateTime<chrono::Utc>,
) -> QueryResult<Vec<Claimed>> {
    queue::forget(connection, now - KEPT).await?;
    let counts = queue::count(connection).await?;
    #[expect(clippy::cast_precision_loss, reason = "exact up to 2^53, which no queue reaches")]
    let set = |state, count: i64| gauge!("jobs", "state" => state).set(count as f64);
    set("waiting", counts.waiting);
    set("failed", counts.failed);
    queue::claim(connection, kinds, now, now + LEASE, AT_ONCE).await
}

async fn attempt<B: Workbench>(bench: &B, job: &Claimed) {
    let outcome = if job.attempts > TRIES {
        // Whoever took it at last did not come back to say so.
        Outcome::Failed("it was never finished".to_owned())
    } else {
        let limited = timeout(LONGEST, bench.perform(job)).await;
        limited.unwrap_or_else(|_elapsed| Outcome::Later("it took too long".to_owned()))
    };
    let outcome = match outcome {
        Outcome::Later(reason) if job.attempts >= TRIES => Outcome::Failed(reason),
        outcome => outcome,
    };
    tell(job, &outcome);
    // Where that cannot be stored, the lease ends by itself and the job is done once more.
    let Ok(mut connection) = bench.database().connection().await else { return };
    let now = bench.clock().now();
    let stored = match &outcome {
        Outcome::Done => queue::finish(&mut connection, job).await,
        Outcome::Later(reason) => {
            queue::postpone(&mut connection, job, now + after(job.attempts), reason).await
        }
        Outcome::Failed(reason) => queue::fail(&mut connection, job, now, reason).await,
    };
    if let Err(error) = stored {
        tracing::warn!(%error, id = %job.id(), "what became of a job cannot be stored; it will be done again");
    }
}

fn tell(job: &Claimed, outcome: &Outcome) {
    let (id, attempts) = (job.id(), job.attempts);
    let word = match outcome {
        Outcome::Done => "done",
        Outcome::Later(reason) => {
            tracing::warn!(%id, kind = job.kind(), attempts, reason, "a job is tried again later");
            "later"
        }
        Outcome::Failed(reason) => {
            tracing::error!(%id, kind = job.kind(), attempts, reason, "a job failed and is not tried again");
            "failed"
        }
    };
    counter!("job_attempts_total", "kind" => job.kind().to_owned(), "outcome" => word).increment(1);
}

/// Tells the numbers of attempts at these kinds of jobs, before there is any.
pub fn begin_to_count(kinds: &[&'static str]) {
    for kind in kinds {
        for outcome in ["done", "later", "failed"] {
            counter!("job_attempts_total", "kind" => *kind, "outcome" => outcome).increment(0);
        }
    }
}

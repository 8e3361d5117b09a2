//! Whether the database answers, known by everybody in the process: writes are refused at once while it does not,
//! instead of piling up before it.

use chrono::{DateTime, Utc};
use tokio::sync::watch;

/// What is known of the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heard {
    /// When it last answered.
    pub at: DateTime<Utc>,
    /// Since when it does not; nothing while it does.
    pub lost_since: Option<DateTime<Utc>>,
}

/// The breaker: closed while the database answers. The follower alone, which asks all the time, opens and closes it: one
/// connection that is lost, or refused, says nothing of the others.
#[derive(Clone, Debug)]
pub struct Breaker {
    heard: watch::Sender<Heard>,
}

impl Breaker {
    /// A closed breaker: the database was heard at `now`.
    #[must_use]
    pub fn closed(now: DateTime<Utc>) -> Self {
        Self { heard: watch::Sender::new(Heard { at: now, lost_since: None }) }
    }

    /// An open breaker: somebody else heard the database at `heard_at`, and nobody since.
    pub fn open_since(&self, heard_at: DateTime<Utc>) {
        self.heard.send_replace(Heard { at: heard_at, lost_since: Some(heard_at) });
    }

    /// The database answered.
    pub fn hear(&self, now: DateTime<Utc>) {
        self.heard.send_replace(Heard { at: now, lost_since: None });
    }

    /// The database did not answer.
    pub fn lose(&self, now: DateTime<Utc>) {
        self.heard.send_if_modified(|heard| {
            let is_new = heard.lost_since.is_none();
            heard.lost_since.get_or_insert(now);
            is_new
        });
    }

    /// What is known now.
    #[must_use]
    pub fn heard(&self) -> Heard {
        *self.heard.borrow()
    }

    /// Whether the database is away.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.heard.borrow().lost_since.is_some()
    }

    /// Waits until the database is away.
    pub async fn opened(&self) {
        let mut heard = self.heard.subscribe();
        // The sender lives in `self`, so waiting cannot end in an error.
        let _ = heard.wait_for(|heard| heard.lost_since.is_some()).await;
    }
}

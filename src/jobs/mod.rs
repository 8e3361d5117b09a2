//! Jobs: work that a unit leaves for later, such as a mail. A job is stored in the transaction that wants it, so there is
//! none for what was not written; and it is done at least once by any of the instances, so doing it twice has to be as good
//! as once.
//!
//! Who takes a job moves its due time on by a lease. If he is killed, it is due again when the lease is over, and another
//! takes it. A job that could not be done is tried again after pauses that grow; after [`TRIES`] it counts as failed, is
//! kept, and waits for an operator.

mod pause;
mod queue;
mod worker;

pub use pause::TRIES;
pub use queue::{Claimed, Counts, Standing, count, enqueue, first_due, listed, retry};
pub use worker::{Outcome, Workbench, Worker, begin_to_count, work_off};

use serde::Serialize;
use serde::de::DeserializeOwned;

/// A kind of job: what has to be known to do one. It names records by id and holds no secret and no value of a person: those
/// are looked up when it is done.
pub trait Job: Serialize + DeserializeOwned + Send + Sync {
    /// The word by which it is stored. It never changes while such jobs wait.
    const KIND: &'static str;
}

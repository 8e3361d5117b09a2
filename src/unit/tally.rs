//! How many units end in what. The numbers carry no organization and no person.

use metrics::counter;

use super::run::{Committed, Unfinished};
use crate::changes::NewChange;
use crate::db::Unavailable;
use crate::unit::Failure;

/// Counts what a unit wrote to the log.
pub(super) fn changes(written: &[NewChange]) {
    for change in written {
        counter!("changes_total", "act" => change.act).increment(1);
    }
}

/// How units end.
const OUTCOMES: [&str; 6] = ["done", "failed", "refused", "away", "busy", "unknown"];

/// Tells the numbers of units, before there is any.
pub fn begin_to_count() {
    for outcome in OUTCOMES {
        counter!("units_total", "outcome" => outcome).increment(0);
    }
}

/// Counts a unit by its end.
pub(super) fn unit<R>(outcome: &Result<Committed<R>, Unfinished>) {
    let outcome = match outcome {
        Ok(_) => "done",
        Err(
            Unfinished::Stopped
            | Unfinished::Failed(Failure::Database(_) | Failure::Unwritable(_) | Failure::Damaged(_)),
        ) => "failed",
        Err(Unfinished::Failed(_) | Unfinished::Outdated) => "refused",
        Err(Unfinished::Unavailable(Unavailable::Away)) => "away",
        Err(Unfinished::Unavailable(Unavailable::Busy)) => "busy",
        Err(Unfinished::OutcomeUnknown) => "unknown",
    };
    counter!("units_total", "outcome" => outcome).increment(1);
}

//! The log: how far the copy on disk lags behind it, and what keeps followers and vacuum from getting on.

use chrono::TimeDelta;

use super::Findings;
use super::disk::size;
use super::patient::Patient;
use crate::app::disk_copy;
use crate::changes;
use crate::clock::Clock;
use crate::config::Config;
use crate::secrets::Keyring;

/// A transaction that is open for so long is nobody's of the service.
const LONG_OPEN_SECONDS: f64 = 600.0;

/// So many transactions behind the newest, dead rows slow every write down.
const HELD: i64 = 100_000;

/// Looks at it.
pub(super) async fn look(config: &Config, keyring: Option<&Keyring>, patient: &mut Patient) -> Findings {
    let mut findings = Findings::of("log");
    match changes::position(&mut patient.service).await {
        Ok(head) => {
            let bytes = u64::try_from(patient.vitals.database_bytes).unwrap_or_default();
            findings.good(format!("it holds {} changes, in a database of {}", head.number, size(bytes)));
            if let Some(keyring) = keyring {
                look_at_copy(config, keyring, head.number, &mut findings);
            }
        }
        Err(error) => findings.wrong(
            format!("the log cannot be read: {error}"),
            "run `counterpart database prepare`; when it is prepared, restore",
        ),
    }
    look_at_queue(patient.vitals.notification_queue, &mut findings);
    look_at_transactions(patient, &mut findings);
    findings
}

/// An instance that serves writes a copy every `directory.copy_interval`: one that lags tells that none does.
fn look_at_copy(config: &Config, keyring: &Keyring, head: i64, findings: &mut Findings) {
    let interval = config.directory.copy_interval;
    if interval.is_zero() {
        return;
    }
    match disk_copy(config, keyring).read() {
        Ok(Some(copy)) => {
            let behind = head - copy.snapshot.position.number;
            let age = Clock::System.now() - copy.heard_at;
            let late = TimeDelta::from_std(interval.saturating_mul(3)).unwrap_or(TimeDelta::MAX);
            let said =
                format!("the copy on disk is {} min old and {behind} changes behind", age.num_minutes());
            if behind < 0 {
                findings.wrong(
                    format!("the copy on disk knows {} changes that the log does not hold", -behind),
                    "the database was put back to an older state: see \"Backup and restore\" in docs/operations.md",
                );
            } else if age > late && behind > 0 {
                findings
                    .warn(said, "see whether an instance runs with this state folder, and what its log says");
            } else {
                findings.good(said);
            }
        }
        Ok(None) => findings.note("there is no copy on disk yet: an instance writes one when it has started"),
        Err(error) => findings.warn(
            error.to_string(),
            "remove it: an instance writes another; with another service secret it cannot be read",
        ),
    }
}

fn look_at_queue(used: f64, findings: &mut Findings) {
    let said = format!("the queue of notifications is {:.0} % full", used * 100.0);
    let todo = "a session listens and stands in a transaction: find it in pg_stat_activity and end it; when the queue is \
                full, every write fails";
    if used > 0.9 {
        findings.wrong(said, todo);
    } else if used > 0.1 {
        findings.warn(said, todo);
    }
}

fn look_at_transactions(patient: &Patient, findings: &mut Findings) {
    // The owner may see the transactions of more roles.
    let vitals = patient.owner_vitals.as_ref().unwrap_or(&patient.vitals);
    let todo = "find it with the query in \"On call\" in docs/operations.md, and end it with pg_terminate_backend: until \
                then dead rows stay, and writes get slower";
    if vitals.oldest_transaction_seconds > LONG_OPEN_SECONDS {
        let minutes = vitals.oldest_transaction_seconds / 60.0;
        findings.warn(format!("a transaction has been open for {minutes:.0} minutes"), todo);
    } else if vitals.held_transactions > HELD {
        findings
            .warn(format!("a snapshot is held that is {} transactions old", vitals.held_transactions), todo);
    }
    if vitals.prepared_transactions > 0 {
        findings.warn(
            format!(
                "{} prepared transactions wait for their end; the service uses none",
                vitals.prepared_transactions
            ),
            "see pg_prepared_xacts, and ROLLBACK PREPARED what nobody comes back for",
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::finding::Severity;
    use super::*;

    #[test]
    fn a_queue_that_fills_is_told_before_it_is_full() {
        let severity = |used| {
            let mut findings = Findings::of("log");
            look_at_queue(used, &mut findings);
            findings.found.first().map(|finding| finding.severity)
        };
        assert_eq!(severity(0.0), None);
        assert_eq!(severity(0.3), Some(Severity::Warning));
        assert_eq!(severity(0.95), Some(Severity::Wrong));
    }
}

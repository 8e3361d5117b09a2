//! The clock: instances and Postgres should agree what time it is. Sessions, tokens and cursors end by the clock of an
//! instance, and stored times come from it.

use chrono::{DateTime, TimeDelta, Utc};

use super::Findings;
use super::patient::Patient;

/// From this difference on, something has to be done.
const WARN: TimeDelta = TimeDelta::seconds(1);

/// From this one on, tokens of one instance are not yet good on another.
const WRONG: TimeDelta = TimeDelta::seconds(30);

/// Looks at it.
pub(super) fn look(patient: &Patient) -> Findings {
    compare(patient.asked, patient.vitals.now)
}

fn compare((before, after): (DateTime<Utc>, DateTime<Utc>), there: DateTime<Utc>) -> Findings {
    let mut findings = Findings::of("clock");
    // Postgres looked at its clock at some time between.
    let apart = if there < before {
        before - there
    } else if there > after {
        there - after
    } else {
        TimeDelta::zero()
    };
    let which = if there < before { "ahead of" } else { "behind" };
    let said = format!("this machine's clock is {} ms {which} that of Postgres", apart.num_milliseconds());
    let todo = "have both machines follow NTP: see `timedatectl`, `chronyc tracking`";
    if apart >= WRONG {
        findings.wrong(said, todo);
    } else if apart >= WARN {
        findings.warn(said, todo);
    } else {
        findings.good(format!(
            "it agrees with that of Postgres, to {} ms",
            (apart + (after - before)).num_milliseconds()
        ));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::super::finding::Severity;
    use super::*;

    #[test]
    fn a_difference_counts_beyond_the_time_that_the_question_took() {
        let at = |millis: i64| DateTime::from_timestamp_millis(1_790_000_000_000 + millis).expect("a time");
        let severity = |there| compare((at(0), at(500)), at(there)).found[0].severity;
        assert_eq!(severity(250), Severity::Good);
        assert_eq!(severity(1_400), Severity::Good);
        assert_eq!(severity(1_600), Severity::Warning);
        assert_eq!(severity(-1_100), Severity::Warning);
        assert_eq!(severity(-31_000), Severity::Wrong);
        assert!(compare((at(0), at(500)), at(-31_000)).found[0].says.contains("ahead of"));
    }
}

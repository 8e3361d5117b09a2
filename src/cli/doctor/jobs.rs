//! Jobs: those that nobody tries any more, and those that nobody takes.

use chrono::TimeDelta;

use super::Findings;
use super::patient::Patient;
use crate::jobs;

/// A job that has been due for so long is taken by nobody.
const LEFT_LYING: TimeDelta = TimeDelta::minutes(10);

/// Looks at them.
pub(super) async fn look(patient: &mut Patient) -> Findings {
    let mut findings = Findings::of("jobs");
    let asked = async {
        let counts = jobs::count(&mut patient.service).await?;
        Ok::<_, crate::db::DatabaseError>((counts, jobs::first_due(&mut patient.service).await?))
    };
    let (counts, due_at) = match asked.await {
        Ok(asked) => asked,
        Err(error) => {
            findings.wrong(format!("jobs cannot be read: {error}"), "run `counterpart database prepare`");
            return findings;
        }
    };
    if counts.failed > 0 {
        findings.warn(
            format!("{} jobs failed and are not tried again", counts.failed),
            "see why with `counterpart job list`, mend it, and `counterpart job retry ID`",
        );
    }
    let late = due_at.map(|at| patient.vitals.now - at).filter(|late| *late > LEFT_LYING);
    match late {
        Some(late) => findings.warn(
            format!("{} jobs wait, the first for {} minutes", counts.waiting, late.num_minutes()),
            "see that an instance serves, that it sends mail (mail.transport), and what its log says of jobs",
        ),
        None => findings.good(format!("{} wait, and none is late", counts.waiting)),
    }
    findings
}

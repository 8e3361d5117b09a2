//! Durability: whether what Postgres acknowledges outlives a crash of its machine, and the loss of it.

use super::Findings;
use super::patient::Patient;
use crate::config::Config;

/// Looks at it.
pub(super) fn look(config: &Config, patient: &Patient) -> Findings {
    let mut findings = Findings::of("durability");
    let vitals = &patient.vitals;
    let settings = [
        ("fsync", &vitals.fsync),
        ("full_page_writes", &vitals.full_page_writes),
        ("synchronous_commit", &vitals.synchronous_commit),
    ];
    let off: Vec<&str> =
        settings.into_iter().filter(|(_, value)| *value == "off").map(|(name, _)| name).collect();
    if off.is_empty() {
        findings.good("what is acknowledged outlives a crash");
    } else {
        let taken = if config.database.allow_unsafe_durability {
            "and the configuration allows it"
        } else {
            "and the service does not start"
        };
        findings.wrong(
            format!("{} is off in Postgres: acknowledged writes can be lost, {taken}", off.join(", ")),
            "set it to on in postgresql.conf, or where the role or the database overrides it \
             (ALTER ROLE ... RESET, ALTER DATABASE ... RESET), and reload Postgres",
        );
    }
    match (vitals.synchronous_standbys.as_str(), vitals.synchronous_commit.as_str()) {
        ("", _) => findings.note(
            "no standby is waited for: what was acknowledged in the last moments is lost with the machine of Postgres",
        ),
        (_, "local" | "off") => findings.warn(
            format!("synchronous_commit is {}: the standbys that are named are not waited for", vitals.synchronous_commit),
            "set synchronous_commit to on for the service's role",
        ),
        (names, _) => findings.good(format!("commits wait for a standby: {names}")),
    }
    if !vitals.has_checksums {
        findings.note("pages carry no checksums: `pg_checksums --enable` on a Postgres that is stopped finds rot on disk");
    }
    findings
}

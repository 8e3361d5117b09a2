//! The database: its version, its schema, the rights of the roles, and whether it has room for the service.

use super::Findings;
use super::patient::Patient;
use crate::config::Config;
use crate::db::migrations::{self, SchemaError};
use crate::db::safety::require_safe;
use crate::db::vitals::may_make_roles;
use crate::http::import_places::{LISTS, SHEETS};

/// The oldest version that is supported: 14.
const OLDEST: i32 = 140_000;

/// Looks at it.
pub(super) async fn look(config: &Config, patient: &mut Patient) -> Findings {
    let mut findings = Findings::of("database");
    look_at_server(config, patient, &mut findings);
    look_at_schema(patient, &mut findings).await;
    // Durability has a check of its own.
    match require_safe(&mut patient.service, true).await {
        Ok(()) => findings.good("the service's role is bound by its rights"),
        Err(error) => findings.wrong(error.to_string(), "give the service the role that it should have"),
    }
    if !patient.vitals.unguarded_tables.is_empty() {
        findings.wrong(
            format!("row security is switched off on {}", patient.vitals.unguarded_tables),
            "as the owner: ALTER TABLE ... ENABLE ROW LEVEL SECURITY on each; and find out who switched it off",
        );
    }
    if let Some(owner) = &mut patient.owner {
        match may_make_roles(owner).await {
            Ok(true) => findings.good("the owner's role gets in and may make roles"),
            Ok(false) => findings.warn(
                "the owner's role may not make roles: `counterpart database prepare` needs that",
                "as a superuser: ALTER ROLE ... CREATEROLE",
            ),
            Err(error) => {
                findings.warn(format!("the owner's role cannot ask: {error}"), "see the log of Postgres");
            }
        }
    }
    findings
}

/// Connections of an instance outside its pool: the follower's, and one of each import that runs.
const OF_ITS_OWN: usize = 1 + LISTS + SHEETS;

fn look_at_server(config: &Config, patient: &Patient, findings: &mut Findings) {
    let vitals = &patient.vitals;
    if vitals.version < OLDEST {
        findings
            .wrong(format!("Postgres is of version {}", vitals.version_text), "move to version 14 or later");
    } else {
        let way = vitals.tls.as_ref().map_or_else(|| "without TLS".to_owned(), |tls| format!("over {tls}"));
        findings.good(format!("Postgres {} answers, {way}", vitals.version_text));
    }
    if vitals.is_standby {
        findings.wrong(
            "this Postgres is a standby: it takes no writes",
            "point DATABASE_URL to the primary, or name all hosts with target_session_attrs=read-write",
        );
    }
    let wanted = config.database.pool_size.saturating_add(OF_ITS_OWN);
    let wanted = i64::try_from(wanted).unwrap_or(i64::MAX);
    let most = i64::from(vitals.connections_most);
    if wanted > most {
        findings.wrong(
            format!(
                "an instance wants up to {wanted} connections (database.pool_size, the follower, imports), and Postgres gives {most}"
            ),
            "raise max_connections in Postgres, or lower database.pool_size",
        );
    } else if vitals.connections * 10 > most * 9 {
        findings.warn(
            format!("{} of {most} connections are taken", vitals.connections),
            "see in pg_stat_activity who takes them; raise max_connections, or lower database.pool_size",
        );
    }
}

async fn look_at_schema(patient: &mut Patient, findings: &mut Findings) {
    match migrations::require_current(&mut patient.service).await {
        Ok(()) => match migrations::count_newer(&mut patient.service).await {
            Ok(0) => findings.good("the schema is that of this program"),
            Ok(newer) => findings.note(format!(
                "the schema has {newer} migrations of a newer program: this one goes on until the new one writes in a new form"
            )),
            Err(error) => findings.warn(error.to_string(), "see the log of Postgres"),
        },
        Err(error @ (SchemaError::Behind(_) | SchemaError::Unreadable(_))) => findings.wrong(
            error.to_string(),
            "run `counterpart database prepare` of this version with DATABASE_OWNER_URL, while old instances run on",
        ),
        Err(error) => findings.wrong(error.to_string(), "the program is not whole: install it anew"),
    }
}

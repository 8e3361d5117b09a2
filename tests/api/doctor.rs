//! The doctor, over a real Postgres: one that is well, and each way in which something can be wrong.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;

use counterpart::secrets::Keyring;
use rustix::process::Signal;
use secrecy::ExposeSecret;
use serde_json::Value;
use tempfile::TempDir;

use crate::support::{Operator, Ran, TestDatabase};

/// A state folder with keys in it.
fn state() -> TempDir {
    let state = tempfile::tempdir().unwrap();
    Keyring::create_in(&state.path().join("keys")).unwrap();
    state
}

/// What the doctor found, as it tells machines: check, severity, what is so, what to do.
fn findings(ran: &Ran) -> Vec<[String; 4]> {
    let report: Value = serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {ran:?}"));
    let text = |finding: &Value, field: &str| finding[field].as_str().unwrap_or_default().to_owned();
    let found = report["findings"].as_array().unwrap().iter();
    found.map(|it| ["check", "severity", "says", "todo"].map(|field| text(it, field))).collect()
}

/// The doctor ends with 1, and says so of one check, with what to do.
fn complains(operator: &Operator, check: &str, severity: &str, says: &str, todo: &str) -> Ran {
    let ran = operator.run(&["doctor", "--json"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    let found = findings(&ran);
    let fits = |it: &&[String; 4]| it[0] == check && it[1] == severity && it[2].contains(says);
    let finding =
        found.iter().find(fits).unwrap_or_else(|| panic!("{check} does not say {says}: {found:#?}"));
    assert!(finding[3].contains(todo), "{finding:?}");
    ran
}

/// On a durable Postgres nothing but what a test breaks is wrong.
fn strict(database: &TestDatabase, state: &TempDir) -> Operator {
    Operator::over(database, state).without("COUNTERPART_DATABASE_ALLOW_UNSAFE_DURABILITY")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_is_well_where_all_is_well() {
    let (database, _postgres) = TestDatabase::alone_and_durable().await;
    let state = state();
    let operator = strict(&database, &state);
    let ran = operator.run(&["doctor", "--json"]);
    ran.done();
    let found = findings(&ran);
    for check in ["configuration", "keys", "database", "disk", "durability", "clock", "log", "jobs"] {
        let is_good = |it: &[String; 4]| it[0] == check && it[1] == "good";
        assert!(found.iter().any(is_good), "{check}: {found:#?}");
    }
    assert!(found.iter().all(|it| it[1] == "good" || it[1] == "note"), "{found:#?}");

    let text = operator.run(&["doctor"]);
    assert!(text.done().out.contains("good     clock          it agrees with that of Postgres"), "{text:?}");
    assert!(!text.out.contains(" -> "), "{text:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_only_looks() {
    let (database, _postgres) = TestDatabase::alone_and_durable().await;
    let empty = tempfile::tempdir().unwrap();
    let operator = strict(&database, &empty);
    complains(&operator, "keys", "wrong", "there are no keys yet", "counterpart serve");
    assert_eq!(fs::read_dir(empty.path()).unwrap().count(), 0, "it made something");
    let alone = Operator::alone(&empty);
    complains(&alone, "database", "wrong", "no database is configured", "DATABASE_URL");
    assert_eq!(fs::read_dir(empty.path()).unwrap().count(), 0, "it made something");
    assert_eq!(database.count("change").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_that_are_open_to_others_or_no_keys_are_told() {
    let database = TestDatabase::new().await;
    let state = state();
    let operator = Operator::over(&database, &state);
    let secret = state.path().join("keys/service-secret");
    fs::set_permissions(&secret, Permissions::from_mode(0o644)).unwrap();
    let ran = complains(&operator, "keys", "wrong", "open to other users (mode 0644)", "mode 0600");
    assert!(findings(&ran).iter().any(|it| it[0] == "jobs"), "the other checks go on: {ran:?}");

    fs::set_permissions(&secret, Permissions::from_mode(0o600)).unwrap();
    fs::write(state.path().join("keys/signing-key.pem"), "nonsense").unwrap();
    complains(&operator, "keys", "wrong", "holds no signing key", "the other instances have");
    fs::remove_file(&secret).unwrap();
    complains(&operator, "keys", "wrong", "there are no keys yet", "secrets.service_secret_file");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_is_away_or_behind_or_ahead_is_told() {
    let database = TestDatabase::new().await;
    let state = state();
    let nowhere = Operator::over(&database, &state)
        .without("DATABASE_OWNER_URL")
        .with("DATABASE_URL", "postgres://counterpart@127.0.0.1:1/counterpart");
    complains(&nowhere, "database", "wrong", "the service's role does not get in", "check DATABASE_URL");
    let no_owner = Operator::over(&database, &state)
        .with("DATABASE_OWNER_URL", "postgres://counterpart@127.0.0.1:1/counterpart");
    complains(&no_owner, "database", "wrong", "the owner's role does not get in", "DATABASE_OWNER_URL");

    let operator = Operator::over(&database, &state);
    database.execute("INSERT INTO __diesel_schema_migrations (version) VALUES ('99990101000000')").await;
    let ran = operator.run(&["doctor", "--json"]);
    let is_newer = |it: &[String; 4]| it[1] == "note" && it[2].contains("1 migrations of a newer program");
    assert!(findings(&ran).iter().any(is_newer), "{ran:?}");
    database
        .execute(
            "DELETE FROM __diesel_schema_migrations WHERE version LIKE '9999%'; \
             DELETE FROM __diesel_schema_migrations \
             WHERE version = (SELECT max(version) FROM __diesel_schema_migrations)",
        )
        .await;
    complains(&operator, "database", "wrong", "lacks 1 migrations", "counterpart database prepare");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_postgres_that_may_lose_what_it_acknowledged_is_told() {
    let careless = TestDatabase::new().await;
    let state = state();
    complains(&strict(&careless, &state), "durability", "wrong", "fsync", "set it to on");
    complains(
        &Operator::over(&careless, &state),
        "configuration",
        "warning",
        "database.allow_unsafe_durability is set",
        "leave it out",
    );
    let (durable, _postgres) = TestDatabase::alone_and_durable().await;
    durable.be_careless().await;
    complains(&strict(&durable, &state), "durability", "wrong", "synchronous_commit is off", "ALTER ROLE");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_role_without_bounds_and_tables_without_guard_are_told() {
    let database = TestDatabase::new().await;
    let state = state();
    let mighty = Operator::over(&database, &state).with("DATABASE_URL", database.owner.expose_secret());
    complains(&mighty, "database", "wrong", "as a superuser", "role that it should have");

    database.execute("ALTER TABLE contact DISABLE ROW LEVEL SECURITY").await;
    let operator = Operator::over(&database, &state);
    complains(&operator, "database", "wrong", "row security is switched off on contact", "ENABLE ROW LEVEL");

    let crowded = Operator::over(&database, &state).with("COUNTERPART_DATABASE_POOL_SIZE", "1000");
    complains(&crowded, "database", "wrong", "wants up to 1007 connections", "max_connections");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn jobs_that_failed_and_jobs_that_nobody_takes_are_told() {
    let database = TestDatabase::new().await;
    let state = state();
    let operator = Operator::over(&database, &state);
    let job = |id: &str, failed_at: &str| {
        format!(
            "INSERT INTO job (id, kind, body, created_at, due_at, attempts, failed_at) VALUES \
             ('0192f0c1-2a3b-7c4d-8e5f-0123456789{id}', 'some', '{{}}', now() - interval '1 hour', \
              now() - interval '1 hour', 10, {failed_at})"
        )
    };
    database.execute(&job("ab", "now()")).await;
    complains(&operator, "jobs", "warning", "1 jobs failed", "counterpart job retry");
    database.execute(&job("ac", "NULL")).await;
    complains(&operator, "jobs", "warning", "the first for 60 minutes", "that an instance serves");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_that_lags_behind_the_log_or_is_ahead_of_it_is_told() {
    let database = TestDatabase::new().await;
    let state = state();
    let operator = Operator::over(&database, &state).anywhere();
    let found = ["account", "create-admin", "--organization", "Secretariat", "--name", "Ada"];
    operator.run(&[&found[..], &["--email", "ada@secretariat.example"]].concat()).done();
    let mut service = operator.start(&["serve"]);
    service.address();
    service.signal(Signal::TERM);
    assert_eq!(service.ended().0, Some(0));
    let ran = operator.run(&["doctor", "--json"]);
    let is_current = |it: &[String; 4]| it[1] == "good" && it[2].ends_with("0 changes behind");
    assert!(findings(&ran).iter().any(is_current), "{ran:?}");

    // The same folder beside a database that was put back.
    let restored = TestDatabase::new().await;
    let operator = Operator::over(&restored, &state);
    complains(&operator, "log", "wrong", "changes that the log does not hold", "Backup and restore");
    fs::write(state.path().join("directory.copy"), "cut").unwrap();
    complains(&operator, "log", "warning", "damaged", "remove it");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_configuration_that_cannot_be_used_ends_with_two() {
    let database = TestDatabase::new().await;
    let state = state();
    let operator = Operator::over(&database, &state).with("COUNTERPART_HTTP_BINT", "127.0.0.1:0");
    let ran = operator.run(&["doctor", "--json"]);
    assert_eq!(ran.code, 2, "{ran:?}");
    let found = findings(&ran);
    assert!(found.iter().all(|it| it[0] == "configuration" && it[1] == "wrong"), "{found:?}");
    assert!(found[0][2].contains("unknown setting http.bint"), "{found:?}");
}

//! History cannot be changed unseen: not by the service's own role at all, and not by who owns the database without the
//! next verification finding it.

use chrono::TimeDelta;
use counterpart::access::Caller;
use counterpart::changes::{self, Fault, Position, Wrong};
use counterpart::journal::{self, Reading};
use counterpart::model::channel::ChannelDraft;
use counterpart::model::kinds::*;
use counterpart::random;
use counterpart::registry::{self, contacts};
use counterpart::unit::{Expected, Unit};
use diesel::result::Error;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use secrecy::ExposeSecret;

use crate::support::{TestApp, contact_draft, email_draft};

/// Cases of each kind.
const CASES: u64 = 40;

/// A column and an expression of another value, where `{p}` is a random position from 0 to 15.
type Column = (&'static str, &'static str);

const OF_BOTH: [Column; 10] = [
    ("number", "-number"),
    ("at", "at + interval '1 microsecond'"),
    ("kind", "overlay(kind PLACING 'X' FROM 1 + {p} % length(kind))"),
    ("act", "overlay(act PLACING 'X' FROM 1 + {p} % length(act))"),
    ("record_id", UUID_RECORD),
    ("organization_id", "coalesce(CASE {p} % 2 WHEN 1 THEN organization_id END, gen_random_uuid())"),
    ("actor_account", "CASE WHEN actor_account IS NULL THEN gen_random_uuid() END"),
    ("actor_process", "CASE WHEN actor_process IS NULL THEN 'system:x' ELSE actor_process || ' ' END"),
    ("digest", "set_byte(digest, 2 * {p}, get_byte(digest, 2 * {p}) # 1)"),
    ("head", "set_byte(head, 2 * {p}, get_byte(head, 2 * {p}) # 128)"),
];

const UUID_RECORD: &str = "encode(set_byte(uuid_send(coalesce(record_id, gen_random_uuid())), {p}, \
    get_byte(uuid_send(coalesce(record_id, gen_random_uuid())), {p}) # 16), 'hex')::uuid";

const OF_CHANGES: [Column; 5] = [
    ("actor_organization", "CASE WHEN actor_organization IS NULL THEN record_id END"),
    ("reference", "coalesce(reference || '!', '')"),
    ("min_reader", "min_reader - 1"),
    ("body", "regexp_replace(body::text, '[a-z](?=\")', 'Z')::json"),
    ("personal", "CASE cardinality(personal) WHEN 0 THEN ARRAY[record_id] ELSE '{}' END"),
];

const OF_ENTRIES: [Column; 3] = [
    ("actor_organization", "CASE WHEN actor_organization IS NULL THEN gen_random_uuid() END"),
    ("change_number", "CASE WHEN change_number IS NULL THEN 0 WHEN {p} > 7 THEN change_number + 1 END"),
    ("detail", "(detail::text || ' ')::json"),
];

fn any(below: u64) -> u64 {
    u64::from_be_bytes(random::bytes()) % below
}

fn pick(columns: &[Column]) -> Column {
    columns[usize::try_from(any(columns.len() as u64)).unwrap()]
}

/// The first fault, of whichever chain.
async fn fault(connection: &mut AsyncPgConnection) -> Option<Fault> {
    let changes = changes::verify(connection, |_| ()).await.unwrap();
    let journal = journal::verify(connection, |_| ()).await.unwrap();
    changes.err().or(journal.err())
}

/// A directory with some of everything, and a connection of its owner.
async fn filled() -> (TestApp, AsyncPgConnection) {
    let app = TestApp::start().await;
    let reader = app.administrator(app.organization(OrganizationKind::Csirt, "Reader").await).await;
    let organization = app.organization(OrganizationKind::Csirt, "One").await;
    let editor = app.administrator(organization).await;
    for number in 0..4 {
        let person = ChannelDraft { belongs_to: BelongsTo::Person, ..email_draft("jane@one.example") };
        let mut draft = contact_draft(&format!("desk-{number}@one.example"));
        draft.channels.push(person);
        let contact = app.contact(&editor, organization, draft).await;
        app.clock.advance(TimeDelta::seconds(1));
        let id = contact.id;
        let confirm = async move |unit: &mut Unit| contacts::confirm(unit, id, &Expected::Any).await;
        app.write(&editor, Some("note 7".to_owned()), confirm).await.unwrap();
        read(&app, &reader, contact.id.0, organization).await;
    }
    let connection = app.database.connect().await;
    (app, connection)
}

async fn read(
    app: &TestApp,
    reader: &Caller,
    record_id: uuid::Uuid,
    organization_id: counterpart::model::ids::OrganizationId,
) {
    let parts = vec!["channels".to_owned()];
    let reading = Reading { kind: "contact", record_id, organization_id, parts, values: [0; 32] };
    app.journal_reading(reader, vec![reading]).await.unwrap();
}

/// Does something behind the service's back, looks, and takes it back.
async fn found(connection: &mut AsyncPgConnection, statements: &str) -> Option<Fault> {
    let mut seen = None;
    let rolled_back = connection
        .transaction::<(), Error, _>(async |connection: &mut AsyncPgConnection| {
            connection.batch_execute(statements).await?;
            seen = fault(connection).await;
            Err(Error::RollbackTransaction)
        })
        .await;
    assert!(matches!(rolled_back, Err(Error::RollbackTransaction)), "{statements}: {rolled_back:?}");
    seen
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_byte_of_any_column_is_found() {
    let (app, mut connection) = filled().await;
    assert_eq!(fault(&mut connection).await, None);
    for (table, own) in [("change", &OF_CHANGES[..]), ("journal_entry", &OF_ENTRIES)] {
        let columns = [&OF_BOTH, own].concat();
        let rows = u64::try_from(app.database.count(table).await).unwrap();
        for _ in 0..CASES * 3 {
            let (column, value) = pick(&columns);
            let value = value.replace("{p}", &any(16).to_string());
            let number = 1 + any(rows);
            let update = format!(
                "UPDATE {table} SET {column} = {value} \
                 WHERE number = {number} AND {column}::text IS DISTINCT FROM ({value})::text"
            );
            let probe = format!(
                "DO $$ BEGIN {update}; IF NOT FOUND THEN DELETE FROM {table} WHERE number = {number}; END IF; END $$"
            );
            assert!(found(&mut connection, &probe).await.is_some(), "{update}");
        }
    }
    assert_eq!(fault(&mut connection).await, None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_counter_that_was_turned_is_found() {
    let (_app, mut connection) = filled().await;
    for (table, columns) in
        [("change_counter", &["number", "records", "head"][..]), ("journal_counter", &["number", "head"])]
    {
        for column in columns {
            for by in ["+ 1", "- 1"] {
                let value = match *column {
                    "head" => "set_byte(head, 5, get_byte(head, 5) # 1)".to_owned(),
                    _ => format!("{column} {by}"),
                };
                let turned = format!("UPDATE {table} SET {column} = {value}");
                assert!(found(&mut connection, &turned).await.is_some(), "{turned}");
            }
        }
        let turned = format!("UPDATE {table} SET previous_head = sha256('x')");
        assert_eq!(found(&mut connection, &turned).await.unwrap().wrong, Wrong::OtherEnd);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn deleting_swapping_and_cutting_off_is_found() {
    let (app, mut connection) = filled().await;
    for table in ["change", "journal_entry"] {
        let rows = u64::try_from(app.database.count(table).await).unwrap();
        for _ in 0..CASES {
            let number = 1 + any(rows);
            let deleted = format!("DELETE FROM {table} WHERE number = {number}");
            let expected = Fault { number: i64::try_from(number).unwrap(), wrong: Wrong::Missing };
            assert_eq!(found(&mut connection, &deleted).await, Some(expected), "{deleted}");

            let other = 1 + (number + any(rows - 1)) % rows;
            let swapped = format!(
                "UPDATE {table} SET number = 0 WHERE number = {number}; \
                 UPDATE {table} SET number = {number} WHERE number = {other}; \
                 UPDATE {table} SET number = {other} WHERE number = 0"
            );
            assert!(other == number || found(&mut connection, &swapped).await.is_some(), "{swapped}");

            let cut = format!("DELETE FROM {table} WHERE number >= {number}");
            assert!(found(&mut connection, &cut).await.is_some(), "{cut}");
        }
        let counter = if table == "change" { "change_counter" } else { "journal_counter" };
        let hidden = format!("UPDATE {counter} SET number = number - 1, head = previous_head");
        assert!(found(&mut connection, &hidden).await.is_some(), "{hidden}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_persons_value_that_was_swapped_is_found_and_one_that_was_erased_is_no_fault() {
    let (_app, mut connection) = filled().await;
    let swapped = "UPDATE personal_value SET value = replace(value, 'jane', 'joan')";
    assert_eq!(found(&mut connection, swapped).await.unwrap().wrong, Wrong::OtherValue);
    assert_eq!(found(&mut connection, "DELETE FROM personal_value").await, None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_log_that_was_rebuilt_to_its_end_is_told_by_a_position_that_others_keep() {
    let (_app, mut connection) = filled().await;
    let mut kept: Vec<Position> = Vec::new();
    changes::verify(&mut connection, |position| kept.push(position)).await.unwrap().unwrap();
    connection
        .batch_execute(
            "DELETE FROM change WHERE number = (SELECT max(number) FROM change); \
             UPDATE change_counter SET (number, head, previous_head) = \
                 (SELECT number, head, head FROM change ORDER BY number DESC LIMIT 1)",
        )
        .await
        .unwrap();
    let mut met = Vec::new();
    changes::verify(&mut connection, |position| met.push(position)).await.unwrap().unwrap();
    assert!(!met.contains(kept.last().unwrap()));
    assert_eq!(met, kept[..kept.len() - 1]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_role_of_the_service_can_add_to_history_and_change_nothing_of_it() {
    let (app, _connection) = filled().await;
    let mut connection =
        AsyncPgConnection::establish(app.database.application.expose_secret()).await.unwrap();
    for table in ["change", "journal_entry"] {
        for statement in [
            format!("UPDATE {table} SET act = 'x'"),
            format!("UPDATE {table} SET digest = head WHERE number = 1"),
            format!("DELETE FROM {table}"),
            format!("TRUNCATE {table}"),
            format!("DROP TABLE {table}"),
            format!("ALTER TABLE {table} DISABLE TRIGGER ALL"),
        ] {
            let refused = diesel::sql_query(&statement).execute(&mut connection).await;
            let error = refused.unwrap_err().to_string();
            assert!(error.contains("denied") || error.contains("owner"), "{statement}: {error}");
        }
    }
    let rewritten = diesel::sql_query("UPDATE personal_value SET value = 'x'").execute(&mut connection).await;
    assert!(rewritten.unwrap_err().to_string().contains("denied"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_table_alone_says_is_found_before_it_comes_into_the_log() {
    let (app, mut connection) = filled().await;
    let whole = registry::verify(&mut app.database.connect().await).await.unwrap();
    assert_eq!(whole, Ok(8));
    let tampered = [
        "UPDATE channel SET value = 'attacker@one.example' WHERE value = 'desk-2@one.example'",
        "UPDATE channel SET audience = 'public' WHERE value = 'desk-1@one.example'",
        "UPDATE channel SET personal_id = (SELECT personal_id FROM channel \
            WHERE personal_id IS NOT NULL ORDER BY id LIMIT 1) WHERE belongs_to = 'person'",
        "DELETE FROM channel WHERE value = 'desk-0@one.example'",
        "UPDATE contact SET confirmed_at = now() WHERE title IS NOT NULL",
        "UPDATE account SET role = 'administrator', disabled_at = now()",
        "UPDATE organization SET standing = 'suspended' WHERE name = 'One'",
        "UPDATE organization SET name = 'Other' WHERE name = 'One'",
        "INSERT INTO account SELECT gen_random_uuid(), organization_id, role, personal_id, personal_commitment, email_key, \
            NULL, 1, created_at, updated_at, NULL FROM account LIMIT 1",
    ];
    for statement in tampered {
        // Undone by a copy of the tables: the comparison holds a moment of its own, and sees what is committed.
        connection.batch_execute(&format!("{SAVED}; {statement}")).await.unwrap();
        let found = registry::verify(&mut app.database.connect().await).await.unwrap();
        assert!(found.is_err(), "{statement}");
        connection.batch_execute(RESTORED).await.unwrap();
    }
    assert_eq!(registry::verify(&mut app.database.connect().await).await.unwrap(), whole);
}

const SAVED: &str = "CREATE TEMPORARY TABLE s_organization AS TABLE organization; \
    CREATE TEMPORARY TABLE s_account AS TABLE account; \
    CREATE TEMPORARY TABLE s_contact AS TABLE contact; CREATE TEMPORARY TABLE s_channel AS TABLE channel";

const RESTORED: &str = "BEGIN; \
    DELETE FROM channel; DELETE FROM contact; DELETE FROM account; DELETE FROM organization; \
    INSERT INTO organization TABLE s_organization; INSERT INTO account TABLE s_account; \
    INSERT INTO contact TABLE s_contact; INSERT INTO channel TABLE s_channel; \
    DROP TABLE s_organization, s_account, s_contact, s_channel; COMMIT";

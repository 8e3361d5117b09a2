//! The secret lies nowhere, and what lies there mints nothing.

use counterpart::clock::Clock;
use counterpart::secrets::Keyring;
use diesel::QueryableByName;
use diesel::sql_types::Text;
use diesel_async::RunQueryDsl;
use reqwest::Method;
use serde_json::json;
use tokio::runtime::Handle;

use super::{mirror, refused};
use crate::support::{Answered, Field, Machine, Served, TestApp, TestDatabase, ask};

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    row: String,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn neither_secret_nor_token_lies_in_the_database() {
    let field = Field::start().await;
    let request = field.administrator().request(Method::POST, "/v1/clients").header("Idempotency-Key", "one");
    let made = Answered::to(request.json(&mirror("reader", &["directory:read"]))).await;
    let machine = Machine::of(crate::support::Entered::from(&made));
    let token = machine.token(&field.stranger()).await;
    let secret = &machine.secret[17..];
    let hex: String = {
        use base64::Engine;
        let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(secret).unwrap();
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    };
    let mut connection = field.database.connect().await;
    let load = async |connection: &mut _, query: String| -> Vec<Row> {
        diesel::sql_query(query).load(connection).await.unwrap()
    };
    let tables = "SELECT tablename::text AS row FROM pg_tables WHERE schemaname = 'public'";
    let mut rows = 0;
    for Row { row: table } in load(&mut connection, tables.to_owned()).await {
        for Row { row } in load(&mut connection, format!("SELECT r::text AS row FROM {table} r")).await {
            rows += 1;
            assert!(!row.contains(secret) && !row.contains(&hex) && !row.contains(&token), "{table}: {row}");
        }
    }
    assert!(rows > 20);
    println!("clients: a secret in 0 of {rows} rows");
    let listed = field.administrator().get("/v1/clients").await.text();
    assert!(!listed.contains(secret) && !listed.contains("hash"), "{listed}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dump_of_the_database_mints_no_token() {
    let field = Field::start().await;
    let machine =
        Machine::register(&field.administrator(), "administrator", "directory:read own:write").await;
    // What is stored is no secret, in whatever form it is sent.
    let stored = "SELECT encode(secret_hash, 'hex') AS row FROM client_secret";
    let mut connection = field.database.connect().await;
    let hash = diesel::sql_query(stored).get_result::<Row>(&mut connection).await.unwrap().row;
    let prefix = &machine.secret[..17];
    for secret in [hash.clone(), format!("{prefix}{}", &hash[..43]), format!("{prefix}{hash}")] {
        let form =
            json!({"grant_type": "client_credentials", "client_id": machine.id(), "client_secret": secret});
        assert_eq!(refused(&ask(&field.stranger(), &form).await), (401, "invalid_client".into()));
    }
    // The same tables under another service's secret know no secret of it.
    let folder = tempfile::tempdir().unwrap();
    let keyring = Keyring::create_in(folder.path()).unwrap();
    let app = counterpart::app::App::start(
        field.config.clone(),
        &field.database.application,
        keyring,
        Clock::fixed(field.clock.now()),
        Handle::current(),
    )
    .await
    .unwrap();
    let database = std::sync::Arc::clone(&field.app.database);
    let elsewhere = Served::of(TestApp { app, database, keys: std::sync::Arc::new(folder) });
    assert_eq!(refused(&machine.ask(&elsewhere.stranger()).await), (401, "invalid_client".into()));
    assert_eq!(machine.ask(&field.stranger()).await.status, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_secret_that_is_moved_to_another_client_in_the_database_is_none_of_it() {
    let field = Field::start().await;
    let administrator = field.administrator();
    let strong = Machine::register(&administrator, "administrator", "directory:read own:write").await;
    let weak = Machine::register(&administrator, "reader", "").await;
    let (weak_id, strong_id) = (weak.id(), strong.id());
    for statement in [
        format!("DELETE FROM client_secret WHERE client_id = '{strong_id}'"),
        format!("UPDATE client_secret SET client_id = '{strong_id}' WHERE client_id = '{weak_id}'"),
    ] {
        TestDatabase::execute(&field.database, &statement).await;
    }
    let form =
        json!({"grant_type": "client_credentials", "client_id": strong_id, "client_secret": weak.secret});
    assert_eq!(refused(&ask(&field.stranger(), &form).await), (401, "invalid_client".into()));
}

//! What the service's own role may do in the database: less than the service could be made to try.

use counterpart::accounts::clients;
use counterpart::model::client::ClientDraft;
use counterpart::model::ids::ClientId;
use counterpart::model::kinds::{AccountRole, OrganizationKind};
use counterpart::unit::Unit;
use diesel_async::{AsyncPgConnection, SimpleAsyncConnection};
use tokio::runtime::Handle;

use crate::support::{Operator, TestApp, contact_draft};

/// A transaction of the service that is permitted to write this organization's records.
async fn permitted(
    connection: &mut AsyncPgConnection,
    organization: &str,
    statement: &str,
) -> Result<(), String> {
    let unit =
        format!("BEGIN; SELECT set_config('app.permit_orgs', '{{{organization}}}', true); {statement}");
    let outcome = connection.batch_execute(&unit).await;
    connection.batch_execute("ROLLBACK").await.unwrap();
    outcome.map_err(|error| error.to_string())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_service_moves_no_record_to_another_owner_and_rewrites_no_history() {
    let app = TestApp::start().await;
    let own = app.organization(OrganizationKind::Csirt, "Own").await;
    let other = app.organization(OrganizationKind::Csirt, "Other").await;
    let ada = app.account(other, AccountRole::Administrator, "ada@other.example").await;
    let (now, scopes) = (app.clock.now(), "directory:read".parse().unwrap());
    let id = ClientId::new(now);
    let draft = ClientDraft { name: "Mirror".into(), role: AccountRole::Reader, scopes, expires_at: None };
    let (secret, _) = app.client_secrets.make(id, now);
    let register = async move |unit: &mut Unit| clients::register(unit, id, draft, secret).await.map(drop);
    app.done(&app.caller_of(ada), register).await;
    let caller = app.administrator(own).await;
    app.contact(&caller, own, contact_draft("desk@own.example")).await;
    let mut connection = app.database.connect_as_service().await;

    let own = own.to_string();
    assert_eq!(permitted(&mut connection, &own, "UPDATE contact SET title = 'Desk'").await, Ok(()));
    let denied = [
        format!("UPDATE account SET organization_id = '{own}'"),
        format!("UPDATE contact SET organization_id = '{own}'"),
        format!("UPDATE channel SET organization_id = '{own}'"),
        format!("UPDATE session SET account_id = '{own}'"),
        format!("UPDATE organization SET id = '{own}'"),
        "UPDATE invitation SET role = 'administrator'".to_owned(),
        "UPDATE job SET body = '{}'".to_owned(),
        format!("UPDATE circle SET organization_id = '{own}'"),
        format!("UPDATE client SET organization_id = '{own}'"),
        "DELETE FROM client".to_owned(),
        format!("UPDATE client_secret SET client_id = '{own}'"),
        "UPDATE client_secret SET prefix = '000000000000'".to_owned(),
        "UPDATE circle SET rule = 'list'".to_owned(),
        "UPDATE circle_member SET since = now()".to_owned(),
        "DELETE FROM circle".to_owned(),
        format!("UPDATE claim SET organization_id = '{own}'"),
        "UPDATE claim SET kind = 'text'".to_owned(),
        "UPDATE claim SET prefix = '192.0.2.0/24'".to_owned(),
        "UPDATE claim_dispute SET reason = 'None.'".to_owned(),
        "DELETE FROM claim".to_owned(),
        format!("UPDATE attestation SET organization_id = '{own}'"),
        format!("UPDATE attestation SET issuer_id = '{own}'"),
        "UPDATE attestation SET title = 'Full member'".to_owned(),
        "DELETE FROM attestation".to_owned(),
        "UPDATE change SET act = 'confirm'".to_owned(),
        "DELETE FROM change".to_owned(),
        "UPDATE journal_entry SET act = 'confirm'".to_owned(),
        "DELETE FROM journal_entry".to_owned(),
        "UPDATE personal_value SET value = '1'".to_owned(),
        "TRUNCATE change".to_owned(),
        "CREATE TABLE planted (id int)".to_owned(),
        "CREATE FUNCTION planted() RETURNS int LANGUAGE sql AS 'SELECT 1'".to_owned(),
        "ALTER TABLE change DISABLE TRIGGER ALL".to_owned(),
    ];
    for statement in denied {
        let refused = permitted(&mut connection, &own, &statement).await.unwrap_err();
        assert!(
            refused.contains("permission denied") || refused.contains("must be owner"),
            "{statement}: {refused}"
        );
    }
    for statement in [
        "UPDATE account SET role = 'administrator'",
        "UPDATE organization SET name = 'Taken'",
        "UPDATE client SET scopes = '{own:write}'",
        "UPDATE client_secret SET ended_at = NULL",
    ] {
        let refused = permitted(&mut connection, &own, statement).await.unwrap_err();
        assert!(refused.contains("row-level security"), "{statement}: {refused}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_service_whose_role_could_become_the_tables_owner_does_not_start() {
    let app = TestApp::start().await;
    let database = &app.database;
    // Of this test alone: roles belong to the whole Postgres.
    let role = format!("climber_{}", std::process::id());
    let keeper = format!("keeper_{}", std::process::id());
    database
        .execute(&format!(
            "CREATE ROLE {keeper}; GRANT {keeper} TO CURRENT_USER; GRANT CREATE ON SCHEMA public TO {keeper}; \
             ALTER TABLE idempotency_key OWNER TO {keeper}; \
             CREATE ROLE {role} LOGIN PASSWORD '{role}'; GRANT counterpart_service TO {role}"
        ))
        .await;
    let start = async || {
        let keyring = counterpart::secrets::Keyring::create_in(&app.keys.path().join("keys")).unwrap();
        let (config, clock) = (app.config.clone(), app.clock.clone());
        counterpart::app::App::start(config, &database.as_role(&role), keyring, clock, Handle::current())
            .await
            .map(drop)
    };
    assert!(start().await.is_ok());
    database.execute(&format!("GRANT {keeper} TO {role}")).await;
    let refused = start().await.unwrap_err().to_string();
    assert!(refused.contains("member of such a role"), "{refused}");
    database
        .execute(&format!(
            "ALTER TABLE idempotency_key OWNER TO CURRENT_USER; REVOKE CREATE ON SCHEMA public FROM {keeper}; \
             DROP ROLE {role}; DROP ROLE {keeper}"
        ))
        .await;
    assert!(Operator::beside(&app).run(&["journal", "verify"]).done().out.contains("log"));
}

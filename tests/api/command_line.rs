//! The commands of an operator, run as processes of their own.

use std::fs;

use counterpart::accounts::Credentials;
use counterpart::app::App;
use counterpart::clock::Clock;
use counterpart::db::managed::{ManagedCluster, ManagedOptions};
use counterpart::directory::Found;
use counterpart::model::ids::{AccountId, OrganizationId};
use counterpart::model::kinds::*;
use counterpart::secrets::Keyring;
use secrecy::ExposeSecret;

use crate::support::{Operator, PASSWORD, TestApp, TestDatabase, config, organization_draft};

const FOUND: [&str; 8] = [
    "account",
    "create-admin",
    "--organization",
    "Secretariat of the Directory",
    "--email",
    "admin@secretariat.example",
    "--name",
    "Ada",
];

fn credentials(email: &str, password: &str) -> Credentials {
    let address = "192.0.2.7".parse().unwrap();
    Credentials { email: email.to_owned(), password: password.into(), organization_id: None, address }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_secretariat_is_founded_once_and_its_administrator_signs_in_to_the_service_that_runs() {
    let app = TestApp::start().await;
    let operator = Operator::beside(&app);
    let ran = operator.run(&FOUND);
    let organization: OrganizationId = ran.done().word("secretariat").parse().unwrap();
    let account: AccountId = ran.word("account").parse().unwrap();

    let credentials = credentials("admin@secretariat.example", ran.word("password"));
    let signed_in = app.sign_in(credentials).await.unwrap();
    assert_eq!(signed_in.account, account);
    let caller = app.caller(signed_in.access_token.expose_secret()).unwrap();
    let member = caller.member().unwrap();
    assert!(member.administers_secretariat());
    assert_eq!(member.organization_id, organization);

    let again = operator.run(&FOUND);
    assert_eq!(again.refused(), "this directory has a secretariat already");
    assert_eq!(app.database.count("account").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn members_are_admitted_and_get_accounts() {
    let app = TestApp::start().await;
    let operator = Operator::beside(&app);
    let id = app.listed(organization_draft(OrganizationKind::Csirt, "CERT One")).await;
    let text = id.to_string();

    let accredit = ["organization", "accredit", &text, "--criterion", "national_csirt", "--reason", "A law"];
    assert_eq!(
        operator.run(&accredit).done().out,
        format!("CERT One ({id}) is accredited by national_csirt\n")
    );
    let again = operator.run(&accredit);
    assert_eq!(again.done().out, format!("CERT One ({id}) is already accredited by national_csirt\n"));

    let create = ["account", "create", "--organization", &text, "--name", "Ben", "--role", "editor"];
    let create = [&create[..], &["--email", "ben@one.example", "--password-file", "-"]].concat();
    let ran = operator.run_with(&create, &format!("{PASSWORD}\nmore\n"));
    let account: AccountId = ran.done().word("account").parse().unwrap();
    assert!(!ran.out.contains("password"), "{ran:?}");
    let signed_in = app.sign_in(credentials("ben@one.example", PASSWORD)).await.unwrap();
    assert_eq!(signed_in.account, account);
    let caller = app.caller(signed_in.access_token.expose_secret()).unwrap();
    assert_eq!(caller.member().unwrap().role, AccountRole::Editor);

    let suspend = [&accredit[..], &["--standing", "suspended"]].concat();
    operator.run(&suspend).done();
    let position = counterpart::changes::position(&mut app.database.connect().await).await.unwrap();
    app.directory.wait_for(position.number).await.unwrap();
    let snapshot = app.directory.snapshot();
    match app.look(&snapshot, &caller).organization(id) {
        Found::Here(found) => assert_eq!(found.view.standing, "suspended"),
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_forgot_the_password_gets_another_and_who_knew_it_is_out() {
    // The command goes by the system's clock, so its sessions have to be live by that.
    let app = TestApp::with(config(), Clock::System).await;
    let organization = app.organization(OrganizationKind::Csirt, "CERT One").await;
    let account = app.account(organization, AccountRole::Editor, "ben@one.example").await;
    let before = app.sign_in(credentials("ben@one.example", PASSWORD)).await.unwrap();
    let operator = Operator::beside(&app);
    let ran = operator.run(&["account", "set-password", &account.to_string()]);
    let password = ran.done().word("password").to_owned();

    let position = counterpart::changes::position(&mut app.database.connect().await).await.unwrap();
    app.directory.wait_for(position.number).await.unwrap();
    assert!(app.caller(before.access_token.expose_secret()).is_err());
    assert!(app.refresh_session(&before.refresh_token).await.is_err());
    assert!(app.sign_in(credentials("ben@one.example", PASSWORD)).await.is_err());
    let after = app.sign_in(credentials("ben@one.example", &password)).await.unwrap();
    assert_eq!(after.account, account);

    let nobody = AccountId::new(app.clock.now()).to_string();
    let unknown = operator.run(&["account", "set-password", &nobody]);
    assert_eq!(unknown.refused(), format!("there is no account {nobody} that can sign in"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_done_is_refused_in_one_clear_line() {
    let app = TestApp::start().await;
    let operator = Operator::beside(&app);
    let nobody = OrganizationId::new(app.clock.now()).to_string();
    let accredit = ["organization", "accredit", &nobody, "--criterion", "national_csirt"];
    assert_eq!(operator.run(&accredit).refused(), format!("there is no organization {nobody}"));

    let create = |email, name, file| {
        ["account", "create", "--organization", &nobody, "--role", "reader", "--email", email, "--name", name]
            .into_iter()
            .chain(["--password-file", file])
            .map(str::to_owned)
            .collect::<Vec<String>>()
    };
    let refused = |arguments: &[String], input: &str| {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        operator.run_with(&arguments, input).refused().to_owned()
    };
    let good = "plover anvil tundra";
    assert!(refused(&create("nobody", "Ben", "-"), good).starts_with("--email: "));
    assert!(refused(&create("ben@one.example", " ", "-"), good).starts_with("--name: "));
    let short = refused(&create("ben@one.example", "Ben", "-"), "short");
    assert!(short.starts_with("--password-file: ") && short.contains("12"), "{short}");
    let missing = refused(&create("ben@one.example", "Ben", "/nowhere/password"), "");
    assert!(missing.starts_with("--password-file /nowhere/password: "), "{missing}");
    assert_eq!(
        refused(&create("ben@one.example", "Ben", "-"), good),
        format!("there is no organization {nobody}")
    );

    for wrong in [&["account", "create"][..], &["organization", "accredit", &nobody, "--criterion", "none"]] {
        assert_eq!(operator.run(wrong).code, 2, "{wrong:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn history_is_verified_and_compared_with_what_was_kept() {
    let app = TestApp::start().await;
    app.organization(OrganizationKind::Csirt, "One").await;
    let operator = Operator::beside(&app);
    let checkpoint = operator.run(&["journal", "verify", "--checkpoint"]).done().out.clone();
    assert_eq!(checkpoint.lines().count(), 2);
    let kept = app.keys.path().join("kept");
    let against = ["journal", "verify", "--against", kept.to_str().unwrap()];
    fs::write(&kept, &checkpoint).unwrap();
    let head = checkpoint.lines().next().unwrap().split(' ').nth(2).unwrap().to_owned();

    app.organization(OrganizationKind::Csirt, "Two").await;
    let said = operator.run(&against).done().out.clone();
    assert!(said.starts_with("changes: 4 entries, all as they were written, head "), "{said}");
    operator.run(&["journal", "verify", "--head", &head]).done();

    // Cut off and counted anew: the tables tell of more.
    app.database
        .execute(
            "DELETE FROM change WHERE number > 1; \
             UPDATE change_counter SET (number, records, head, previous_head) = \
                 (SELECT number, 1, head, head FROM change)",
        )
        .await;
    let found = operator.run(&["journal", "verify"]);
    assert!(found.refused().starts_with("the table of organizations was changed behind"), "{found:?}");
    // With the tables of then, only who kept a position finds out.
    app.database
        .execute(
            "DELETE FROM organization WHERE name = 'Two'; \
             UPDATE organization SET standing = 'listed', standing_criterion = NULL, edit_version = 1",
        )
        .await;
    operator.run(&["journal", "verify"]).done();
    let found = operator.run(&against);
    assert!(found.refused().starts_with("`changes 2 "), "{found:?}");
    let found = operator.run(&["journal", "verify", "--head", &head]);
    assert!(found.refused().contains(&head), "{found:?}");

    app.database.execute("UPDATE change SET act = 'retire'").await;
    let found = operator.run(&["journal", "verify"]);
    assert_eq!(
        found.refused(),
        "changes was changed behind the service's back: entry 1: what it says does not fit its digest"
    );
    fs::write(&kept, "nothing of use").unwrap();
    assert!(operator.run(&against).refused().starts_with("--against "));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_is_prepared_as_its_owner_and_again_without_harm() {
    let database = TestDatabase::new().await;
    let state = tempfile::tempdir().unwrap();
    let operator = Operator::over(&database, &state);
    assert_eq!(operator.run(&["database", "prepare"]).done().out, "the database is ready\n");

    let without = Operator::over(&database, &state).without("DATABASE_OWNER_URL");
    assert!(without.run(&["database", "prepare"]).refused().contains("DATABASE_OWNER_URL"));
    let without = Operator::over(&database, &state).without("DATABASE_URL");
    assert!(without.run(&["journal", "verify"]).refused().contains("DATABASE_URL"));

    database.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public").await;
    let behind = operator.run(&FOUND);
    assert!(behind.refused().contains("run `counterpart database prepare`"), "{behind:?}");
    let ran = operator.run(&["database", "prepare"]);
    let migrations = fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations")).unwrap().count();
    assert_eq!(ran.done().out.lines().filter(|line| line.starts_with("applied ")).count(), migrations);
    operator.run(&FOUND).done();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn accounts_sign_in_after_the_service_secret_was_replaced() {
    let app = TestApp::start().await;
    let organization = app.organization(OrganizationKind::Csirt, "One").await;
    let account = app.account(organization, AccountRole::Reader, "ben@one.example").await;
    let file = |folder: &str| app.keys.path().join(folder).join(Keyring::SERVICE_SECRET);
    Keyring::create_in(&app.keys.path().join("new")).unwrap();
    let both = Operator::beside(&app)
        .with("COUNTERPART_SECRETS_SERVICE_SECRET_FILE", file("new"))
        .with("COUNTERPART_SECRETS_PREVIOUS_SERVICE_SECRET_FILES", file("keys"));
    let moved = both.run(&["account", "rekey"]);
    assert_eq!(moved.done().out, "accounts moved to the current service secret: 1\n");
    assert_eq!(
        both.run(&["account", "rekey"]).done().out,
        "accounts moved to the current service secret: 0\n"
    );

    let keyring = Keyring::create_in(&app.keys.path().join("new")).unwrap();
    let url = &app.database.application;
    let runtime = tokio::runtime::Handle::current();
    let app = App::start(app.config.clone(), url, keyring, app.clock.clone(), runtime).await.unwrap();
    let signed_in = app.sign_in(credentials("ben@one.example", PASSWORD)).await.unwrap();
    assert_eq!(signed_in.account, account);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_nothing_is_configured_a_private_postgres_is_brought_up_and_shared() {
    let state = tempfile::tempdir().unwrap();
    let operator = Operator::alone(&state);
    operator.run(&FOUND).done();
    assert_eq!(operator.run(&FOUND).refused(), "this directory has a secretariat already");
    assert_eq!(operator.run(&["database", "prepare"]).done().out, "the database is ready\n");

    let options = ManagedOptions { folder: state.path().join("postgres"), ..ManagedOptions::ephemeral() };
    let options = ManagedOptions { ephemeral: false, durable: true, ..options };
    assert_eq!(ManagedCluster::running(&options).await, None, "it went with its command");
    let running = ManagedCluster::start(&options).await.unwrap();
    let said = operator.run(&["journal", "verify"]).done().out.clone();
    assert!(said.starts_with("changes: 3 entries, all as they were written"), "{said}");
    running.stop().await.unwrap();
}

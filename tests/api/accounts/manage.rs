//! Accounts over HTTP: seen, changed and disabled by who administers the organization.

use std::collections::BTreeSet;

use counterpart::model::kinds::{AccountRole, OrganizationKind, Standing};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answered, Field, PASSWORD};

fn path(id: impl std::fmt::Display) -> String {
    format!("/v1/accounts/{id}")
}

fn ids(items: &[Value]) -> BTreeSet<String> {
    items.iter().map(|it| it["id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_administrator_sees_the_accounts_of_his_organization_page_by_page() {
    let field = Field::start().await;
    let of_team = [AccountRole::Administrator, AccountRole::Editor, AccountRole::Reader]
        .map(|role| field.account_of(field.team, role).to_string());
    let administrator = field.administrator();
    let listed = administrator.all("/v1/accounts?limit=2").await;
    assert_eq!((listed.len(), ids(&listed)), (3, BTreeSet::from(of_team.clone())));
    let one = administrator.get(&path(&of_team[1])).await;
    let account = one.expect(200);
    assert_eq!(account, *listed.iter().find(|it| it["id"] == of_team[1]).unwrap());
    assert_eq!(
        (&account["role"], &account["name"], &account["email"]),
        (&json!("editor"), &json!("Somebody"), &json!(format!("editor-{}@desk.example", field.team)))
    );
    assert!(!one.text().contains("password") && !one.text().contains("argon2"), "{}", one.text());
    assert_eq!(administrator.get_unless(&path(&of_team[1]), one.etag()).await.status, 304);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn others_see_their_own_account_and_hear_of_no_other() {
    let field = Field::start().await;
    let (editor, reader) = (
        field.account_of(field.team, AccountRole::Editor),
        field.account_of(field.team, AccountRole::Reader),
    );
    let own = field.editor().get(&path(editor)).await;
    assert_eq!(own.expect(200)["role"], "editor");
    assert!(!own.etag().contains('.'), "who may not change it is told no version");
    let unknown = "/v1/accounts/019a8f3e-1c2d-7e4f-8a5b-6c7d8e9f0a1b";
    let change = json!({"role": "administrator"});
    for visitor in [field.editor(), field.member(), field.secretary(), field.clerk(), field.candidate()] {
        for (hidden, unknown) in [
            (visitor.get(&path(reader)).await, visitor.get(unknown).await),
            (visitor.patch(&path(reader), "*", &change).await, visitor.patch(unknown, "*", &change).await),
            (visitor.delete(&path(reader), "*").await, visitor.delete(unknown, "*").await),
        ] {
            assert_eq!((hidden.status, &hidden.body), (404, &unknown.body));
        }
    }
    assert_eq!(field.editor().get("/v1/accounts").await.problem(), (403, "forbidden".into()));
    let foreign = format!("/v1/accounts?organization_id={}", field.team);
    for visitor in [field.member(), field.secretary()] {
        assert_eq!(visitor.get(&foreign).await.problem(), (404, "not-found".into()));
    }
    let raise = field.editor().patch(&path(editor), "*", &change).await;
    assert_eq!(raise.problem(), (403, "forbidden".into()), "nobody raises himself");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_of_role_and_name_holds_at_once_and_is_guarded_by_its_version() {
    let field = Field::start().await;
    let reader = field.account_of(field.team, AccountRole::Reader);
    let (administrator, visitor) = (field.administrator(), field.reader());
    assert_eq!(visitor.get("/v1/me").await.expect(200)["may"], json!([]));
    let etag = administrator.get(&path(reader)).await.etag().to_owned();
    let request = administrator.request(Method::PATCH, &path(reader)).json(&json!({"role": "editor"}));
    assert_eq!(Answered::to(request).await.problem(), (428, "precondition-required".into()));
    let edit = json!({"role": "editor", "name": "Ada Example"});
    let changed = administrator.patch(&path(reader), &etag, &edit).await;
    let body = changed.expect(200);
    assert_eq!((&body["role"], &body["name"]), (&json!("editor"), &json!("Ada Example")));
    assert!(changed.header("directory-position").is_some());
    assert_eq!(administrator.patch(&path(reader), &etag, &edit).await.problem(), (412, "stale".into()));
    let me = visitor.get("/v1/me").await.expect(200);
    assert_eq!(
        (&me["role"], &me["name"], &me["may"]),
        (&json!("editor"), &json!("Ada Example"), &json!(["edit_contact", "prove_channel"]))
    );

    let before = field.changes().await;
    let same = administrator.patch(&path(reader), changed.etag(), &edit).await;
    assert_eq!((same.status, same.etag()), (200, changed.etag()));
    assert_eq!(field.changes().await, before, "what changes nothing writes nothing");
    for (wrong, pointer, code) in [
        (json!({"role": null}), "/role", "required"),
        (json!({"role": "sync"}), "/role", "role_of_machines"),
        (json!({"name": ""}), "/name", "wrong_length"),
    ] {
        let refused = administrator.patch(&path(reader), "*", &wrong).await;
        assert_eq!(refused.violations(), [(pointer.into(), code.into())]);
    }
    let unknown = administrator.patch(&path(reader), "*", &json!({"email": "x@y.example"})).await;
    assert_eq!(unknown.problem(), (400, "malformed".into()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disabled_account_is_out_everywhere_and_leaves_a_tombstone() {
    let field = Field::start().await;
    let email = "ada@team.example";
    let ada = field.account(field.team, AccountRole::Editor, email).await;
    let sign_in = json!({"email": email, "password": PASSWORD});
    let tokens = field.stranger().post("/v1/sessions", &sign_in).await.expect(200);
    let visitor = field.bearer(tokens["access_token"].as_str().unwrap());
    let administrator = field.administrator();
    let disable = administrator.request(Method::DELETE, &path(ada)).header("If-Match", "*");
    let disabled = Answered::to(disable.header("Act-Reference", "Ticket 7")).await;
    assert_eq!(disabled.status, 204);
    assert!(disabled.header("directory-position").is_some());

    assert_eq!(visitor.get("/v1/me").await.problem(), (401, "invalid-token".into()));
    let refresh = json!({"refresh_token": tokens["refresh_token"]});
    let refreshed = field.stranger().post("/v1/sessions/refresh", &refresh).await;
    assert_eq!(refreshed.problem(), (401, "invalid-token".into()));
    let again = field.stranger().post("/v1/sessions", &sign_in).await;
    assert_eq!(again.problem(), (401, "wrong-credentials".into()));
    assert_eq!(administrator.get(&path(ada)).await.problem(), (410, "retired".into()));
    assert_eq!(
        administrator.patch(&path(ada), "*", &json!({"role": "reader"})).await.problem(),
        (410, "retired".into())
    );
    assert_eq!(administrator.delete(&path(ada), "*").await.problem(), (410, "retired".into()));
    assert!(!ids(&administrator.all("/v1/accounts").await).contains(&ada.to_string()));
    let open = "SELECT count(*) AS count FROM session WHERE revoked_at IS NULL";
    assert_eq!(field.count(open).await, 0);
    let noted = "SELECT count(*) AS count FROM change WHERE act = 'disable' AND reference = 'Ticket 7'";
    assert_eq!(field.count(noted).await, 1);
    let restarted = field.beside().await;
    assert_eq!(
        restarted
            .visitor(field.account_of(field.team, AccountRole::Administrator))
            .get(&path(ada))
            .await
            .problem(),
        (410, "retired".into())
    );
    // The address is free for whoever follows.
    field.account(field.team, AccountRole::Reader, email).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_stands_in_looks_after_the_accounts_of_an_organization_that_nobody_administers() {
    let field = Field::start().await;
    let orphan = field.organization(OrganizationKind::Csirt, "Orphan").await;
    let editor = field.account(orphan, AccountRole::Editor, "ben@orphan.example").await;
    let list = format!("/v1/accounts?organization_id={orphan}");
    let readings = "SELECT count(*) AS count FROM journal_entry WHERE act = 'read' AND kind = 'account'";
    assert_eq!(field.secretary().all(&list).await[0]["email"], "ben@orphan.example");
    assert_eq!(field.count(readings).await, 1, "reading another organization's person is journaled");
    let raised = field.secretary().patch(&path(editor), "*", &json!({"role": "administrator"})).await;
    assert_eq!(raised.expect(200)["role"], "administrator");
    assert_eq!(
        field.secretary().get(&list).await.problem(),
        (404, "not-found".into()),
        "from now on it has one"
    );
    assert_eq!(field.secretary().delete(&path(editor), "*").await.problem(), (404, "not-found".into()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_suspended_organization_reads_its_accounts_and_changes_none() {
    let field = Field::start().await;
    field.stand(field.team, Standing::Suspended).await;
    let editor = field.account_of(field.team, AccountRole::Editor);
    let administrator = field.administrator();
    assert_eq!(administrator.all("/v1/accounts").await.len(), 3);
    let read = administrator.get(&path(editor)).await;
    assert_eq!(read.status, 200);
    for refused in [
        administrator.patch(&path(editor), "*", &json!({"role": "reader"})).await,
        administrator.delete(&path(editor), "*").await,
        administrator
            .post("/v1/invitations", &json!({"email": "a@team.example", "name": "A", "role": "reader"}))
            .await,
    ] {
        assert_eq!(refused.problem(), (403, "forbidden".into()));
    }
}

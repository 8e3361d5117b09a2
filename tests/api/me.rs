//! Who asks, and what he may do.

use counterpart::model::kinds::{AccountRole, OrganizationKind, Standing};
use serde_json::json;

use crate::support::{Served, Visitor};

async fn me(visitor: Visitor<'_>) -> serde_json::Value {
    visitor.get("/v1/me").await.expect(200)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_member_hears_who_he_is_and_what_he_may_do() {
    let served = Served::start().await;
    let id = served.organization(OrganizationKind::Csirt, "CERT Example").await;
    let reader = served.account(id, AccountRole::Reader, "reader@cert.example").await;
    let editor = served.account(id, AccountRole::Editor, "editor@cert.example").await;
    let administrator = served.account(id, AccountRole::Administrator, "administrator@cert.example").await;

    let body = me(served.visitor(editor)).await;
    assert_eq!(body["account_id"], editor.to_string());
    assert_eq!((&body["email"], &body["name"]), (&json!("editor@cert.example"), &json!("Somebody")));
    assert_eq!(body["role"], "editor");
    assert!(body["session_id"].is_string());
    assert_eq!(
        body["organization"],
        json!({"id": id.to_string(), "name": "CERT Example", "kind": "csirt", "standing": "accredited"})
    );
    assert_eq!(
        (&body["may"], &body["may_elsewhere"]),
        (&json!(["edit_contact", "prove_channel"]), &json!([]))
    );

    assert_eq!(me(served.visitor(reader)).await["may"], json!([]));
    assert_eq!(
        me(served.visitor(administrator)).await["may"],
        json!([
            "edit_organization",
            "retire_organization",
            "edit_contact",
            "prove_channel",
            "create_account",
            "invite",
            "edit_account",
            "choose_authority",
            "adopt",
            "edit_client",
            "end_client"
        ])
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_administrator_of_the_secretariat_decides_on_others_and_not_on_itself() {
    let served = Served::start().await;
    let id = served.secretariat().await;
    let account = served.account(id, AccountRole::Administrator, "administrator@secretariat.example").await;
    let body = me(served.visitor(account)).await;
    for action in ["register_organization", "retire_organization", "set_standing"] {
        assert!(body["may_elsewhere"].as_array().unwrap().contains(&json!(action)), "{action}: {body}");
    }
    assert!(!body["may"].as_array().unwrap().contains(&json!("set_standing")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_member_of_a_suspended_organization_may_only_take_from_its_machines_from_that_moment_on() {
    let served = Served::start().await;
    let id = served.organization(OrganizationKind::Csirt, "CERT Example").await;
    let account = served.account(id, AccountRole::Administrator, "administrator@cert.example").await;
    let visitor = served.visitor(account);
    served.stand(id, Standing::Suspended).await;
    let body = visitor.get("/v1/me").await.expect(200);
    assert_eq!(
        (&body["organization"]["standing"], &body["may"]),
        (&json!("suspended"), &json!(["end_client"]))
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_not_signed_in_is_nobody() {
    let served = Served::start().await;
    let answer = served.stranger().get("/v1/me").await;
    assert_eq!(answer.problem(), (401, "unauthenticated".into()));
    assert_eq!(answer.header("www-authenticate"), Some("Bearer realm=\"counterpart\""));
    assert_eq!(served.bearer("forged").get("/v1/me").await.problem(), (401, "invalid-token".into()));
}

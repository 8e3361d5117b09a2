//! Accepting an invitation.

use chrono::TimeDelta;
use counterpart::model::kinds::{AccountRole, Standing};
use futures_util::future::join_all;
use serde_json::json;

use super::{CHOSEN, accept, ada, code, invited, sign_in};
use crate::support::{Field, PASSWORD};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_accepts_chooses_a_password_and_signs_in_with_it() {
    let field = Field::start().await;
    let entered = invited(&field.administrator(), &ada("editor")).await;
    let accepted = accept(&field, &code(&entered)).await;
    let account = accepted.expect(201);
    assert_eq!(
        (&account["email"], &account["name"], &account["role"]),
        (&json!("ada@team.example"), &json!("Ada Example"), &json!("editor"))
    );
    assert_eq!(
        accepted.header("location"),
        Some(format!("/v1/accounts/{}", account["id"].as_str().unwrap()).as_str())
    );
    let position = accepted.header("directory-position").unwrap();
    let shown = field.administrator().get_at_least(accepted.header("location").unwrap(), position).await;
    assert_eq!(shown.expect(200)["id"], account["id"], "it is there from that position on");

    let tokens = sign_in(&field, "ada@team.example").await.expect(200);
    let me = field.bearer(tokens["access_token"].as_str().unwrap()).get("/v1/me").await.expect(200);
    assert_eq!((&me["account_id"], &me["may"]), (&account["id"], &json!(["edit_contact", "prove_channel"])));
    let invitation = field.administrator().get(&entered.path).await.expect(200);
    assert_eq!((&invitation["status"], &invitation["account_id"]), (&json!("accepted"), &account["id"]));
    assert_eq!(
        field
            .count(
                "SELECT count(*) AS count FROM journal_entry WHERE act IN ('invite', 'accept', 'create') \
                     AND organization_id = (SELECT organization_id FROM invitation)"
            )
            .await,
        2 + 4,
        "the offer, its acceptance, and every account of the team"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_code_that_is_wrong_used_withdrawn_or_too_old_is_answered_with_the_same_bytes() {
    let field = Field::start().await;
    let administrator = field.administrator();
    let used = invited(&administrator, &ada("editor")).await;
    accept(&field, &code(&used)).await.expect(201);
    let withdrawn =
        invited(&administrator, &json!({"email": "eve@team.example", "name": "Eve", "role": "reader"})).await;
    assert_eq!(administrator.delete(&withdrawn.path, &withdrawn.etag).await.status, 204);
    let old =
        invited(&administrator, &json!({"email": "old@team.example", "name": "Old", "role": "reader"})).await;
    field.clock.advance(TimeDelta::days(7));
    let fresh = invited(
        &field.administrator(),
        &json!({"email": "new@team.example", "name": "New", "role": "reader"}),
    )
    .await;
    let forged = {
        let code = code(&fresh);
        let last = if code.ends_with('A') { 'B' } else { 'A' };
        format!("{}{}{last}", &code[..30], &code[31..63])
    };
    let nobody = format!("{}{}", "A".repeat(22), &code(&fresh)[22..]);
    let mut bodies = Vec::new();
    for text in [code(&used), code(&withdrawn), code(&old), forged, nobody, "no code".into(), String::new()] {
        let refused = accept(&field, &text).await;
        assert_eq!(refused.violations(), [("/code".into(), "unusable".into())], "{text}");
        bodies.push(refused.body);
    }
    assert!(bodies.iter().all(|body| *body == bodies[0]));
    assert_eq!(field.administrator().get(&old.path).await.expect(200)["status"], "expired");
    accept(&field, &code(&fresh)).await.expect(201);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_weak_password_is_told_and_the_code_stays_good() {
    let field = Field::start().await;
    let entered = invited(&field.administrator(), &ada("reader")).await;
    for (password, expected) in [("brief", "too_short"), ("ada@team.example", "guessable")] {
        let body = json!({"code": code(&entered), "password": password});
        let refused = field.stranger().post("/v1/invitations/accept", &body).await;
        assert_eq!(refused.violations(), [("/password".into(), expected.into())]);
        assert!(!refused.text().contains(password));
    }
    assert_eq!(field.database.count("sign_in_failure").await, 0, "that is no guess at a code");
    accept(&field, &code(&entered)).await.expect(201);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_32_who_accept_at_once_on_two_instances_one_gets_the_account() {
    let field = Field::start().await;
    let beside = field.beside().await;
    let before = field.database.count("account").await;
    let code = code(&invited(&field.administrator(), &ada("editor")).await);
    let body = json!({"code": code, "password": CHOSEN});
    let (one, other) = (field.stranger(), beside.stranger());
    let all = (0..32).map(|number| {
        let visitor = if number % 2 == 0 { &one } else { &other };
        visitor.post("/v1/invitations/accept", &body)
    });
    let answers: Vec<_> = join_all(all).await.into_iter().map(|answer| answer.status).collect();
    let count = |status| answers.iter().filter(|it| **it == status).count();
    println!(
        "invitations: of 32 at once {} accepted, {} unusable, {} too busy",
        count(201),
        count(422),
        count(503)
    );
    assert_eq!((count(201), count(201) + count(422) + count(503)), (1, 32), "{answers:?}");
    assert_eq!(field.database.count("account").await, before + 1);
    sign_in(&field, "ada@team.example").await.expect(200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn codes_are_guessed_no_more_often_than_passwords_on_all_instances_together() {
    let field = Field::start().await;
    let beside = field.beside().await;
    let entered = invited(&field.administrator(), &ada("editor")).await;
    let guess = format!("{}{}", &code(&entered)[..22], "A".repeat(42));
    let body = json!({"code": guess, "password": CHOSEN});
    for number in 0..50 {
        let visitor = if number % 2 == 0 { field.stranger() } else { beside.stranger() };
        assert_eq!(visitor.post("/v1/invitations/accept", &body).await.status, 422, "{number}");
    }
    for visitor in [field.stranger(), beside.stranger()] {
        let refused = visitor
            .post("/v1/invitations/accept", &json!({"code": code(&entered), "password": CHOSEN}))
            .await;
        assert_eq!(refused.problem(), (429, "too-many-requests".into()));
        assert!(refused.header("retry-after").is_some());
    }
    let signing_in =
        field.stranger().post("/v1/sessions", &json!({"email": "x@y.example", "password": "x"})).await;
    assert_eq!(signing_in.status, 429, "a network's guesses count together");
    field.clock.advance(TimeDelta::minutes(15));
    accept(&field, &code(&entered)).await.expect(201);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_invitation_ends_with_the_right_of_who_made_it() {
    let field = Field::start().await;
    let boss = field.account(field.team, AccountRole::Administrator, "boss@team.example").await;
    let body = |email: &str| json!({"email": email, "name": "Eve", "role": "administrator"});
    let demoted = invited(&field.visitor(boss), &body("a@team.example")).await;
    let path = format!("/v1/accounts/{boss}");
    field.administrator().patch(&path, "*", &json!({"role": "editor"})).await.expect(200);
    assert_eq!(accept(&field, &code(&demoted)).await.violations(), [("/code".into(), "unusable".into())]);
    field.administrator().patch(&path, "*", &json!({"role": "administrator"})).await.expect(200);
    assert_eq!(field.administrator().delete(&path, "*").await.status, 204);
    assert_eq!(accept(&field, &code(&demoted)).await.status, 422, "disabled");

    let own = invited(&field.administrator(), &body("b@team.example")).await;
    field.stand(field.team, Standing::Suspended).await;
    assert_eq!(accept(&field, &code(&own)).await.status, 422, "suspended");
    field.stand(field.team, Standing::Accredited).await;
    accept(&field, &code(&own)).await.expect(201);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_has_one_account_of_an_organization_and_any_number_of_others() {
    let field = Field::start().await;
    let first = invited(&field.administrator(), &ada("editor")).await;
    let second = invited(&field.administrator(), &ada("reader")).await;
    let elsewhere = invited(&field.member(), &ada("reader")).await;
    accept(&field, &code(&first)).await.expect(201);
    assert_eq!(accept(&field, &code(&second)).await.problem(), (409, "account-exists".into()));
    accept(&field, &code(&elsewhere)).await.expect(201);

    let asked = sign_in(&field, "ada@team.example").await;
    assert_eq!(asked.problem(), (409, "organization-needed".into()));
    let told = asked.text();
    assert!(told.contains(&field.team.to_string()) && told.contains(&field.neighbour.to_string()), "{told}");
    let wrong = json!({"email": "ada@team.example", "password": PASSWORD});
    let wrong = field.stranger().post("/v1/sessions", &wrong).await;
    assert_eq!(wrong.problem(), (401, "wrong-credentials".into()));
    assert!(!wrong.text().contains(&field.team.to_string()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_row_of_an_invitation_that_is_changed_behind_the_service_makes_no_administrator() {
    let field = Field::start().await;
    let entered = invited(&field.administrator(), &ada("reader")).await;
    field.database.execute("UPDATE invitation SET role = 'administrator'").await;
    assert_eq!(accept(&field, &code(&entered)).await.status, 422);
    field.database.execute("UPDATE invitation SET role = 'reader'").await;
    accept(&field, &code(&entered)).await.expect(201);
}

//! What each scope gives a machine, and what none gives it.

use counterpart::model::ids::SessionId;
use counterpart::model::kinds::AccountRole;
use reqwest::Method;
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use super::{machine, me};
use crate::support::{Answered, Entered, Field, Machine, ask, desk_for};

/// How a contact of the team is answered to somebody by its id, and whether it stands in the list.
async fn seen(field: &Field, token: &str, contact: &Entered) -> (u16, bool) {
    let visitor = field.bearer(token);
    let listed = visitor.all("/v1/contacts").await;
    let is_listed = listed.iter().any(|it| it["id"] == contact.body["id"]);
    (visitor.get(&contact.path).await.status, is_listed)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_machine_reads_what_its_organization_may_by_its_scopes() {
    let field = Field::start().await;
    let audiences = ["public", "members", "own"];
    let mut own = Vec::new();
    for audience in audiences {
        own.push(field.enter(&desk_for(audience, &[audience])).await);
    }
    let of_others = {
        let path = format!("{}/contacts", Field::organization_path(field.neighbour));
        let mut entered = Vec::new();
        for audience in audiences {
            let answer = field.member().post(&path, &desk_for(audience, &[audience])).await;
            entered.push(Entered::from(&answer));
        }
        entered
    };
    for (scopes, of_own, of_neighbour) in [
        ("", [true, false, false], [true, false, false]),
        ("feed:read journal:read", [true, false, false], [true, false, false]),
        ("own:write", [true, true, true], [true, false, false]),
        ("directory:read", [true, true, true], [true, true, false]),
        ("directory:read own:write", [true, true, true], [true, true, false]),
    ] {
        let (_, token) = machine(&field, "administrator", scopes).await;
        for (contacts, expected) in [(&own, of_own), (&of_others, of_neighbour)] {
            for (contact, is_seen) in contacts.iter().zip(expected) {
                let found = seen(&field, &token, contact).await;
                assert_eq!(
                    found,
                    (if is_seen { 200 } else { 404 }, is_seen),
                    "{scopes}: {}",
                    contact.body["audience"]
                );
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_machine_writes_its_own_records_by_role_and_scope() {
    let field = Field::start().await;
    let contact = field.enter(&desk_for("members", &["members"])).await;
    let team = field.team_path();
    let out = Some("insufficient-scope");
    for (role, scopes, contacts, profile) in [
        ("administrator", "own:write", None, None),
        ("editor", "own:write", None, Some("forbidden")),
        ("reader", "own:write", Some("forbidden"), Some("forbidden")),
        ("auditor", "own:write", Some("forbidden"), Some("forbidden")),
        ("administrator", "directory:read", out, out),
        ("administrator", "directory:read feed:read slice:write journal:read", out, out),
    ] {
        let (client, token) = machine(&field, role, scopes).await;
        let visitor = field.bearer(&token);
        let how = |answer: &Answered| (answer.status >= 400).then(|| answer.problem().1);
        let title = json!({"title": format!("Desk by {}", client.id())});
        let edited = visitor.patch(&contact.path, "*", &title).await;
        assert_eq!(how(&edited).as_deref(), contacts, "{role} {scopes}: contact");
        let name = json!({"short_name": client.id()[..8]});
        let renamed = visitor.patch(&team, "*", &name).await;
        assert_eq!(how(&renamed).as_deref(), profile, "{role} {scopes}: profile");
        if contacts == out {
            let challenge = edited.header("www-authenticate").unwrap();
            assert!(challenge.contains("insufficient_scope") && challenge.contains("scope=\"own:write\""));
        }
        if contacts.is_none() {
            // Who did it stands in the history of those who may know.
            let history = field.editor().get(&format!("{}/history", contact.path)).await.expect(200);
            assert_eq!(history["items"][0]["change"]["account_id"], client.id());
            assert!(edited.etag().contains('.'));
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_machine_manages_nothing_whatever_its_role() {
    let field = Field::start().await;
    let secretariat =
        Machine::register(&field.secretary(), "administrator", "directory:read own:write").await;
    let of_secretariat = secretariat.token(&field.stranger()).await;
    let (_, own) = machine(&field, "administrator", "directory:read own:write").await;
    let out = (403, "insufficient-scope".to_owned());
    let decision =
        json!({"standing": "accredited", "criterion": "first_member", "reason": "R", "reference": "D 1"});
    let invited = json!({"email": "a@team.example", "name": "A", "role": "reader"});
    let applicant = Field::organization_path(field.applicant);
    for (token, method, path, body) in [
        (&own, Method::GET, "/v1/accounts".to_owned(), Value::Null),
        (&own, Method::GET, "/v1/invitations".to_owned(), Value::Null),
        (&own, Method::POST, "/v1/invitations".to_owned(), invited),
        (&own, Method::GET, "/v1/sessions".to_owned(), Value::Null),
        (&own, Method::DELETE, "/v1/sessions/current".to_owned(), Value::Null),
        (&own, Method::DELETE, field.team_path(), Value::Null),
        (&own, Method::POST, "/v1/circles".to_owned(), json!({"name": "Ours"})),
        (&own, Method::POST, format!("{}/adopt", field.team_path()), Value::Null),
        (&of_secretariat, Method::PUT, format!("{applicant}/accreditation"), decision),
        (
            &of_secretariat,
            Method::POST,
            "/v1/organizations".to_owned(),
            json!({"kind": "csirt", "name": "New"}),
        ),
        (&of_secretariat, Method::POST, "/v1/circles".to_owned(), json!({"name": "Ours"})),
        (&of_secretariat, Method::DELETE, applicant.clone(), Value::Null),
        (&of_secretariat, Method::PATCH, applicant.clone(), json!({"short_name": "A"})),
    ] {
        let request = field.bearer(token).request(method.clone(), &path).header("If-Match", "*");
        let request = request.header("Act-Reference", "Note 1");
        let answer = Answered::to(if body.is_null() { request } else { request.json(&body) }).await;
        assert_eq!(answer.problem(), out, "{method} {path}");
    }
    let account = format!("/v1/accounts/{}", field.account_of(field.team, AccountRole::Reader));
    assert_eq!(field.bearer(&own).get(&account).await.problem(), (404, "not-found".into()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_is_for_fewer_scopes_where_the_request_says_so_and_never_for_more() {
    let field = Field::start().await;
    let contact = field.enter(&desk_for("own", &["own"])).await;
    let client = Machine::register(&field.administrator(), "editor", "directory:read own:write").await;
    let asked = async |scope: &str| {
        let mut form = client.credentials();
        form["scope"] = json!(scope);
        ask(&field.stranger(), &form).await
    };
    let narrowed = asked("directory:read").await.expect(200);
    assert_eq!(narrowed["scope"], "directory:read");
    let visitor = field.bearer(narrowed["access_token"].as_str().unwrap());
    assert_eq!(me(&visitor).await.1["scopes"], json!(["directory:read"]));
    assert_eq!(visitor.get(&contact.path).await.status, 200);
    let edit = json!({"title": "Other"});
    assert_eq!(visitor.patch(&contact.path, "*", &edit).await.problem(), (403, "insufficient-scope".into()));
    let whole = asked("own:write directory:read").await.expect(200);
    assert_eq!(whole["scope"], "directory:read own:write");
    for wider in ["journal:read", "directory:read own:write journal:read", "everything", "directory:read "] {
        assert_eq!(super::refused(&asked(wider).await), (400, "invalid_scope".into()), "{wider}");
    }
    // What the client loses, its narrowed token loses; what it is given, that token does not get.
    let path = &client.client.path;
    let administrator = field.administrator();
    administrator.patch(path, "*", &json!({"scopes": ["own:write", "feed:read"]})).await.expect(200);
    assert_eq!(me(&visitor).await.1["scopes"], json!([]));
    assert_eq!(visitor.get(&contact.path).await.problem(), (404, "not-found".into()));
    assert_eq!(visitor.patch(&contact.path, "*", &edit).await.problem(), (404, "not-found".into()));
    let whole = field.bearer(whole["access_token"].as_str().unwrap());
    assert_eq!(whole.patch(&contact.path, "*", &edit).await.status, 200);
    assert_eq!(
        me(&whole).await.1["scopes"],
        json!(["own:write"]),
        "nor does one that asked for all there was"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_that_says_more_than_its_client_has_gives_no_more_and_a_persons_says_nothing() {
    let field = Field::start().await;
    let (machine, _) = machine(&field, "administrator", "directory:read").await;
    let now = field.clock.now();
    let of = |scopes: &str| {
        let (client, secret) = (machine.id().parse().unwrap(), machine.secret_id().parse().unwrap());
        field.tokens.issue_for(client, secret, Some(scopes.parse().unwrap()), now)
    };
    for (said, held) in [
        ("directory:read own:write feed:read slice:write journal:read", json!(["directory:read"])),
        ("own:write", json!([])),
    ] {
        let visitor = field.bearer(of(said).expose_secret());
        let (_, who) = me(&visitor).await;
        assert_eq!((&who["scopes"], &who["may"]), (&held, &json!([])), "{said}");
        let edited = visitor.patch(&field.team_path(), "*", &json!({"short_name": "X"})).await;
        assert_eq!(edited.problem(), (403, "insufficient-scope".into()));
    }
    let person = field.account_of(field.team, AccountRole::Administrator);
    let scopes = Some("own:write".parse().unwrap());
    let token = field.tokens.issue_for(person, SessionId::new(now), scopes, now);
    let refused = field.bearer(token.expose_secret()).get("/v1/me").await;
    assert_eq!(refused.problem(), (401, "invalid-token".into()));
}

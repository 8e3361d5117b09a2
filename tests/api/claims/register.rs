//! Who registers claims, and who sees them.

use chrono::Duration;
use counterpart::model::kinds::{AccountRole, OrganizationKind, Standing};
use reqwest::Method;
use serde_json::{Value, json};

use super::{acts, claim, claimed, network};
use crate::circles::assert_sound;
use crate::standing::{led, ward};
use crate::support::{Answered, Entered, Field, account, desk, desk_for};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn administrators_claim_for_their_organization_and_nobody_else_does() {
    let field = Field::start().await;
    let before = field.changes().await;
    for visitor in [field.editor(), field.reader(), field.member(), field.candidate(), field.secretary()] {
        let refused = claimed(&visitor, &field.team_path(), &network()).await;
        assert_eq!(refused.problem(), (403, "forbidden".into()));
    }
    let stranger = claimed(&field.stranger(), &field.team_path(), &network()).await;
    assert_eq!(stranger.problem(), (401, "unauthenticated".into()));
    assert_eq!(field.changes().await, before);
    let entered = claim(&field, &network()).await;
    assert_eq!(entered.body["organization_id"], field.team.to_string());
    assert!(entered.etag.starts_with("\"1."), "{}", entered.etag);
    // Who is only listed edits itself; who is suspended writes nothing.
    let own = Field::organization_path(field.applicant);
    claimed(&field.candidate(), &own, &network()).await.expect(201);
    field.stand(field.applicant, Standing::Suspended).await;
    let suspended = claimed(&field.candidate(), &own, &json!({"kind": "country", "country": "CH"})).await;
    assert_eq!(suspended.problem(), (403, "forbidden".into()));
    assert_sound(&field).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_stands_in_claims_for_a_ward_until_it_has_an_administrator() {
    let field = led().await;
    let (id, path) = ward(&field.member(), "Ward").await;
    claimed(&field.member(), &path, &network()).await.expect(201);
    account(&field, id, AccountRole::Administrator).await;
    let late = claimed(&field.member(), &path, &json!({"kind": "country", "country": "CH"})).await;
    assert_eq!(late.problem(), (403, "forbidden".into()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_repeated_request_with_the_same_key_claims_once() {
    let field = Field::start().await;
    let post = || {
        let visitor = field.administrator();
        let request = visitor.request(Method::POST, &format!("{}/claims", field.team_path()));
        request.header("Idempotency-Key", "net").header("Act-Reference", "Ticket 7").json(&network())
    };
    let first = Entered::from(&Answered::to(post()).await);
    let again = Entered::from(&Answered::to(post()).await);
    assert_eq!(first.path, again.path);
    let history = field.member().all(&format!("{}/history", first.path)).await;
    assert_eq!(history.len(), 1);
    assert_eq!(history[0]["change"]["reference"], "Ticket 7");
    assert_eq!(
        field.stranger().all(&format!("{}/history", first.path)).await[0]["change"]["reference"],
        Value::Null
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_claim_is_hidden_with_its_organization_and_answered_as_if_there_were_none() {
    let field = Field::start().await;
    let entered = claim(&field, &network()).await;
    let id = entered.body["id"].as_str().unwrap();
    let nobody = "019a8f3e-1c2d-7e4f-8a5b-6c7d8e9f0a1b";
    for (audience, member, clerk) in [("members", 200, 200), ("authority", 404, 200), ("own", 404, 404)] {
        let path = format!("{}/audience", field.team_path());
        field.administrator().put(&path, "*", &json!({"audience": audience})).await.expect(200);
        for (visitor, expected) in [
            (field.stranger(), 404),
            (field.candidate(), 404),
            (field.member(), member),
            (field.clerk(), clerk),
            (field.reader(), 200),
        ] {
            for path in [entered.path.clone(), format!("{}/history", entered.path)] {
                let answer = visitor.get(&path).await;
                assert_eq!(answer.status, expected, "{audience} {path}");
                if expected == 404 {
                    assert_eq!(answer.body, visitor.get(&path.replace(id, nobody)).await.body, "{path}");
                }
            }
            let found = visitor.all("/v1/claims?kind=prefix&value=192.0.2.0/24").await;
            assert_eq!(found.len(), usize::from(expected == 200), "{audience}");
        }
    }
    // What is hidden cannot be told from nothing by writing to it either.
    for (method, part) in [
        (Method::PATCH, ""),
        (Method::DELETE, ""),
        (Method::POST, "/confirm"),
        (Method::POST, "/dispute"),
        (Method::DELETE, "/dispute"),
    ] {
        for visitor in [field.member(), field.secretary()] {
            let ask = async |id: &str| {
                let request = visitor.request(method.clone(), &format!("/v1/claims/{id}{part}"));
                let request = request.header("If-Match", "*");
                let body = if part == "/dispute" { json!({"reason": "No."}) } else { json!({"note": null}) };
                let has_body = method == Method::PATCH || method == Method::POST && part == "/dispute";
                Answered::to(if has_body { request.json(&body) } else { request }).await
            };
            let (hidden, unknown) = (ask(id).await, ask(nobody).await);
            assert_eq!((hidden.status, &hidden.body), (404, &unknown.body), "{method} {part}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restricted_claim_is_journaled_before_it_is_read_by_others() {
    let field = Field::start().await;
    let entered = claim(&field, &network()).await;
    let path = format!("{}/audience", field.team_path());
    field.administrator().put(&path, "*", &json!({"audience": "authority"})).await.expect(200);
    let readings = "SELECT count(*) AS count FROM journal_entry WHERE act = 'read' AND kind = 'claim'";
    field.reader().get(&entered.path).await.expect(200);
    assert_eq!(field.count(readings).await, 0, "its own");
    field.clerk().get(&entered.path).await.expect(200);
    assert_eq!(field.count(readings).await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_contact_that_one_does_not_see_is_not_named_to_him() {
    let field = Field::start().await;
    field.enter(&desk()).await;
    let contact = field.enter(&desk_for("members", &["members"])).await;
    let id = contact.body["id"].clone();
    let entered = claim(&field, &json!({"kind": "country", "country": "CH", "contact_id": id})).await;
    let named = async |visitor: &crate::support::Visitor<'_>| {
        let shown = visitor.get(&entered.path).await.expect(200);
        let listed = visitor.all("/v1/claims?kind=country&value=CH").await;
        let history = visitor.all(&format!("{}/history", entered.path)).await;
        assert_eq!(shown["contact_id"], listed[0]["contact_id"]);
        assert_eq!(shown["contact_id"], history[0]["claim"]["contact_id"]);
        shown["contact_id"].clone()
    };
    assert_eq!(named(&field.stranger()).await, Value::Null);
    assert_eq!(named(&field.candidate()).await, Value::Null);
    assert_eq!(named(&field.member()).await, id);
    assert_eq!(named(&field.reader()).await, id);
    // A contact that is retired answers no more; the claim keeps its id until that is changed.
    let etag = field.administrator().get(&entered.path).await.etag().to_owned();
    assert_eq!(field.editor().delete(&contact.path, "*").await.status, 204);
    assert_eq!(named(&field.reader()).await, Value::Null);
    assert_ne!(field.administrator().get(&entered.path).await.etag(), etag, "the view says something else");
    field.editor().post(&format!("{}/restore", contact.path), &json!({})).await.expect(200);
    assert_eq!(named(&field.member()).await, id);
    assert_eq!(acts(&field.reader(), &entered.path).await, ["register"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_contacts_of_the_organization_that_stand_are_named() {
    let field = Field::start().await;
    field.enter(&desk()).await;
    let gone = field.enter(&desk_for("members", &["members"])).await;
    assert_eq!(field.editor().delete(&gone.path, "*").await.status, 204);
    let path = format!("{}/contacts", Field::organization_path(field.neighbour));
    let foreign = Entered::from(&field.member().post(&path, &desk_for("own", &["own"])).await);
    let mut refused = Vec::new();
    for id in
        [gone.body["id"].clone(), foreign.body["id"].clone(), json!("019a8f3e-1c2d-7e4f-8a5b-6c7d8e9f0a1b")]
    {
        let body = json!({"kind": "country", "country": "CH", "contact_id": id});
        let answer = claimed(&field.administrator(), &field.team_path(), &body).await;
        assert_eq!(answer.violations(), [("/contact_id".into(), "unknown_contact".into())]);
        refused.push(answer.body);
    }
    assert!(refused.iter().all(|it| *it == refused[0]), "the three are answered alike");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_organization_lists_its_claims_by_kind_page_by_page() {
    let field = Field::start().await;
    for body in [
        network(),
        json!({"kind": "country", "country": "CH"}),
        json!({"kind": "domain", "domain": "team.example"}),
        json!({"kind": "prefix", "prefix": "2001:db8::/32"}),
    ] {
        field.clock.advance(Duration::seconds(1));
        claim(&field, &body).await;
    }
    let path = format!("{}/claims", field.team_path());
    let kinds = async |query: &str| -> Vec<String> {
        let items = field.stranger().all(&format!("{path}{query}")).await;
        items.iter().map(|it| it["kind"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(kinds("").await, ["prefix", "country", "domain", "prefix"]);
    assert_eq!(kinds("?limit=1").await, ["prefix", "country", "domain", "prefix"]);
    assert_eq!(kinds("?kind=prefix,domain&limit=2").await, ["prefix", "domain", "prefix"]);
    let wrong = field.stranger().get(&format!("{path}?kind=planet")).await;
    assert_eq!(wrong.problem(), (400, "malformed".into()));
    let other = field.stranger().get(&format!("{path}?kind=prefix&limit=1")).await.expect(200);
    let cursor = other["next_cursor"].as_str().unwrap();
    let foreign = field.stranger().get(&format!("{path}?limit=1&cursor={cursor}")).await;
    assert_eq!(foreign.problem(), (400, "malformed".into()), "a cursor is of one list");
    let hidden = field.organization(OrganizationKind::Csirt, "Hidden").await;
    let administrator = account(&field, hidden, AccountRole::Administrator).await;
    let hidden = Field::organization_path(hidden);
    let own = json!({"audience": "own"});
    field.visitor(administrator).put(&format!("{hidden}/audience"), "*", &own).await.expect(200);
    assert_eq!(field.stranger().get(&format!("{hidden}/claims")).await.status, 404);
}

//! Who says something of another, and what that is.

use counterpart::model::kinds::{AccountRole, OrganizationKind, Standing};
use reqwest::Method;
use serde_json::{Value, json};

use super::{Region, member, said};
use crate::circles::assert_sound;
use crate::standing::{authority, led};
use crate::support::{Answered, Entered, Field, account};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_regional_body_says_of_a_team_that_it_is_a_member_and_everybody_reads_it() {
    let region = Region::start().await;
    let field = &region.field;
    let entered = region.membership().await;
    let shown = field.stranger().get(&entered.path).await.expect(200);
    for (name, value) in member().as_object().unwrap() {
        assert_eq!(shown[name], *value, "{name}");
    }
    assert_eq!(
        (&shown["organization_id"], &shown["issuer_id"], &shown["issuer_name"], &shown["current"]),
        (&json!(field.team.to_string()), &json!(region.id.to_string()), &Value::Null, &json!(true))
    );
    let listed = field.stranger().all(&format!("{}/attestations", field.team_path())).await;
    assert_eq!(listed, [shown]);
    assert_sound(field).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_those_whose_word_counts_say_something_of_others_and_never_of_themselves() {
    let field = led().await;
    let before = field.changes().await;
    for visitor in [field.administrator(), field.editor(), field.candidate(), field.clerk()] {
        let refused = said(&visitor, &field.team_path(), &member()).await;
        assert_eq!(refused.problem(), (403, "forbidden".into()));
    }
    let stranger = said(&field.stranger(), &field.team_path(), &member()).await;
    assert_eq!(stranger.problem(), (401, "unauthenticated".into()));
    for (visitor, own) in [(field.member(), field.neighbour), (field.secretary(), field.secretariat)] {
        let of_itself = said(&visitor, &Field::organization_path(own), &member()).await;
        assert_eq!(of_itself.problem(), (403, "forbidden".into()));
    }
    assert_eq!(field.changes().await, before);
    said(&field.member(), &field.team_path(), &member()).await.expect(201);
    said(&field.secretary(), &field.team_path(), &member()).await.expect(201);
    let (_, other) = authority(&field, "Not a lead", "FR").await;
    let refused = said(&field.bearer(&other), &field.team_path(), &member()).await;
    assert_eq!(refused.problem(), (403, "forbidden".into()), "another authority of a state");
    for (kind, expected) in [(OrganizationKind::TechnicalCommunity, 201), (OrganizationKind::PublicBody, 403)]
    {
        let id = field.organization(kind, "Body").await;
        let visitor = field.visitor(account(&field, id, AccountRole::Administrator).await);
        assert_eq!(said(&visitor, &field.team_path(), &member()).await.status, expected, "{kind}");
        field.stand(id, Standing::Listed).await;
        assert_eq!(said(&visitor, &field.team_path(), &member()).await.status, 403, "{kind}, only listed");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_whom_one_does_not_see_one_says_nothing() {
    let region = Region::start().await;
    let field = &region.field;
    let own = json!({"audience": "own"});
    field.administrator().put(&format!("{}/audience", field.team_path()), "*", &own).await.expect(200);
    let hidden = said(&region.issuer(), &field.team_path(), &member()).await;
    let nobody = "/v1/organizations/019a8f3e-1c2d-7e4f-8a5b-6c7d8e9f0a1b";
    let unknown = said(&region.issuer(), nobody, &member()).await;
    assert_eq!((hidden.status, hidden.body), (404, unknown.body));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_wrong_with_it_is_told_where_it_stands() {
    let region = Region::start().await;
    let before = region.field.changes().await;
    for (part, value, code) in [
        ("title", json!(" "), "empty"),
        ("since", json!("2024-1-1"), "not_a_date"),
        ("until", json!("2023-12-31"), "before_since"),
        ("until", json!("soon"), "not_a_date"),
        ("evidence", json!("ftp://region.example/"), "not_a_web_url"),
        ("note", json!("a\u{202E}b"), "invisible_character"),
    ] {
        let mut body = member();
        body[part] = value;
        let refused = said(&region.issuer(), &region.field.team_path(), &body).await;
        assert_eq!(refused.violations(), [(format!("/{part}"), code.to_owned())]);
    }
    for part in ["issuer_id", "issuer_name", "current", "organization_id"] {
        let mut body = member();
        body[part] = json!("x");
        let refused = said(&region.issuer(), &region.field.team_path(), &body).await;
        assert_eq!(refused.problem(), (400, "malformed".into()), "{part}");
    }
    assert_eq!(region.field.changes().await, before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_repeated_request_with_the_same_key_says_it_once() {
    let region = Region::start().await;
    let visitor = region.issuer();
    let post = || {
        let request = visitor.request(Method::POST, &format!("{}/attestations", region.field.team_path()));
        request.header("Idempotency-Key", "member").header("Act-Reference", "Vote 7").json(&member())
    };
    let first = Entered::from(&Answered::to(post()).await);
    let again = Entered::from(&Answered::to(post()).await);
    assert_eq!(first.path, again.path);
    let history = region.field.member().all(&format!("{}/history", first.path)).await;
    assert_eq!((history.len(), &history[0]["change"]["act"]), (1, &json!("attest")));
    assert_eq!(history[0]["change"]["reference"], "Vote 7");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_issuer_takes_not_all_the_room() {
    let region = Region::start().await;
    let field = &region.field;
    for _ in 0..9 {
        region.membership().await;
    }
    let last = region.membership().await;
    let full = said(&region.issuer(), &field.team_path(), &member()).await;
    assert_eq!(full.problem(), (409, "too-many-attestations".into()));
    said(&field.secretary(), &field.team_path(), &member()).await.expect(201);
    assert_eq!(region.issuer().delete(&last.path, "*").await.status, 204);
    region.membership().await;
    let sql = format!(
        "SELECT set_config('app.permit_orgs', '{{{0}}}', false); \
         INSERT INTO attestation (id, organization_id, issuer_id, title, since, origin_source, edit_version, created_at, \
            updated_at) \
         SELECT gen_random_uuid(), '{0}', '{1}', 'Known', now(), 'local', 1, now(), now() FROM generate_series(1, 89) n",
        field.team, field.neighbour
    );
    field.database.execute(&sql).await;
    let full = said(&field.secretary(), &field.team_path(), &member()).await;
    assert_eq!(full.problem(), (409, "too-many-attestations".into()));
}

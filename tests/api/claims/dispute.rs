//! Who disputes a claim, who hears it, and that nobody else can tell. No state vetoes or defaces what it does not sponsor.

use chrono::Duration;
use counterpart::model::kinds::{AccountRole, OrganizationKind, Standing};
use serde_json::{Value, json};

use super::{acts, claim, claimed, dispute, network};
use crate::circles::assert_sound;
use crate::standing::{authority, chosen, led, offer, sponsored};
use crate::support::{Answered, Entered, Field, Visitor, account};

/// All that somebody is answered of a claim: item, tag, lists and history.
async fn seen(field: &Field, visitor: &Visitor<'_>, path: &str) -> Vec<String> {
    let mut answers = Vec::new();
    for path in [
        path.to_owned(),
        format!("{path}/history"),
        format!("{}/claims", field.team_path()),
        "/v1/claims?kind=prefix&value=192.0.2.0/24".to_owned(),
    ] {
        let answer = visitor.get(&path).await;
        answers.push(format!("{} {:?} {}", answer.status, answer.header("etag"), answer.text()));
    }
    answers
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dispute_is_heard_by_who_is_concerned_and_nobody_else_can_tell() {
    let field = led().await;
    offer(&field.member(), field.neighbour, &field.team_path(), &sponsored()).await.expect(200);
    let choice = chosen(field.neighbour);
    field.administrator().put(&format!("{}/authority", field.team_path()), "*", &choice).await.expect(200);
    let entered = claim(&field, &network()).await;
    field.secretary().act(&format!("{}/confirm", entered.path), "*").await.expect(200);
    let (_, disputer) = authority(&field, "Other state", "FR").await;
    let disputer = field.bearer(&disputer);
    let third = field.organization(OrganizationKind::PrivateSector, "Third").await;
    let third = field.visitor(account(&field, third, AccountRole::Administrator).await);
    let others = [field.stranger(), field.candidate(), third];
    let concerned = [field.reader(), field.administrator(), field.member(), field.clerk()];
    let mut before = Vec::new();
    for visitor in others.iter().chain(&concerned) {
        before.push(seen(&field, visitor, &entered.path).await);
    }
    field.clock.advance(Duration::minutes(1));
    let shown = dispute(&disputer, &entered.path, "It is ours.\nSee RIR.").await;
    let body = shown.expect(200);
    assert_eq!(body["disputes"][0]["reason"], "It is ours.\nSee RIR.");
    assert_eq!((&body["status"], &body["updated_at"]), (&json!("confirmed"), &Value::Null));
    field.clock.advance(Duration::minutes(1));
    dispute(&disputer, &entered.path, "It is ours: see RIR.").await.expect(200);
    for (visitor, before) in others.iter().zip(&before) {
        assert_eq!(&seen(&field, visitor, &entered.path).await, before);
    }
    for (visitor, before) in concerned.iter().zip(&before[others.len()..]) {
        assert_ne!(&seen(&field, visitor, &entered.path).await, before);
        let body = visitor.get(&entered.path).await.expect(200);
        assert_eq!(body["disputes"][0]["reason"], "It is ours: see RIR.");
        assert_eq!(body["status"], "confirmed", "a dispute of others changes no status");
        assert_eq!(acts(visitor, &entered.path).await[..2], ["dispute", "dispute"]);
    }
    // Who edits may go on with the tag that he read before.
    field
        .administrator()
        .patch(&entered.path, &entered.etag, &json!({"note": "Since 2019."}))
        .await
        .expect(200);
    assert_sound(&field).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_disputes_sees_his_own_word_and_takes_it_back() {
    let field = Field::start().await;
    let entered = claim(&field, &network()).await;
    let third = field.organization(OrganizationKind::PrivateSector, "Third").await;
    let third = field.visitor(account(&field, third, AccountRole::Administrator).await);
    dispute(&third, &entered.path, "It is ours, too.").await.expect(200);
    dispute(&field.member(), &entered.path, "It is ours.").await.expect(200);
    let own = field.member().get(&entered.path).await.expect(200);
    assert_eq!(own["disputes"].as_array().unwrap().len(), 1);
    assert_eq!(own["disputes"][0]["organization_id"], field.neighbour.to_string());
    assert_eq!(field.reader().get(&entered.path).await.expect(200)["disputes"].as_array().unwrap().len(), 2);
    let before = field.changes().await;
    dispute(&field.member(), &entered.path, "It is ours.").await.expect(200);
    assert_eq!(field.changes().await, before, "who says the same again writes nothing");
    let path = format!("{}/dispute", entered.path);
    assert_eq!(field.member().delete(&path, "*").await.status, 204);
    assert_eq!(field.member().get(&entered.path).await.expect(200)["disputes"], json!([]));
    assert_eq!(field.member().delete(&path, "*").await.problem(), (404, "not-found".into()));
    let left = field.reader().get(&entered.path).await.expect(200);
    assert_eq!(left["disputes"][0]["reason"], "It is ours, too.");
    assert_eq!(acts(&field.reader(), &entered.path).await[0], "withdraw_dispute");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_administrators_of_other_accredited_organizations_dispute() {
    let field = Field::start().await;
    let entered = claim(&field, &network()).await;
    let before = field.changes().await;
    for visitor in [field.administrator(), field.editor(), field.reader(), field.candidate(), field.clerk()] {
        let refused = dispute(&visitor, &entered.path, "No.").await;
        assert_eq!(refused.problem(), (403, "forbidden".into()));
        let refused = visitor.delete(&format!("{}/dispute", entered.path), "*").await;
        assert_eq!(refused.problem(), (403, "forbidden".into()));
    }
    let stranger = dispute(&field.stranger(), &entered.path, "No.").await;
    assert_eq!(stranger.problem(), (401, "unauthenticated".into()));
    for reason in ["", " ", "a\u{202E}b"] {
        let refused = dispute(&field.member(), &entered.path, reason).await;
        assert_eq!(refused.violations()[0].0, "/reason");
    }
    field.stand(field.neighbour, Standing::Suspended).await;
    assert_eq!(dispute(&field.member(), &entered.path, "No.").await.problem(), (403, "forbidden".into()));
    assert_eq!(field.changes().await, before + 1, "the standing alone was written");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn overlaps_are_kept_and_no_state_takes_from_another_what_it_claims() {
    let field = led().await;
    let (id, token) = authority(&field, "Other state", "FR").await;
    let (lead, other) = (field.member(), field.bearer(&token));
    let path = Field::organization_path(id);
    let country = json!({"kind": "country", "country": "CH"});
    let first = Entered::from(&claimed(&lead, &Field::organization_path(field.neighbour), &country).await);
    let second = Entered::from(&claimed(&other, &path, &country).await);
    dispute(&lead, &second.path, "This is our country.").await.expect(200);
    dispute(&other, &first.path, "This is ours as well.").await.expect(200);
    assert_eq!(lead.patch(&second.path, "*", &json!({"note": "Not so."})).await.status, 403);
    assert_eq!(lead.delete(&second.path, "*").await.status, 403);
    assert_eq!(lead.act(&format!("{}/confirm", second.path), "*").await.status, 403);
    let found = field.stranger().all("/v1/claims?kind=country&value=CH").await;
    let ids: Vec<&Value> = found.iter().map(|it| &it["organization_id"]).collect();
    assert_eq!(ids, [&json!(field.neighbour.to_string()), &json!(id.to_string())]);
    assert!(found.iter().all(|it| it["status"] == "self_declared" && it["disputes"] == json!([])));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_disputes_is_not_named_to_an_owner_who_does_not_see_him() {
    let field = Field::start().await;
    let entered = claim(&field, &network()).await;
    dispute(&field.member(), &entered.path, "It is ours.").await.expect(200);
    let path = format!("{}/audience", Field::organization_path(field.neighbour));
    field.member().put(&path, "*", &json!({"audience": "own"})).await.expect(200);
    let shown = field.reader().get(&entered.path).await.expect(200);
    assert_eq!(shown["disputes"][0]["organization_id"], Value::Null);
    assert_eq!(shown["disputes"][0]["reason"], "It is ours.");
    let history = field.reader().get(&format!("{}/history", entered.path)).await;
    assert!(!history.text().contains(&field.neighbour.to_string()), "{}", history.text());
    let own = field.member().get(&entered.path).await.expect(200);
    assert_eq!(own["disputes"][0]["organization_id"], field.neighbour.to_string());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn disputes_that_others_read_are_journaled() {
    let field = Field::start().await;
    let entered = claim(&field, &network()).await;
    let readings = "SELECT count(*) AS count FROM journal_entry WHERE act = 'read' AND kind = 'claim' \
                    AND detail ->> 'parts' = '[\"disputes\"]'";
    field.clerk().get(&entered.path).await.expect(200);
    assert_eq!(field.count(readings).await, 0, "there is none");
    dispute(&field.member(), &entered.path, "It is ours.").await.expect(200);
    for visitor in [field.reader(), field.member(), field.candidate(), field.stranger()] {
        visitor.get(&entered.path).await.expect(200);
    }
    assert_eq!(field.count(readings).await, 0, "one's own, or nothing");
    field.clerk().get(&entered.path).await.expect(200);
    Answered::to(field.clerk().request(reqwest::Method::HEAD, &entered.path)).await;
    assert_eq!(field.count(readings).await, 1);
}

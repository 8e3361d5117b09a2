//! Authority: by consent, never by country. A test for each sentence that the field says of it.

use chrono::Duration;
use counterpart::model::kinds::{AccountRole, Standing};
use reqwest::Method;
use serde_json::json;

use super::{authority, chosen, led, make_lead, offer, sponsored, ward};
use crate::support::{Answered, Field, account, desk_for};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_state_has_no_say_over_an_organization_of_its_country_that_did_not_choose_it() {
    let field = led().await;
    let path = field.team_path();
    field.administrator().patch(&path, "*", &json!({"country": "CH"})).await.expect(200);
    let own = field.enter(&desk_for("authority", &["authority"])).await;
    let open = field.enter(&desk_for("members", &["members", "own"])).await;
    assert_eq!(field.member().get(&own.path).await.status, 404, "it reads what every member reads");
    assert_eq!(field.member().get(&open.path).await.expect(200)["channels"].as_array().unwrap().len(), 1);
    for refused in [
        field.member().patch(&path, "*", &json!({"name": "Defaced"})).await,
        field
            .member()
            .put(&format!("{path}/names"), "*", &json!({"items": [{"value": "Defaced", "language": null}]}))
            .await,
        field.member().patch(&open.path, "*", &json!({"title": "Defaced"})).await,
        field.member().delete(&open.path, "*").await,
        field.member().delete(&path, "*").await,
        field.member().delete(&format!("{path}/authority"), "*").await,
        field.member().post(&format!("{path}/contacts"), &desk_for("members", &["members"])).await,
    ] {
        assert_eq!(refused.problem(), (403, "forbidden".into()));
    }
    assert!(!field.member().get(&path).await.etag().contains('.'), "nor is it told the version");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_state_keeps_an_organization_out_of_the_directory() {
    let field = led().await;
    let body = json!({"kind": "csirt", "name": "Unloved", "country": "CH"});
    let entered = field.secretary().post("/v1/organizations", &body).await.expect(201);
    assert_eq!(entered["authority_id"], json!(null));
    let path = format!("/v1/organizations/{}", entered["id"].as_str().unwrap());
    assert_eq!(field.member().delete(&path, "*").await.problem(), (403, "forbidden".into()));
    let decision = json!({"standing": "accredited", "criterion": "first_member", "reason": "R", "reference": "Decision 5/2026"});
    field.secretary().put(&format!("{path}/accreditation"), "*", &decision).await.expect(200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_lead_that_registers_an_organization_is_its_authority() {
    let field = led().await;
    let (_, path) = ward(&field.member(), "Ward").await;
    let shown = field.stranger().get(&path).await.expect(200);
    assert_eq!(shown["authority_id"], field.neighbour.to_string());
    assert_eq!((&shown["authority_basis"], &shown["standing"]), (&json!("registered"), &json!("listed")));
    for body in [
        json!({"kind": "csirt", "name": "Abroad", "country": "FR"}),
        json!({"kind": "csirt", "name": "Nowhere"}),
        json!({"kind": "secretariat", "name": "Second", "country": "CH"}),
        json!({"kind": "regional_body", "name": "Region", "country": "CH"}),
    ] {
        let refused = field.member().post("/v1/organizations", &body).await;
        assert_eq!(refused.problem(), (403, "forbidden".into()), "{body}");
    }
    let body = json!({"kind": "csirt", "name": "X", "country": "CH"});
    let team = field.administrator().post("/v1/organizations", &body).await;
    assert_eq!(team.problem(), (403, "forbidden".into()), "others register nobody");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_it_has_no_administrator_its_authority_reads_and_edits_it_as_if_it_were_the_organization() {
    let field = led().await;
    let (id, path) = ward(&field.member(), "Ward").await;
    field.member().patch(&path, "*", &json!({"short_name": "W"})).await.expect(200);
    let contact =
        field.member().post(&format!("{path}/contacts"), &desk_for("own", &["own"])).await.expect(201);
    let contact = format!("/v1/contacts/{}", contact["id"].as_str().unwrap());
    assert_eq!(field.member().get(&contact).await.status, 200);
    assert_eq!(field.secretary().get(&contact).await.status, 404, "and nobody else does");

    let first = account(&field, id, AccountRole::Administrator).await;
    let own = field.visitor(first);
    let refused = field.member().patch(&path, "*", &json!({"short_name": "V"})).await;
    assert_eq!(refused.problem(), (403, "forbidden".into()), "from then on it edits itself");
    assert_eq!(field.member().get(&contact).await.status, 404);
    own.patch(&path, "*", &json!({"short_name": "V"})).await.expect(200);
    assert_eq!(own.get(&contact).await.status, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_offer_changes_nothing_until_it_is_accepted_and_only_the_two_see_it() {
    let field = led().await;
    let path = field.team_path();
    let before = [field.stranger().get(&path).await, field.administrator().get(&path).await];
    let offered = offer(&field.member(), field.neighbour, &path, &sponsored()).await.expect(200);
    assert_eq!(offered["basis"], "sponsored");
    let after = [field.stranger().get(&path).await, field.administrator().get(&path).await];
    for (before, after) in before.iter().zip(&after) {
        assert_eq!((&before.body, before.etag()), (&after.body, after.etag()));
    }
    let offers = format!("{path}/authority-offers");
    for visitor in [field.administrator(), field.member()] {
        let seen = visitor.get(&offers).await.expect(200);
        assert_eq!(seen["items"][0]["authority_id"], field.neighbour.to_string());
    }
    for visitor in [field.editor(), field.candidate()] {
        assert_eq!(visitor.get(&offers).await.problem(), (403, "forbidden".into()));
    }
    let seen = field.secretary().get(&offers).await.expect(200);
    assert_eq!(seen["items"], json!([]), "who offered nothing sees none");
    let (abroad, token) = authority(&field, "Abroad", "FR").await;
    make_lead(&field, abroad, None).await.expect(200);
    assert_eq!(
        field.bearer(&token).get(&offers).await.expect(200)["items"],
        json!([]),
        "nor another authority"
    );

    let accept = format!("{path}/authority");
    let choice = chosen(field.neighbour);
    for visitor in [field.editor(), field.member(), field.secretary(), field.candidate()] {
        assert_eq!(visitor.put(&accept, "*", &choice).await.problem(), (403, "forbidden".into()));
    }
    let accepted = field.administrator().put(&accept, after[1].etag(), &choice).await.expect(200);
    assert_eq!(accepted["authority_id"], field.neighbour.to_string());
    assert_eq!(accepted["authority_basis"], "sponsored");
    assert_eq!(field.administrator().get(&offers).await.expect(200)["items"], json!([]));
    let again = field.administrator().put(&accept, "*", &choice).await;
    assert_eq!(again.problem(), (409, "no-offer".into()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_accepts_for_an_organization_that_nobody_administers() {
    let field = led().await;
    let (_, path) = ward(&field.member(), "Ward").await;
    let (abroad, token) = authority(&field, "Abroad", "FR").await;
    make_lead(&field, abroad, None).await.expect(200);
    offer(&field.bearer(&token), abroad, &path, &sponsored()).await.expect(200);
    let choice = chosen(abroad);
    for visitor in [field.member(), field.bearer(&token), field.secretary()] {
        let refused = visitor.put(&format!("{path}/authority"), "*", &choice).await;
        assert_eq!(refused.problem(), (403, "forbidden".into()));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_offer_is_declined_or_taken_back() {
    let field = led().await;
    let path = field.team_path();
    let address = format!("{path}/authority-offers/{}", field.neighbour);
    for visitor in [field.administrator(), field.member()] {
        offer(&field.member(), field.neighbour, &path, &sponsored()).await.expect(200);
        for refused in [field.editor(), field.candidate()] {
            assert_eq!(refused.delete(&address, "*").await.status, 403);
        }
        assert_eq!(visitor.delete(&address, "*").await.status, 204);
        assert_eq!(visitor.delete(&address, "*").await.status, 204, "once more is no error");
        assert_eq!(
            field.administrator().get(&format!("{path}/authority-offers")).await.expect(200)["items"],
            json!([])
        );
    }
    for visitor in [field.candidate(), field.administrator(), field.secretary()] {
        let refused =
            offer(&visitor, field.neighbour, &Field::organization_path(field.applicant), &sponsored()).await;
        assert_eq!(refused.problem(), (403, "forbidden".into()), "only a lead offers");
    }
    let in_anothers_name = offer(&field.member(), field.team, &path, &sponsored()).await;
    assert_eq!(in_anothers_name.problem(), (403, "forbidden".into()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn either_of_the_two_ends_it_and_nothing_else_of_the_organization_changes() {
    let field = led().await;
    let path = field.team_path();
    let desk = field.enter(&desk_for("authority", &["authority"])).await;
    let choice = chosen(field.neighbour);
    for visitor in [field.administrator(), field.member()] {
        offer(&field.member(), field.neighbour, &path, &sponsored()).await.expect(200);
        field.administrator().put(&format!("{path}/authority"), "*", &choice).await.expect(200);
        assert_eq!(field.member().get(&desk.path).await.status, 200);
        let etag = visitor.get(&path).await.etag().to_owned();
        assert!(etag.contains('.'), "who may end it is told the version");
        let refused = field.secretary().delete(&format!("{path}/authority"), "*").await;
        assert_eq!(refused.problem(), (409, "authority-stands".into()));
        let ended = visitor.delete(&format!("{path}/authority"), &etag).await.expect(200);
        assert_eq!((&ended["authority_id"], &ended["authority_since"]), (&json!(null), &json!(null)));
        assert_eq!(field.member().get(&desk.path).await.status, 404);
        assert_eq!(field.administrator().get(&desk.path).await.status, 200);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_authority_cannot_retire_or_rewrite_what_is_under_it() {
    let field = led().await;
    let (id, path) = ward(&field.member(), "Ward").await;
    let retire = Answered::to(
        field
            .member()
            .request(Method::DELETE, &path)
            .header("If-Match", "*")
            .header("Act-Reference", "Decree 1"),
    );
    assert_eq!(retire.await.problem(), (403, "forbidden".into()), "not even while it stands in");
    account(&field, id, AccountRole::Administrator).await;
    for refused in [
        field.member().patch(&path, "*", &json!({"name": "Rewritten"})).await,
        field.member().put(&format!("{path}/audience"), "*", &json!({"audience": "own"})).await,
        field.member().post(&format!("{path}/contacts"), &desk_for("members", &["members"])).await,
    ] {
        assert_eq!(refused.problem(), (403, "forbidden".into()));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_makes_another_offer_has_consent_to_none() {
    let field = led().await;
    let path = field.team_path();
    offer(&field.member(), field.neighbour, &path, &sponsored()).await.expect(200);
    let read = chosen(field.neighbour);
    field.clock.advance(Duration::seconds(1));
    let more = json!({"basis": "delegated", "delegated_kinds": ["critical_infrastructure_operator"]});
    offer(&field.member(), field.neighbour, &path, &more).await.expect(200);
    let accept = format!("{path}/authority");
    let refused = field.administrator().put(&accept, "*", &read).await;
    assert_eq!(refused.problem(), (409, "no-offer".into()));
    assert!(refused.text().contains("another offer"), "{}", refused.text());
    let offers = field.administrator().get(&format!("{path}/authority-offers")).await.expect(200);
    let offered = &offers["items"][0];
    let read = json!({"authority_id": offered["authority_id"], "offered_at": offered["offered_at"]});
    let accepted = field.administrator().put(&accept, "*", &read).await.expect(200);
    assert_eq!(accepted["authority_basis"], "delegated");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_hangs_on_an_authority_that_is_not_accredited_any_more() {
    let field = led().await;
    let (_, path) = ward(&field.member(), "Ward").await;
    let address = format!("{path}/authority");
    let refused = field.secretary().delete(&address, "*").await;
    assert_eq!(refused.problem(), (409, "authority-stands".into()));
    field.stand(field.neighbour, Standing::Suspended).await;
    assert_eq!(field.member().delete(&address, "*").await.problem(), (403, "forbidden".into()));
    let released = field.secretary().delete(&address, "*").await.expect(200);
    assert_eq!(released["authority_id"], json!(null));
    field.secretary().patch(&path, "*", &json!({"short_name": "W"})).await.expect(200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_offered_goes_with_the_right_to_offer_it() {
    let field = led().await;
    let path = field.team_path();
    let offers = format!("{path}/authority-offers");
    offer(&field.member(), field.neighbour, &path, &sponsored()).await.expect(200);
    let (successor, _) = authority(&field, "Successor", "CH").await;
    make_lead(&field, successor, Some(field.neighbour)).await.expect(200);
    assert_eq!(field.administrator().get(&offers).await.expect(200)["items"], json!([]));
    let refused =
        field.administrator().put(&format!("{path}/authority"), "*", &chosen(field.neighbour)).await;
    assert_eq!(refused.problem(), (409, "no-offer".into()));
    let own = format!("{offers}/{}", field.neighbour);
    assert_eq!(field.member().delete(&own, "*").await.status, 204, "it can still be taken back");
    assert_eq!(field.count("SELECT count(*) AS count FROM authority_offer").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_authority_that_hides_is_named_to_nobody_but_who_is_under_it() {
    let field = led().await;
    let (ward_id, path) = ward(&field.member(), "Ward").await;
    let own = account(&field, ward_id, AccountRole::Administrator).await;
    field.stand(field.neighbour, Standing::Suspended).await;
    field.stand(field.neighbour, Standing::Listed).await;
    let hidden = json!({"audience": "own"});
    let address = format!("{}/audience", Field::organization_path(field.neighbour));
    field.member().put(&address, "*", &hidden).await.expect(200);
    for visitor in [field.stranger(), field.administrator(), field.secretary()] {
        let shown = visitor.get(&path).await.expect(200);
        for member in ["authority_id", "authority_basis", "authority_since"] {
            assert_eq!(shown[member], json!(null));
        }
        let listed = visitor.get("/v1/organizations?kind=csirt").await.text();
        assert!(!listed.contains(&field.neighbour.to_string()), "nor in a list");
    }
    let shown = field.visitor(own).get(&path).await.expect(200);
    assert_eq!(shown["authority_id"], field.neighbour.to_string());
}

//! Who confirms a claim, and how that ends.

use chrono::Duration;
use counterpart::model::kinds::{AccountRole, OrganizationKind, Standing};
use reqwest::Method;
use serde_json::{Value, json};

use super::{acts, claim, claimed, dispute, network, reported};
use crate::circles::assert_sound;
use crate::standing::{authority, chosen, led, offer, sponsored, ward};
use crate::support::{Answered, Entered, Field, Visitor, account};

/// The neighbour becomes the team's authority, by consent.
async fn sponsor(field: &Field) {
    sponsor_of(field, &field.administrator(), &field.team_path()).await;
}

async fn sponsor_of(field: &Field, own: &Visitor<'_>, path: &str) {
    offer(&field.member(), field.neighbour, path, &sponsored()).await.expect(200);
    let choice = chosen(field.neighbour);
    own.put(&format!("{path}/authority"), "*", &choice).await.expect(200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn its_authority_and_the_secretariat_confirm_and_the_document_is_in_the_history() {
    let field = led().await;
    sponsor(&field).await;
    for (visitor, by, basis) in [
        (field.member(), field.neighbour, "authority"),
        (field.secretary(), field.secretariat, "secretariat"),
    ] {
        let body = json!({"kind": "text", "text": format!("Said by {basis}")});
        let entered = claim(&field, &body).await;
        field.clock.advance(Duration::minutes(1));
        let request = visitor.request(Method::POST, &format!("{}/confirm", entered.path));
        let request = request.header("If-Match", "*").header("Act-Reference", "Note verbale 12/2026");
        let confirmed = Answered::to(request).await;
        let shown = confirmed.expect(200);
        assert_eq!(
            (&shown["status"], &shown["confirmed_by"], &shown["confirmed_basis"]),
            (&json!("confirmed"), &json!(by.to_string()), &json!(basis))
        );
        assert!(shown["confirmed_at"].is_string());
        assert!(!confirmed.etag().contains('.'), "who does not edit it is told no version");
        assert_eq!(field.administrator().get(&entered.path).await.edit_version(), 1, "it stays");
        let (history, before) =
            (field.reader().all(&format!("{}/history", entered.path)).await, field.changes().await);
        assert_eq!(history[0]["change"]["reference"], "Note verbale 12/2026");
        assert_eq!(acts(&field.stranger(), &entered.path).await, ["confirm", "register"]);
        let again = visitor.act(&format!("{}/confirm", entered.path), "*").await;
        assert_eq!((again.expect(200), field.changes().await), (shown, before));
        // The tag that the owner read before is still good: nothing that he says was changed.
        field
            .administrator()
            .patch(&entered.path, &entered.etag, &json!({"note": "By day."}))
            .await
            .expect(200);
    }
    assert_sound(&field).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_confirms_for_himself_or_for_whom_he_has_no_say() {
    let field = led().await;
    let entered = claim(&field, &network()).await;
    let (_, foreign) = authority(&field, "Other state", "FR").await;
    let before = field.changes().await;
    for visitor in [
        field.administrator(),
        field.editor(),
        field.member(),
        field.candidate(),
        field.clerk(),
        field.bearer(&foreign),
    ] {
        let refused = visitor.act(&format!("{}/confirm", entered.path), "*").await;
        assert_eq!(refused.problem(), (403, "forbidden".into()));
    }
    let of_office = Field::organization_path(field.secretariat);
    let own = Entered::from(&claimed(&field.secretary(), &of_office, &network()).await);
    let refused = field.secretary().act(&format!("{}/confirm", own.path), "*").await;
    assert_eq!(refused.problem(), (403, "forbidden".into()), "not even the secretariat for itself");
    assert_eq!(field.changes().await, before + 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_claim_falls_back_to_what_it_was_when_its_authority_or_the_secretariat_disputes_it() {
    let field = led().await;
    sponsor(&field).await;
    let declared = claim(&field, &network()).await.path;
    let (vendor, _) = field.imported().await;
    field.stand(vendor, Standing::Accredited).await;
    let of_vendor = field.visitor(account(&field, vendor, AccountRole::Administrator).await);
    sponsor_of(&field, &of_vendor, &Field::organization_path(vendor)).await;
    let listed = reported(&field, vendor, "vendor.example").await;
    for (path, before, own) in [(declared, "self_declared", field.reader()), (listed, "reported", of_vendor)]
    {
        for (visitor, confirms) in [(field.member(), field.secretary()), (field.secretary(), field.member())]
        {
            confirms.act(&format!("{path}/confirm"), "*").await.expect(200);
            assert_eq!(field.stranger().get(&path).await.expect(200)["status"], "confirmed");
            let shown = dispute(&visitor, &path, "It was handed over.").await.expect(200);
            assert_eq!((&shown["status"], &shown["confirmed_by"]), (&json!(before), &Value::Null));
            let public = field.stranger().get(&path).await.expect(200);
            assert_eq!((&public["status"], &public["disputes"]), (&json!(before), &json!([])));
            // Who confirms takes his own dispute back.
            let shown = visitor.act(&format!("{path}/confirm"), "*").await.expect(200);
            assert_eq!((&shown["status"], &shown["disputes"]), (&json!("confirmed"), &json!([])));
            dispute(&visitor, &path, "It was handed over, after all.").await.expect(200);
            assert_eq!(visitor.delete(&format!("{path}/dispute"), "*").await.status, 204);
            assert_eq!(
                field.stranger().get(&path).await.expect(200)["status"],
                before,
                "it does not come back"
            );
        }
        let public = acts(&field.stranger(), &path).await;
        let told = ["confirm", "withdraw_confirmation", "register", "report"];
        assert!(public.iter().all(|act| told.contains(&act.as_str())), "{public:?}");
        assert_eq!(public.len(), 9, "{public:?}");
        assert!(acts(&own, &path).await.contains(&"dispute".to_owned()));
    }
    assert_sound(&field).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_confirmed_is_named_to_those_who_see_that_organization() {
    let field = led().await;
    sponsor(&field).await;
    let id = field.organization(OrganizationKind::PublicBody, "Regulator").await;
    let administrator = account(&field, id, AccountRole::Administrator).await;
    let regulator = field.visitor(administrator);
    let path = Field::organization_path(id);
    let terms = json!({"basis": "delegated", "delegated_kinds": ["csirt"]});
    offer(&field.member(), field.neighbour, &path, &terms).await.expect(200);
    let choice = chosen(field.neighbour);
    regulator.put(&format!("{path}/authority"), "*", &choice).await.expect(200);
    regulator.put(&format!("{path}/audience"), "*", &json!({"audience": "members"})).await.expect(200);
    let entered = claim(&field, &network()).await;
    let shown = regulator.act(&format!("{}/confirm", entered.path), "*").await.expect(200);
    assert_eq!(
        (&shown["confirmed_by"], &shown["confirmed_basis"]),
        (&json!(id.to_string()), &json!("authority"))
    );
    let public = field.stranger().get(&entered.path).await.expect(200);
    assert_eq!((&public["status"], &public["confirmed_by"]), (&json!("confirmed"), &Value::Null));
    assert_eq!(public["confirmed_basis"], "authority");
    let history = field.candidate().all(&format!("{}/history", entered.path)).await;
    assert!(!serde_json::to_string(&history).unwrap().contains(&id.to_string()));
    // A confirmation outlives the standing of who gave it: it has a date.
    field.stand(id, Standing::Suspended).await;
    assert_eq!(field.stranger().get(&entered.path).await.expect(200)["status"], "confirmed");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_stands_in_does_not_confirm_what_he_claimed_himself() {
    let field = led().await;
    let (id, path) = ward(&field.member(), "Ward").await;
    let own = Entered::from(&claimed(&field.member(), &path, &network()).await);
    let confirm = format!("{}/confirm", own.path);
    assert_eq!(field.member().act(&confirm, "*").await.problem(), (403, "forbidden".into()));
    field.secretary().act(&confirm, "*").await.expect(200);
    account(&field, id, AccountRole::Administrator).await;
    field.member().act(&confirm, "*").await.expect(200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_confirmed_takes_that_back_also_when_he_is_its_authority_no_more() {
    let field = led().await;
    sponsor(&field).await;
    let entered = claim(&field, &network()).await;
    let address = format!("{}/confirm", entered.path);
    assert_eq!(field.member().delete(&address, "*").await.problem(), (404, "not-found".into()));
    field.member().act(&address, "*").await.expect(200);
    field.member().delete(&format!("{}/authority", field.team_path()), "*").await.expect(200);
    let (_, foreign) = authority(&field, "Other state", "FR").await;
    for visitor in [field.administrator(), field.bearer(&foreign), field.candidate()] {
        assert_eq!(visitor.delete(&address, "*").await.problem(), (403, "forbidden".into()));
    }
    let shown = field.member().delete(&address, "*").await.expect(200);
    assert_eq!((&shown["status"], &shown["confirmed_by"]), (&json!("self_declared"), &Value::Null));
    assert_eq!(acts(&field.stranger(), &entered.path).await[0], "withdraw_confirmation");
    field.secretary().act(&address, "*").await.expect(200);
    field.secretary().delete(&address, "*").await.expect(200);
    assert_sound(&field).await;
}

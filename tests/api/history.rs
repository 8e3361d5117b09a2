//! History: who changed what, when and why, as far as the caller may see it.

use chrono::Duration;
use counterpart::model::kinds::{AccountRole, Criterion, Standing};
use counterpart::registry::organizations::{Decision, accredit};
use counterpart::unit::{Expected, Unit};
use futures_util::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answered, Entered, Field, PROCESS, Visitor, desk, desk_for};

async fn acts(visitor: &Visitor<'_>, path: &str) -> Vec<String> {
    let entries = visitor.all(path).await;
    entries.iter().map(|entry| entry["change"]["act"].as_str().unwrap().to_owned()).collect()
}

/// A contact with a change that everybody sees, one that members see, and some that its organization sees.
async fn changed(field: &Field) -> Entered {
    let contact = field.enter(&desk_for("public", &["public", "members", "own"])).await;
    for (path, body) in [
        (contact.path.clone(), json!({"title": "Night desk"})),
        (contact.channel(2), json!({"value": "hidden1@team.example"})),
        (contact.channel(1), json!({"value": "shared1@team.example"})),
        (contact.channel(2), json!({"value": "hidden2@team.example"})),
        (contact.channel(2), json!({"value": "hidden3@team.example"})),
    ] {
        field.clock.advance(Duration::minutes(1));
        field.editor().patch(&path, "*", &body).await.expect(200);
    }
    contact
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_caller_reads_the_changes_of_what_he_sees() {
    let field = Field::start().await;
    let contact = changed(&field).await;
    for limit in [1, 2, 3, 50] {
        let path = format!("{}/history?limit={limit}", contact.path);
        assert_eq!(acts(&field.stranger(), &path).await, ["update", "register"], "{limit}");
        assert_eq!(acts(&field.member(), &path).await, ["change_channel", "update", "register"], "{limit}");
        assert_eq!(acts(&field.reader(), &path).await.len(), 6, "{limit}");
        assert_eq!(acts(&field.editor(), &path).await.len(), 6, "{limit}");
    }
    let entries = field.member().all(&format!("{}/history", contact.path)).await;
    let values: Vec<&Value> = entries.iter().map(|entry| &entry["contact"]["channels"][1]["value"]).collect();
    assert_eq!(values, ["shared1@team.example", "members1@team.example", "members1@team.example"]);
    let titles: Vec<&Value> = entries.iter().map(|entry| &entry["contact"]["title"]).collect();
    assert_eq!(titles, ["Night desk", "Night desk", "Duty desk"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_are_full_and_end_where_there_is_nothing_more_to_see() {
    let field = Field::start().await;
    let contact = changed(&field).await;
    let page = field.stranger().get(&format!("{}/history?limit=2", contact.path)).await;
    let body = page.expect(200);
    assert_eq!((body["items"].as_array().unwrap().len(), &body["next_cursor"]), (2, &json!(null)));
    assert_eq!(page.header("link"), None);
    let page = field.stranger().get(&format!("{}/history?limit=1", contact.path)).await.expect(200);
    let cursor = page["next_cursor"].as_str().unwrap();
    let other = field.enter(&desk()).await;
    let crossed = field.member().get(&format!("{}/history?cursor={cursor}", other.path)).await;
    assert_eq!(crossed.problem(), (400, "malformed".into()), "it is the cursor of another record");
    field.clock.advance(Duration::hours(25));
    let late = field.stranger().get(&format!("{}/history?limit=1&cursor={cursor}", contact.path)).await;
    assert_eq!(late.problem(), (410, "cursor-expired".into()));
    for query in ["limit=0", "limit=201", "cursor=x", "page=2"] {
        let answer = field.stranger().get(&format!("{}/history?{query}", contact.path)).await;
        assert_eq!(answer.problem(), (400, "malformed".into()), "{query}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn members_read_who_did_it_and_why_and_the_organization_reads_which_account() {
    let field = Field::start().await;
    let contact = field.enter(&desk_for("public", &["public"])).await;
    field.clock.advance(Duration::minutes(5));
    let request = field.editor().request(Method::PATCH, &contact.path).header("If-Match", &contact.etag);
    let request =
        request.header("Act-Reference", "Note verbale 12/2026").json(&json!({"title": "Night desk"}));
    assert_eq!(Answered::to(request).await.status, 200);
    let editor = field.account_of(field.team, AccountRole::Editor).to_string();
    let whole = json!({
        "at": "2026-03-02T08:05:00.000Z", "act": "update", "organization_id": field.team, "account_id": editor,
        "process": null, "reference": "Note verbale 12/2026"
    });
    for (visitor, hidden) in [
        (field.reader(), &[][..]),
        (field.member(), &["account_id"]),
        (field.clerk(), &["account_id"]),
        (field.candidate(), &["account_id", "organization_id", "reference"]),
        (field.stranger(), &["account_id", "organization_id", "reference"]),
    ] {
        let mut expected = whole.clone();
        for name in hidden {
            expected[name] = json!(null);
        }
        let entries = visitor.all(&format!("{}/history", contact.path)).await;
        assert_eq!(entries[0]["change"], expected);
        assert_eq!(entries[1]["change"]["reference"], json!(null));
    }
    let first = &field.member().all(&format!("{}/history", field.team_path())).await[1]["change"];
    assert_eq!((&first["process"], &first["organization_id"]), (&json!("system:test"), &json!(null)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_who_read_a_history_at_once_take_turns_and_are_all_answered() {
    let field = Field::start().await;
    let contact = changed(&field).await;
    let path = format!("{}/history", contact.path);
    let visitors = [field.stranger(), field.member()];
    let answers = join_all((0..16).map(|place| visitors[place % 2].get(&path))).await;
    assert!(answers.iter().all(|answer| answer.status == 200));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reference_of_many_lines_or_none_is_refused() {
    let field = Field::start().await;
    let contact = field.enter(&desk()).await;
    for bad in [String::new(), " ".into(), "a".repeat(201), "a\tb".into()] {
        let request = field.editor().request(Method::PATCH, &contact.path).header("If-Match", "*");
        let answer =
            Answered::to(request.header("Act-Reference", &bad).json(&json!({"title": "Other"}))).await;
        assert_eq!(answer.problem(), (400, "malformed".into()), "{bad:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_narrower_now_shows_no_past_to_who_no_longer_reads_it() {
    let field = Field::start().await;
    field.enter(&desk()).await;
    let contact = field.enter(&desk_for("public", &["public", "public"])).await;
    let own = json!({"audience": "members"});
    field.editor().put(&format!("{}/audience", contact.channel(1)), "*", &own).await.expect(200);
    let shown = field.stranger().get(&format!("{}/history", contact.path)).await;
    assert_eq!(shown.expect(200)["items"].as_array().unwrap().len(), 1);
    assert!(!shown.text().contains("public1@team.example"), "{}", shown.text());
    assert!(
        field
            .member()
            .get(&format!("{}/history", contact.path))
            .await
            .text()
            .contains("public1@team.example")
    );

    field.editor().put(&format!("{}/audience", contact.path), "*", &own).await.expect(200);
    assert_eq!(field.stranger().get(&format!("{}/history", contact.path)).await.status, 404);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_withdrawn_before_it_went_stays_withdrawn() {
    let field = Field::start().await;
    let mut body = desk_for("public", &["public", "public", "public"]);
    body["person"] = json!({"name": "Alex Example"});
    let contact = field.enter(&body).await;
    let own = json!({"audience": "own"});
    field.editor().put(&format!("{}/audience", contact.channel(1)), "*", &own).await.expect(200);
    field.editor().delete(&contact.channel(1), "*").await.expect(200);
    field.editor().delete(&contact.channel(2), "*").await.expect(200);
    let person = format!("{}/person", contact.path);
    field.editor().put(&person, "*", &json!({"name": "Alex Example", "audience": "own"})).await.expect(200);
    field.editor().put(&person, "*", &json!(null)).await.expect(200);
    for visitor in [field.stranger(), field.member()] {
        for limit in [1, 2, 50] {
            let mut entries = Vec::new();
            for entry in visitor.all(&format!("{}/history?limit={limit}", contact.path)).await {
                entries.push(entry.to_string());
            }
            let text = entries.concat();
            assert!(text.contains("public2@team.example"), "it was there for all until it went");
            assert!(!text.contains("public1@team.example") && !text.contains("Alex"), "{text}");
        }
    }
    let own = field.reader().get(&format!("{}/history", contact.path)).await.text();
    assert!(own.contains("public1@team.example") && own.contains("Alex"));
}

/// All that a caller's history of this contact says, read in pages of `limit`.
async fn told(visitor: &Visitor<'_>, path: &str, limit: usize) -> String {
    let entries = visitor.all(&format!("{path}/history?limit={limit}")).await;
    entries.iter().map(Value::to_string).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_who_was_withdrawn_stays_withdrawn_whoever_comes_after() {
    let field = Field::start().await;
    let contact = field.enter(&desk_for("members", &["members"])).await;
    let person = format!("{}/person", contact.path);
    for (body, hidden, shown) in [
        (json!({"name": "Alex Example", "audience": "members"}), &[][..], &["Alex"][..]),
        (json!({"name": "alex example", "position": "Head", "audience": "own"}), &["Alex"], &[]),
        (json!({"name": "Robin Example", "audience": "members"}), &["Alex"], &["Robin"]),
        (json!(null), &["Alex"], &["Robin"]),
        (json!({"name": "Kim Example", "audience": "members"}), &["Alex"], &["Robin", "Kim"]),
        (json!({"name": "Kim Example", "audience": "own"}), &["Alex", "Robin", "Kim"], &[]),
    ] {
        field.editor().put(&person, "*", &body).await.expect(200);
        for limit in [1, 50] {
            let text = told(&field.member(), &contact.path, limit).await;
            assert!(hidden.iter().all(|name| !text.contains(name)), "{body}: {text}");
            assert!(shown.iter().all(|name| text.contains(name)), "{body}: {text}");
        }
    }
    assert!(told(&field.reader(), &contact.path, 50).await.contains("Alex"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_value_that_was_withdrawn_stays_withdrawn_whatever_stands_in_its_place() {
    let field = Field::start().await;
    field.enter(&desk()).await;
    let contact = field.enter(&desk_for("members", &["members", "members"])).await;
    let channel = contact.channel(1);
    let audience = format!("{channel}/audience");
    let editor = field.editor();
    editor.put(&audience, "*", &json!({"audience": "own"})).await.expect(200);
    editor.patch(&channel, "*", &json!({"value": "other@team.example"})).await.expect(200);
    editor.put(&audience, "*", &json!({"audience": "members"})).await.expect(200);
    let text = told(&field.member(), &contact.path, 50).await;
    assert!(text.contains("other@team.example") && !text.contains("members1@team.example"), "{text}");
    editor.patch(&channel, "*", &json!({"value": "third@team.example"})).await.expect(200);
    assert!(
        told(&field.member(), &contact.path, 50).await.contains("other@team.example"),
        "nobody withdrew it"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_time_in_hiding_does_not_show() {
    let field = Field::start().await;
    field.enter(&desk()).await;
    let contact = field.enter(&desk_for("members", &["members"])).await;
    let audience = format!("{}/audience", contact.path);
    field.editor().put(&audience, "*", &json!({"audience": "own"})).await.expect(200);
    field.editor().patch(&contact.path, "*", &json!({"title": "Secret desk"})).await.expect(200);
    field.editor().patch(&contact.path, "*", &json!({"title": "Duty desk"})).await.expect(200);
    field.editor().put(&audience, "*", &json!({"audience": "members"})).await.expect(200);
    let channel = format!("{}/audience", contact.channel(0));
    field.editor().put(&channel, "*", &json!({"audience": "members"})).await.expect(200);
    let path = format!("{}/history", contact.path);
    assert!(!field.member().get(&path).await.text().contains("Secret"));
    let entries = field.member().all(&path).await;
    let looks: Vec<String> = entries.iter().map(|entry| entry["contact"].to_string()).collect();
    assert!(looks.windows(2).all(|pair| pair[0] != pair[1]), "{looks:?}");
    assert_eq!(field.editor().all(&path).await.len(), 6);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_tombstone_keeps_its_history_for_who_could_see_it() {
    let field = Field::start().await;
    field.enter(&desk()).await;
    let contact = field.enter(&desk()).await;
    assert_eq!(field.editor().delete(&contact.path, "*").await.status, 204);
    let path = format!("{}/history", contact.path);
    assert_eq!(acts(&field.member(), &path).await, ["retire", "register"]);
    assert_eq!(field.stranger().get(&path).await.problem(), (404, "not-found".into()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_view_in_a_history_carries_its_tag() {
    let field = Field::start().await;
    let contact = field.enter(&desk_for("public", &["public"])).await;
    field.clock.advance(Duration::minutes(1));
    field.editor().patch(&contact.path, "*", &json!({"title": "Night desk"})).await.expect(200);
    for (path, key) in [(&contact.path, "contact"), (&field.team_path(), "organization")] {
        let now = field.stranger().get(path).await;
        let entries = field.stranger().all(&format!("{path}/history")).await;
        assert_eq!(entries[0][key]["etag"], now.etag(), "{path}: the newest is what is now");
        assert_ne!(entries[1][key]["etag"], now.etag(), "{path}");
        assert_eq!(entries[0][key], now.json(), "{path}");
        assert_eq!(entries[0].get("etag"), None, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_decision_on_a_standing_shows_its_reasons() {
    let field = Field::start().await;
    let path = field.team_path();
    field.clock.advance(Duration::minutes(1));
    let team = field.team;
    let decision = Decision {
        standing: Standing::Accredited,
        criterion: Criterion::FirstMember,
        reason: Some("It is listed again.".into()),
        reference: Some("Decision 4/2026".into()),
    };
    field
        .done(&PROCESS, async move |unit: &mut Unit| accredit(unit, team, decision, &Expected::Any).await)
        .await;
    for visitor in [field.stranger(), field.candidate(), field.member(), field.reader()] {
        let now = visitor.get(&path).await.expect(200);
        assert_eq!(now["standing_reason"], "It is listed again.");
        assert_eq!(now["standing_reference"], "Decision 4/2026");
        assert_eq!(now["standing_since"], "2026-03-02T08:00:00.000Z");
        let entries = visitor.all(&format!("{path}/history")).await;
        let reasons: Vec<&Value> = entries.iter().map(|it| &it["organization"]["standing_reason"]).collect();
        assert_eq!(reasons, [&json!("It is listed again."), &json!(null), &json!(null)]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_organization_has_a_history_too() {
    let field = Field::start().await;
    let (path, administrator) = (field.team_path(), field.administrator());
    administrator.patch(&path, "*", &json!({"country": "CH"})).await.expect(200);
    administrator.act(&format!("{path}/confirm"), "*").await.expect(200);
    for limit in [1, 3, 50] {
        let path = format!("{path}/history?limit={limit}");
        assert_eq!(acts(&field.stranger(), &path).await, ["confirm", "update", "accredit", "register"]);
    }
    let entries = field.stranger().all(&format!("{path}/history")).await;
    assert_eq!(
        (&entries[1]["organization"]["country"], &entries[2]["organization"]["country"]),
        (&json!("CH"), &json!(null))
    );
    field.clock.advance(Duration::minutes(1));
    administrator.put(&format!("{path}/audience"), "*", &json!({"audience": "members"})).await.expect(200);
    assert_eq!(field.stranger().get(&format!("{path}/history")).await.status, 404);
    assert_eq!(field.member().all(&format!("{path}/history")).await.len(), 5);
}

//! Whether a contact answers now.

use chrono::Duration;
use serde_json::{Value, json};

use crate::support::{Entered, Field, Visitor, desk};

/// Monday, 2 March 2026, 08:00 UTC is when the clock of tests begins; in Nairobi it is 11:00, in Honolulu Sunday, 22:00.
fn hours(zone: &str, days: &[&str], from: &str, to: &str) -> Value {
    json!({"kind": "weekly", "time_zone": zone, "hours": [{"days": days, "from": from, "to": to}]})
}

async fn enter(field: &Field, title: &str, availability: Value) -> Entered {
    let mut body = desk();
    body["title"] = json!(title);
    body["audience"] = json!("public");
    body["availability"] = availability;
    field.enter(&body).await
}

async fn titles(visitor: &Visitor<'_>, path: &str) -> Vec<String> {
    let items = visitor.all(path).await;
    let mut titles: Vec<_> = items.iter().map(|it| it["title"].as_str().unwrap().to_owned()).collect();
    titles.sort();
    titles
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_answer_says_who_answers_at_its_moment_and_lists_are_filtered_by_it() {
    let field = Field::start().await;
    for (title, availability) in [
        ("always", json!({"kind": "always"})),
        ("day", hours("Africa/Nairobi", &["mon"], "08:00", "17:00")),
        ("night", hours("Pacific/Honolulu", &["sun"], "20:00", "06:00")),
        ("raw", json!({"kind": "unknown", "note": "office hours"})),
    ] {
        enter(&field, title, availability).await;
    }
    let mut holiday = hours("Africa/Nairobi", &["mon"], "08:00", "17:00");
    holiday["exceptions"] = json!([{"date": "2026-03-02", "note": "Holiday"}]);
    enter(&field, "holiday", holiday).await;
    let stranger = field.stranger();
    let path = format!("{}/contacts?open_now", field.team_path());
    for (hours, open, closed) in [
        (0, &["always", "day", "night"][..], &["holiday"][..]),
        // 14:00 UTC: 17:00 in Nairobi, 04:00 in Honolulu.
        (6, &["always", "night"], &["day", "holiday"]),
        // 16:00 UTC: 06:00 in Honolulu.
        (2, &["always"], &["day", "holiday", "night"]),
        // A week after the holiday.
        (7 * 24 - 8, &["always", "day", "holiday", "night"], &[]),
    ] {
        field.clock.advance(Duration::hours(hours));
        for path in ["/v1/contacts?open_now", &path] {
            assert_eq!(titles(&stranger, &format!("{path}=yes")).await, open);
            assert_eq!(titles(&stranger, &format!("{path}=no")).await, closed);
            assert_eq!(titles(&stranger, &format!("{path}=unknown")).await, ["raw"]);
            assert_eq!(titles(&stranger, &format!("{path}=yes,no,unknown&limit=2")).await.len(), 5);
        }
        for item in stranger.all("/v1/contacts").await {
            let title = item["title"].as_str().unwrap();
            let says = if open.contains(&title) {
                "yes"
            } else if title == "raw" {
                "unknown"
            } else {
                "no"
            };
            assert_eq!(item["availability"]["open_now"], says, "{title}");
        }
    }
    let answer = stranger.get("/v1/contacts?open_now=perhaps").await;
    assert_eq!(answer.problem(), (400, "malformed".into()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_channel_with_hours_of_its_own_says_so_of_itself() {
    let field = Field::start().await;
    let closed = hours("Africa/Nairobi", &["tue"], "08:00", "17:00");
    let entered = enter(&field, "desk", closed).await;
    let phone = json!({"kind": "phone", "value": "+41225550100", "availability": {"kind": "always"}});
    let added = field.editor().add(&format!("{}/channels", entered.path), "*", &phone).await.expect(201);
    assert_eq!(added["availability"]["open_now"], "no");
    assert_eq!(added["channels"][0]["availability"], json!(null));
    assert_eq!(added["channels"][1]["availability"]["open_now"], "yes");
    // Whose hours it is is known to the readers of the channel alone: the filter asks the contact.
    assert!(titles(&field.editor(), "/v1/contacts?open_now=yes").await.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_clock_moves_what_a_reader_has_and_not_the_edit_version() {
    let field = Field::start().await;
    let entered = enter(&field, "desk", hours("Africa/Nairobi", &["mon"], "08:00", "17:00")).await;
    let open = field.editor().get(&entered.path).await;
    assert_eq!(open.json()["availability"]["open_now"], "yes");
    field.clock.advance(Duration::hours(5));
    assert_eq!(field.editor().get_unless(&entered.path, open.etag()).await.status, 304);
    field.clock.advance(Duration::hours(2));
    let closed = field.editor().get_unless(&entered.path, open.etag()).await;
    assert_eq!(closed.expect(200)["availability"]["open_now"], "no");
    assert_eq!(closed.edit_version(), open.edit_version());
    let changed = field.editor().patch(&entered.path, open.etag(), &json!({"title": "Night desk"})).await;
    assert_eq!(changed.status, 200, "who read before the hours ended may still change");
}

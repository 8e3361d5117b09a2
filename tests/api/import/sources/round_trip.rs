//! FIRST's list, imported and read back from the route that answers as FIRST does.

use counterpart::clock::Clock;
use counterpart::model::country::Country;
use counterpart::model::phone::Phone;
use counterpart::model::web::WebUrl;
use reqwest::Method;
use serde_json::{Value, json};

use super::real::real;
use super::{FIRST, TRUSTED_INTRODUCER};
use crate::support::{Answered, Field, Served, TestApp, figure, served_config};

/// The fields of the invented list that do not come back as they were, each for what a remark says of it or for a form of
/// ours: a country, a number, a name that stands twice.
const TOLD: [&str; 15] = [
    "\"egret\" country",
    "\"egret\" last-modified",
    "\"egret\" member-since",
    "\"egret\" membership",
    "\"egret\" other-communication",
    "\"egret\" pgp-id",
    "\"egret\" phone",
    "\"egret\" phone-emergency",
    "\"egret\" team-type",
    "\"fulmar\" constituency",
    "\"fulmar\" constituency-description",
    "\"fulmar\" phone-emergency",
    "\"fulmar\" team-full",
    "\"gannet\" membership",
    "\"gannet\" team-full",
];

/// A value as both sides write it: numbers as they are dialled from abroad, addresses in small letters, texts without the
/// spaces at the ends of their lines.
fn normal(field: &str, value: &Value, country: Option<Country>) -> Value {
    let number = |text: &str| {
        let (number, mark) = match text.strip_suffix("(fax)") {
            Some(number) => (number.trim(), " (fax)"),
            None => (text, ""),
        };
        Phone::parse(number, country).map_or_else(|_| text.to_owned(), |phone| format!("{phone}{mark}"))
    };
    let one = |text: &str| match field {
        "phone" | "phone-emergency" | "fax" => number(text),
        "email" => text.to_lowercase(),
        "website" => WebUrl::parse(text).map_or_else(|_| text.to_owned(), |url| url.to_string()),
        _ => text.trim().lines().map(str::trim).collect::<Vec<_>>().join("\n"),
    };
    match value {
        Value::String(text) => json!(one(text)),
        Value::Array(items) => {
            let mut items: Vec<String> = items.iter().filter_map(Value::as_str).map(one).collect();
            items.retain(|item| item != "(fax)");
            json!(items)
        }
        other => other.clone(),
    }
}

/// The fields in which what is read back is not what was imported.
async fn differing(file: &[u8]) -> (usize, Vec<String>) {
    // Who is a member since lately is none on the day at which other tests stand.
    let app = TestApp::with(served_config(), Clock::System).await;
    let field = Field::over(Served::of(app)).await;
    let request = field.secretary().request(Method::POST, "/v1/imports?format=first");
    let request = request.header("Content-Type", "application/json").body(file.to_vec());
    Answered::to(request).await.expect(201);
    let back = field.stranger().get("/data/v1/teams?limit=10000").await.expect(200);
    let listed: Value = serde_json::from_slice(file).unwrap();
    let (mut compared, mut found) = (0, Vec::new());
    for team in listed["data"].as_array().unwrap() {
        let id = &team["id"];
        let Some(again) = back["data"].as_array().unwrap().iter().find(|it| it["id"] == *id) else {
            found.push(format!("{id} is not answered"));
            continue;
        };
        let country = team["country"].as_str().and_then(|code| Country::parse(code).ok());
        let names = team.as_object().unwrap().keys().chain(again.as_object().unwrap().keys());
        let names: std::collections::BTreeSet<&String> = names.collect();
        for name in names {
            compared += 1;
            let (was, is) = (normal(name, &team[name], country), normal(name, &again[name], country));
            if was != is {
                found.push(format!("{id} {name}: {was} came back as {is}"));
            }
        }
    }
    (compared, found)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_sure_comes_back_as_it_was() {
    let (compared, found) = differing(FIRST.as_bytes()).await;
    let fields: Vec<&str> = found.iter().map(|it| it.split(": ").next().unwrap()).collect();
    // What is no team type, date, number or key of a fingerprint is told in remarks, and does not come back.
    assert_eq!(fields, TOLD, "{found:#?}");
    assert!(compared > 60, "{compared}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_real_teams_come_back_as_they_were() {
    let Some(file) = real("first/teams.json") else { return };
    let (compared, found) = differing(&file).await;
    figure("first-round-trip", &format!("{compared} fields compared, {} differ", found.len()));
    assert!(found.is_empty(), "{found:#?}");
}

/// What Trusted Introducer's export holds of a team and what ours answers, as far as both have it.
fn told(team: &Value) -> Value {
    let country = team["country"]["code"].as_str().and_then(|code| Country::parse(code).ok());
    let number =
        |text: &str| Phone::parse(text, country).map_or_else(|_| text.to_owned(), |it| it.to_string());
    let mut phones: Vec<String> = Vec::new();
    for phone in team["phones"].as_array().unwrap() {
        let kind = if phone["usage"][0] == "fax" { "fax" } else { "voice" };
        phones.push(format!("{kind} {}", number(phone["number"].as_str().unwrap())));
    }
    phones.sort_unstable();
    phones.dedup();
    let lower = |text: &Value| json!(text["address"].as_str().unwrap().to_lowercase());
    let mut it = json!({
        "phones": phones,
        "emails": team["emails"].as_array().unwrap().iter().map(lower).collect::<Vec<Value>>(),
    });
    for field in [
        "official_name",
        "short_name",
        "country",
        "established",
        "classification",
        "postal_address",
        "constituency",
        "business_hours",
        "business_hours_timezone",
    ] {
        it[field] = team[field].clone();
    }
    it["host_organisation"] = json!(team["host_organisation"].as_str());
    let keys = team["pgp_keys"].as_array().unwrap().iter();
    it["pgp_keys"] = keys.map(|it| json!([it["fingerprint"], it["expires"].as_str()])).collect();
    it
}

/// Imports Trusted Introducer's teams, reads them back, and imports what came back: what changes by that, the teams as they
/// were, and as they came back.
async fn introduced(file: &[u8]) -> (Vec<Value>, Vec<Value>, Vec<Value>) {
    let app = TestApp::with(served_config(), Clock::System).await;
    let field = Field::over(Served::of(app)).await;
    let import = async |file: Vec<u8>| {
        let request = field.secretary().request(Method::POST, "/v1/imports?format=trusted-introducer");
        let request = request.header("Content-Type", "application/json").body(file);
        Answered::to(request).await.expect(201)
    };
    import(file.to_vec()).await;
    let all = field.stranger().get("/directory/teams.json").await.expect(200);
    let listed: Vec<Value> = serde_json::from_slice(file).unwrap();
    let find = |name: &Value| all.as_array().unwrap().iter().find(|it| it["official_name"] == *name).unwrap();
    let back: Vec<Value> = listed.iter().map(|it| find(&it["official_name"]).clone()).collect();
    let again = import(serde_json::to_vec(&back).unwrap()).await;
    let changed = again["rows"].as_array().unwrap().iter().filter(|it| it["verdict"] != "unchanged");
    let changed: Vec<Value> = changed.map(|it| it["fields"].clone()).collect();
    (changed, listed.iter().map(told).collect(), back.iter().map(told).collect())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_introducer_lists_comes_back_and_goes_in_again_unchanged() {
    let (changed, mut listed, back) = introduced(TRUSTED_INTRODUCER.as_bytes()).await;
    // How a range and a plain domain were written stands in a note.
    assert_eq!(changed, [json!(["claims"])]);
    // A range is several networks here, and a domain always holds what is below it.
    for team in &mut listed {
        let of = &mut team["constituency"];
        if of["ipranges"][1] == "198.51.100.0 - 198.51.100.191" {
            of["ipranges"] = json!(["192.0.2.0/25", "198.51.100.0/25", "198.51.100.128/26"]);
            of["domains"][1] = json!("*.dunlin.example");
        }
    }
    assert_eq!(back, listed);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_real_teams_of_the_introducer_come_back_as_they_were() {
    let Some(file) = real("ti/teams.json") else { return };
    let (changed, listed, back) = introduced(&file).await;
    assert_eq!(changed, Vec::<Value>::new());
    figure("introducer-round-trip", &format!("{} teams come back as they were", back.len()));
    assert_eq!(back, listed);
}

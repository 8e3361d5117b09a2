//! FIRST's list, imported and read back from the route that answers as FIRST does.

use counterpart::clock::Clock;
use counterpart::model::country::Country;
use counterpart::model::phone::Phone;
use counterpart::model::web::WebUrl;
use reqwest::Method;
use serde_json::{Value, json};

use super::FIRST;
use super::real::real;
use crate::support::{Answered, Field, Served, TestApp, figure, served_config};

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
    let (compared, mut found) = differing(FIRST.as_bytes()).await;
    // What is no team type, date, number or key of a fingerprint is told in remarks, and does not come back.
    let told = ["egret", "fulmar", "gannet", "avocet"];
    found.retain(|it| !told.iter().any(|id| it.starts_with(&format!("\"{id}\""))));
    assert!(compared > 40 && found.is_empty(), "{compared}: {found:#?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_real_teams_come_back_as_they_were() {
    let Some(file) = real("first/teams.json") else { return };
    let (compared, found) = differing(&file).await;
    figure("first-round-trip", &format!("{compared} fields compared, {} differ", found.len()));
    assert!(found.is_empty(), "{found:#?}");
}

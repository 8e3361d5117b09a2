//! Imports over the interface, as who is signed in.

use std::sync::Arc;

use counterpart::exchange::{Format, Report, reports};
use counterpart::model::ids::ImportId;
use counterpart::model::kinds::AccountRole;
use counterpart::unit::Unit;
use reqwest::Method;
use serde_json::{Value, json};

use super::sources::{DOTGOV, NATIONAL_CSIRTS};
use crate::support::{Answered, Field, Visitor};

pub fn send(visitor: &Visitor<'_>, query: &str, file: &str) -> reqwest::RequestBuilder {
    let request = visitor.request(Method::POST, &format!("/v1/imports?{query}"));
    request.header("Content-Type", "text/csv").body(file.to_owned())
}

pub async fn imported(visitor: &Visitor<'_>, query: &str, file: &str) -> Value {
    Answered::to(send(visitor, query, file)).await.expect(201)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_is_shown_then_entered_and_its_report_kept_for_who_asked() {
    let field = Field::start().await;
    let secretary = field.secretary();
    let dry = imported(&secretary, "format=dotgov&dry_run=true", DOTGOV).await;
    assert_eq!(
        (&dry["applied"], &dry["counts"]["new"], &dry["state"]),
        (&json!(false), &json!(5), &json!("ended"))
    );
    assert_eq!(dry["rows"][0]["outcome"], "planned");
    let held = |field: &Field| {
        let snapshot = field.directory.snapshot();
        snapshot.organizations().filter(|it| it.origin.source == "dotgov").count()
    };
    assert_eq!(held(&field), 0);

    let answer = Answered::to(send(&secretary, "format=dotgov", DOTGOV)).await;
    let location = answer.header("location").unwrap().to_owned();
    let done = answer.expect(201);
    assert_eq!(
        (&done["applied"], &done["counts"]["new"], &done["contents"]["claims"]),
        (&json!(true), &json!(5), &json!(7))
    );
    assert_eq!(held(&field), 5);
    assert_eq!(secretary.get(&location).await.expect(200), done);
    assert_eq!(location, format!("/v1/imports/{}", done["id"].as_str().unwrap()));
    // Nobody else's, not even a colleague's.
    let colleague = field.account(field.secretariat, AccountRole::Administrator, "second@desk.example").await;
    for other in [field.administrator(), field.visitor(colleague)] {
        assert_eq!(other.get(&location).await.status, 404);
    }
    let again = imported(&secretary, "format=dotgov", DOTGOV).await;
    assert_eq!(again["counts"]["unchanged"], 5);
    // No longer than is said, whether anybody has cleared it away or not.
    let a_month = "UPDATE import_report SET created_at = created_at - interval '31 days'";
    field.database.execute(a_month).await;
    assert_eq!(secretary.get(&location).await.status, 404);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_repeated_request_answers_with_the_report_of_the_first() {
    let field = Field::start().await;
    let secretary = field.secretary();
    let once = async |file: &str| {
        Answered::to(send(&secretary, "format=national-csirts", file).header("Idempotency-Key", "list-1"))
            .await
    };
    let first = once(NATIONAL_CSIRTS).await.expect(201);
    let second = once(NATIONAL_CSIRTS).await.expect(201);
    assert_eq!((&first["id"], &second["counts"]["new"]), (&second["id"], &json!(5)));
    assert_eq!(
        once(&NATIONAL_CSIRTS.replace("0.9", "0.8")).await.status,
        422,
        "another file is another request"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_the_list_is_refused_and_says_what_came_instead() {
    let field = Field::start().await;
    let secretary = field.secretary();
    let position = field.directory.status().position.number;
    for (query, file, status, told) in [
        ("format=dotgov", "<!DOCTYPE html><html></html>", 422, "it is an HTML or XML page"),
        ("format=dotgov", "Domain name,City\na.example,X\n", 422, "lacks the columns"),
        ("format=first", "[]", 422, "as a whole it does not fit"),
        ("format=dotgov", "", 422, "the file is empty"),
        ("format=nobody", DOTGOV, 400, "format"),
        ("", DOTGOV, 400, "format"),
    ] {
        let answer = Answered::to(send(&secretary, query, file)).await;
        assert!(answer.status == status && answer.text().contains(told), "{query}: {}", answer.text());
    }
    let image =
        secretary.request(Method::POST, "/v1/imports?format=dotgov").header("Content-Type", "image/png");
    assert_eq!(Answered::to(image.body("x")).await.status, 415);
    // Who may not is told so before he has sent it all.
    let refused = Answered::to(send(&field.administrator(), "format=dotgov", DOTGOV)).await;
    assert_eq!(refused.status, 403);
    assert_eq!(Answered::to(send(&field.stranger(), "format=dotgov", DOTGOV)).await.status, 401);
    assert_eq!(field.directory.status().position.number, position);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_report_that_comes_late_does_not_take_the_place_of_the_whole_one() {
    let field = Field::start().await;
    let secretary = field.secretary();
    let whole = imported(&secretary, "format=dotgov", DOTGOV).await;
    let mut late = whole.clone();
    late["at"] = whole["begun_at"].clone();
    late["stopped"] = json!("it was cut off");
    let late = Arc::new(serde_json::from_value::<Report>(late).unwrap());
    let id = ImportId(whole["id"].as_str().unwrap().parse().unwrap());
    let caller = field.caller_of(field.account_of(field.secretariat, AccountRole::Administrator));
    let turn = async || field.import(Format::named("dotgov").unwrap(), &caller).turn().await.unwrap();
    let lost = turn().await.held();
    // Whoever has the next knows that it is lost.
    let mut next = turn().await;
    let come = async || {
        let (late, lost) = (Arc::clone(&late), lost.clone());
        let finish = async move |unit: &mut Unit| reports::finish(unit, id, &late, Some(&lost)).await;
        field.done(&caller, finish).await;
    };
    come().await;
    let path = format!("/v1/imports/{}", id.0);
    assert_eq!(secretary.get(&path).await.expect(200), whole);
    // Nor that of one that runs.
    field.database.execute("UPDATE import_report SET body = NULL").await;
    next.runs(id).await.unwrap();
    come().await;
    assert_eq!(secretary.get(&path).await.expect(200)["state"], "running");
    drop(next);
}

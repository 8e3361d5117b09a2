//! Files that are not what they are sent as, rows that say something else than they seem to, and what one file may cost.

use std::time::Duration;

use counterpart::clock::Clock;
use counterpart::exchange::sources::national_csirts::NATIONAL_CSIRTS as SOURCE;
use reqwest::Method;
use serde_json::json;

use super::sheets::{count, imported, rejects, sent};
use super::sources::{FIRST, NATIONAL_CSIRTS};
use super::{Desk, over_http};
use crate::support::{Answered, Field, Served, TestApp, served_config};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_row_that_names_another_organization_is_not_entered_at_the_senders_own() {
    let field = Field::start().await;
    let editor = field.editor();
    let sheet = "organization;title;roles;email\nNeighbour;Fax desk;abuse;fx@neighbour.example\n\
                  TEAM ;Abuse desk;abuse;abuse@team.example\n";
    let report = imported(&editor, "format=csv", sheet).await;
    assert_eq!((count(&report, "new"), count(&report, "rejected")), (1, 1), "{report:#}");
    assert!(rejects(&report)[0].0 == "/2/organization" && rejects(&report)[0].1.contains("at Team"));
    let card = "BEGIN:VCARD\nVERSION:4.0\nFN:Sam Sample\nORG:Neighbour;Fax\nCATEGORIES:abuse\nNOTE:by night\n\
                EMAIL:fx@neighbour.example\nEND:VCARD\n";
    let report = imported(&editor, "format=vcard", card).await;
    assert_eq!(rejects(&report)[0].0, "/1/organization");
    let report = imported(&editor, "format=vcard", card.replace("ORG:Neighbour;Fax\n", "")).await;
    // What a card of elsewhere says and is not read is told.
    let notes: Vec<&str> =
        report["notes"].as_array().unwrap().iter().map(|it| it["pointer"].as_str().unwrap()).collect();
    assert_eq!((count(&report, "new"), notes), (1, vec!["/1/FN", "/1/NOTE"]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_is_no_sheet_is_refused_with_what_it_is() {
    let field = Field::start().await;
    let editor = field.editor();
    for (file, place, told) in [
        (b"PK\x03\x04\x14\x00".to_vec(), "/1", "workbook"),
        (b"<!DOCTYPE html><html></html>".to_vec(), "/1", "web page"),
        (b" [{\"roles\": \"abuse\"}]".to_vec(), "/1", "JSON"),
        (b"begin:vcard\nversion:4.0\nend:vcard\n".to_vec(), "/1", "format=vcard"),
        ("roles;email\n".encode_utf16().flat_map(u16::to_le_bytes).collect(), "/1", "no text in UTF-8"),
        // As curl -d sends it.
        (b"title;roles;emailAbuse;abuse;abuse@team.example".to_vec(), "/1", "--data-binary"),
        (b"\xEF\xBB\xBFBEGIN:VCARD\n".to_vec(), "/1", "format=vcard"),
        (b"title;roles;email;email\na;abuse;a@team.example;\n".to_vec(), "/1/email", "twice"),
        (b"title;roles;email\na;abuse;a@team.example\n\"b;abuse;b@team.example\n".to_vec(), "/3", "quote"),
    ] {
        let answer = sent(&editor, "format=csv", file).await;
        assert_eq!(answer.status, 422, "{}", answer.text());
        let error = &answer.json()["errors"][0];
        assert!(error["pointer"] == place && error["detail"].as_str().unwrap().contains(told), "{error}");
    }
    let empty = imported(&editor, "format=csv", "title;roles;email\n").await;
    assert_eq!((count(&empty, "listed"), &empty["notes"][0]["pointer"]), (0, &json!("/1")));
    let typed = editor.request(Method::POST, "/v1/imports?format=csv").body("roles\n");
    let answer = Answered::to(typed.header("Content-Type", "application/x-www-form-urlencoded")).await;
    assert_eq!(answer.problem(), (415, "unsupported-media-type".into()));
    assert!(answer.json()["detail"].as_str().unwrap().contains("--data-binary"));
    let unknown = sent(&editor, "format=foo", "x").await.json();
    assert!(unknown["detail"].as_str().unwrap().contains("csv, vcard"), "{unknown}");
    let list = sent(&field.administrator(), "format=dotgov", "x").await;
    assert_eq!(list.problem(), (403, "forbidden".into()));
    assert!(list.json()["detail"].as_str().unwrap().contains("administrators of the secretariat"));
    let template =
        editor.request(Method::GET, "/v1/imports/template?format=csv").header("Accept", "text/csv");
    assert_eq!(Answered::to(template).await.status, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn web_addresses_are_told_apart_as_people_write_them() {
    let field = Field::start().await;
    let sheet = "roles;email;web_form\nabuse;abuse@team.example;https://team.example/q #2, https://team.example/r , https://team.example/s\n";
    imported(&field.editor(), "format=csv", sheet).await;
    let contacts = field.editor().all(&format!("{}/contacts", field.team_path())).await;
    let channels = contacts[0]["channels"].as_array().unwrap();
    let pages: Vec<&str> = channels
        .iter()
        .filter(|it| it["kind"] == "web_form")
        .map(|it| it["value"].as_str().unwrap())
        .collect();
    assert_eq!(pages, ["https://team.example/r", "https://team.example/s", "https://team.example/q"]);
    let shortened = "roles;email;phone\nabuse;b@team.example;4,14467E+10\n";
    let report = imported(&field.editor(), "format=csv", shortened).await;
    assert!(rejects(&report)[0].0 == "/2/phone" && rejects(&report)[0].1.contains("has shortened"));
    let several = "kind;name;identifiers\nprivate_sector;Vendor;\"misp:abc, first:ddd\"\n";
    let report = imported(&field.secretary(), "format=csv", several).await;
    assert_eq!(rejects(&report)[0].0, "/2/identifiers");
}

/// Such a row takes as long as any other; a minute is far from it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_row_costs_no_more_than_a_record_may_hold() {
    let field = Field::start().await;
    let editor = field.editor();
    let addresses: String = (0..300_000).map(|number| format!("a{number}@team.example,")).collect();
    let roles = "abuse,".repeat(100_000);
    let sheet = format!("roles;email\nabuse;{addresses}\n{roles};desk@team.example\n");
    let report = tokio::time::timeout(Duration::from_mins(1), imported(&editor, "format=csv", sheet)).await;
    let report = report.unwrap();
    assert_eq!(count(&report, "rejected"), 2);
    assert!(rejects(&report).len() <= 40 && rejects(&report)[0].0 == "/2/channels", "{:?}", rejects(&report));
    let card = format!(
        "BEGIN:VCARD\nVERSION:4.0\nCATEGORIES:{}\n{}END:VCARD\n",
        "abuse,".repeat(100_000),
        "EMAIL:desk@team.example\n".repeat(100_000)
    );
    let report = tokio::time::timeout(Duration::from_mins(1), imported(&editor, "format=vcard", card)).await;
    assert!(rejects(&report.unwrap()).len() <= 20);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rows_with_one_id_are_told_without_naming_each_in_each() {
    let field = Field::over(Served::of(TestApp::with(served_config(), Clock::System).await)).await;
    let mut list: serde_json::Value = serde_json::from_str(FIRST).unwrap();
    let team = list["data"][0].clone();
    list["data"] = json!(vec![team; 3000]);
    let answer = sent(&field.secretary(), "format=first&dry_run=true", list.to_string()).await;
    assert_eq!(answer.status, 422);
    assert!(answer.body.len() < 5000 && answer.text().contains("and 2990 more"), "{}", answer.text());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn as_long_as_it_is_not_known_of_whom_a_row_speaks_nothing_is_taken_for_gone() {
    let desk = Desk::guarded(100).await;
    desk.taken(&SOURCE, NATIONAL_CSIRTS).await;
    // The only row of its team.
    let team = |row: &str| row.splitn(3, ',').take(2).collect::<Vec<_>>().join(",");
    let of_team = |row: &&str| NATIONAL_CSIRTS.lines().filter(|it| team(it) == team(row)).count() == 1;
    let row = NATIONAL_CSIRTS.lines().skip(1).find(of_team).unwrap();
    let mistyped = NATIONAL_CSIRTS.replacen(row, &format!("Q9{}", &row[2..]), 1);
    assert_ne!(mistyped, NATIONAL_CSIRTS);
    for _ in 0..2 {
        let report = desk.taken(&SOURCE, &mistyped).await;
        assert_eq!(
            (report.counts.missing, report.counts.retired, report.counts.rejected),
            (0, 0, 2),
            "{report}"
        );
        assert!(report.notes.iter().any(|it| it.detail.contains("nothing is marked or retired")), "{report}");
        desk.app.clock.advance(chrono::Duration::days(2));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_one_account_the_newest_hundred_reports_are_kept_and_those_that_a_key_answers() {
    let field = Field::start().await;
    let sheet = "roles,email\nabuse,abuse@team.example\n";
    let keyed = async || {
        let editor = field.editor();
        let request = over_http::send(&editor, "format=csv", sheet).header("Idempotency-Key", "sheet-1");
        Answered::to(request).await.expect(201)
    };
    let written = keyed().await;
    let first = over_http::imported(&field.editor(), "format=csv&dry_run=true", sheet).await;
    let id = first["id"].as_str().unwrap();
    let more = format!(
        "INSERT INTO import_report (id, account_id, created_at, body) \
         SELECT gen_random_uuid(), account_id, created_at + number * interval '1 second', body \
         FROM import_report, generate_series(1, 99) AS it (number) WHERE id = '{id}'"
    );
    field.database.execute(&more).await;
    field.clock.advance(chrono::Duration::hours(1));
    over_http::imported(&field.editor(), "format=csv&dry_run=true", sheet).await;
    assert_eq!(field.editor().get(&format!("/v1/imports/{id}")).await.status, 404);
    assert_eq!(keyed().await, written);
    assert_eq!(field.count("SELECT count(*) AS count FROM import_report").await, 101);
    // Nobody asks by the key any more.
    field.clock.advance(chrono::Duration::hours(24));
    over_http::imported(&field.editor(), "format=csv&dry_run=true", sheet).await;
    assert_eq!(field.count("SELECT count(*) AS count FROM import_report").await, 100);
}

/// Of a team with two rows, one says that it is national.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nor_is_what_a_row_said_that_is_not_read() {
    let desk = Desk::guarded(100).await;
    desk.taken(&SOURCE, NATIONAL_CSIRTS).await;
    let mistyped = NATIONAL_CSIRTS.replace("UK,Dunlin CSIRT,", "QK,Dunlin CSIRT,");
    for _ in 0..2 {
        desk.taken(&SOURCE, &mistyped).await;
        desk.app.clock.advance(chrono::Duration::days(2));
    }
    let dunlin = desk.organization("GB Dunlin CSIRT");
    let snapshot = desk.app.directory.snapshot();
    let claims = snapshot.claims().filter(|it| it.organization_id == dunlin.id && it.retired_at.is_none());
    assert_eq!(claims.filter(|it| it.origin.missing_since.is_none()).count(), 1);
}

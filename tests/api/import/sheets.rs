//! Sheets and cards that people fill in themselves, as they send them.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answered, Field, Visitor};

/// Sends a file as one of these forms.
pub async fn sent(visitor: &Visitor<'_>, query: &str, file: impl Into<Vec<u8>>) -> Answered {
    let request = visitor.request(Method::POST, &format!("/v1/imports?{query}"));
    Answered::to(request.header("Content-Type", "application/octet-stream").body(file.into())).await
}

pub async fn imported(visitor: &Visitor<'_>, query: &str, file: impl Into<Vec<u8>>) -> Value {
    sent(visitor, query, file).await.expect(201)
}

/// What is wrong, with its places.
pub fn rejects(report: &Value) -> Vec<(&str, &str)> {
    let rejects = report["rejects"].as_array().unwrap();
    rejects.iter().map(|it| (it["pointer"].as_str().unwrap(), it["detail"].as_str().unwrap())).collect()
}

pub fn count(report: &Value, of: &str) -> i64 {
    report["counts"][of].as_i64().unwrap()
}

async fn contacts(field: &Field) -> Vec<Value> {
    field.editor().all(&format!("{}/contacts", field.team_path())).await
}

async fn export(visitor: &Visitor<'_>, path: &str) -> String {
    let answer = visitor.get(path).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    answer.text()
}

/// The team is in Switzerland, so that its numbers may stand as they are written there.
async fn in_switzerland(field: &Field) {
    let etag = field.administrator().get(&field.team_path()).await.etag().to_owned();
    field.administrator().patch(&field.team_path(), &etag, &json!({"country": "CH"})).await.expect(200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_desk_officers_spreadsheet_is_shown_then_entered_and_a_second_time_changes_nothing() {
    let field = Field::start().await;
    in_switzerland(&field).await;
    let editor = field.editor();
    let sheet = "\u{FEFF}Roles;Title;E-Mail;email;Phone;Emergency phone;hours;time zone;Audience\r\n\
        incident_response, technical;\"Duty; desk\";;soc@team.example;022 555 01 00;'+41225550101;Mon-Fri 08:00-17:00;Europe/Zurich;members\r\n\
        abuse;Abuse;;abuse@team.example;\"tel:+41225550102;ext=7\";;always;;public\r\n";
    let dry = imported(&editor, "format=csv&dry_run=true", sheet).await;
    assert_eq!((count(&dry, "new"), &dry["applied"], &dry["source"]), (2, &json!(false), &json!("csv")));
    assert_eq!(contacts(&field).await.len(), 0);

    let done = imported(&editor, "format=csv", sheet).await;
    assert_eq!((count(&done, "new"), count(&done, "rejected"), &done["applied"]), (2, 0, &json!(true)));
    assert_eq!(done["contents"]["contacts"], 2);
    assert_eq!(done["rows"][0]["pointer"], "/2");
    assert_eq!(done["notes"][0]["pointer"], "/1/E-Mail");
    let held = contacts(&field).await;
    let desk = held.iter().find(|it| it["title"] == "Duty; desk").unwrap();
    let values: Vec<&str> =
        desk["channels"].as_array().unwrap().iter().map(|it| it["value"].as_str().unwrap()).collect();
    assert_eq!(values, ["soc@team.example", "+41225550100", "+41225550101"]);
    assert_eq!(desk["channels"][2]["usage"], "emergency");
    assert_eq!(desk["availability"]["time_zone"], "Europe/Zurich");
    let abuse = held.iter().find(|it| it["title"] == "Abuse").unwrap();
    assert_eq!((&abuse["audience"], &abuse["tlp"]), (&json!("public"), &json!("CLEAR")));
    assert_eq!(abuse["channels"][1]["extension"], "7");
    // The report names the record that was entered.
    let id = done["rows"].as_array().unwrap().iter().find(|it| it["pointer"] == "/3").unwrap();
    assert_eq!(id["source_id"], abuse["id"]);

    let position = field.changes().await;
    let again = imported(&editor, "format=csv", sheet).await;
    assert_eq!(count(&again, "unchanged"), 2);
    assert_eq!(field.changes().await, position);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_fault_is_told_at_its_cell_and_the_other_rows_are_entered() {
    let field = Field::start().await;
    let sheet = "roles,email,phone,hours\n\
        pigeon,soc@team.example,,\n\
        abuse,abuse@team.example,,\n\
        abuse,soc,022 555 01 00,whenever\n\
        abuse,abuse@team.example,,\n";
    let report = imported(&field.editor(), "format=csv", sheet).await;
    assert_eq!((count(&report, "new"), count(&report, "rejected"), count(&report, "listed")), (1, 3, 4));
    let told = rejects(&report);
    let places: Vec<&str> = told.iter().map(|(place, _)| *place).collect();
    assert_eq!(places, ["/2/roles", "/4/email", "/4/phone", "/4/hours", "/5"], "{told:?}");
    assert!(told[4].1.contains("A row before speaks of the same record"), "{told:?}");
    assert_eq!(contacts(&field).await.len(), 1);
    for (file, code) in [("", "no_sheet"), ("a,b\n1,2\n", "no_sheet"), ("email,Email\na,b\n", "column_twice")]
    {
        let refused = sent(&field.editor(), "format=csv", file).await;
        assert_eq!(refused.violations()[0].1, code, "{file}");
    }
    let refused = sent(&field.editor(), "format=vcard", "email\na@b.example\n").await;
    assert_eq!(refused.violations()[0].1, "no_cards");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_exported_comes_back_without_a_change_and_with_one_where_it_was_edited() {
    let field = Field::start().await;
    let editor = field.editor();
    let rich = json!({
        "roles": ["technical"], "title": "=Duty, \"desk\"", "languages": ["fr", "en"], "preference": 3,
        "availability": {"kind": "weekly", "time_zone": "Europe/Zurich",
            "hours": [{"days": ["mon", "sun"], "from": "22:00", "to": "06:00"}],
            "exceptions": [{"date": "2026-12-25", "note": "Christmas"}], "note": "Ring\ntwice"},
        "channels": [
            {"kind": "email", "value": "desk@team.example"},
            {"kind": "phone", "value": "+41225550100", "extension": "12", "usage": "emergency"},
            {"kind": "matrix", "value": "@duty:team.example", "audience": "own", "listing": "lookup_only"},
            {"kind": "phone", "value": "+41225550104", "belongs_to": "person", "audience": "own"}
        ],
        "person": {"name": "Alex Example", "position": "Head", "from": "2026-01-01", "audience": "own"}
    });
    let entered = field.enter(&rich).await;
    let (path, position) = ("/v1/exports/contacts", field.changes().await);
    for format in ["csv", "vcard"] {
        let file = export(&editor, &format!("{path}?format={format}")).await;
        let report = imported(&editor, &format!("format={format}"), file.clone()).await;
        assert_eq!((count(&report, "unchanged"), count(&report, "listed")), (1, 1), "{format}: {report:#}");
        assert_eq!(rejects(&report), [], "{format}");
    }
    // The two reports are kept; no record has changed.
    assert_eq!(field.changes().await, position);
    let read = |answer: Answered| answer.expect(200);
    assert_eq!(read(editor.get(&entered.path).await)["channels"], entered.body["channels"]);

    let file = export(&editor, &format!("{path}?format=csv")).await;
    let edited = file.replace("desk@team.example", "\"soc@team.example, desk@team.example\"");
    let report = imported(&editor, "format=csv", edited.clone()).await;
    assert_eq!((count(&report, "changed"), &report["rows"][0]["fields"]), (1, &json!(["channels"])));
    let after = read(editor.get(&entered.path).await);
    assert_eq!(after["channels"].as_array().unwrap().len(), 5);
    // Those that stayed are the same channels, with their ids.
    let ids = |contact: &Value| -> Vec<Value> {
        contact["channels"].as_array().unwrap().iter().map(|it| it["id"].clone()).collect()
    };
    assert!(ids(&entered.body).iter().all(|id| ids(&after).contains(id)));

    // The version in the sheet is that of then: nobody's change is lost.
    let stale = imported(&editor, "format=csv", edited.replace("soc@", "sec@")).await;
    assert_eq!(rejects(&stale).len(), 1);
    assert_eq!(rejects(&stale)[0].0, "/2/version");

    let file = export(&editor, &format!("{path}?format=csv")).await;
    // The clock stands still here: the two are in no order.
    let fewer = file.replace("soc@team.example, ", "").replace(", soc@team.example", "");
    assert_ne!(file, fewer);
    let report = imported(&editor, "format=csv", fewer).await;
    assert_eq!(count(&report, "changed"), 1, "{report:#}");
    assert_eq!(ids(&read(editor.get(&entered.path).await)), ids(&entered.body));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_column_that_the_sheet_does_not_have_is_left_as_it_is() {
    let field = Field::start().await;
    let entered = field
        .enter(&json!({
            "roles": ["technical"], "title": "Desk", "languages": ["en"],
            "channels": [{"kind": "email", "value": "desk@team.example"}, {"kind": "phone", "value": "+41225550100"}]
        }))
        .await;
    let id = entered.body["id"].as_str().unwrap();
    let report =
        imported(&field.editor(), "format=csv", format!("id;title;phone\n{id};;+41225550107\n")).await;
    assert_eq!((count(&report, "changed"), rejects(&report)), (1, vec![]));
    let after = field.editor().get(&entered.path).await.expect(200);
    assert_eq!((&after["title"], &after["languages"]), (&Value::Null, &json!(["en"])));
    // The clock stands still here: what is new is in no order with what was there.
    let mut values: Vec<&str> =
        after["channels"].as_array().unwrap().iter().map(|it| it["value"].as_str().unwrap()).collect();
    values.sort_unstable();
    assert_eq!(values, ["+41225550107", "desk@team.example"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_may_not_write_a_record_cannot_by_a_sheet_and_what_is_hidden_is_not_told() {
    let field = Field::start().await;
    let hidden = json!({
        "roles": ["technical"], "title": "Hidden", "audience": "own",
        "channels": [{"kind": "email", "value": "hidden@team.example"}]
    });
    let hidden = field.enter(&hidden).await;
    let shown = json!({
        "roles": ["technical"], "title": "Shown", "audience": "members",
        "channels": [{"kind": "email", "value": "shown@team.example"}]
    });
    let shown = field.enter(&shown).await;
    let row = "roles,email\nabuse,abuse@team.example\n";
    assert_eq!(sent(&field.reader(), "format=csv", row).await.status, 403);
    assert_eq!(sent(&field.stranger(), "format=csv", row).await.status, 401);

    let position = field.changes().await;
    let (neighbour, team) = (field.member(), field.team);
    let told = async |id: &str| {
        let sheet = format!("id,title,email\n{id},Mine,mine@neighbour.example\n");
        let report = imported(&neighbour, "format=csv", sheet).await;
        assert_eq!(count(&report, "rejected"), 1);
        let mut rejects = report["rejects"].clone();
        assert_eq!(rejects[0]["source_id"].take(), id, "as the sheet said it");
        rejects
    };
    let unknown = told("019a8f3e-1c2d-7e4f-8a5b-6c7d8e9f0a1b").await;
    assert_eq!(told(hidden.body["id"].as_str().unwrap()).await, unknown);
    assert_eq!(unknown[0]["pointer"], "/2/id");
    let visible = told(shown.body["id"].as_str().unwrap()).await;
    assert!(visible[0]["detail"].as_str().unwrap().starts_with("You may not write this"), "{visible}");
    // A new contact for somebody else.
    let sheet = format!("organization_id,roles,email\n{team},abuse,mine@neighbour.example\n");
    let report = imported(&neighbour, "format=csv", sheet).await;
    assert!(rejects(&report)[0].1.starts_with("You may not write this"), "{report}");
    assert_eq!(field.changes().await, position);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_row_that_would_leave_nobody_to_reach_is_told_and_the_others_are_written() {
    let field = Field::start().await;
    let one = json!({
        "roles": ["technical"], "title": "One", "channels": [{"kind": "email", "value": "one@team.example"}]
    });
    let one = field.enter(&one).await;
    let sheet = format!(
        "id,title,roles,email\n{},One,technical,\n,Two,abuse,two@team.example\n",
        one.body["id"].as_str().unwrap()
    );
    let report = imported(&field.editor(), "format=csv", sheet).await;
    assert_eq!((count(&report, "rejected"), count(&report, "new")), (1, 1), "{report:#}");
    assert_eq!(rejects(&report)[0].0, "/2/channels");
    assert_eq!(contacts(&field).await.len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_would_leave_members_nobody_to_reach_is_shown_as_that_before_it_is_tried() {
    let field = Field::start().await;
    let one = json!({
        "roles": ["technical"], "title": "One", "channels": [{"kind": "email", "value": "one@team.example"}]
    });
    let one = field.enter(&one).await.body["id"].as_str().unwrap().to_owned();
    let alone = format!("id,title,audience\n{one},One,own\n");
    for query in ["format=csv&dry_run=true", "format=csv"] {
        let report = imported(&field.editor(), query, alone.clone()).await;
        assert_eq!((count(&report, "rejected"), count(&report, "changed")), (1, 0), "{report:#}");
        assert_eq!(rejects(&report)[0].0, "/2/audience");
    }
    let team = format!("id,kind,audience\n{},csirt,own\n", field.team);
    let report = imported(&field.administrator(), "format=csv&dry_run=true", team).await;
    assert_eq!(rejects(&report)[0].0, "/2/audience", "{report:#}");
    // Another before it can be reached instead.
    let both = format!(
        "id,title,audience,roles,email\n,Two,,abuse,two@team.example\n{one},One,own,technical,one@team.example\n"
    );
    for query in ["format=csv&dry_run=true", "format=csv"] {
        let report = imported(&field.editor(), query, both.clone()).await;
        let counts = (count(&report, "new"), count(&report, "changed"), count(&report, "failed"));
        assert_eq!(counts, (1, 1, 0), "{report:#}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_secretariat_enters_and_edits_organizations_by_a_sheet() {
    let field = Field::start().await;
    let secretary = field.secretary();
    let sheet = "kind,name,country,website,sectors\n\
        csirt,\"CERT, Examplia\",Switzerland,https://cert.example/,\n\
        private_sector,Vendor,,,energy\n";
    let report = imported(&secretary, "format=csv", sheet).await;
    assert_eq!((count(&report, "new"), &report["contents"]["organizations"]), (2, &json!(2)), "{report:#}");
    let again = imported(&secretary, "format=csv", sheet).await;
    assert_eq!(count(&again, "unchanged"), 2);
    for format in ["csv", "vcard"] {
        let file = export(&secretary, &format!("/v1/exports/organizations?format={format}")).await;
        let report = imported(&secretary, &format!("format={format}"), file).await;
        // The two, and those without an administrator of their own.
        assert_eq!((count(&report, "changed"), count(&report, "unchanged") >= 2), (0, true), "{report:#}");
        assert!(
            rejects(&report).iter().all(|(_, why)| why.starts_with("You may not write this")),
            "{report:#}"
        );
    }
    let file = export(&secretary, "/v1/exports/organizations?format=csv").await;
    let report = imported(&secretary, "format=csv", file.replace("Vendor", "Vendor Inc.")).await;
    assert_eq!((count(&report, "changed"), &report["rows"][0]["fields"]), (1, &json!(["name"])));
    // Who may edit its own only.
    let report = imported(&field.administrator(), "format=csv", sheet).await;
    assert_eq!(count(&report, "rejected"), 2);
    assert!(rejects(&report)[0].1.starts_with("You may not register this"), "{report}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_template_is_for_everybody_and_is_sent_back_with_rows_below_it() {
    let field = Field::start().await;
    let stranger = field.stranger();
    let csv = export(&stranger, "/v1/imports/template?format=csv").await;
    let untouched = imported(&field.editor(), "format=csv", csv.clone()).await;
    assert_eq!((count(&untouched, "listed"), count(&untouched, "new")), (0, 0));
    let filled = csv.replacen("\r\nexample,", "\r\n,", 1);
    let report = imported(&field.editor(), "format=csv", filled).await;
    assert_eq!((count(&report, "new"), rejects(&report)), (1, vec![]));
    let card = export(&stranger, "/v1/imports/template?format=vcard").await;
    let report = imported(&field.editor(), "format=vcard", card.replace("UID:example\r\n", "")).await;
    // The card says less of the same desk than the sheet did.
    assert_eq!((count(&report, "listed"), rejects(&report)[0].0), (1, "/1/id"), "{report:#}");
    let other = card.replace("UID:example\r\n", "").replace("TITLE:Duty desk", "TITLE:Night desk");
    let report = imported(&field.editor(), "format=vcard", other).await;
    assert_eq!((count(&report, "new"), rejects(&report)), (1, vec![]), "{report:#}");
    for (query, name) in [
        ("format=csv&records=organizations", "organizations.csv"),
        ("format=vcard&records=organizations", "organizations.vcf"),
    ] {
        let answer = stranger.get(&format!("/v1/imports/template?{query}")).await;
        assert!(answer.header("content-disposition").unwrap().contains(name));
        let report = imported(&field.secretary(), query.split('&').next().unwrap(), answer.text()).await;
        assert_eq!(count(&report, "listed"), 0);
    }
    let first = stranger.get("/v1/imports/template?format=csv").await;
    assert_eq!(stranger.get_unless("/v1/imports/template?format=csv", first.etag()).await.status, 304);
    for query in ["", "?format=xlsx", "?format=csv&records=claims"] {
        assert_eq!(stranger.get(&format!("/v1/imports/template{query}")).await.status, 400, "{query}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_card_of_an_address_book_adds_what_it_says_takes_nothing_and_widens_nothing() {
    let field = Field::start().await;
    let narrow = json!({
        "roles": ["technical"], "title": "Desk", "audience": "members",
        "channels": [
            {"kind": "email", "value": "desk@team.example", "audience": "own"},
            {"kind": "phone", "value": "+41225550100"}
        ]
    });
    let entered = field.enter(&narrow).await;
    let id = entered.body["id"].as_str().unwrap();
    // The phone of the officer knows neither our properties nor our ids.
    let card = format!(
        "BEGIN:VCARD\nVERSION:4.0\nUID:urn:uuid:{id}\nFN:Desk\nTITLE:Desk\nCATEGORIES:technical\n\
         EMAIL:desk@team.example\nTEL;VALUE=uri:tel:+41225550101\nEND:VCARD\n"
    );
    let report = imported(&field.editor(), "format=vcard", card).await;
    assert_eq!((count(&report, "changed"), rejects(&report)), (1, vec![]), "{report:#}");
    let after = field.editor().get(&entered.path).await.expect(200);
    let audiences: Vec<(&str, &str)> = after["channels"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (it["value"].as_str().unwrap(), it["audience"].as_str().unwrap()))
        .collect();
    assert_eq!(audiences.len(), 3, "{audiences:?}");
    assert!(audiences.contains(&("desk@team.example", "own")), "{audiences:?}");
    assert!(audiences.contains(&("+41225550100", "members")), "{audiences:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_file_lacks_is_never_taken_for_what_is_to_go() {
    let field = Field::start().await;
    let whole = json!({
        "roles": ["technical"], "title": "Desk", "audience": "public",
        "availability": {"kind": "weekly", "time_zone": "Europe/Zurich",
            "hours": [{"days": ["mon"], "from": "08:00", "to": "17:00"}],
            "exceptions": [{"date": "2026-12-25", "note": "Christmas"}]},
        "channels": [{"kind": "email", "value": "desk@team.example"}, {"kind": "phone", "value": "+41225550100"}],
        "person": {"name": "Alex Example", "position": "Head", "audience": "own"}
    });
    let entered = field.enter(&whole).await;
    let id = entered.body["id"].as_str().unwrap();
    let position = field.changes().await;
    let editor = field.editor();
    for (sheet, place, told) in [
        // Nobody says who may read the person.
        (format!("id,person\n{id},Alex Example\n"), "/2/person", "person_audience"),
        (format!("id,hours\n{id},always\n"), "/2/hours", "exceptions"),
        // Without its id it may be another desk with the same mailbox.
        ("title,roles,email,phone\nDesk,abuse,desk@team.example,\n".to_owned(), "/2/id", id),
        (format!("id,version,title\n{id},0,Other\n"), "/2/version", "withheld"),
    ] {
        let report = imported(&editor, "format=csv", sheet.clone()).await;
        let rejects = rejects(&report);
        assert!(
            rejects.len() == 1 && rejects[0].0 == place && rejects[0].1.contains(told),
            "{sheet}: {rejects:?}"
        );
    }
    for (sheet, code) in [
        (format!("id,email,phone,title\n{id},desk@team.example"), "broken_off"),
        (format!("id,email,title\n{id},desk@team.example,\"Desk\n"), "open_quote"),
        (format!("email\n{}", "a@b.example\n".repeat(10_001)), "too_many_rows"),
    ] {
        assert_eq!(sent(&editor, "format=csv", sheet).await.violations()[0].1, code);
    }
    let cards =
        format!("BEGIN:VCARD\nVERSION:4.0\nFN:A\nBEGIN:VCARD\nVERSION:4.0\nUID:urn:uuid:{id}\nEND:VCARD\n");
    assert_eq!(sent(&editor, "format=vcard", cards).await.violations()[0].1, "no_end");
    assert_eq!(field.changes().await, position);
    assert_eq!(editor.get(&entered.path).await.expect(200), entered.body);
}

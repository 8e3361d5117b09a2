//! A record that only a newer program understands.

use counterpart::changes::READER;
use counterpart::model::kinds::{AccountRole, OrganizationKind};
use serde_json::json;
use uuid::Uuid;

use crate::support::{Served, contact_draft, image};

/// Appends to the log, behind the service's back, that `record` is what it was but for one value of its body, and that a
/// reader needs this version to understand it.
pub fn append_behind(record: Uuid, min_reader: i32, path: &str, value: &str) -> String {
    let digest = format!("sha256('{record} {min_reader} {value}')");
    format!(
        "WITH newest AS (SELECT * FROM change WHERE record_id = '{record}' ORDER BY number DESC LIMIT 1), \
         counted AS (UPDATE change_counter SET number = number + 1, previous_head = head, \
            head = chain_link(NULL, head, number + 1, {digest}) RETURNING number, head) \
         INSERT INTO change (number, at, kind, act, record_id, organization_id, min_reader, body, personal, digest, \
            head) \
         SELECT counted.number, at, kind, act, record_id, organization_id, {min_reader}, \
            jsonb_set(body::jsonb, '{path}', '{value}')::json, personal, {digest}, counted.head \
         FROM newest, counted; \
         NOTIFY counterpart_changes;"
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_record_that_needs_a_newer_program_is_not_shown_and_no_write_is_taken() {
    let here = Served::start().await;
    let id = here.organization(OrganizationKind::Csirt, "CERT Example").await;
    let editor = here.account(id, AccountRole::Administrator, "editor@cert.example").await;
    let caller = here.caller_of(editor);
    let newer = here.contact(&caller, id, contact_draft("newer@cert.example")).await;
    let plain = here.contact(&caller, id, contact_draft("plain@cert.example")).await;
    let (newer_path, plain_path) =
        (format!("/v1/contacts/{}", newer.id), format!("/v1/contacts/{}", plain.id));
    let there = here.beside().await;
    let number = here.directory.status().position.number;

    here.database.execute(&append_behind(newer.id.0, READER + 1, "{title}", "\"Of tomorrow\"")).await;
    let late = here.beside().await;
    for served in [&here, &there, &late] {
        served.directory.wait_for(number + 1).await.unwrap();
        let visitor = served.visitor(editor);
        assert_eq!(visitor.get(&newer_path).await.problem(), (404, "not-found".into()));
        let list = visitor.get("/v1/contacts").await.expect(200);
        let listed: Vec<_> = list["items"].as_array().unwrap().iter().map(|it| &it["id"]).collect();
        assert_eq!(listed, [&json!(plain.id)]);
        assert_eq!(served.stranger().get("/readyz").await.expect(200)["writes"], "outdated");
        let etag = visitor.get(&plain_path).await.etag().to_owned();
        let refused = visitor.patch(&plain_path, &etag, &json!({"title": "Never"})).await;
        assert_eq!(refused.problem(), (503, "database-unavailable".into()));
        assert!(refused.header("retry-after").is_some());
        assert_eq!(image(&served.app, &[editor]), image(&late.app, &[editor]));
    }

    here.database.execute(&append_behind(newer.id.0, 1, "{title}", "\"Of today\"")).await;
    for (served, written) in [&here, &there, &late].into_iter().zip(0..) {
        served.directory.wait_for(number + 2 + written).await.unwrap();
        let visitor = served.visitor(editor);
        assert_eq!(visitor.get(&newer_path).await.expect(200)["title"], "Of today");
        let etag = visitor.get(&plain_path).await.etag().to_owned();
        let title = served.running.address.to_string();
        visitor.patch(&plain_path, &etag, &json!({"title": title})).await.expect(200);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_hangs_on_a_record_of_a_newer_program_goes_and_comes_with_it() {
    let here = Served::start().await;
    let id = here.organization(OrganizationKind::Csirt, "CERT Example").await;
    let editor = here.account(id, AccountRole::Administrator, "editor@cert.example").await;
    here.contact(&here.caller_of(editor), id, contact_draft("desk@cert.example")).await;
    let number = here.directory.status().position.number;
    let reader = here.organization(OrganizationKind::Csirt, "Reader").await;
    let reader = here.account(reader, AccountRole::Reader, "reader@cert.example").await;

    for (step, record, min_reader, path, value) in [
        (1, id.0, READER + 1, "{name}", "\"ABC of tomorrow\""),
        (2, id.0, 1, "{name}", "\"XYZ\""),
        (3, editor.0, READER + 1, "{role}", "\"administrator\""),
        (4, editor.0, 1, "{role}", "\"reader\""),
    ] {
        here.database.execute(&append_behind(record, min_reader, path, value)).await;
        here.directory.wait_for(number + 3 + step).await.unwrap();
        let fresh = here.beside().await;
        let (followed, loaded) = (image(&here.app, &[editor, reader]), image(&fresh.app, &[editor, reader]));
        assert_eq!(followed, loaded, "step {step}");
        let contacts = here.visitor(reader).get("/v1/contacts").await.expect(200);
        let expected = usize::from(step != 1);
        assert_eq!(contacts["items"].as_array().unwrap().len(), expected, "step {step}: {contacts}");
    }
}

//! What is told of an import: to the operator, in log and journal, and of each field.

use counterpart::exchange::fields::census;
use counterpart::exchange::sources::cve_cna::CVE_CNA;
use diesel::sql_types::Text;
use diesel_async::RunQueryDsl;
use serde_json::{Value, json};

use super::{Desk, FIXTURE, fixture, id, real_list};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn log_and_journal_name_the_operator_the_list_and_its_file() {
    #[derive(diesel::QueryableByName)]
    struct Entry {
        #[diesel(sql_type = Text)]
        actor: String,
        #[diesel(sql_type = Text)]
        detail: String,
    }
    let desk = Desk::open().await;
    let report = desk.import(FIXTURE.as_bytes()).await.unwrap();
    let operator = desk.operator.member().unwrap().account_id.to_string();
    let mut connection = desk.app.database.connect().await;
    let query =
        "SELECT actor_account::text AS actor, detail::text AS detail FROM journal_entry WHERE act = 'import'";
    let entries: Vec<Entry> = diesel::sql_query(query).load(&mut connection).await.unwrap();
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0].actor, operator);
    let detail: Value = serde_json::from_str(&entries[0].detail).unwrap();
    assert_eq!(detail["source"], "cve-cna");
    assert_eq!(detail["file_sha256"], json!(report.file_sha256));
    assert_eq!((&detail["counts"]["new"], &detail["counts"]["listed"]), (&json!(10), &json!(10)));
    let named = format!(
        "change WHERE actor_account = '{operator}' AND act = 'register' AND reference = 'cve-cna sha256:{}'",
        report.file_sha256
    );
    assert_eq!(desk.app.database.count(&named).await, 10 + 9);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_report_tells_people_and_programs_the_same() {
    let desk = Desk::open().await;
    desk.import(FIXTURE.as_bytes()).await.unwrap();
    let mut rows = fixture();
    rows[0]["organizationName"] = json!("Plover Systems");
    rows[0]["homepage"] = json!("https://plover.example");
    rows[1]["organizationName"] = json!("");
    let report = desk.imported(&rows).await;
    let text = report.to_string();
    for line in [
        "10 rows: 1 changed, 8 unchanged, 1 rejected",
        "\nchanged:\n  CNA-2024-0001 Plover Systems: name\n",
        "\nrejected:\n  /1/organizationName  This row cannot do without it.",
        "\nthe list holds 9 organizations, 8 contacts, 9 claims\n",
        "\n  /*/CNA/isRoot  10  Roles in the CVE Program",
        "\n  /*/homepage  1  This field is new in the list",
        "  /3/country  The source names no country; it stays empty.\n",
    ] {
        assert!(text.contains(line), "{line}\n--\n{text}");
    }
    let json = serde_json::to_value(&report).unwrap();
    assert_eq!(json["counts"]["rejected"], 1);
    assert_eq!(json["rows"][0]["verdict"], "changed");
    assert_eq!(json["rows"][0]["outcome"], "done");
    assert_eq!(json["rejects"][0]["source_id"], id(2));
}

#[test]
fn every_field_of_the_list_is_held_or_named() {
    let lists = [Some(FIXTURE.as_bytes().to_vec()), real_list()];
    for list in lists.into_iter().flatten() {
        let list: Value = serde_json::from_slice(&list).unwrap();
        for path in census(&list).keys() {
            assert!(
                CVE_CNA.fields.iter().any(|field| field.path == path),
                "{path} is not in the table of fields"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn words_of_the_list_do_nothing_to_the_terminal_on_which_they_are_told() {
    let desk = Desk::open().await;
    let mut rows = fixture();
    rows[0]["cnaID"] = json!("CNA\u{1b}[2J\u{202e}");
    rows[1]["CNA"]["type"] = json!(["Vendor"]);
    rows[1]["\u{1b}[31m"] = json!("red");
    let report = desk.imported(&rows).await;
    assert_eq!(report.rejects[0].source_id.as_deref(), Some("CNA\\u{1b}[2J\\u{202e}"));
    let told = report.to_string();
    assert!(told.contains("/*/\\u{1b}[31m"), "{told}");
    assert!(!told.contains(['\u{1b}', '\u{202e}']), "{told:?}");
}

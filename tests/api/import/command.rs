//! `counterpart import`, as an operator runs it.

use std::fs;

use counterpart::model::kinds::AccountRole;
use serde_json::{Value, json};

use super::{Desk, FIXTURE, bytes, fixture};
use crate::support::{Operator, Ran};

const LIST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/cve_cna.json");

fn import(desk: &Desk, more: &[&str]) -> Ran {
    let arguments = [&["import", "--from", "cve-cna"], more].concat();
    Operator::beside(&desk.app).run(&arguments)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_is_shown_then_entered_then_found_unchanged() {
    let desk = Desk::open().await;
    let dry = import(&desk, &[LIST, "--dry-run"]);
    assert!(dry.done().out.contains("): 10 rows: 10 new\n"), "{dry:?}");
    assert!(dry.out.contains("/*/CNA/isRoot") && dry.out.ends_with("this was a dry run\n"), "{dry:?}");
    assert_eq!(desk.app.database.count("organization").await, 1);

    let report = desk.app.keys.path().join("report.json");
    let real = import(&desk, &[LIST, "--report", report.to_str().unwrap()]);
    assert!(real.done().out.starts_with("cve-cna: 10 rows: 10 new\n"), "{real:?}");
    // No bar where nobody looks.
    assert!(!real.err.contains(" rows, "), "{real:?}");
    assert_eq!(desk.app.database.count("organization").await, 11);
    let report: Value = serde_json::from_slice(&fs::read(report).unwrap()).unwrap();
    assert_eq!((&report["counts"]["new"], &report["applied"]), (&json!(10), &json!(true)));
    assert_eq!(report["rows"].as_array().unwrap().len(), 10);

    let operator = Operator::beside(&desk.app);
    let again = operator.run_with(&["import", "--from", "cve-cna", "-"], FIXTURE);
    assert!(again.done().out.starts_with("cve-cna: 10 rows: 10 unchanged\n"), "{again:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_operator_is_an_administrator_of_the_secretariat_who_is_named_where_there_are_several() {
    let desk = Desk::open().await;
    let secretariat = desk.operator.member().unwrap().organization_id;
    let second = desk.app.account(secretariat, AccountRole::Administrator, "ada@desk.example").await;
    desk.app.account(secretariat, AccountRole::Editor, "ben@desk.example").await;

    assert!(import(&desk, &[LIST]).refused().contains("name one with --as"));
    for nobody in ["ben@desk.example", "carol@desk.example", "7"] {
        assert!(import(&desk, &[LIST, "--as", nobody]).refused().starts_with("--as: no account"));
    }
    import(&desk, &[LIST, "--as", "Ada@Desk.example"]).done();
    let by = format!("change WHERE reference LIKE 'cve-cna sha256:%' AND actor_account = '{second}'");
    assert_eq!(desk.app.database.count(&by).await, 10 + 9 + 10);
    import(&desk, &[LIST, "--as", &second.to_string()]).done();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_refused_is_said_in_one_line() {
    let desk = Desk::open().await;
    let file = desk.app.keys.path().join("list.json");
    let path = file.to_str().unwrap();
    assert!(import(&desk, &[path]).refused().starts_with(path));
    fs::write(&file, "<html></html>").unwrap();
    assert!(import(&desk, &[path]).refused().contains("it is an HTML or XML page"));

    import(&desk, &[LIST]).done();
    fs::write(&file, bytes(&fixture()[..5])).unwrap();
    assert!(import(&desk, &[path]).refused().contains("lacks 5 of the 10 organizations"));
    assert!(
        import(&desk, &[LIST, "--report", "/nowhere/report"])
            .refused()
            .starts_with("--report /nowhere/report: ")
    );

    let unknown = Operator::beside(&desk.app).run(&["import", "--from", "nobody", LIST]);
    assert_eq!(unknown.code, 2);
    assert!(unknown.err.contains("[possible values: cve-cna, national-csirts, "), "{unknown:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_written_is_in_the_report_and_in_the_exit_code() {
    let desk = Desk::open().await;
    desk.app.database.execute("ALTER TABLE organization ADD CHECK (name <> 'Knot Consortium')").await;
    let ran = import(&desk, &[LIST]);
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("): 10 rows: 9 new, 1 failed\n"), "{ran:?}");
    assert!(ran.out.contains("\nnot written:\n  CNA-2024-0007 Knot Consortium: "), "{ran:?}");
    assert!(ran.err.contains("not all of the list was written"), "{ran:?}");
}

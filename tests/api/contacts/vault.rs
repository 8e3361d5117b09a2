//! Values of persons: they lie in the vault and nowhere else, and erasing there erases them everywhere.

use serde_json::{Value, json};

use crate::support::{Field, desk_for};

const NAME: &str = "Marker Maria Personson";
const POSITION: &str = "Marker of the watch";
const PHONE: &str = "+41225550177";
const EMAIL: &str = "marker.person@team.example";

fn body() -> Value {
    let mut body = desk_for("members", &["members"]);
    let channels = body["channels"].as_array_mut().unwrap();
    channels.push(json!({"kind": "phone", "value": PHONE, "belongs_to": "person"}));
    channels.push(json!({"kind": "email", "value": EMAIL, "belongs_to": "person"}));
    body["person"] = json!({"name": NAME, "position": POSITION});
    body
}

/// In how many rows of a table, as text, one of the person's values stands.
async fn holding(field: &Field, table: &str) -> i64 {
    let values = [NAME, POSITION, PHONE, "marker.person"]
        .map(|value| format!("t::text LIKE '%{value}%'"))
        .join(" OR ");
    field.count(&format!("SELECT count(*) AS count FROM {table} t WHERE {values}")).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_table_but_the_vault_holds_a_value_of_a_person() {
    let field = Field::start().await;
    let entered = field.enter(&body()).await;
    field.editor().patch(&entered.path, "*", &json!({"title": "Night desk"})).await.expect(200);
    field.member().get(&entered.path).await.expect(200);
    field.editor().delete(&entered.channel(1), "*").await.expect(200);
    for table in [
        "contact",
        "channel",
        "contact_key",
        "change",
        "journal_entry",
        "idempotency_key",
        "organization",
        "account",
        "session",
        "availability_hours",
        "availability_exception",
    ] {
        assert_eq!(holding(&field, table).await, 0, "{table}");
    }
    assert_eq!(holding(&field, "personal_value").await, 3);
    let all = "SELECT count(*) AS count FROM pg_tables WHERE schemaname = 'public'";
    assert!(field.count(all).await >= 17, "a table that is not looked at above may hold one");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_of_something_else_makes_no_new_row_of_the_vault() {
    let field = Field::start().await;
    let entered = field.enter(&body()).await;
    let rows = "SELECT count(*) AS count FROM personal_value";
    let before = field.count(rows).await;
    field.editor().patch(&entered.path, "*", &json!({"title": "Night desk"})).await.expect(200);
    field.editor().patch(&entered.channel(1), "*", &json!({"preference": 4})).await.expect(200);
    assert_eq!(field.count(rows).await, before);
    let person = json!({"name": NAME, "position": null});
    field.editor().put(&format!("{}/person", entered.path), "*", &person).await.expect(200);
    assert_eq!(field.count(rows).await, before + 1, "a new value is a new row");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_erased_from_the_vault_is_gone_from_record_and_history() {
    let field = Field::start().await;
    let entered = field.enter(&body()).await;
    field.editor().patch(&entered.path, "*", &json!({"title": "Night desk"})).await.expect(200);
    let before = field.editor().all(&format!("{}/history", entered.path)).await;
    assert_eq!(before[1]["contact"]["person"]["name"], NAME);
    field
        .database
        .execute(&format!("DELETE FROM personal_value WHERE organization_id = '{}'", field.team))
        .await;

    // An instance that starts after the erasing, as those that run take it over with the act that erases.
    let beside = field.beside().await;
    let editor = field.account_of(field.team, counterpart::model::kinds::AccountRole::Editor);
    for visitor in [beside.visitor(editor)] {
        let shown = visitor.get(&entered.path).await.expect(200);
        assert_eq!(shown["person"], json!(null));
        let values: Vec<&Value> =
            shown["channels"].as_array().unwrap().iter().map(|it| &it["value"]).collect();
        assert_eq!(values, [&json!("members0@team.example"), &json!(null), &json!(null)]);
        let past = visitor.all(&format!("{}/history", entered.path)).await;
        assert_eq!(past.len(), 2);
        for entry in past {
            assert_eq!(entry["contact"]["person"], json!(null));
            assert_eq!(entry["contact"]["channels"][1]["value"], json!(null));
            assert!(!entry.to_string().contains("arker"), "{entry}");
        }
        let renamed = visitor.patch(&entered.path, "*", &json!({"title": "Day desk"})).await;
        assert_eq!(renamed.expect(200)["channels"][1]["value"], json!(null), "a change brings nothing back");
        assert_eq!(holding(&field, "personal_value").await, 0);
        let again = visitor.patch(&entered.channel(1), "*", &json!({"preference": 2})).await;
        assert_eq!(again.violations(), [("/value".into(), "required".into())]);
        let given = visitor.patch(&entered.channel(1), "*", &json!({"value": PHONE})).await;
        assert_eq!(given.status, 200);
    }
}

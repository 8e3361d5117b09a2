//! The way back: what is exported is read to the same records.

use counterpart::exchange::form::{read_contacts, read_organizations};
use serde_json::json;

use super::{exported, rich};
use crate::support::Field;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sheet_of_an_editor_is_read_to_what_was_exported() {
    let field = Field::start().await;
    let entered = field.enter(&rich()).await;
    let sheet = exported(&field.editor(), "/v1/exports/contacts?format=csv&bom=true").await;
    let read = read_contacts(&sheet.body, &|_, _| None).unwrap();
    assert!(read.notes.is_empty());
    let row = read.rows.into_iter().next().unwrap().said.unwrap();
    assert_eq!(json!(row.id), entered.body["id"]);
    assert_eq!((row.organization_id, row.version), (Some(field.team), Some(1)));
    let draft = row.draft();
    assert_eq!(draft.channels.len(), 10);
    assert_eq!(json!(draft.availability.to_draft().note), entered.body["availability"]["note"]);
    let sheet = exported(&field.administrator(), "/v1/exports/organizations?format=csv&kind=csirt").await;
    let read = read_organizations(&sheet.body).unwrap();
    let row = read.rows.into_iter().next().unwrap().said.unwrap();
    assert_eq!(row.id, Some(field.team));
    assert_eq!(row.draft().unwrap().name, "Team");
}

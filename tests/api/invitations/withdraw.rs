//! Withdrawing an invitation.

use serde_json::json;

use super::{accept, ada, code, invited};
use crate::support::Field;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_invitation_is_withdrawn_once_by_who_has_seen_it() {
    let field = Field::start().await;
    let administrator = field.administrator();
    let entered = invited(&administrator, &ada("editor")).await;
    let unseen = administrator.request(reqwest::Method::DELETE, &entered.path);
    let unseen = crate::support::Answered::to(unseen).await;
    assert_eq!(unseen.problem(), (428, "precondition-required".into()));
    assert_eq!(administrator.delete(&entered.path, "\"7.00\"").await.problem(), (412, "stale".into()));
    assert_eq!(administrator.delete(&entered.path, &entered.etag).await.status, 204);
    let over = administrator.delete(&entered.path, "*").await;
    assert_eq!(over.problem(), (409, "invitation-over".into()));
    let read = administrator.get(&entered.path).await.expect(200);
    assert_eq!(
        (&read["status"], &read["ended_at"]),
        (&json!("withdrawn"), &json!("2026-03-02T08:00:00.000Z"))
    );
    assert_eq!(accept(&field, &code(&entered)).await.status, 422);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_invitation_that_was_accepted_is_not_withdrawn() {
    let field = Field::start().await;
    let entered = invited(&field.administrator(), &ada("editor")).await;
    accept(&field, &code(&entered)).await.expect(201);
    let over = field.administrator().delete(&entered.path, "*").await;
    assert_eq!(over.problem(), (409, "invitation-over".into()));
}

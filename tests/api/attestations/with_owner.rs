//! What becomes of what is said when one of the two is retired.

use reqwest::Method;
use serde_json::json;

use super::Region;
use crate::circles::assert_sound;
use crate::support::{Answered, Field};

async fn retire(field: &Field, path: &str) {
    let cause = field.secretary().request(Method::DELETE, path).header("If-Match", "*");
    assert_eq!(Answered::to(cause.header("Act-Reference", "Decision 4/2026")).await.status, 204);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_goes_with_the_organization_and_comes_back_with_it() {
    let region = Region::start().await;
    let field = &region.field;
    let entered = region.membership().await;
    retire(field, &field.team_path()).await;
    assert_eq!(field.stranger().get(&entered.path).await.problem(), (410, "retired".into()));
    field.secretary().post(&format!("{}/restore", field.team_path()), &json!({})).await.expect(200);
    assert_eq!(field.stranger().get(&entered.path).await.expect(200)["title"], "Full member");
    assert_sound(field).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_word_of_an_issuer_that_is_retired_counts_no_more() {
    let region = Region::start().await;
    let field = &region.field;
    let entered = region.membership().await;
    let issuer = format!("/v1/organizations/{}", region.id);
    retire(field, &issuer).await;
    assert_eq!(field.stranger().get(&entered.path).await.status, 404);
    assert_eq!(field.reader().get(&entered.path).await.expect(200)["current"], false);
    field.secretary().post(&format!("{issuer}/restore"), &json!({})).await.expect(200);
    assert_eq!(field.stranger().get(&entered.path).await.expect(200)["current"], true);
}

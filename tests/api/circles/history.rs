//! A circle's history: what was while one was in it.

use serde_json::{Value, json};

use super::Region;

fn acts(items: &[Value]) -> Vec<&str> {
    items.iter().map(|it| it["change"]["act"].as_str().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_member_sees_the_circle_as_it_was_while_it_was_in_it() {
    let region = Region::start().await;
    let field = &region.field;
    let circle = region.circle("Ours", &[field.neighbour, field.team]).await;
    region.ruler().patch(&circle.path, "*", &json!({"name": "Everybody"})).await.expect(200);
    let path = format!("{}/history", circle.path);
    let all = region.ruler().all(&path).await;
    assert_eq!(acts(&all), ["update", "add_member", "add_member", "register"]);
    assert_eq!(acts(&field.reader().all(&path).await), ["update", "add_member"]);
    assert_eq!(acts(&field.member().all(&path).await), ["update", "add_member", "add_member"]);
    assert_eq!(acts(&region.ruler().all(&format!("{path}?limit=1")).await).len(), 4);
    assert!(all[0]["circle"]["etag"].is_string());
    assert_eq!(region.ruler().delete(&circle.member(field.team), "*").await.status, 204);
    assert_eq!(field.reader().get(&path).await.status, 404, "who left sees none of it");
    assert_eq!(acts(&field.member().all(&path).await)[0], "remove_member");
}

//! Who reads what is said of an organization, and until when it holds.

use chrono::Duration;
use counterpart::model::kinds::Standing;
use serde_json::{Value, json};

use super::{Region, member, said};
use crate::support::Visitor;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_holds_from_its_first_day_to_its_last_and_its_tag_says_when_that_ends() {
    let region = Region::start().await;
    let field = &region.field;
    let mut body = member();
    (body["since"], body["until"]) = (json!("2026-03-03"), json!("2026-03-04"));
    let entered = crate::support::Entered::from(&said(&region.issuer(), &field.team_path(), &body).await);
    let mut seen = Vec::new();
    for _ in 0..4 {
        let shown = field.stranger().get(&entered.path).await;
        seen.push((shown.expect(200)["current"].clone(), shown.etag().to_owned()));
        field.clock.advance(Duration::days(1));
    }
    let current: Vec<&Value> = seen.iter().map(|(current, _)| current).collect();
    assert_eq!(current, [&json!(false), &json!(true), &json!(true), &json!(false)]);
    assert_eq!(seen[1].1, seen[2].1);
    assert_ne!(seen[2].1, seen[3].1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_word_of_who_is_not_accredited_any_more_is_read_by_who_has_to_do_with_it() {
    let region = Region::start().await;
    let field = &region.field;
    let entered = region.membership().await;
    let list = format!("{}/attestations", field.team_path());
    let unknown = "/v1/attestations/019a8f3e-1c2d-7e4f-8a5b-6c7d8e9f0a1b";
    let concerned = [field.reader(), field.clerk(), region.issuer()];
    let others = [field.stranger(), field.candidate(), field.member()];
    let count = async |visitor: &Visitor<'_>| visitor.all(&list).await.len();
    for (standing, is_shown) in
        [(Standing::Suspended, false), (Standing::Accredited, true), (Standing::Listed, false)]
    {
        field.stand(region.id, standing).await;
        for visitor in &others {
            for path in [entered.path.clone(), format!("{}/history", entered.path)] {
                let answer = visitor.get(&path).await;
                assert_eq!(answer.status, if is_shown { 200 } else { 404 }, "{standing} {path}");
                if !is_shown {
                    assert_eq!(answer.body, visitor.get(unknown).await.body);
                }
            }
            assert_eq!(count(visitor).await, usize::from(is_shown), "{standing}");
        }
        for visitor in &concerned {
            let shown = visitor.get(&entered.path).await.expect(200);
            assert_eq!(shown["current"], is_shown, "{standing}");
            assert_eq!(count(visitor).await, 1, "{standing}");
        }
    }
    // What is hidden cannot be told from nothing by writing to it.
    let (hidden, nothing) =
        (field.member().delete(&entered.path, "*").await, field.member().delete(unknown, "*").await);
    assert_eq!((hidden.status, hidden.body), (404, nothing.body));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_says_it_is_named_to_those_who_see_that_organization() {
    let region = Region::start().await;
    let field = &region.field;
    let entered = region.membership().await;
    let path = format!("/v1/organizations/{}/audience", region.id);
    region.issuer().put(&path, "*", &json!({"audience": "members"})).await.expect(200);
    let (public, shown) = (
        field.stranger().get(&entered.path).await.expect(200),
        field.member().get(&entered.path).await.expect(200),
    );
    assert_eq!((&public["issuer_id"], &public["title"]), (&Value::Null, &json!("Full member")));
    assert_eq!(shown["issuer_id"], region.id.to_string());
    for path in [format!("{}/history", entered.path), format!("{}/attestations", field.team_path())] {
        assert!(!field.candidate().get(&path).await.text().contains(&region.id.to_string()), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_is_hidden_with_the_organization_of_which_it_is_said() {
    let region = Region::start().await;
    let field = &region.field;
    let entered = region.membership().await;
    let path = format!("{}/audience", field.team_path());
    field.administrator().put(&path, "*", &json!({"audience": "members"})).await.expect(200);
    for (visitor, expected) in
        [(field.stranger(), 404), (field.candidate(), 404), (field.member(), 200), (field.reader(), 200)]
    {
        assert_eq!(visitor.get(&entered.path).await.status, expected);
        assert_eq!(visitor.get(&format!("{}/history", entered.path)).await.status, expected);
    }
}

//! Who answers for exactly this.

use serde_json::{Value, json};

use super::{claim, claimed, network};
use crate::support::Field;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_kind_is_found_by_its_value_however_that_is_written() {
    let field = Field::start().await;
    for body in [
        json!({"kind": "country", "country": "CH"}),
        json!({"kind": "sector", "sector": "energy"}),
        json!({"kind": "domain", "domain": "münchen.example"}),
        json!({"kind": "prefix", "prefix": "2001:db8::/32"}),
        json!({"kind": "as_range", "as_from": 64500}),
        json!({"kind": "as_range", "as_from": 64500, "as_to": 64510}),
    ] {
        claim(&field, &body).await;
    }
    let found = async |kind: &str, value: &str| {
        field.stranger().all(&format!("/v1/claims?kind={kind}&value={value}")).await.len()
    };
    for (kind, value, expected) in [
        ("country", "CH", 1),
        ("country", "FR", 0),
        ("sector", "energy", 1),
        ("sector", "electricity", 0),
        ("domain", "M%C3%9CNCHEN.example", 1),
        ("domain", "soc.m%C3%BCnchen.example", 0),
        ("prefix", "2001:0db8:0::/32", 1),
        ("prefix", "2001:db8::/48", 0),
        ("as_range", "AS64500", 1),
        ("as_range", "as64500-as64510", 1),
        ("as_range", "AS64501", 0),
    ] {
        assert_eq!(found(kind, value).await, expected, "{kind} {value}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_question_that_cannot_be_answered_is_told_what_to_write() {
    let field = Field::start().await;
    for (query, told) in [
        ("", "kind"),
        ("?kind=prefix", "value"),
        ("?value=CH", "kind"),
        ("?kind=planet&value=earth", "kind"),
        ("?kind=prefix&value=192.0.2.9/24", "192.0.2.0/24"),
        ("?kind=as_range&value=64500", "AS64500"),
        ("?kind=product&value=router", "value"),
        ("?kind=country&value=CH&sector=energy", "sector"),
    ] {
        let refused = field.stranger().get(&format!("/v1/claims{query}")).await;
        assert_eq!(refused.problem(), (400, "malformed".into()), "{query}");
        assert!(refused.json()["detail"].as_str().unwrap().contains(told), "{query}: {}", refused.text());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_who_claim_the_same_are_listed_by_name_as_far_as_one_sees_them() {
    let field = Field::start().await;
    claim(&field, &network()).await;
    let others = [(field.member(), field.neighbour), (field.candidate(), field.applicant)];
    for (visitor, id) in &others {
        claimed(visitor, &Field::organization_path(*id), &network()).await.expect(201);
    }
    let path = "/v1/claims?kind=prefix&value=192.0.2.0/24";
    let names = async |visitor: crate::support::Visitor<'_>, limit: usize| -> Vec<Value> {
        let found = visitor.all(&format!("{path}&limit={limit}")).await;
        found.into_iter().map(|it| it["organization_id"].clone()).collect()
    };
    let (applicant, neighbour, team) = (
        json!(field.applicant.to_string()),
        json!(field.neighbour.to_string()),
        json!(field.team.to_string()),
    );
    for limit in [1, 2, 50] {
        assert_eq!(
            names(field.stranger(), limit).await,
            [applicant.clone(), neighbour.clone(), team.clone()]
        );
    }
    // Its new name says where it stands.
    field.administrator().patch(&field.team_path(), "*", &json!({"name": "A team"})).await.expect(200);
    assert_eq!(names(field.stranger(), 1).await, [team.clone(), applicant.clone(), neighbour.clone()]);
    let audience = format!("{}/audience", Field::organization_path(field.applicant));
    field.candidate().put(&audience, "*", &json!({"audience": "members"})).await.expect(200);
    assert_eq!(names(field.stranger(), 1).await, [team.clone(), neighbour.clone()]);
    assert_eq!(names(field.member(), 2).await, [team, applicant, neighbour]);
    let beside = field.beside().await;
    assert_eq!(beside.stranger().all(path).await.len(), 2, "another instance finds the same");
}

//! What an organization is a part of.

use serde_json::{Value, json};

use crate::support::Field;

fn listed(id: &impl ToString) -> Value {
    json!({"organization_id": id.to_string(), "name": null})
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_host_is_another_organization_or_a_name_and_null_clears_it() {
    let field = Field::start().await;
    let (path, administrator) = (format!("{}/host", field.team_path()), field.administrator());
    let mut etag = administrator.get(&field.team_path()).await.etag().to_owned();
    let ministry = json!({"organization_id": null, "name": "Ministry of Examplia"});
    for host in [listed(&field.neighbour), ministry, listed(&field.applicant), Value::Null] {
        let answer = administrator.put(&path, &etag, &host).await;
        assert_eq!(answer.expect(200)["host"], host);
        assert_ne!(answer.etag(), etag);
        etag = answer.etag().to_owned();
        assert_eq!(field.stranger().get(&field.team_path()).await.json()["host"], host);
    }
    let before = field.changes().await;
    assert_eq!(administrator.put(&path, &etag, &Value::Null).await.etag(), etag);
    assert_eq!(field.changes().await, before, "what changes nothing writes nothing");
    let past = administrator.all(&format!("{}/history", field.team_path())).await;
    let acts: Vec<_> = past.iter().map(|it| it["change"]["act"].as_str().unwrap()).collect();
    assert_eq!(acts[..4], ["set_host"; 4]);
    assert_eq!(past[1]["organization"]["host"], listed(&field.applicant));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_wrong_with_a_host_is_told() {
    let field = Field::start().await;
    let path = format!("{}/host", field.team_path());
    let told = async |body: Value| field.administrator().put(&path, "*", &body).await.violations();
    let one_of = [(String::new(), "one_of".to_owned())];
    assert_eq!(told(json!({})).await, one_of);
    assert_eq!(
        told(json!({"organization_id": field.neighbour.to_string(), "name": "Neighbour"})).await,
        one_of
    );
    assert_eq!(told(json!({"name": "a\nb"})).await[0].0, "/name");
    assert_eq!(told(listed(&field.team)).await, [("/organization_id".into(), "not_itself".into())]);
    for visitor in [field.editor(), field.member(), field.secretary()] {
        assert_eq!(visitor.put(&path, "*", &Value::Null).await.problem(), (403, "forbidden".into()));
    }
    assert_eq!(
        field.administrator().put(&path, "\"9.0\"", &Value::Null).await.problem(),
        (412, "stale".into())
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_host_that_the_writer_does_not_see_is_refused_as_one_that_is_not_there() {
    let field = Field::start().await;
    let path = format!("{}/host", field.team_path());
    let own = Field::organization_path(field.applicant);
    field.candidate().put(&format!("{own}/audience"), "*", &json!({"audience": "own"})).await.expect(200);
    let hidden = field.administrator().put(&path, "*", &listed(&field.applicant)).await;
    let nobody = listed(&"019a8f3e-1c2d-7e4f-8a5b-6c7d8e9f0a1b");
    let unknown = field.administrator().put(&path, "*", &nobody).await;
    assert_eq!(hidden.violations(), [("/organization_id".into(), "unknown_organization".into())]);
    assert_eq!(hidden.body, unknown.body);
    field.candidate().put(&format!("{own}/audience"), "*", &json!({"audience": "public"})).await.expect(200);
    assert_eq!(field.candidate().delete(&own, "*").await.status, 204);
    let retired = field.administrator().put(&path, "*", &listed(&field.applicant)).await;
    assert_eq!(retired.body, unknown.body);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_does_not_see_the_host_sees_none() {
    let field = Field::start().await;
    let (path, id) = (field.team_path(), field.neighbour);
    let host = listed(&id);
    field.administrator().put(&format!("{path}/host"), "*", &host).await.expect(200);
    let neighbour = Field::organization_path(id);
    let hide = json!({"audience": "members"});
    field.member().put(&format!("{neighbour}/audience"), "*", &hide).await.expect(200);
    for (visitor, is_seen) in [(field.stranger(), false), (field.candidate(), false), (field.reader(), true)]
    {
        let expected = if is_seen { &host } else { &Value::Null };
        assert_eq!(&visitor.get(&path).await.json()["host"], expected);
        let list = visitor.all("/v1/organizations?kind=csirt").await;
        assert_eq!(&list[0]["host"], expected);
        let past = visitor.all(&format!("{path}/history")).await;
        assert!(!past.is_empty());
        assert_eq!(past.iter().any(|it| it.to_string().contains(&id.to_string())), is_seen);
    }
}

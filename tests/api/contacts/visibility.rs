//! The preview of who sees what.

use counterpart::model::kinds::{AccountRole, OrganizationKind, Standing};
use serde_json::{Value, json};

use crate::circles::Region;
use crate::support::{Entered, Field, account, desk, desk_for};

/// Part, whether it is seen, and why or why not.
fn parts(preview: &Value) -> Vec<(String, bool, String)> {
    let parts = preview["parts"].as_array().unwrap().iter();
    parts
        .map(|it| {
            let word = |key: &str| it[key].as_str().map(str::to_owned);
            assert_eq!(it["visible"], it["grounds"].is_string());
            assert_eq!(it["visible"], it["obstacle"].is_null());
            let reason = word("grounds").or(word("obstacle")).unwrap();
            (word("part").unwrap(), it["visible"].as_bool().unwrap(), reason)
        })
        .collect()
}

fn reasons(preview: &Value) -> Vec<String> {
    parts(preview).into_iter().map(|it| it.2).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_editor_is_told_who_sees_which_part_and_why() {
    let region = Region::start().await;
    let field = &region.field;
    let circle = region.circle("Ours", &[field.team, field.neighbour]).await;
    let mut body = desk_for("public", &["public", "members", "authority", "own"]);
    body["channels"].as_array_mut().unwrap().push(json!({
        "kind": "phone", "value": "+41225550100", "audience": "circles", "circles": [circle.id]
    }));
    body["channels"][0]["listing"] = json!("lookup_only");
    body["person"] = json!({"name": "Alex Example", "audience": "members"});
    let contact = field.enter(&body).await;
    let path = format!("{}/visibility", contact.path);
    let preview = async |query: String| field.editor().get(&format!("{path}{query}")).await.expect(200);
    let of = |id| format!("?organization_id={id}");

    let stranger = preview(String::new()).await;
    assert_eq!(
        reasons(&stranger),
        ["public", "public", "public", "no_account", "no_account", "no_account", "no_account", "no_account"]
    );
    assert_eq!((&stranger["visible"], &stranger["organization_id"]), (&json!(true), &json!(null)));
    assert_eq!(
        (&stranger["parts"][2]["visible"], &stranger["parts"][2]["in_lists"]),
        (&json!(true), &json!(false))
    );
    let neighbour = preview(of(field.neighbour)).await;
    assert_eq!(
        reasons(&neighbour),
        ["public", "public", "public", "member", "not_authority", "own_only", "circle", "member"]
    );
    assert_eq!(neighbour["parts"][6]["circles"], json!([circle.id]));
    assert_eq!(neighbour["parts"][6]["channel_id"], contact.body["channels"][4]["id"]);
    assert_eq!(
        reasons(&preview(of(field.secretariat)).await)[4..7],
        ["secretariat", "own_only", "not_in_circle"]
    );
    assert_eq!(reasons(&preview(of(field.applicant)).await)[3..5], ["not_accredited", "not_accredited"]);
    assert_eq!(reasons(&preview(of(field.team)).await)[3..7], ["own", "own", "own", "own"]);

    // What it says is what a look-up shows.
    let shown = field.member().get(&contact.path).await.expect(200);
    let seen: Vec<&Value> = neighbour["parts"].as_array().unwrap()[2..7]
        .iter()
        .filter(|it| it["visible"] == true)
        .map(|it| &it["channel_id"])
        .collect();
    let ids: Vec<&Value> = shown["channels"].as_array().unwrap().iter().map(|it| &it["id"]).collect();
    assert_eq!(seen, ids);
    assert!(shown["person"].is_object());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hidden_whole_hides_its_parts() {
    let field = Field::start().await;
    field.enter(&desk()).await;
    let contact = field.enter(&desk_for("authority", &["authority", "own"])).await;
    let path = format!("{}/visibility?organization_id={}", contact.path, field.neighbour);
    let preview = field.editor().get(&path).await.expect(200);
    assert_eq!(preview["visible"], false);
    assert_eq!(reasons(&preview), ["public", "not_authority", "whole_hidden", "whole_hidden"]);
    assert_eq!(field.member().get(&contact.path).await.status, 404);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_stands_in_is_told_apart_from_who_is_of_the_organization() {
    let field = Field::start().await;
    let orphan = field.organization(OrganizationKind::Csirt, "Orphan").await;
    let editor = account(&field, orphan, AccountRole::Editor).await;
    let path = format!("{}/contacts", Field::organization_path(orphan));
    let contact = Entered::from(&field.visitor(editor).post(&path, &desk_for("own", &["own"])).await);
    let preview = async |id| {
        let path = format!("{}/visibility?organization_id={id}", contact.path);
        reasons(&field.secretary().get(&path).await.expect(200))
    };
    assert_eq!(preview(field.secretariat).await[1], "own_only", "its readers do not stand in");
    assert_eq!(preview(orphan).await[1], "own");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_may_not_edit_the_contact_is_told_nothing() {
    let field = Field::start().await;
    let contact = field.enter(&desk()).await;
    let hidden = field.enter(&desk_for("own", &["own"])).await;
    let of = |contact: &Entered| format!("{}/visibility", contact.path);
    assert_eq!(field.stranger().get(&of(&contact)).await.problem().0, 401);
    for visitor in [field.reader(), field.member(), field.secretary()] {
        assert_eq!(visitor.get(&of(&contact)).await.problem(), (403, "forbidden".into()));
    }
    assert_eq!(field.member().get(&of(&hidden)).await.problem(), (404, "not-found".into()));
    assert_eq!(field.editor().delete(&hidden.path, "*").await.status, 204);
    assert_eq!(field.editor().get(&of(&hidden)).await.problem(), (410, "retired".into()));
    let unknown = field.editor().get(&format!("{}?colour=red", of(&contact))).await;
    assert_eq!(unknown.problem(), (400, "malformed".into()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_told_of_an_organization_that_the_caller_may_not_see() {
    let field = Field::start().await;
    let contact = field.enter(&desk()).await;
    let own = json!({"audience": "own"});
    let path = format!("{}/audience", Field::organization_path(field.applicant));
    field.candidate().put(&path, "*", &own).await.expect(200);
    let ask = async |id: &str| {
        field.editor().get(&format!("{}/visibility?organization_id={id}", contact.path)).await
    };
    let hidden = ask(&field.applicant.to_string()).await;
    let unknown = ask("019a8f3e-1c2d-7e4f-8a5b-6c7d8e9f0a1b").await;
    assert_eq!((hidden.status, hidden.body), (404, unknown.body));
    let gone = field.organization(OrganizationKind::Csirt, "Gone").await;
    field.stand(gone, Standing::Withdrawn).await;
    assert_eq!(ask(&gone.to_string()).await.problem(), (410, "retired".into()));
}

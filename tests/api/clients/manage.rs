//! Clients over HTTP: made, seen, changed and disabled by the administrators of their organization, and by nobody else.

use chrono::TimeDelta;
use counterpart::model::kinds::{AccountRole, OrganizationKind, Standing};
use counterpart::registry;
use reqwest::Method;
use serde_json::{Value, json};

use super::{UNKNOWN, me, mirror, organization};
use crate::support::{Answered, Entered, Field, Machine};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_lives_from_its_making_to_its_tombstone() {
    let field = Field::start().await;
    let administrator = field.administrator();
    let mut body = mirror("editor", &["own:write", "directory:read"]);
    body["expires_at"] = json!("2027-03-02T10:00:00+02:00");
    let made = administrator.post("/v1/clients", &body).await;
    let machine = Machine::of(Entered::from(&made));
    let client = &machine.client;
    assert!(made.header("directory-position").is_some());
    assert_eq!(client.path, format!("/v1/clients/{}", machine.id()));
    let shown = &client.body;
    assert_eq!(
        (&shown["name"], &shown["role"], &shown["scopes"], &shown["expires_at"]),
        (
            &json!("Mirror"),
            &json!("editor"),
            &json!(["directory:read", "own:write"]),
            &json!("2027-03-02T08:00:00.000Z")
        )
    );
    assert_eq!(shown["organization_id"], field.team.to_string());
    let secret = &shown["secrets"][0];
    assert_eq!((&secret["expires_at"], &secret["last_used_at"]), (&json!(null), &json!(null)));
    let prefix = secret["prefix"].as_str().unwrap();
    assert!(machine.secret.starts_with(&format!("cpk_{prefix}_")) && machine.secret.len() == 4 + 12 + 1 + 43);

    let read = administrator.get(&client.path).await;
    assert_eq!(read.expect(200)["secret"], json!(null), "only its making shows it");
    assert_eq!(administrator.get_unless(&client.path, read.etag()).await.status, 304);
    let visitor = field.bearer(&machine.token(&field.stranger()).await);
    let (status, who) = me(&visitor).await;
    assert_eq!(status, 200, "{who}");
    assert_eq!(
        (&who["client_id"], &who["account_id"], &who["name"], &who["email"]),
        (&json!(machine.id()), &json!(machine.id()), &json!("Mirror"), &json!(null))
    );
    assert_eq!(who["scopes"], json!(["directory:read", "own:write"]));
    assert_eq!((&who["may"], &who["may_elsewhere"]), (&json!(["edit_contact", "prove_channel"]), &json!([])));
    assert_eq!(who["session_id"], machine.secret_id());
    let used = administrator.get(&client.path).await.expect(200);
    assert_eq!(used["secrets"][0]["last_used_at"], "2026-03-02T08:00:00.000Z");

    // What is changed holds at once, also for the token that is out.
    let edit = json!({"role": "administrator", "scopes": ["own:write"], "name": "Other", "expires_at": null});
    let changed = administrator.patch(&client.path, &client.etag, &edit).await;
    assert_eq!(changed.expect(200)["expires_at"], json!(null));
    assert_eq!(changed.edit_version(), 2);
    assert_eq!(administrator.patch(&client.path, &client.etag, &edit).await.problem(), (412, "stale".into()));
    let before = field.changes().await;
    assert_eq!(administrator.patch(&client.path, changed.etag(), &edit).await.etag(), changed.etag());
    assert_eq!(field.changes().await, before, "what changes nothing writes nothing");
    let (_, who) = me(&visitor).await;
    assert_eq!(
        (&who["scopes"], &who["may"]),
        (&json!(["own:write"]), &json!(["edit_organization", "edit_contact", "prove_channel"]))
    );

    let disabled = administrator.delete(&client.path, "*").await;
    assert_eq!(disabled.status, 204);
    assert!(disabled.header("directory-position").is_some());
    assert_eq!(visitor.get("/v1/me").await.problem(), (401, "invalid-token".into()));
    assert_eq!(machine.ask(&field.stranger()).await.json()["error"], "invalid_client");
    for gone in [
        administrator.get(&client.path).await,
        administrator.patch(&client.path, "*", &edit).await,
        administrator.delete(&client.path, "*").await,
        administrator.add(&format!("{}/secrets", client.path), "*", &json!({})).await,
    ] {
        assert_eq!(gone.problem(), (410, "retired".into()));
    }
    assert!(administrator.all("/v1/clients").await.is_empty());
    let acts = "SELECT count(*) AS count FROM change WHERE kind = 'client' AND min_reader = 3";
    assert_eq!(field.count(acts).await, 3);
    assert!(registry::verify(&mut field.database.connect().await).await.unwrap().is_ok());
    field.database.execute("UPDATE client SET disabled_at = NULL").await;
    assert!(registry::verify(&mut field.database.connect().await).await.unwrap().is_err());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_repeated_making_is_answered_with_the_client_and_without_its_secret() {
    let field = Field::start().await;
    let post = async |path: &str, body: &Value| {
        let request = field.administrator().request(Method::POST, path).header("If-Match", "*").json(body);
        Answered::to(request.header("Idempotency-Key", "mirror")).await
    };
    let body = mirror("reader", &["directory:read"]);
    let (first, again) = (post("/v1/clients", &body).await, post("/v1/clients", &body).await);
    let (mut one, other) = (first.expect(201), again.expect(201));
    assert!(one["secret"].is_string());
    (one["secret"], one["etag"]) = (json!(null), other["etag"].clone());
    assert_eq!(one, other);
    assert_eq!(first.header("location"), again.header("location"));
    assert_eq!(post("/v1/clients", &mirror("editor", &[])).await.problem(), (422, "key-reused".into()));
    assert_eq!(field.database.count("client").await, 1);

    let path = format!("{}/secrets", first.header("location").unwrap());
    let post = async || {
        let request = field.administrator().request(Method::POST, &path).header("If-Match", "\"1.0\"");
        Answered::to(request.header("Idempotency-Key", "second").json(&json!({"overlap": 60}))).await
    };
    let (first, again) = (post().await, post().await);
    assert!(first.expect(201)["secret"].is_string());
    assert_eq!(again.expect(201)["secret"], json!(null));
    assert_eq!(first.header("location"), again.header("location"));
    assert_eq!(field.database.count("client_secret").await, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clients_are_for_the_administrators_of_their_organization_and_others_hear_of_none() {
    let field = Field::start().await;
    let administrator = field.administrator();
    let machine = Machine::register(&administrator, "administrator", "directory:read own:write").await;
    let itself = machine.token(&field.stranger()).await;
    let path = machine.client.path.as_str();
    let secret = format!("/secrets/{}", machine.secret_id());
    let edit = json!({"scopes": ["journal:read"]});
    for visitor in [
        field.editor(),
        field.reader(),
        field.member(),
        field.secretary(),
        field.candidate(),
        field.bearer(&itself),
    ] {
        for (method, part, body) in [
            (Method::GET, "", None),
            (Method::PATCH, "", Some(&edit)),
            (Method::DELETE, "", None),
            (Method::POST, "/secrets", Some(&json!({}))),
            (Method::DELETE, secret.as_str(), None),
        ] {
            let ask = async |record: &str| {
                let address = format!("{record}{part}");
                let request = visitor.request(method.clone(), &address).header("If-Match", "*");
                Answered::to(if let Some(body) = body { request.json(body) } else { request }).await
            };
            let (hidden, unknown) = (ask(path).await, ask(UNKNOWN).await);
            assert_eq!((hidden.status, &hidden.body), (404, &unknown.body), "{method} {part}");
        }
    }
    let new = mirror("reader", &[]);
    for visitor in [field.editor(), field.reader()] {
        assert_eq!(visitor.get("/v1/clients").await.problem(), (403, "forbidden".into()));
        assert_eq!(visitor.post("/v1/clients", &new).await.problem(), (403, "forbidden".into()));
    }
    for method in [Method::GET, Method::POST] {
        let request = field.bearer(&itself).request(method, "/v1/clients").json(&new);
        assert_eq!(Answered::to(request).await.problem(), (403, "insufficient-scope".into()));
    }
    assert!(field.member().all("/v1/clients").await.is_empty());
    assert_eq!(field.stranger().get(path).await.problem(), (401, "unauthenticated".into()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_stands_in_makes_no_clients() {
    let field = Field::start().await;
    let orphan = field.organization(OrganizationKind::Csirt, "Orphan").await;
    field.account(orphan, AccountRole::Editor, "ben@orphan.example").await;
    assert!(field.secretary().all("/v1/clients").await.is_empty());
    let request = json!({"name": "X", "role": "reader", "scopes": [], "organization_id": orphan.to_string()});
    assert_eq!(field.secretary().post("/v1/clients", &request).await.problem(), (400, "malformed".into()));
    let named = format!("/v1/clients?organization_id={orphan}");
    assert_eq!(field.secretary().get(&named).await.problem(), (400, "malformed".into()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_wrong_with_a_client_is_told_by_place() {
    let field = Field::start().await;
    let administrator = field.administrator();
    let violations = async |body: Value| administrator.post("/v1/clients", &body).await.violations();
    let wrong = json!({"name": " ", "role": "king", "scopes": ["directory:read", "everything"], "expires_at": "soon"});
    let places = [
        ("/name", "empty"),
        ("/role", "unknown_value"),
        ("/scopes/1", "unknown_value"),
        ("/expires_at", "not_a_time"),
    ];
    let places = places.map(|(pointer, code)| (pointer.to_owned(), code.to_owned()));
    assert_eq!(violations(wrong).await, places);
    for (field, value, pointer, code) in [
        ("expires_at", json!("2026-03-02T08:00:00Z"), "/expires_at", "past"),
        ("expires_at", json!("2028-03-04T08:00:00Z"), "/expires_at", "too_far"),
        ("role", json!("sync"), "/role", "role_of_regional_bodies"),
        ("scopes", json!(["own:write", "own:write"]), "/scopes/1", "repeated"),
        ("name", json!("x".repeat(201)), "/name", "wrong_length"),
    ] {
        let mut body = mirror("reader", &[]);
        body[field] = value;
        assert_eq!(violations(body).await, [(pointer.to_owned(), code.to_owned())]);
    }
    let mut unknown = mirror("reader", &[]);
    unknown["secret"] = json!("cpk_chosen");
    assert_eq!(administrator.post("/v1/clients", &unknown).await.problem(), (400, "malformed".into()));
    let client = Entered::from(&administrator.post("/v1/clients", &mirror("reader", &[])).await);
    for (wrong, pointer, code) in [
        (json!({"name": null}), "/name", "required"),
        (json!({"scopes": null}), "/scopes", "required"),
        (json!({"role": "sync"}), "/role", "role_of_regional_bodies"),
        (json!({"expires_at": "2026-03-01T08:00:00Z"}), "/expires_at", "past"),
    ] {
        let refused = administrator.patch(&client.path, "*", &wrong).await;
        assert_eq!(refused.violations(), [(pointer.to_owned(), code.to_owned())]);
    }
    let request = administrator.request(Method::PATCH, &client.path).json(&json!({"name": "Other"}));
    assert_eq!(Answered::to(request).await.problem(), (428, "precondition-required".into()));
    let regional = organization(&field, OrganizationKind::RegionalBody).await;
    let sync = field.bearer(&regional).post("/v1/clients", &mirror("sync", &["slice:write"])).await;
    assert_eq!(sync.expect(201)["role"], "sync");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_goes_through_all_pages_newest_first_with_live_secrets() {
    let field = Field::start().await;
    let administrator = field.administrator();
    let mut names = Vec::new();
    for number in 0..5 {
        let mut body = mirror("reader", &[]);
        body["name"] = json!(format!("Mirror {number}"));
        administrator.post("/v1/clients", &body).await.expect(201);
        names.push(body["name"].clone());
        field.clock.advance(TimeDelta::seconds(1));
    }
    names.reverse();
    let listed = field.administrator().all("/v1/clients?limit=2").await;
    assert_eq!(listed.iter().map(|it| it["name"].clone()).collect::<Vec<_>>(), names);
    for client in &listed {
        assert_eq!((client["secrets"].as_array().unwrap().len(), &client["secret"]), (1, &json!(null)));
        let one = field.administrator().get(&format!("/v1/clients/{}", client["id"].as_str().unwrap())).await;
        assert_eq!(one.expect(200), *client);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_suspended_organization_reads_its_clients_and_they_read_as_its_accounts_do() {
    let field = Field::start().await;
    let machine =
        Machine::register(&field.administrator(), "administrator", "directory:read own:write").await;
    let stolen = Machine::register(&field.administrator(), "reader", "directory:read").await;
    let token = stolen.token(&field.stranger()).await;
    let own = field.enter(&crate::support::desk_for("own", &["own"])).await;
    field.stand(field.team, Standing::Suspended).await;
    let administrator = field.administrator();
    assert_eq!(administrator.all("/v1/clients").await.len(), 2);
    for refused in [
        administrator.post("/v1/clients", &mirror("reader", &[])).await,
        administrator.patch(&machine.client.path, "*", &json!({"name": "Other"})).await,
        administrator.add(&format!("{}/secrets", machine.client.path), "*", &json!({})).await,
    ] {
        assert_eq!(refused.problem(), (403, "forbidden".into()));
    }
    // What was stolen is taken back all the same.
    let secret = format!("{}/secrets/{}", stolen.client.path, stolen.secret_id());
    administrator.delete(&secret, "*").await.expect(200);
    assert_eq!(field.bearer(&token).get("/v1/me").await.problem(), (401, "invalid-token".into()));
    assert_eq!(administrator.delete(&stolen.client.path, "*").await.status, 204);
    let visitor = field.bearer(&machine.token(&field.stranger()).await);
    assert_eq!(visitor.get(&own.path).await.status, 200);
    let refused = visitor.patch(&own.path, "*", &json!({"title": "Other"})).await;
    assert_eq!(refused.problem(), (403, "forbidden".into()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_organization_makes_so_many_clients_a_day_whatever_becomes_of_them() {
    let field = Field::start().await;
    let administrator = field.administrator();
    let mut last = String::new();
    for _ in 0..100 {
        last = Entered::from(&administrator.post("/v1/clients", &mirror("reader", &[])).await).path;
    }
    assert_eq!(administrator.delete(&last, "*").await.status, 204);
    let refused = administrator.post("/v1/clients", &mirror("reader", &[])).await;
    assert_eq!(refused.problem(), (409, "too-many-clients".into()));
    field.clock.advance(chrono::Duration::days(1));
    field.administrator().post("/v1/clients", &mirror("reader", &[])).await.expect(201);
}

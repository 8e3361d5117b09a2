//! Inviting, and looking at invitations.

use chrono::TimeDelta;
use diesel::QueryableByName;
use diesel::sql_types::Text;
use diesel_async::RunQueryDsl;
use reqwest::Method;
use serde_json::json;

use super::{accept, ada, code, invited};
use crate::support::{Answered, Entered, Field, Served, unlimited};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_administrator_invites_and_only_that_answer_shows_the_code() {
    let field = Field::start().await;
    let administrator = field.administrator();
    let entered = invited(&administrator, &ada("editor")).await;
    let body = &entered.body;
    assert_eq!(
        (&body["email"], &body["name"], &body["role"], &body["status"]),
        (&json!("ada@team.example"), &json!("Ada Example"), &json!("editor"), &json!("open"))
    );
    assert_eq!(body["organization_id"], field.team.to_string());
    assert_eq!(
        (&body["created_at"], &body["expires_at"]),
        (&json!("2026-03-02T08:00:00.000Z"), &json!("2026-03-09T08:00:00.000Z"))
    );
    assert_eq!(code(&entered).len(), 64);

    let mut shown = body.clone();
    shown["code"] = json!(null);
    let read = administrator.get(&entered.path).await;
    let mut seen = read.expect(200);
    assert_eq!(read.etag().split('.').next(), entered.etag.split('.').next(), "the same version");
    let list = administrator.get("/v1/invitations").await.expect(200);
    assert_eq!(list["items"][0]["etag"], seen["etag"]);
    seen["etag"] = json!(null);
    shown["etag"] = json!(null);
    assert_eq!(seen, shown);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_code_lies_nowhere_in_the_database() {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Text)]
        row: String,
    }
    let field = Field::start().await;
    let code = code(&invited(&field.administrator(), &ada("editor")).await);
    let mut connection = field.database.connect().await;
    let load = async |connection: &mut _, query: String| -> Vec<Row> {
        diesel::sql_query(query).load(connection).await.unwrap()
    };
    let tables = "SELECT tablename::text AS row FROM pg_tables WHERE schemaname = 'public'";
    let tables = load(&mut connection, tables.to_owned()).await;
    assert!(tables.len() > 15);
    let mut rows = 0;
    for Row { row: table } in tables {
        for Row { row } in load(&mut connection, format!("SELECT r::text AS row FROM {table} r")).await {
            rows += 1;
            assert!(!row.contains(&code) && !row.contains(&code[22..]), "{table}: {row}");
        }
    }
    println!("invitations: a code in 0 of {rows} rows");
    assert!(rows > 20);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_administrators_invite_and_look_and_others_learn_nothing() {
    let field = Field::start().await;
    let entered = invited(&field.administrator(), &ada("editor")).await;
    let refused = field.editor().post("/v1/invitations", &ada("editor")).await;
    assert_eq!(refused.problem(), (403, "forbidden".into()));
    assert_eq!(field.reader().get("/v1/invitations").await.problem(), (403, "forbidden".into()));
    let unknown = "/v1/invitations/019a8f3e-1c2d-7e4f-8a5b-6c7d8e9f0a1b";
    for visitor in [field.editor(), field.member(), field.secretary(), field.candidate()] {
        let (hidden, unknown) = (visitor.get(&entered.path).await, visitor.get(unknown).await);
        assert_eq!((hidden.status, &hidden.body), (404, &unknown.body));
        assert_eq!(visitor.delete(&entered.path, "*").await.body, unknown.body);
    }
    let foreign = format!("/v1/invitations?organization_id={}", field.team);
    assert_eq!(field.member().get(&foreign).await.problem(), (404, "not-found".into()));
    let mut body = ada("editor");
    body["organization_id"] = json!(field.team.to_string());
    assert_eq!(field.member().post("/v1/invitations", &body).await.problem(), (403, "forbidden".into()));
    body["organization_id"] = json!("019a8f3e-1c2d-7e4f-8a5b-6c7d8e9f0a1b");
    let unknown = field.member().post("/v1/invitations", &body).await;
    assert_eq!(unknown.violations(), [("/organization_id".into(), "unknown".into())]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_wrong_with_an_invitation_is_told_by_place() {
    let field = Field::start().await;
    let administrator = field.administrator();
    let post = async |body| administrator.post("/v1/invitations", &body).await;
    let wrong = post(json!({"email": "ada", "name": " \u{200b}", "role": "king"})).await.violations();
    let places: Vec<_> = wrong.iter().map(|(pointer, _)| pointer.as_str()).collect();
    assert_eq!(places, ["/role", "/email", "/name"]);
    let machine = json!({"email": "sync@team.example", "name": "Machine", "role": "sync"});
    assert_eq!(post(machine).await.violations(), [("/role".into(), "role_of_machines".into())]);
    let evil = json!({"email": "ada@team.example", "name": "Ada\r\nBcc: eve@evil.example", "role": "reader"});
    assert_eq!(post(evil).await.violations(), [("/name".into(), "several_lines".into())]);
    let unknown = json!({"email": "ada@team.example", "name": "Ada", "role": "reader", "password": "x"});
    assert_eq!(post(unknown).await.problem(), (400, "malformed".into()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_that_is_taken_is_invited_like_any_other() {
    let field = Field::start().await;
    let taken = format!("administrator-{}@desk.example", field.neighbour);
    let own = format!("editor-{}@desk.example", field.team);
    let free = "nobody@desk.example".to_owned();
    let mut answers = Vec::new();
    for email in [taken, own, free] {
        let body = json!({"email": email, "name": "Ada Example", "role": "reader"});
        let answer = field.administrator().post("/v1/invitations", &body).await;
        let mut shown = answer.expect(201);
        for field in ["id", "email", "code", "etag"] {
            shown[field] = json!(null);
        }
        let names: Vec<_> = answer.headers.keys().map(ToString::to_string).collect();
        answers.push((shown, names));
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:#?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_that_is_repeated_with_its_key_shows_the_same_invitation_and_code() {
    let field = Field::start().await;
    let post = async |body| {
        let request = field.administrator().request(Method::POST, "/v1/invitations").json(&body);
        Answered::to(request.header("Idempotency-Key", "ada")).await
    };
    let first = post(ada("editor")).await;
    let again = post(ada("editor")).await;
    assert_eq!((again.status, &again.body), (201, &first.body));
    assert_eq!(again.header("location"), first.header("location"));
    assert_eq!(post(ada("reader")).await.problem(), (422, "key-reused".into()));
    assert_eq!(field.database.count("invitation").await, 1);

    let entered = Entered::from(&first);
    accept(&field, &code(&entered)).await.expect(201);
    let over = post(ada("editor")).await.expect(201);
    assert_eq!((&over["status"], &over["code"]), (&json!("accepted"), &json!(null)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_organization_has_so_many_open_invitations_and_a_loop_of_them_sends_no_flood() {
    let mut config = unlimited();
    config.accounts.open_invitations = 2;
    let field = Field::over(Served::with(config).await).await;
    let administrator = field.administrator();
    for _ in 0..2 {
        let entered = invited(&administrator, &ada("editor")).await;
        assert_eq!(administrator.delete(&entered.path, "*").await.status, 204);
    }
    let refused = administrator.post("/v1/invitations", &ada("editor")).await;
    assert_eq!(refused.problem(), (409, "too-many-invitations".into()));
    invited(&field.member(), &ada("editor")).await;
    field.clock.advance(TimeDelta::days(1));
    let administrator = field.administrator();
    for _ in 0..2 {
        invited(&administrator, &ada("editor")).await;
    }
    field.clock.advance(TimeDelta::days(1));
    let refused = field.administrator().post("/v1/invitations", &ada("editor")).await;
    assert_eq!(refused.problem(), (409, "too-many-invitations".into()), "they are open");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_goes_through_all_pages_newest_first_and_forgets_after_thirty_days() {
    let field = Field::start().await;
    let mut paths = Vec::new();
    for _ in 0..5 {
        paths.push(invited(&field.administrator(), &ada("editor")).await.path);
        field.clock.advance(TimeDelta::seconds(1));
    }
    paths.reverse();
    invited(&field.member(), &ada("editor")).await;
    let listed = field.administrator().all("/v1/invitations?limit=2").await;
    let listed: Vec<_> =
        listed.iter().map(|it| format!("/v1/invitations/{}", it["id"].as_str().unwrap())).collect();
    assert_eq!(listed, paths);

    let persons = field.database.count("personal_value").await;
    field.clock.advance(TimeDelta::days(7 + 30));
    invited(&field.administrator(), &ada("editor")).await;
    let listed = field.administrator().all("/v1/invitations").await;
    assert_eq!(listed.len(), 1);
    assert_eq!(field.database.count("personal_value").await, persons - 5 + 1, "nothing of them remains");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn invitations_wait_for_the_database_and_accounts_are_read_from_memory() {
    let field = Field::asking_seldom().await;
    let entered = invited(&field.administrator(), &ada("editor")).await;
    let visitor = field.administrator();
    field.lose_database().await;
    for path in [entered.path.as_str(), "/v1/invitations"] {
        assert_eq!(visitor.get(path).await.problem(), (503, "database-unavailable".into()), "{path}");
    }
    let refused = visitor.post("/v1/invitations", &ada("reader")).await;
    assert_eq!(refused.problem(), (503, "database-unavailable".into()));
    assert_eq!(visitor.get("/v1/accounts").await.expect(200)["items"].as_array().unwrap().len(), 3);
}

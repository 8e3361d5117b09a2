//! Keys of contacts.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answered, Entered, Field, Visitor, desk_for};

const DESK: &str = include_str!("../../keys/desk.asc");
const CERTIFICATE: &str = include_str!("../../keys/desk.pem");
const PRINT: &str = "66C3F518F077DEB6EFEF7E87F8F58E643BE3503D";

async fn contact(field: &Field, audience: &str) -> Entered {
    field.enter(&desk_for("members", &["members"])).await;
    field.enter(&desk_for(audience, &[audience])).await
}

fn openpgp() -> Value {
    json!({"kind": "openpgp", "material": DESK})
}

async fn add(visitor: &Visitor<'_>, entered: &Entered, body: &Value) -> (String, Value) {
    let answer = visitor.add(&format!("{}/keys", entered.path), "*", body).await;
    let contact = answer.expect(201);
    (answer.header("location").unwrap().to_owned(), contact)
}

async fn get_as(visitor: &Visitor<'_>, path: &str, accept: &str) -> Answered {
    Answered::to(visitor.request(Method::GET, path).header("Accept", accept)).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_is_added_read_and_retired_under_its_contacts_tag() {
    let field = Field::start().await;
    let entered = contact(&field, "public").await;
    let added = field.editor().add(&format!("{}/keys", entered.path), &entered.etag, &openpgp()).await;
    let shown = added.expect(201)["keys"][0].clone();
    let path = added.header("location").unwrap().to_owned();
    assert_eq!(path, format!("{}/keys/{}", entered.path, shown["id"].as_str().unwrap()));
    for (key, value) in [
        ("kind", json!("openpgp")),
        ("fingerprint", json!(PRINT)),
        ("belongs_to", json!("function")),
        ("user_ids", json!(["CERT Examplia <desk@cert.example>"])),
        ("algorithm", json!("eddsa")),
        ("made_at", json!("2026-01-10T08:00:00.000Z")),
        ("expires_at", json!("2028-01-10T08:00:00.000Z")),
        ("usable", json!(true)),
    ] {
        assert_eq!(shown[key], value, "{key}");
    }
    assert!(shown.get("material").is_none());
    assert_eq!(added.edit_version(), 2);
    assert_eq!(field.stranger().get(&entered.path).await.json()["keys"][0], shown);

    let whole = field.stranger().get(&path).await;
    let body = whole.expect(200);
    assert_eq!(
        (&body["fingerprint"], &body["contact_id"]),
        (&json!(PRINT), &field.editor().get(&entered.path).await.json()["id"])
    );
    assert!(body["material"].as_str().unwrap().starts_with("-----BEGIN PGP PUBLIC KEY BLOCK-----"));
    let raw = get_as(&field.stranger(), &path, "application/pgp-keys").await;
    assert_eq!((raw.status, raw.header("content-type")), (200, Some("application/pgp-keys")));
    assert_eq!(raw.text(), body["material"].as_str().unwrap());
    let known = field.stranger().request(Method::GET, &path).header("Accept", "application/pgp-keys");
    let known = Answered::to(known.header("If-None-Match", raw.etag())).await;
    assert_eq!((known.status, known.body.len()), (304, 0));
    for accept in ["application/pkix-cert", "text/html"] {
        assert_eq!(get_as(&field.stranger(), &path, accept).await.problem(), (406, "not-acceptable".into()));
    }

    field.clock.advance(chrono::Duration::days(365));
    assert_eq!(field.stranger().get(&path).await.json()["usable"], false, "its subkey has ended");
    assert_eq!(field.editor().delete(&path, &entered.etag).await.problem(), (412, "stale".into()));
    let retired = field.editor().delete(&path, added.etag()).await;
    assert_eq!(retired.expect(200)["keys"], json!([]));
    assert_eq!(field.stranger().get(&path).await.problem(), (404, "not-found".into()));
    assert_eq!(field.editor().delete(&path, "*").await.problem(), (404, "not-found".into()));
    let past = field.editor().all(&format!("{}/history", entered.path)).await;
    let acts: Vec<_> = past.iter().map(|it| it["change"]["act"].as_str().unwrap()).collect();
    assert_eq!(acts, ["retire_key", "add_key", "register"]);
    assert_eq!(past[1]["contact"]["keys"][0]["fingerprint"], PRINT);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_certificate_comes_in_three_forms_and_a_fingerprint_in_one() {
    let field = Field::start().await;
    let entered = contact(&field, "public").await;
    let body = json!({"kind": "smime", "material": CERTIFICATE, "belongs_to": "person"});
    let (path, shown) = add(&field.editor(), &entered, &body).await;
    assert_eq!(shown["keys"][0]["user_ids"], json!(["desk@cert.example"]));
    let pem = get_as(&field.stranger(), &path, "application/x-pem-file").await;
    assert_eq!((pem.status, pem.text().as_str()), (200, CERTIFICATE));
    let der = get_as(&field.stranger(), &path, "application/pkix-cert").await;
    assert_eq!(
        (der.status, der.body[0], der.header("content-type")),
        (200, 0x30, Some("application/pkix-cert"))
    );

    let body = json!({"kind": "openpgp", "fingerprint": "66c3f518 f077deb6 efef7e87 f8f58e64 3be3503d"});
    let (path, shown) = add(&field.editor(), &entered, &body).await;
    let key = shown["keys"].as_array().unwrap().iter().find(|it| it["kind"] == "openpgp").unwrap();
    assert_eq!(
        (&key["fingerprint"], &key["usable"], &key["user_ids"]),
        (&json!(PRINT), &Value::Null, &json!([]))
    );
    assert_eq!(field.stranger().get(&path).await.expect(200)["material"], Value::Null);
    assert_eq!(get_as(&field.stranger(), &path, "application/pgp-keys").await.status, 406);
    let twice = field.editor().add(&format!("{}/keys", entered.path), "*", &openpgp()).await;
    assert_eq!(twice.violations(), [(String::new(), "repeated".into())]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_have_the_readers_of_their_contact_and_what_is_restricted_is_journaled() {
    let field = Field::start().await;
    let entered = contact(&field, "authority").await;
    let (path, _) = add(&field.editor(), &entered, &openpgp()).await;
    let hidden = field.member().get(&path).await;
    let unknown = field
        .member()
        .get(&path.replace(&entered.path, "/v1/contacts/019a8f3e-1c2d-7e4f-8a5b-6c7d8e9f0a1b"))
        .await;
    assert_eq!((hidden.status, &hidden.body), (404, &unknown.body));
    let entries = "SELECT count(*) AS count FROM journal_entry WHERE act = 'read'";
    let before = field.count(entries).await;
    for accept in ["application/json", "application/pgp-keys"] {
        assert_eq!(get_as(&field.clerk(), &path, accept).await.status, 200);
    }
    let key_id = path.rsplit('/').next().unwrap();
    let of_key = format!("{entries} AND detail::text LIKE '%{key_id}%'");
    assert_eq!((field.count(entries).await, field.count(&of_key).await), (before + 1, 1));
    field.reader().get(&path).await.expect(200);
    assert_eq!(field.count(entries).await, before + 1, "its own organization's reading is no disclosure");

    let open = contact(&field, "public").await;
    field
        .editor()
        .put(&format!("{}/audience", open.channel(0)), "*", &json!({"audience": "authority"}))
        .await
        .expect(200);
    let (path, _) = add(&field.editor(), &open, &openpgp()).await;
    field.clerk().get(&path).await.expect(200);
    assert_eq!(field.count(entries).await, before + 1, "a key says nothing of the channels");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_key_says_lies_in_the_vault_alone() {
    let field = Field::start().await;
    let entered = contact(&field, "members").await;
    add(&field.editor(), &entered, &openpgp()).await;
    field.editor().patch(&entered.path, "*", &json!({"title": "Night desk"})).await.expect(200);
    let holding = async |table: &str| {
        let of = format!(
            "SELECT count(*) AS count FROM {table} t WHERE t::text LIKE '%{PRINT}%' OR t::text LIKE '%CERT Examplia%'"
        );
        field.count(&of).await
    };
    for table in ["change", "contact", "contact_key", "journal_entry", "idempotency_key"] {
        assert_eq!(holding(table).await, 0, "{table}");
    }
    assert_eq!(holding("personal_value").await, 1);
    let all = format!("DELETE FROM personal_value WHERE organization_id = '{}'", field.team);
    field.database.execute(&all).await;
    let beside = field.beside().await;
    let editor = beside.visitor(field.account_of(field.team, counterpart::model::kinds::AccountRole::Editor));
    assert_eq!(editor.get(&entered.path).await.expect(200)["keys"], json!([]), "an erased key is none");
    let changed = editor.patch(&entered.path, "*", &json!({"title": "Day desk"})).await;
    assert_eq!(changed.expect(200)["keys"], json!([]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_secret_key_is_refused_and_kept_nowhere() {
    let field = Field::start().await;
    let entered = contact(&field, "members").await;
    let before = field.changes().await;
    let block = "-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nqmarkerq\n-----END PGP PRIVATE KEY BLOCK-----\n";
    let path = format!("{}/keys", entered.path);
    let request =
        field.editor().request(Method::POST, &path).header("If-Match", "*").header("Idempotency-Key", "k");
    let answer = Answered::to(request.json(&json!({"kind": "openpgp", "material": block}))).await;
    assert_eq!(answer.violations(), [("/material".into(), "secret_key".into())]);
    assert!(!answer.text().contains("qmarkerq"), "{}", answer.text());
    assert_eq!(field.changes().await, before);
    for table in ["personal_value", "journal_entry", "idempotency_key"] {
        let of = format!("SELECT count(*) AS count FROM {table} t WHERE t::text LIKE '%qmarkerq%'");
        assert_eq!(field.count(&of).await, 0, "{table}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_who_edits_the_contact_gives_it_keys_once_for_each_request() {
    let field = Field::start().await;
    let entered = contact(&field, "members").await;
    let path = format!("{}/keys", entered.path);
    for (visitor, status) in [
        (field.reader(), 403),
        (field.member(), 403),
        (field.secretary(), 403),
        (field.candidate(), 404),
        (field.stranger(), 401),
    ] {
        assert_eq!(visitor.add(&path, "*", &openpgp()).await.status, status);
    }
    assert_eq!(field.editor().post(&path, &openpgp()).await.problem(), (428, "precondition-required".into()));
    let long = json!({"kind": "openpgp", "material": "x".repeat(256 * 1024)});
    assert_eq!(field.editor().add(&path, "*", &long).await.problem(), (413, "too-large".into()));
    let padded = json!({"kind": "openpgp", "material": format!("{}{DESK}", " \n".repeat(60_000))});
    let mut made = Vec::new();
    for _ in 0..2 {
        let request = field
            .editor()
            .request(Method::POST, &path)
            .header("If-Match", "*")
            .header("Idempotency-Key", "key");
        let answer = Answered::to(request.json(&padded)).await;
        assert_eq!(answer.expect(201)["keys"].as_array().unwrap().len(), 1);
        made.push(answer.header("location").unwrap().to_owned());
    }
    assert_eq!(made[0], made[1]);
    let (_, held) = field.imported().await;
    let held = field.secretary().add(&format!("/v1/contacts/{held}/keys"), "*", &openpgp()).await;
    assert_eq!(held.problem(), (409, "held-elsewhere".into()));
}

//! No write is half done: whichever row of a unit fails, it answers a problem and nothing is changed anywhere.

mod claims;
mod sources;
mod strikes;

use std::collections::BTreeSet;

use counterpart::accounts::{self, AccountDraft};
use counterpart::config::MailTransport;
use counterpart::http::routes;
use counterpart::model::ids::AccountId;
use counterpart::model::kinds::*;
use counterpart::registry::organizations;
use counterpart::registry::organizations::Decision;
use counterpart::unit::{Expected, Unit};
use reqwest::Method;
use serde_json::{Value, json};

use crate::standing::chosen;
use crate::support::{
    Answered, Entered, Field, Machine, PASSWORD, PROCESS, Served, Visitor, account, desk_for, form, unlimited,
};
use strikes::Strikes;

/// What units write to.
const WRITTEN: [&str; 48] = [
    "account_insert",
    "account_update",
    "address_space_insert",
    "address_space_update",
    "attestation_insert",
    "attestation_update",
    "authority_offer_delete",
    "authority_offer_insert",
    "availability_exception_insert",
    "availability_hours_delete",
    "availability_hours_insert",
    "circle_insert",
    "circle_member_delete",
    "circle_member_insert",
    "circle_update",
    "claim_dispute_delete",
    "claim_dispute_insert",
    "claim_insert",
    "claim_update",
    "change_counter_update",
    "change_insert",
    "channel_delete",
    "channel_insert",
    "channel_update",
    "client_insert",
    "client_secret_insert",
    "client_secret_update",
    "client_update",
    "contact_insert",
    "contact_key_delete",
    "contact_key_insert",
    "contact_update",
    "idempotency_key_insert",
    "invitation_insert",
    "invitation_update",
    "job_insert",
    "journal_counter_update",
    "journal_entry_insert",
    "organization_address_insert",
    "organization_adoption_insert",
    "organization_delegation_delete",
    "organization_delegation_insert",
    "organization_identifier_insert",
    "organization_insert",
    "organization_link_insert",
    "organization_update",
    "personal_value_insert",
    "session_update",
];

fn hours() -> Value {
    json!({
        "kind": "weekly", "time_zone": "Europe/Zurich",
        "hours": [{"days": ["mon", "tue"], "from": "08:00", "to": "17:00"}],
        "exceptions": [{"date": "2026-12-25"}]
    })
}

/// Strikes at every row that a change of what exists writes, then lets it through.
async fn change(
    strikes: &mut Strikes<'_>,
    visitor: &Visitor<'_>,
    method: Method,
    template: &str,
    record: &str,
    part: &str,
    body: Value,
) -> Value {
    let etag = visitor.get(record).await.etag().to_owned();
    let request = visitor.request(method, &format!("{record}{part}")).header("If-Match", etag);
    let answer = strikes.request(template, request.json(&body)).await;
    if answer.body.is_empty() { Value::Null } else { answer.json() }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_write_that_fails_at_any_row_of_any_table_changes_nothing() {
    let mut config = unlimited();
    config.mail.transport = Some(MailTransport::Files);
    let field = Field::over(Served::with(config).await).await;
    let mut strikes = Strikes::lay(&field).await;
    organizations_over_http(&field, &mut strikes).await;
    contacts_over_http(&field, &mut strikes).await;
    accounts_over_http(&field, &mut strikes).await;
    clients_over_http(&field, &mut strikes).await;
    standing_over_http(&field, &mut strikes).await;
    circles_over_http(&field, &mut strikes).await;
    claims::over_http(&field, &mut strikes).await;
    retiring_over_http(&field, &mut strikes).await;
    sessions_over_http(&field, &mut strikes).await;
    of_processes(&field, &mut strikes).await;
    sources::strike(&field, &mut strikes).await;

    let document = serde_json::to_value(routes::document("/")).unwrap();
    let writes: BTreeSet<String> = document["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, item)| item.as_object().unwrap().keys().map(move |method| (method, path)))
        .filter(|(method, _)| ["post", "put", "patch", "delete"].contains(&method.as_str()))
        .map(|(method, path)| format!("{} {path}", method.to_uppercase()))
        .collect();
    // An import is many units: each is struck by itself.
    strikes.operations.insert("POST /v1/imports".to_owned());
    let left_out: Vec<_> = writes.difference(&strikes.operations).collect();
    assert!(left_out.is_empty(), "not struck: {left_out:?}");
    let struck = strikes.struck().await;
    println!(
        "halves: {} operations of {} over HTTP, struck at {} rows in turn, in {} ways ({}): 0 rows changed",
        strikes.operations.len(),
        writes.len(),
        strikes.count,
        struck.len(),
        struck.iter().cloned().collect::<Vec<_>>().join(", ")
    );
    for way in WRITTEN {
        assert!(struck.contains(way), "never struck at {way}");
    }
}

async fn organizations_over_http(field: &Field, strikes: &mut Strikes<'_>) {
    let new = json!({
        "kind": "csirt", "name": "New team", "names": [{"value": "Nouvelle équipe", "language": "fr"}],
        "links": [{"rel": "website", "url": "https://new.example"}],
        "identifiers": [{"scheme": "first", "value": "new-team"}],
        "address": {"lines": ["1 Example Street"], "country": "CH"}
    });
    let post = field.secretary().request(Method::POST, "/v1/organizations").header("Idempotency-Key", "one");
    strikes.request("POST /v1/organizations", post.json(&new)).await;
    let (path, visitor) = (field.team_path(), field.administrator());
    let template = "/v1/organizations/{organization_id}";
    for (method, part, body) in [
        (Method::PATCH, "", json!({"short_name": "T"})),
        (Method::PUT, "/names", json!({"items": new["names"]})),
        (Method::PUT, "/names", json!({"items": []})),
        (Method::PUT, "/links", json!({"items": new["links"]})),
        (Method::PUT, "/links", json!({"items": []})),
        (Method::PUT, "/identifiers", json!({"items": new["identifiers"]})),
        (Method::PUT, "/identifiers", json!({"items": []})),
        (Method::PUT, "/host", json!({"name": "Ministry"})),
        (Method::PUT, "/address", new["address"].clone()),
        (Method::PUT, "/address", Value::Null),
        (Method::POST, "/confirm", json!({})),
    ] {
        let name = format!("{method} {template}{part}");
        change(strikes, &visitor, method, &name, &path, part, body).await;
    }
}

async fn contacts_over_http(field: &Field, strikes: &mut Strikes<'_>) {
    let visitor = field.editor();
    let new = json!({
        "roles": ["technical"], "title": "Duty desk", "availability": hours(),
        "person": {"name": "Alex Example", "position": "Head"}, "audience": "public",
        "channels": [{"kind": "email", "value": "desk@team.example"},
            {"kind": "phone", "value": "+41225550100", "belongs_to": "person", "availability": hours()}]
    });
    let address = format!("{}/contacts", field.team_path());
    let post = visitor.request(Method::POST, &address).header("Idempotency-Key", "two").json(&new);
    let name = "POST /v1/organizations/{organization_id}/contacts";
    let contact = Entered::from(&strikes.request(name, post).await);
    let second = contact.channel(1).strip_prefix(&contact.path).unwrap().to_owned();
    let phone = json!({"kind": "phone", "value": "+41225550101", "availability": hours()});
    for (method, template, part, body) in [
        (Method::PATCH, "", "", json!({"title": "Night desk", "languages": ["fr"]})),
        (Method::PUT, "/availability", "/availability", json!({"kind": "always"})),
        (Method::PUT, "/person", "/person", json!({"name": "Robin Example"})),
        (Method::PUT, "/audience", "/audience", json!({"audience": "members"})),
        (Method::POST, "/confirm", "/confirm", json!({})),
        (Method::POST, "/channels", "/channels", phone),
        (Method::PATCH, "/channels/{channel_id}", &second, json!({"value": "+41225550102"})),
        (
            Method::PUT,
            "/channels/{channel_id}/availability",
            &format!("{second}/availability"),
            json!({"kind": "always"}),
        ),
        (
            Method::PUT,
            "/channels/{channel_id}/audience",
            &format!("{second}/audience"),
            json!({"audience": "own"}),
        ),
        (
            Method::POST,
            "/channels/{channel_id}/prove",
            &format!("{second}/prove"),
            json!({"method": "call_answered"}),
        ),
        (Method::DELETE, "/channels/{channel_id}", &second, Value::Null),
        (Method::POST, "/keys", "/keys", json!({"kind": "openpgp", "fingerprint": "0".repeat(40)})),
    ] {
        let name = format!("{method} /v1/contacts/{{contact_id}}{template}");
        change(strikes, &visitor, method, &name, &contact.path, part, body).await;
    }
    let shown = visitor.get(&contact.path).await.json();
    let key = format!("/keys/{}", shown["keys"][0]["id"].as_str().unwrap());
    let name = "DELETE /v1/contacts/{contact_id}/keys/{key_id}";
    change(strikes, &visitor, Method::DELETE, name, &contact.path, &key, Value::Null).await;
}

async fn retiring_over_http(field: &Field, strikes: &mut Strikes<'_>) {
    let contact = field.enter(&crate::support::desk()).await;
    let visitor = field.editor();
    let restore = format!("{}/restore", contact.path);
    let name = "DELETE /v1/contacts/{contact_id}";
    change(strikes, &visitor, Method::DELETE, name, &contact.path, "", Value::Null).await;
    let post = visitor.request(Method::POST, &restore).json(&json!({}));
    strikes.request("POST /v1/contacts/{contact_id}/restore", post).await;

    // A narrower organization narrows its contacts, and a retired one takes them and its accounts along.
    let (path, visitor) = (field.team_path(), field.administrator());
    for audience in ["members", "public"] {
        let name = "PUT /v1/organizations/{organization_id}/audience";
        let body = json!({"audience": audience});
        change(strikes, &visitor, Method::PUT, name, &path, "/audience", body).await;
    }
    let name = "DELETE /v1/organizations/{organization_id}";
    change(strikes, &visitor, Method::DELETE, name, &path, "", Value::Null).await;
    let secretary = field.secretary();
    let post = secretary.request(Method::POST, &format!("{path}/restore")).json(&json!({}));
    strikes.request("POST /v1/organizations/{organization_id}/restore", post).await;
}

/// A circle of the secretariat, for which the team writes until it ends.
async fn circles_over_http(field: &Field, strikes: &mut Strikes<'_>) {
    let (secretary, template) = (field.secretary(), "/v1/circles/{circle_id}");
    let post = secretary.request(Method::POST, "/v1/circles").header("Idempotency-Key", "circle");
    let made = strikes.request("POST /v1/circles", post.json(&json!({"name": "Ours"}))).await;
    let circle = Entered::from(&made).path;
    for (method, part, name, body) in [
        (Method::PATCH, String::new(), "PATCH ", json!({"name": "Ours, still"})),
        (Method::PUT, format!("/members/{}", field.team), "PUT ", Value::Null),
        (Method::DELETE, format!("/members/{}", field.team), "DELETE ", Value::Null),
        (Method::PUT, format!("/members/{}", field.team), "PUT ", Value::Null),
    ] {
        let tail = if part.is_empty() { "" } else { "/members/{organization_id}" };
        change(strikes, &secretary, method, &format!("{name}{template}{tail}"), &circle, &part, body).await;
    }
    let id = circle.rsplit('/').next().unwrap();
    let mut body = desk_for("members", &["members"]);
    body["channels"][0]["audience"] = json!("circles");
    body["channels"][0]["circles"] = json!([id]);
    field.enter(&body).await;
    change(strikes, &secretary, Method::DELETE, &format!("DELETE {template}"), &circle, "", Value::Null)
        .await;
}

/// The neighbour leads, the team chooses it, and an organization of a source is adopted.
async fn standing_over_http(field: &Field, strikes: &mut Strikes<'_>) {
    let template = "/v1/organizations/{organization_id}";
    let (lead, team) = (Field::organization_path(field.neighbour), field.team_path());
    field.member().patch(&lead, "*", &json!({"country": "CH"})).await.expect(200);
    let secretary = field.secretary();
    let request = secretary.request(Method::PUT, &format!("{lead}/lead")).header("If-Match", "*");
    let request = request.header("Act-Reference", "Note 1").json(&json!({"from": null}));
    strikes.request(&format!("PUT {template}/lead"), request).await;
    let own = format!("{team}/authority-offers/{}", field.neighbour);
    let name = format!("{template}/authority-offers/{{authority_id}}");
    let terms = json!({"basis": "delegated", "delegated_kinds": ["csirt"]});
    let offer = || field.member().request(Method::PUT, &own).json(&terms);
    strikes.request(&format!("PUT {name}"), offer()).await;
    strikes.request(&format!("DELETE {name}"), field.member().request(Method::DELETE, &own)).await;
    Answered::to(offer()).await.expect(200);
    let choice = chosen(field.neighbour);
    let administrator = field.administrator();
    let name = format!("PUT {template}/authority");
    change(strikes, &administrator, Method::PUT, &name, &team, "/authority", choice).await;
    let name = format!("DELETE {template}/authority");
    change(strikes, &administrator, Method::DELETE, &name, &team, "/authority", Value::Null).await;
    let applicant = Field::organization_path(field.applicant);
    let decision =
        json!({"standing": "suspended", "criterion": "first_member", "reason": "R", "reference": "D 1"});
    let name = format!("PUT {template}/accreditation");
    change(strikes, &secretary, Method::PUT, &name, &applicant, "/accreditation", decision).await;
    let (id, _) = field.imported().await;
    let own = field.visitor(account(field, id, AccountRole::Administrator).await);
    let name = format!("POST {template}/adopt");
    change(strikes, &own, Method::POST, &name, &Field::organization_path(id), "/adopt", Value::Null).await;
}

async fn sessions_over_http(field: &Field, strikes: &mut Strikes<'_>) {
    let email = "ada@neighbour.example";
    field.account(field.neighbour, AccountRole::Editor, email).await;
    let body = json!({"email": email, "password": PASSWORD});
    let post = field.stranger().request(Method::POST, "/v1/sessions").json(&body);
    let tokens = strikes.request("POST /v1/sessions", post).await.json();
    let refresh = json!({"refresh_token": tokens["refresh_token"]});
    let post = field.stranger().request(Method::POST, "/v1/sessions/refresh").json(&refresh);
    let tokens = strikes.request("POST /v1/sessions/refresh", post).await.json();
    let ada = field.bearer(tokens["access_token"].as_str().unwrap());
    let delete = ada.request(Method::DELETE, "/v1/sessions/current");
    strikes.request("DELETE /v1/sessions/{session_id}", delete).await;
}

async fn accounts_over_http(field: &Field, strikes: &mut Strikes<'_>) {
    let administrator = field.administrator();
    let new = json!({"email": "ada@team.example", "name": "Ada Example", "role": "reader"});
    let invite =
        |key: &str| administrator.request(Method::POST, "/v1/invitations").header("Idempotency-Key", key);
    let made = strikes.request("POST /v1/invitations", invite("three").json(&new)).await;
    let accept = json!({"code": made.json()["code"], "password": "kangaroo velvet seven"});
    let post = field.stranger().request(Method::POST, "/v1/invitations/accept").json(&accept);
    let account = Entered::from(&strikes.request("POST /v1/invitations/accept", post).await).path;
    let sign_in = json!({"email": "ada@team.example", "password": "kangaroo velvet seven"});
    field.stranger().post("/v1/sessions", &sign_in).await.expect(200);
    let template = "/v1/accounts/{account_id}";
    let edit = json!({"role": "editor", "name": "Ada Other"});
    change(strikes, &administrator, Method::PATCH, &format!("PATCH {template}"), &account, "", edit).await;
    change(strikes, &administrator, Method::DELETE, &format!("DELETE {template}"), &account, "", Value::Null)
        .await;
    let second = Entered::from(&Answered::to(invite("four").json(&new)).await).path;
    let name = "DELETE /v1/invitations/{invitation_id}";
    change(strikes, &administrator, Method::DELETE, name, &second, "", Value::Null).await;
}

/// A machine that gets another secret, and asks with it.
async fn clients_over_http(field: &Field, strikes: &mut Strikes<'_>) {
    let administrator = field.administrator();
    let new = json!({"name": "Machine", "role": "reader", "scopes": ["directory:read"]});
    let post = administrator.request(Method::POST, "/v1/clients").header("Idempotency-Key", "five");
    let machine = Machine::of(Entered::from(&strikes.request("POST /v1/clients", post.json(&new)).await));
    let ask = form(field.stranger().request(Method::POST, "/oauth/token"), &machine.credentials());
    strikes.request("POST /oauth/token", ask).await;
    let (client, template) = (machine.client.path.as_str(), "/v1/clients/{client_id}");
    let edit = json!({"name": "Other", "expires_at": "2026-12-31T00:00:00Z"});
    change(strikes, &administrator, Method::PATCH, &format!("PATCH {template}"), client, "", edit).await;
    let (secrets, one) = ("/secrets", format!("/secrets/{}", machine.secret_id()));
    let name = format!("POST {template}/secrets");
    change(strikes, &administrator, Method::POST, &name, client, secrets, json!({"overlap": 60})).await;
    let name = format!("DELETE {template}/secrets/{{secret_id}}");
    change(strikes, &administrator, Method::DELETE, &name, client, &one, Value::Null).await;
    change(strikes, &administrator, Method::DELETE, &format!("DELETE {template}"), client, "", Value::Null)
        .await;
    // One goes with its organization.
    Machine::register(&administrator, "reader", "").await;
}

/// What is done by commands and by imports.
async fn of_processes(field: &Field, strikes: &mut Strikes<'_>) {
    let now = field.clock.now();
    let (neighbour, applicant) = (field.neighbour, field.applicant);
    let draft =
        AccountDraft::check(&field.emails, "x@neighbour.example", "X", AccountRole::Reader, None).unwrap();
    strikes
        .act("create an account", &PROCESS, async move |unit: &mut Unit| {
            accounts::create(unit, AccountId::new(now), neighbour, draft).await.map(drop)
        })
        .await;
    let decision = Decision {
        standing: Standing::Accredited,
        criterion: Criterion::FirstMember,
        reason: None,
        reference: None,
    };
    strikes
        .act("accredit", &PROCESS, async move |unit: &mut Unit| {
            organizations::accredit(unit, applicant, decision, &Expected::Any).await.map(drop)
        })
        .await;
}

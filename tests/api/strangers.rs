//! Strangers: every operation of the OpenAPI document refuses them, or shows them what is public and nothing else.
//!
//! Every record that a stranger can see has a twin which he cannot, and everything that is hidden holds a marker. No
//! marker may stand in any answer to a stranger, in its body or its headers.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answered, Entered, Field, Operation, desk_for, operations};

/// The operations that answer a stranger. This list only ever gets longer by a decision.
const OPEN: [&str; 29] = [
    "accept_invitation",
    "check_liveness",
    "check_readiness",
    "export_contacts",
    "export_organizations",
    "export_teams",
    "find_claims",
    "issue_token",
    "list_contacts",
    "list_organization_attestations",
    "list_organization_claims",
    "list_organization_contacts",
    "list_organizations",
    "list_teams",
    "list_vocabularies",
    "read_attestation",
    "read_attestation_history",
    "read_claim",
    "read_claim_history",
    "read_contact",
    "read_contact_history",
    "read_import_template",
    "read_key",
    "read_organization",
    "read_organization_history",
    "read_signing_keys",
    "read_vocabulary",
    "refresh_session",
    "sign_in",
];

/// Stands in every text that is hidden.
const MARKER: &str = "qmarkerq";

/// The telephone number and the day that are hidden: they can hold no marker.
const HIDDEN: [&str; 2] = ["+41225550199", "1901-02-03"];

/// What the operations are asked for.
struct Twins {
    /// Organizations: the public one, its hidden twin, and a hidden one that is retired.
    organizations: [String; 3],
    /// Contacts with a channel of each: the public one; a hidden one of each organization.
    contacts: Vec<Entered>,
    /// A circle.
    circle: String,
    /// Claims: one of the public organization, whose dispute is hidden; one of each other organization.
    claims: Vec<String>,
    /// What is said of each organization.
    attestations: Vec<String>,
    /// An account of the public organization, whose person is hidden.
    account: String,
    /// An invitation of the public organization, whose person is hidden.
    invitation: String,
    /// A machine client of the public organization, and its secret.
    client: Entered,
}

/// A contact with markers wherever a text can stand, for `audience`.
fn marked(audience: &str) -> Value {
    json!({
        "roles": ["abuse"], "title": format!("{MARKER} desk"), "languages": ["tlh"], "audience": audience,
        "availability": {"kind": "weekly", "time_zone": "Pacific/Chatham", "note": format!("{MARKER} note"),
            "hours": [{"days": ["sun"], "from": "03:17", "to": "03:18"}],
            "exceptions": [{"date": HIDDEN[1], "note": format!("{MARKER} day")}]},
        "channels": [
            {"kind": "email", "value": format!("{MARKER}@team.example")},
            {"kind": "phone", "value": HIDDEN[0], "belongs_to": "person"},
            {"kind": "web_form", "value": format!("https://{MARKER}.example/")}
        ],
        "person": {"name": format!("{MARKER} person"), "position": MARKER, "from": HIDDEN[1]}
    })
}

async fn reference(
    visitor: &crate::support::Visitor<'_>,
    method: Method,
    path: &str,
    body: &Value,
) -> Answered {
    let request = visitor.request(method, path).header("If-Match", "*");
    Answered::to(request.header("Act-Reference", format!("{MARKER} note verbale")).json(body)).await
}

/// An organization that members see, with a hidden contact, entered by the secretariat.
async fn hidden(field: &Field) -> (String, Entered) {
    let secretary = field.secretary();
    let body = json!({
        "kind": "csirt", "name": format!("{MARKER} team"), "short_name": MARKER, "country": "AQ", "sectors": ["energy"], "team_types": ["isac"],
        "names": [{"value": format!("{MARKER} name"), "language": "tlh"}], "established": HIDDEN[1],
        "links": [{"rel": "website", "url": format!("https://{MARKER}.example/"), "label": MARKER}],
        "identifiers": [{"scheme": "first", "value": MARKER}],
        "address": {"lines": [MARKER], "locality": MARKER, "region": MARKER, "postal_code": "qmarkerq"},
        "audience": "members"
    });
    let answer = reference(&secretary, Method::POST, "/v1/organizations", &body).await;
    let path = Entered::from(&answer).path;
    let contact = reference(&secretary, Method::POST, &format!("{path}/contacts"), &marked("members")).await;
    (path, Entered::from(&contact))
}

/// The id of nothing.
const NOBODY: &str = "019a8f3e-1c2d-7e4f-8a5b-6c7d8e9f0a1b";

async fn twins(field: &Field) -> Twins {
    let editor = field.editor();
    // A public contact whose past, whose narrower parts and whose writers are hidden.
    let mut body = desk_for("members", &["members", "members"]);
    body["title"] = json!(format!("{MARKER} title of old"));
    let public = field.enter(&body).await;
    for (part, body) in [
        ("", json!({"title": "Duty desk", "tlp": "CLEAR"})),
        ("/audience", json!({"audience": "public"})),
        ("/person", json!({"name": format!("{MARKER} person"), "audience": "members"})),
    ] {
        let method = if part.is_empty() { Method::PATCH } else { Method::PUT };
        reference(&editor, method, &format!("{}{part}", public.path), &body).await.expect(200);
    }
    let value = json!({"value": format!("{MARKER}@team.example")});
    reference(&editor, Method::PATCH, &public.channel(1), &value).await.expect(200);
    let open = json!({"audience": "public"});
    let channel = format!("{}/audience", public.channel(0));
    reference(&editor, Method::PUT, &channel, &open).await.expect(200);
    let hidden_of_public = field.enter(&marked("members")).await;
    let retired = field.enter(&marked("authority")).await;
    assert_eq!(editor.delete(&retired.path, "*").await.status, 204);

    let circle =
        json!({"name": format!("{MARKER} circle"), "description": MARKER, "rule": "accredited_csirts"});
    let circle = Entered::from(&reference(&field.secretary(), Method::POST, "/v1/circles", &circle).await);
    let id = circle.body["id"].as_str().unwrap();
    let for_circle = json!({"kind": "email", "value": format!("{MARKER}@circle.example"),
        "audience": "circles", "circles": [id]});
    reference(&editor, Method::POST, &format!("{}/channels", public.path), &for_circle).await.expect(201);

    let (twin, hidden_of_twin) = hidden(field).await;
    let (gone, hidden_of_gone) = hidden(field).await;
    let (claims, attestations) = said(field, [&field.team_path(), &twin, &gone], &hidden_of_public).await;
    let cause = field.secretary().request(Method::DELETE, &gone).header("If-Match", "*");
    let answer = Answered::to(cause.header("Act-Reference", format!("{MARKER} decision"))).await;
    assert_eq!(answer.status, 204);
    let body = json!({"email": format!("{MARKER}@team.example"), "name": format!("{MARKER} person"), "role": "editor"});
    let invited = Entered::from(&field.administrator().post("/v1/invitations", &body).await);
    let body = json!({"code": invited.body["code"], "password": "kangaroo velvet seven"});
    let account = Entered::from(&field.stranger().post("/v1/invitations/accept", &body).await).path;
    let body = json!({"name": format!("{MARKER} machine"), "role": "reader", "scopes": ["directory:read"]});
    let client = Entered::from(&field.administrator().post("/v1/clients", &body).await);
    Twins {
        client,
        account,
        invitation: invited.path,
        organizations: [field.team_path(), twin, gone],
        contacts: vec![public, hidden_of_public, retired, hidden_of_twin, hidden_of_gone],
        circle: circle.path,
        claims,
        attestations,
    }
}

/// What these organizations claim and what is said of them. The first is public: the contact that it names, and why it is
/// disputed, are hidden.
async fn said(field: &Field, organizations: [&str; 3], contact: &Entered) -> (Vec<String>, Vec<String>) {
    let secretary = field.secretary();
    let (mut claims, mut attestations) = (Vec::new(), Vec::new());
    for (place, path) in organizations.into_iter().enumerate() {
        let is_hidden = place > 0;
        let mut body = json!({"kind": "prefix", "prefix": "192.0.2.0/24"});
        if is_hidden {
            body["note"] = json!(format!("{MARKER} note"));
        } else {
            body["contact_id"] = contact.body["id"].clone();
        }
        let keeper = if is_hidden { field.secretary() } else { field.administrator() };
        let entered = reference(&keeper, Method::POST, &format!("{path}/claims"), &body).await;
        claims.push(Entered::from(&entered).path);
        let title = if is_hidden { MARKER } else { "Known to us" };
        let body = json!({"title": title, "since": "2026-01-01"});
        let entered = reference(&secretary, Method::POST, &format!("{path}/attestations"), &body).await;
        attestations.push(Entered::from(&entered).path);
    }
    let reason = json!({"reason": format!("{MARKER} reason")});
    reference(&field.member(), Method::POST, &format!("{}/dispute", claims[0]), &reason).await.expect(200);
    (claims, attestations)
}

fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap()
}

impl Twins {
    /// Every address of an operation: with the ids of each record.
    fn addresses(&self, operation: &Operation) -> Vec<String> {
        let path = operation.path.replace("{session_id}", "current").replace("{name}", "contact_roles");
        let path = path.replace("{circle_id}", last(&self.circle));
        let path = path
            .replace("{client_id}", last(&self.client.path))
            .replace("{secret_id}", self.client.body["secrets"][0]["id"].as_str().unwrap())
            .replace("{account_id}", last(&self.account))
            .replace("{invitation_id}", last(&self.invitation))
            .replace("{import_id}", NOBODY);
        for (name, records) in [("{claim_id}", &self.claims), ("{attestation_id}", &self.attestations)] {
            if path.contains(name) {
                return records.iter().map(|it| path.replace(name, last(it))).collect();
            }
        }
        if path.contains("{organization_id}") {
            let path = path.replace("{authority_id}", last(&self.organizations[1]));
            return self.organizations.iter().map(|it| path.replace("{organization_id}", last(it))).collect();
        }
        if path.contains("{contact_id}") {
            let of = |it: &Entered| {
                path.replace("{contact_id}", last(&it.path))
                    .replace("{channel_id}", last(&it.channel(0)))
                    .replace("{key_id}", NOBODY)
            };
            return self.contacts.iter().map(of).collect();
        }
        assert!(!path.contains('{'), "{path}: say here what stands for its parameter");
        vec![path]
    }
}

/// Queries that would find what is hidden, if it could be found, and those that go through pages.
fn queries(operation: &Operation) -> Vec<String> {
    let mut queries = vec![String::new()];
    for (name, value) in [
        ("identifier", format!("first:{MARKER}")),
        ("country", "AQ".into()),
        ("team_type", "isac".into()),
        ("role", "abuse".into()),
        ("language", "tlh".into()),
        ("standing", "listed".into()),
        ("limit", "1".into()),
        ("cursor", MARKER.into()),
        ("q", MARKER.into()),
        ("team", MARKER.into()),
        ("sort", "-phone".into()),
        ("format", "csv".into()),
        ("format", "vcard".into()),
        ("format", "jscontact".into()),
        ("kind", "prefix&value=192.0.2.0/24".into()),
        ("kind", "country&value=AQ".into()),
    ] {
        if operation.query.contains(name) {
            queries.push(format!("?{name}={value}"));
        }
    }
    queries
}

fn assert_clean(answer: &Answered, what: &str) {
    // A card folds its lines.
    let mut text = String::from_utf8_lossy(&answer.body).replace("\r\n ", "").to_lowercase();
    for (name, value) in &answer.headers {
        text.push_str(&format!("\n{name}: {}", value.to_str().unwrap().to_lowercase()));
    }
    for hidden in [MARKER, HIDDEN[0], HIDDEN[1], "tlh", "chatham"] {
        assert!(!text.contains(hidden), "{what} tells {hidden}:\n{text}");
    }
}

#[test]
fn every_operation_is_open_by_decision_or_needs_a_token() {
    let documented: BTreeSet<String> = operations()
        .into_iter()
        .filter(|operation| operation.is_open)
        .map(|operation| operation.id)
        .collect();
    assert_eq!(documented, OPEN.iter().map(ToString::to_string).collect());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stranger_is_refused_or_answered_with_what_is_public() {
    let field = Field::start().await;
    let twins = twins(&field).await;
    let before = field.changes().await;
    // The markers are there for who may see them, or finding none would say nothing.
    assert!(field.member().get("/v1/organizations").await.text().contains(MARKER));
    assert!(field.member().get(&format!("{}/history", twins.contacts[0].path)).await.text().contains(MARKER));
    let stranger = field.stranger();
    let (mut asked, mut found) = (0, 0);
    for operation in operations() {
        for address in twins.addresses(&operation) {
            for query in queries(&operation) {
                let what = format!("{} {address}{query}", operation.method);
                let mut next = format!("{address}{query}");
                loop {
                    let mut request =
                        stranger.request(operation.method.clone(), &next).header("If-Match", "*");
                    if let Some(body) = &operation.body {
                        request = request.json(body);
                    }
                    let answer = Answered::to(request).await;
                    asked += 1;
                    assert_clean(&answer, &what);
                    if OPEN.contains(&operation.id.as_str()) {
                        assert!(answer.status != 401 || answer.problem().1 != "unauthenticated", "{what}");
                    } else {
                        assert_eq!(answer.problem(), (401, "unauthenticated".into()), "{what}");
                    }
                    found += u32::from(answer.status == 200);
                    let is_page = answer.header("content-type") == Some("application/json");
                    let body = if is_page { answer.json() } else { Value::Null };
                    let Some(cursor) = body["next_cursor"].as_str() else { break };
                    next = format!(
                        "{address}{query}{}cursor={cursor}",
                        if query.is_empty() { '?' } else { '&' }
                    );
                }
            }
        }
    }
    assert!(asked > 150 && found > 25, "{asked} asked, {found} found");
    assert_eq!(field.changes().await, before, "a stranger writes nothing");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_hidden_and_what_is_not_there_are_answered_with_the_same_bytes() {
    let field = Field::start().await;
    let twins = twins(&field).await;
    let stranger = field.stranger();
    for operation in operations().iter().filter(|it| it.method == Method::GET && it.path.contains("_id}")) {
        let unknown = operation.path.replace("{organization_id}", NOBODY).replace("{contact_id}", NOBODY);
        let unknown = unknown
            .replace("{account_id}", NOBODY)
            .replace("{invitation_id}", NOBODY)
            .replace("{import_id}", NOBODY);
        let unknown = unknown.replace("{client_id}", NOBODY);
        let unknown = unknown.replace("{claim_id}", NOBODY).replace("{attestation_id}", NOBODY);
        let unknown = unknown.replace("{circle_id}", NOBODY).replace("{key_id}", NOBODY);
        let unknown = stranger.get(&unknown.replace("{session_id}", "current")).await;
        for address in twins.addresses(operation).iter().skip(1) {
            let hidden = stranger.get(address).await;
            assert_eq!((hidden.status, &hidden.body), (unknown.status, &unknown.body), "{address}");
            let names =
                |answer: &Answered| answer.headers.keys().map(ToString::to_string).collect::<BTreeSet<_>>();
            assert_eq!(names(&hidden), names(&unknown), "{address}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_that_is_not_good_is_refused_by_every_operation() {
    let field = Field::start().await;
    let twins = twins(&field).await;
    let forger = field.bearer("forged");
    for operation in operations() {
        // These take their secret in the body, and nobody's token.
        let takes_no_token = matches!(
            operation.id.as_str(),
            "sign_in"
                | "refresh_session"
                | "accept_invitation"
                | "issue_token"
                | "check_liveness"
                | "check_readiness"
                | "read_signing_keys"
        );
        if takes_no_token {
            continue;
        }
        for address in twins.addresses(&operation) {
            let mut request = forger.request(operation.method.clone(), &address).header("If-Match", "*");
            if let Some(body) = &operation.body {
                request = request.json(body);
            }
            let answer = Answered::to(request).await;
            if operation.id == "list_teams" {
                assert_eq!((answer.status, &answer.json()["status"]), (401, &json!("ERROR")), "{address}");
            } else {
                assert_eq!(answer.problem(), (401, "invalid-token".into()), "{} {address}", operation.method);
            }
            assert_clean(&answer, &address);
        }
    }
}

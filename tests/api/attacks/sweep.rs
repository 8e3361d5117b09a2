//! Mass assignment: every column of the database, every id and every word of ownership is put into every body, at every
//! depth, as it is and in camel case.

use std::collections::BTreeSet;

use diesel::sql_types::Text;
use diesel_async::RunQueryDsl;
use futures_util::{StreamExt, stream};
use serde_json::{Value, json};

use super::{Ground, with_bodies};
use crate::support::{Answered, Operation, figure};

/// What others call what only the service decides.
const OWNERSHIP: [&str; 22] = [
    "owner",
    "owner_id",
    "user_id",
    "tenant_id",
    "is_admin",
    "admin",
    "is_lead",
    "permissions",
    "scopes",
    "verified",
    "is_verified",
    "accredited",
    "approved",
    "org_id",
    "created_by",
    "updated_by",
    "version",
    "etag",
    "__proto__",
    "constructor",
    "$set",
    "password_hash",
];

/// The names of all columns.
async fn columns(ground: &Ground) -> BTreeSet<String> {
    #[derive(diesel::QueryableByName)]
    struct Column {
        #[diesel(sql_type = Text)]
        column_name: String,
    }
    let mut connection = ground.field.database.connect().await;
    let all =
        "SELECT DISTINCT column_name::text FROM information_schema.columns WHERE table_schema = 'public'";
    let columns: Vec<Column> = diesel::sql_query(all).load(&mut connection).await.unwrap();
    columns.into_iter().map(|it| it.column_name).collect()
}

fn camel(name: &str) -> String {
    let mut parts = name.split('_');
    let mut camel = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let mut letters = part.chars();
        camel.extend(letters.next().map(|it| it.to_ascii_uppercase()));
        camel.push_str(letters.as_str());
    }
    camel
}

/// Where the objects of a body stand: as pointers.
fn objects(body: &Value, at: &str, found: &mut Vec<String>) {
    match body {
        Value::Object(fields) => {
            found.push(at.to_owned());
            for (name, value) in fields {
                objects(value, &format!("{at}/{name}"), found);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate().take(1) {
                objects(item, &format!("{at}/{index}"), found);
            }
        }
        _ => {}
    }
}

/// The bodies that an operation must refuse: its example with one name more, in one of its objects. Names that the document
/// gives to that object are no attack.
fn attacks(
    example: &Value,
    schema: &Value,
    document: &Value,
    names: &BTreeSet<String>,
) -> Vec<(String, Value)> {
    let mut places = Vec::new();
    objects(example, "", &mut places);
    let mut attacks = Vec::new();
    for place in places {
        let known = properties(schema, document, &place);
        for name in names.iter().filter(|name| !known.contains(*name)) {
            for value in [json!("0192f0c1-5b7e-7d40-9d9c-3f1f2b6f7a11"), json!(true)] {
                let mut body = example.clone();
                body.pointer_mut(&place).unwrap()[name.as_str()] = value;
                attacks.push((format!("{place}/{name}"), body));
                if !place.is_empty() {
                    break;
                }
            }
        }
    }
    attacks
}

/// The names that a schema gives to the object at a place of its body.
fn properties(schema: &Value, document: &Value, place: &str) -> BTreeSet<String> {
    let mut here = resolved(schema, document);
    for part in place.split('/').skip(1) {
        let next = if part.parse::<usize>().is_ok() { &here["items"] } else { &here["properties"][part] };
        here = resolved(next, document);
    }
    here["properties"].as_object().map(|it| it.keys().cloned().collect()).unwrap_or_default()
}

/// A schema behind references and behind "or null".
pub(super) fn resolved(schema: &Value, document: &Value) -> Value {
    if let Some(name) = schema["$ref"].as_str() {
        return resolved(document.pointer(name.trim_start_matches('#')).unwrap(), document);
    }
    for way in ["oneOf", "anyOf"] {
        if let Some(ways) = schema[way].as_array() {
            let object = ways.iter().find(|it| it["type"] != "null").unwrap();
            return resolved(object, document);
        }
    }
    schema.clone()
}

fn schema_of(operation: &Operation, document: &Value) -> Value {
    let method = operation.method.as_str().to_lowercase();
    document["paths"][&operation.path][&method]["requestBody"]["content"]["application/json"]["schema"]
        .clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_body_carries_what_only_the_service_decides() {
    let ground = Ground::new().await;
    let columns = columns(&ground).await;
    let own = columns.iter().map(String::as_str).chain(OWNERSHIP);
    let names: BTreeSet<String> = own.flat_map(|name| [name.to_owned(), camel(name)]).collect();
    let document: Value = serde_json::from_str(include_str!("../../../openapi/v1.json")).unwrap();
    let before = ground.field.changes().await;
    let mut all = Vec::new();
    for (operation, example) in with_bodies() {
        let schema = schema_of(&operation, &document);
        for (what, body) in attacks(&example, &schema, &document, &names) {
            all.push((operation.clone(), what, body));
        }
    }
    let ground = &ground;
    let taken: Vec<String> = stream::iter(&all)
        .map(async |(operation, what, body)| {
            // Who may do most: the secretariat enters organizations, the team's administrator edits the rest.
            let visitor = match operation.id.as_str() {
                "register_organization" | "accredit_organization" | "lead_authorities" => {
                    ground.field.secretary()
                }
                _ => ground.field.administrator(),
            };
            let request =
                visitor.request(operation.method.clone(), &ground.address(operation)).header("If-Match", "*");
            let answer = Answered::to(request.json(body)).await;
            let name = what.rsplit('/').next().unwrap();
            let told = answer.status == 400 && answer.text().contains(name);
            (!told).then(|| format!("{} {what}: {} {}", operation.id, answer.status, answer.text()))
        })
        .buffer_unordered(2)
        .filter_map(async |taken| taken)
        .collect()
        .await;
    figure("sweep", &format!("{} columns in {} bodies, {} taken", columns.len(), all.len(), taken.len()));
    assert!(columns.len() > 100 && all.len() > 5000, "{} columns, {} bodies", columns.len(), all.len());
    assert!(taken.is_empty(), "{} taken:\n{}", taken.len(), taken[..taken.len().min(40)].join("\n"));
    assert_eq!(ground.field.changes().await, before, "something was written");
}

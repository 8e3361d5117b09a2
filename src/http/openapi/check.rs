//! Is the document complete, and is it true? A test asks, so that no operation is added half
//! documented.

use std::collections::BTreeSet;

use serde_json::Value;
use utoipa::openapi::OpenApi;

use crate::http::table::{Operation, Row, Table};

/// Answers that have no body, and so no example.
const BODILESS: [&str; 2] = ["204", "304"];

/// What is missing or untrue, one sentence each; empty when all is well.
#[must_use]
pub fn check(table: &Table, document: &OpenApi) -> Vec<String> {
    let document = serde_json::to_value(document).unwrap_or_default();
    let mut found = Vec::new();
    let mut ids = BTreeSet::new();
    for row in &table.0 {
        for operation in &row.operations {
            let method = operation.method.as_str().to_lowercase();
            let documented = &document["paths"][row.path][&method];
            let mut faults = said(operation, row);
            faults.extend(of_operation(documented));
            faults.extend(of_body(documented, &document));
            faults.extend(of_answers(documented, &document));
            if !ids.insert(operation.id) {
                faults.push("its id is taken".into());
            }
            found.extend(faults.into_iter().map(|fault| format!("{}: {fault}", operation.id)));
        }
    }
    found.extend(of_schemas(&document));
    found.extend(dangling(&document));
    found
}

/// Whether the handler's attribute says what the table says.
fn said(operation: &Operation, row: &Row) -> Vec<String> {
    let mut faults = (operation.document)(operation.method.clone()).faults;
    let (path, methods) = (operation.named)();
    let methods: Vec<_> = methods.iter().filter_map(|method| serde_json::to_value(method).ok()).collect();
    if path != row.path {
        faults.push(format!("its attribute names {path}, and the table {}", row.path));
    }
    if methods != [Value::from(operation.method.as_str().to_lowercase())] {
        faults.push(format!("its attribute does not name {}", operation.method));
    }
    faults
}

fn of_operation(operation: &Value) -> Vec<String> {
    let mut faults: Vec<_> = ["operationId", "summary", "description"]
        .iter()
        .filter(|key| is_blank(&operation[**key]))
        .map(|key| format!("it has no {key}"))
        .collect();
    if list(&operation["tags"]).len() != 1 {
        faults.push("it has not exactly one tag".into());
    }
    for parameter in list(&operation["parameters"]) {
        if is_blank(&parameter["description"]) || parameter["schema"].is_null() {
            faults.push(format!("its parameter {} has no description or no schema", parameter["name"]));
        }
    }
    faults
}

/// Whether the body is closed against unknown fields, at every depth.
fn of_body(operation: &Value, document: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    for (_, content) in entries(&operation["requestBody"]["content"]) {
        let mut seen = BTreeSet::new();
        open_parts(&content["schema"], document, &mut seen, &mut faults);
    }
    faults.sort();
    faults.dedup();
    faults
}

fn open_parts(schema: &Value, document: &Value, seen: &mut BTreeSet<String>, faults: &mut Vec<String>) {
    if let Some(target) = schema["$ref"].as_str().filter(|target| seen.insert((*target).to_owned())) {
        let part = resolve(document, target);
        if part["properties"].is_object() && part["additionalProperties"] != Value::Bool(false) {
            faults.push(format!("the body's {target} lets unknown fields through"));
        }
        open_parts(part, document, seen, faults);
    }
    match schema {
        Value::Object(parts) => parts.values().for_each(|part| open_parts(part, document, seen, faults)),
        Value::Array(parts) => parts.iter().for_each(|part| open_parts(part, document, seen, faults)),
        _ => {}
    }
}

/// Whether each answer has a description and an example, which shows every key of its schema.
fn of_answers(operation: &Value, document: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    let mut succeeds = false;
    for (status, answer) in entries(&operation["responses"]) {
        succeeds |= status.starts_with('2');
        let answer = answer["$ref"].as_str().map_or(answer, |target| resolve(document, target));
        if is_blank(&answer["description"]) {
            faults.push(format!("its answer {status} has no description"));
        }
        let contents = entries(&answer["content"]);
        if contents.is_empty() && !BODILESS.contains(&status) {
            faults.push(format!("its answer {status} has no content"));
        }
        for (media_type, content) in contents {
            let example = &content["example"];
            if example.is_null() && entries(&content["examples"]).is_empty() {
                faults.push(format!("its answer {status} has no example of {media_type}"));
            }
            let named = entries(&content["examples"]).into_iter().map(|(_, named)| &named["value"]);
            for example in std::iter::once(example).chain(named) {
                let mut keys = Vec::new();
                untrue_keys(example, &content["schema"], document, "", &mut keys);
                faults
                    .extend(keys.into_iter().map(|key| format!("the example of its answer {status} {key}")));
            }
        }
    }
    if !succeeds {
        faults.push("it has no answer of success".into());
    }
    faults
}

/// Where an example lacks what its schema requires, or has what that does not know, at every depth.
fn untrue_keys(example: &Value, schema: &Value, document: &Value, place: &str, found: &mut Vec<String>) {
    let schema = schema["$ref"].as_str().map_or(schema, |target| resolve(document, target));
    // What may be null is a choice between that and one other thing.
    for choice in list(&schema["oneOf"]) {
        untrue_keys(example, choice, document, place, found);
    }
    for (index, item) in list(example).iter().enumerate() {
        untrue_keys(item, &schema["items"], document, &format!("{place}/{index}"), found);
    }
    if !example.is_object() || !schema["properties"].is_object() {
        return;
    }
    for key in list(&schema["required"]).iter().filter_map(Value::as_str) {
        if example.get(key).is_none() {
            found.push(format!("lacks {place}/{key}"));
        }
    }
    for (key, value) in entries(example) {
        match schema["properties"].get(key) {
            Some(property) => untrue_keys(value, property, document, &format!("{place}/{key}"), found),
            None => found.push(format!("has {place}/{key}, which its schema does not know")),
        }
    }
}

/// Whether each field is explained.
fn of_schemas(document: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    for (name, schema) in entries(&document["components"]["schemas"]) {
        for (field, property) in entries(&schema["properties"]) {
            if is_blank(&property["description"]) {
                faults.push(format!("{name}: its field {field} has no description"));
            }
        }
    }
    faults
}

/// References that lead nowhere.
fn dangling(document: &Value) -> Vec<String> {
    fn walk<'a>(value: &'a Value, targets: &mut BTreeSet<&'a str>) {
        match value {
            Value::Object(parts) => {
                targets.extend(value["$ref"].as_str());
                parts.values().for_each(|part| walk(part, targets));
            }
            Value::Array(parts) => parts.iter().for_each(|part| walk(part, targets)),
            _ => {}
        }
    }
    let mut targets = BTreeSet::new();
    walk(document, &mut targets);
    let lost = targets.into_iter().filter(|target| resolve(document, target).is_null());
    lost.map(|target| format!("{target} leads nowhere")).collect()
}

fn resolve<'a>(document: &'a Value, target: &str) -> &'a Value {
    target.strip_prefix('#').and_then(|pointer| document.pointer(pointer)).unwrap_or(&Value::Null)
}

fn is_blank(value: &Value) -> bool {
    value.as_str().is_none_or(|text| text.trim().is_empty())
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn entries(value: &Value) -> Vec<(&str, &Value)> {
    value
        .as_object()
        .map(|object| object.iter().map(|(key, value)| (key.as_str(), value)).collect())
        .unwrap_or_default()
}

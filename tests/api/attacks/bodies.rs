//! Bodies that are no bodies: repeated keys, depth, size, encodings, types. All are 4xx problems, and nothing changes.

use futures_util::{StreamExt, stream};
use serde_json::Value;

use super::{Ground, with_bodies};
use crate::support::{Answered, figure};

/// What is sent, by what is wrong with it: the type and the bytes.
fn broken(example: &Value) -> Vec<(&'static str, &'static str, Vec<u8>)> {
    const JSON: &str = "application/json";
    let text = example.to_string();
    let first =
        example.as_object().and_then(|it| it.keys().next().cloned()).unwrap_or_else(|| "items".into());
    let doubled = format!("{{\"{first}\":null,{}", &text[1..]);
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let deep = format!("{}{}", "[".repeat(2000), "]".repeat(2000));
    let in_first = |inside: &str| format!("{{\"{first}\":{inside}}}").into_bytes();
    vec![
        ("nothing", JSON, vec![]),
        ("a repeated key", JSON, doubled.into_bytes()),
        ("a trailing comma", JSON, format!("{text},").into_bytes()),
        ("two values", JSON, format!("{text}{text}").into_bytes()),
        ("half a body", JSON, text.as_bytes()[..text.len() - 1].to_vec()),
        ("a number", JSON, b"7".to_vec()),
        ("a string", JSON, b"\"text\"".to_vec()),
        ("a list", JSON, b"[]".to_vec()),
        ("depth", JSON, deep.clone().into_bytes()),
        ("depth inside", JSON, in_first(&deep)),
        ("NUL", JSON, in_first("\"a\\u0000b\"")),
        ("a raw NUL", JSON, in_first("\"a\u{0}b\"")),
        ("a lone surrogate", JSON, in_first("\"\\ud800\"")),
        ("invalid UTF-8", JSON, [b"{\"".as_slice(), first.as_bytes(), b"\":\"\xff\xfe\"}"].concat()),
        ("overlong UTF-8", JSON, [b"{\"".as_slice(), first.as_bytes(), b"\":\"\xc0\xaf\"}"].concat()),
        ("UTF-16", JSON, utf16),
        ("more than 64 KiB", JSON, in_first(&format!("\"{}\"", "x".repeat(70 * 1024)))),
        ("a number beyond all", JSON, in_first("1e999")),
        ("an object of another kind", JSON, in_first("{\"$ne\":null}")),
        ("XML", "application/xml", b"<a/>".to_vec()),
        ("a form", "application/x-www-form-urlencoded", b"a=b".to_vec()),
        ("plain text", "text/plain", text.clone().into_bytes()),
        ("another charset", "application/json; charset=utf-16", text.into_bytes()),
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_body_is_told_and_changes_nothing() {
    let ground = Ground::new().await;
    let before = ground.field.changes().await;
    let mut all = Vec::new();
    for (operation, example) in with_bodies() {
        for (what, kind, bytes) in broken(&example) {
            all.push((operation.clone(), what, kind, bytes));
        }
    }
    let ground = &ground;
    let taken: Vec<String> = stream::iter(&all)
        .map(async |(operation, what, kind, bytes)| {
            let visitor = ground.field.administrator();
            let request = visitor
                .request(operation.method.clone(), &ground.address(operation))
                .header("If-Match", "*")
                .header("Content-Type", *kind)
                .body(bytes.clone());
            let answer = Answered::to(request).await;
            let is_problem = answer.header("content-type") == Some("application/problem+json");
            let told = (400..500).contains(&answer.status) && is_problem;
            (!told).then(|| format!("{} {what}: {} {}", operation.id, answer.status, answer.text()))
        })
        .buffer_unordered(2)
        .filter_map(async |taken| taken)
        .collect()
        .await;
    figure("broken-bodies", &format!("{} broken ones, {} taken", all.len(), taken.len()));
    assert!(taken.is_empty(), "{} taken:\n{}", taken.len(), taken[..taken.len().min(40)].join("\n"));
    assert_eq!(ground.field.changes().await, before, "something was written");
}

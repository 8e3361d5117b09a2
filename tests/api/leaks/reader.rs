//! Somebody who reads, and how what he reads is written down.

use reqwest::Method;
use serde_json::{Value, json};

use super::world::{Asker, Held, World};
use crate::support::{Answered, Visitor};

/// A tag that nothing stands at.
const STALE: &str = "\"999999.0000000000000000\"";

/// One asker, now.
pub struct Reader<'a> {
    visitor: Visitor<'a>,
}

impl<'a> Reader<'a> {
    /// An asker with a token that is good now.
    pub fn of(world: &'a World, asker: &Asker) -> Self {
        Self { visitor: asker.visitor(&world.field) }
    }

    /// What is shown at an address, page by page: a line for status and headers, a line for the body.
    pub async fn read(&self, path: &str) -> String {
        let (mut shown, mut next) = (String::new(), path.to_owned());
        loop {
            let answer = self.visitor.get(&next).await;
            shown.push_str(&written(&answer));
            let cursor = body_of(&answer)["next_cursor"].as_str().map(str::to_owned);
            let Some(cursor) = cursor else { return shown };
            next = format!("{path}{}cursor={cursor}", if path.contains('?') { '&' } else { '?' });
        }
    }

    /// How writes to a record and its parts are refused, and what HEAD tells.
    pub async fn refusals(&self, held: &Held) -> Vec<(String, String)> {
        let mut refused = Vec::new();
        for path in std::iter::once(&held.item).chain(held.parts.first()) {
            for method in [Method::PATCH, Method::DELETE] {
                let request =
                    self.visitor.request(method.clone(), path).header("If-Match", STALE).json(&json!({}));
                let answer = Answered::to(request).await;
                assert!(answer.status >= 400, "{method} {path} was done: {}", answer.status);
                refused.push((format!("{method} {path}"), written(&answer)));
            }
        }
        let head = Answered::to(self.visitor.request(Method::HEAD, &held.item)).await;
        refused.push((format!("HEAD {}", held.item), written(&head)));
        refused
    }
}

/// The body: JSON, or the text of a file. A card folds its lines, which would hide a text from who looks for it.
fn body_of(answer: &Answered) -> Value {
    let media_type = answer.header("content-type").unwrap_or_default();
    match media_type {
        _ if answer.body.is_empty() => Value::Null,
        "application/json" | "application/problem+json" => answer.json(),
        _ => Value::String(answer.text().replace("\r\n ", "")),
    }
}

/// An answer without what differs from one request to the next: its time, its id, what is left of an allowance, and the
/// bytes of sealed cursors.
fn written(answer: &Answered) -> String {
    let mut body = body_of(answer);
    if body["next_cursor"].is_string() {
        body["next_cursor"] = json!("sealed");
    }
    // The server closes a connection on which a request came of which it did not read all before it answered: that is a matter
    // of how fast its body arrives.
    let of_the_moment = ["date", "x-request-id", "ratelimit", "directory-as-of", "link", "connection"];
    let headers = answer.headers.iter().filter(|(name, _)| !of_the_moment.contains(&name.as_str()));
    let mut headers: Vec<String> =
        headers.map(|(name, value)| format!("{name}: {}", value.to_str().unwrap())).collect();
    headers.sort();
    format!("{} {headers:?} link={}\n{body}\n", answer.status, answer.header("link").is_some())
}

/// The bodies of what was written down.
pub fn bodies(shown: &str) -> Vec<Value> {
    shown.lines().skip(1).step_by(2).map(|line| serde_json::from_str(line).unwrap()).collect()
}

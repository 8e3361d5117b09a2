//! A service that answers over HTTP on a port of its own, and those who ask it.

use std::ops::Deref;

use counterpart::clock::Clock;
use counterpart::config::Config;
use counterpart::http::server::{self, Running};
use counterpart::model::ids::AccountId;
use reqwest::header::HeaderMap;
use reqwest::{Method, RequestBuilder};
use serde_json::Value;

use super::app::{config, then};
use super::{Door, TestApp};

/// An instance that answers over HTTP until it is dropped.
pub struct Served {
    /// What it serves.
    pub app: TestApp,
    /// Where it answers.
    pub running: Running,
    /// Where anybody asks it.
    pub door: Door,
}

impl Deref for Served {
    type Target = TestApp;

    fn deref(&self) -> &TestApp {
        &self.app
    }
}

/// A configuration for tests over HTTP: free ports, one thread, no metrics.
pub fn served_config() -> Config {
    let mut config = config();
    config.http.bind.set_port(0);
    config.http.workers = 1;
    config.http.metrics_bind = None;
    config
}

impl Served {
    /// A service with nothing in it, whose clock stands.
    pub async fn start() -> Self {
        Self::with(served_config()).await
    }

    /// A service with nothing in it and these settings, whose clock stands.
    pub async fn with(config: Config) -> Self {
        Self::of(TestApp::with(config, Clock::fixed(then())).await)
    }

    /// Serves `app`.
    pub fn of(app: TestApp) -> Self {
        let running = server::start(&app.app).unwrap();
        let door = Door::at(running.address);
        Self { app, running, door }
    }

    /// Another instance over the same database.
    pub async fn beside(&self) -> Self {
        Self::of(self.app.beside().await)
    }

    /// The address of `path`.
    pub fn url(&self, path: &str) -> String {
        self.door.url(path)
    }

    /// Somebody without a token.
    pub fn stranger(&self) -> Visitor<'_> {
        self.door.stranger()
    }

    /// An account, with a token as signing in gives it.
    pub fn visitor(&self, account: AccountId) -> Visitor<'_> {
        self.bearer(&self.token(account))
    }

    /// Somebody with this token, good or not.
    pub fn bearer(&self, token: &str) -> Visitor<'_> {
        self.door.bearer(token)
    }
}

/// Somebody who asks.
pub struct Visitor<'a> {
    pub(super) door: &'a Door,
    pub token: Option<String>,
}

impl Visitor<'_> {
    /// The access token.
    pub fn token(&self) -> String {
        self.token.clone().unwrap()
    }

    /// A request that can still be added to.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.door.request(method, path);
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    /// Reads.
    pub async fn get(&self, path: &str) -> Answered {
        Answered::to(self.request(Method::GET, path)).await
    }

    /// Reads what is at least as new as a `Directory-Position`.
    pub async fn get_at_least(&self, path: &str, position: &str) -> Answered {
        Answered::to(self.request(Method::GET, path).header("Directory-At-Least", position)).await
    }

    /// Creates, or has something done.
    pub async fn post(&self, path: &str, body: &Value) -> Answered {
        Answered::to(self.request(Method::POST, path).json(body)).await
    }

    /// Changes what was read under `etag`.
    pub async fn patch(&self, path: &str, etag: &str, body: &Value) -> Answered {
        Answered::to(self.request(Method::PATCH, path).header("If-Match", etag).json(body)).await
    }

    /// Replaces what was read under `etag`.
    pub async fn put(&self, path: &str, etag: &str, body: &Value) -> Answered {
        Answered::to(self.request(Method::PUT, path).header("If-Match", etag).json(body)).await
    }

    /// Takes away what was read under `etag`.
    pub async fn delete(&self, path: &str, etag: &str) -> Answered {
        Answered::to(self.request(Method::DELETE, path).header("If-Match", etag)).await
    }
}

/// An answer, read whole.
#[derive(Debug)]
pub struct Answered {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answered {
    /// The answer to a request.
    pub async fn to(request: RequestBuilder) -> Self {
        Self::heard(request).await.unwrap()
    }

    /// The answer to a request, if it comes and is whole.
    pub async fn heard(request: RequestBuilder) -> reqwest::Result<Self> {
        let answer = request.send().await?;
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        Ok(Self { status, headers, body: answer.bytes().await?.to_vec() })
    }

    /// A header, where it is there.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// The entity tag.
    pub fn etag(&self) -> &str {
        self.header("etag").unwrap()
    }

    /// The edit version, which stands in the entity tag of who may edit.
    pub fn edit_version(&self) -> i64 {
        self.etag().trim_start_matches('"').split_once('.').unwrap().0.parse().unwrap()
    }

    /// The body.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| {
            panic!("{error}: {} {:?}", self.status, String::from_utf8_lossy(&self.body))
        })
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    /// The body of an answer that is expected to have this status.
    pub fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", String::from_utf8_lossy(&self.body));
        if self.body.is_empty() { Value::Null } else { self.json() }
    }

    /// Status and slug of a problem, after a look at its shape.
    pub fn problem(&self) -> (u16, String) {
        let body = self.json();
        assert_eq!(self.header("content-type"), Some("application/problem+json"), "{body}");
        assert_eq!(body["status"], self.status, "{body}");
        assert!(body["title"].is_string() && body["detail"].is_string(), "{body}");
        let slug = body["type"].as_str().and_then(|kind| kind.strip_prefix("/problems/")).unwrap();
        (self.status, slug.to_owned())
    }
}

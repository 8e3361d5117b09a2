//! A service that answers over HTTP on a port of its own, and those who ask it.

use std::ops::Deref;

use counterpart::clock::Clock;
use counterpart::config::Config;
use counterpart::http::server::{self, Running};
use counterpart::model::ids::{AccountId, SessionId};
use reqwest::header::HeaderMap;
use reqwest::{Client, Method, RequestBuilder};
use secrecy::ExposeSecret;
use serde_json::Value;

use super::TestApp;
use super::app::{config, then};

/// An instance that answers over HTTP until it is dropped.
pub struct Served {
    /// What it serves.
    pub app: TestApp,
    /// Where it answers.
    pub running: Running,
    client: Client,
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
        let client = Client::builder().no_gzip().no_brotli().no_proxy().build().unwrap();
        Self { app, running, client }
    }

    /// Another instance over the same database.
    pub async fn beside(&self) -> Self {
        Self::of(self.app.beside().await)
    }

    /// The address of `path`.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.running.address)
    }

    /// Somebody without a token.
    pub fn stranger(&self) -> Visitor<'_> {
        Visitor { served: self, token: None }
    }

    /// An account, with a token as signing in gives it.
    pub fn visitor(&self, account: AccountId) -> Visitor<'_> {
        let now = self.clock.now();
        let token = self.tokens.issue(account, SessionId::new(now), now);
        Visitor { served: self, token: Some(token.expose_secret().to_owned()) }
    }

    /// Somebody with this token, good or not.
    pub fn bearer(&self, token: &str) -> Visitor<'_> {
        Visitor { served: self, token: Some(token.to_owned()) }
    }
}

/// Somebody who asks.
pub struct Visitor<'a> {
    served: &'a Served,
    token: Option<String>,
}

impl Visitor<'_> {
    /// The access token.
    pub fn token(&self) -> String {
        self.token.clone().unwrap()
    }

    /// A request that can still be added to.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.served.client.request(method, self.served.url(path));
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    /// Reads.
    pub async fn get(&self, path: &str) -> Answered {
        Answered::to(self.request(Method::GET, path)).await
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
        let answer = request.send().await.unwrap();
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        Self { status, headers, body: answer.bytes().await.unwrap().to_vec() }
    }

    /// A header, where it is there.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// The entity tag.
    pub fn etag(&self) -> &str {
        self.header("etag").unwrap()
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

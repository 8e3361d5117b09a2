//! The conventions at work, on a noun that only these tests know: a buoy.

mod bodies;
mod buoys;
mod document;
mod framework;
mod limited;
mod noted;
mod reading;
mod served;
mod writing;

use std::sync::{Arc, LazyLock};
use std::time::Duration;

use actix_web::body::MessageBody;
use actix_web::dev::ServiceResponse;
use actix_web::http::header::HeaderMap;
use actix_web::middleware::Compress;
use actix_web::test::{TestRequest, init_service, read_body, try_call_service};
use actix_web::{App, web};
use chrono::{DateTime, Utc};
use serde_json::Value;

use super::conditional::EntityTags;
use super::edge::Edge;
use super::table::Table;
use crate::routes;
use crate::secrets::Keyring;

/// The table of these tests: what `http/routes.rs` is to the service.
pub fn table() -> Table {
    routes! {
        "/v1/buoys" => {
            GET buoys::list_buoys,
            POST buoys::register_buoy,
        },
        "/v1/buoys/{buoy_id}" => {
            GET buoys::read_buoy,
            PATCH buoys::update_buoy,
            DELETE buoys::retire_buoy,
        },
    }
}

/// When the directory of these tests last heard the database.
pub fn heard() -> DateTime<Utc> {
    DateTime::from_timestamp_millis(1_777_708_800_000).expect("a time")
}

/// Long enough that no request of these tests runs out of it, unless it shall.
pub const PATIENCE: Duration = Duration::from_secs(30);
/// Too short for a handler that waits.
pub const IMPATIENCE: Duration = Duration::from_millis(20);

pub fn edge(timeout: Duration) -> Edge {
    Edge { https: true, timeout, as_of: Arc::new(heard) }
}

/// The entity tags of every service of these tests: instances have one key.
pub fn tags() -> web::Data<EntityTags> {
    static TAGS: LazyLock<web::Data<EntityTags>> =
        LazyLock::new(|| web::Data::new(EntityTags::new(&Keyring::generate())));
    TAGS.clone()
}

/// An answer, read whole.
pub struct Answered {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answered {
    async fn read(response: ServiceResponse<impl MessageBody>) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Self { status, headers, body: read_body(response).await.to_vec() }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().expect("a text"))
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("JSON")
    }

    /// The slug of the problem, after a look at its shape.
    pub fn slug(&self) -> String {
        assert_eq!(self.header("content-type"), Some("application/problem+json"));
        let body = self.json();
        assert_eq!(body["status"], self.status);
        assert!(body["title"].is_string() && body["detail"].is_string());
        body["type"].as_str().and_then(|kind| kind.strip_prefix("/problems/")).expect("a type").to_owned()
    }
}

/// Asks a service of buoys.
pub async fn ask(request: TestRequest) -> Answered {
    ask_at(buoys::Harbour::default(), PATIENCE, request).await
}

/// Asks the service of this harbour.
pub async fn ask_at(harbour: buoys::Harbour, timeout: Duration, request: TestRequest) -> Answered {
    let app = App::new()
        .app_data(web::Data::new(harbour))
        .app_data(tags())
        .configure(|config| table().configure(config))
        .configure(buoys::misbehave)
        .configure(super::problem::configure)
        .wrap(Compress::default())
        .wrap(edge(timeout));
    let service = init_service(app).await;
    let request = request.to_request();
    match try_call_service(&service, request).await {
        Ok(response) => Answered::read(response).await,
        // The layer answers for a handler that went down; the server sends what the error holds.
        Err(error) => {
            let response = error.error_response();
            let (status, headers) = (response.status().as_u16(), response.headers().clone());
            let body = actix_web::body::to_bytes(response.into_body()).await.expect("a body");
            Answered { status, headers, body: body.to_vec() }
        }
    }
}

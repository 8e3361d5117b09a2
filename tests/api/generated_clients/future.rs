//! A service of later years: it stands before today's, and adds to its answers what `/v1` may add.

use std::net::SocketAddr;

use actix_web::http::{StatusCode, header};
use actix_web::web::{self, Bytes, Data};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer};
use reqwest::Client;
use serde_json::{Value, json};

/// The service of later years, until it is dropped.
pub struct Future {
    server: actix_web::dev::ServerHandle,
    address: SocketAddr,
}

struct Today {
    service: String,
    client: Client,
}

impl Future {
    /// What becomes of the service at this address.
    pub fn of(service: String) -> Self {
        let today = Data::new(Today { service, client: Client::builder().no_proxy().build().unwrap() });
        let server =
            HttpServer::new(move || App::new().app_data(today.clone()).default_service(web::to(answer)));
        let server = server.workers(1).disable_signals().bind(("127.0.0.1", 0)).unwrap();
        let address = server.addrs()[0];
        let server = server.run();
        let handle = server.handle();
        tokio::spawn(server);
        Self { server: handle, address }
    }

    /// Where it answers.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for Future {
    fn drop(&mut self) {
        drop(self.server.stop(false));
    }
}

/// Answers as today's service does, and adds.
async fn answer(request: HttpRequest, body: Bytes, today: Data<Today>) -> HttpResponse {
    let method = request.method().as_str().parse().unwrap();
    let mut asked = today.client.request(method, format!("{}{}", today.service, request.uri()));
    for name in [header::AUTHORIZATION, header::CONTENT_TYPE, header::IF_MATCH] {
        if let Some(value) = request.headers().get(&name) {
            asked = asked.header(name.as_str(), value.as_bytes());
        }
    }
    let answered = asked.body(body.to_vec()).send().await.unwrap();
    let status = StatusCode::from_u16(answered.status().as_u16()).unwrap();
    let media_type = answered.headers()["content-type"].to_str().unwrap().to_owned();
    let mut body: Value = answered.json().await.unwrap();
    add(&mut body);
    HttpResponse::build(status).insert_header((header::CONTENT_TYPE, media_type)).body(body.to_string())
}

/// Adds new words of vocabularies, a new kind of problem, and keys.
fn add(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for (field, held) in fields.iter_mut() {
                match (field.as_str(), held) {
                    ("channels", Value::Array(channels)) => {
                        if let Some(mut further) = channels.first().cloned() {
                            further["kind"] = "carrier_pigeon".into();
                            channels.push(further);
                        }
                    }
                    ("roles", Value::Array(roles)) => roles.push("space_weather".into()),
                    ("standing", standing) => *standing = "provisional".into(),
                    ("type", kind) if kind == "/problems/not-found" => {
                        *kind = "/problems/not-thought-of".into();
                    }
                    _ => {}
                }
            }
            fields.values_mut().for_each(add);
            fields.insert("added_later".into(), json!({"since": 2031}));
        }
        Value::Array(items) => items.iter_mut().for_each(add),
        _ => {}
    }
}

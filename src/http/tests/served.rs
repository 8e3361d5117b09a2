//! What only a real server shows: bytes on the wire.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use actix_web::middleware::Compress;
use actix_web::{App, HttpServer, web};
use reqwest::Client;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::{IMPATIENCE, PATIENCE, buoys, edge, table, tags};
use crate::http::docs::Docs;
use crate::http::{openapi, problem};

/// Serves buoys until the test ends.
fn served(timeout: Duration) -> SocketAddr {
    let document = openapi::document(&table(), "https://counterpart.example", &[("buoys", "What floats.")]);
    let docs = Docs::new(&document, Arc::new(|_| Ok(()))).expect("a document");
    let server = HttpServer::new(move || {
        App::new()
            .app_data(web::Data::new(buoys::Harbour::default()))
            .app_data(tags())
            .configure(|config| table().configure(config))
            .configure(buoys::misbehave)
            .configure(problem::configure)
            .configure(|config| docs.clone().configure(config))
            .wrap(Compress::default())
            .wrap(edge(timeout))
    })
    .workers(1)
    .disable_signals()
    .bind(("127.0.0.1", 0))
    .expect("a port");
    let address = server.addrs()[0];
    actix_web::rt::spawn(server.run());
    address
}

fn url(address: SocketAddr, path: &str) -> String {
    format!("http://{address}{path}")
}

/// Sends the text as it is and reads until the server closes.
async fn raw(address: SocketAddr, text: &str) -> String {
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    stream.write_all(text.as_bytes()).await.expect("sent");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.expect("read");
    String::from_utf8_lossy(&answer).into_owned()
}

#[actix_web::test]
async fn head_sends_the_length_and_no_body() {
    let address = served(PATIENCE);
    let answer = raw(address, "HEAD /v1/buoys HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await;
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
    assert!(head.starts_with("HTTP/1.1 200 OK"), "{head}");
    let length =
        head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ").map(str::to_owned));
    assert!(
        length.and_then(|length| length.parse::<usize>().ok()).is_some_and(|length| length > 100),
        "{head}"
    );
    assert_eq!(body, "");
}

#[actix_web::test]
async fn a_connection_survives_a_panic_and_a_timeout() {
    let address = served(IMPATIENCE);
    let client = Client::new();
    for (path, status) in
        [("/panic", 500), ("/slow", 503), ("/v1/buoys", 200), ("/panic", 500), ("/v1/buoys", 200)]
    {
        let answer = client.get(url(address, path)).send().await.expect("an answer");
        assert_eq!(answer.status(), status, "{path}");
        assert!(
            answer.headers().contains_key("x-request-id") && answer.headers().contains_key("x-frame-options")
        );
        let text = answer.text().await.expect("a body");
        assert_eq!(text.contains("/problems/"), status >= 500, "{path}: {text}");
    }
}

#[actix_web::test]
async fn answers_are_compressed_only_when_asked_and_then_their_tag_is_weak() {
    let address = served(PATIENCE);
    let client = Client::builder().no_gzip().no_brotli().build().expect("a client");
    let ask = |encoding: &'static str| {
        client.get(url(address, "/v1/buoys")).header("Accept-Encoding", encoding).send()
    };
    let plain = client.get(url(address, "/v1/buoys")).send().await.expect("an answer");
    assert!(plain.headers().get("content-encoding").is_none());
    let strong = plain.headers()["etag"].to_str().expect("a tag").to_owned();
    assert!(strong.starts_with('"'));
    for encoding in ["gzip", "br"] {
        let packed = ask(encoding).await.expect("an answer");
        assert_eq!(packed.headers()["content-encoding"], encoding);
        assert_eq!(packed.headers()["etag"], format!("W/{strong}").as_str());
        let vary: Vec<_> = packed.headers().get_all("vary").iter().flat_map(|value| value.to_str()).collect();
        assert!(vary.iter().any(|value| value.eq_ignore_ascii_case("accept-encoding")), "{vary:?}");
        assert!(vary.contains(&"Authorization"), "{vary:?}");
        let weak = packed.headers()["etag"].clone();
        let again = client
            .get(url(address, "/v1/buoys"))
            .header("Accept-Encoding", encoding)
            .header("If-None-Match", weak)
            .send()
            .await
            .expect("an answer");
        assert_eq!(again.status(), 304);
    }
    let none = ask("identity;q=0, x-unknown").await.expect("an answer");
    assert_eq!(none.status(), 406);
    assert_eq!(none.headers()["content-type"], "application/problem+json");
}

#[actix_web::test]
async fn a_body_without_an_end_is_bounded() {
    let address = served(PATIENCE);
    let body = reqwest::Body::from(vec![b' '; 200_000]);
    let client = Client::new();
    let request =
        client.post(url(address, "/v1/buoys")).header("Content-Type", "application/json").body(body);
    let answer = request.send().await.expect("an answer");
    assert_eq!(answer.status(), 413);
}

#[actix_web::test]
async fn the_documentation_is_served_whole_from_here() {
    let address = served(PATIENCE);
    let client = Client::new();
    let page = client.get(url(address, "/docs")).send().await.expect("a page");
    assert_eq!((page.status().as_u16(), page.url().path()), (200, "/docs/"));
    let policy = page.headers()["content-security-policy"].to_str().expect("a policy").to_owned();
    assert!(policy.contains("script-src 'self'"), "{policy}");
    let text = page.text().await.expect("a page");
    for file in ["swagger-ui.css", "index.css", "swagger-ui-bundle.js", "swagger-ui-standalone-preset.js"] {
        assert!(text.contains(file), "{text}");
        let answer = client.get(url(address, &format!("/docs/{file}"))).send().await.expect("a file");
        assert_eq!(answer.status(), 200, "{file}");
    }
    assert!(!text.contains("http://") && !text.contains("https://"), "{text}");
    let start = client.get(url(address, "/docs/swagger-initializer.js")).send().await.expect("a file");
    assert!(start.text().await.expect("a script").contains("/openapi.json"));
    let lost = client.get(url(address, "/docs/none.js")).send().await.expect("an answer");
    assert_eq!(
        (lost.status().as_u16(), &lost.headers()["content-type"]),
        (404, &"application/problem+json".parse().expect("a value"))
    );
}

#[actix_web::test]
async fn the_openapi_document_is_served_once_to_each_reader() {
    let address = served(PATIENCE);
    let client = Client::new();
    let document = client.get(url(address, "/openapi.json")).send().await.expect("a document");
    let etag = document.headers()["etag"].to_str().expect("a tag").replace("W/", "");
    let document: serde_json::Value = document.json().await.expect("JSON");
    assert_eq!(document["openapi"], "3.1.0");
    let again = client
        .get(url(address, "/openapi.json"))
        .header("If-None-Match", etag)
        .send()
        .await
        .expect("an answer");
    assert_eq!(again.status(), 304);
}

#[actix_web::test]
async fn a_fixed_file_is_sent_as_its_reader_takes_it_and_head_packs_nothing() {
    let address = served(PATIENCE);
    let client = Client::builder().no_gzip().no_brotli().build().expect("a client");
    for path in ["/openapi.json", "/docs/swagger-ui.css"] {
        let plain = client.get(url(address, path)).send().await.expect("an answer");
        assert_eq!(plain.headers().get("content-encoding"), None);
        let tag = plain.headers()["etag"].to_str().expect("a tag").to_owned();
        let whole = plain.bytes().await.expect("a body").len().to_string();
        for encoding in ["br", "gzip"] {
            let ask = |method: reqwest::Method| {
                client.request(method, url(address, path)).header("Accept-Encoding", encoding).send()
            };
            let head = ask(reqwest::Method::HEAD).await.expect("an answer");
            assert_eq!(head.headers().get("content-encoding"), None, "{path}: nobody has asked for it yet");
            assert_eq!(head.headers()["content-length"], whole.as_str());
            let packed = ask(reqwest::Method::GET).await.expect("an answer");
            assert_eq!(packed.headers()["content-encoding"], encoding);
            assert_eq!(packed.headers()["etag"], format!("W/{tag}").as_str());
            assert_eq!(packed.headers()["vary"], "Accept-Encoding");
            let length = packed.headers()["content-length"].clone();
            assert!(length.to_str().expect("a number").parse::<usize>().expect("a number") > 100);
            let head = ask(reqwest::Method::HEAD).await.expect("an answer");
            assert_eq!(head.headers()["content-length"], length);
        }
        let again = client.get(url(address, path)).header("If-None-Match", &tag).send().await;
        assert_eq!(again.expect("an answer").status(), 304);
    }
}

#[actix_web::test]
async fn what_is_packed_is_what_is_sent_plain() {
    let address = served(PATIENCE);
    let plain = Client::builder().no_gzip().no_brotli().build().expect("a client");
    let clients = [Client::builder().no_gzip().build(), Client::builder().no_brotli().build()];
    let read = async |client: &Client| {
        let answer = client.get(url(address, "/docs/swagger-ui.css")).send().await.expect("an answer");
        answer.bytes().await.expect("a body")
    };
    let whole = read(&plain).await;
    for client in clients {
        assert_eq!(read(&client.expect("a client")).await, whole);
    }
}

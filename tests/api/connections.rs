//! Connections of clients that do not behave: none is held for ever, and none is held against others.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::sync::LazyLock;
use std::time::Duration;

use actix_web::web::{self, Bytes, ServiceConfig};
use counterpart::clock::Clock;
use counterpart::config::Config;
use counterpart::http::server::{self, Running};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};

use crate::support::{TestApp, served_config};

/// More than the system takes in for a client that does not read.
const LENGTH: usize = 32 * 1024 * 1024;
static LARGE: LazyLock<Bytes> = LazyLock::new(|| Bytes::from(vec![b'a'; LENGTH]));

fn large(config: &mut ServiceConfig) {
    config.route("/large", web::get().to(async || LARGE.clone()));
}

/// Settings of a service that waits for nobody.
fn impatient() -> Config {
    let mut config = served_config();
    config.http.request_timeout = Duration::from_secs(1);
    config.http.keep_alive = Duration::from_secs(1);
    config
}

async fn served(config: Config) -> (TestApp, Running) {
    let app = TestApp::with(config, Clock::System).await;
    let running = server::start_with(&app.app, large).unwrap();
    (app, running)
}

async fn asked(address: SocketAddr, path: &str) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4096).unwrap();
    let mut stream = socket.connect(address).await.unwrap();
    stream.write_all(format!("GET {path} HTTP/1.1\r\nHost: x\r\n\r\n").as_bytes()).await.unwrap();
    stream
}

/// Reads until the answer's head is complete; empty when the connection is closed instead.
async fn head(stream: &mut TcpStream) -> String {
    let mut read = Vec::new();
    while !read.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => read.push(byte),
            Err(_) => return String::new(),
        }
    }
    String::from_utf8(read).unwrap()
}

async fn is_answered(address: SocketAddr) -> bool {
    head(&mut asked(address, "/livez").await).await.starts_with("HTTP/1.1 200")
}

/// Whether the other side has reset the connection, which shows without reading.
fn is_reset(stream: &TcpStream) -> bool {
    stream.take_error().unwrap().is_some_and(|error| error.kind() == ErrorKind::ConnectionReset)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_does_not_take_an_answer_is_let_go_and_others_are_answered() {
    let mut config = impatient();
    // Those who do take their answers get them in time on a busy machine, too.
    config.http.request_timeout = Duration::from_secs(3);
    let (_app, running) = served(config).await;
    let mut idle = Vec::new();
    for _ in 0..50 {
        idle.push(asked(running.address, "/large").await);
    }
    assert!(is_answered(running.address).await);
    while !idle.is_empty() {
        tokio::time::sleep(Duration::from_millis(20)).await;
        idle.retain(|stream| !is_reset(stream));
    }
    assert!(is_answered(running.address).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_takes_a_large_answer_slowly_gets_all_of_it() {
    let mut config = impatient();
    config.http.request_timeout = Duration::from_secs(2);
    let (_app, running) = served(config).await;
    let mut stream = asked(running.address, "/large").await;
    assert!(head(&mut stream).await.contains("content-length: 33554432"));
    let mut whole = vec![0; LENGTH];
    // It takes longer than a request may, though never long for any part.
    for part in whole.chunks_mut(LENGTH / 16) {
        tokio::time::sleep(Duration::from_millis(150)).await;
        stream.read_exact(part).await.unwrap();
    }
    assert!(whole.iter().all(|byte| *byte == b'a'));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_sends_half_a_head_after_an_answer_is_let_go() {
    let (_app, running) = served(impatient()).await;
    let mut stream = asked(running.address, "/livez").await;
    assert!(head(&mut stream).await.starts_with("HTTP/1.1 200"));
    stream.write_all(b"G").await.unwrap();
    let mut rest = Vec::new();
    // It ends, by a reset or not: without one, this would wait for ever.
    let _ = stream.read_to_end(&mut rest).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_holds_no_more_connections_than_it_may() {
    let mut config = served_config();
    config.http.connections_per_address = 3;
    let (_app, running) = served(config).await;
    let mut held = Vec::new();
    for _ in 0..3 {
        let mut stream = asked(running.address, "/livez").await;
        assert!(head(&mut stream).await.starts_with("HTTP/1.1 200"));
        held.push(stream);
    }
    assert!(!is_answered(running.address).await);
    held.pop();
    while !is_answered(running.address).await {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_trusted_proxy_holds_as_many_connections_as_it_needs() {
    let mut config = served_config();
    config.http.connections_per_address = 1;
    config.http.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
    let (_app, running) = served(config).await;
    let mut held = Vec::new();
    for _ in 0..5 {
        let mut stream = asked(running.address, "/livez").await;
        assert!(head(&mut stream).await.starts_with("HTTP/1.1 200"));
        held.push(stream);
    }
}

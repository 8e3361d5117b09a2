//! Where an instance answers, in this process or in one of its own.

use std::net::SocketAddr;

use reqwest::{Body, Client, Method, Request, RequestBuilder};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use url::Position;

use super::Visitor;

/// The address of an instance, at which anybody may ask.
pub struct Door {
    /// Where it listens.
    pub address: SocketAddr,
    client: Client,
}

impl Door {
    /// That of the instance which listens at `address`.
    pub fn at(address: SocketAddr) -> Self {
        let client = Client::builder().no_gzip().no_brotli().no_proxy().build().unwrap();
        Self { address, client }
    }

    /// The address of `path`.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// A request that says nothing of who asks.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, self.url(path))
    }

    /// Sends a request, short of its last bytes.
    pub async fn send_short(&self, request: RequestBuilder, missing: usize) -> TcpStream {
        let bytes = wire(&request.build().unwrap());
        let mut line = TcpStream::connect(self.address).await.unwrap();
        line.write_all(&bytes[..bytes.len() - missing]).await.unwrap();
        line
    }

    /// Somebody without a token.
    pub fn stranger(&self) -> Visitor<'_> {
        Visitor { door: self, token: None }
    }

    /// Somebody with this token, good or not.
    pub fn bearer(&self, token: &str) -> Visitor<'_> {
        Visitor { door: self, token: Some(token.to_owned()) }
    }
}

/// A request as it goes over the wire.
fn wire(request: &Request) -> Vec<u8> {
    let path = &request.url()[Position::BeforePath..];
    let body = request.body().and_then(Body::as_bytes).unwrap();
    let mut lines =
        vec![format!("{} {path} HTTP/1.1", request.method()), "host: counterpart.example".to_owned()];
    lines
        .extend(request.headers().iter().map(|(name, value)| format!("{name}: {}", value.to_str().unwrap())));
    lines.push(format!("content-length: {}\r\n\r\n", body.len()));
    [lines.join("\r\n").as_bytes(), body].concat()
}

//! Where an instance answers, in this process or in one of its own.

use std::net::SocketAddr;

use reqwest::{Client, Method, RequestBuilder};

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

    /// Somebody without a token.
    pub fn stranger(&self) -> Visitor<'_> {
        Visitor { door: self, token: None }
    }

    /// Somebody with this token, good or not.
    pub fn bearer(&self, token: &str) -> Visitor<'_> {
        Visitor { door: self, token: Some(token.to_owned()) }
    }
}

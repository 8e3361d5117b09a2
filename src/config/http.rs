//! The listeners of the service.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::str::FromStr;
use std::time::Duration;

use ipnet::IpNet;
use url::Url;

use super::byte_size::ByteSize;
use super::section::section;
use super::setting::{Raw, Setting, parsed, quoted, scalar};

section! {
    /// The listener for clients, what it accepts, and the listener for metrics.
    pub struct Http in "http" {
        /// Where clients connect.
        bind: SocketAddr = SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)),
        /// The address by which clients know the service, as a proxy in front of it publishes it. None: that of `bind`.
        public_url: Option<PublicUrl> = None,
        /// Threads that answer requests. 0: one for each core.
        workers: usize = 0 => 0..=1024,
        /// Where Prometheus reads the metrics. Keep it off the public network. None: nowhere.
        metrics_bind: Option<SocketAddr> = Some(SocketAddr::from((Ipv4Addr::LOCALHOST, 9464))),
        /// Connections that are held at once, all threads together; more wait until one ends.
        max_connections: usize = 10_000 => 1..=10_000_000,
        /// Connections that one address holds at once (an IPv6 address counts as its /64); more are closed. Those of
        /// `trusted_proxies` are not counted.
        connections_per_address: usize = 256 => 1..=10_000_000,
        /// How long a connection without a request stays open. Longer than what a proxy in front keeps its own.
        keep_alive: Duration = Duration::from_secs(75) => Duration::from_secs(1)..=Duration::from_hours(1),
        /// How long requests that have begun may take when the service is told to stop.
        shutdown_timeout: Duration = Duration::from_secs(10) => Duration::from_secs(1)..=Duration::from_mins(10),
        /// The longest request body, where an operation has no limit of its own.
        body_limit: ByteSize = ByteSize::kibibytes(64) => ByteSize::kibibytes(1)..=ByteSize::kibibytes(32 * 1024),
        /// How long a client may take to send the head of a request, how long a request may wait for its answer, and how
        /// long a client may take none of its answer.
        request_timeout: Duration = Duration::from_secs(30) => Duration::from_millis(100)..=Duration::from_mins(10),
        /// How long an export may take, however slowly it is read: it shows what was so when it began.
        export_timeout: Duration = Duration::from_mins(10) => Duration::from_millis(100)..=Duration::from_hours(1),
        /// Proxies whose `X-Forwarded-For` is believed. From others it is ignored: a caller could claim any address.
        trusted_proxies: Vec<IpNet> = Vec::new(),
        /// Where somebody who finds a weakness of this service tells it: shown in `/.well-known/security.txt` (RFC 9116).
        /// None: there is no such file.
        security_contact: Option<SecurityContact> = None,
    }
}

impl Http {
    /// The base of the service's own links, without a slash at the end.
    #[must_use]
    pub fn base_url(&self) -> String {
        match &self.public_url {
            Some(url) => url.to_string(),
            None => format!("http://{}", self.bind),
        }
    }
}

/// An `http` or `https` URL that links can be built on: no query, no fragment, no user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl(pub Url);

/// Without a slash at the end, so that a path can follow.
impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str().trim_end_matches('/'))
    }
}

impl FromStr for PublicUrl {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let url = Url::parse(text).map_err(drop)?;
        let plain = url.query().is_none() && url.fragment().is_none();
        let anonymous = url.username().is_empty() && url.password().is_none();
        let web = matches!(url.scheme(), "http" | "https");
        if web && plain && anonymous { Ok(Self(url)) } else { Err(()) }
    }
}

/// A `mailto:`, `https:` or `tel:` URI (RFC 9116, 2.5.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecurityContact(pub Url);

impl FromStr for SecurityContact {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let uri = Url::parse(text).map_err(drop)?;
        if matches!(uri.scheme(), "mailto" | "https" | "tel") { Ok(Self(uri)) } else { Err(()) }
    }
}

scalar! {
    SecurityContact: "a URI such as \"mailto:security@directory.example\"", |contact: &SecurityContact| quoted(&contact.0);
    PublicUrl: "a URL such as \"https://directory.example\"", quoted;
}

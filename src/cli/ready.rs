//! `counterpart ready`: whether the instance on this machine answers look-ups. For containers, which have no other client.

use std::io::{self, Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::time::Duration;

use clap::Args;

use super::{Failure, print};
use crate::config::Config;

/// How long the instance may take. Who asks for a container has a limit of his own, and a shorter one.
const PATIENCE: Duration = Duration::from_secs(10);

/// No answer is longer.
const LONGEST: u64 = 64 * 1024;

/// Ask the instance of this configuration (`http.bind`) whether it answers look-ups: what `/readyz` says.
#[derive(Debug, Args)]
pub(super) struct Arguments {}

/// It does not.
#[derive(Debug, thiserror::Error)]
enum NotReady {
    #[error("no instance answers at {address}: {reason}")]
    NoAnswer { address: SocketAddr, reason: io::Error },
    #[error("the instance at {address} answers no look-ups: {answer}")]
    Refuses { address: SocketAddr, answer: String },
}

pub(super) fn run(config: &Config) -> Result<(), Failure> {
    let address = reachable(config.http.bind);
    let answer = ask(address).map_err(|reason| NotReady::NoAnswer { address, reason })?;
    let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
    if is_ok(&answer) {
        print(&format!("{}\n", body.trim()))
    } else {
        let answer = if body.is_empty() { answer.lines().next().unwrap_or_default() } else { body.trim() };
        Err(NotReady::Refuses { address, answer: answer.to_owned() }.into())
    }
}

/// Where a listener on all addresses is found from here.
fn reachable(bind: SocketAddr) -> SocketAddr {
    let ip = match bind.ip() {
        ip if !ip.is_unspecified() => ip,
        IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
    };
    SocketAddr::new(ip, bind.port())
}

fn ask(address: SocketAddr) -> io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    write!(stream, "GET /readyz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
    let mut answer = Vec::new();
    stream.take(LONGEST).read_to_end(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

fn is_ok(answer: &str) -> bool {
    answer.lines().next().is_some_and(|line| line.split(' ').nth(1) == Some("200"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listener_on_all_addresses_is_asked_on_this_machine() {
        let ask = |bind: &str| reachable(bind.parse().expect("an address")).to_string();
        assert_eq!(ask("0.0.0.0:8080"), "127.0.0.1:8080");
        assert_eq!(ask("[::]:8080"), "[::1]:8080");
        assert_eq!(ask("192.0.2.7:80"), "192.0.2.7:80");
    }

    #[test]
    fn only_200_is_ready() {
        assert!(is_ok("HTTP/1.1 200 OK\r\n\r\n{}"));
        assert!(!is_ok("HTTP/1.1 503 Service Unavailable\r\n\r\n200"));
        assert!(!is_ok(""));
    }
}

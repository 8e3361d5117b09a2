//! From which address a request comes: the peer, or what a trusted proxy says of it.

use std::net::{IpAddr, Ipv6Addr};

use actix_web::HttpRequest;
use ipnet::IpNet;

/// The proxies whose `X-Forwarded-For` is believed.
#[derive(Clone, Debug, Default)]
pub struct Proxies(pub Vec<IpNet>);

impl Proxies {
    /// The address of the client.
    ///
    /// Each proxy appends the peer that it saw, so the list is read from its end: the first address
    /// that is no trusted proxy is the client. What stands before it anybody may have written.
    #[must_use]
    pub fn client(&self, request: &HttpRequest) -> IpAddr {
        let peer =
            request.peer_addr().map_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED), |peer| peer.ip().to_canonical());
        if !self.trusts(peer) {
            return peer;
        }
        let mut nearest = peer;
        let lists: Vec<_> =
            request.headers().get_all("x-forwarded-for").filter_map(|list| list.to_str().ok()).collect();
        for hop in lists.iter().rev().flat_map(|list| list.rsplit(',')) {
            let Ok(address) = hop.trim().parse::<IpAddr>() else { break };
            nearest = address.to_canonical();
            if !self.trusts(nearest) {
                break;
            }
        }
        nearest
    }

    /// Whether an address is that of a trusted proxy.
    #[must_use]
    pub fn trusts(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address))
    }
}

/// The part of an address that one subscriber holds: all of IPv4, the first 64 bits of IPv6.
#[must_use]
pub fn subscriber(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() >> 64 << 64)),
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn client(peer: &str, forwarded: Option<&str>) -> String {
        let proxies = Proxies(vec![
            "192.0.2.0/24".parse().expect("a network"),
            "2001:db8::1/128".parse().expect("one"),
        ]);
        let mut request = TestRequest::get().peer_addr(peer.parse().expect("a peer"));
        if let Some(list) = forwarded {
            request = request.insert_header(("X-Forwarded-For", list));
        }
        proxies.client(&request.to_http_request()).to_string()
    }

    #[test]
    fn a_stranger_cannot_choose_its_address() {
        assert_eq!(client("203.0.113.9:1000", Some("198.51.100.1")), "203.0.113.9");
        assert_eq!(client("203.0.113.9:1000", None), "203.0.113.9");
    }

    #[test]
    fn a_trusted_proxy_names_the_client_and_what_the_client_wrote_is_passed_over() {
        assert_eq!(client("192.0.2.7:1000", Some("198.51.100.1")), "198.51.100.1");
        assert_eq!(client("192.0.2.7:1000", Some("10.0.0.1, 198.51.100.1, 192.0.2.8")), "198.51.100.1");
        assert_eq!(client("[2001:db8::1]:1000", Some("2001:db8:1::5")), "2001:db8:1::5");
        assert_eq!(client("192.0.2.7:1000", Some("198.51.100.1, nonsense")), "192.0.2.7");
        assert_eq!(client("[::ffff:192.0.2.7]:1000", Some("198.51.100.1")), "198.51.100.1");
    }

    #[test]
    fn a_subscriber_of_ipv6_holds_64_bits() {
        let one = subscriber("2001:db8:1:2:3:4:5:6".parse().expect("an address"));
        assert_eq!(one, subscriber("2001:db8:1:2::1".parse().expect("an address")));
        assert_ne!(one, subscriber("2001:db8:1:3::1".parse().expect("an address")));
        assert_eq!(subscriber("::ffff:192.0.2.1".parse().expect("an address")).to_string(), "192.0.2.1");
    }
}

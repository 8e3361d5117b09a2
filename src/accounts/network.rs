//! Network: from where somebody signs in. A provider moves its customers within one, so it stands for a device better
//! than an address does, and it says less of a person.

use std::fmt;
use std::net::IpAddr;

use ipnet::IpNet;

/// An IPv4 /24 or an IPv6 /48.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network(IpNet);

impl Network {
    /// The network of an address. An IPv4 address that comes in IPv6 (`::ffff:192.0.2.1`) is an IPv4 address.
    #[must_use]
    pub fn of(address: IpAddr) -> Self {
        let address = address.to_canonical();
        let length = if address.is_ipv4() { 24 } else { 48 };
        Self(IpNet::new(address, length).unwrap_or_else(|_| address.into()).trunc())
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn network(address: &str) -> String {
        Network::of(address.parse().expect("an address")).to_string()
    }

    #[test]
    fn neighbours_share_a_network() {
        assert_eq!(network("192.0.2.7"), "192.0.2.0/24");
        assert_eq!(network("192.0.2.250"), "192.0.2.0/24");
        assert_eq!(network("2001:db8:1:ffff::7"), "2001:db8:1::/48");
        assert_eq!(network("::ffff:192.0.2.7"), "192.0.2.0/24");
    }
}

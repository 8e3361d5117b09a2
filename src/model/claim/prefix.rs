//! IP prefixes: networks of addresses, versions 4 and 6.

use std::net::IpAddr;

use ipnet::IpNet;

use crate::model::text_type::text_type;
use crate::model::violation::Invalid;

/// The length of the longest prefix as it is written, in characters.
pub const MAX_PREFIX: usize = 49;

text_type! {
    /// A network of IP addresses in its canonical form (RFC 4632, RFC 5952), such as `192.0.2.0/24` or `2001:db8::/32`.
    Prefix;
}

impl Prefix {
    /// Reads a network with its length.
    ///
    /// # Errors
    /// `not_a_prefix`; `host_bits_set`, saying which network the address lies in; `mapped`; `too_wide` for all addresses
    /// there are.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let network = network(text.trim()).ok_or_else(|| {
            Invalid::new(
                "not_a_prefix",
                "Write a network with its length, such as 192.0.2.0/24 or 2001:db8::/32; one address is a /32 or a /128.",
            )
        })?;
        if network.trunc() != network {
            return Err(Invalid::new(
                "host_bits_set",
                format!("This is an address within a network. Write the network: {}.", network.trunc()),
            ));
        }
        if matches!(network.addr(), IpAddr::V6(address) if address.to_ipv4_mapped().is_some()) {
            return Err(Invalid::new("mapped", "Write the network of version 4 that is mapped here."));
        }
        if network.prefix_len() == 0 {
            return Err(Invalid::new(
                "too_wide",
                "This holds all addresses: write the networks that are meant.",
            ));
        }
        Ok(Self(network.to_string()))
    }
}

/// A network as it is written, with host bits or without.
fn network(text: &str) -> Option<IpNet> {
    let (address, length) = text.split_once('/')?;
    let is_plain = length == "0" || !length.starts_with('0') && length.bytes().all(|it| it.is_ascii_digit());
    let length = length.parse().ok().filter(|_| is_plain)?;
    IpNet::new(address.parse().ok()?, length).ok()
}

#[cfg(test)]
mod tests {
    use std::net::{Ipv4Addr, Ipv6Addr};

    use proptest::prelude::*;

    use super::*;

    fn prefix(text: &str) -> Result<String, &'static str> {
        Prefix::parse(text).map(|it| it.to_string()).map_err(|invalid| invalid.code)
    }

    #[test]
    fn networks_of_both_versions_have_one_form() {
        assert_eq!(prefix(" 192.0.2.0/24 ").as_deref(), Ok("192.0.2.0/24"));
        assert_eq!(prefix("192.0.2.7/32").as_deref(), Ok("192.0.2.7/32"));
        assert_eq!(prefix("2001:0DB8:0:0::/32").as_deref(), Ok("2001:db8::/32"));
        assert_eq!(prefix("2001:db8::1/128").as_deref(), Ok("2001:db8::1/128"));
    }

    #[test]
    fn an_address_within_a_network_is_told_which_network() {
        let invalid = Prefix::parse("192.0.2.9/24").expect_err("an address");
        assert_eq!(invalid.code, "host_bits_set");
        assert!(invalid.detail.ends_with("192.0.2.0/24."), "{}", invalid.detail);
        let invalid = Prefix::parse("2001:db8:1::1/32").expect_err("an address");
        assert!(invalid.detail.ends_with("2001:db8::/32."), "{}", invalid.detail);
    }

    #[test]
    fn what_is_no_network_is_refused() {
        for text in [
            "",
            "192.0.2.0",
            "192.0.2.0/",
            "192.0.2.0/33",
            "192.0.2.0/024",
            "192.0.2.0/+24",
            "192.0.2.0/24/24",
            "192.0.2/24",
            "010.0.0.0/8",
            "2001:db8::/129",
            "2001:db8::/-1",
            "fe80::%eth0/64",
            "192.0.2.0-192.0.2.255",
            "cert.example/24",
        ] {
            assert_eq!(prefix(text), Err("not_a_prefix"), "{text}");
        }
        assert_eq!(prefix("0.0.0.0/0"), Err("too_wide"));
        assert_eq!(prefix("::/0"), Err("too_wide"));
        assert_eq!(prefix("::ffff:192.0.2.0/120"), Err("mapped"));
    }

    fn addresses() -> impl Strategy<Value = IpAddr> {
        prop_oneof![
            any::<u32>().prop_map(|bits| IpAddr::V4(Ipv4Addr::from(bits))),
            any::<u128>().prop_map(|bits| IpAddr::V6(Ipv6Addr::from(bits))),
        ]
    }

    proptest! {
        #[test]
        fn each_network_is_read_back_and_each_address_in_it_leads_to_it(address in addresses(), length in 1_u8..=128) {
            let Ok(within) = IpNet::new(address, length) else { return Ok(()) };
            let written = within.trunc().to_string();
            match Prefix::parse(&written) {
                Ok(read) => prop_assert_eq!(read.as_str(), &written),
                Err(invalid) => prop_assert_eq!(invalid.code, "mapped"),
            }
            if within.trunc() != within {
                let invalid = Prefix::parse(&within.to_string()).expect_err("host bits");
                let names_network = invalid.detail.contains(&written);
                prop_assert!(names_network);
            }
        }

        #[test]
        fn no_text_is_read_in_two_ways(text in "[0-9a-f:./]{0,24}") {
            if let Ok(once) = Prefix::parse(&text) {
                prop_assert!(once.as_str().len() <= MAX_PREFIX);
                prop_assert_eq!(Prefix::parse(once.as_str()), Ok(once));
            }
        }
    }
}

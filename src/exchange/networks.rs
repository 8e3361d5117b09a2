//! Networks as lists write them: with a length, as a range of addresses, or as a first address and how many follow.

use std::net::{IpAddr, Ipv4Addr};

use ipnet::{IpSubnets, Ipv4Subnets, Ipv6Subnets};

use crate::model::address_space::Network;
use crate::model::claim::prefix::Prefix;
use crate::model::violation::Invalid;

/// In how many networks a range may fall at most: one that falls into more is a mistake.
const PARTS_MAX: usize = 64;

/// The networks of a text: `192.0.2.0/24`, `192.0.2.0 - 192.0.2.255`, or one address.
///
/// # Errors
/// `not_a_prefix` and what [`Prefix::parse`] says; `too_many_parts` for a range that is hardly one.
pub(super) fn of_range(text: &str) -> Result<Vec<Prefix>, Invalid> {
    if text.contains('/') {
        return Prefix::parse(text).map(|prefix| vec![prefix]);
    }
    let (from, to) = text.split_once('-').unwrap_or((text, text));
    let address = |text: &str| -> Result<IpAddr, Invalid> {
        text.trim().parse().map_err(|_| {
            Invalid::new("not_a_prefix", "Write a network such as 192.0.2.0/24, or a range of addresses.")
        })
    };
    let subnets = match (address(from)?, address(to)?) {
        (IpAddr::V4(from), IpAddr::V4(to)) if from <= to => IpSubnets::V4(Ipv4Subnets::new(from, to, 0)),
        (IpAddr::V6(from), IpAddr::V6(to)) if from <= to => IpSubnets::V6(Ipv6Subnets::new(from, to, 0)),
        _ => {
            return Err(Invalid::new("not_a_prefix", "Write the first address of the range, then its last."));
        }
    };
    let parts: Vec<_> = subnets.take(PARTS_MAX + 1).collect();
    if parts.len() > PARTS_MAX {
        return Err(Invalid::new("too_many_parts", "Write the networks one by one: this range is many."));
    }
    parts.iter().map(|part| Prefix::parse(&part.to_string())).collect()
}

/// The networks of version 4 from an address on: registries give out any number of addresses.
pub(super) fn of_block(from: Ipv4Addr, count: u32) -> Option<Vec<Network>> {
    let last = u32::from(from).checked_add(count.checked_sub(1)?)?;
    Some(Ipv4Subnets::new(from, last.into(), 0).map(|it| Network::new(it.into())).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parts(text: &str) -> Result<Vec<String>, &'static str> {
        let read = of_range(text).map_err(|invalid| invalid.code)?;
        Ok(read.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn a_range_falls_into_the_networks_that_it_holds() {
        for (text, expected) in [
            ("192.0.2.0/24", vec!["192.0.2.0/24"]),
            ("192.0.2.0 - 192.0.2.255", vec!["192.0.2.0/24"]),
            ("192.0.2.0-192.0.2.129", vec!["192.0.2.0/25", "192.0.2.128/31"]),
            ("192.0.2.7", vec!["192.0.2.7/32"]),
            ("2001:db8:: - 2001:db8:0:ffff:ffff:ffff:ffff:ffff", vec!["2001:db8::/48"]),
        ] {
            assert_eq!(parts(text), Ok(expected.into_iter().map(str::to_owned).collect()), "{text}");
        }
        for text in ["", "192.0.2.9 - 192.0.2.1", "192.0.2.0 - 2001:db8::", "example", "192.0.2.1/24"] {
            assert!(parts(text).is_err(), "{text}");
        }
        assert_eq!(parts("2001:db8::1 - 2001:db8:ffff:ffff:ffff:ffff:ffff:fffe"), Err("too_many_parts"));
    }

    proptest! {
        #[test]
        fn a_block_falls_into_networks_of_as_many_addresses(from in any::<u32>(), count in 0_u32..70_000) {
            if let Some(networks) = of_block(from.into(), count) {
                let sum: u64 = networks.iter().map(|it| 1_u64 << (32 - it.length())).sum();
                prop_assert_eq!(sum, u64::from(count));
            } else {
                prop_assert!(count == 0 || from.checked_add(count - 1).is_none());
            }
        }

        #[test]
        fn no_text_makes_it_fail(text in "\\PC{0,40}|[0-9.:a-f/ -]{0,60}") {
            let _ = of_range(&text);
        }
    }
}

//! Address space: which addresses and AS numbers an Internet registry gave out in a country. It says where an address is
//! registered, not who answers for it: that is a constituency claim.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use ipnet::IpNet;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::country::Country;
use super::ids::{AddressSpaceId, OrganizationId};
use super::origin::Origin;
use super::violation::Invalid;
use super::vocabulary::from_text;

/// What a registry gave out in a country.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddressSpace {
    /// Its id.
    pub id: AddressSpaceId,
    /// Who takes in the registry's list.
    pub organization_id: OrganizationId,
    /// The registry, such as `ripencc`; `rir` where a list of all of them does not say which.
    pub registry: String,
    /// The country.
    pub country: Country,
    /// The networks: in order, none within another.
    pub prefixes: Vec<Network>,
    /// The AS numbers, in order.
    pub as_numbers: Vec<AsNumbers>,
    /// Which list it comes from.
    pub origin: Origin,
    /// Counts its edits from 1.
    pub edit_version: i64,
    /// When it was first listed.
    pub created_at: DateTime<Utc>,
    /// When anything of it was last changed.
    pub updated_at: DateTime<Utc>,
    /// When it was retired; a tombstone since then.
    pub retired_at: Option<DateTime<Utc>>,
}

/// A network of addresses in its canonical form, kept small: there are hundreds of thousands. On the wire a text, such as
/// `192.0.2.0/24`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Network(IpNet);

/// AS numbers that follow each other; one of them where both are the same. On the wire `AS64496` or `AS64496-AS64511`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AsNumbers {
    /// The first.
    pub from: u32,
    /// The last.
    pub to: u32,
}

/// What a registry's list says of a country.
#[derive(Clone, Debug)]
pub struct AddressSpaceDraft {
    /// See [`AddressSpace::registry`].
    pub registry: String,
    /// See [`AddressSpace::country`].
    pub country: Country,
    /// See [`AddressSpace::prefixes`], in any order.
    pub prefixes: Vec<Network>,
    /// See [`AddressSpace::as_numbers`], in any order.
    pub as_numbers: Vec<AsNumbers>,
    /// See [`AddressSpace::origin`].
    pub origin: Origin,
}

impl AddressSpace {
    /// What is listed for the first time.
    #[must_use]
    pub fn register(
        id: AddressSpaceId,
        organization_id: OrganizationId,
        draft: AddressSpaceDraft,
        now: DateTime<Utc>,
    ) -> Self {
        Self {
            id,
            organization_id,
            registry: draft.registry,
            country: draft.country,
            prefixes: outermost(draft.prefixes),
            as_numbers: ordered(draft.as_numbers),
            origin: draft.origin,
            edit_version: 1,
            created_at: now,
            updated_at: now,
            retired_at: None,
        }
    }

    /// Takes what the list says of it now. That it was read again is no change by itself.
    #[must_use]
    pub fn follow(&self, draft: AddressSpaceDraft, now: DateTime<Utc>) -> Self {
        let mut after = self.edited(now, |after| {
            after.prefixes = outermost(draft.prefixes);
            after.as_numbers = ordered(draft.as_numbers);
            after.origin = Origin { fetched_at: self.origin.fetched_at, ..draft.origin };
            after.retired_at = None;
        });
        if after != *self {
            after.origin.fetched_at = Some(now);
        }
        after
    }

    /// The list no longer has it.
    #[must_use]
    pub fn mark_missing(&self, now: DateTime<Utc>) -> Self {
        self.edited(now, |after| after.origin.missing_since = Some(now))
    }

    /// Takes it out of the directory; a tombstone remains.
    #[must_use]
    pub fn retire(&self, now: DateTime<Utc>) -> Self {
        self.edited(now, |after| after.retired_at = Some(now))
    }

    /// Of how many of its networks and ranges of AS numbers a list has no part.
    #[must_use]
    pub fn lacking(&self, listed: &AddressSpaceDraft) -> usize {
        let networks = outermost(listed.prefixes.clone());
        let has_part = |it: &&Network| {
            let after = networks.partition_point(|one| one.0.network() <= it.0.network());
            let before = after.checked_sub(1).and_then(|place| networks.get(place));
            before.is_some_and(|one| one.0.contains(&it.0) || it.0.contains(&one.0))
                || networks.get(after).is_some_and(|one| it.0.contains(&one.0))
        };
        let numbers = ordered(listed.as_numbers.clone());
        // How far the ranges reach that begin no later than each.
        let reach: Vec<u32> = numbers
            .iter()
            .scan(0, |reach, it| {
                *reach = it.to.max(*reach);
                Some(*reach)
            })
            .collect();
        let is_numbered = |it: &&AsNumbers| {
            let after = numbers.partition_point(|one| one.from <= it.to);
            after.checked_sub(1).is_some_and(|place| reach[place] >= it.from)
        };
        self.prefixes.iter().filter(|it| !has_part(it)).count()
            + self.as_numbers.iter().filter(|it| !is_numbered(it)).count()
    }

    /// The network of this space in which an address lies.
    #[must_use]
    pub fn network_of(&self, address: IpAddr) -> Option<Network> {
        let after = self.prefixes.partition_point(|it| it.0.network() <= address);
        let nearest = self.prefixes.get(after.checked_sub(1)?)?;
        nearest.0.contains(&address).then_some(*nearest)
    }

    fn edited(&self, now: DateTime<Utc>, change: impl FnOnce(&mut Self)) -> Self {
        let mut after = self.clone();
        change(&mut after);
        if after != *self {
            after.edit_version += 1;
            after.updated_at = now;
        }
        after
    }
}

/// Networks in order, without those that lie within another.
fn outermost(mut networks: Vec<Network>) -> Vec<Network> {
    // A wide network sorts before the narrow ones that begin where it does.
    networks.sort_unstable_by_key(|it| (it.0.network(), it.0.prefix_len()));
    let mut outermost: Vec<Network> = Vec::with_capacity(networks.len());
    for network in networks {
        if outermost.last().is_none_or(|last| !last.0.contains(&network.0)) {
            outermost.push(network);
        }
    }
    outermost.shrink_to_fit();
    outermost
}

fn ordered(mut numbers: Vec<AsNumbers>) -> Vec<AsNumbers> {
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

impl Network {
    /// A network; bits beyond its length are dropped.
    #[must_use]
    pub fn new(network: IpNet) -> Self {
        Self(network.trunc())
    }

    /// How many bits of its addresses are fixed.
    #[must_use]
    pub fn length(self) -> u8 {
        self.0.prefix_len()
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for AsNumbers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.from == self.to {
            write!(f, "AS{}", self.from)
        } else {
            write!(f, "AS{}-AS{}", self.from, self.to)
        }
    }
}

impl FromStr for Network {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let network = text.parse().ok().filter(|it: &IpNet| *it == it.trunc() && it.prefix_len() > 0);
        network.map(Self).ok_or_else(|| {
            Invalid::new(
                "not_a_prefix",
                "Write a network with its length, such as 192.0.2.0/24 or 2001:db8::/32.",
            )
        })
    }
}

impl FromStr for AsNumbers {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let (from, to) = text.split_once('-').unwrap_or((text, text));
        let number = |text: &str| text.strip_prefix("AS").and_then(|it| it.parse().ok());
        match (number(from), number(to)) {
            (Some(from), Some(to)) if from <= to => Ok(Self { from, to }),
            _ => Err(Invalid::new("not_an_as", "Write AS64500, or AS64500-AS64510 for a range.")),
        }
    }
}

macro_rules! as_text {
    ($($of:ty),*) => {$(
        impl Serialize for $of {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $of {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                from_text(deserializer)
            }
        }
    )*};
}

as_text!(Network, AsNumbers);

#[cfg(test)]
mod tests {
    use std::net::{Ipv4Addr, Ipv6Addr};

    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::model::samples::{TEAM, now};

    fn network(text: &str) -> Network {
        text.parse().expect("a network")
    }

    fn space(prefixes: Vec<Network>) -> AddressSpace {
        let draft = AddressSpaceDraft {
            registry: "ripencc".into(),
            country: Country::parse("CH").expect("a country"),
            prefixes,
            as_numbers: vec![AsNumbers { from: 64496, to: 64511 }],
            origin: Origin::listed("rir", "ripencc CH".into(), now()),
        };
        AddressSpace::register(AddressSpaceId(Uuid::from_u128(1)), TEAM, draft, now())
    }

    #[test]
    fn an_address_is_found_in_the_network_that_holds_it() {
        let it =
            space(["2001:db8::/32", "198.51.100.0/24", "192.0.2.0/25", "192.0.2.0/24"].map(network).to_vec());
        assert_eq!(it.prefixes, ["192.0.2.0/24", "198.51.100.0/24", "2001:db8::/32"].map(network));
        for (address, found) in [
            ("192.0.2.200", Some("192.0.2.0/24")),
            ("192.0.3.0", None),
            ("192.0.1.255", None),
            ("0.0.0.0", None),
            ("2001:db8:ffff::1", Some("2001:db8::/32")),
            ("2001:db9::", None),
        ] {
            let address: IpAddr = address.parse().expect("an address");
            assert_eq!(it.network_of(address), found.map(network), "{address}");
        }
    }

    #[test]
    fn what_a_list_has_no_part_of_is_lacking() {
        let it = space(["192.0.2.0/24", "198.51.100.0/24", "2001:db8::/32"].map(network).to_vec());
        let listed = |prefixes: &[&str], as_numbers: &[(u32, u32)]| AddressSpaceDraft {
            registry: it.registry.clone(),
            country: it.country,
            prefixes: prefixes.iter().map(|it| network(it)).collect(),
            as_numbers: as_numbers.iter().map(|(from, to)| AsNumbers { from: *from, to: *to }).collect(),
            origin: it.origin.clone(),
        };
        for (prefixes, numbers, lacking) in [
            (&["192.0.2.0/24", "198.51.100.0/24", "2001:db8::/32"][..], &[(64496, 64511)][..], 0),
            (&["192.0.2.0/25", "198.51.0.0/16", "2001:db8:8::/48"], &[(64500, 64500)], 0),
            (&["192.0.2.128/25"], &[(64400, 64495), (64512, 64520)], 3),
            (&["203.0.113.0/24", "192.0.0.0/24"], &[(64400, 64600), (64401, 64402)], 3),
            (&[], &[], 4),
        ] {
            assert_eq!(it.lacking(&listed(prefixes, numbers)), lacking, "{prefixes:?} {numbers:?}");
        }
    }

    #[test]
    fn what_is_read_again_changes_nothing_and_it_is_read_back_from_json() {
        let it = space(vec![network("192.0.2.0/24")]);
        let json = serde_json::to_string(&it).expect("JSON");
        assert!(
            json.contains("\"prefixes\":[\"192.0.2.0/24\"],\"as_numbers\":[\"AS64496-AS64511\"]"),
            "{json}"
        );
        assert_eq!(serde_json::from_str::<AddressSpace>(&json).ok(), Some(it.clone()));
        let later = now() + chrono::Duration::hours(1);
        let again = AddressSpaceDraft {
            registry: it.registry.clone(),
            country: it.country,
            prefixes: it.prefixes.clone(),
            as_numbers: it.as_numbers.clone(),
            origin: Origin::listed("rir", "ripencc CH".into(), later),
        };
        assert_eq!(it.follow(again.clone(), later), it);
        let gone = it.mark_missing(now()).retire(now());
        let back = gone.follow(again, later);
        assert_eq!((back.retired_at, back.origin.missing_since, back.edit_version), (None, None, 4));
    }

    proptest! {
        #[test]
        fn looking_an_address_up_agrees_with_looking_at_all(
            all in prop::collection::vec((any::<u32>(), 1_u8..=32, any::<bool>()), 0..60), sought in any::<u32>()
        ) {
            let networks: Vec<Network> = all
                .into_iter()
                .map(|(bits, length, is_six)| {
                    // Few distinct bits, so that networks lie within each other.
                    let bits = bits & 0xF0F0_0000;
                    let address = if is_six { six(bits) } else { IpAddr::V4(Ipv4Addr::from(bits)) };
                    Network::new(IpNet::new(address, length).expect("a length"))
                })
                .collect();
            let it = space(networks.clone());
            for address in [IpAddr::V4(Ipv4Addr::from(sought & 0xF0F0_0000)), six(sought & 0xF0F0_0000)] {
                let is_in = networks.iter().any(|network| network.0.contains(&address));
                prop_assert_eq!(it.network_of(address).is_some(), is_in);
            }
        }
    }

    fn six(bits: u32) -> IpAddr {
        IpAddr::V6(Ipv6Addr::from(u128::from(bits) << 96))
    }
}

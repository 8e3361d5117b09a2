//! Audiences and contacts for tests.

use chrono::{DateTime, Utc};
use proptest::prelude::*;
use uuid::Uuid;

use super::audience::Audience;
use super::availability::Availability;
use super::channel::{Channel, ChannelValue};
use super::contact::Contact;
use super::ids::{ChannelId, CircleId, ContactId, OrganizationId};
use super::kinds::{ChannelKind, ChannelListing, ChannelUsage, ContactRole, Proof};
use super::origin::Origin;
use super::person::{Person, PersonDetails};
use super::personal::Personal;
use super::tlp::Tlp;

/// The organization whose records are asked for.
pub const TEAM: OrganizationId = OrganizationId(Uuid::from_u128(2));

/// A circle.
pub fn circle(number: u128) -> CircleId {
    CircleId(Uuid::from_u128(0xC0 + number))
}

/// A moment.
pub fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000, 0).expect("a time")
}

/// Any audience, of four circles.
pub fn any_audience() -> impl Strategy<Value = Audience> {
    prop_oneof![
        Just(Audience::Public),
        Just(Audience::Members),
        Just(Audience::Authority),
        Just(Audience::Own),
        prop::collection::btree_set((1_u128..5).prop_map(circle), 1..4).prop_map(Audience::Circles),
    ]
}

/// A contact of the team for the first of these audiences: the last is that of its person, the others those of its
/// channels. No part is wider than the whole.
pub fn desk(audiences: Vec<Audience>) -> Contact {
    let whole = audiences.first().cloned().unwrap_or(Audience::Own);
    let mut parts: Vec<Audience> = audiences.into_iter().skip(1).collect();
    let details = PersonDetails { name: "Alex Example".into(), position: None };
    let person = parts.pop().map(|audience| Person {
        details: Personal::new(details, now()),
        from: None,
        until: None,
        audience: audience.narrowed_to(&whole),
    });
    let channels = (0..).zip(parts).map(|(number, audience)| channel(number, audience.narrowed_to(&whole)));
    Contact {
        id: ContactId(Uuid::from_u128(7)),
        organization_id: TEAM,
        roles: vec![ContactRole::Technical],
        title: None,
        preference: 1,
        languages: vec![],
        availability: Availability::ALWAYS,
        keys: Vec::new(),
        channels: channels.collect(),
        person: person.map(Box::new),
        audience: whole,
        tlp: Tlp::Clear,
        origin: Origin::local(),
        confirmed_at: None,
        edit_version: 9,
        created_at: now(),
        updated_at: now(),
        retired_at: None,
    }
}

fn channel(number: u128, audience: Audience) -> Channel {
    Channel {
        id: ChannelId(Uuid::from_u128(0x70 + number)),
        kind: ChannelKind::Email,
        value: ChannelValue::Function(format!("c{number}@team.example")),
        extension: None,
        usage: ChannelUsage::Routine,
        preference: 1,
        availability: None,
        audience,
        listing: ChannelListing::Everywhere,
        sealed: false,
        proof: Proof::Never,
        proved_by: None,
        proved_at: None,
        proof_method: None,
        created_at: now(),
    }
}

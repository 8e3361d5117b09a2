//! The demo data as it is written in `seeds/demo`: in the form in which the interface takes records, with a few words
//! beside.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, Error};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::seed::Somebody;
use crate::http::api::attestations::input::NewAttestation;
use crate::http::api::circles::input::NewCircle;
use crate::http::api::claims::input::NewClaim;
use crate::http::api::clients::input::NewClient;
use crate::http::api::contacts::input::NewContact;
use crate::http::api::organizations::HostInput;
use crate::http::api::organizations::authority::NewOffer;
use crate::http::api::organizations::input::NewOrganization;
use crate::model::kinds::{Criterion, KeyKind, ProofMethod, Standing};

/// An organization and what belongs to it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenEntry {
    pub(super) id: String,
    pub(super) organization: NewOrganization,
    /// By what it is accredited; none: it is only listed.
    pub(super) criterion: Option<Criterion>,
    /// Whether it leads the authorities of its country.
    #[serde(default)]
    pub(super) lead: bool,
    /// The lead that registers it; none: the secretariat does.
    pub(super) registered_by: Option<String>,
    pub(super) host: Option<HostInput>,
    pub(super) contacts: Vec<Beside<OfContact, NewContact>>,
    #[serde(default)]
    pub(super) claims: Vec<Beside<OfNamed, NewClaim>>,
    /// Its claims that the secretariat confirms.
    #[serde(default)]
    pub(super) confirmed: Vec<String>,
    #[serde(default)]
    pub(super) accounts: Vec<Somebody>,
    #[serde(default)]
    pub(super) circles: Vec<Beside<OfCircle, NewCircle>>,
    #[serde(default)]
    pub(super) attestations: Vec<Beside<OfAttestation, NewAttestation>>,
    #[serde(default)]
    pub(super) clients: Vec<Beside<OfNamed, NewClient>>,
    #[serde(default)]
    pub(super) disputes: Vec<Dispute>,
    #[serde(default)]
    pub(super) offers: Vec<Beside<OfOffer, NewOffer>>,
    /// What became of it.
    pub(super) then: Option<Then>,
}

/// What stands beside a contact.
#[derive(Deserialize)]
pub(super) struct OfContact {
    pub(super) id: String,
    #[serde(default)]
    pub(super) keys: Vec<WrittenKey>,
    /// The values that the secretariat found to work, and how.
    #[serde(default)]
    pub(super) proofs: BTreeMap<String, ProofMethod>,
}

/// What stands beside a claim or a machine client.
#[derive(Deserialize)]
pub(super) struct OfNamed {
    pub(super) id: String,
}

/// What stands beside a circle.
#[derive(Deserialize)]
pub(super) struct OfCircle {
    pub(super) id: String,
    #[serde(default)]
    pub(super) members: Vec<Uuid>,
}

/// What stands beside an attestation.
#[derive(Deserialize)]
pub(super) struct OfAttestation {
    pub(super) id: String,
    /// Of whom it is said.
    pub(super) of: Uuid,
}

/// What stands beside an authority's offer.
#[derive(Deserialize)]
pub(super) struct OfOffer {
    /// Who accepts it.
    pub(super) to: Uuid,
}

/// A key: a file in `seeds/demo/keys`, or a fingerprint.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenKey {
    pub(super) kind: KeyKind,
    pub(super) file: Option<String>,
    pub(super) fingerprint: Option<String>,
}

/// What the organization disputes of another's claims.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Dispute {
    pub(super) claim: String,
    pub(super) reason: String,
}

/// A later decision of the secretariat.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Then {
    pub(super) standing: Standing,
    pub(super) reason: String,
}

/// Words that stand beside the fields of a body of the interface.
pub(super) trait Words: DeserializeOwned {
    const WORDS: &'static [&'static str];
}

impl Words for OfContact {
    const WORDS: &'static [&'static str] = &["id", "keys", "proofs"];
}

impl Words for OfNamed {
    const WORDS: &'static [&'static str] = &["id"];
}

impl Words for OfCircle {
    const WORDS: &'static [&'static str] = &["id", "members"];
}

impl Words for OfAttestation {
    const WORDS: &'static [&'static str] = &["id", "of"];
}

impl Words for OfOffer {
    const WORDS: &'static [&'static str] = &["to"];
}

/// A body of the interface, closed as ever, and what stands beside its fields.
pub(super) struct Beside<W, T> {
    pub(super) own: W,
    pub(super) body: T,
}

impl<'de, W: Words, T: DeserializeOwned> Deserialize<'de> for Beside<W, T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (own, body): (Map<_, _>, Map<_, _>) = Map::<String, Value>::deserialize(deserializer)?
            .into_iter()
            .partition(|(field, _)| W::WORDS.contains(&field.as_str()));
        Ok(Self {
            own: serde_json::from_value(Value::Object(own)).map_err(D::Error::custom)?,
            body: serde_json::from_value(Value::Object(body)).map_err(D::Error::custom)?,
        })
    }
}

//! Record: what the log keeps versions of.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use chrono::{DateTime, Utc};

use crate::model::account::Account;
use crate::model::address_space::AddressSpace;
use crate::model::attestation::Attestation;
use crate::model::availability::Availability;
use crate::model::circle::Circle;
use crate::model::claim::Claim;
use crate::model::client::Client;
use crate::model::contact::Contact;
use crate::model::ids::{AccountId, OrganizationId, SessionId};
use crate::model::kinds::TeamType;
use crate::model::organization::Organization;
use crate::model::personal::{HoldsPersonal, PersonalSlot, VaultRow};

/// The format of bodies that this program reads: 2 since there are circles, 3 since there are claims, attestations and
/// machine clients, 4 since there are address spaces, the team type `csirt`, notes on contacts that answer around the
/// clock, and organizations that say where they were listed. A body which needs more is not shown, and a program that meets one takes no writes.
pub const READER: i32 = 4;

/// The kinds of records. Internal ones are never served.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RecordKind {
    /// An organization.
    Organization,
    /// A contact with its channels and person.
    Contact,
    /// A circle with its members.
    Circle,
    /// A constituency claim with its disputes.
    Claim,
    /// An attestation.
    Attestation,
    /// Address space (internal).
    AddressSpace,
    /// An account (internal).
    Account,
    /// A machine client (internal).
    Client,
    /// The revocation of a session (internal).
    Session,
}

/// One version of a record.
#[derive(Clone, Debug)]
#[expect(clippy::large_enum_variant, reason = "one at a time is on its way; organizations are many")]
pub enum Record {
    /// An organization.
    Organization(Organization),
    /// A contact.
    Contact(Contact),
    /// A circle.
    Circle(Circle),
    /// A constituency claim.
    Claim(Claim),
    /// An attestation.
    Attestation(Attestation),
    /// What an Internet registry gave out in a country.
    AddressSpace(AddressSpace),
    /// An account.
    Account(Account),
    /// A machine client.
    Client(Client),
    /// The revocation of a session.
    Session(RevokedSession),
}

/// A session that ended before its time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevokedSession {
    /// The session.
    pub id: SessionId,
    /// Whose it was: an account's, or a machine client's.
    pub account_id: AccountId,
    /// The account's organization.
    pub organization_id: OrganizationId,
    /// When all its tokens have ended by themselves: the revocation may be forgotten then.
    pub forget_at: DateTime<Utc>,
}

/// A body of the log that this program cannot read.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// A newer program wrote it.
    #[error("the record needs a reader of version {0}: update this instance")]
    TooNew(i32),
    /// Its kind is unknown to this program.
    #[error("the log holds a record of the unknown kind {0}: update this instance")]
    UnknownKind(String),
    /// It is not what this program writes.
    #[error("a body in the log is damaged: {0}")]
    Damaged(#[from] serde_json::Error),
}

impl RecordKind {
    /// The word in the log.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Organization => "organization",
            Self::Contact => "contact",
            Self::Circle => "circle",
            Self::Claim => "claim",
            Self::Attestation => "attestation",
            Self::AddressSpace => "address_space",
            Self::Account => "account",
            Self::Client => "client",
            Self::Session => "session",
        }
    }
}

impl Record {
    /// The lowest format that a reader of its body must know. What says no more than an older program can hold is left to
    /// that program; what says more would lose it there with the next change.
    #[must_use]
    pub fn min_reader(&self) -> i32 {
        let says_more = match self {
            Self::Organization(it)
                if it.team_types.contains(&TeamType::Csirt) || it.origin.adopted_from.is_some() =>
            {
                return 4;
            }
            Self::Organization(it) => {
                it.is_lead || it.authority_terms.is_some() || it.host.is_some() || !it.team_types.is_empty()
            }
            Self::Contact(it) if it.availabilities().any(Availability::is_noted_always) => return 4,
            Self::Contact(it) => !it.keys.is_empty() || it.channels.iter().any(|it| it.proved_by.is_some()),
            Self::Circle(_) => true,
            Self::Claim(_) | Self::Attestation(_) | Self::Client(_) => return 3,
            Self::AddressSpace(_) => return 4,
            Self::Account(_) | Self::Session(_) => false,
        };
        if says_more { 2 } else { 1 }
    }

    /// Which kind it is.
    #[must_use]
    pub fn kind(&self) -> RecordKind {
        match self {
            Self::Organization(_) => RecordKind::Organization,
            Self::Contact(_) => RecordKind::Contact,
            Self::Circle(_) => RecordKind::Circle,
            Self::Claim(_) => RecordKind::Claim,
            Self::Attestation(_) => RecordKind::Attestation,
            Self::AddressSpace(_) => RecordKind::AddressSpace,
            Self::Account(_) => RecordKind::Account,
            Self::Client(_) => RecordKind::Client,
            Self::Session(_) => RecordKind::Session,
        }
    }

    /// Its id.
    #[must_use]
    pub fn id(&self) -> Uuid {
        match self {
            Self::Organization(it) => it.id.0,
            Self::Contact(it) => it.id.0,
            Self::Circle(it) => it.id.0,
            Self::Claim(it) => it.id.0,
            Self::Attestation(it) => it.id.0,
            Self::AddressSpace(it) => it.id.0,
            Self::Account(it) => it.id.0,
            Self::Client(it) => it.id.0,
            Self::Session(it) => it.id.0,
        }
    }

    /// Whose it is.
    #[must_use]
    pub fn organization_id(&self) -> OrganizationId {
        match self {
            Self::Organization(it) => it.id,
            Self::Contact(it) => it.organization_id,
            Self::Circle(it) => it.organization_id,
            Self::Claim(it) => it.organization_id,
            Self::Attestation(it) => it.organization_id,
            Self::AddressSpace(it) => it.organization_id,
            Self::Account(it) => it.organization_id,
            Self::Client(it) => it.organization_id,
            Self::Session(it) => it.organization_id,
        }
    }

    /// The body for the log: JSON without values of persons.
    ///
    /// # Errors
    /// Never for the types that the model holds today; serde cannot know that.
    pub fn to_body(&self) -> Result<String, serde_json::Error> {
        match self {
            Self::Organization(it) => serde_json::to_string(it),
            Self::Contact(it) => serde_json::to_string(it),
            Self::Circle(it) => serde_json::to_string(it),
            Self::Claim(it) => serde_json::to_string(it),
            Self::Attestation(it) => serde_json::to_string(it),
            Self::AddressSpace(it) => serde_json::to_string(it),
            Self::Account(it) => serde_json::to_string(it),
            Self::Client(it) => serde_json::to_string(it),
            Self::Session(it) => serde_json::to_string(it),
        }
    }

    /// The record of a body, with the vault's rows that it refers to.
    ///
    /// # Errors
    /// [`Unreadable`].
    pub fn from_body(
        kind: &str,
        min_reader: i32,
        body: &str,
        vault: &[VaultRow],
    ) -> Result<Self, Unreadable> {
        if min_reader > READER {
            return Err(Unreadable::TooNew(min_reader));
        }
        let mut record = match kind {
            "organization" => Self::Organization(read(body)?),
            "contact" => Self::Contact(read(body)?),
            "circle" => Self::Circle(read(body)?),
            "claim" => Self::Claim(read(body)?),
            "attestation" => Self::Attestation(read(body)?),
            "address_space" => Self::AddressSpace(read(body)?),
            "account" => Self::Account(read(body)?),
            "client" => Self::Client(read(body)?),
            "session" => Self::Session(read(body)?),
            _ => return Err(Unreadable::UnknownKind(kind.to_owned())),
        };
        record.shrink_to_fit();
        record.visit_personal(&mut |slot| {
            if let Some(row) = vault.iter().find(|row| row.id == slot.id()) {
                slot.fill(row);
            }
        });
        Ok(record)
    }

    /// Gives back the room that lists were read into: they grow by four at a time and mostly have one or two entries, and a
    /// directory holds all records for as long as it runs.
    fn shrink_to_fit(&mut self) {
        match self {
            Self::Organization(it) => {
                it.names.shrink_to_fit();
                it.sectors.shrink_to_fit();
                it.links.shrink_to_fit();
                it.identifiers.shrink_to_fit();
            }
            Self::Contact(it) => {
                it.languages.shrink_to_fit();
                it.channels.shrink_to_fit();
                it.keys.shrink_to_fit();
            }
            Self::Claim(it) => it.disputes.shrink_to_fit(),
            Self::Circle(_)
            | Self::Attestation(_)
            | Self::AddressSpace(_)
            | Self::Account(_)
            | Self::Client(_)
            | Self::Session(_) => {}
        }
    }
}

impl HoldsPersonal for Record {
    fn visit_personal(&mut self, visit: &mut dyn FnMut(&mut dyn PersonalSlot)) {
        match self {
            Self::Contact(contact) => contact.visit_personal(visit),
            Self::Account(account) => account.visit_personal(visit),
            Self::Organization(_)
            | Self::Circle(_)
            | Self::Claim(_)
            | Self::Attestation(_)
            | Self::AddressSpace(_)
            | Self::Client(_)
            | Self::Session(_) => {}
        }
    }
}

fn read<T: DeserializeOwned>(body: &str) -> Result<T, serde_json::Error> {
    serde_json::from_str(body)
}

macro_rules! record_from {
    ($($noun:ident from $of:ty),*) => {$(
        impl From<$of> for Record {
            fn from(record: $of) -> Self {
                Self::$noun(record)
            }
        }
    )*};
}

record_from!(
    Organization from Organization, Contact from Contact, Circle from Circle, Claim from Claim,
    Attestation from Attestation, AddressSpace from AddressSpace, Account from Account, Client from Client, Session from RevokedSession
);

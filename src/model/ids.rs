//! Ids: a type for each noun, so that a contact's id is never taken for an organization's.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A new id (UUIDv7) that sorts by `at`.
            #[must_use]
            pub fn new(at: DateTime<Utc>) -> Self {
                Self(crate::random::id(at))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::try_parse(text).map(Self)
            }
        }
    )*};
}

impl From<ClientId> for AccountId {
    /// A client stands where an account does: as who acts, in the log and in the journal.
    fn from(client: ClientId) -> Self {
        Self(client.0)
    }
}

impl From<SecretId> for SessionId {
    /// A secret is to a client what a session is to an account.
    fn from(secret: SecretId) -> Self {
        Self(secret.0)
    }
}

id! {
    /// An organization.
    OrganizationId,
    /// A contact of an organization.
    ContactId,
    /// A channel of a contact.
    ChannelId,
    /// A key of a contact.
    KeyId,
    /// A circle: a named group of organizations.
    CircleId,
    /// A constituency claim: whom an organization answers for.
    ClaimId,
    /// What an Internet registry gave out in a country.
    AddressSpaceId,
    /// An attestation: what one organization says of another.
    AttestationId,
    /// An account: who signs in.
    AccountId,
    /// An invitation: somebody is offered an account.
    InvitationId,
    /// A session of an account: one sign-in and all its refreshed tokens.
    SessionId,
    /// A machine client of an organization.
    ClientId,
    /// A secret of a machine client; its tokens carry it as their session.
    SecretId,
    /// A value of a person, in the vault.
    PersonalId,
    /// An import over the interface.
    ImportId,
    /// A job: work for later.
    JobId,
}

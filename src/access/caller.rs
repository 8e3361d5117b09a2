//! Caller: who asks. A stranger is a caller too.

use std::collections::BTreeSet;

use super::mandate::Mandate;
use super::owner::Owner;
use super::policy::Holder;
use crate::model::ids::{AccountId, CircleId, OrganizationId, SessionId};
use crate::model::kinds::{AccountRole, ClientScope, OrganizationKind, Standing};
use crate::model::scopes::Scopes;

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Caller {
    /// Somebody without a token.
    Stranger,
    /// An account of an organization, or a machine client, with what holds for it at this moment.
    Account(Member),
    /// A process of the service itself, such as `system:command-line`: who runs it has the server.
    Process(&'static str),
}

/// An account or a machine client that asks, and its organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The account; of a machine client, its id.
    pub account_id: AccountId,
    /// The sign-in that it asks through; of a machine client, the secret.
    pub session_id: Option<SessionId>,
    /// What it may do for its organization.
    pub role: AccountRole,
    /// Its organization.
    pub organization_id: OrganizationId,
    /// The organization's kind.
    pub kind: OrganizationKind,
    /// The organization's standing.
    pub standing: Standing,
    /// The circles that the organization belongs to.
    pub circles: BTreeSet<CircleId>,
    /// Towards whom the organization acts as authority.
    pub mandate: Option<Mandate>,
    /// What of its role a machine client may do; nothing for a person, who may do all of it.
    pub scopes: Option<Scopes>,
}

impl Member {
    /// Whether it is an account of somebody, and no machine client.
    #[must_use]
    pub fn is_person(&self) -> bool {
        self.scopes.is_none()
    }

    /// Whether its scopes let it read of an organization more than a stranger: of its own by either of two, of others by
    /// one.
    #[must_use]
    pub fn reads_of(&self, id: OrganizationId) -> bool {
        self.scopes.is_none_or(|scopes| {
            scopes.contains(ClientScope::DirectoryRead)
                || scopes.contains(ClientScope::OwnWrite) && self.organization_id == id
        })
    }

    /// Whether its scopes let it read of others more than a stranger.
    #[must_use]
    pub fn reads_directory(&self) -> bool {
        self.scopes.is_none_or(|scopes| scopes.contains(ClientScope::DirectoryRead))
    }

    /// Whose its session is, or its secret.
    #[must_use]
    pub fn holder(&self) -> Holder {
        Holder { account_id: self.account_id, organization_id: self.organization_id }
    }

    /// Whether its organization is admitted: others read public and their own.
    #[must_use]
    pub fn is_accredited(&self) -> bool {
        self.standing == Standing::Accredited
    }

    /// Whether it belongs to the secretariat, which manages the directory.
    #[must_use]
    pub fn is_of_secretariat(&self) -> bool {
        self.kind == OrganizationKind::Secretariat && self.is_accredited()
    }

    /// Whether its organization acts as the authority of this owner.
    #[must_use]
    pub fn is_authority_of(&self, owner: &Owner) -> bool {
        self.is_accredited() && self.mandate.as_ref().is_some_and(|mandate| mandate.bears_on(owner))
    }

    /// Whether it administers the secretariat.
    #[must_use]
    pub fn administers_secretariat(&self) -> bool {
        self.is_of_secretariat() && self.role == AccountRole::Administrator
    }
}

impl Caller {
    /// The same, narrowed to the scopes that a token says: never more than the client has. Nothing when a person's token
    /// says any.
    #[must_use]
    pub fn within(self, said: Option<Scopes>) -> Option<Self> {
        let Some(said) = said else { return Some(self) };
        match self {
            Self::Account(member) => {
                let scopes = member.scopes?;
                Some(Self::Account(Member { scopes: Some(scopes.and(said)), ..member }))
            }
            Self::Stranger | Self::Process(_) => None,
        }
    }

    /// The account, where it is one.
    #[must_use]
    pub fn member(&self) -> Option<&Member> {
        match self {
            Self::Account(member) => Some(member),
            Self::Stranger | Self::Process(_) => None,
        }
    }
}

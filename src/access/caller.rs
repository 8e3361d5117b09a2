//! Caller: who asks. A stranger is a caller too.

use std::collections::BTreeSet;

use super::mandate::Mandate;
use super::owner::Owner;
use crate::model::ids::{AccountId, CircleId, OrganizationId, SessionId};
use crate::model::kinds::AccountRole;
use crate::model::kinds::OrganizationKind;
use crate::model::kinds::Standing;

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Caller {
    /// Somebody without a token.
    Stranger,
    /// An account of an organization, with what holds for it at this moment.
    Account(Member),
    /// A process of the service itself, such as `system:command-line`: who runs it has the server.
    Process(&'static str),
}

/// An account that asks, and its organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The account.
    pub account_id: AccountId,
    /// The sign-in that it asks through.
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
}

impl Member {
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
    /// The account, where it is one.
    #[must_use]
    pub fn member(&self) -> Option<&Member> {
        match self {
            Self::Account(member) => Some(member),
            Self::Stranger | Self::Process(_) => None,
        }
    }
}

//! Account: a person or a machine which signs in, of exactly one organization.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::ids::{AccountId, OrganizationId};
use super::kinds::AccountRole;
use super::personal::{HoldsPersonal, Personal, PersonalSlot};

/// Who stands behind an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// The address to sign in with.
    pub email: String,
    /// How the person is called.
    pub name: String,
}

/// An account as the log knows it: never with its password.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// The one organization that it belongs to.
    pub organization_id: OrganizationId,
    /// What it may do for that organization.
    pub role: AccountRole,
    /// Who it is.
    pub identity: Personal<Identity>,
    /// Since when it can no longer sign in.
    pub disabled_at: Option<DateTime<Utc>>,
    /// Counts its edits from 1.
    pub edit_version: i64,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

impl Account {
    /// A new account.
    #[must_use]
    pub fn create(
        id: AccountId,
        organization_id: OrganizationId,
        role: AccountRole,
        identity: Identity,
        now: DateTime<Utc>,
    ) -> Self {
        Self {
            id,
            organization_id,
            role,
            identity: Personal::new(identity, now),
            disabled_at: None,
            edit_version: 1,
            created_at: now,
            updated_at: now,
        }
    }
}

impl HoldsPersonal for Account {
    fn visit_personal(&mut self, visit: &mut dyn FnMut(&mut dyn PersonalSlot)) {
        visit(&mut self.identity);
    }
}

//! Account: a person or a machine which signs in, of exactly one organization.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::ids::{AccountId, OrganizationId};
use super::kinds::AccountRole;
use super::personal::{HoldsPersonal, Personal, PersonalSlot};
use super::violation::Violations;

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

/// A change of an account: what is `None` stays.
#[derive(Clone, Debug, Default)]
pub struct AccountEdit {
    /// How the person is called.
    pub name: Option<String>,
    /// What it may do for its organization.
    pub role: Option<AccountRole>,
}

impl Account {
    /// The account after a change; the same when the change changes nothing. The name of a person who was erased stays
    /// erased.
    ///
    /// # Errors
    /// `erased`, at `/name`.
    pub fn apply(&self, edit: AccountEdit, now: DateTime<Utc>) -> Result<Self, Violations> {
        let mut after = self.clone();
        if let Some(name) = edit.name {
            let Some(identity) = self.identity.value() else {
                let detail = "The person of this account was erased: disable it, and invite whoever follows.";
                return Err(Violations::one("/name", "erased", detail));
            };
            if identity.name != name {
                after.identity = Personal::new(Identity { name, ..identity.clone() }, now);
            }
        }
        after.role = edit.role.unwrap_or(self.role);
        if after != *self {
            after.edit_version += 1;
            after.updated_at = now;
        }
        Ok(after)
    }

    /// The account once it can no longer sign in.
    #[must_use]
    pub fn disable(&self, now: DateTime<Utc>) -> Self {
        Self { disabled_at: Some(now), edit_version: self.edit_version + 1, updated_at: now, ..self.clone() }
    }

    /// Whether it can sign in and administers its organization.
    #[must_use]
    pub fn administers(&self) -> bool {
        self.role == AccountRole::Administrator && self.disabled_at.is_none()
    }
}

impl HoldsPersonal for Account {
    fn visit_personal(&mut self, visit: &mut dyn FnMut(&mut dyn PersonalSlot)) {
        visit(&mut self.identity);
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn account(now: DateTime<Utc>) -> Account {
        let identity = Identity { email: "ada@cert.example".into(), name: "Ada Example".into() };
        Account::create(
            AccountId::new(now),
            OrganizationId(Uuid::nil()),
            AccountRole::Administrator,
            identity,
            now,
        )
    }

    #[test]
    fn a_change_is_counted_and_one_that_changes_nothing_is_not() {
        let now = DateTime::from_timestamp(1_777_708_800, 0).expect("a time");
        let (before, later) = (account(now), now + chrono::Duration::days(1));
        let edit = |name: Option<&str>, role| AccountEdit { name: name.map(str::to_owned), role };
        let same = before.apply(edit(Some("Ada Example"), Some(AccountRole::Administrator)), later);
        assert_eq!(same, Ok(before.clone()));
        let after = before.apply(edit(Some("Ada Other"), Some(AccountRole::Reader)), later).expect("changed");
        assert_eq!((after.role, after.edit_version, after.updated_at), (AccountRole::Reader, 2, later));
        let identity = after.identity.value().expect("a person");
        assert_eq!((identity.name.as_str(), identity.email.as_str()), ("Ada Other", "ada@cert.example"));
        assert_ne!(after.identity.id, before.identity.id, "a new value is a new row");
        assert!(before.administers() && !after.administers() && !before.disable(later).administers());
    }

    #[test]
    fn who_was_erased_gets_no_name() {
        let now = DateTime::from_timestamp(1_777_708_800, 0).expect("a time");
        let before = account(now);
        let identity = Personal::reference(before.identity.id, before.identity.commitment);
        let erased = Account { identity, ..before };
        let edit = AccountEdit { name: Some("Ada".into()), role: None };
        assert_eq!(erased.apply(edit, now).map_err(|it| it.0[0].code), Err("erased"));
    }
}

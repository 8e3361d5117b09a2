//! Client: a machine that asks for an organization. Its right is its role *and* its scopes.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::ids::{ClientId, OrganizationId, SecretId};
use super::kinds::{AccountRole, OrganizationKind};
use super::organization::set;
use super::scopes::Scopes;
use super::violation::{Invalid, Violations};

/// Longest name, in characters.
pub const NAME_MAX: usize = 200;

/// How far ahead a client can expire: two years, and a day for the leap.
pub const LONGEST_LIFE: TimeDelta = TimeDelta::days(731);

/// How many secrets of a client are live at once: the one in use and the one that follows it.
pub const LIVE_SECRETS: usize = 2;

/// For how long the secret that is replaced goes on issuing tokens, at most.
pub const LONGEST_OVERLAP: TimeDelta = TimeDelta::days(30);

/// A machine client, as the log knows it: never with its secrets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Client {
    /// Its id.
    pub id: ClientId,
    /// The one organization for which it asks.
    pub organization_id: OrganizationId,
    /// What it is called.
    pub name: String,
    /// What it may do for that organization, at most.
    pub role: AccountRole,
    /// What of that it may do.
    pub scopes: Scopes,
    /// When it ends by itself.
    pub expires_at: Option<DateTime<Utc>>,
    /// Since when it is disabled.
    pub disabled_at: Option<DateTime<Utc>>,
    /// Counts its edits from 1.
    pub edit_version: i64,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

/// A secret of a client, without what is secret of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientSecret {
    /// Its id, which its tokens carry as their session.
    pub id: SecretId,
    /// How it begins: by that it is told from others.
    pub prefix: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it stops issuing tokens, where another has replaced it.
    pub expires_at: Option<DateTime<Utc>>,
    /// When a token was last issued for it, to the minute.
    pub last_used_at: Option<DateTime<Utc>>,
}

/// A new client.
#[derive(Clone, Debug)]
pub struct ClientDraft {
    /// See [`Client::name`].
    pub name: String,
    /// See [`Client::role`].
    pub role: AccountRole,
    /// See [`Client::scopes`].
    pub scopes: Scopes,
    /// See [`Client::expires_at`].
    pub expires_at: Option<DateTime<Utc>>,
}

/// A change of a client: what is `None` stays.
#[derive(Clone, Debug, Default)]
pub struct ClientEdit {
    /// See [`Client::name`].
    pub name: Option<String>,
    /// See [`Client::role`].
    pub role: Option<AccountRole>,
    /// See [`Client::scopes`].
    pub scopes: Option<Scopes>,
    /// See [`Client::expires_at`].
    pub expires_at: Option<Option<DateTime<Utc>>>,
}

impl Client {
    /// A new client of an organization of this kind.
    ///
    /// # Errors
    /// What is wrong, at `/role` or `/expires_at`.
    pub fn register(
        id: ClientId,
        (organization_id, kind): (OrganizationId, OrganizationKind),
        draft: ClientDraft,
        now: DateTime<Utc>,
    ) -> Result<Self, Violations> {
        let mut violations = Violations::default();
        violations.take("/role", of_kind(draft.role, kind));
        violations.take("/expires_at", ahead(draft.expires_at, now));
        violations.done(Self {
            id,
            organization_id,
            name: draft.name,
            role: draft.role,
            scopes: draft.scopes,
            expires_at: draft.expires_at,
            disabled_at: None,
            edit_version: 1,
            created_at: now,
            updated_at: now,
        })
    }

    /// The client after a change; the same when the change changes nothing.
    ///
    /// # Errors
    /// What is wrong, at `/role` or `/expires_at`.
    pub fn apply(
        &self,
        edit: ClientEdit,
        kind: OrganizationKind,
        now: DateTime<Utc>,
    ) -> Result<Self, Violations> {
        let mut violations = Violations::default();
        if let Some(role) = edit.role {
            violations.take("/role", of_kind(role, kind));
        }
        if let Some(expires_at) = edit.expires_at.filter(|it| *it != self.expires_at) {
            violations.take("/expires_at", ahead(expires_at, now));
        }
        let mut after = self.clone();
        set(&mut after.name, edit.name);
        set(&mut after.role, edit.role);
        set(&mut after.scopes, edit.scopes);
        set(&mut after.expires_at, edit.expires_at);
        violations.done(if after == *self { after } else { after.next(now) })
    }

    /// The client once it is disabled.
    #[must_use]
    pub fn disable(&self, now: DateTime<Utc>) -> Self {
        Self { disabled_at: Some(now), ..self.next(now) }
    }

    /// The client after something was done with its secrets, which are no part of the record.
    #[must_use]
    pub fn next(&self, now: DateTime<Utc>) -> Self {
        Self { edit_version: self.edit_version + 1, updated_at: now, ..self.clone() }
    }

    /// Whether it is anybody: neither disabled nor expired.
    #[must_use]
    pub fn stands_at(&self, now: DateTime<Utc>) -> bool {
        self.disabled_at.is_none() && self.expires_at.is_none_or(|at| now < at)
    }
}

/// A role for machines of regional bodies is for no others.
fn of_kind(role: AccountRole, kind: OrganizationKind) -> Result<(), Invalid> {
    if role == AccountRole::Sync && kind != OrganizationKind::RegionalBody {
        let of_regional_bodies = "Take another role: this one is for machines of regional bodies.";
        return Err(Invalid::new("role_of_regional_bodies", of_regional_bodies));
    }
    Ok(())
}

/// A time that lies ahead, and not too far.
fn ahead(at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Result<(), Invalid> {
    match at {
        Some(at) if at <= now => Err(Invalid::new("past", "Name a time that is yet to come.")),
        Some(at) if at > now + LONGEST_LIFE => {
            Err(Invalid::new("too_far", "Name a time within two years; it can be moved on later."))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use OrganizationKind::{Csirt, RegionalBody};

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_777_708_800, 0).expect("a time")
    }

    fn draft(role: AccountRole, expires_at: Option<DateTime<Utc>>) -> ClientDraft {
        ClientDraft { name: "Mirror".into(), role, scopes: Scopes::NONE, expires_at }
    }

    fn registered(role: AccountRole, kind: OrganizationKind, days: Option<i64>) -> Result<Client, String> {
        let owner = (OrganizationId(Uuid::nil()), kind);
        let expires_at = days.map(|days| now() + TimeDelta::days(days));
        Client::register(ClientId::new(now()), owner, draft(role, expires_at), now())
            .map_err(|it| format!("{} {}", it.0[0].pointer, it.0[0].code))
    }

    #[test]
    fn a_client_ends_within_two_years_and_syncs_for_regional_bodies_alone() {
        use AccountRole::{Editor, Sync};
        for (role, kind, days, wrong) in [
            (Editor, Csirt, None, None),
            (Editor, Csirt, Some(731), None),
            (Editor, Csirt, Some(732), Some("/expires_at too_far")),
            (Editor, Csirt, Some(0), Some("/expires_at past")),
            (Sync, Csirt, None, Some("/role role_of_regional_bodies")),
            (Sync, RegionalBody, None, None),
        ] {
            assert_eq!(registered(role, kind, days).err().as_deref(), wrong, "{role} {kind} {days:?}");
        }
    }

    #[test]
    fn a_change_is_counted_and_one_that_changes_nothing_is_not() {
        let before = registered(AccountRole::Reader, Csirt, Some(30)).expect("a client");
        let later = now() + TimeDelta::days(40);
        let same = ClientEdit { expires_at: Some(before.expires_at), ..ClientEdit::default() };
        assert_eq!(before.apply(same, Csirt, later), Ok(before.clone()), "also when that has passed");
        let past = ClientEdit { expires_at: Some(Some(now())), ..ClientEdit::default() };
        assert_eq!(before.apply(past, Csirt, later).map_err(|it| it.0[0].code), Err("past"));
        let sync = ClientEdit { role: Some(AccountRole::Sync), ..ClientEdit::default() };
        assert_eq!(
            before.apply(sync, Csirt, later).map_err(|it| it.0[0].pointer.clone()),
            Err("/role".into())
        );
        let edit = ClientEdit { name: Some("Other".into()), expires_at: Some(None), ..ClientEdit::default() };
        let after = before.apply(edit, Csirt, later).expect("changed");
        assert_eq!((after.name.as_str(), after.edit_version, after.updated_at), ("Other", 2, later));
        assert!(!before.stands_at(later) && after.stands_at(later) && !after.disable(later).stands_at(later));
    }
}

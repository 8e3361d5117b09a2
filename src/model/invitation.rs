//! Invitation: an organization offers somebody an account. Who accepts it chooses the password.

use chrono::{DateTime, Duration, Utc};

use super::account::Identity;
use super::ids::{AccountId, InvitationId, OrganizationId};
use super::kinds::{AccountRole, InvitationStatus};
use super::personal::{HoldsPersonal, Personal, PersonalSlot};

/// An offer of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// Its id.
    pub id: InvitationId,
    /// For which organization.
    pub organization_id: OrganizationId,
    /// What the account may do.
    pub role: AccountRole,
    /// Who is invited.
    pub identity: Personal<Identity>,
    /// Who invites.
    pub inviter: Inviter,
    /// How it ended, when it did.
    pub ending: Option<Ending>,
    /// Counts its edits from 1.
    pub edit_version: i64,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Until when its code is good.
    pub expires_at: DateTime<Utc>,
}

/// Who invites.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inviter {
    /// The account.
    pub account_id: AccountId,
    /// The account's organization: another than the one that is invited for where that has no administrator yet.
    pub organization_id: OrganizationId,
}

/// How an invitation ended before its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// It was accepted.
    Accepted {
        /// When.
        at: DateTime<Utc>,
        /// The account that it made.
        account_id: AccountId,
    },
    /// It was withdrawn.
    Withdrawn {
        /// When.
        at: DateTime<Utc>,
    },
}

impl Invitation {
    /// A new invitation, good for `life`.
    #[must_use]
    pub fn offer(
        id: InvitationId,
        organization_id: OrganizationId,
        role: AccountRole,
        identity: Identity,
        inviter: Inviter,
        now: DateTime<Utc>,
        life: Duration,
    ) -> Self {
        Self {
            id,
            organization_id,
            role,
            identity: Personal::new(identity, now),
            inviter,
            ending: None,
            edit_version: 1,
            created_at: now,
            expires_at: now + life,
        }
    }

    /// What became of it.
    #[must_use]
    pub fn status(&self, now: DateTime<Utc>) -> InvitationStatus {
        match self.ending {
            Some(Ending::Accepted { .. }) => InvitationStatus::Accepted,
            Some(Ending::Withdrawn { .. }) => InvitationStatus::Withdrawn,
            None if now >= self.expires_at => InvitationStatus::Expired,
            None => InvitationStatus::Open,
        }
    }

    /// The invitation after it ended.
    #[must_use]
    pub fn end(&self, ending: Ending) -> Self {
        Self { ending: Some(ending), edit_version: self.edit_version + 1, ..self.clone() }
    }
}

impl HoldsPersonal for Invitation {
    fn visit_personal(&mut self, visit: &mut dyn FnMut(&mut dyn PersonalSlot)) {
        visit(&mut self.identity);
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn an_invitation_is_open_until_its_time_is_over_or_it_ended() {
        let now = DateTime::from_timestamp(1_777_708_800, 0).expect("a time");
        let (account_id, organization_id) = (AccountId(Uuid::nil()), OrganizationId(Uuid::nil()));
        let identity = Identity { email: "ada@cert.example".into(), name: "Ada Example".into() };
        let inviter = Inviter { account_id, organization_id };
        let week = Duration::days(7);
        let id = InvitationId::new(now);
        let open = Invitation::offer(id, organization_id, AccountRole::Editor, identity, inviter, now, week);
        assert_eq!(open.status(now + week - Duration::milliseconds(1)), InvitationStatus::Open);
        assert_eq!(open.status(now + week), InvitationStatus::Expired);
        let accepted = open.end(Ending::Accepted { at: now, account_id });
        assert_eq!((accepted.status(now + week), accepted.edit_version), (InvitationStatus::Accepted, 2));
        assert_eq!(open.end(Ending::Withdrawn { at: now }).status(now), InvitationStatus::Withdrawn);
    }
}

//! Who signs in for an organization, and who is invited: shown to those who administer it. To an account, also itself.

use super::{Disclosed, Eye, Light, hash};
use crate::access::caller::Caller;
use crate::access::owner::Owner;
use crate::access::policy::{may_edit_accounts, may_invite, may_read_accounts};
use crate::access::views::{AccountView, InvitationView};
use crate::model::account::{Account, Identity};
use crate::model::audience::Audience;
use crate::model::invitation::{Ending, Invitation};
use crate::model::personal::Personal;

/// Whether [`disclose_account`] shows anything.
#[must_use]
pub fn sees_account(caller: &Caller, owner: &Owner, account: &Account) -> bool {
    may_read_accounts(caller, owner) || caller.member().is_some_and(|member| member.account_id == account.id)
}

/// What `caller` sees of an account. Where its reading cannot be journaled, the person is withheld.
#[must_use]
pub fn disclose_account<'a>(
    caller: &Caller,
    owner: &Owner,
    account: &'a Account,
    light: Light,
) -> Option<Disclosed<AccountView<'a>>> {
    if !sees_account(caller, owner, account) {
        return None;
    }
    let person = Shown::of(&Eye { caller, owner, light }, &account.identity);
    let view = AccountView {
        id: account.id.0,
        organization_id: account.organization_id.0,
        name: person.name,
        email: person.email,
        role: account.role.as_str(),
        created_at: account.created_at,
        updated_at: account.updated_at,
    };
    let version = may_edit_accounts(caller, owner).then_some(account.edit_version);
    Some(person.disclosed(view, version))
}

/// What `caller` sees of an invitation, with its `code` for who has just made it. Where its reading cannot be journaled,
/// the person is withheld.
#[must_use]
pub fn disclose_invitation<'a>(
    caller: &Caller,
    owner: &Owner,
    invitation: &'a Invitation,
    code: Option<&'a str>,
    light: Light,
) -> Option<Disclosed<InvitationView<'a>>> {
    if !may_read_accounts(caller, owner) {
        return None;
    }
    let person = Shown::of(&Eye { caller, owner, light }, &invitation.identity);
    let (ended_at, account_id) = match invitation.ending {
        None => (None, None),
        Some(Ending::Accepted { at, account_id }) => (Some(at), Some(account_id.0)),
        Some(Ending::Withdrawn { at }) => (Some(at), None),
    };
    let view = InvitationView {
        id: invitation.id.0,
        organization_id: invitation.organization_id.0,
        name: person.name,
        email: person.email,
        role: invitation.role.as_str(),
        status: invitation.status(light.now).as_str(),
        inviter_id: invitation.inviter.account_id.0,
        code,
        created_at: invitation.created_at,
        expires_at: invitation.expires_at,
        ended_at,
        account_id,
    };
    let version = may_invite(caller, owner).then_some(invitation.edit_version);
    Some(person.disclosed(view, version))
}

/// The person of an account or an invitation, as far as it is shown.
struct Shown<'a> {
    name: Option<&'a str>,
    email: Option<&'a str>,
    is_restricted: bool,
}

impl<'a> Shown<'a> {
    fn of(eye: &Eye<'_>, identity: &'a Personal<Identity>) -> Self {
        let is_restricted = eye.is_restricted(&Audience::Own);
        let identity = identity.value().filter(|_| eye.light.can_journal || !is_restricted);
        Self {
            name: identity.map(|it| it.name.as_str()),
            email: identity.map(|it| it.email.as_str()),
            is_restricted: is_restricted && identity.is_some(),
        }
    }

    fn disclosed<V>(&self, view: V, version: Option<i64>) -> Disclosed<V> {
        let restricted = if self.is_restricted { vec!["person".to_owned()] } else { Vec::new() };
        let values = if self.is_restricted { hash(&(self.name, self.email)) } else { [0; 32] };
        Disclosed { view, version, restricted, values }
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Duration, Utc};

    use super::*;
    use crate::access::freshness::Intervals;
    use crate::access::samples::{AUTHORITY, OTHER, SECRETARIAT, TEAM, account, team};
    use crate::model::ids::{AccountId, InvitationId, OrganizationId};
    use crate::model::invitation::Inviter;
    use crate::model::kinds::{AccountRole, Standing};

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_777_708_800, 0).expect("a time")
    }

    fn light(can_journal: bool) -> Light {
        let year = Duration::days(365);
        Light { now: now(), intervals: Intervals { states_and_csirts: year, others: year }, can_journal }
    }

    fn identity() -> Identity {
        Identity { email: "ada@cert.example".into(), name: "Ada Example".into() }
    }

    fn of_team(id: OrganizationId) -> Account {
        Account::create(AccountId(id.0), TEAM, AccountRole::Editor, identity(), now())
    }

    fn caller(id: OrganizationId, role: AccountRole) -> Caller {
        account(id, Standing::Accredited, role)
    }

    #[test]
    fn an_account_is_seen_by_who_administers_its_organization_and_by_itself() {
        let owner = team(None, true);
        let seen = |caller: &Caller, it: &Account| {
            disclose_account(caller, &owner, it, light(true)).map(|it| it.version.is_some())
        };
        let (own, colleague) = (of_team(TEAM), of_team(OTHER));
        assert_eq!(seen(&caller(TEAM, AccountRole::Administrator), &colleague), Some(true));
        assert_eq!(seen(&caller(TEAM, AccountRole::Editor), &own), Some(false));
        assert_eq!(seen(&caller(TEAM, AccountRole::Editor), &colleague), None);
        assert_eq!(seen(&caller(SECRETARIAT, AccountRole::Administrator), &own), None);
        assert_eq!(seen(&Caller::Stranger, &own), None);
    }

    #[test]
    fn who_stands_in_reads_the_person_only_where_that_is_journaled() {
        let owner = team(Some(AUTHORITY), false);
        let (caller, it) = (caller(AUTHORITY, AccountRole::Administrator), of_team(TEAM));
        let shown = disclose_account(&caller, &owner, &it, light(true)).expect("seen");
        assert_eq!(
            (shown.view.email, shown.restricted.as_slice()),
            (Some("ada@cert.example"), &["person".to_owned()][..])
        );
        let withheld = disclose_account(&caller, &owner, &it, light(false)).expect("seen");
        assert_eq!((withheld.view.email, withheld.restricted.len()), (None, 0));
    }

    #[test]
    fn an_invitation_is_seen_by_who_may_invite_and_its_code_by_nobody_else() {
        let inviter = Inviter { account_id: AccountId(TEAM.0), organization_id: TEAM };
        let (id, week) = (InvitationId::new(now()), Duration::days(7));
        let it = Invitation::offer(id, TEAM, AccountRole::Editor, identity(), inviter, now(), week);
        let owner = team(None, true);
        let seen = |caller: &Caller| disclose_invitation(caller, &owner, &it, None, light(true));
        let shown = seen(&caller(TEAM, AccountRole::Administrator)).expect("seen");
        assert_eq!((shown.view.status, shown.view.code), ("open", None));
        assert!(seen(&caller(TEAM, AccountRole::Editor)).is_none());
        assert!(seen(&caller(OTHER, AccountRole::Administrator)).is_none());
    }
}

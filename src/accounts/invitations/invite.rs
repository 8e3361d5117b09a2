//! Invite: an administrator offers somebody an account of the organization.

use chrono::{Duration, TimeDelta};
use serde_json::json;

use super::{InvitationMail, store, subject};
use crate::access::{Action, Caller, Owner, Refusal};
use crate::accounts::create::checked_identity;
use crate::accounts::store::is_retired;
use crate::model::account::Identity;
use crate::model::ids::{InvitationId, OrganizationId};
use crate::model::invitation::{Invitation, Inviter};
use crate::model::kinds::AccountRole;
use crate::model::violation::Violations;
use crate::unit::{Conflict, Failure, Unit};

/// How long an invitation is kept after its end, with the name and the address in it.
const KEPT: TimeDelta = TimeDelta::days(30);

/// Invitations that were made so short ago count, whatever became of them: their mails are out.
const RECENT: TimeDelta = TimeDelta::days(1);

/// Who is invited as what, checked.
#[derive(Clone, Debug)]
pub struct InvitationDraft {
    identity: Identity,
    role: AccountRole,
}

/// On what terms invitations are made here.
#[derive(Clone, Copy, Debug)]
pub struct Terms {
    /// How long a code is good.
    pub life: Duration,
    /// How many invitations of one organization are open, or were made within a day.
    pub most: usize,
}

impl InvitationDraft {
    /// Checks who is invited. Whether the address has accounts makes no difference.
    ///
    /// # Errors
    /// What is wrong, at `/email`, `/name` or `/role`.
    pub fn check(email: &str, name: &str, role: &str) -> Result<Self, Violations> {
        let mut violations = Violations::default();
        let role = violations.take("/role", AccountRole::parse(role));
        let identity = checked_identity(&mut violations, email, name, role);
        match (identity, role) {
            (Some((identity, _)), Some(role)) => violations.done(Self { identity, role }),
            _ => Err(violations),
        }
    }
}

/// Makes an invitation under `id`. The first account of an organization that has no administrator is an administrator's.
///
/// # Errors
/// [`Failure`]; of conflicts, `OrganizationRetired` and `TooManyInvitations`.
pub async fn invite(
    unit: &mut Unit,
    id: InvitationId,
    organization_id: OrganizationId,
    draft: InvitationDraft,
    terms: Terms,
) -> Result<(Owner, Invitation), Failure> {
    let owner = unit.owner(organization_id).await?;
    let permit = unit.permit(Action::Invite, &owner, &owner.audience).await?;
    let Caller::Account(member) = unit.caller() else { return Err(Refusal::NotYours.into()) };
    let inviter = Inviter { account_id: member.account_id, organization_id: member.organization_id };
    if is_retired(unit.connection(), organization_id).await? {
        return Err(Conflict::OrganizationRetired.into());
    }
    if !owner.has_administrator && draft.role != AccountRole::Administrator {
        let detail = "The organization has no administrator: invite one, who then invites the others.";
        return Err(Violations::one("/role", "first_administrator", detail).into());
    }
    let now = unit.now();
    let forgotten = store::forget(unit.connection(), &permit, now - KEPT).await?;
    unit.discard(&permit, &forgotten).await?;
    if store::count_pressing(unit.connection(), organization_id, now, now - RECENT).await? >= terms.most {
        return Err(Conflict::TooManyInvitations.into());
    }
    let InvitationDraft { identity, role } = draft;
    let mut invitation = Invitation::offer(id, organization_id, role, identity, inviter, now, terms.life);
    unit.keep(&permit, &mut invitation).await?;
    store::insert(unit.connection(), &permit, &invitation).await?;
    unit.mail(&permit, &[InvitationMail { invitation_id: id }]).await?;
    let detail = json!({"role": role.as_str(), "reference": unit.reference()});
    unit.note("invite", subject(&invitation), &detail)?;
    Ok((owner, invitation))
}

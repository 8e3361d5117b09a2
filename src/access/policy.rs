//! Policy: may this caller do this to this? The only place that makes a [`Permit`], and stores write only with one.

mod action;
mod scope;

pub use action::Action;
pub use scope::may_read_clients;

use super::caller::{Caller, Member};
use super::owner::Owner;
use crate::model::circle::Circle;
use crate::model::country::Country;
use crate::model::ids::{AccountId, CircleId, OrganizationId};
use crate::model::kinds::{AccountRole, CircleRule, ClientScope, OrganizationKind, Standing};
use crate::model::organization::OrganizationDraft;
use crate::model::sector::Sector;

/// What it is done to.
#[derive(Clone, Copy, Debug)]
pub enum Target<'a> {
    /// An organization that this very unit enters.
    New(&'a Newcomer),
    /// The records of an organization, locked in this very unit.
    Of(&'a Owner),
    /// A session, locked in this very unit.
    Session(Holder),
    /// A circle that this very unit makes.
    NewCircle {
        /// Whose it will be.
        owner: &'a Owner,
        /// By what organizations belong to it.
        rule: CircleRule,
    },
    /// A circle, locked in this very unit.
    Circle {
        /// Whose it is.
        owner: &'a Owner,
        /// The circle.
        circle: &'a Circle,
    },
    /// A circle, locked in this very unit, that ends or loses a member with an organization that the unit retires.
    CircleOf {
        /// Whose it is.
        owner: &'a Owner,
        /// The circle.
        circle: &'a Circle,
        /// The permit to retire its owner, or an organization in its list.
        retiring: &'a Permit,
    },
    /// An attestation, locked in this very unit.
    Attestation {
        /// Of whom it is said.
        owner: &'a Owner,
        /// Who says it, where that is listed.
        issuer_id: Option<OrganizationId>,
    },
    /// Records of an organization that name a circle which this very unit ends for it.
    Naming {
        /// Whose records.
        owner: &'a Owner,
        /// By what right the circle ends: a permit to edit it, or to leave it oneself.
        ending: &'a Permit,
    },
}

/// An organization that is to be entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Newcomer {
    /// Its id.
    pub id: OrganizationId,
    /// What it is.
    pub kind: OrganizationKind,
    /// Where it is.
    pub country: Option<Country>,
    /// What it works in.
    pub sectors: Vec<Sector>,
}

impl Newcomer {
    /// The facts of a draft.
    #[must_use]
    pub fn of(id: OrganizationId, draft: &OrganizationDraft) -> Self {
        Self { id, kind: draft.kind, country: draft.country, sectors: draft.sectors.clone() }
    }
}

/// Whose a session is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holder {
    /// The account that signed in, or the machine client.
    pub account_id: AccountId,
    /// The account's organization.
    pub organization_id: OrganizationId,
}

/// The right to write records of one organization. Only [`decide`] makes one.
#[derive(Debug)]
pub struct Permit {
    organization_id: OrganizationId,
    action: Action,
    circle: Option<CircleId>,
    /// Who leaves the circle, where one does.
    leaver: Option<OrganizationId>,
}

impl Permit {
    /// Whose records may be written.
    #[must_use]
    pub fn organization_id(&self) -> OrganizationId {
        self.organization_id
    }

    /// What was permitted.
    #[must_use]
    pub fn action(&self) -> Action {
        self.action
    }

    /// The circle that may be edited, left or taken out of audiences.
    #[must_use]
    pub fn circle(&self) -> Option<CircleId> {
        self.circle
    }
}

/// Why something is not permitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A stranger may not; an account perhaps.
    #[error("sign in first")]
    SignIn,
    /// The caller's organization is suspended or withdrawn, and writes nothing.
    #[error("your organization is suspended or withdrawn and writes nothing; ask the secretariat")]
    NotInStanding,
    /// This role, or this organization, may not.
    #[error(
        "your role does not allow this for this organization; ask an administrator of it, or the secretariat"
    )]
    NotYours,
    /// It is not for machines, or for none without this scope.
    #[error(
        "a machine client does no more than its scopes say, and nothing but for the records of its own organization; \
         GET /v1/me names them"
    )]
    OutOfScope(Option<ClientScope>),
}

/// Decides whether `caller` may do `action` to `target`.
///
/// # Errors
/// A [`Refusal`], which says why not.
pub fn decide(caller: &Caller, action: Action, target: Target<'_>) -> Result<Permit, Refusal> {
    let permitted = match caller {
        Caller::Stranger => return Err(Refusal::SignIn),
        _ if !action.is_done_to(target) => false,
        Caller::Process(_) => process_may(action) || follows(action, target),
        Caller::Account(member) if !scope::allows(member, action, target) => {
            return Err(Refusal::OutOfScope(scope::needed(member, action, target)));
        }
        // Whoever signed in may leave, whatever became of his organization, and a machine goes on reading for it.
        Caller::Account(member) if action == Action::EndSession => holds(member, target),
        // So may whoever administers a suspended organization take back what a machine of it goes on with.
        Caller::Account(member) if action == Action::EndClient => administers_own(member, target),
        Caller::Account(member) if action == Action::UseSecret => {
            member.scopes.is_some() && holds(member, target)
        }
        Caller::Account(member) => {
            if matches!(member.standing, Standing::Suspended | Standing::Withdrawn) {
                return Err(Refusal::NotInStanding);
            }
            member_may(member, action, target)
        }
    };
    let (organization_id, circle) = match target {
        Target::New(newcomer) => (newcomer.id, None),
        Target::Of(owner) | Target::NewCircle { owner, .. } | Target::Attestation { owner, .. } => {
            (owner.id, None)
        }
        Target::Session(holder) => (holder.organization_id, None),
        Target::Circle { owner, circle } | Target::CircleOf { owner, circle, .. } => {
            (owner.id, Some(circle.id))
        }
        Target::Naming { owner, ending } => (owner.id, ending.circle),
    };
    let leaver = match target {
        Target::CircleOf { retiring, .. } => Some(retiring.organization_id),
        _ => caller.member().map(|member| member.organization_id),
    };
    let leaver = leaver.filter(|_| action == Action::LeaveCircle);
    if permitted { Ok(Permit { organization_id, action, circle, leaver }) } else { Err(Refusal::NotYours) }
}

/// Whether `caller` may do anything at all to the organization itself.
#[must_use]
pub fn may_change_organization(caller: &Caller, owner: &Owner) -> bool {
    [Action::EditOrganization, Action::RetireOrganization, Action::SetStanding, Action::EndAuthority]
        .into_iter()
        .any(|action| decide(caller, action, Target::Of(owner)).is_ok())
}

/// Whether `caller` may change the organization's contacts: such a caller sees all of them.
#[must_use]
pub fn may_edit_contacts(caller: &Caller, owner: &Owner) -> bool {
    decide(caller, Action::EditContact, Target::Of(owner)).is_ok()
}

/// Whether `caller` may do anything at all to a circle: edit it, or leave it.
#[must_use]
pub fn may_change_circle(caller: &Caller, owner: &Owner, circle: &Circle) -> bool {
    [Action::EditCircle, Action::LeaveCircle]
        .into_iter()
        .any(|action| decide(caller, action, Target::Circle { owner, circle }).is_ok())
}

/// Whether `caller` may change the organization's claims. Who may only confirm or dispute them is not told how often they were
/// changed: a contact that they name may be hidden from him.
#[must_use]
pub fn may_edit_claims(caller: &Caller, owner: &Owner) -> bool {
    decide(caller, Action::EditOrganization, Target::Of(owner)).is_ok()
}

/// Whether `caller` may change an attestation, end it or decline it.
#[must_use]
pub fn may_change_attestation(caller: &Caller, owner: &Owner, issuer_id: Option<OrganizationId>) -> bool {
    [Action::EditAttestation, Action::EndAttestation]
        .into_iter()
        .any(|action| decide(caller, action, Target::Attestation { owner, issuer_id }).is_ok())
}

/// Whether `caller` may read who signs in for the organization and who is invited: its administrators, and those who stand
/// in. A suspended one writes nothing, and still reads its own.
#[must_use]
pub fn may_read_accounts(caller: &Caller, owner: &Owner) -> bool {
    let member = match caller {
        Caller::Stranger => return false,
        Caller::Process(_) => return true,
        Caller::Account(member) => member,
    };
    member.is_person() && member.role == AccountRole::Administrator && speaks_for(member, owner)
}

/// Whether `caller` may change the organization's accounts.
#[must_use]
pub fn may_edit_accounts(caller: &Caller, owner: &Owner) -> bool {
    decide(caller, Action::EditAccount, Target::Of(owner)).is_ok()
}

/// Whether `caller` may invite for the organization.
#[must_use]
pub fn may_invite(caller: &Caller, owner: &Owner) -> bool {
    decide(caller, Action::Invite, Target::Of(owner)).is_ok()
}

/// Whether `caller` speaks for `owner`: its own account, or one that stands in while it has no administrator. A machine
/// does so as far as it may read of it.
#[must_use]
pub fn speaks_for(member: &Member, owner: &Owner) -> bool {
    member.reads_of(owner.id) && (member.organization_id == owner.id || stands_in(member, owner))
}

/// While an organization has no administrator of its own, its authority edits it as if it were the organization; where
/// there is no authority either, an administrator of the secretariat does.
#[must_use]
pub fn stands_in(member: &Member, owner: &Owner) -> bool {
    if owner.has_administrator || !member.is_accredited() {
        return false;
    }
    match owner.authority_id {
        Some(_) => member.is_authority_of(owner),
        None => member.administers_secretariat(),
    }
}

/// Whether it is an account of the owner's authority, or of the secretariat.
fn oversees(member: &Member, owner: &Owner) -> bool {
    member.is_of_secretariat() || member.is_accredited() && member.is_authority_of(owner)
}

/// Who runs a command on the server founds the directory and lets those in again who forgot their password; records are
/// edited by accounts. The service itself ends the sessions whose tokens were copied.
fn process_may(action: Action) -> bool {
    matches!(
        action,
        Action::RegisterOrganization
            | Action::SetStanding
            | Action::CreateAccount
            | Action::SetPassword
            | Action::EndSession
            | Action::FollowAuthority
    )
}

/// Whether a session is the caller's own.
fn holds(member: &Member, target: Target<'_>) -> bool {
    matches!(target, Target::Session(holder) if holder.account_id == member.account_id)
}

/// Whether it is an administrator before its own organization.
fn administers_own(member: &Member, target: Target<'_>) -> bool {
    member.role == AccountRole::Administrator
        && matches!(target, Target::Of(owner) if owner.id == member.organization_id)
}

fn member_may(member: &Member, action: Action, target: Target<'_>) -> bool {
    let administers = member.role == AccountRole::Administrator;
    match target {
        Target::Of(owner) => member_may_of(member, action, owner, administers),
        Target::New(newcomer) => {
            member.administers_secretariat() || administers && may_bring_in(member, newcomer)
        }
        // Only one's own: see `holds`.
        Target::Session(_) => false,
        Target::NewCircle { owner, rule } => {
            let makes_lists = member.kind == OrganizationKind::RegionalBody && member.is_accredited();
            let makes = member.is_of_secretariat() || rule == CircleRule::List && makes_lists;
            administers && member.organization_id == owner.id && makes
        }
        Target::Circle { owner, circle } => {
            administers
                && match action {
                    Action::LeaveCircle => circle.lists(member.organization_id),
                    _ => speaks_for(member, owner),
                }
        }
        Target::Attestation { owner, issuer_id } => {
            administers && may_of_attestation(member, action, owner, issuer_id)
        }
        Target::CircleOf { .. } | Target::Naming { .. } => follows(action, target),
    }
}

/// Who issued it may change it for as long as it might issue it, and end it ever after. Nobody stands in to decline what is
/// said of an organization.
fn may_of_attestation(
    member: &Member,
    action: Action,
    owner: &Owner,
    issuer_id: Option<OrganizationId>,
) -> bool {
    let is_issuer = issuer_id == Some(member.organization_id);
    match action {
        Action::EditAttestation => is_issuer && may_attest(member),
        Action::EndAttestation => {
            is_issuer || member.organization_id == owner.id || member.is_of_secretariat()
        }
        _ => false,
    }
}

/// What follows from another permit of the same unit, whoever has it: with an organization end its circles and its
/// memberships, and with those goes what names them.
fn follows(action: Action, target: Target<'_>) -> bool {
    match target {
        Target::CircleOf { circle, retiring, .. } => {
            let retires = matches!(
                retiring.action,
                Action::RetireOrganization | Action::SetStanding | Action::FollowSource
            );
            retires
                && match action {
                    Action::EditCircle => circle.organization_id == retiring.organization_id,
                    Action::LeaveCircle => circle.lists(retiring.organization_id),
                    _ => false,
                }
        }
        Target::Naming { owner, ending } => match ending.action {
            // Who may end it for all may end it for one.
            Action::EditCircle => true,
            Action::LeaveCircle => ending.leaver == Some(owner.id),
            _ => false,
        },
        _ => false,
    }
}

fn member_may_of(member: &Member, action: Action, owner: &Owner, administers: bool) -> bool {
    let administers_itself = administers && member.organization_id == owner.id;
    match action {
        Action::EditContact => {
            (administers || member.role == AccountRole::Editor) && speaks_for(member, owner)
        }
        // Who does not edit it is independent: its authority and the secretariat try channels for themselves.
        Action::ProveChannel => {
            (administers || member.role == AccountRole::Editor)
                && (speaks_for(member, owner) || oversees(member, owner))
        }
        Action::EditOrganization | Action::CreateAccount | Action::Invite | Action::EditAccount => {
            administers && speaks_for(member, owner)
        }
        Action::RetireOrganization => administers_itself || member.administers_secretariat(),
        // Who has an administrator or an authority still says nothing against its source: acts see to it that the
        // source owns the record.
        Action::FollowSource => member.administers_secretariat(),
        // Never by oneself, not even by the secretariat.
        Action::SetStanding => member.administers_secretariat() && member.organization_id != owner.id,
        Action::OfferAuthority => {
            administers && member.organization_id != owner.id && may_sponsor(member, owner)
        }
        // By consent: nobody who stands in says yes for it, not even who might gain by it.
        // And nobody who stands in makes a way in for machines that would outlast it.
        Action::ChooseAuthority | Action::Adopt | Action::EditClient => administers_itself,
        // The secretariat where the authority cannot: the act sees to that.
        Action::EndAuthority => {
            owner.authority_id.is_some()
                && (administers_itself
                    || administers && member.is_authority_of(owner)
                    || member.administers_secretariat())
        }
        // Whoever made an offer may take it back, whether or not it may still make one.
        Action::WithdrawOffer => administers && member.is_accredited() && member.organization_id != owner.id,
        // What follows from an act on the authority itself: who may do that may do this.
        Action::FollowAuthority => {
            member.administers_secretariat()
                || administers && owner.authority_id == Some(member.organization_id)
        }
        // Never by oneself, not even by the secretariat, nor by who stands in: one's own word confirms nothing.
        Action::ConfirmClaim => administers && !speaks_for(member, owner) && oversees(member, owner),
        Action::DisputeClaim => administers && member.organization_id != owner.id && member.is_accredited(),
        Action::Attest => administers && member.organization_id != owner.id && may_attest(member),
        Action::RegisterOrganization
        | Action::SetPassword
        | Action::EndSession
        | Action::EndClient
        | Action::UseSecret
        | Action::RegisterCircle
        | Action::EditCircle
        | Action::LeaveCircle
        | Action::NarrowAudience
        | Action::EditAttestation
        | Action::EndAttestation => false,
    }
}

/// A lead enters organizations of its own country, and its delegate those that were delegated.
fn may_bring_in(member: &Member, newcomer: &Newcomer) -> bool {
    member.is_accredited()
        && member.mandate.as_ref().is_some_and(|mandate| {
            newcomer.country == Some(mandate.country) && mandate.covers(newcomer.kind, &newcomer.sectors)
        })
}

/// Whose word on others counts: leads of states, regional bodies, the technical community and the secretariat.
fn may_attest(member: &Member) -> bool {
    let leads = member.mandate.as_ref().is_some_and(super::Mandate::is_of_lead);
    let is_known = matches!(
        member.kind,
        OrganizationKind::RegionalBody | OrganizationKind::TechnicalCommunity | OrganizationKind::Secretariat
    );
    member.is_accredited() && (leads || is_known)
}

/// A lead offers to sponsor whom it will, wherever that is: it takes two. A delegate only those that were delegated.
fn may_sponsor(member: &Member, owner: &Owner) -> bool {
    let covers = |mandate: &super::Mandate| mandate.covers(owner.kind, &owner.sectors);
    member.is_accredited() && member.mandate.as_ref().is_some_and(covers)
}

#[cfg(test)]
mod tests;

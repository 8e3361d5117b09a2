//! `GET /v1/me`: who am I, and what may I do?

use super::{MeView, OwnOrganizationView};
use crate::access::{Action, Caller, Member, Newcomer, Owner, Target, decide};
use crate::http::answer::Answer;
use crate::http::at_least::AtLeast;
use crate::http::caller::SignedIn;
use crate::http::problem::{Problem, Slug};
use crate::http::shared::State;
use crate::model::audience::Audience;
use crate::model::ids::{ClientId, OrganizationId};
use crate::model::kinds::{CircleRule, OrganizationKind, Standing};
use crate::model::scopes::Scopes;

/// Read who you are
///
/// Your account or machine client, its organization, and what you may do. It shows what holds at this moment, not when you
/// signed in.
#[utoipa::path(get, path = "/v1/me", tag = "sessions")]
pub async fn read_me(state: State, caller: SignedIn, _: AtLeast) -> Result<Answer<MeView<'static>>, Problem> {
    let member = caller.member()?;
    let snapshot = state.app.directory.snapshot();
    let gone = || Problem::of(Slug::InvalidToken);
    let client_id = member.scopes.map(|_| ClientId(member.account_id.0));
    let (name, email) = match client_id {
        Some(id) => (Some(snapshot.client(id).ok_or_else(gone)?.name.as_str()), None),
        None => {
            let identity = snapshot.account(member.account_id).ok_or_else(gone)?.identity.value();
            (identity.map(|it| it.name.as_str()), identity.map(|it| it.email.as_str()))
        }
    };
    let listed = state.app.look(&snapshot, &caller).own().ok_or_else(gone)?;
    let view = MeView {
        account_id: member.account_id.0,
        client_id: client_id.map(|id| id.0),
        name,
        email,
        role: member.role.as_str(),
        scopes: member.scopes.map(Scopes::words).unwrap_or_default(),
        session_id: member.session_id.map(|session| session.0),
        organization: OwnOrganizationView {
            id: member.organization_id.0,
            name: &listed.organization.name,
            kind: member.kind.as_str(),
            standing: member.standing.as_str(),
        },
        may: allowed(
            &caller,
            &[Target::Of(&listed.owner), Target::NewCircle { owner: &listed.owner, rule: CircleRule::List }],
        ),
        may_elsewhere: allowed(&caller, &[Target::New(&newcomer(member)), Target::Of(&elsewhere())]),
    };
    Ok(Answer::new(view, None))
}

/// The id of no organization.
const NOBODY: OrganizationId = OrganizationId(uuid::Uuid::nil());

/// An organization such as the caller's own would enter, if it enters any.
fn newcomer(member: &Member) -> Newcomer {
    let mandate = member.mandate.as_ref();
    let delegation = mandate.and_then(|mandate| mandate.delegation.as_ref());
    Newcomer {
        id: NOBODY,
        kind: delegation.and_then(|it| it.kinds.first().copied()).unwrap_or(OrganizationKind::Csirt),
        country: mandate.map(|mandate| mandate.country),
        sectors: delegation.map(|it| it.sectors.clone()).unwrap_or_default(),
    }
}

/// An organization that is none of the caller's business in any other way.
fn elsewhere() -> Owner {
    Owner {
        id: NOBODY,
        kind: OrganizationKind::Csirt,
        sectors: Vec::new(),
        standing: Standing::Accredited,
        authority_id: None,
        audience: Audience::Public,
        has_administrator: true,
    }
}

/// What policy allows the caller to do to one of the targets.
fn allowed(caller: &Caller, targets: &[Target<'_>]) -> Vec<&'static str> {
    Action::ALL
        .into_iter()
        .filter(|action| targets.iter().any(|target| decide(caller, *action, *target).is_ok()))
        .map(Action::as_str)
        .collect()
}

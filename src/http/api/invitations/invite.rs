//! Invite somebody.

use actix_web::HttpRequest;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::shown::show;
use crate::access::views::InvitationView;
use crate::accounts::invitations::{self, InvitationDraft};
use crate::http::answer::Created;
use crate::http::caller::SignedIn;
use crate::http::headers::{ActReference, IdempotencyKey};
use crate::http::json::Valid;
use crate::http::problem::{Problem, refused};
use crate::http::shared::State;
use crate::model::ids::{InvitationId, OrganizationId};
use crate::model::kinds::InvitationStatus;
use crate::model::violation::Violations;
use crate::unit::{Failure, Unit};

/// Who is invited as what.
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"email": "ada@cert.example", "name": "Ada Example", "role": "editor"}))]
pub struct NewInvitation {
    /// The address that the account will sign in with.
    #[validate(length(min = 1, max = 320))]
    pub email: String,
    /// How the person is called.
    #[validate(length(min = 1, max = 200))]
    pub name: String,
    /// What the account may do: a word of the vocabulary `account_roles`, but `sync`.
    #[validate(length(max = 64))]
    pub role: String,
    /// For which organization; left out, for your own. For one without an administrator of its own, who stands in for it
    /// invites the first.
    pub organization_id: Option<Uuid>,
}

/// Invite somebody
///
/// Offers an account of your organization, or the first administrator's of one for which you stand in. The answer shows the
/// code that makes the account, here alone; where mail goes out, it goes to the address, too. Whoever holds the code chooses
/// the password. Whether the address has accounts already makes no difference. An invitation is good as long as you might
/// make it: it ends with your account, your role or your standing.
#[utoipa::path(
    post,
    path = "/v1/invitations",
    tag = "accounts",
    responses(refused::OfWrite, refused::RestoreTooLate, refused::TooManyInvitations)
)]
pub async fn invite(
    state: State,
    request: HttpRequest,
    caller: SignedIn,
    reference: ActReference,
    key: IdempotencyKey,
    body: Valid<NewInvitation>,
) -> Result<Created<InvitationView<'static>>, Problem> {
    let member = caller.member()?;
    let key = key.bind(&state.app.requests, &request, &body.0)?;
    let draft = InvitationDraft::check(&body.0.email, &body.0.name, &body.0.role)?;
    let organization_id = body.0.organization_id.map_or(member.organization_id, OrganizationId);
    let (id, terms) = (InvitationId::new(state.app.clock.now()), state.app.invitation_terms());
    let act = async move |unit: &mut Unit| {
        if let Some(before) = unit.claim(key.as_ref(), id.0).await? {
            let invitation = invitations::find(unit, InvitationId(before.record_id)).await?;
            return Ok((invitation, None));
        }
        let made = invitations::invite(unit, id, organization_id, draft, terms).await;
        let (owner, invitation) = made.map_err(told_at_organization)?;
        Ok((invitation, Some((owner, unit.caller().clone()))))
    };
    let (invitation, made) = state.app.write(&caller, reference.0, act).await?.value;
    let is_open = invitation.status(state.app.clock.now()) == InvitationStatus::Open;
    let is_own = invitation.inviter.account_id == member.account_id;
    let code = (is_open && is_own).then(|| state.app.codes.of(&invitation));
    let snapshot = state.app.directory.snapshot_arc();
    let answer = match &made {
        // What is committed is shown to who made it, as the database knows him: memory may be a moment behind.
        Some((owner, caller)) => show(&state.app, caller, owner, &invitation, code.as_ref()).await?,
        None => {
            let listed = state.app.look(&snapshot, &caller).administered(invitation.organization_id);
            let owner = &listed.ok_or_else(Problem::not_found)?.owner;
            show(&state.app, &caller, owner, &invitation, code.as_ref()).await?
        }
    };
    Created::at(format!("/v1/invitations/{}", invitation.id), answer)
}

/// An organization that is not there, or not for the caller, is a value at fault: the body names it.
fn told_at_organization(failure: Failure) -> Failure {
    match failure {
        Failure::Missing => {
            let detail = "Name your own organization, or one for which you stand in.";
            Violations::one("/organization_id", "unknown", detail).into()
        }
        other => other,
    }
}

//! Withdraw: an invitation is taken back, and its code is good for nothing.

use serde_json::json;

use super::{store, subject};
use crate::access::Action;
use crate::access::policy::may_read_accounts;
use crate::model::audience::Audience;
use crate::model::ids::InvitationId;
use crate::model::invitation::Ending;
use crate::unit::{Conflict, Expected, Failure, Unit};

/// Withdraws an invitation that stands at a version of `expected`.
///
/// # Errors
/// [`Failure`]; of conflicts, `InvitationOver`.
pub async fn withdraw(unit: &mut Unit, id: InvitationId, expected: &Expected) -> Result<(), Failure> {
    let found = store::find(unit.connection(), id).await?.ok_or(Failure::Missing)?;
    let owner = unit.owner(found.organization_id).await?;
    if !may_read_accounts(unit.caller(), &owner) {
        return Err(Failure::Missing);
    }
    let permit = unit.permit(Action::Invite, &owner, &Audience::Own).await?;
    let invitation = store::lock(unit.connection(), id).await?.ok_or(Failure::Missing)?;
    if invitation.ending.is_some() {
        return Err(Conflict::InvitationOver.into());
    }
    if !expected.admits(invitation.edit_version) {
        return Err(Failure::Stale);
    }
    let withdrawn = invitation.end(Ending::Withdrawn { at: unit.now() });
    store::end(unit.connection(), &permit, &withdrawn).await?;
    let detail = json!({"reference": unit.reference()});
    unit.note("withdraw", subject(&withdrawn), &detail)
}

//! Register: an organization enters a contact.

use super::{Kept, store};
use crate::access::Action;
use crate::model::audience::Audience;
use crate::model::contact::{Contact, ContactDraft};
use crate::model::ids::{ContactId, OrganizationId};
use crate::unit::{Conflict, Failure, Unit};

/// Enters a contact under `id`. What its own organization enters is confirmed by that.
///
/// # Errors
/// [`Failure`].
pub async fn register(
    unit: &mut Unit,
    id: ContactId,
    organization_id: OrganizationId,
    draft: ContactDraft,
) -> Result<Kept, Failure> {
    let owner = unit.owner(organization_id).await?;
    let permit = unit.permit(Action::EditContact, &owner, &Audience::Public).await?;
    if store::is_organization_retired(unit.connection(), organization_id).await? {
        return Err(Conflict::OrganizationRetired.into());
    }
    let mut contact = Contact::register(id, organization_id, &owner.audience, draft, unit.now())?;
    if contact.origin.is_local() {
        contact.confirmed_at = Some(unit.now());
    }
    store::save(unit, &permit, "register", None, &contact).await?;
    Ok((owner, contact))
}

//! Register: an organization enters a contact.

use super::{CONTACTS_MAX, Kept, require_room, store};
use crate::access::Action;
use crate::model::audience::Audience;
use crate::model::contact::{Contact, ContactDraft};
use crate::model::ids::{ContactId, OrganizationId};
use crate::registry::organizations::{self, Says};
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
    if organizations::store::is_retired(unit.connection(), organization_id).await? {
        return Err(Failure::Retired);
    }
    require_room(unit, organization_id).await?;
    let mut contact = Contact::register(id, organization_id, &owner.audience, draft, unit.now())?;
    if contact.origin.is_local() {
        contact.confirmed_at = Some(unit.now());
    }
    store::save(unit, &permit, "register", None, &contact).await?;
    Ok((owner, contact))
}

/// Enters all that a source lists anew, each under its id and for its organization. What the source no longer lists takes
/// no room.
///
/// # Errors
/// [`Failure`], for the first that cannot be entered: all or none.
pub async fn register_all(
    unit: &mut Unit,
    drafts: Vec<(ContactId, OrganizationId, ContactDraft)>,
) -> Result<(), Failure> {
    if drafts.is_empty() {
        return Ok(());
    }
    let said = drafts.iter().map(|(_, organization_id, draft)| (*organization_id, &draft.origin));
    let opened = organizations::open_listed(unit, Says::ItsOwn, said).await?;
    let mut held = store::count_listed(unit.connection(), opened.owners.keys()).await?;
    let now = unit.now();
    let mut contacts = Vec::with_capacity(drafts.len());
    for (id, organization_id, draft) in drafts {
        let owner = opened.owners.get(&organization_id).ok_or(Failure::Missing)?;
        let count = held.entry(organization_id).or_default();
        if *count >= CONTACTS_MAX {
            return Err(Conflict::TooManyContacts.into());
        }
        *count += 1;
        contacts.push(Contact::register(id, organization_id, &owner.audience, draft, now)?);
    }
    store::insert_all(unit, &opened.permits, contacts).await
}

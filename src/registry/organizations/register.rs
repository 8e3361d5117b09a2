//! Register: an organization is entered. It is listed until the secretariat decides.

use super::{Kept, store};
use crate::access::{Action, Owner};
use crate::model::ids::OrganizationId;
use crate::model::kinds::OrganizationKind;
use crate::model::organization::{Organization, OrganizationDraft};
use crate::unit::{Conflict, Failure, Unit};

/// Enters an organization under `id`.
///
/// # Errors
/// [`Failure`].
pub async fn register(
    unit: &mut Unit,
    id: OrganizationId,
    draft: OrganizationDraft,
) -> Result<Kept, Failure> {
    unit.enter().await?;
    let permit = unit.permit_new(Action::RegisterOrganization, id).await?;
    if draft.kind == OrganizationKind::Secretariat && store::has_secretariat(unit.connection()).await? {
        return Err(Conflict::SecondSecretariat.into());
    }
    let organization = Organization::register(id, draft, unit.now())?;
    store::save(unit, &permit, "register", None, &organization).await?;
    Ok((Owner::of(&organization, false), organization))
}

/// Enters all that a source lists anew, each under its id.
///
/// # Errors
/// [`Failure`], for the first that cannot be entered: all or none.
pub async fn register_all(
    unit: &mut Unit,
    drafts: Vec<(OrganizationId, OrganizationDraft)>,
) -> Result<(), Failure> {
    if drafts.is_empty() {
        return Ok(());
    }
    unit.enter().await?;
    let permits = unit.permits_new(Action::RegisterOrganization, drafts.iter().map(|(id, _)| *id)).await?;
    let now = unit.now();
    let mut organizations = Vec::with_capacity(drafts.len());
    for (id, draft) in drafts {
        if draft.kind == OrganizationKind::Secretariat {
            return Err(Conflict::SecondSecretariat.into());
        }
        organizations.push(Organization::register(id, draft, now)?);
    }
    store::insert_all(unit, &permits, organizations).await
}

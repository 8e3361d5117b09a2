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

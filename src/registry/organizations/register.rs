//! Register: an organization is entered. It is listed until the secretariat decides.

use super::wards::require_room;
use super::{Kept, store};
use crate::access::{Action, Newcomer, Owner};
use crate::model::ids::OrganizationId;
use crate::model::kinds::{AuthorityBasis, OrganizationKind};
use crate::model::organization::{AuthorityTerms, Organization, OrganizationDraft};
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
    let permit = unit.permit_new(Action::RegisterOrganization, &Newcomer::of(id, &draft)).await?;
    if draft.kind == OrganizationKind::Secretariat && store::has_secretariat(unit.connection()).await? {
        return Err(Conflict::SecondSecretariat.into());
    }
    let mut organization = Organization::register(id, draft, unit.now())?;
    // Who registers it as a lead, or for one, answers for it until it has an administrator of its own.
    let lead =
        unit.caller().member().and_then(|member| member.mandate.as_ref()).map(|mandate| mandate.lead_id);
    if let Some(lead_id) = lead {
        require_room(unit, lead_id).await?;
        organization.authority_id = Some(lead_id);
        organization.authority_terms =
            Some(AuthorityTerms { basis: AuthorityBasis::Registered, delegation: None, since: unit.now() });
    }
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
    let newcomers = drafts.iter().map(|(id, draft)| Newcomer::of(*id, draft));
    let permits = unit.permits_new(Action::RegisterOrganization, newcomers).await?;
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

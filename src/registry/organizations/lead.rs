//! Lead: the secretariat notes which authority a state names as its lead. Where another led before, the lead is handed over
//! with all that is under it, in one unit.

use super::wards::lock_household;
use super::{Kept, store};
use crate::access::{Action, Owner};
use crate::model::ids::OrganizationId;
use crate::model::kinds::OrganizationKind;
use crate::model::violation::Violations;
use crate::registry::{contacts, rules};
use crate::unit::{Conflict, Expected, Failure, Unit};

/// Makes an organization the lead of its country. `from` is who leads, or led, the same country before: what is under it
/// goes over to the new lead.
///
/// # Errors
/// [`Failure`].
pub async fn lead(
    unit: &mut Unit,
    id: OrganizationId,
    from: Option<OrganizationId>,
    expected: &Expected,
) -> Result<Kept, Failure> {
    unit.foresee(Action::SetStanding, id).await?;
    let ids: Vec<OrganizationId> = from.into_iter().chain([id]).collect();
    let household = lock_household(unit, &ids, from.unwrap_or(id)).await?;
    let owner = household.owner(id)?.clone();
    let permit = unit.permit(Action::SetStanding, &owner, &owner.audience).await?;
    let before = store::read(unit.connection(), id).await?.ok_or(Failure::Missing)?;
    rules::require_current(expected, before.edit_version, &before.origin, before.retired_at)?;
    if unit.reference().is_none() {
        let missing =
            "Name the state's note in Act-Reference: a state says itself who leads its authorities.";
        return Err(Violations::one("", "cause_required", missing).into());
    }
    let country = before.can_lead()?;
    if before.is_lead && from.is_none_or(|from| from == id) {
        return Ok((owner, before));
    }
    let now = unit.now();
    if let Some(from) = from.filter(|from| *from != id) {
        // Whoever is named, the answer is the same for what is hidden and for what does not lead.
        let former = store::read(unit.connection(), from).await?.ok_or(Conflict::NotTheLead)?;
        if former.kind != OrganizationKind::StateAuthority || former.country != Some(country) {
            return Err(Conflict::NotTheLead.into());
        }
        let former_owner = household.owner(from)?.clone();
        let former_permit = unit.permit(Action::SetStanding, &former_owner, &former_owner.audience).await?;
        if former.is_lead {
            let after = former.leading(false, now);
            store::save(unit, &former_permit, "yield_lead", Some(&former), &after).await?;
        }
        household.move_to(unit, Some(id)).await?;
    }
    // As a ward of the former lead it was moved above.
    let before = store::read(unit.connection(), id).await?.ok_or(Failure::Missing)?;
    if before.is_lead {
        return Ok((Owner::of(&before, owner.has_administrator), before));
    }
    let after = before.leading(true, now);
    store::save(unit, &permit, "lead", Some(&before), &after).await.map_err(store::second_lead)?;
    if before.authority_id.is_some() {
        contacts::tell_again(unit, &permit, id, "lead").await?;
    }
    Ok((Owner::of(&after, owner.has_administrator), after))
}

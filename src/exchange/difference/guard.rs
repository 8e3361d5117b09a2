//! Guard: a list that lacks too much of what its source had is refused whole.

use std::collections::HashSet;

use super::held::Held;
use crate::exchange::listing::List;
use crate::model::claim::ClaimSubject;
use crate::model::ids::OrganizationId;
use crate::model::origin::Origin;

/// A list lacks too much of what its source listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the list lacks {lost} of the {had} {what} that this source listed, more than {percent} %; nothing was changed. Look \
     at the file; if the source did shrink, raise import.loss_guard_percent for this import"
)]
pub struct TooMuchLost {
    /// Of what: organizations, contacts, claims, networks.
    pub what: &'static str,
    /// How many the source listed.
    pub had: usize,
    /// How many of them the list lacks.
    pub lost: usize,
    /// The share that may be lost.
    pub percent: u8,
}

/// Of what was listed last time, what is listed still. What stands in a row that cannot be held is not lost: it stays.
pub(super) fn guard(held: &Held<'_>, list: &List, percent: u8) -> Result<(), TooMuchLost> {
    let check = |what, had: usize, lost: usize| {
        if lost * 100 > had * usize::from(percent) {
            return Err(TooMuchLost { what, had, lost, percent });
        }
        Ok(())
    };
    let rejected: HashSet<&str> = list.rejects.iter().filter_map(|it| it.source_id.as_deref()).collect();
    let listed: HashSet<&str> = list.listings.iter().map(|it| it.source_id.as_str()).collect();
    let present = |retired: bool, origin: &Origin| !retired && origin.missing_since.is_none();
    let organizations = held.listed.iter().filter(|(_, it)| present(it.retired_at.is_some(), &it.origin));
    let organizations: Vec<_> = organizations.filter(|(id, _)| !rejected.contains(*id)).collect();
    let lost = organizations.iter().filter(|(id, _)| !listed.contains(*id)).count();
    check("organizations", organizations.len(), lost)?;

    let contacts: HashSet<&str> =
        list.listings.iter().flat_map(|it| &it.contacts).map(|it| it.source_id.as_str()).collect();
    let claims: HashSet<(OrganizationId, &ClaimSubject)> = list
        .listings
        .iter()
        .filter_map(|it| Some((held.listed.get(it.source_id.as_str())?.id, &it.claims)))
        .flat_map(|(id, claims)| claims.iter().map(move |claim| (id, &claim.subject)))
        .collect();
    // What goes with its organization is lost with that.
    let (mut had, mut lost) = ((0, 0), (0, 0));
    for (_, organization) in organizations.iter().filter(|(id, _)| listed.contains(*id)) {
        let source = &organization.origin.source;
        for it in held.contacts(organization.id).filter(|it| present(it.retired_at.is_some(), &it.origin)) {
            had.0 += 1;
            lost.0 += usize::from(!it.origin.source_id.as_deref().is_some_and(|id| contacts.contains(id)));
        }
        let of_source = held.claims(organization.id).filter(|it| it.origin.source == *source);
        for it in of_source.filter(|it| present(it.retired_at.is_some(), &it.origin)) {
            had.1 += 1;
            lost.1 += usize::from(!claims.contains(&(organization.id, &it.subject)));
        }
    }
    check("contacts", had.0, lost.0)?;
    check("claims", had.1, lost.1)?;

    let size = |it: &crate::model::address_space::AddressSpace| it.prefixes.len() + it.as_numbers.len();
    let spaces = || held.spaces.values().filter(|it| present(it.retired_at.is_some(), &it.origin));
    let had: usize = spaces().map(|it| size(it)).sum();
    let kept: usize = list.spaces.iter().map(|it| it.space.prefixes.len() + it.space.as_numbers.len()).sum();
    check("networks and AS numbers", had, had.saturating_sub(kept))
}

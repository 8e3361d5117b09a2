//! Guard: a list that lacks too much of what its source had is refused whole.

use std::collections::{HashMap, HashSet};

use super::claims::is_said;
use super::held::Held;
use crate::exchange::listing::{Attested, List, Listing};
use crate::model::address_space::AddressSpaceDraft;
use crate::model::attestation::Attestation;
use crate::model::channel::{Channel, ChannelDraft};
use crate::model::claim::ClaimSubject;
use crate::model::contact::Contact;
use crate::model::origin::Origin;

/// A list lacks too much of what its source listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the list lacks {lost} of the {had} {what} that this source listed, more than {percent} %; nothing was changed. Look \
     at the file; if the source did shrink, raise import.loss_guard_percent for this import"
)]
pub struct TooMuchLost {
    /// Of what: organizations, contacts, channels, claims, attestations, networks.
    pub what: &'static str,
    /// How many the source listed.
    pub had: usize,
    /// How many of them the list lacks.
    pub lost: usize,
    /// The share that may be lost.
    pub percent: u8,
}

/// How many there were, and how many of them are lost.
#[derive(Clone, Copy, Default)]
struct Loss {
    had: usize,
    lost: usize,
}

impl Loss {
    fn count(&mut self, is_lost: bool) {
        self.had += 1;
        self.lost += usize::from(is_lost);
    }

    fn check(self, what: &'static str, percent: u8) -> Result<(), TooMuchLost> {
        let Self { had, lost } = self;
        if lost * 100 > had * usize::from(percent) {
            return Err(TooMuchLost { what, had, lost, percent });
        }
        Ok(())
    }
}

/// Of what was listed last time, what is listed still. What stands in a row that cannot be held is not lost: it stays.
pub(super) fn guard(held: &Held<'_>, list: &List, percent: u8) -> Result<(), TooMuchLost> {
    let rejected = list.rejected();
    let listings: HashMap<&str, &Listing> =
        list.listings.iter().map(|it| (it.source_id.as_str(), it)).collect();
    let mut organizations = Loss::default();
    let [mut contacts, mut channels, mut claims, mut attestations] = [Loss::default(); 4];
    for (id, it) in held.listed.iter().filter(|(id, _)| !rejected.contains(*id)) {
        if is_present(it.retired_at.is_some(), &it.origin) {
            organizations.count(!listings.contains_key(id));
        }
    }
    // What goes with its organization is lost with that; of one that was adopted, only what others say of it is the list's.
    for (id, it) in held.listed.iter().filter(|(_, it)| is_present(it.retired_at.is_some(), &it.origin)) {
        let Some(listing) = listings.get(id) else { continue };
        count_reach(held.contacts(it.id), listing, &mut contacts, &mut channels);
        let subjects: HashSet<&ClaimSubject> = listing.claims.iter().map(|claim| &claim.subject).collect();
        let of_source = held.claims(it.id).filter(|claim| claim.origin.source == it.origin.source);
        for claim in of_source.filter(|claim| is_present(claim.retired_at.is_some(), &claim.origin)) {
            claims.count(!subjects.contains(&claim.subject));
        }
        count_said(held.attestations(it.id), Some(listing), &mut attestations);
    }
    for (id, it) in held.adopted.iter().filter(|(id, _)| !rejected.contains(*id)) {
        count_said(held.attestations(it.id), listings.get(id).copied(), &mut attestations);
    }
    organizations.check("organizations", percent)?;
    contacts.check("contacts", percent)?;
    channels.check("channels", percent)?;
    claims.check("claims", percent)?;
    attestations.check("attestations", percent)?;
    networks(held, list, &rejected).check("networks and AS numbers", percent)
}

fn is_present(is_retired: bool, origin: &Origin) -> bool {
    !is_retired && origin.missing_since.is_none()
}

fn count_reach<'a>(
    held: impl Iterator<Item = &'a Contact>,
    listing: &Listing,
    contacts: &mut Loss,
    channels: &mut Loss,
) {
    let listed: HashMap<&str, &[ChannelDraft]> =
        listing.contacts.iter().map(|it| (it.source_id.as_str(), it.contact.channels.as_slice())).collect();
    for it in held.filter(|it| is_present(it.retired_at.is_some(), &it.origin)) {
        let listed = it.origin.source_id.as_deref().and_then(|id| listed.get(id));
        contacts.count(listed.is_none());
        let is_listed = |channel: &Channel| {
            let same =
                |it: &ChannelDraft| it.kind == channel.kind && Some(it.value.as_str()) == channel.value.get();
            listed.is_some_and(|channels| channels.iter().any(same))
        };
        for channel in &it.channels {
            channels.count(!is_listed(channel));
        }
    }
}

fn count_said<'a>(held: impl Iterator<Item = &'a Attestation>, listing: Option<&Listing>, loss: &mut Loss) {
    for it in held.filter(|it| it.retired_at.is_none()) {
        let is_said = listing.is_some_and(|listing| {
            let is_it = |one: &Attested| {
                it.issuer_name.as_ref() == Some(&one.issuer_name) && it.title == one.draft.title
            };
            listing.attestations.iter().any(is_it) || listing.still_said.iter().any(|one| is_said(one, it))
        });
        loss.count(!is_said);
    }
}

/// Country by country, as each registry gave it out there: as many networks elsewhere make up for none. One that is split,
/// or is part of a wider one now, is not lost.
fn networks(held: &Held<'_>, list: &List, rejected: &HashSet<&str>) -> Loss {
    let listed: HashMap<&str, &AddressSpaceDraft> =
        list.spaces.iter().map(|it| (it.source_id.as_str(), &it.space)).collect();
    let mut loss = Loss::default();
    for (id, it) in &held.spaces {
        let is_rejected = rejected.contains(id) && !listed.contains_key(id);
        if is_rejected || !is_present(it.retired_at.is_some(), &it.origin) {
            continue;
        }
        loss.had += it.prefixes.len() + it.as_numbers.len();
        loss.lost +=
            listed.get(id).map_or(it.prefixes.len() + it.as_numbers.len(), |draft| it.lacking(draft));
    }
    loss
}

//! Listing: a row of a source's list, in the words of this directory.

use std::collections::{HashMap, HashSet};
use std::fmt;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::fields::LeftOut;
use crate::model::address_space::AddressSpaceDraft;
use crate::model::attestation::AttestationDraft;
use crate::model::claim::ClaimSubject;
use crate::model::contact::ContactDraft;
use crate::model::organization::OrganizationDraft;

/// A source's list as it was read.
#[derive(Debug, Default)]
pub struct List {
    /// How many rows it has.
    pub rows: usize,
    /// The organizations that can be held here.
    pub listings: Vec<Listing>,
    /// The address spaces that can be held here.
    pub spaces: Vec<ListedSpace>,
    /// The rows that cannot.
    pub rejects: Vec<Reject>,
    /// The fields that are not held here, or not wholly.
    pub left_out: Vec<LeftOut>,
}

/// How much a list holds of each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ImportContents)]
pub struct Contents {
    /// Its rows.
    pub rows: usize,
    /// Organizations.
    pub organizations: usize,
    /// Their contacts.
    pub contacts: usize,
    /// For what they answer.
    pub claims: usize,
    /// What others say of them.
    pub attestations: usize,
    /// Address spaces: what a registry gave out in a country.
    pub address_spaces: usize,
    /// The networks in them.
    pub networks: usize,
    /// The AS numbers in them, each range as one.
    pub as_numbers: usize,
}

impl fmt::Display for Contents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = [
            ("organizations", self.organizations),
            ("contacts", self.contacts),
            ("claims", self.claims),
            ("attestations", self.attestations),
            ("address spaces", self.address_spaces),
            ("networks", self.networks),
            ("AS numbers", self.as_numbers),
        ];
        for (index, (name, count)) in all.into_iter().filter(|(_, count)| *count > 0).enumerate() {
            write!(f, "{}{count} {name}", if index == 0 { "" } else { ", " })?;
        }
        Ok(())
    }
}

/// Too many rows of a list cannot be held.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "of the {rows} rows of this list, {rejected} cannot be held, more than half: it is not understood, and nothing was \
     changed. The first: {first}"
)]
pub struct NotUnderstood {
    /// How many rows the list has.
    pub rows: usize,
    /// How many of them cannot be held.
    pub rejected: usize,
    /// Why the first cannot.
    pub first: String,
}

impl List {
    /// How much it holds of each kind.
    #[must_use]
    pub fn contents(&self) -> Contents {
        let all = &self.listings;
        Contents {
            rows: self.rows,
            organizations: all.len(),
            contacts: all.iter().map(|it| it.contacts.len()).sum(),
            claims: all.iter().map(|it| it.claims.len()).sum(),
            attestations: all.iter().map(|it| it.attestations.len()).sum(),
            address_spaces: self.spaces.len(),
            networks: self.spaces.iter().map(|it| it.space.prefixes.len()).sum(),
            as_numbers: self.spaces.iter().map(|it| it.space.as_numbers.len()).sum(),
        }
    }

    /// The ids in the source of all that it lists, also of what cannot be held.
    pub(super) fn ids(&self) -> HashSet<String> {
        let listed = self.listings.iter().map(|it| &it.source_id);
        let spaces = self.spaces.iter().map(|it| &it.source_id);
        let rejected = self.rejects.iter().filter_map(|it| it.source_id.as_ref());
        listed.chain(spaces).chain(rejected).cloned().collect()
    }

    /// The ids in the source of what stands in rows that cannot be held.
    pub(super) fn rejected(&self) -> HashSet<&str> {
        self.rejects.iter().filter_map(|it| it.source_id.as_deref()).collect()
    }

    /// Refuses a list of whose rows more than half cannot be held.
    pub(super) fn require_understood(&self) -> Result<(), NotUnderstood> {
        let (rows, rejected) = (self.rows, self.rejects.len());
        match self.rejects.first() {
            Some(first) if rejected * 2 > rows => {
                Err(NotUnderstood { rows, rejected, first: format!("{} {}", first.pointer, first.detail) })
            }
            _ => Ok(()),
        }
    }

    /// Rejects all rows that share their id with another: which of them is right is not guessed.
    pub(super) fn reject_twins(&mut self) {
        let mut places: HashMap<&str, Vec<&str>> = HashMap::new();
        for listing in &self.listings {
            places.entry(&listing.source_id).or_default().push(&listing.pointer);
        }
        for reject in &self.rejects {
            if let Some(id) = &reject.source_id {
                places.entry(id).or_default().push(&reject.pointer);
            }
        }
        places.retain(|_, pointers| pointers.len() > 1);
        let twins: HashMap<String, String> =
            places.into_iter().map(|(id, pointers)| (id.to_owned(), some(&pointers))).collect();
        for listing in self.listings.extract_if(.., |listing| twins.contains_key(&listing.source_id)) {
            let all = &twins[&listing.source_id];
            self.rejects.push(Reject {
                detail: format!(
                    "These rows have the same id: {all}. Tell the source; what is held of it stays as it is."
                ),
                pointer: listing.pointer,
                source_id: Some(listing.source_id),
            });
        }
    }
}

/// Most places that are told in one sentence.
const PLACES_MAX: usize = 10;

/// Places, each by itself as long as they are few.
fn some(pointers: &[&str]) -> String {
    let (first, more) = pointers.split_at(pointers.len().min(PLACES_MAX));
    let told = first.join(", ");
    if more.is_empty() { told } else { format!("{told} and {} more", more.len()) }
}

/// An organization that a source lists, with all that it says of it.
#[derive(Clone, Debug)]
pub struct Listing {
    /// Where its row stands in the list.
    pub pointer: String,
    /// Its id in the source.
    pub source_id: String,
    /// What the source says of it.
    pub organization: OrganizationDraft,
    /// How it is reached.
    pub contacts: Vec<ListedContact>,
    /// For what it answers: for each once.
    pub claims: Vec<ListedClaim>,
    /// What others say of it, as the source tells: each once.
    pub attestations: Vec<Attested>,
    /// What others still say of it, in a form that is not read: what is held of that stays.
    pub still_said: Vec<StillSaid>,
    /// What was not taken as it stands.
    pub remarks: Vec<Remark>,
}

/// A contact that a source lists.
#[derive(Clone, Debug)]
pub struct ListedContact {
    /// Its id in the source, as unique there as that of an organization.
    pub source_id: String,
    /// What the source says of it.
    pub contact: ContactDraft,
}

/// Something for which an organization answers, as a source lists it.
#[derive(Clone, Debug)]
pub struct ListedClaim {
    /// For what.
    pub subject: ClaimSubject,
    /// The contact that answers for it, by its id in the source.
    pub contact: Option<String>,
    /// What has to be said besides.
    pub note: Option<String>,
}

/// What somebody says of an organization, as a source lists it.
#[derive(Clone, Debug)]
pub struct Attested {
    /// Who says it.
    pub issuer_name: String,
    /// What is said.
    pub draft: AttestationDraft,
}

/// What somebody goes on saying of an organization.
#[derive(Clone, Debug)]
pub struct StillSaid {
    /// Who says it.
    pub issuer_name: String,
    /// What it is called.
    pub title: String,
}

/// What a registry gave out in a country, as a source lists it.
#[derive(Clone, Debug)]
pub struct ListedSpace {
    /// Where its first row stands in the list.
    pub pointer: String,
    /// Its id in the source.
    pub source_id: String,
    /// What the source says.
    pub space: AddressSpaceDraft,
    /// What was not taken as it stands.
    pub remarks: Vec<Remark>,
}

/// Something in a row that was not taken as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ImportRemark)]
pub struct Remark {
    /// Where it stands in the list.
    pub pointer: String,
    /// What became of it, and what to do where something can be done.
    pub detail: String,
}

/// A row that cannot be held here. What is held of it already stays as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ImportReject)]
pub struct Reject {
    /// Where it stands in the list.
    pub pointer: String,
    /// Its id in the source, where it has one.
    pub source_id: Option<String>,
    /// Why, and what to do.
    pub detail: String,
}

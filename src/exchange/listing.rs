//! Listing: a row of a source's list, in the words of this directory.

use std::collections::HashMap;

use serde::Serialize;

use super::fields::LeftOut;
use crate::model::contact::ContactDraft;
use crate::model::organization::OrganizationDraft;

/// A source's list as it was read.
#[derive(Debug)]
pub struct List {
    /// How many rows it has.
    pub rows: usize,
    /// The rows that can be held here.
    pub listings: Vec<Listing>,
    /// The rows that cannot.
    pub rejects: Vec<Reject>,
    /// The fields that are not held here, or not wholly.
    pub left_out: Vec<LeftOut>,
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
            places.into_iter().map(|(id, pointers)| (id.to_owned(), pointers.join(", "))).collect();
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

/// An organization that a source lists, with its contacts.
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

/// Something in a row that was not taken as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Remark {
    /// Where it stands in the list.
    pub pointer: String,
    /// What became of it, and what to do where something can be done.
    pub detail: String,
}

/// A row that cannot be held here. What is held of it already stays as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reject {
    /// Where it stands in the list.
    pub pointer: String,
    /// Its id in the source, where it has one.
    pub source_id: Option<String>,
    /// Why, and what to do.
    pub detail: String,
}

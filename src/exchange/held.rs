//! Held: what this directory holds of a source, by the ids of that source.

use std::collections::HashMap;

use crate::directory::Snapshot;
use crate::model::organization::Organization;

/// What this directory holds of a source.
#[derive(Default)]
pub(super) struct Held<'a> {
    /// What the source owns here, tombstones included.
    pub(super) listed: HashMap<&'a str, &'a Organization>,
    /// What it listed once and this directory owns now: adoption keeps the source's id as an identifier. Tombstones
    /// included: what was retired here is not listed anew.
    pub(super) adopted: HashMap<&'a str, &'a Organization>,
    /// What was registered here and says that it is in the list. Anybody can say so of himself: it keeps no row out.
    pub(super) claimed: HashMap<&'a str, &'a Organization>,
}

impl<'a> Held<'a> {
    pub(super) fn of(snapshot: &'a Snapshot, source: &str) -> Self {
        let mut held = Self::default();
        for organization in snapshot.organizations() {
            let origin = &organization.origin;
            if origin.source == source {
                held.listed.extend(origin.source_id.as_deref().map(|id| (id, organization)));
                continue;
            }
            let ids = organization
                .identifiers
                .iter()
                .filter(|it| it.scheme.as_str() == source)
                .map(|it| (it.value.as_str(), organization));
            if origin.is_adopted() {
                held.adopted.extend(ids);
            } else if origin.is_local() && organization.retired_at.is_none() {
                held.claimed.extend(ids);
            }
        }
        held
    }
}

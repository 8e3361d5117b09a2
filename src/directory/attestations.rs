//! Attestations in memory: what is said of each organization.

use std::sync::Arc;

use imbl::OrdMap;
use serde::Serialize;

use super::index::Index;
use super::listed::Listed;
use super::look::Look;
use super::page::{Cursor, Page, page};
use crate::access::disclosure::{disclose_attestation, issuer_counts, sees_attestation};
use crate::access::views::AttestationView;
use crate::model::attestation::Attestation;
use crate::model::ids::{AttestationId, OrganizationId};
use crate::model::kinds::Standing;

/// All attestations at one position of the log.
#[derive(Clone, Debug, Default)]
pub struct Attestations {
    all: OrdMap<AttestationId, Arc<Attestation>>,
    /// Those of an organization that are not retired, the oldest first.
    standing_of: Index<OrganizationId, AttestationId>,
}

/// Whose attestations are asked for.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct AttestationFilter {
    /// What is said of this organization.
    pub organization_id: OrganizationId,
}

impl Attestations {
    /// All attestations, tombstones included.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Attestation> {
        self.all.values().map(Arc::as_ref)
    }

    /// Takes an attestation in its current version.
    pub(super) fn put(&mut self, attestation: Attestation) {
        let (id, owner_id) = (attestation.id, attestation.organization_id);
        self.remove(id);
        if attestation.retired_at.is_none() {
            self.standing_of.insert(owner_id, id);
        }
        self.all.insert(id, Arc::new(attestation));
    }

    /// Takes an attestation away.
    pub(super) fn remove(&mut self, id: AttestationId) {
        let Some(old) = self.all.remove(&id) else { return };
        self.standing_of.remove(old.organization_id, id);
    }
}

impl<'a> Look<'a> {
    /// What is said of an organization as far as the caller sees it, the oldest first.
    #[must_use]
    pub fn attestations(
        &self,
        filter: &AttestationFilter,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Page<AttestationView<'a>> {
        let (all, organization_id) = (&self.snapshot.attestations, filter.organization_id);
        let after = after.and_then(|cursor| cursor.record).map(AttestationId);
        let ids = all.standing_of.beyond(organization_id, after.as_ref()).copied();
        let disclose = |id: &AttestationId| {
            let attestation = all.all.get(id)?;
            let listed = self.snapshot.organizations.get(&organization_id)?;
            let counts = self.counts(attestation);
            let mut disclosed =
                disclose_attestation(self.caller, &listed.owner, attestation, counts, self.light)?;
            self.veil_attestation(&mut disclosed.view);
            Some(disclosed)
        };
        let cursor =
            |id: &AttestationId| Cursor { record: Some(id.0), ..Cursor::of(String::new(), organization_id) };
        page(ids, limit, disclose, cursor)
    }

    /// An attestation and its owner as they are stored, for who may see the attestation.
    #[must_use]
    pub fn held_attestation(&self, id: AttestationId) -> Option<(&'a Listed, &'a Attestation)> {
        let it = self.snapshot.attestations.all.get(&id)?;
        let listed = self.snapshot.organizations.get(&it.organization_id)?;
        let is_seen = sees_attestation(self.caller, &listed.owner, it, self.counts(it), self.light);
        is_seen.then_some((&**listed, &**it))
    }

    /// Whether the word of its issuer counts now.
    #[must_use]
    pub fn counts(&self, attestation: &Attestation) -> bool {
        issuer_counts(attestation, || {
            let issuer = attestation.issuer_id.and_then(|id| self.snapshot.organizations.get(&id));
            issuer.is_some_and(|it| {
                it.owner.standing == Standing::Accredited && it.organization.retired_at.is_none()
            })
        })
    }

    /// Takes out of an attestation's view its issuer, where the caller does not see that.
    pub fn veil_attestation(&self, view: &mut AttestationView<'_>) {
        view.issuer_id = view.issuer_id.filter(|id| self.names(*id));
    }
}

//! Report: a source says what somebody says of organizations.

use super::store;
use crate::model::attestation::{Attestation, ListedAttestation};
use crate::model::ids::{AttestationId, OrganizationId};
use crate::registry::organizations::{self, Says};
use crate::unit::{Failure, Unit};

/// Enters all attestations that a source lists anew, each under its id and of its organization. The source owns them here.
///
/// # Errors
/// [`Failure`], for the first that cannot be entered: all or none.
pub async fn report_all(
    unit: &mut Unit,
    listed: Vec<(AttestationId, OrganizationId, ListedAttestation)>,
) -> Result<(), Failure> {
    if listed.is_empty() {
        return Ok(());
    }
    let said = listed.iter().map(|(_, organization_id, listed)| (*organization_id, &listed.origin));
    let opened = organizations::open_listed(unit, Says::OthersWord, said).await?;
    let now = unit.now();
    let mut attestations = Vec::with_capacity(listed.len());
    for (id, organization_id, listed) in listed {
        attestations.push(Attestation::report(id, organization_id, listed, now)?);
    }
    store::insert_all(unit, &opened.permits, attestations).await
}

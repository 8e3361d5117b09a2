//! Report: a source says what somebody says of organizations.

use std::collections::BTreeSet;

use super::store;
use crate::access::Action;
use crate::model::attestation::{Attestation, ListedAttestation};
use crate::model::ids::{AttestationId, OrganizationId};
use crate::registry::organizations;
use crate::unit::{Conflict, Failure, Unit};

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
    let ids: BTreeSet<OrganizationId> =
        listed.iter().map(|(_, organization_id, _)| *organization_id).collect();
    let owners = unit.owners(&ids).await?;
    let permits = unit.permits(Action::FollowSource, owners.values()).await?;
    if organizations::store::is_any_retired(unit.connection(), &ids).await? {
        return Err(Conflict::OrganizationRetired.into());
    }
    let now = unit.now();
    let mut attestations = Vec::with_capacity(listed.len());
    for (id, organization_id, listed) in listed {
        if listed.origin.is_local() {
            return Err(Conflict::NotOfSource.into());
        }
        attestations.push(Attestation::report(id, organization_id, listed, now)?);
    }
    store::insert_all(unit, &permits, attestations).await
}

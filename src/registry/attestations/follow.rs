//! Follow: a source says anew what somebody says of an organization, or no longer says it.

use super::{open_of_source, store};
use crate::model::attestation::AttestationDraft;
use crate::model::ids::AttestationId;
use crate::registry::organizations;
use crate::unit::{Conflict, Failure, Unit};

/// Takes what the source says. What changes nothing writes nothing; what was declined stays so.
///
/// # Errors
/// [`Failure`].
pub async fn follow(
    unit: &mut Unit,
    id: AttestationId,
    source: &str,
    draft: &AttestationDraft,
) -> Result<(), Failure> {
    let opened = open_of_source(unit, id, source).await?;
    let before = &opened.attestation;
    if (&draft.title, draft.since) != (&before.title, before.since) {
        return Err(Conflict::NotOfSource.into());
    }
    let after = before.follow(draft, unit.now())?;
    if after != *before {
        if before.retired_at.is_some() {
            organizations::require_standing(unit, before.organization_id).await?;
        }
        store::save(unit, &opened.permit, "follow", Some(before), &after).await?;
    }
    Ok(())
}

/// Ends an attestation of `source` that it no longer lists. One that has ended already stays as it is.
///
/// # Errors
/// [`Failure`].
pub async fn end_missing(unit: &mut Unit, id: AttestationId, source: &str) -> Result<(), Failure> {
    let opened = open_of_source(unit, id, source).await?;
    let before = &opened.attestation;
    if before.retired_at.is_none() {
        store::save(unit, &opened.permit, "end", Some(before), &before.retire(unit.now())).await?;
    }
    Ok(())
}

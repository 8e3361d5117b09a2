//! Report: a source says for what organizations answer.

use std::collections::{BTreeMap, BTreeSet};

use super::{CLAIMS_MAX, store};
use crate::access::Action;
use crate::model::claim::{Claim, ClaimDraft};
use crate::model::ids::{ClaimId, OrganizationId};
use crate::registry::{contacts, organizations};
use crate::unit::{Conflict, Failure, Unit};

/// Enters all claims that a source lists anew, each under its id and for its organization. The source owns them here.
///
/// # Errors
/// [`Failure`], for the first that cannot be entered: all or none.
pub async fn report_all(
    unit: &mut Unit,
    drafts: Vec<(ClaimId, OrganizationId, ClaimDraft)>,
) -> Result<(), Failure> {
    if drafts.is_empty() {
        return Ok(());
    }
    let ids: BTreeSet<OrganizationId> =
        drafts.iter().map(|(_, organization_id, _)| *organization_id).collect();
    let owners = unit.owners(&ids).await?;
    let permits = unit.permits(Action::FollowSource, owners.values()).await?;
    if organizations::store::is_any_retired(unit.connection(), &ids).await? {
        return Err(Conflict::OrganizationRetired.into());
    }
    let mut claimed = store::claimed_by(unit.connection(), &ids).await?;
    let mut named = BTreeMap::new();
    let now = unit.now();
    let mut claims = Vec::with_capacity(drafts.len());
    for (id, organization_id, draft) in drafts {
        if draft.origin.is_local() {
            return Err(Conflict::NotOfSource.into());
        }
        let subjects = claimed.entry(organization_id).or_default();
        if subjects.len() >= CLAIMS_MAX {
            return Err(Conflict::TooManyClaims.into());
        }
        if !subjects.insert(draft.subject.clone()) {
            return Err(Conflict::ClaimExists.into());
        }
        named.extend(draft.contact_id.map(|contact_id| (contact_id, organization_id)));
        claims.push(Claim::register(id, organization_id, draft, now));
    }
    if !contacts::store::stand(unit.connection(), &named).await? {
        return Err(super::unknown_contact().into());
    }
    store::insert_all(unit, &permits, claims).await
}

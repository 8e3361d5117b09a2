//! Report: a source says for what organizations answer.

use std::collections::BTreeMap;

use super::{CLAIMS_MAX, store};
use crate::model::claim::{Claim, ClaimDraft};
use crate::model::ids::{ClaimId, OrganizationId};
use crate::registry::contacts;
use crate::registry::organizations::{self, Says};
use crate::unit::{Conflict, Failure, Unit};

/// Enters all claims that a source lists anew, each under its id and for its organization. The source owns them here. What it
/// no longer lists takes no room.
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
    let said = drafts.iter().map(|(_, organization_id, draft)| (*organization_id, &draft.origin));
    let opened = organizations::open_listed(unit, Says::ItsOwn, said).await?;
    let mut claimed = store::claimed_by(unit.connection(), opened.owners.keys()).await?;
    let mut named = BTreeMap::new();
    let now = unit.now();
    let mut claims = Vec::with_capacity(drafts.len());
    for (id, organization_id, draft) in drafts {
        let claimed = claimed.entry(organization_id).or_default();
        if claimed.listed >= CLAIMS_MAX {
            return Err(Conflict::TooManyClaims.into());
        }
        claimed.listed += 1;
        if !claimed.subjects.insert(draft.subject.clone()) {
            return Err(Conflict::ClaimExists.into());
        }
        named.extend(draft.contact_id.map(|contact_id| (contact_id, organization_id)));
        claims.push(Claim::register(id, organization_id, draft, now));
    }
    if !contacts::store::stand(unit.connection(), &named).await? {
        return Err(super::unknown_contact().into());
    }
    store::insert_all(unit, &opened.permits, claims).await
}

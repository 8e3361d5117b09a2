//! What is seen of a constituency claim: whoever sees the organization sees what it claims. Who disputes that is for the
//! organization, its authority and the secretariat, and for who does it; for others nothing tells of it, so that nobody
//! defaces another by disputing.

use super::{Disclosed, Eye, Light, hash};
use crate::access::caller::Caller;
use crate::access::owner::Owner;
use crate::access::policy::may_edit_claims;
use crate::access::views::{ClaimView, DisputeView, OriginView};
use crate::model::audience::Audience;
use crate::model::claim::{Claim, Dispute};
use crate::model::kinds::ClaimBasis;

/// What `caller` sees of a claim: nothing when its organization is not for the caller.
#[must_use]
pub fn disclose_claim<'a>(
    caller: &Caller,
    owner: &Owner,
    claim: &'a Claim,
    light: Light,
) -> Option<Disclosed<ClaimView<'a>>> {
    let eye = Eye { caller, owner, light };
    if !eye.sees(&owner.audience) {
        return None;
    }
    let sees_disputes = eye.sees(&Audience::Authority);
    let member = caller.member().filter(|member| member.reads_of(owner.id));
    let is_own = |it: &Dispute| member.is_some_and(|member| member.organization_id == it.organization_id);
    let shown: Vec<&Dispute> = claim.disputes.iter().filter(|it| sees_disputes || is_own(it)).collect();
    let mut restricted: Vec<String> = eye.restricted("claim", &owner.audience).into_iter().collect();
    if !shown.iter().all(|it| is_own(it)) {
        restricted.extend(eye.restricted("disputes", &Audience::Authority));
    }
    let disputes = shown.iter().map(|it| view_of(it)).collect();
    let view = ClaimView { disputes, updated_at: sees_disputes.then_some(claim.updated_at), ..bare(claim) };
    let values = if restricted.is_empty() { [0; 32] } else { hash(&view) };
    let version = may_edit_claims(caller, owner).then_some(claim.edit_version);
    Some(Disclosed { view, version, restricted, values })
}

/// What is shown of a claim to who has just changed it where all of it has to be withheld.
#[must_use]
pub fn withheld_claim(claim: &Claim) -> Disclosed<ClaimView<'_>> {
    let view = ClaimView {
        country: None,
        sector: None,
        domain: None,
        prefix: None,
        as_from: None,
        as_to: None,
        vendor: None,
        product: None,
        purl: None,
        cpe: None,
        text: None,
        contact_id: None,
        note: None,
        confirmed_by: None,
        ..bare(claim)
    };
    Disclosed { view, version: None, restricted: Vec::new(), values: [0; 32] }
}

fn view_of(it: &Dispute) -> DisputeView<'_> {
    DisputeView { organization_id: Some(it.organization_id.0), reason: &it.reason, since: it.since }
}

/// A claim as it is without disputes, and without the time that would tell of them.
fn bare(claim: &Claim) -> ClaimView<'_> {
    let parts = claim.subject.parts();
    let confirmation = claim.confirmation.as_ref();
    ClaimView {
        id: claim.id.0,
        organization_id: claim.organization_id.0,
        kind: claim.subject.kind().as_str(),
        country: parts.country,
        sector: parts.sector,
        domain: parts.domain,
        prefix: parts.prefix,
        as_from: parts.as_from,
        as_to: parts.as_to,
        vendor: parts.vendor,
        product: parts.product,
        purl: parts.purl,
        cpe: parts.cpe,
        text: parts.text,
        contact_id: claim.contact_id.map(|it| it.0),
        note: claim.note.as_deref(),
        status: claim.status().as_str(),
        confirmed_by: confirmation.map(|it| it.by.0),
        confirmed_basis: confirmation.map(|it| ClaimBasis::as_str(it.basis)),
        confirmed_at: confirmation.map(|it| it.at),
        disputes: Vec::new(),
        origin: OriginView::from(&claim.origin),
        retired_at: claim.retired_at,
        created_at: claim.created_at,
        updated_at: None,
    }
}

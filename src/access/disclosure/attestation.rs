//! What is seen of an attestation: whoever sees the organization sees what is said of it, as long as who says it is
//! accredited. Else it is for who has to do with it: the organization, its authority, the secretariat and the issuer.

use super::{Disclosed, Eye, Light, hash};
use crate::access::caller::Caller;
use crate::access::owner::Owner;
use crate::access::policy::may_change_attestation;
use crate::access::views::{AttestationView, OriginView};
use crate::model::attestation::Attestation;
use crate::model::audience::Audience;
use crate::model::web::WebUrl;

/// Whether [`disclose_attestation`] shows anything. `counts` says whether the issuer's word counts now: see
/// [`issuer_counts`].
#[must_use]
pub fn sees_attestation(
    caller: &Caller,
    owner: &Owner,
    attestation: &Attestation,
    counts: bool,
    light: Light,
) -> bool {
    let eye = Eye { caller, owner, light };
    eye.sees(&owner.audience) && (counts || is_issuer(caller, attestation) || eye.sees(&Audience::Authority))
}

/// Whether the word of an issuer counts now: one that is listed here and not retired is accredited, and what a source says is
/// the source's. What was declined never counts again.
#[must_use]
pub fn issuer_counts(attestation: &Attestation, issuer_is_accredited: impl FnOnce() -> bool) -> bool {
    !attestation.declined && (attestation.issuer_id.is_none() || issuer_is_accredited())
}

/// What `caller` sees of an attestation: nothing when it, or its organization, is not for the caller.
#[must_use]
pub fn disclose_attestation<'a>(
    caller: &Caller,
    owner: &Owner,
    attestation: &'a Attestation,
    counts: bool,
    light: Light,
) -> Option<Disclosed<AttestationView<'a>>> {
    if !sees_attestation(caller, owner, attestation, counts, light) {
        return None;
    }
    let eye = Eye { caller, owner, light };
    let audience =
        if counts || is_issuer(caller, attestation) { &owner.audience } else { &Audience::Authority };
    let restricted: Vec<String> = eye.restricted("attestation", audience).into_iter().collect();
    let view = AttestationView {
        title: &attestation.title,
        level: attestation.level.as_deref(),
        evidence: attestation.evidence.as_ref().map(WebUrl::as_str),
        note: attestation.note.as_deref(),
        issuer_id: attestation.issuer_id.map(|it| it.0),
        issuer_name: attestation.issuer_name.as_deref(),
        current: counts && attestation.holds(light.now),
        ..bare(attestation)
    };
    let values = if restricted.is_empty() { [0; 32] } else { hash(&view) };
    let may_change = may_change_attestation(caller, owner, attestation.issuer_id);
    let version = may_change.then_some(attestation.edit_version);
    Some(Disclosed { view, version, restricted, values })
}

/// What is shown of an attestation to who has just changed it where all of it has to be withheld.
#[must_use]
pub fn withheld_attestation(attestation: &Attestation) -> Disclosed<AttestationView<'_>> {
    let (view, version) = (bare(attestation), Some(attestation.edit_version));
    Disclosed { view, version, restricted: Vec::new(), values: [0; 32] }
}

fn is_issuer(caller: &Caller, attestation: &Attestation) -> bool {
    caller.member().is_some_and(|member| {
        member.reads_of(attestation.organization_id) && attestation.issuer_id == Some(member.organization_id)
    })
}

/// That it is there, and nothing of what it says.
fn bare(attestation: &Attestation) -> AttestationView<'_> {
    AttestationView {
        id: attestation.id.0,
        organization_id: attestation.organization_id.0,
        issuer_id: None,
        issuer_name: None,
        title: "",
        level: None,
        since: attestation.since,
        until: attestation.until,
        current: false,
        evidence: None,
        note: None,
        origin: OriginView::from(&attestation.origin),
        retired_at: attestation.retired_at,
        created_at: attestation.created_at,
        updated_at: attestation.updated_at,
    }
}

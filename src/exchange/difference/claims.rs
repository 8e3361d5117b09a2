//! Claims and attestations: what becomes of each that a row lists, or listed.

use std::collections::HashMap;

use sha2::{Digest as _, Sha256};

use super::comparison::Comparison;
use super::{AttestationStep, ClaimStep};
use crate::exchange::listing::{Attested, ListedClaim, Remark, StillSaid};
use crate::model::attestation::{Attestation, ListedAttestation};
use crate::model::claim::{Claim, ClaimDraft, ClaimSubject};
use crate::model::hex;
use crate::model::ids::{AttestationId, ClaimId, ContactId, OrganizationId};
use crate::model::origin::Origin;
use crate::model::violation::Violations;
use crate::registry::claims::CLAIMS_MAX;

/// Whose claims or attestations are compared.
pub(super) struct Whose<'a> {
    /// The organization.
    pub(super) id: OrganizationId,
    /// Its id in the source.
    pub(super) source_id: &'a str,
    /// Where its row stands in the list.
    pub(super) pointer: &'a str,
}

impl<'a> Comparison<'a> {
    /// The claims that are to be entered or changed. `contacts` says which contact has which id in the source.
    pub(super) fn claims(
        &self,
        whose: &Whose<'_>,
        listed: Vec<ListedClaim>,
        contacts: &HashMap<String, ContactId>,
        remarks: &mut Vec<Remark>,
    ) -> Vec<ClaimStep> {
        let (mut own, mut of_others): (HashMap<&ClaimSubject, &'a Claim>, Vec<&'a Claim>) =
            Default::default();
        for claim in self.held.claims(whose.id) {
            if claim.origin.source == self.source {
                own.insert(&claim.subject, claim);
            } else {
                of_others.push(claim);
            }
        }
        // Ids of one millisecond are in no order by themselves; lists of claims keep the order of the source.
        let mut ids: Vec<ClaimId> = listed.iter().map(|_| ClaimId::new(self.at)).collect();
        ids.sort_unstable();
        let mut steps = Vec::new();
        let (mut count, mut left_over) = (of_others.len(), 0);
        for (id, it) in ids.into_iter().zip(listed) {
            let known = own.remove(&it.subject);
            let draft = ClaimDraft {
                origin: Origin::listed(self.source, claim_id(whose.source_id, &it.subject), self.at),
                contact_id: it.contact.and_then(|id| contacts.get(&id).copied()),
                subject: it.subject,
                note: it.note,
            };
            let stands = known.is_some_and(|before| before.retired_at.is_none());
            match known {
                Some(before) if before.follow(&draft, self.at) == *before => {}
                _ if !stands && of_others.iter().any(|other| other.subject == draft.subject) => {
                    let detail =
                        format!("Its claim to {} stands here already, and not by this list.", draft.subject);
                    remarks.push(Remark { pointer: whose.pointer.to_owned(), detail });
                    continue;
                }
                _ if !stands && count >= CLAIMS_MAX => {
                    left_over += 1;
                    continue;
                }
                Some(before) => steps.push(ClaimStep::Follow(before.id, Box::new(draft))),
                None => steps.push(ClaimStep::Report(id, whose.id, Box::new(draft))),
            }
            count += 1;
        }
        if left_over > 0 {
            let detail = format!(
                "{left_over} of its claims are not entered: an organization has {CLAIMS_MAX} here at most."
            );
            remarks.push(Remark { pointer: whose.pointer.to_owned(), detail });
        }
        let mut gone: Vec<&Claim> = own.into_values().collect();
        gone.sort_by_key(|claim| claim.id);
        steps.extend(gone.into_iter().filter_map(|claim| self.faded_claim(claim)));
        steps
    }

    /// What becomes of a claim that its organization's row no longer has.
    fn faded_claim(&self, claim: &Claim) -> Option<ClaimStep> {
        if claim.retired_at.is_some() || !self.is_known {
            None
        } else if claim.origin.missing_since.is_none() {
            Some(ClaimStep::MarkMissing(claim.id))
        } else {
            self.is_over(claim.origin.missing_since).then_some(ClaimStep::RetireMissing(claim.id))
        }
    }

    /// The claims of an organization that is no longer listed, to be marked with it.
    pub(super) fn fading_claims(&self, id: OrganizationId) -> Vec<ClaimStep> {
        let mut claims: Vec<&Claim> = self
            .held
            .claims(id)
            .filter(|claim| claim.origin.source == self.source && claim.retired_at.is_none())
            .filter(|claim| claim.origin.missing_since.is_none())
            .collect();
        claims.sort_by_key(|claim| claim.id);
        claims.into_iter().map(|claim| ClaimStep::MarkMissing(claim.id)).collect()
    }

    /// The attestations that are to be entered, changed or ended. What a row no longer says is said no more: nobody is
    /// taken for a member because a list forgot to say that he left.
    pub(super) fn attestations(
        &self,
        whose: &Whose<'_>,
        listed: Vec<Attested>,
        still_said: &[StillSaid],
    ) -> Result<Vec<AttestationStep>, Violations> {
        let mut known: Vec<&Attestation> = self.held.attestations(whose.id).collect();
        known.sort_by_key(|it| it.id);
        let mut steps = Vec::new();
        for Attested { issuer_name, draft } in listed {
            let is_it = |it: &&Attestation| {
                it.issuer_name.as_ref() == Some(&issuer_name)
                    && (&it.title, it.since) == (&draft.title, draft.since)
            };
            if let Some(place) = known.iter().position(is_it) {
                let before = known.remove(place);
                if before.follow(&draft, self.at)? != *before {
                    steps.push(AttestationStep::Follow(before.id, Box::new(draft)));
                }
                continue;
            }
            let source_id = format!("{} {} {}", whose.source_id, draft.title, draft.since);
            let origin = Origin::listed(self.source, source_id, self.at);
            let listed = ListedAttestation { issuer_name, origin, draft };
            let id = AttestationId::new(self.at);
            Attestation::report(id, whose.id, listed.clone(), self.at)?;
            steps.push(AttestationStep::Report(id, whose.id, Box::new(listed)));
        }
        known.retain(|it| !still_said.iter().any(|said| is_said(said, it)));
        let gone = known.into_iter().filter(|it| it.retired_at.is_none());
        steps.extend(gone.map(|it| AttestationStep::End(it.id)));
        Ok(steps)
    }

    /// The attestations of an organization that is no longer listed: they end with its row.
    pub(super) fn ended_attestations(&self, id: OrganizationId) -> Vec<AttestationStep> {
        let mut standing: Vec<&Attestation> =
            self.held.attestations(id).filter(|it| it.retired_at.is_none()).collect();
        standing.sort_by_key(|it| it.id);
        standing.into_iter().map(|it| AttestationStep::End(it.id)).collect()
    }
}

/// Whether an attestation is what a list goes on saying.
pub(super) fn is_said(said: &StillSaid, attestation: &Attestation) -> bool {
    attestation.issuer_name.as_ref() == Some(&said.issuer_name) && attestation.title == said.title
}

/// The id of a claim in its source: sources number organizations, not for what they answer.
fn claim_id(source_id: &str, subject: &ClaimSubject) -> String {
    if subject.is_asked_for() {
        return format!("{source_id} {subject}");
    }
    let parts = serde_json::to_string(subject).unwrap_or_default();
    format!("{source_id} {} {}", subject.kind(), &hex::encode(&Sha256::digest(parts))[..16])
}

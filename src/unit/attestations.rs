//! Permits to change, end and decline attestations.

use super::{Failure, Unit};
use crate::access::disclosure::Light;
use crate::access::disclosure::sees_attestation;
use crate::access::freshness::Intervals;
use crate::access::{Action, Owner, Permit, Target, decide};
use crate::model::attestation::Attestation;

impl Unit {
    /// Decides whether the caller may do `action` to an attestation of `owner`. `counts` says whether its issuer's word counts
    /// now. A caller who may not know of it hears that there is none.
    ///
    /// # Errors
    /// [`Failure::Missing`], [`Failure::Refused`], or the database's.
    pub async fn permit_attestation(
        &mut self,
        action: Action,
        owner: &Owner,
        attestation: &Attestation,
        counts: bool,
    ) -> Result<Permit, Failure> {
        let light = Light { now: self.now, intervals: Intervals::default(), can_journal: true };
        let is_visible = sees_attestation(&self.caller, owner, attestation, counts, light);
        let target = Target::Attestation { owner, issuer_id: attestation.issuer_id };
        let permit = decide(&self.caller, action, target)
            .map_err(|refusal| if is_visible { refusal.into() } else { Failure::Missing })?;
        self.open([owner.id]).await?;
        Ok(permit)
    }
}

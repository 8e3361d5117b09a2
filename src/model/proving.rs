//! Proving: somebody says that a channel was shown to work.

use chrono::{DateTime, Duration, Utc};

use super::channel::Channel;
use super::kinds::{Proof, ProofMethod, Prover};
use super::violation::{Invalid, Violations};

/// How old what is told may be: who was reached earlier may be gone.
pub const TOLD_WITHIN: Duration = Duration::days(30);

/// That a channel was shown to work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proving {
    /// How.
    pub method: ProofMethod,
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: Prover,
}

impl Channel {
    /// The channel with this proof. One that was proved later stays as it is.
    ///
    /// # Errors
    /// `not_for_kind`, `in_the_future`, `too_old`, `erased`.
    pub(super) fn prove(&self, proving: Proving, now: DateTime<Utc>) -> Result<Self, Violations> {
        let mut violations = Violations::default();
        if self.value.get().is_none() {
            violations.add("", Invalid::new("erased", "The value was erased: there is nothing to prove."));
        }
        if !proving.method.fits(self.kind) {
            violations.add(
                "/method",
                Invalid::new(
                    "not_for_kind",
                    "A channel of this kind is not shown to work so: give another method.",
                ),
            );
        }
        if proving.at > now {
            violations.add(
                "/proved_at",
                Invalid::new("in_the_future", "Give a time that is past, or leave it out for now."),
            );
        }
        if now - proving.at > TOLD_WITHIN {
            violations.add(
                "/proved_at",
                Invalid::new("too_old", "This is more than 30 days ago: try the channel again."),
            );
        }
        let is_later = self.proof == Proof::Verified && self.proved_at.is_some_and(|at| at >= proving.at);
        let proved = if is_later {
            self.clone()
        } else {
            Self {
                proof: Proof::Verified,
                proved_at: Some(proving.at),
                proof_method: Some(proving.method),
                proved_by: Some(proving.by),
                ..self.clone()
            }
        };
        violations.done(proved)
    }
}

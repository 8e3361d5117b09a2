//! Freshness: how long ago somebody said, or showed, that a record is right.

use chrono::{DateTime, Duration, Utc};

use crate::model::channel::Channel;
use crate::model::kinds::FreshnessState;
use crate::model::kinds::OrganizationKind;
use crate::model::kinds::Proof;

/// After how many days a record wants confirmation or proof.
#[derive(Clone, Copy, Debug)]
pub struct Intervals {
    /// For state authorities and CSIRTs.
    pub states_and_csirts: Duration,
    /// For everybody else.
    pub others: Duration,
}

/// How long a record stays `due` before it is `overdue`.
const GRACE: Duration = Duration::days(30);

impl Default for Intervals {
    fn default() -> Self {
        Self { states_and_csirts: Duration::days(180), others: Duration::days(365) }
    }
}

impl Intervals {
    /// How fresh a record is: from its confirmation and from the proofs of the channels in the caller's view, so that
    /// it tells nothing of channels which the caller may not see.
    pub fn freshness<'a>(
        &self,
        kind: OrganizationKind,
        confirmed_at: Option<DateTime<Utc>>,
        visible: impl Iterator<Item = &'a Channel>,
        now: DateTime<Utc>,
    ) -> FreshnessState {
        let proved = visible
            .filter(|channel| channel.proof == Proof::Verified)
            .filter_map(|channel| channel.proved_at)
            .max();
        let Some(last) = confirmed_at.max(proved) else {
            return FreshnessState::Never;
        };
        let interval = match kind {
            OrganizationKind::StateAuthority | OrganizationKind::Csirt => self.states_and_csirts,
            _ => self.others,
        };
        let age = now - last;
        if age <= interval {
            FreshnessState::Fresh
        } else if age <= interval + GRACE {
            FreshnessState::Due
        } else {
            FreshnessState::Overdue
        }
    }
}

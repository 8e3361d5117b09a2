//! Accredit: the secretariat sets an organization's standing, with a published criterion and reasons.

use super::retire::retire_whole;
use super::wards::Household;
use super::{Kept, Opened, open, open_household, store};
use crate::access::Action;
use crate::model::ids::OrganizationId;
use crate::model::kinds::{Criterion, Standing};
use crate::model::organization::StandingRecord;
use crate::unit::{Expected, Failure, Unit};

/// A decision on an organization's standing.
#[derive(Clone, Debug)]
pub struct Decision {
    /// The standing that it gives.
    pub standing: Standing,
    /// The published criterion that it rests on.
    pub criterion: Criterion,
    /// Why, in words.
    pub reason: Option<String>,
    /// The document of the decision.
    pub reference: Option<String>,
}

/// Sets the standing of an organization that stands at a version of `expected`. The same decision again writes nothing. Of
/// one that is withdrawn, a tombstone remains.
///
/// # Errors
/// [`Failure`].
pub async fn accredit(
    unit: &mut Unit,
    id: OrganizationId,
    decision: Decision,
    expected: &Expected,
) -> Result<Kept, Failure> {
    // Only who goes takes others along: nobody is so large that it cannot be suspended.
    let (opened, household) = if decision.standing == Standing::Withdrawn {
        open_household(unit, id, Action::SetStanding).await?
    } else {
        (open(unit, id, Action::SetStanding).await?, Household::default())
    };
    opened.require_standing(expected)?;
    let now = unit.now();
    let before = &opened.organization.standing;
    let since = if before.standing == decision.standing { before.since } else { now };
    let standing = StandingRecord {
        standing: decision.standing,
        since,
        criterion: Some(decision.criterion),
        reason: decision.reason,
        reference: decision.reference,
    };
    if standing == *before {
        let organization = opened.organization.clone();
        return Ok(opened.became(organization));
    }
    let after = opened.organization.stand(standing, now);
    store::save(unit, &opened.permit, "accredit", Some(&opened.organization), &after).await?;
    if after.standing.standing != Standing::Withdrawn {
        return Ok(opened.became(after));
    }
    let withdrawn = Opened { organization: after, ..opened };
    let tombstone = retire_whole(unit, &withdrawn, &household).await?;
    Ok(withdrawn.became(tombstone))
}

//! Set an organization's standing.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::noun::OrganizationAnswer;
use crate::http::api::noun::write;
use crate::http::caller::SignedIn;
use crate::http::conditional::IfMatch;
use crate::http::headers::ActReference;
use crate::http::json::Valid;
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
use crate::http::shared::State;
use crate::model::ids::OrganizationId;
use crate::model::kinds::{Criterion, Standing};
use crate::model::text;
use crate::model::violation::Violations;
use crate::registry::organizations::{self, Decision};
use crate::unit::Unit;

/// Longest reason or reference, in characters.
const LONGEST: usize = 1000;

/// A decision on an organization's standing.
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "standing": "accredited", "criterion": "national_csirt", "reason": "The national CSIRT by decree 98/12.",
    "reference": "Decision 4/2026"
}))]
pub struct Accreditation {
    /// Where it stands from now on: see the vocabulary `standings`.
    #[validate(length(max = 64))]
    pub standing: String,
    /// The published criterion that the decision rests on: see the vocabulary `accreditation_criteria`.
    #[validate(length(max = 64))]
    pub criterion: String,
    /// Why, in words. Everybody who sees the organization reads it.
    #[validate(length(min = 1, max = 1000))]
    pub reason: String,
    /// The document of the decision.
    #[validate(length(min = 1, max = 1000))]
    pub reference: String,
}

impl Accreditation {
    fn check(&self) -> Result<Decision, Violations> {
        let mut violations = Violations::default();
        let standing = violations.take("/standing", Standing::parse(&self.standing));
        let criterion = violations.take("/criterion", Criterion::parse(&self.criterion));
        let reason = violations.take("/reason", text::note(&self.reason, LONGEST));
        let reference = violations.take("/reference", text::line(&self.reference, LONGEST));
        match (standing, criterion, reason, reference) {
            (Some(standing), Some(criterion), reason @ Some(_), reference @ Some(_)) => {
                Ok(Decision { standing, criterion, reason, reference })
            }
            _ => Err(violations),
        }
    }
}

/// Set an organization's standing
///
/// The secretariat decides, by a published criterion and with its reasons, whether an organization is admitted. Nobody
/// decides on himself. A lead that is suspended leads no longer; of an organization that is withdrawn a tombstone remains,
/// and who was under its authority has none.
#[utoipa::path(
    put,
    path = "/v1/organizations/{organization_id}/accreditation",
    tag = "standing",
    responses(refused::OfChange, refused::LastSecretariat, refused::TooManyRecords)
)]
pub async fn accredit_organization(
    state: State,
    caller: SignedIn,
    id: Path<Uuid>,
    seen: IfMatch,
    reference: ActReference,
    body: Valid<Accreditation>,
) -> Result<OrganizationAnswer, Problem> {
    let (id, seen, decision) = (OrganizationId(id.0), seen.expected(), body.0.check()?);
    write(&state, &caller, reference, async move |unit: &mut Unit| {
        organizations::accredit(unit, id, decision, &seen).await
    })
    .await
}

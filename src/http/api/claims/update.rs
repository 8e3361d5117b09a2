//! Update a claim.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::noun::ClaimAnswer;
use crate::http::api::noun::write;
use crate::http::api::parts::optional_note;
use crate::http::caller::SignedIn;
use crate::http::conditional::IfMatch;
use crate::http::headers::ActReference;
use crate::http::json::Valid;
use crate::http::patch::Patch;
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
use crate::http::shared::State;
use crate::model::claim::{ClaimEdit, NOTE_MAX};
use crate::model::ids::{ClaimId, ContactId};
use crate::model::violation::Violations;
use crate::registry::claims;
use crate::unit::Unit;

/// A change of a claim: what is left out stays, null clears.
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"contact_id": null, "note": "All customers."}))]
pub struct EditClaim {
    /// The organization's contact that answers for it.
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[schema(value_type = Option<Uuid>)]
    pub contact_id: Patch<Uuid>,
    /// What has to be said besides.
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[validate(length(max = 2000))]
    pub note: Patch<String>,
}

impl EditClaim {
    fn check(self) -> Result<ClaimEdit, Violations> {
        let mut violations = Violations::default();
        let edit = ClaimEdit {
            contact_id: self.contact_id.map(ContactId).into_change(),
            note: self
                .note
                .into_change()
                .and_then(|it| violations.take("/note", optional_note(it.as_deref(), NOTE_MAX))),
        };
        violations.done(edit)
    }
}

/// Update a claim
///
/// Changes which contact answers, or the note. What is claimed stays: retire the claim and register another.
#[utoipa::path(patch, path = "/v1/claims/{claim_id}", tag = "claims", responses(refused::OfChange))]
pub async fn update_claim(
    state: State,
    caller: SignedIn,
    id: Path<Uuid>,
    seen: IfMatch,
    reference: ActReference,
    body: Valid<EditClaim>,
) -> Result<ClaimAnswer, Problem> {
    let (id, seen) = (ClaimId(id.0), seen.expected());
    let edit = body.0.check()?;
    write(&state, &caller, reference, async move |unit: &mut Unit| {
        claims::update(unit, id, edit, &seen).await
    })
    .await
}

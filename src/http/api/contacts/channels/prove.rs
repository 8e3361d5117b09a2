//! Prove a channel.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use crate::http::api::contacts::noun::ContactAnswer;
use crate::http::api::noun::write;
use crate::http::caller::SignedIn;
use crate::http::conditional::IfMatch;
use crate::http::headers::ActReference;
use crate::http::json::Valid;
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
use crate::http::shared::State;
use crate::model::date;
use crate::model::ids::{ChannelId, ContactId};
use crate::model::kinds::ProofMethod;
use crate::model::violation::Violations;
use crate::registry::contacts::{self, Told};
use crate::unit::Unit;

/// That a channel was shown to work.
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"method": "call_answered", "value": "+41225550100", "proved_at": "2026-05-02T08:00:00Z"}))]
pub struct ProveChannel {
    /// How: see the vocabulary `proof_methods`.
    #[validate(length(max = 64))]
    pub method: String,
    /// When: within the last 30 days; left out, now.
    #[serde(default)]
    #[validate(length(max = 64))]
    #[schema(format = DateTime)]
    pub proved_at: Option<String>,
    /// The value that was shown to work. Needed from who does not edit the contact.
    #[serde(default)]
    #[validate(length(min = 1, max = 2000))]
    pub value: Option<String>,
}

impl ProveChannel {
    fn check(self) -> Result<Told, Violations> {
        let mut violations = Violations::default();
        let at = self.proved_at.as_deref().map(date::parse_time).transpose();
        let told = Told {
            // What is missing here is told in the violations, which then stand in its place.
            method: violations
                .take("/method", ProofMethod::parse(&self.method))
                .unwrap_or(ProofMethod::MetInPerson),
            at: violations.take("/proved_at", at).flatten(),
            value: self.value,
        };
        violations.done(told)
    }
}

/// Prove a channel
///
/// Says that a channel was shown to work. Its organization's editors say it of their own channels, editors of its authority
/// and of the secretariat of those that they see; `proved_by` tells whose word it is. The edit version stays. Who does not
/// edit the contact sends `If-Match: *` and the value that was shown to work: 412 when the channel has another by now. A
/// proof that is older than the one that stands changes nothing.
#[utoipa::path(
    post,
    path = "/v1/contacts/{contact_id}/channels/{channel_id}/prove",
    tag = "channels",
    responses(refused::OfWrite, refused::Retired)
)]
pub async fn prove_channel(
    state: State,
    caller: SignedIn,
    ids: Path<(Uuid, Uuid)>,
    seen: IfMatch,
    reference: ActReference,
    body: Valid<ProveChannel>,
) -> Result<ContactAnswer, Problem> {
    let (id, channel_id, seen) = (ContactId(ids.0.0), ChannelId(ids.0.1), seen.expected());
    let told = body.0.check()?;
    write(&state, &caller, reference, async move |unit: &mut Unit| {
        contacts::prove_channel(unit, id, channel_id, told, &seen).await
    })
    .await
}

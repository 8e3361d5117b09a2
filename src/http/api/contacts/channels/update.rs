//! Update a channel.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use crate::http::api::contacts::noun::ContactAnswer;
use crate::http::api::noun::write;
use crate::http::api::parts::{not_yet, required};
use crate::http::caller::SignedIn;
use crate::http::conditional::IfMatch;
use crate::http::headers::ActReference;
use crate::http::json::Valid;
use crate::http::patch::Patch;
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
use crate::http::shared::State;
use crate::model::channel::ChannelEdit;
use crate::model::ids::{ChannelId, ContactId};
use crate::model::kinds::{BelongsTo, ChannelKind, ChannelListing, ChannelUsage};
use crate::model::phone::Extension;
use crate::model::violation::Violations;
use crate::registry::contacts;
use crate::unit::Unit;

/// A change of a channel: what is left out stays, null clears.
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"value": "+41225550101", "preference": 2}))]
pub struct EditChannel {
    /// See the vocabulary `channel_kinds`.
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[validate(length(max = 64))]
    pub kind: Patch<String>,
    /// Where it leads: an address, a number in E.164, a URL, or text.
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[validate(length(min = 1, max = 2000))]
    pub value: Patch<String>,
    /// What to dial after a phone or fax number answers.
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[validate(length(max = 11))]
    pub extension: Patch<String>,
    /// `routine` or `emergency`; null is `routine`.
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[validate(length(max = 64))]
    pub usage: Patch<String>,
    /// Its place among the contact's channels: 1 comes first; null is 1.
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[validate(range(min = 1, max = 100))]
    pub preference: Patch<i16>,
    /// `function`, or `person` when it goes with the person; null is `function`.
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[validate(length(max = 64))]
    pub belongs_to: Patch<String>,
    /// `everywhere` or `lookup_only`; null is `everywhere`.
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[validate(length(max = 64))]
    pub listing: Patch<String>,
    /// Whether only a reveal with a reason gives it: not possible yet.
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    pub sealed: Patch<bool>,
}

impl EditChannel {
    fn check(self) -> Result<ChannelEdit, Violations> {
        let mut violations = Violations::default();
        let violated = &mut violations;
        let edit = ChannelEdit {
            kind: required(violated, "/kind", self.kind)
                .and_then(|it| violated.take("/kind", ChannelKind::parse(&it))),
            value: required(violated, "/value", self.value),
            extension: self
                .extension
                .into_change()
                .and_then(|it| violated.take("/extension", it.as_deref().map(Extension::parse).transpose())),
            usage: self.usage.into_change().and_then(|it| {
                it.map_or(Some(ChannelUsage::Routine), |it| violated.take("/usage", ChannelUsage::parse(&it)))
            }),
            preference: self.preference.into_change().map(|it| it.unwrap_or(1)),
            belongs_to: self.belongs_to.into_change().and_then(|it| {
                it.map_or(Some(BelongsTo::Function), |it| violated.take("/belongs_to", BelongsTo::parse(&it)))
            }),
            listing: self.listing.into_change().and_then(|it| {
                it.map_or(Some(ChannelListing::Everywhere), |it| {
                    violated.take("/listing", ChannelListing::parse(&it))
                })
            }),
            ..ChannelEdit::default()
        };
        if self.sealed == Patch::Value(true) {
            violations.add("/sealed", not_yet("Channels cannot be sealed yet: leave it out or false."));
        }
        violations.done(edit)
    }
}

/// Update a channel
///
/// Changes a channel (RFC 7396). A new value, kind or extension has no proof yet. The answer is the whole contact.
#[utoipa::path(
    patch,
    path = "/v1/contacts/{contact_id}/channels/{channel_id}",
    tag = "channels",
    responses(refused::OfChange, refused::LastChannel)
)]
pub async fn update_channel(
    state: State,
    caller: SignedIn,
    ids: Path<(Uuid, Uuid)>,
    seen: IfMatch,
    reference: ActReference,
    body: Valid<EditChannel>,
) -> Result<ContactAnswer, Problem> {
    let (id, channel_id, seen) = (ContactId(ids.0.0), ChannelId(ids.0.1), seen.expected());
    let edit = body.0.check()?;
    write(&state, &caller, reference, async move |unit: &mut Unit| {
        contacts::change_channel(unit, id, channel_id, edit, &seen).await
    })
    .await
}

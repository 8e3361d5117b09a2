//! Update a contact.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::noun::ContactAnswer;
use crate::http::api::noun::write;
use crate::http::api::parts::{optional_line, required, words};
use crate::http::caller::SignedIn;
use crate::http::conditional::IfMatch;
use crate::http::headers::ActReference;
use crate::http::json::Valid;
use crate::http::patch::Patch;
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
use crate::http::shared::State;
use crate::model::contact::{ContactEdit, TITLE_MAX};
use crate::model::ids::ContactId;
use crate::model::kinds::ContactRole;
use crate::model::language::Language;
use crate::model::tlp::Tlp;
use crate::model::violation::Violations;
use crate::registry::contacts;
use crate::unit::Unit;

/// A change of a contact: what is left out stays, null clears, a list is replaced whole.
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"title": "Night desk", "languages": ["en", "ar"]}))]
pub struct EditContact {
    /// What it is for: one or more words of the vocabulary `contact_roles`.
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[validate(length(min = 1, max = 10))]
    pub roles: Patch<Vec<String>>,
    /// What it is called.
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[validate(length(max = 200))]
    pub title: Patch<String>,
    /// Its place among its organization's contacts: 1 comes first; null is 1.
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[validate(range(min = 1, max = 100))]
    pub preference: Patch<i16>,
    /// What it speaks, best first (BCP 47); null is none.
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[validate(length(max = 20))]
    pub languages: Patch<Vec<String>>,
    /// How it may be passed on (TLP 2.0).
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[validate(length(max = 64))]
    pub tlp: Patch<String>,
}

impl EditContact {
    fn check(self) -> Result<ContactEdit, Violations> {
        let mut violations = Violations::default();
        let violated = &mut violations;
        let edit = ContactEdit {
            roles: required(violated, "/roles", self.roles)
                .map(|roles| words(violated, "/roles", &roles, ContactRole::parse)),
            title: match self.title.into_change() {
                Some(title) => violated.take("/title", optional_line(title.as_deref(), TITLE_MAX)),
                None => None,
            },
            preference: self.preference.into_change().map(|it| it.unwrap_or(1)),
            languages: self
                .languages
                .into_change()
                .map(|it| words(violated, "/languages", &it.unwrap_or_default(), Language::parse)),
            tlp: required(violated, "/tlp", self.tlp).and_then(|tlp| violated.take("/tlp", Tlp::parse(&tlp))),
            ..ContactEdit::default()
        };
        violations.done(edit)
    }
}

/// Update a contact
///
/// Changes what the contact itself says (RFC 7396). Availability, person, audience and channels have addresses of their own.
/// A change that changes nothing writes nothing.
#[utoipa::path(patch, path = "/v1/contacts/{contact_id}", tag = "contacts", responses(refused::OfChange))]
pub async fn update_contact(
    state: State,
    caller: SignedIn,
    id: Path<Uuid>,
    seen: IfMatch,
    reference: ActReference,
    body: Valid<EditContact>,
) -> Result<ContactAnswer, Problem> {
    let (id, seen) = (ContactId(id.0), seen.expected());
    let edit = body.0.check()?;
    write(&state, &caller, reference, async move |unit: &mut Unit| {
        contacts::update(unit, id, edit, &seen).await
    })
    .await
}

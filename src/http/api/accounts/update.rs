//! Update an account.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::noun::AccountAnswer;
use crate::accounts;
use crate::http::api::noun::write;
use crate::http::api::parts::required;
use crate::http::caller::SignedIn;
use crate::http::conditional::IfMatch;
use crate::http::headers::ActReference;
use crate::http::json::Valid;
use crate::http::patch::Patch;
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
use crate::http::shared::State;
use crate::model::account::AccountEdit;
use crate::model::ids::AccountId;
use crate::model::kinds::AccountRole;
use crate::model::person::PERSON_LINE_MAX;
use crate::model::text;
use crate::model::violation::Violations;
use crate::unit::Unit;

/// A change of an account: what is left out stays.
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"role": "editor"}))]
pub struct EditAccount {
    /// How the person is called.
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[validate(length(min = 1, max = 200))]
    pub name: Patch<String>,
    /// What it may do for its organization: a word of the vocabulary `account_roles`, but `sync`.
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[validate(length(max = 64))]
    pub role: Patch<String>,
}

impl EditAccount {
    fn check(self) -> Result<AccountEdit, Violations> {
        let mut violations = Violations::default();
        let violated = &mut violations;
        let edit = AccountEdit {
            name: required(violated, "/name", self.name)
                .and_then(|name| violated.take("/name", text::line(&name, PERSON_LINE_MAX))),
            role: required(violated, "/role", self.role).and_then(|role| {
                violated.take("/role", AccountRole::parse(&role).and_then(accounts::of_person))
            }),
        };
        violations.done(edit)
    }
}

/// Update an account
///
/// Changes what an account of your organization may do, or how its person is called (RFC 7396). It holds at once, also for
/// tokens that are out. An organization keeps an administrator. A change that changes nothing writes nothing.
#[utoipa::path(
    patch,
    path = "/v1/accounts/{account_id}",
    tag = "accounts",
    responses(refused::OfWrite, refused::Retired, refused::LastAdministrator)
)]
pub async fn update_account(
    state: State,
    caller: SignedIn,
    id: Path<Uuid>,
    seen: IfMatch,
    reference: ActReference,
    body: Valid<EditAccount>,
) -> Result<AccountAnswer, Problem> {
    let (id, seen) = (AccountId(id.0), seen.expected());
    let edit = body.0.check()?;
    write(&state, &caller, reference, async move |unit: &mut Unit| {
        accounts::update(unit, id, edit, &seen).await
    })
    .await
}

//! Add a key.

use actix_web::HttpRequest;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use crate::access::views::ContactView;
use crate::access::{Action, Caller, Target, decide};
use crate::http::answer::Created;
use crate::http::api::noun::{New, enter, held};
use crate::http::caller::SignedIn;
use crate::http::conditional::IfMatch;
use crate::http::headers::{ActReference, IdempotencyKey};
use crate::http::json::Valid;
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
use crate::http::shared::{Shared, State};
use crate::model::contact::Contact;
use crate::model::ids::{ContactId, KeyId};
use crate::model::key::SentKey;
use crate::model::kinds::BelongsTo;
use crate::model::violation::Violations;
use crate::registry::contacts;
use crate::unit::{Failure, Unit};

/// How long the body may be: 256 KiB.
const LIMIT: usize = 256 * 1024;

/// A new key: itself, or at least its fingerprint.
#[derive(Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"kind": "openpgp", "fingerprint": "0123 4567 89AB CDEF 0123  4567 89AB CDEF 0123 4567"}))]
pub struct NewKey {
    /// `openpgp` or `smime`: see the vocabulary `key_kinds`.
    #[validate(length(max = 64))]
    pub kind: String,
    /// The public key: armored, a certificate in PEM, or either in base64.
    #[serde(default)]
    #[validate(length(min = 1, max = 262_144))]
    pub material: Option<String>,
    /// Its fingerprint: 40 or 64 hexadecimal digits. It has to be that of the key where both are sent; a certificate has
    /// its SHA-256 then.
    #[serde(default)]
    #[validate(length(max = 200))]
    pub fingerprint: Option<String>,
    /// `function` (the usual), or `person` when it goes with the person.
    #[serde(default = "function")]
    #[validate(length(max = 64))]
    pub belongs_to: String,
}

fn function() -> String {
    BelongsTo::Function.to_string()
}

/// Add a key
///
/// Adds a public key of OpenPGP or a certificate of S/MIME. What is said of it is read off the key: user ids that it
/// vouches for, expiry, whether messages can be encrypted for it. What others signed is left out. Who issued a certificate
/// is not checked. A secret key is refused and not kept. The answer is the whole contact with its new tag; `Location` is
/// the key's address.
#[utoipa::path(
    post,
    path = "/v1/contacts/{contact_id}/keys",
    tag = "keys",
    responses(refused::OfChange, refused::Overloaded)
)]
#[expect(clippy::too_many_arguments, reason = "each is one convention")]
pub async fn add_key(
    state: State,
    request: HttpRequest,
    caller: SignedIn,
    id: Path<Uuid>,
    seen: IfMatch,
    reference: ActReference,
    key: IdempotencyKey,
    body: Valid<NewKey, LIMIT>,
) -> Result<Created<ContactView<'static>>, Problem> {
    let (id, seen) = (ContactId(id.0), seen.expected());
    let key = key.bind(&state.app.requests, &request, &body.0)?;
    let now = state.app.clock.now();
    let NewKey { kind, material, fingerprint, belongs_to } = body.0;
    let sent = SentKey { kind, material, fingerprint, belongs_to };
    require_editor(&state, &caller, id)?;
    // Signatures are verified, which takes its time. What breaks the reader of keys is no key.
    let turn = state.turn_to_read_key().await?;
    let checked = tokio::task::spawn_blocking(move || sent.check(now)).await;
    drop(turn);
    let unreadable = || Violations::one("/material", "not_a_key", "This is no key of this kind.");
    let draft = checked.unwrap_or_else(|_| Err(unreadable()))?;
    let key_id = KeyId::new(now);
    let new = New { key, id: key_id.0, part_of: Some(id.0) };
    let (key_id, answer) = enter(&state, &caller, reference, new, async move |unit: &mut Unit| {
        contacts::add_key(unit, id, key_id, draft, &seen).await
    })
    .await?;
    Created::at(format!("/v1/contacts/{id}/keys/{key_id}"), answer)
}

/// Refuses who may not edit a contact, before any work is done for him. One that is not known here may have been made on
/// another instance a moment ago: the unit looks at all of that again.
fn require_editor(shared: &Shared, caller: &Caller, id: ContactId) -> Result<(), Problem> {
    let snapshot = shared.app.directory.snapshot_arc();
    let Ok(known) = held::<Contact>(shared, &snapshot, caller, id.0) else { return Ok(()) };
    let decided = decide(caller, Action::EditContact, Target::Of(known.owner));
    decided.map(drop).map_err(|refusal| Failure::Refused(refusal).into())
}

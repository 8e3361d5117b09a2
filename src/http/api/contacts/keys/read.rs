//! Look up a key.

use uuid::Uuid;

use super::answer::{KeyAnswer, KeyMaterialView};
use crate::http::accept::{Form, Wanted};
use crate::http::answer::{Answer, Raw};
use crate::http::api::noun::read_part;
use crate::http::at_least::AtLeast;
use crate::http::caller::Anybody;
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
use crate::http::shared::State;
use crate::model::contact::Contact;
use crate::model::ids::KeyId;
use crate::model::key::{Key, KeyDetails};
use crate::model::kinds::KeyKind;

/// Look up a key
///
/// The key of a contact that you may see. JSON holds all that is known of it; `Accept: application/pgp-keys` gives an
/// OpenPGP key alone, `application/pkix-cert` and `application/x-pem-file` a certificate.
#[utoipa::path(
    get,
    path = "/v1/contacts/{contact_id}/keys/{key_id}",
    tag = "keys",
    responses(refused::Retired)
)]
pub async fn read_key(
    state: State,
    _: AtLeast,
    caller: Anybody,
    ids: Path<(Uuid, Uuid)>,
    wanted: Wanted,
) -> Result<KeyAnswer, Problem> {
    let (id, key_id) = (ids.0.0, KeyId(ids.0.1));
    let now = state.app.clock.now();
    let answer = |contact: &Contact| {
        let key = contact.keys.iter().find(|it| it.id == key_id).ok_or_else(Problem::not_found)?;
        let details = key.details.value().ok_or_else(Problem::not_found)?;
        match wanted.prefer(forms(key, details))? {
            Form::Json | Form::Html => {
                let view = KeyMaterialView::of(contact, key, details, now);
                Ok(KeyAnswer::Json(Answer::new(view, None)))
            }
            form => Ok(KeyAnswer::Raw(Raw::new(form.name(), bytes(form, details)?))),
        }
    };
    read_part::<Contact, _>(&state, &caller, id, key_id.0, answer).await
}

/// In which forms a key can be answered, the usual one first.
fn forms(key: &Key, details: &KeyDetails) -> &'static [Form] {
    match key.kind {
        _ if details.material.is_none() => &[Form::Json],
        KeyKind::Openpgp => &[Form::Json, Form::PgpKeys],
        KeyKind::Smime => &[Form::Json, Form::PkixCert, Form::PemFile],
    }
}

fn bytes(form: Form, details: &KeyDetails) -> Result<Vec<u8>, Problem> {
    match form {
        Form::PkixCert => details.certificate().ok_or_else(Problem::not_found),
        _ => Ok(details.material.clone().unwrap_or_default().into_bytes()),
    }
}

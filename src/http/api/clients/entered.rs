//! Making a client or a secret, once for each `Idempotency-Key`. The secret is shown by the one answer that made it: a
//! repeated request is answered without, because nobody keeps it.

use secrecy::SecretString;
use uuid::Uuid;

use super::shown::{ClientAnswer, show, show_found};
use crate::access::Caller;
use crate::accounts::clients::{self, Kept};
use crate::http::api::noun::position_header;
use crate::http::headers::ActReference;
use crate::http::problem::Problem;
use crate::http::shared::Shared;
use crate::model::ids::ClientId;
use crate::unit::{AsyncAct, IdempotencyKey, Unit};

/// What is about to be made.
pub(super) struct New {
    /// The caller's key for it.
    pub key: Option<IdempotencyKey>,
    /// The id that it gets, unless an earlier request has made it.
    pub id: Uuid,
    /// The client that shows it, when it is only a secret of one.
    pub part_of: Option<ClientId>,
    /// What its holder is shown.
    pub secret: SecretString,
}

/// Runs the act that makes it, unless an earlier request did. The answer is its id and the client.
pub(super) async fn enter<F>(
    shared: &Shared,
    caller: &Caller,
    reference: ActReference,
    New { key, id, part_of, secret }: New,
    act: F,
) -> Result<(Uuid, ClientAnswer), Problem>
where
    F: for<'u> AsyncAct<'u, Kept>,
{
    let act = async move |unit: &mut Unit| {
        if let Some(before) = unit.claim(key.as_ref(), id).await? {
            let client_id = part_of.unwrap_or(ClientId(before.record_id));
            let (client, secrets) = clients::find(unit, client_id).await?;
            return Ok((before.record_id, client, secrets, None));
        }
        let (owner, client, secrets) = act(unit).await?;
        Ok((id, client, secrets, Some((owner, unit.caller().clone()))))
    };
    let written = shared.app.write(caller, reference.0, act).await?;
    let (id, client, secrets, made) = written.value;
    let Some((owner, caller)) = made else {
        return Ok((id, show_found(shared, caller, (&client, &secrets))?));
    };
    let answer = show(&caller, &owner, (&client, &secrets), Some(&secret))?;
    Ok((id, answer.headers(position_header(&shared.app, written.position))))
}

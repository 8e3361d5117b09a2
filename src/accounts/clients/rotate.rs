//! Rotate: a client gets another secret, and the one before goes on issuing tokens for a while, so that nothing stands still
//! while the new one is brought to where it is used.

use chrono::TimeDelta;

use super::end_secret::{end, with_tokens};
use super::opened::open;
use super::{Kept, NewSecret, store};
use crate::access::Action;
use crate::model::client::LIVE_SECRETS;
use crate::model::ids::ClientId;
use crate::unit::{Conflict, Expected, Failure, Unit};

/// Gives a client that stands at a version of `expected` another secret. The one before issues tokens for `overlap` yet;
/// with none, all that were before are ended, and their tokens are refused.
///
/// # Errors
/// [`Failure`]; of conflicts, `TooManySecrets`.
pub async fn rotate(
    unit: &mut Unit,
    id: ClientId,
    (new, overlap): (NewSecret, TimeDelta),
    expected: &Expected,
) -> Result<Kept, Failure> {
    let opened = open(unit, Action::EditClient, id, expected).await?;
    let (now, permit) = (unit.now(), &opened.permit);
    store::secrets::clear(unit.connection(), permit, id, now).await?;
    if overlap.is_zero() {
        for before in with_tokens(unit, id).await? {
            end(unit, &opened, before.id).await?;
        }
    } else {
        let live = store::secrets::live_of(unit.connection(), id, now).await?;
        if live.len() >= LIVE_SECRETS {
            return Err(Conflict::TooManySecrets.into());
        }
        let until = now + overlap;
        for before in live {
            let until = before.expires_at.map_or(until, |at| at.min(until));
            store::secrets::expire(unit.connection(), permit, before.id, until).await?;
        }
    }
    store::secrets::insert(unit.connection(), permit, &opened.client, &new, now).await?;
    let after = opened.client.next(now);
    store::save(unit, permit, "rotate", &after).await?;
    let secrets = store::secrets::live_of(unit.connection(), id, now).await?;
    Ok((opened.owner, after, secrets))
}

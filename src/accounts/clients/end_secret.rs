//! End a secret: it issues no more, and the log tells every instance, so that its tokens are refused everywhere within a
//! second. Its client stays.

use super::opened::{Opened, open};
use super::{Kept, store};
use crate::access::Action;
use crate::accounts::token::LONGEST_LIFE;
use crate::changes::RevokedSession;
use crate::model::client::ClientSecret;
use crate::model::ids::{ClientId, SecretId};
use crate::unit::{Expected, Failure, Unit};

/// Ends a secret of a client that stands at a version of `expected`. One that issues no more by itself is ended as well, as
/// long as a token that it issued may be good.
///
/// # Errors
/// [`Failure::Missing`] when there is none; [`Failure`].
pub async fn end_secret(
    unit: &mut Unit,
    id: ClientId,
    secret_id: SecretId,
    expected: &Expected,
) -> Result<Kept, Failure> {
    let opened = open(unit, Action::EndClient, id, expected).await?;
    let now = unit.now();
    if !with_tokens(unit, id).await?.iter().any(|it| it.id == secret_id) {
        return Err(Failure::Missing);
    }
    end(unit, &opened, secret_id).await?;
    let after = opened.client.next(now);
    store::save(unit, &opened.permit, "end_secret", &after).await?;
    let secrets = store::secrets::live_of(unit.connection(), id, now).await?;
    Ok((opened.owner, after, secrets))
}

/// The secrets of a client of which there may be good tokens: those that issue them, and those that did a moment ago.
pub(super) async fn with_tokens(unit: &mut Unit, id: ClientId) -> Result<Vec<ClientSecret>, Failure> {
    let since = unit.now() - LONGEST_LIFE;
    store::secrets::live_of(unit.connection(), id, since).await
}

/// Ends a secret of a client that is open.
pub(super) async fn end(unit: &mut Unit, opened: &Opened, id: SecretId) -> Result<(), Failure> {
    let now = unit.now();
    store::secrets::end(unit.connection(), &opened.permit, id, now).await?;
    let revoked = RevokedSession {
        id: id.into(),
        account_id: opened.client.id.into(),
        organization_id: opened.client.organization_id,
        forget_at: now + LONGEST_LIFE,
    };
    unit.record(&opened.permit, "revoke", revoked, true).await
}

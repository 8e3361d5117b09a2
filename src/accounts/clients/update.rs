//! Update: what a client may do, until when, or how it is called, is changed. It holds at once, also for tokens that are
//! out.

use super::opened::open;
use super::{Kept, store};
use crate::access::Action;
use crate::model::client::ClientEdit;
use crate::model::ids::ClientId;
use crate::unit::{Expected, Failure, Unit};

/// Changes a client that stands at a version of `expected`. What changes nothing writes nothing.
///
/// # Errors
/// [`Failure`].
pub async fn update(
    unit: &mut Unit,
    id: ClientId,
    edit: ClientEdit,
    expected: &Expected,
) -> Result<Kept, Failure> {
    let opened = open(unit, Action::EditClient, id, expected).await?;
    let now = unit.now();
    let after = opened.client.apply(edit, opened.owner.kind, now)?;
    if after != opened.client {
        store::save(unit, &opened.permit, "update", &after).await?;
    }
    let secrets = store::secrets::live_of(unit.connection(), id, now).await?;
    Ok((opened.owner, after, secrets))
}

//! Disable: a client is nobody from now on; its secrets issue nothing, and its tokens are refused everywhere. A tombstone
//! remains.

use super::opened::open;
use super::store;
use crate::access::Action;
use crate::model::ids::ClientId;
use crate::unit::{Expected, Failure, Unit};

/// Disables a client that stands at a version of `expected`.
///
/// # Errors
/// [`Failure`].
pub async fn disable(unit: &mut Unit, id: ClientId, expected: &Expected) -> Result<(), Failure> {
    let opened = open(unit, Action::EndClient, id, expected).await?;
    let now = unit.now();
    store::secrets::end_all(unit.connection(), &opened.permit, id, now).await?;
    store::save(unit, &opened.permit, "disable", &opened.client.disable(now)).await
}

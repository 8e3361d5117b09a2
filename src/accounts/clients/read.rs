//! Read: which clients an organization has. What they are is in memory, too; their secrets are not.

use super::store;
use crate::model::client::{Client, ClientSecret};
use crate::model::ids::{ClientId, OrganizationId};
use crate::unit::{Failure, Unit};

/// A page of clients, the newest first, each with its live secrets.
#[derive(Debug)]
pub struct Page {
    /// The clients.
    pub items: Vec<(Client, Vec<ClientSecret>)>,
    /// The last of them, where there are more.
    pub next: Option<ClientId>,
}

/// A client, also one that is disabled, with its live secrets.
///
/// # Errors
/// [`Failure::Missing`]; the database's.
pub async fn find(unit: &mut Unit, id: ClientId) -> Result<(Client, Vec<ClientSecret>), Failure> {
    let now = unit.now();
    let client = store::read(unit.connection(), id).await?.ok_or(Failure::Missing)?;
    Ok((client, store::secrets::live_of(unit.connection(), id, now).await?))
}

/// The clients of an organization that come after one, the newest first; none that is disabled.
///
/// # Errors
/// The database's.
pub async fn page(
    unit: &mut Unit,
    organization_id: OrganizationId,
    after: Option<ClientId>,
    limit: usize,
) -> Result<Page, Failure> {
    let now = unit.now();
    let mut clients = store::page(unit.connection(), organization_id, after, limit.saturating_add(1)).await?;
    let has_more = clients.len() > limit;
    clients.truncate(limit);
    let next = clients.last().filter(|_| has_more).map(|last| last.id);
    let ids: Vec<ClientId> = clients.iter().map(|client| client.id).collect();
    let mut secrets = store::secrets::live_of_all(unit.connection(), &ids, now).await?;
    let items = clients.into_iter().map(|client| {
        let secrets = secrets.remove(&client.id).unwrap_or_default();
        (client, secrets)
    });
    Ok(Page { items: items.collect(), next })
}

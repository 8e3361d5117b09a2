//! Read: what became of invitations.

use super::store;
use crate::model::ids::{InvitationId, OrganizationId};
use crate::model::invitation::Invitation;
use crate::unit::{Failure, Unit};

/// A page of invitations, the newest first.
#[derive(Debug)]
pub struct Page {
    /// The invitations.
    pub items: Vec<Invitation>,
    /// The last of them, where there are more.
    pub next: Option<InvitationId>,
}

/// An invitation.
///
/// # Errors
/// [`Failure::Missing`]; the database's.
pub async fn find(unit: &mut Unit, id: InvitationId) -> Result<Invitation, Failure> {
    store::find(unit.connection(), id).await?.ok_or(Failure::Missing)
}

/// The invitations of an organization that come after one, the newest first.
///
/// # Errors
/// The database's.
pub async fn page(
    unit: &mut Unit,
    organization_id: OrganizationId,
    after: Option<InvitationId>,
    limit: usize,
) -> Result<Page, Failure> {
    let mut items = store::page(unit.connection(), organization_id, after, limit.saturating_add(1)).await?;
    let has_more = items.len() > limit;
    items.truncate(limit);
    let next = items.last().filter(|_| has_more).map(|last| last.id);
    Ok(Page { items, next })
}

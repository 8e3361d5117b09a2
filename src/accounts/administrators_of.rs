//! Who administers organizations: whom to write to.

use super::store;
use crate::model::ids::{AccountId, OrganizationId};
use crate::unit::{Failure, Unit};

/// The accounts that administer any of these organizations, in the order of their ids.
///
/// # Errors
/// The database's.
pub async fn administrators_of(
    unit: &mut Unit,
    organizations: impl IntoIterator<Item = OrganizationId>,
) -> Result<Vec<AccountId>, Failure> {
    let organizations: Vec<OrganizationId> = organizations.into_iter().collect();
    store::administrators_of(unit.connection(), &organizations).await
}

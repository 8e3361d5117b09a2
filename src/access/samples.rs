//! Callers and owners for tests.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::{Caller, Mandate, Member, Owner};
use crate::model::audience::Audience;
use crate::model::country::Country;
use crate::model::ids::{AccountId, OrganizationId};
use crate::model::kinds::{AccountRole, OrganizationKind, Standing};
pub use crate::model::samples::{TEAM, circle};
use crate::model::scopes::Scopes;

/// The secretariat.
pub const SECRETARIAT: OrganizationId = OrganizationId(Uuid::from_u128(1));
/// A state authority.
pub const AUTHORITY: OrganizationId = OrganizationId(Uuid::from_u128(3));
/// An organization that has nothing to do with the others.
pub const OTHER: OrganizationId = OrganizationId(Uuid::from_u128(4));

/// An account of an organization that belongs to these circles.
pub fn member_of(id: OrganizationId, standing: Standing, role: AccountRole, circles: &[u128]) -> Member {
    let kind = match id {
        SECRETARIAT => OrganizationKind::Secretariat,
        AUTHORITY => OrganizationKind::StateAuthority,
        _ => OrganizationKind::Csirt,
    };
    Member {
        account_id: AccountId(id.0),
        session_id: None,
        role,
        organization_id: id,
        kind,
        standing,
        circles: circles.iter().map(|number| circle(*number)).collect::<BTreeSet<_>>(),
        mandate: (id == AUTHORITY).then(|| Mandate { lead_id: AUTHORITY, country: home(), delegation: None }),
        scopes: None,
    }
}

/// Where the authority leads.
pub fn home() -> Country {
    Country::parse("CH").expect("a country")
}

/// The same, as a caller in no circle.
pub fn account(id: OrganizationId, standing: Standing, role: AccountRole) -> Caller {
    Caller::Account(member_of(id, standing, role, &[]))
}

/// A machine client of an accredited organization, with these scopes.
pub fn client(id: OrganizationId, role: AccountRole, scopes: &str) -> Caller {
    let scopes = if scopes.is_empty() { Scopes::NONE } else { scopes.parse().expect("scopes") };
    Caller::Account(Member { scopes: Some(scopes), ..member_of(id, Standing::Accredited, role, &[]) })
}

/// The team as it stands towards others.
pub fn team(authority_id: Option<OrganizationId>, has_administrator: bool) -> Owner {
    Owner {
        id: TEAM,
        kind: OrganizationKind::Csirt,
        sectors: Vec::new(),
        standing: Standing::Accredited,
        authority_id,
        audience: Audience::Public,
        has_administrator,
    }
}

//! What can be done to attestations.

mod end;
mod follow;
mod follow_owner;
mod issue;
mod report;
pub(super) mod store;
mod update;

pub use end::end;
pub use follow::{end_missing, follow};
pub(super) use follow_owner::{restore_all, retire_all};
pub use issue::issue;
pub use report::report_all;
pub use update::update;

use crate::access::disclosure::issuer_counts;
use crate::access::{Action, Owner, Permit};
use crate::model::attestation::Attestation;
use crate::model::ids::AttestationId;
use crate::registry::rules;
use crate::unit::{Expected, Failure, Unit};

/// What an attestation became, with its owner as locked: enough for the answer's view.
pub type Kept = (Owner, Attestation);

/// An attestation that is locked and may be written. Its owner is of whom it is said.
struct Opened {
    owner: Owner,
    permit: Permit,
    attestation: Attestation,
}

/// Locks the organization of which it is said and the attestation, and asks for the permit. Hidden is as missing.
async fn open(unit: &mut Unit, id: AttestationId, action: Action) -> Result<Opened, Failure> {
    let organization_id = store::organization_of(unit.connection(), id).await?.ok_or(Failure::Missing)?;
    let owner = unit.owner(organization_id).await?;
    let attestation = store::lock(unit.connection(), id).await?.ok_or(Failure::Missing)?;
    let is_accredited = match attestation.issuer_id {
        Some(issuer_id) => store::is_accredited(unit.connection(), issuer_id).await?,
        None => false,
    };
    let counts = issuer_counts(&attestation, || is_accredited);
    let permit = unit.permit_attestation(action, &owner, &attestation, counts).await?;
    Ok(Opened { owner, permit, attestation })
}

/// Locks an attestation that `source` owns, with the organization of which it is said.
async fn open_of_source(unit: &mut Unit, id: AttestationId, source: &str) -> Result<Opened, Failure> {
    let organization_id = store::organization_of(unit.connection(), id).await?.ok_or(Failure::Missing)?;
    let owner = unit.owner(organization_id).await?;
    let attestation = store::lock(unit.connection(), id).await?.ok_or(Failure::Missing)?;
    let permit = unit.permit(Action::FollowSource, &owner, &owner.audience).await?;
    rules::require_source(&attestation.origin, source)?;
    Ok(Opened { owner, permit, attestation })
}

impl Opened {
    /// Refuses a retired attestation, one that a source owns, and one that was changed since the caller read it.
    fn require_current(&self, expected: &Expected) -> Result<(), Failure> {
        let it = &self.attestation;
        rules::require_current(expected, it.edit_version, &it.origin, it.retired_at)
    }
}

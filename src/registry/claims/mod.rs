//! What can be done to constituency claims.

mod confirm;
mod dispute;
mod follow;
mod follow_owner;
mod mark_missing;
mod register;
mod report;
mod retire;
mod retire_missing;
pub(super) mod store;
mod update;

pub use confirm::{confirm, withdraw_confirmation};
pub use dispute::{dispute, withdraw_dispute};
pub use follow::follow;
pub(super) use follow_owner::{adopt_all, restore_all, retire_all};
pub use mark_missing::mark_missing;
pub use register::register;
pub use report::report_all;
pub use retire::retire;
pub use retire_missing::retire_missing;
pub use update::update;

use crate::access::policy::may_edit_claims;
use crate::access::{Action, Owner, Permit};
use crate::model::claim::{Claim, ClaimDraft};
use crate::model::ids::{ClaimId, ContactId, OrganizationId};
use crate::model::violation::Violations;
use crate::registry::organizations;
use crate::registry::{contacts, rules};
use crate::unit::{Conflict, Expected, Failure, Unit};

/// What a claim became, with its owner as locked: enough for the answer's view.
pub type Kept = (Owner, Claim);

/// How many claims an organization has at most: what becomes of it is written to all of them in one unit.
pub const CLAIMS_MAX: usize = 1000;

/// A claim that is locked and may be written.
struct Opened {
    owner: Owner,
    permit: Permit,
    claim: Claim,
}

/// Locks a claim's organization and the claim, and asks for the permit. Hidden is as missing.
async fn open(unit: &mut Unit, id: ClaimId, action: Action) -> Result<Opened, Failure> {
    let organization_id = store::organization_of(unit.connection(), id).await?.ok_or(Failure::Missing)?;
    let owner = unit.owner(organization_id).await?;
    let claim = store::lock(unit.connection(), id).await?.ok_or(Failure::Missing)?;
    let permit = unit.permit(action, &owner, &owner.audience).await?;
    Ok(Opened { owner, permit, claim })
}

impl Opened {
    /// Refuses a retired claim, one that a source owns, and one that was changed since the caller read it.
    fn require_current(&self, expected: &Expected) -> Result<(), Failure> {
        let it = &self.claim;
        rules::require_current(expected, it.edit_version, &it.origin, it.retired_at)
    }

    /// The same for others, who change nothing that its organization says: whoever owns it, as long as they see it.
    fn require_standing(&self, unit: &Unit, expected: &Expected) -> Result<(), Failure> {
        unit.require_visible(&self.owner)?;
        // Who is not told the version cannot find it by trying.
        let knows_it = *expected == Expected::Any || may_edit_claims(unit.caller(), &self.owner);
        let expected = if knows_it { expected } else { &Expected::OneOf(Vec::new()) };
        rules::require_standing(expected, self.claim.edit_version, self.claim.retired_at)
    }
}

/// Enters a claim under `id`, once the permit is there.
async fn enter(
    unit: &mut Unit,
    permit: &Permit,
    id: ClaimId,
    draft: ClaimDraft,
    act: &'static str,
) -> Result<Claim, Failure> {
    let organization_id = permit.organization_id();
    if organizations::store::is_retired(unit.connection(), organization_id).await? {
        return Err(Failure::Retired);
    }
    if store::count_active(unit.connection(), organization_id).await?
        >= i64::try_from(CLAIMS_MAX).unwrap_or(i64::MAX)
    {
        return Err(Conflict::TooManyClaims.into());
    }
    if store::is_claimed(unit.connection(), organization_id, &draft.subject).await? {
        return Err(Conflict::ClaimExists.into());
    }
    require_contact(unit, organization_id, draft.contact_id).await?;
    let claim = Claim::register(id, organization_id, draft, unit.now());
    store::save(unit, permit, act, None, &claim).await?;
    Ok(claim)
}

/// Refuses to name a contact that is not one of the organization's that stand: unknown, foreign and retired ones are answered
/// alike.
async fn require_contact(
    unit: &mut Unit,
    organization_id: OrganizationId,
    contact_id: Option<ContactId>,
) -> Result<(), Failure> {
    let Some(id) = contact_id else { return Ok(()) };
    if contacts::store::stands(unit.connection(), id, organization_id).await? {
        return Ok(());
    }
    Err(unknown_contact().into())
}

/// Why a claim cannot name a contact.
fn unknown_contact() -> Violations {
    let detail = "Name a contact of the same organization that is not retired.";
    Violations::one("/contact_id", "unknown_contact", detail)
}

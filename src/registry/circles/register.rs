//! Register: a regional body or the secretariat makes a circle.

use super::{Kept, store};
use crate::access::Refusal;
use crate::model::circle::{Circle, CircleDraft};
use crate::model::ids::CircleId;
use crate::model::kinds::CircleRule;
use crate::unit::{Conflict, Failure, Unit};

/// How many circles an organization has at most.
const CIRCLES_MAX: i64 = 100;

/// Makes a circle of the caller's organization under `id`.
///
/// # Errors
/// [`Failure`].
pub async fn register(unit: &mut Unit, id: CircleId, draft: CircleDraft) -> Result<Kept, Failure> {
    let own = unit.caller().member().map(|member| member.organization_id);
    let owner = unit.owner(own.ok_or(Refusal::SignIn)?).await?;
    let permit = unit.permit_new_circle(&owner, draft.rule).await?;
    let connection = unit.connection();
    if store::count_of(connection, owner.id).await? >= CIRCLES_MAX {
        return Err(Conflict::TooManyCircles.into());
    }
    if draft.rule != CircleRule::List && store::has_circle_by(connection, draft.rule).await? {
        return Err(Conflict::SecondOfRule.into());
    }
    let circle = Circle::register(id, owner.id, draft, unit.now());
    store::save(unit, &permit, "register", None, &circle).await?;
    Ok((owner, circle))
}

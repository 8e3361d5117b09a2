//! Permits to make, edit, leave and end circles.

use std::collections::BTreeMap;

use super::{Failure, Unit, store};
use crate::access::disclosure::{may_read, sees_circle};
use crate::access::{Action, Owner, Permit, Refusal, Target, decide};
use crate::model::circle::Circle;
use crate::model::ids::OrganizationId;
use crate::model::kinds::CircleRule;

/// What is done to a record that named a circle which ended.
pub const NARROW: &str = "narrow";

impl Unit {
    /// Decides whether the caller may make a circle of `owner`.
    ///
    /// # Errors
    /// [`Failure::Refused`], or the database's.
    pub async fn permit_new_circle(&mut self, owner: &Owner, rule: CircleRule) -> Result<Permit, Failure> {
        let permit = decide(&self.caller, Action::RegisterCircle, Target::NewCircle { owner, rule })?;
        self.open([owner.id]).await?;
        Ok(permit)
    }

    /// Decides whether the caller may edit or leave a circle. A caller who may not know of it hears that there is none.
    ///
    /// # Errors
    /// [`Failure::Missing`], [`Failure::Refused`], or the database's.
    pub async fn permit_circle(
        &mut self,
        action: Action,
        owner: &Owner,
        circle: &Circle,
    ) -> Result<Permit, Failure> {
        let permit = self.decide_circle(action, owner, circle)?;
        self.open([owner.id]).await?;
        Ok(permit)
    }

    /// Refuses what the caller may not do to a circle, before anything is locked for it: see [`Unit::foresee`].
    ///
    /// # Errors
    /// As [`Unit::permit_circle`].
    pub async fn foresee_circle(&mut self, action: Action, circle: &Circle) -> Result<(), Failure> {
        let owner = store::peek(&mut self.connection, circle.organization_id).await?;
        self.decide_circle(action, &owner.ok_or(Failure::Missing)?, circle).map(drop)
    }

    fn decide_circle(&self, action: Action, owner: &Owner, circle: &Circle) -> Result<Permit, Failure> {
        let is_visible = sees_circle(&self.caller, owner, circle);
        decide(&self.caller, action, Target::Circle { owner, circle })
            .map_err(|refusal| if is_visible { refusal.into() } else { Failure::Missing })
    }

    /// The right to end a circle, or to take an organization out of it, that follows from `retiring` an organization.
    ///
    /// # Errors
    /// [`Failure::Refused`] when it does not follow, or the database's.
    pub async fn permit_circle_of(
        &mut self,
        action: Action,
        owner: &Owner,
        circle: &Circle,
        retiring: &Permit,
    ) -> Result<Permit, Failure> {
        let permit = decide(&self.caller, action, Target::CircleOf { owner, circle, retiring })?;
        self.open([owner.id]).await?;
        Ok(permit)
    }

    /// The right to take the circle that `ending` ends out of records of these organizations.
    ///
    /// # Errors
    /// [`Failure::Refused`] when `ending` ends no circle for one of them, or the database's.
    pub async fn permits_narrowing<'a>(
        &mut self,
        ending: &Permit,
        owners: impl IntoIterator<Item = &'a Owner>,
    ) -> Result<BTreeMap<OrganizationId, Permit>, Failure> {
        let permits = owners
            .into_iter()
            .map(|owner| {
                let target = Target::Naming { owner, ending };
                Ok((owner.id, decide(&self.caller, Action::NarrowAudience, target)?))
            })
            .collect::<Result<BTreeMap<_, _>, Refusal>>()?;
        self.open(permits.keys().copied()).await?;
        Ok(permits)
    }

    /// Refuses to speak of an organization that the caller may not know of.
    ///
    /// # Errors
    /// [`Failure::Missing`].
    pub fn require_visible(&self, owner: &Owner) -> Result<(), Failure> {
        if may_read(&self.caller, owner, &owner.audience) { Ok(()) } else { Err(Failure::Missing) }
    }
}

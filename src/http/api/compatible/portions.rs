//! Teams in portions: each is gathered, and its restricted values are journaled, in a turn of its own, so that who asks for all
//! of them keeps nobody waiting.

use std::sync::Arc;

use super::gathered::{Gathered, Parts};
use crate::access::Caller;
use crate::access::disclosure::Light;
use crate::directory::{Found, Look, Snapshot};
use crate::http::answer::Raw;
use crate::http::api::noun::{Degradable, journaled};
use crate::http::problem::Problem;
use crate::http::shared::State;
use crate::journal::Reading;
use crate::model::ids::OrganizationId;

/// Teams of a portion.
const PORTION: usize = 100;

/// Teams that were gathered.
pub struct Portions<C, T> {
    /// What was found out when they were chosen.
    pub chosen: C,
    /// What is told of each.
    pub told: Vec<T>,
    withholds: bool,
}

impl<C, T> Portions<C, T> {
    /// The answer, which says when something is withheld.
    pub fn answered(&self, answer: Raw) -> Raw {
        if self.withholds { answer.degraded() } else { answer }
    }
}

/// A portion that was gathered.
struct Told<T> {
    teams: Vec<T>,
    is_degraded: bool,
}

impl<T> Degradable for Told<T> {
    fn degraded(self) -> Self {
        Self { is_degraded: true, ..self }
    }
}

/// Who looks, and at what.
struct Search<'s> {
    state: &'s State,
    caller: &'s Caller,
    snapshot: Arc<Snapshot>,
    parts: Parts,
}

/// Chooses teams, then tells what is seen of each: these `parts` of it, and no others, are gathered and journaled. When the
/// journal cannot be written, all of it is done again, without what is restricted.
///
/// # Errors
/// `overloaded`; those of `told`.
pub async fn in_portions<C, T>(
    state: &State,
    caller: &Caller,
    parts: Parts,
    choose: impl Fn(&Look<'_>) -> (C, Vec<OrganizationId>),
    tell: impl Fn(&Gathered<'_>) -> Result<T, Problem>,
) -> Result<Portions<C, T>, Problem> {
    let snapshot = state.app.directory.snapshot_arc();
    let search = Search { state, caller, snapshot, parts };
    let mut portions = search.all(&choose, &tell, false).await?;
    if portions.is_none() {
        portions = search.all(&choose, &tell, true).await?;
    }
    portions.ok_or_else(|| Problem::internal("what is withheld is withheld twice"))
}

impl Search<'_> {
    /// All portions; nothing when something of them has to be withheld and is not yet.
    async fn all<C, T>(
        &self,
        choose: &impl Fn(&Look<'_>) -> (C, Vec<OrganizationId>),
        tell: &impl Fn(&Gathered<'_>) -> Result<T, Problem>,
        withholds: bool,
    ) -> Result<Option<Portions<C, T>>, Problem> {
        let mut turn = Some(self.state.turn_to_begin(self.caller).await?);
        let light = Light { can_journal: !withholds, ..self.state.app.light() };
        let (chosen, ids) = choose(&self.look(light));
        let mut told = Vec::with_capacity(ids.len());
        for portion in ids.chunks(PORTION) {
            if turn.is_none() {
                // Others wait for this thread, too.
                tokio::task::yield_now().await;
                turn = Some(self.state.turn_to_go_on(self.caller).await?);
            }
            let portion = journaled(&self.state.app, self.caller, |mut light| {
                light.can_journal &= !withholds;
                self.portion(&self.look(light), portion, tell)
            });
            let Told { teams, is_degraded } = portion.await?;
            if is_degraded && !withholds {
                return Ok(None);
            }
            told.extend(teams);
            drop(turn.take());
        }
        Ok(Some(Portions { chosen, told, withholds }))
    }

    fn look(&self, light: Light) -> Look<'_> {
        Look { snapshot: &self.snapshot, caller: self.caller, light }
    }

    fn portion<T>(
        &self,
        look: &Look<'_>,
        ids: &[OrganizationId],
        tell: &impl Fn(&Gathered<'_>) -> Result<T, Problem>,
    ) -> Result<(Told<T>, Vec<Reading>), Problem> {
        let (mut teams, mut readings) = (Vec::with_capacity(ids.len()), Vec::new());
        for id in ids {
            // It is there: it was chosen in this snapshot, unless it is withheld as a whole.
            let Found::Here(organization) = look.organization(*id) else { continue };
            let team = Gathered::of(look, organization, self.parts);
            teams.push(tell(&team)?);
            readings.extend(team.readings());
        }
        Ok((Told { teams, is_degraded: false }, readings))
    }
}

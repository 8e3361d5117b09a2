//! Teams, as FIRST's API answers them.

use serde::Serialize;

use super::envelope::{Envelope, NotAnswered, Teams, Tried};
use super::gathered::Gathered;
use super::query::{Asked, TeamQuery};
use crate::access::Caller;
use crate::directory::Look;
use crate::exchange::compatible::FirstTeam;
use crate::http::answer::Raw;
use crate::http::api::noun::journaled;
use crate::http::at_least::AtLeast;
use crate::http::caller::Anybody;
use crate::http::problem::Problem;
use crate::http::query::Query;
use crate::http::shared::State;
use crate::journal::Reading;
use crate::model::kinds::KnownScheme;

/// List teams as FIRST does
///
/// The teams that you may see in the form of version 1 of FIRST's API: CSIRTs, and what else FIRST calls by an id of its own.
/// Errors have the same envelope, with the status `ERROR`.
#[utoipa::path(get, path = "/data/v1/teams", tag = "compatible")]
pub async fn list_teams(
    state: State,
    at_least: Tried<AtLeast>,
    caller: Tried<Anybody>,
    query: Tried<Query<TeamQuery>>,
) -> Result<Teams, NotAnswered> {
    let (caller, query) = (caller.0?.0, query.0?.0);
    at_least.0?;
    let asked = query.understood(&caller)?;
    let caller = if asked.is_public { Caller::Stranger } else { caller };
    let snapshot = state.app.directory.snapshot_arc();
    let answer = journaled(&state.app, &caller, |light| {
        let look = Look { snapshot: &snapshot, caller: &caller, light };
        let (teams, total, readings) = page(&look, &query, &asked);
        let body = written(&query, &asked, &teams, total, caller.member().is_none())?;
        Ok((Raw::new("application/json", body), readings))
    });
    Ok(Teams(answer.await?))
}

/// The teams of one answer, and of what sending them is a reading. Only what is sent is kept, unless all have to be sorted.
fn page(look: &Look<'_>, query: &TeamQuery, asked: &Asked) -> (Vec<FirstTeam>, usize, Vec<Reading>) {
    let (first, last) = (query.offset, query.offset.saturating_add(query.limit));
    let mut total = 0;
    let mut teams: Vec<(FirstTeam, Vec<Reading>)> = Vec::new();
    for organization in look.teams(KnownScheme::First) {
        let gathered = Gathered::of(look, organization);
        let team = gathered.told(FirstTeam::of);
        if !query.takes(asked, &team) {
            continue;
        }
        if asked.sorts() || (first..last).contains(&total) {
            teams.push((team, gathered.readings().collect()));
        }
        total += 1;
    }
    if asked.sorts() {
        asked.sort(&mut teams);
        teams = teams.into_iter().skip(first).take(query.limit).collect();
    }
    let (teams, readings): (Vec<_>, Vec<_>) = teams.into_iter().unzip();
    (teams, total, readings.into_iter().flatten().collect())
}

fn written(
    query: &TeamQuery,
    asked: &Asked,
    teams: &[FirstTeam],
    total: usize,
    is_public: bool,
) -> Result<Vec<u8>, Problem> {
    let shown: Vec<_> = teams.iter().map(|team| team.shown(&asked.fields)).collect();
    if !query.envelope {
        return json(query, &shown);
    }
    json(query, &Envelope::of(shown, total, query.offset, query.limit, is_public))
}

fn json(query: &TeamQuery, answer: &impl Serialize) -> Result<Vec<u8>, Problem> {
    let written = if query.pretty { serde_json::to_vec_pretty(answer) } else { serde_json::to_vec(answer) };
    written.map_err(Problem::internal)
}

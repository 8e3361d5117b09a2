//! Teams, as FIRST's API answers them.

use serde::Serialize;

use super::envelope::{Envelope, NotAnswered, Teams, Tried};
use super::gathered::Gathered;
use super::portions::in_portions;
use super::query::{Asked, TeamQuery};
use crate::access::Caller;
use crate::directory::Look;
use crate::exchange::compatible::FirstTeam;
use crate::http::answer::Raw;
use crate::http::at_least::AtLeast;
use crate::http::caller::Anybody;
use crate::http::problem::Problem;
use crate::http::query::Query;
use crate::http::shared::State;
use crate::model::ids::OrganizationId;
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
    let choose = |look: &Look<'_>| chosen(look, &query, &asked);
    let told = |team: &Gathered<'_>| Ok(team.told(FirstTeam::of));
    let portions = in_portions(&state, &caller, asked.told_by(&query), choose, told).await?;
    let body = written(&query, &asked, &portions.told, portions.chosen, caller.member().is_none())?;
    Ok(Teams(portions.answered(Raw::new("application/json", body))))
}

/// How many teams are asked for, and which of them are sent. No more of each is looked at than it takes to choose.
fn chosen(look: &Look<'_>, query: &TeamQuery, asked: &Asked) -> (usize, Vec<OrganizationId>) {
    let parts = asked.chosen_by(query);
    let taken = look.teams(KnownScheme::First).filter_map(|organization| {
        let id = OrganizationId(organization.view.id);
        let team = Gathered::of(look, organization, parts).told(FirstTeam::of);
        query.takes(asked, &team).then_some((team, id))
    });
    if asked.sorts() {
        let mut teams: Vec<(FirstTeam, OrganizationId)> = taken.collect();
        asked.sort(&mut teams);
        let sent = teams.iter().skip(query.offset).take(query.limit).map(|(_, id)| *id).collect();
        return (teams.len(), sent);
    }
    let (mut total, mut sent) = (0, Vec::new());
    for (_, id) in taken {
        if total >= query.offset && sent.len() < query.limit {
            sent.push(id);
        }
        total += 1;
    }
    (total, sent)
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

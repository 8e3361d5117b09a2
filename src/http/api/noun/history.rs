//! History: who changed what, when and why, as far as the caller may see it.

mod walk;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::shown::journaled;
use super::{Noun, Shown, disclosed, reading};
use crate::access::disclosure::may_read;
use crate::access::policy::speaks_for;
use crate::access::views::rfc3339;
use crate::access::{Caller, Owner};
use crate::app::App;
use crate::changes::{self, Change};
use crate::db::{Database, Unavailable};
use crate::directory::Look;
use crate::http::answer::{Items, View};
use crate::http::api::parts::{SAMPLE_ID, moment};
use crate::http::cursor::Cursors;
use crate::http::problem::Problem;
use crate::http::query::PageSize;
use crate::http::shared::Shared;
use crate::model::audience::Audience;
use crate::model::organization::Organization;
use crate::unit::Failure;
use walk::Walk;

/// Which part of a history.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct HistoryQuery {
    /// How many changes at most.
    #[serde(default)]
    #[param(inline)]
    pub limit: PageSize,
    /// Where to go on: `next_cursor` of the page before.
    pub cursor: Option<String>,
}

/// A change of a record.
#[derive(Debug, Serialize, ToSchema)]
pub struct EntryView {
    /// When.
    #[serde(serialize_with = "rfc3339")]
    #[schema(example = "2026-05-02T08:00:00.000Z")]
    pub at: DateTime<Utc>,
    /// What was done: `register`, `update`, `add_channel`, `confirm`, `retire`, ...
    #[schema(example = "update")]
    pub act: String,
    /// The organization that did it, where you see it; for members.
    pub organization_id: Option<Uuid>,
    /// The account or machine client that did it; for who speaks for the record's organization.
    pub account_id: Option<Uuid>,
    /// The process that did it, such as `system:command-line`; for members.
    #[schema(example = json!(null))]
    pub process: Option<String>,
    /// The note verbale or ticket that the writer named in `Act-Reference`; for members.
    #[schema(example = "Note verbale 12/2026")]
    pub reference: Option<String>,
}

impl EntryView {
    /// What who looks may know of a change: an organization that he does not see is not named to him.
    fn of(look: &Look<'_>, owner: &Owner, change: &Change) -> Self {
        let member = look.caller.member();
        let is_member = member.is_some_and(|it| {
            it.reads_of(owner.id) && (it.is_accredited() || it.organization_id == owner.id)
        });
        let speaks = member.is_some_and(|it| speaks_for(it, owner));
        let actor = change.actor.organization.filter(|id| look.names(id.0));
        Self {
            at: change.at,
            act: change.act.clone(),
            organization_id: actor.filter(|_| is_member).map(|it| it.0),
            account_id: change.actor.account.filter(|_| speaks && actor.is_some()).map(|it| it.0),
            process: change.actor.process.clone().filter(|_| is_member),
            reference: change.reference.clone().filter(|_| is_member),
        }
    }

    /// A change in examples.
    #[must_use]
    pub fn sample() -> Self {
        Self {
            at: moment(),
            act: "update".into(),
            organization_id: Some(SAMPLE_ID),
            account_id: None,
            process: None,
            reference: Some("Note verbale 12/2026".into()),
        }
    }
}

/// How many changes are read at once.
const STEP: i64 = 200;

/// How many such steps are walked along the changes of an organization.
const STEPS: i64 = 10;

/// One version of a record as a caller sees it.
struct Version<N> {
    /// The change that made it.
    change: Change,
    /// The record after that change, narrowed to what the caller may see of it now.
    then: N,
}

/// A page of a record's history as a caller sees it.
pub struct Past<'a, N> {
    /// Whose the record is.
    owner: &'a Owner,
    /// The versions, newest first.
    versions: Vec<Version<N>>,
    /// The cursor of the next page; nothing when there are no more.
    next: Option<String>,
}

impl<'a, N: Noun> Past<'a, N> {
    /// Reads the page that `query` asks for.
    ///
    /// `narrow` gives a past version the narrower of its audience then and now, part by part, or nothing of it. It is offered
    /// all versions from the newest on, so that it knows what became of each part. Who speaks for the owner sees each as it
    /// was.
    ///
    /// # Errors
    /// `malformed` or `cursor-expired` for a cursor that is not good; `overloaded` when others read histories already;
    /// `database-unavailable`: history is read from Postgres.
    pub async fn read(
        shared: &Shared,
        caller: &Caller,
        owner: &'a Owner,
        id: Uuid,
        query: &HistoryQuery,
        mut narrow: impl FnMut(&Change, N) -> Option<N>,
    ) -> Result<Self, Problem> {
        let app = &shared.app;
        let cursors = Cursors::of(app, "history", &id.to_string());
        let before: Option<i64> = cursors.open(query.cursor.as_deref())?;
        let (light, sees_all) = (app.light(), may_read(caller, owner, &Audience::Own));
        let narrow = |change: &Change| {
            let then = N::of(change.record().ok()?)?;
            if sees_all { Some(then) } else { narrow(change, then) }
        };
        let snapshot = app.directory.snapshot_arc();
        let looker = Look { snapshot: &snapshot, caller, light };
        let look = |then: &N| serde_json::to_string(&disclosed(&looker, owner, then)?.view).ok();
        let limit = query.limit.get();
        // A page of who sees all is as long as it looks; one of others is as long as what is hidden.
        let _turn = if sees_all { None } else { Some(shared.turn_to_walk(caller).await?) };
        let walk = Walk::new(before, limit, sees_all);
        let mut versions = versions(&app.database, id, walk, narrow, look).await?;
        let has_more = versions.len() > limit;
        versions.truncate(limit);
        let next = versions.last().filter(|_| has_more).map(|last| cursors.seal(&last.change.number));
        Ok(Self { owner, versions, next })
    }

    /// Shows the page: each version with the change that made it, as `entry` puts the two together.
    ///
    /// # Errors
    /// None of its own.
    pub async fn show<'p, V: View>(
        &'p self,
        app: &App,
        caller: &Caller,
        entry: impl Fn(EntryView, Shown<'p, N>) -> V::Shown<'p>,
    ) -> Result<Items<V>, Problem> {
        let snapshot = app.directory.snapshot_arc();
        journaled(app, caller, |light| {
            let look = Look { snapshot: &snapshot, caller, light };
            let shown: Vec<_> = self
                .versions
                .iter()
                .filter_map(|it| Some((&it.change, disclosed(&look, self.owner, &it.then)?)))
                .collect();
            let readings = shown.iter().filter_map(|(_, it)| reading::<N>(it)).collect();
            let entries = shown
                .into_iter()
                .map(|(change, it)| (entry(EntryView::of(&look, self.owner, change), it.view), None));
            Ok((Items::new(entries, self.next.clone()), readings))
        })
        .await
    }
}

/// Narrows a record that has no audience of its own: whoever reads its organization reads it. What was written while the
/// caller might not read the organization stays hidden, but for the version that was there when he first might.
///
/// # Errors
/// `database-unavailable`.
pub async fn since_it_was_shown<N>(
    shared: &Shared,
    caller: &Caller,
    owner: &Owner,
) -> Result<impl FnMut(&Change, N) -> Option<N>, Problem> {
    let since = shown_since(shared, caller, owner).await?;
    let mut is_past_first = false;
    Ok(move |change: &Change, then| {
        let is_shown = change.number >= since || !is_past_first;
        is_past_first |= change.number < since;
        is_shown.then_some(then)
    })
}

/// Since which change of an organization a caller might read it without a break, as he is now. At the end of a walk of
/// some length, that is taken to be the last such change.
async fn shown_since(shared: &Shared, caller: &Caller, owner: &Owner) -> Result<i64, Problem> {
    if may_read(caller, owner, &Audience::Own) {
        return Ok(0);
    }
    let _turn = shared.turn_to_walk(caller).await?;
    let database = &shared.app.database;
    let mut connection = database.connection().await?;
    let (mut since, mut walked) = (i64::MAX, 0);
    while walked < STEP * STEPS {
        let before = Some(since).filter(|it| *it < i64::MAX);
        let read = changes::history(&mut connection, owner.id.0, before, STEP);
        let changes = database.while_heard(read).await?.map_err(Failure::Database)?;
        if changes.is_empty() {
            return Ok(0);
        }
        for change in changes {
            let then = change.record().ok().and_then(Organization::of);
            let might = then
                .is_some_and(|it| may_read(caller, &Owner::of(&it, owner.has_administrator), &it.audience));
            if !might {
                return Ok(since);
            }
            since = change.number;
            walked += 1;
        }
    }
    Ok(since)
}

/// Walks the log: see [`Walk`]. `narrow` is offered every change. `look` is how a version looks, or nothing when it is
/// hidden.
async fn versions<N>(
    database: &Database,
    record_id: Uuid,
    mut walk: Walk<Version<N>>,
    mut narrow: impl FnMut(&Change) -> Option<N>,
    look: impl Fn(&N) -> Option<String>,
) -> Result<Vec<Version<N>>, Problem> {
    let mut connection = database.connection().await?;
    let mut read_to = walk.start();
    while walk.goes_on() {
        let read = changes::history(&mut connection, record_id, read_to, STEP);
        let changes = database.while_heard(read).await?.map_err(|error| {
            if database.breaker.is_open() {
                Unavailable::Away.into()
            } else {
                Problem::from(Failure::Database(error))
            }
        })?;
        let Some(oldest) = changes.last().map(|it| it.number) else { break };
        read_to = Some(oldest);
        for change in changes {
            if !walk.goes_on() {
                break;
            }
            walk.step();
            let Some(then) = narrow(&change).filter(|_| !walk.is_passed(change.number)) else { continue };
            if let Some(look) = look(&then) {
                walk.take(Version { change, then }, look);
            }
        }
    }
    Ok(walk.finish())
}

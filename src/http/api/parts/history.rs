//! History: who changed what, when and why, as far as the caller may see it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{SAMPLE_ID, moment};
use crate::access::policy::speaks_for;
use crate::access::views::rfc3339;
use crate::access::{Caller, Owner};
use crate::app::App;
use crate::changes::{self, Change};
use crate::http::problem::Problem;
use crate::http::query::PageSize;
use crate::unit::Failure;

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
    /// The organization that did it; for members.
    pub organization_id: Option<Uuid>,
    /// The account that did it; for who speaks for the record's organization.
    pub account_id: Option<Uuid>,
    /// The process that did it, such as `system:command-line`; for members.
    #[schema(example = json!(null))]
    pub process: Option<String>,
    /// The note verbale or ticket that the writer named in `Act-Reference`; for members.
    #[schema(example = "Note verbale 12/2026")]
    pub reference: Option<String>,
}

impl EntryView {
    /// What `caller` may know of a change.
    #[must_use]
    pub fn of(caller: &Caller, owner: &Owner, change: &Change) -> Self {
        let member = caller.member();
        let is_member = member.is_some_and(|it| it.is_accredited() || it.organization_id == owner.id);
        let speaks = member.is_some_and(|it| speaks_for(it, owner));
        Self {
            at: change.at,
            act: change.act.clone(),
            organization_id: change.actor.organization.filter(|_| is_member).map(|it| it.0),
            account_id: change.actor.account.filter(|_| speaks).map(|it| it.0),
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

/// One version of a record as a caller sees it.
pub struct Version<T> {
    /// The change that made it.
    pub change: Change,
    /// The record after that change, narrowed to what the caller may see of it now.
    pub then: T,
}

/// A page of a record's history as a caller sees it.
pub struct Past<T> {
    /// The versions, newest first.
    pub versions: Vec<Version<T>>,
    /// Where the next page goes on: the number of the last version; nothing when there are no more.
    pub next: Option<i64>,
}

impl<T> Past<T> {
    /// Reads the page that begins before the change `before`.
    ///
    /// Who does not see all is shown versions that look different: of those that look alike, the first that was made. So
    /// neither entries nor pages tell how often something hidden was changed. `narrow` is offered all changes from the
    /// newest on, so that it knows what became of each part; `look` is how a version looks, or nothing when it is hidden.
    ///
    /// # Errors
    /// `database-unavailable`: history is read from Postgres.
    pub async fn read(
        app: &App,
        record_id: Uuid,
        before: Option<i64>,
        limit: PageSize,
        sees_all: bool,
        mut narrow: impl FnMut(&Change) -> Option<T>,
        look: impl Fn(&T) -> Option<String>,
    ) -> Result<Self, Problem> {
        let mut connection = app.database.connection().await?;
        let mut versions: Vec<(Version<T>, String)> = Vec::new();
        let mut read_to = before.filter(|_| sees_all);
        // One more than the page holds has begun: the one before it is whole.
        while versions.len() <= limit.get() {
            let changes = changes::history(&mut connection, record_id, read_to, STEP)
                .await
                .map_err(Failure::Database)?;
            let Some(oldest) = changes.last().map(|it| it.number) else { break };
            read_to = Some(oldest);
            for change in changes {
                let Some(then) = narrow(&change) else { continue };
                if before.is_some_and(|before| change.number >= before) {
                    continue;
                }
                let Some(look) = look(&then) else { continue };
                let is_full = versions.len() > limit.get();
                match versions.last_mut() {
                    Some((newer, same)) if !sees_all && *same == look => *newer = Version { change, then },
                    _ if is_full => break,
                    _ => versions.push((Version { change, then }, look)),
                }
            }
        }
        let has_more = versions.len() > limit.get();
        versions.truncate(limit.get());
        let versions: Vec<Version<T>> = versions.into_iter().map(|(version, _)| version).collect();
        let next = versions.last().filter(|_| has_more).map(|last| last.change.number);
        Ok(Self { versions, next })
    }
}

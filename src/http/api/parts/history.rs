//! History: who changed what, when and why, as far as the caller may see it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{SAMPLE_ID, moment};
use crate::access::policy::speaks_for;
use crate::access::views::rfc3339;
use crate::access::{Caller, Disclosed, Owner};
use crate::app::App;
use crate::changes::{self, Change};
use crate::http::problem::Problem;
use crate::http::query::PageSize;
use crate::unit::Failure;

/// Which part of a history.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct HistoryQuery {
    /// How many changes at most; a page may hold fewer, because changes of what is hidden from you do not show.
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

/// The changes of a record before a number, newest first: one page, the change before it (so that the page's last can be
/// compared), and the number where the next page goes on.
///
/// # Errors
/// `database-unavailable`: history is read from Postgres.
pub async fn past(
    app: &App,
    record_id: Uuid,
    before: Option<i64>,
    limit: PageSize,
) -> Result<(Vec<Change>, Option<i64>), Problem> {
    let count = i64::try_from(limit.get()).unwrap_or(i64::MAX);
    let mut connection = app.database.connection().await?;
    let changes =
        changes::history(&mut connection, record_id, before, count + 1).await.map_err(Failure::Database)?;
    let next =
        if changes.len() > limit.get() { changes.get(limit.get() - 1).map(|it| it.number) } else { None };
    Ok((changes, next))
}

/// What the caller sees of each version, newest first. For who does not see everything, a version that looks like the one
/// before it does not show: nobody counts changes of what is hidden.
pub fn distinct<'a, T, V: Serialize>(
    then: &'a [(&'a Change, T)],
    disclose: impl Fn(&'a T) -> Option<Disclosed<V>>,
) -> Vec<(&'a Change, Disclosed<V>)> {
    let disclosed: Vec<_> = then.iter().map(|(change, then)| (*change, disclose(then))).collect();
    let looks: Vec<Option<String>> = disclosed
        .iter()
        .map(|(_, it)| it.as_ref().and_then(|it| serde_json::to_string(&it.view).ok()))
        .collect();
    let sees_all = disclosed.iter().any(|(_, it)| it.as_ref().is_some_and(|it| it.version.is_some()));
    disclosed
        .into_iter()
        .enumerate()
        .filter(|(index, _)| sees_all || looks.get(index + 1).is_none_or(|older| *older != looks[*index]))
        .filter_map(|(_, (change, it))| it.map(|it| (change, it)))
        .collect()
}

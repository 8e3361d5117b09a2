//! Verify: walks the whole journal and finds what was changed in it behind the service's back.

use chrono::{DateTime, Utc};
use diesel::QueryResult;
use diesel::sql_types::{BigInt, Bool, Bytea, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::entry::content;
use crate::changes::{Actor, End, Fault, Position, Walk, Wrong};
use crate::model::ids::{AccountId, OrganizationId};

/// How many entries are read at a time.
const PAGE: i64 = 1000;

/// The head before the first entry is the SHA-256 of this.
const START: &[u8] = b"counterpart journal";

const SINCE: &str = "SELECT number, at, act, kind, record_id, organization_id, actor_account, actor_organization, \
    actor_process, change_number, detail::text AS detail, digest, head \
    FROM journal_entry WHERE number > $1 ORDER BY number LIMIT $2";

#[derive(diesel::QueryableByName)]
struct EntryRow {
    #[diesel(sql_type = BigInt)]
    number: i64,
    #[diesel(sql_type = Timestamptz)]
    at: DateTime<Utc>,
    #[diesel(sql_type = Text)]
    act: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    record_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    organization_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    actor_account: Option<Uuid>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    actor_organization: Option<Uuid>,
    #[diesel(sql_type = Nullable<Text>)]
    actor_process: Option<String>,
    #[diesel(sql_type = Nullable<BigInt>)]
    change_number: Option<i64>,
    #[diesel(sql_type = Text)]
    detail: String,
    #[diesel(sql_type = Bytea)]
    digest: Vec<u8>,
    #[diesel(sql_type = Bytea)]
    head: Vec<u8>,
}

#[derive(diesel::QueryableByName)]
struct Counter {
    #[diesel(sql_type = BigInt)]
    number: i64,
    #[diesel(sql_type = Bytea)]
    previous_head: Vec<u8>,
    #[diesel(sql_type = Bytea)]
    head: Vec<u8>,
}

#[derive(diesel::QueryableByName)]
struct Rest {
    #[diesel(sql_type = Bool)]
    is_beyond: bool,
}

/// Walks the journal to where its counter says that it ends, and tells `met` each position. Entries that come meanwhile
/// are not looked at.
///
/// # Errors
/// The database's. The inner one is the first fault.
pub async fn verify(
    connection: &mut AsyncPgConnection,
    mut met: impl FnMut(Position),
) -> QueryResult<Result<Position, Fault>> {
    let counter: Counter = diesel::sql_query("SELECT number, previous_head, head FROM journal_counter")
        .get_result(connection)
        .await?;
    let end = End { number: counter.number, previous_head: &counter.previous_head, head: &counter.head };
    let mut walk = Walk::new(Sha256::digest(START).into(), end);
    met(walk.at());
    while walk.goes_on() {
        let page = (counter.number - walk.at().number).min(PAGE);
        let entries: Vec<EntryRow> = diesel::sql_query(SINCE)
            .bind::<BigInt, _>(walk.at().number)
            .bind::<BigInt, _>(page)
            .load(connection)
            .await?;
        if entries.is_empty() {
            break;
        }
        for entry in entries {
            match walk.step(entry.number, entry.is_intact(), &entry.digest, &entry.head) {
                Ok(position) => met(position),
                Err(fault) => return Ok(Err(fault)),
            }
        }
    }
    let end = match walk.finish() {
        Ok(end) => end,
        Err(fault) => return Ok(Err(fault)),
    };
    let rest: Rest = diesel::sql_query(
        "SELECT coalesce(max(number) > (SELECT number FROM journal_counter), false) AS is_beyond \
         FROM journal_entry",
    )
    .get_result(connection)
    .await?;
    if rest.is_beyond {
        return Ok(Err(Fault { number: end.number, wrong: Wrong::OtherEnd }));
    }
    Ok(Ok(end))
}

impl EntryRow {
    /// Whether the digest fits what the entry says. Changes are numbered from 1; none is hashed as 0.
    fn is_intact(&self) -> bool {
        let actor = Actor {
            account: self.actor_account.map(AccountId),
            organization: self.actor_organization.map(OrganizationId),
            process: self.actor_process.clone(),
        };
        let content = content(
            self.at,
            &self.act,
            &self.kind,
            self.record_id,
            self.organization_id.map(OrganizationId),
            &actor,
            &self.detail,
        );
        let change = self.change_number.unwrap_or(0);
        let digest = Sha256::new().chain_update(content).chain_update(change.to_be_bytes()).finalize();
        self.change_number.is_none_or(|number| number > 0) && self.digest == digest[..]
    }
}

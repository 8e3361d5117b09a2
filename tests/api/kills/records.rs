//! What log, journal and tables hold at the end, and how it compares with what writers were told.

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Bool, Text};
use diesel_async::RunQueryDsl;

use super::ledger::{Ledger, Outcome};
use crate::support::TestDatabase;

const LOG: &str = "\
    SELECT c.record_id::text AS contact, c.body->>'title' AS title, (c.body->>'edit_version')::bigint AS version, \
        c.number IN (SELECT change_number FROM journal_entry) AS journaled \
    FROM change c WHERE c.kind = 'contact' ORDER BY c.number";

const ROWS: &str = "\
    SELECT id::text AS contact, title, edit_version AS version, true AS journaled FROM contact";

/// What one write made of a contact.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
struct Written {
    #[diesel(sql_type = Text)]
    contact: String,
    #[diesel(sql_type = Text)]
    title: String,
    #[diesel(sql_type = BigInt)]
    version: i64,
    #[diesel(sql_type = Bool)]
    journaled: bool,
}

/// All versions of all contacts.
pub struct Records {
    /// The log, by title.
    logged: HashMap<String, Vec<Written>>,
    /// The last version of each contact in the log.
    newest: HashMap<String, Written>,
    /// The row of each contact.
    rows: HashMap<String, Written>,
}

/// How ledger and records compare.
#[derive(Debug, Default)]
pub struct Comparison {
    pub acknowledged: usize,
    /// Acknowledged, and not in log, journal and row.
    pub lost: usize,
    unknown: usize,
    /// Of unknown outcome, and done.
    done: usize,
    refused: usize,
    /// Refused, and done all the same.
    refused_and_done: usize,
    /// Done more than once.
    doubled: usize,
}

impl Records {
    /// What a database holds.
    pub async fn of(database: &TestDatabase) -> Self {
        let mut connection = database.connect().await;
        let log: Vec<Written> = diesel::sql_query(LOG).load(&mut connection).await.unwrap();
        let rows: Vec<Written> = diesel::sql_query(ROWS).load(&mut connection).await.unwrap();
        let by_contact = |versions: &[Written]| {
            versions.iter().map(|version| (version.contact.clone(), version.clone())).collect()
        };
        let mut logged: HashMap<String, Vec<Written>> = HashMap::new();
        for version in &log {
            logged.entry(version.title.clone()).or_default().push(version.clone());
        }
        Self { newest: by_contact(&log), rows: by_contact(&rows), logged }
    }

    /// Id and title of every contact.
    pub fn shown(&self) -> BTreeMap<String, String> {
        self.rows.values().map(|row| (row.contact.clone(), row.title.clone())).collect()
    }

    /// Whether log and journal hold a version, and the contact's row is what the log says last.
    fn keep(&self, title: &str, contact: &str, version: i64) -> bool {
        let title = title.to_owned();
        let wanted = Written { contact: contact.to_owned(), title, version, journaled: true };
        self.logged.get(&wanted.title).is_some_and(|it| it.contains(&wanted))
            && self.rows.get(contact).is_some_and(|row| {
                row.version >= version && self.newest.get(contact).is_some_and(|newest| newest == row)
            })
    }

    /// Compares them with what writers were told.
    pub fn compare(&self, ledger: &Ledger) -> Comparison {
        let mut comparison = Comparison::default();
        for (title, outcome) in ledger.iter() {
            let times = self.logged.get(title).map_or(0, Vec::len);
            let is_done = usize::from(times > 0);
            comparison.doubled += usize::from(times > 1);
            match outcome {
                Outcome::Acknowledged { contact, version } => {
                    comparison.acknowledged += 1;
                    comparison.lost += usize::from(!self.keep(title, contact, *version));
                }
                Outcome::Unknown => {
                    comparison.unknown += 1;
                    comparison.done += is_done;
                }
                Outcome::Refused => {
                    comparison.refused += 1;
                    comparison.refused_and_done += is_done;
                }
            }
        }
        comparison
    }
}

impl Comparison {
    /// What must hold even of a Postgres that loses writes.
    pub fn assert_sound(&self) {
        assert_eq!(self.doubled, 0, "writes were done twice");
        assert_eq!(self.refused_and_done, 0, "writes were done that were refused");
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { acknowledged, lost, unknown, done, refused, doubled, .. } = self;
        write!(
            f,
            "{acknowledged} acknowledged writes, {lost} lost; {unknown} of unknown outcome, {done} of them done; \
             {refused} refused, 0 of them done; {doubled} doubled"
        )
    }
}

//! The hash chains of log and journal, computed anew beside the database.

use counterpart::changes::{self, Change, chain_link};
use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Bytea};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use sha2::{Digest, Sha256};

/// A chain: its table, its counter, and what its first head is the hash of.
#[derive(Clone, Copy, Debug)]
pub struct Chain {
    table: &'static str,
    counter: &'static str,
    seed: &'static str,
}

#[derive(QueryableByName)]
struct Link {
    #[diesel(sql_type = BigInt)]
    number: i64,
    #[diesel(sql_type = Bytea)]
    digest: Vec<u8>,
    #[diesel(sql_type = Bytea)]
    head: Vec<u8>,
}

#[derive(QueryableByName)]
struct End {
    #[diesel(sql_type = BigInt)]
    number: i64,
    #[diesel(sql_type = Bytea)]
    head: Vec<u8>,
}

impl Chain {
    /// That of the log.
    pub const LOG: Self = Self { table: "change", counter: "change_counter", seed: "counterpart changes" };

    /// That of the journal.
    pub const JOURNAL: Self =
        Self { table: "journal_entry", counter: "journal_counter", seed: "counterpart journal" };

    /// Checks that numbers are dense and heads right, up to what the counter says; returns how many links there are.
    pub async fn check(self, connection: &mut AsyncPgConnection) -> i64 {
        let Self { table, counter, seed } = self;
        let links: Vec<Link> =
            diesel::sql_query(format!("SELECT number, digest, head FROM {table} ORDER BY number"))
                .load(connection)
                .await
                .unwrap();
        let mut head: [u8; 32] = Sha256::digest(seed).into();
        for (expected, link) in (1..).zip(&links) {
            assert_eq!(link.number, expected, "{table} has a gap");
            head = chain_link(&head, link.number, &link.digest);
            assert_eq!(link.head, head, "{table} breaks at {}", link.number);
        }
        let end: End = diesel::sql_query(format!("SELECT number, head FROM {counter}"))
            .get_result(connection)
            .await
            .unwrap();
        assert_eq!((end.number, end.head), (links.len().try_into().unwrap(), head.to_vec()), "{counter}");
        end.number
    }
}

/// All changes, oldest first, each of which says what its digest says.
pub async fn whole_log(connection: &mut AsyncPgConnection) -> Vec<Change> {
    let mut all: Vec<Change> = Vec::new();
    loop {
        let page = changes::since(connection, all.last().map_or(0, |it| it.number), 1000).await.unwrap();
        if page.is_empty() {
            return all;
        }
        for change in &page {
            assert!(change.is_intact(), "change {} is not what it was", change.number);
        }
        all.extend(page);
    }
}

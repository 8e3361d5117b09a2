//! Statements that Postgres parses and plans once for each connection. Diesel takes SQL in words, and every UPDATE, for a
//! text that may be another each time, and has them parsed anew at each call: one more round trip and a plan.

use diesel::QueryResult;
use diesel::pg::Pg;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};

/// A statement of which there are few texts: its values are bound, and no list in it makes it longer.
#[derive(Debug)]
pub struct Prepared<S>(S);

/// Has `statement` prepared once. Each text stays with its connection as long as that lives, so a text must not depend on
/// what is asked.
pub fn prepared<S>(statement: S) -> Prepared<S> {
    Prepared(statement)
}

impl<S: QueryFragment<Pg>> QueryFragment<Pg> for Prepared<S> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        self.0.walk_ast(out)
    }

    fn is_safe_to_cache_prepared(&self, _: &Pg) -> QueryResult<bool> {
        Ok(true)
    }
}

/// Told apart by its text.
impl<S> QueryId for Prepared<S> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<S: Query> Query for Prepared<S> {
    type SqlType = S::SqlType;
}

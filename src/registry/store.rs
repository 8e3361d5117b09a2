//! What all stores of the registry share.

/// How many rows one INSERT holds: a statement has at most 65,535 parameters, and a row here at most 30 columns.
pub(super) const ROWS_AT_ONCE: usize = 1000;

/// Inserts rows into a table, many in each statement.
macro_rules! insert_all {
    ($connection:expr, $table:ident, $rows:expr) => {
        for rows in $rows.chunks($crate::registry::store::ROWS_AT_ONCE) {
            diesel::insert_into($table::table).values(rows).execute($connection).await?;
        }
    };
}

//! Postgres and nothing else: connections, migrations, roles, and the private cluster where none is named.

pub mod advisory;
pub mod breaker;
mod connect;
mod fitness;
mod listen;
pub mod managed;
pub mod migrations;
pub mod pool;
pub mod prepare;
mod prepared;
pub mod safety;
#[rustfmt::skip]
#[expect(missing_docs, reason = "generated from the migrations, whose comments say what each column means")]
pub mod schema;
pub mod vitals;

pub use breaker::Breaker;
pub use connect::connect;
pub use diesel::result::Error as DatabaseError;
pub use diesel::{ConnectionError, QueryResult};
pub use diesel_async::AsyncPgConnection as OwnConnection;
pub use fitness::Unfit;
pub use listen::listen;
pub use pool::{Connection, Database, NO_ANSWER, PoolError, Unavailable, no_answer, reader};
pub use prepared::prepared;

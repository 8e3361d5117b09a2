//! Postgres and nothing else: connections, migrations, roles, and the private cluster where none is named.

pub mod managed;

//! `counterpart database prepare`: makes the roles and the tables that are missing, as the database's owner.

use std::fmt::Write as _;

use clap::Args;

use crate::cli::postgres::Postgres;
use crate::cli::{Failure, print, runtime};
use crate::config::Config;
use crate::db::prepare::prepare;

/// Make the roles and tables that are missing. Safe to repeat, also by several at once.
#[derive(Debug, Args)]
pub(in crate::cli) struct Arguments {}

/// Nobody is known who may change the schema.
#[derive(Debug, thiserror::Error)]
#[error(
    "set DATABASE_OWNER_URL to the role that owns the tables of DATABASE_URL: the service's own may not make any"
)]
struct NoOwner;

pub(super) fn run(config: &Config) -> Result<(), Failure> {
    let applied = runtime::run(&config.log, async {
        let postgres = Postgres::find(config).await?;
        let owner = postgres.owner.clone().ok_or(NoOwner)?;
        let applied = prepare(&owner, &postgres.application).await;
        postgres.stop().await?;
        Ok(applied?)
    })?;
    let mut text = applied.iter().fold(String::new(), |mut text, name| {
        let _ = writeln!(text, "applied {name}");
        text
    });
    text.push_str("the database is ready\n");
    print(&text)
}

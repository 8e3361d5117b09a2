//! `counterpart journal verify`: walks log and journal, compares the tables with the log, and finds what was changed.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::Args;

use super::checkpoint::{self, Chain, Checkpoint};
use crate::changes::{self, Fault, Position};
use crate::cli::postgres::Postgres;
use crate::cli::{Failure, print, runtime};
use crate::config::Config;
use crate::db::{migrations, reader};
use crate::journal;
use crate::model::hex;
use crate::registry::{self, Differs};

/// Find what was changed in log, journal and tables behind the service's back.
#[derive(Debug, Args)]
pub(in crate::cli) struct Arguments {
    /// Print where both end, to be kept elsewhere.
    #[arg(long)]
    checkpoint: bool,
    /// A file with what --checkpoint printed before: both must still have been there.
    #[arg(long, value_name = "FILE")]
    against: Option<PathBuf>,
    /// A head that log or journal must have had.
    #[arg(long, value_name = "HEX", value_parser = head)]
    head: Option<[u8; 32]>,
}

/// History is not what it was.
#[derive(Debug, thiserror::Error)]
enum Changed {
    #[error("{chain} was changed behind the service's back: {fault}")]
    Fault { chain: Chain, fault: Fault },
    #[error(transparent)]
    Table(#[from] Differs),
    #[error(
        "`{0}` is not in this history: it was rebuilt or cut off, or this is an older copy of the database"
    )]
    Elsewhere(Checkpoint),
    #[error("neither changes nor journal ever had the head {0}")]
    NoSuchHead(String),
}

pub(super) fn run(arguments: &Arguments, config: &Config) -> Result<(), Failure> {
    let kept = match &arguments.against {
        Some(file) => {
            let named = |error: &dyn std::fmt::Display| format!("--against {}: {error}", file.display());
            let text = std::fs::read_to_string(file).map_err(|error| named(&error))?;
            checkpoint::read(&text).map_err(|error| named(&error))?
        }
        None => Vec::new(),
    };
    let (ends, compared) = runtime::run(&config.log, async {
        let postgres = Postgres::find(config).await?;
        let verified = verify(&postgres, kept, arguments.head).await;
        postgres.stop().await?;
        verified
    })?;
    let mut text = String::new();
    for end in ends {
        let _ = if arguments.checkpoint {
            writeln!(text, "{end}")
        } else {
            let Position { number, head } = end.position;
            writeln!(
                text,
                "{}: {number} entries, all as they were written, head {}",
                end.chain,
                hex::encode(&head)
            )
        };
    }
    if !arguments.checkpoint {
        let _ = writeln!(text, "tables: {compared} records, all as the log knows them");
    }
    print(&text)
}

async fn verify(
    postgres: &Postgres,
    mut kept: Vec<Checkpoint>,
    mut head: Option<[u8; 32]>,
) -> Result<([Checkpoint; 2], usize), Failure> {
    let mut connection = reader(&postgres.application).await?;
    migrations::require_current(&mut connection).await?;
    let mut meet = |chain, position: Position| {
        kept.retain(|it| it.chain != chain || it.position != position);
        head = head.filter(|head| *head != position.head);
    };
    let changes = changes::verify(&mut connection, |position| meet(Chain::Changes, position)).await?;
    let journal = journal::verify(&mut connection, |position| meet(Chain::Journal, position)).await?;
    let end = |chain, outcome: Result<Position, Fault>| match outcome {
        Ok(position) => Ok(Checkpoint { chain, position }),
        Err(fault) => Err(Changed::Fault { chain, fault }),
    };
    let ends = [end(Chain::Changes, changes)?, end(Chain::Journal, journal)?];
    if let Some(missing) = kept.into_iter().next() {
        return Err(Changed::Elsewhere(missing).into());
    }
    if let Some(head) = head {
        return Err(Changed::NoSuchHead(hex::encode(&head)).into());
    }
    let compared = registry::verify(&mut connection).await?.map_err(Changed::from)?;
    Ok((ends, compared))
}

fn head(text: &str) -> Result<[u8; 32], &'static str> {
    hex::decode(text).ok_or("a head is 64 hexadecimal digits")
}

//! Verify: the tables, from which every act starts, say of each record what the log says of it at last. A value that was
//! changed in a table alone would otherwise come into the log with somebody's next edit.

use crate::accounts;
use crate::changes::{self, LoadError, Record, RecordKind};
use crate::db::{DatabaseError, OwnConnection};
use crate::registry::{address_space, attestations, circles, claims, contacts, organizations};
use crate::unit::Failure;

/// A table and the log do not say the same.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Differs {
    /// A record is not what was written.
    #[error(
        "the table of {kind}s was changed behind the service's back: of {id} it says another thing than the log"
    )]
    Record {
        /// What it is.
        kind: &'static str,
        /// Which one.
        id: uuid::Uuid,
    },
    /// There are more or fewer records.
    #[error(
        "the table of {kind}s was changed behind the service's back: it holds {found}, and the log knows {logged}"
    )]
    Count {
        /// What they are.
        kind: &'static str,
        /// How many the table holds.
        found: i64,
        /// How many the log knows.
        logged: i64,
    },
}

/// The tables could not be compared.
#[derive(Debug, thiserror::Error)]
pub enum Unverified {
    /// The log cannot be read.
    #[error(transparent)]
    Log(#[from] LoadError),
    /// A table cannot be read.
    #[error(transparent)]
    Table(#[from] Failure),
    /// The database failed.
    #[error("reading the tables: {0}")]
    Database(#[from] DatabaseError),
}

/// Compares the tables with the log, both of one moment; returns how many records were compared, or the first difference.
/// What only a newer program understands is passed over.
///
/// # Errors
/// [`Unverified`].
pub async fn verify(connection: &mut OwnConnection) -> Result<Result<usize, Differs>, Unverified> {
    changes::hold(connection).await?;
    let compared = compare(connection).await;
    changes::release(connection).await?;
    compared
}

async fn compare(connection: &mut OwnConnection) -> Result<Result<usize, Differs>, Unverified> {
    let newest =
        changes::newest(connection, |_| Vec::new(), async |all: &mut Vec<_>, block| all.extend(block))
            .await?;
    let mut compared = 0;
    for record in newest.iter().filter_map(|change| change.record().ok()) {
        let (kind, id) = (record.kind().as_str(), record.id());
        let agrees = match record {
            Record::Organization(logged) => {
                organizations::store::read(connection, logged.id).await? == Some(logged)
            }
            Record::Contact(logged) => contacts::store::read(connection, logged.id).await? == Some(logged),
            Record::Circle(logged) => circles::store::read(connection, logged.id).await? == Some(logged),
            Record::Claim(logged) => claims::store::read(connection, logged.id).await? == Some(logged),
            Record::Attestation(logged) => {
                attestations::store::read(connection, logged.id).await? == Some(logged)
            }
            Record::AddressSpace(logged) => {
                address_space::store::read(connection, logged.id).await? == Some(logged)
            }
            Record::Account(logged) => accounts::agrees(connection, &logged).await?,
            Record::Client(logged) => accounts::clients::agrees(connection, &logged).await?,
            Record::Session(_) => continue,
        };
        if !agrees {
            return Ok(Err(Differs::Record { kind, id }));
        }
        compared += 1;
    }
    let logged = |kind: RecordKind| {
        i64::try_from(newest.iter().filter(|it| it.kind == kind.as_str()).count()).unwrap_or(i64::MAX)
    };
    for (kind, found) in [
        (RecordKind::Organization, organizations::store::count(connection).await?),
        (RecordKind::Contact, contacts::store::count(connection).await?),
        (RecordKind::Circle, circles::store::count(connection).await?),
        (RecordKind::Claim, claims::store::count(connection).await?),
        (RecordKind::Attestation, attestations::store::count(connection).await?),
        (RecordKind::AddressSpace, address_space::store::count(connection).await?),
        (RecordKind::Account, accounts::count(connection).await?),
        (RecordKind::Client, accounts::clients::count(connection).await?),
    ] {
        if found != logged(kind) {
            return Ok(Err(Differs::Count { kind: kind.as_str(), found, logged: logged(kind) }));
        }
    }
    Ok(Ok(compared))
}

//! Turn: of one source, and of the sheets of one organization, one import at a time, over all instances and commands. What a second compared while the first still
//! wrote would be entered twice.

use std::time::Duration;

use sha2::{Digest as _, Sha256};

use crate::changes;
use crate::db::{ConnectionError, Database, DatabaseError, OwnConnection, advisory};
use crate::directory::Directory;
use crate::model::ids::OrganizationId;

/// How long one waits for a connection, and for whoever has the turn: an import that ended a moment ago gives it back when
/// its connection is closed.
const PATIENCE: Duration = Duration::from_secs(2);
const EACH: Duration = Duration::from_millis(100);

/// How often one waits until this instance has heard of what was written before.
const HEARINGS: usize = 15;

/// The turn to import. Whoever has it, has it until this is dropped, or until the process ends.
pub struct Turn {
    _connection: OwnConnection,
}

/// There is no turn now; nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum NoTurn {
    /// Another import of such a file runs.
    #[error("a {0} file is being imported just now; wait until that is done, and import again")]
    Taken(&'static str),
    /// This instance has not heard yet of what was written before.
    #[error("this instance has not heard yet of what was written last; import again in a moment")]
    Behind,
    /// The database gives no connection.
    #[error("the database gives no connection: {0}")]
    NoConnection(#[from] ConnectionError),
    /// The database fails.
    #[error("the database failed: {0}")]
    Database(#[from] DatabaseError),
}

impl Turn {
    /// Takes the turn of `format`, of the organization `whose` where it is a sheet, and waits until the directory shows what was
    /// written before.
    pub(super) async fn take(
        format: &'static str,
        whose: Option<OrganizationId>,
        database: &Database,
        directory: &Directory,
    ) -> Result<Self, NoTurn> {
        let mut connection = database.own_connection(PATIENCE).await?;
        let what = whose.map_or_else(|| format.to_owned(), |it| format!("sheets of {it}"));
        let lock = Sha256::digest(format!("import of {what}")).into();
        let take = async {
            while !advisory::try_hold(&mut connection, &lock).await? {
                tokio::time::sleep(EACH).await;
            }
            Ok::<(), DatabaseError>(())
        };
        tokio::time::timeout(PATIENCE, take).await.map_err(|_elapsed| NoTurn::Taken(format))??;
        let position = changes::position(&mut connection).await?;
        for _ in 0..HEARINGS {
            if directory.wait_for(position.number).await.is_ok() {
                return Ok(Self { _connection: connection });
            }
        }
        Err(NoTurn::Behind)
    }
}

//! Turn: of one source, and of sheets that speak of one organization, one import at a time, over all instances and commands.
//! What a second compared while the first still wrote would be entered twice. Only who has the turn writes.

use std::time::Duration;

use tokio::task::block_in_place;
use tokio::time::{sleep, timeout};

use super::difference::{Difference, Row};
use super::format::Format;
use super::import::{Import, Refused};
use super::report::Report;
use super::reports;
use crate::changes;
use crate::db::{ConnectionError, DatabaseError, OwnConnection, advisory};
use crate::model::ids::ImportId;

/// How long one waits for a connection, and for whoever has the turn: an import that ended a moment ago gives it back when
/// its connection is closed.
const PATIENCE: Duration = Duration::from_secs(2);
const EACH: Duration = Duration::from_millis(100);

/// How often one waits until this instance has heard of what was written before.
const HEARINGS: usize = 15;

/// The turn to import. Whoever has it, has it until this is dropped, or until the process ends.
pub struct Turn<'a> {
    import: Import<'a>,
    connection: OwnConnection,
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

/// Why the rest of a difference is not written.
#[derive(Debug, thiserror::Error)]
pub(super) enum BrokenOff {
    /// The service is told to stop.
    #[error("the service is being stopped; send the file again once it is back")]
    Stopping,
    /// The connection that has the turn is lost.
    #[error(
        "the connection to the database that kept other imports waiting is lost ({0}); send the file again"
    )]
    TurnLost(DatabaseError),
}

/// A file is not compared with what is held.
#[derive(Debug, thiserror::Error)]
pub enum NotCompared {
    /// It is refused whole.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// Another import runs.
    #[error(transparent)]
    NoTurn(#[from] NoTurn),
}

/// Whether a lock is held with others who hold it so.
#[derive(Clone, Copy)]
enum Held {
    Alone,
    Together,
}

/// The lock of all sheets: whose sheet speaks of its own organization only holds it together with others.
const SHEETS: &str = "import of sheets";

impl<'a> Turn<'a> {
    /// Takes the turn, and waits until the directory shows what was written before.
    pub(super) async fn take(import: Import<'a>) -> Result<Self, NoTurn> {
        let connection = import.database.own_connection(PATIENCE).await?;
        let mut turn = Self { import, connection };
        match (import.format, import.caller.member()) {
            (Format::Sheet(_), Some(member)) => {
                turn.hold(SHEETS, Held::Together).await?;
                turn.hold(&format!("{SHEETS} of {}", member.organization_id), Held::Alone).await?;
            }
            _ => turn.hold(&format!("import of {}", import.format.name()), Held::Alone).await?,
        }
        turn.hear().await?;
        Ok(turn)
    }

    /// Reads a file and says all that it would change; no other import changes that meanwhile.
    ///
    /// # Errors
    /// [`NotCompared`].
    pub async fn compare(&mut self, file: &[u8]) -> Result<Difference, NotCompared> {
        // It computes for as long as the list is long.
        let compare = |import: Import<'_>| block_in_place(|| import.compare(file));
        let difference = compare(self.import)?;
        let own = self.import.caller.member().map(|it| it.organization_id);
        let written_to = |row: &Row| row.steps.sheet.as_ref()?.touches();
        if difference.rows.iter().filter_map(written_to).all(|id| Some(id) == own) {
            return Ok(difference);
        }
        // Sheets of others may speak of the same organizations.
        self.hold(SHEETS, Held::Alone).await?;
        self.hear().await?;
        Ok(compare(self.import)?)
    }

    /// Shows, to whoever asks for its report, that an import runs: for as long as this has the turn.
    ///
    /// # Errors
    /// [`NoTurn`].
    pub async fn runs(&mut self, id: ImportId) -> Result<(), NoTurn> {
        self.hold(&reports::running(id), Held::Alone).await
    }

    /// Carries out a difference, and tells `progress` how many more rows are done. What could not be written, or was not
    /// reached, is in the report.
    pub async fn apply(&mut self, difference: &Difference, progress: impl FnMut(usize)) -> Report {
        let import = self.import;
        import.carry_out(difference, self, progress).await
    }

    /// Whether more may be written.
    ///
    /// # Errors
    /// Why not.
    pub(super) async fn go_on(&mut self) -> Result<(), BrokenOff> {
        if self.import.stop.is_cancelled() {
            return Err(BrokenOff::Stopping);
        }
        // The answer is not asked for, but that one comes: the turn ends with its connection.
        changes::position(&mut self.connection).await.map(drop).map_err(BrokenOff::TurnLost)
    }

    async fn hold(&mut self, name: &str, held: Held) -> Result<(), NoTurn> {
        let take = async {
            loop {
                let taken = match held {
                    Held::Alone => advisory::try_hold(&mut self.connection, name).await?,
                    Held::Together => advisory::try_share(&mut self.connection, name).await?,
                };
                if taken {
                    return Ok::<(), DatabaseError>(());
                }
                sleep(EACH).await;
            }
        };
        Ok(timeout(PATIENCE, take).await.map_err(|_elapsed| NoTurn::Taken(self.import.format.name()))??)
    }

    /// Waits until the directory shows what was written before.
    async fn hear(&mut self) -> Result<(), NoTurn> {
        let position = changes::position(&mut self.connection).await?;
        for _ in 0..HEARINGS {
            if self.import.directory.wait_for(position.number).await.is_ok() {
                return Ok(());
            }
        }
        Err(NoTurn::Behind)
    }
}

//! Turn: of one source, and of sheets that speak of one organization, one import at a time, over all instances and commands.
//! What a second compared while the first still wrote would be entered twice. Only who has the turn writes.

use std::collections::BTreeSet;
use std::time::Duration;

use tokio::task::block_in_place;
use tokio::time::{Instant, sleep, timeout, timeout_at};

use super::apply::told;
use super::difference::Difference;
use super::format::Format;
use super::import::{Import, Refused};
use super::report::Report;
use super::reports;
use crate::changes;
use crate::db::{ConnectionError, DatabaseError, OwnConnection, advisory, no_answer};
use crate::model::hex;
use crate::model::ids::{ImportId, OrganizationId};
use crate::random;
use crate::unit::Unfinished;

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
    backend: i32,
    /// A lock that nobody else ever had: Postgres gives numbers of connections again.
    own: String,
    /// Of a sheet, the organizations to which nobody else's sheet writes meanwhile.
    organizations: BTreeSet<OrganizationId>,
}

/// What shows to a unit, within itself, that the turn for which it writes stands.
#[derive(Clone)]
pub struct Held {
    backend: i32,
    names: Vec<String>,
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
    #[error("the program is being stopped; send the file again once it is back")]
    Stopping,
    /// The log holds records that only a newer program understands.
    #[error(
        "this instance is older than the data and takes no writes; send the file to another, or update it"
    )]
    Outdated,
    /// The connection that has the turn is lost.
    #[error("the connection to the database that kept other imports waiting is lost; send the file again")]
    TurnLost,
    /// A unit fails, for something that would end the next as well.
    #[error(transparent)]
    Unfinished(#[from] Unfinished),
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

impl BrokenOff {
    /// As reports tell it.
    pub(super) fn told(&self) -> String {
        match self {
            Self::Unfinished(Unfinished::Failed(failure)) => told(failure),
            other => other.to_string(),
        }
    }
}

impl<'a> Turn<'a> {
    /// Takes the turn, and waits until the directory shows what was written before.
    pub(super) async fn take(import: Import<'a>) -> Result<Self, NoTurn> {
        let mut connection = import.database.own_connection(PATIENCE).await?;
        let backend = timeout(PATIENCE, advisory::backend(&mut connection)).await;
        let backend = backend.map_err(|_elapsed| no_answer())??;
        let own = format!("turn {}", hex::encode(&random::bytes::<16>()));
        let member = import.caller.member().filter(|_| matches!(import.format, Format::Sheet(_)));
        let organizations = member.map(|it| it.organization_id).into_iter().collect();
        let mut turn = Self { import, connection, backend, own, organizations };
        turn.begin().await?;
        Ok(turn)
    }

    /// Reads a file and says all that it would change; no other import changes that meanwhile.
    ///
    /// # Errors
    /// [`NotCompared`].
    pub async fn compare(&mut self, file: &[u8]) -> Result<Difference, NotCompared> {
        loop {
            // It computes for as long as the list is long.
            let difference = block_in_place(|| self.import.compare(file))?;
            let written_to = difference.written_to();
            if written_to.is_subset(&self.organizations) {
                return Ok(difference);
            }
            // Sheets of others may speak of the same organizations.
            self.organizations.extend(written_to);
            // All anew, and all or none: so nobody waits for who waits for him.
            advisory::release_all(&mut self.connection).await.map_err(NoTurn::from)?;
            self.begin().await?;
        }
    }

    /// Shows, to whoever asks for its report, that an import runs: for as long as this has the turn.
    ///
    /// # Errors
    /// [`NoTurn`].
    pub async fn runs(&mut self, id: ImportId) -> Result<(), NoTurn> {
        self.hold(&[reports::running(id)]).await
    }

    /// Carries out a difference, and tells `progress` how many more rows are done. What could not be written, or was not
    /// reached, is in the report.
    pub async fn apply(&mut self, difference: &Difference, progress: impl FnMut(usize)) -> Report {
        let import = self.import;
        import.carry_out(difference, self, progress).await
    }

    /// Whether more may be written: asked before each unit.
    ///
    /// # Errors
    /// Why not.
    pub(super) fn go_on(&self) -> Result<(), BrokenOff> {
        if self.import.stop.is_cancelled() {
            return Err(BrokenOff::Stopping);
        }
        if self.import.directory.status().unreadable > 0 {
            return Err(BrokenOff::Outdated);
        }
        Ok(())
    }

    /// For the units that write.
    #[must_use]
    pub fn held(&self) -> Held {
        Held { backend: self.backend, names: self.names() }
    }

    /// Takes the locks, and waits until this instance has heard of all that was written with them before.
    async fn begin(&mut self) -> Result<(), NoTurn> {
        let names = self.names();
        self.hold(&names).await?;
        // Whoever lost them may have a unit that ends still.
        let units = timeout(PATIENCE, advisory::wait_for_all(&mut self.connection, &units_of(&names))).await;
        units.map_err(|_elapsed| NoTurn::Taken(self.import.format.name()))??;
        self.hear().await
    }

    /// The locks of the turn.
    fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = match self.import.format {
            Format::List(source) => vec![format!("import of {}", source.name)],
            Format::Sheet(_) => self.organizations.iter().map(|id| format!("sheets of {id}")).collect(),
        };
        names.push(self.own.clone());
        names
    }

    async fn hold(&mut self, names: &[String]) -> Result<(), NoTurn> {
        let until = Instant::now() + PATIENCE;
        loop {
            let held = timeout_at(until, advisory::try_hold(&mut self.connection, names)).await;
            if held.map_err(|_elapsed| no_answer())?? {
                return Ok(());
            }
            if Instant::now() + EACH > until {
                return Err(NoTurn::Taken(self.import.format.name()));
            }
            sleep(EACH).await;
        }
    }

    /// Waits until the directory shows what was written before.
    async fn hear(&mut self) -> Result<(), NoTurn> {
        let position = timeout(PATIENCE, changes::position(&mut self.connection)).await;
        let position = position.map_err(|_elapsed| no_answer())??;
        for _ in 0..HEARINGS {
            if self.import.directory.wait_for(position.number).await.is_ok() {
                return Ok(());
            }
        }
        Err(NoTurn::Behind)
    }
}

impl Held {
    /// Whether the turn stands, and stands until the unit's end: whoever takes it next waits for that.
    ///
    /// # Errors
    /// The database's.
    pub async fn stands(&self, unit: &mut OwnConnection) -> Result<bool, DatabaseError> {
        advisory::share(unit, &units_of(&self.names)).await?;
        advisory::holds(unit, self.backend, &self.names).await
    }
}

fn units_of(names: &[String]) -> Vec<String> {
    names.iter().map(|name| format!("units of {name}")).collect()
}

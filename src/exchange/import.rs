//! Import: one file, by one caller.

use sha2::{Digest as _, Sha256};
use tokio_util::sync::CancellationToken;

use super::apply::Hand;
use super::difference::{Difference, TooMuchLost};
use super::form::Fault;
use super::format::{Format, SheetFormat};
use super::listing::NotUnderstood;
use super::report::{Counts, Report};
use super::shape::Shape;
use super::sheets::Reading;
use super::turn::{BrokenOff, NoTurn, Turn};
use crate::access::disclosure::Light;
use crate::access::{Action, Caller, Newcomer, Refusal, Target, decide};
use crate::clock::Clock;
use crate::config;
use crate::db::Database;
use crate::directory::{Directory, Look, Snapshot};
use crate::model::hex;
use crate::model::ids::OrganizationId;
use crate::model::kinds::OrganizationKind;
use crate::model::violation::Invalid;
use crate::unit::{Subject, Unit};

/// Most organizations to which one sheet writes: each is two locks, of which Postgres has some thousands for all.
const ORGANIZATIONS_MAX: usize = 200;

/// A list, or a sheet, on its way into the directory.
#[derive(Clone, Copy)]
pub struct Import<'a> {
    /// What kind of file it is.
    pub format: Format,
    /// As whom it is imported.
    pub caller: &'a Caller,
    /// Postgres.
    pub database: &'a Database,
    /// What is held already.
    pub directory: &'a Directory,
    /// The time.
    pub clock: &'a Clock,
    /// What the caller sees of it now.
    pub light: Light,
    /// Block size and loss guard.
    pub settings: &'a config::Import,
    /// Whether mails go out here.
    pub by_mail: bool,
    /// Told when the service stops: no more is written then.
    pub stop: &'a CancellationToken,
}

/// A list is refused whole; nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// The operator may not import.
    #[error("you may not import this: {0}")]
    NotAllowed(Refusal),
    /// It is not the list that it is said to be.
    #[error(transparent)]
    Shape(#[from] Shape),
    /// It is no sheet.
    #[error("{}", .0.detail)]
    NoSheet(Fault),
    /// Too many of its rows cannot be held.
    #[error(transparent)]
    NotUnderstood(#[from] NotUnderstood),
    /// It lacks too much of what its source listed.
    #[error(transparent)]
    TooMuchLost(#[from] TooMuchLost),
}

/// What the journal says of an import as a whole. Each change that it makes has an entry of its own.
#[derive(serde::Serialize)]
struct Detail<'a> {
    source: &'a str,
    file_sha256: &'a str,
    counts: &'a Counts,
}

impl<'a> Import<'a> {
    /// Whether the caller may import such a file at all. Each row is decided again when it is written, from the database's
    /// own rows.
    ///
    /// # Errors
    /// Why not.
    pub fn may_import(&self) -> Result<(), Refusal> {
        match self.format {
            Format::List(_) => {
                let newcomer = Newcomer {
                    id: OrganizationId::new(self.clock.now()),
                    kind: OrganizationKind::PrivateSector,
                    country: None,
                    sectors: Vec::new(),
                };
                decide(self.caller, Action::RegisterOrganization, Target::New(&newcomer)).map(drop)
            }
            Format::Sheet(_) => {
                let snapshot = self.directory.snapshot();
                let own = self.look(&snapshot).own().ok_or(Refusal::SignIn)?;
                decide(self.caller, Action::EditContact, Target::Of(&own.owner)).map(drop)
            }
        }
    }

    /// Waits, not for long, for the turn to import this source's list, or a sheet of the caller's organization: what is compared
    /// and applied with it is what no other import changes meanwhile.
    ///
    /// # Errors
    /// [`NoTurn`].
    pub async fn turn(&self) -> Result<Turn<'a>, NoTurn> {
        Turn::take(*self).await
    }

    /// Reads a file and says all that it would change. Changes nothing.
    ///
    /// # Errors
    /// [`Refused`].
    pub fn compare(&self, file: &[u8]) -> Result<Difference, Refused> {
        let at = self.clock.now();
        self.may_import().map_err(Refused::NotAllowed)?;
        let hash = hex::encode(&Sha256::digest(file));
        let snapshot = self.directory.snapshot();
        match self.format {
            Format::List(source) => {
                let mut list = (source.read)(source, file, at)?;
                list.reject_twins();
                list.require_understood()?;
                Ok(Difference::between(&snapshot, source, hash, list, self.settings, at)?)
            }
            Format::Sheet(form) => {
                let reading = Reading { look: self.look(&snapshot), at };
                let filled = match form {
                    SheetFormat::Csv => reading.csv(file),
                    SheetFormat::Vcard => reading.cards(file),
                };
                let difference = filled.map_err(Refused::NoSheet)?.difference(self.format.name(), hash, at);
                if difference.written_to().len() > ORGANIZATIONS_MAX {
                    return Err(Refused::NoSheet(too_many()));
                }
                Ok(difference)
            }
        }
    }

    fn look<'s>(&'s self, snapshot: &'s Snapshot) -> Look<'s> {
        Look { snapshot, caller: self.caller, light: self.light }
    }

    /// Carries out a difference: see [`Turn::apply`].
    pub(super) async fn carry_out(
        &self,
        difference: &Difference,
        turn: &mut Turn<'_>,
        progress: impl FnMut(usize),
    ) -> Report {
        let hand = Hand {
            by_mail: self.by_mail,
            source: difference.source,
            caller: self.caller,
            reference: format!("{} sha256:{}", difference.source, difference.file),
            database: self.database,
            clock: self.clock,
        };
        let carried = hand.carry_out(&difference.rows, self.settings.block, turn, progress).await;
        let position = carried.position;
        let mut report = Report::applied(difference, carried);
        if report.stopped.is_none() {
            report.stopped = self.journal(&hand, &report).await;
        }
        if let Some(position) = position {
            // Slower than the limit is no failure: what is written stands.
            let _ = self.directory.wait_for(position.number).await;
        }
        report
    }

    /// Notes the import in the journal; says why where that fails.
    async fn journal(&self, hand: &Hand<'_>, report: &Report) -> Option<String> {
        let detail =
            Detail { source: &report.source, file_sha256: &report.file_sha256, counts: &report.counts };
        let detail = serde_json::to_value(detail).ok()?;
        hand.unit(async move |unit: &mut Unit| {
            unit.enter().await?;
            unit.note("import", Subject { kind: "source", record_id: None, organization_id: None }, &detail)
        })
        .await
        .err()
        .map(|error| {
            let why = BrokenOff::from(error).told();
            format!("all rows were reached, but the journal has no entry of the import: {why}")
        })
    }
}

fn too_many() -> Fault {
    let detail = format!("The file writes to more than {ORGANIZATIONS_MAX} organizations: send it in parts.");
    Fault::new(1, "", Invalid::new("too_many_organizations", detail))
}

//! Apply: a difference is carried out in units of some hundred rows. Each row is decided for itself, as the operator:
//! where a unit fails, its rows are tried one by one, and those that cannot be written are told. What breaks off in the
//! middle is repaired by importing again.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use super::difference::{AttestationStep, ClaimStep, ContactStep, OrganizationStep, Row, SpaceStep, Steps};
use super::sheets::SheetStep;
use super::turn::{BrokenOff, Held, Turn};
use crate::access::{Action, Caller};
use crate::changes::Position;
use crate::clock::Clock;
use crate::db::Database;
use crate::model::ids::OrganizationId;
use crate::registry::{address_space, attestations, claims, contacts, organizations};
use crate::unit::{self, AsyncAct, Expected, Failure, Intent, Unfinished, Unit};

/// Carries out rows of one source, as one operator.
pub(super) struct Hand<'a> {
    pub(super) source: &'static str,
    pub(super) caller: &'a Caller,
    /// The document that log and history name: the source and its file.
    pub(super) reference: String,
    pub(super) database: &'a Database,
    pub(super) clock: &'a Clock,
    /// Whether mails go out here.
    pub(super) by_mail: bool,
}

/// How far a difference was carried out.
#[derive(Debug, Default)]
pub(super) struct Carried {
    /// The rows that were written, by their place among all rows.
    pub(super) written: HashSet<usize>,
    /// Those of them whose organization was to be retired, and stays: it lives here by now.
    pub(super) spared: HashSet<usize>,
    /// The rows that cannot be written, by their place among all rows, and why.
    pub(super) failures: Vec<(usize, String)>,
    /// Why the rest was not reached.
    pub(super) stopped: Option<String>,
    /// Where the log stands after it; nothing when nothing was written.
    pub(super) position: Option<Position>,
}

impl Hand<'_> {
    /// Carries out all rows, `block` of them in a unit, as long as it is its `turn`, and tells `progress` how many more are done.
    pub(super) async fn carry_out(
        &self,
        rows: &Arc<[Row]>,
        block: usize,
        turn: &mut Turn<'_>,
        mut progress: impl FnMut(usize),
    ) -> Carried {
        let mut carried = Carried::default();
        let work: Vec<usize> = (0..rows.len()).filter(|index| rows[*index].has_work()).collect();
        progress(rows.len() - work.len());
        for block in work.chunks(block) {
            if let Err(broken_off) = self.write_block(rows, block, turn, &mut carried).await {
                carried.stopped = Some(broken_off.told());
                return carried;
            }
            progress(block.len());
        }
        carried
    }

    /// Writes the rows of a block in one unit, or each in its own where that fails for something in them; says why the rest is
    /// not to be written.
    async fn write_block(
        &self,
        rows: &Arc<[Row]>,
        block: &[usize],
        turn: &mut Turn<'_>,
        carried: &mut Carried,
    ) -> Result<(), BrokenOff> {
        turn.go_on()?;
        match self.write(rows, block, turn.held()).await {
            Err(BrokenOff::Unfinished(Unfinished::Failed(failure))) if failure.lies_in_records() => {
                if let [index] = block {
                    carried.failures.push((*index, told(&failure)));
                    return Ok(());
                }
                for index in block {
                    Box::pin(self.write_block(rows, std::slice::from_ref(index), turn, carried)).await?;
                }
            }
            written => {
                let (spared, position) = written?;
                carried.written.extend(block);
                carried.spared.extend(spared);
                carried.position = position.or(carried.position);
            }
        }
        Ok(())
    }

    /// Writes rows in one unit, if the turn stands; returns those whose organization stays although it was to be retired.
    async fn write(
        &self,
        rows: &Arc<[Row]>,
        block: &[usize],
        held: Held,
    ) -> Result<(Vec<usize>, Option<Position>), BrokenOff> {
        let (source, rows, block) = (self.source, Arc::clone(rows), Arc::<[usize]>::from(block));
        let act = async move |unit: &mut Unit| {
            if !held.stands(unit.connection()).await? {
                return Ok(None);
            }
            let of_block: Vec<&Row> = block.iter().map(|index| &rows[*index]).collect();
            let spared = write_rows(unit, source, &of_block).await?;
            Ok(Some(block.iter().copied().filter(|index| is_of(&spared, &rows[*index])).collect()))
        };
        let (spared, position) = self.unit(act).await?;
        Ok((spared.ok_or(BrokenOff::TurnLost)?, position))
    }

    /// Runs an act in a unit of the operator.
    pub(super) async fn unit<R, F>(&self, act: F) -> Result<(R, Option<Position>), Unfinished>
    where
        R: Send + 'static,
        F: for<'u> AsyncAct<'u, R>,
    {
        let (caller, reference) = (self.caller.clone(), Some(self.reference.clone()));
        let intent = Intent { caller, reference, by_mail: self.by_mail };
        let unit = unit::run(self.database.clone(), self.clock.clone(), intent, act);
        unit.await.map(|committed| (committed.value, committed.position))
    }
}

/// A failure as reports tell it: what the database says in its own words is for the operator.
pub(super) fn told(failure: &Failure) -> String {
    let Failure::Database(error) = failure else { return failure.to_string() };
    tracing::warn!(%error, "the database does not take what is imported");
    if failure.lies_in_records() {
        return "the database does not take it; tell the operator of this service".to_owned();
    }
    "the database could not write it just now; import the file again, and tell the operator if that fails too"
        .to_owned()
}

fn is_of(organizations: &BTreeSet<OrganizationId>, row: &Row) -> bool {
    row.held.is_some_and(|id| organizations.contains(&id))
}

/// Organizations before contacts before claims, and what is new of each in few statements. Returns the organizations that
/// stay although they were to be retired.
async fn write_rows(
    unit: &mut Unit,
    source: &str,
    rows: &[&Row],
) -> Result<BTreeSet<OrganizationId>, Failure> {
    let steps: Vec<&Steps> = rows.iter().map(|row| &row.steps).collect();
    let held: BTreeSet<OrganizationId> = rows.iter().filter_map(|row| row.held).collect();
    let touched = steps.iter().filter_map(|it| it.sheet.as_ref()?.touches());
    // All locks in one order, before the first row is written.
    let owners = unit.owners(&held.iter().copied().chain(touched).collect()).await?;
    let followed = owners.values().filter(|it| held.contains(&it.id));
    unit.permits(Action::FollowSource, followed).await?;
    write_sheet(unit, &steps).await?;
    let spared = write_organizations(unit, source, &steps).await?;
    write_contacts(unit, source, &steps).await?;
    write_claims(unit, source, &steps).await?;
    write_attestations(unit, source, &steps).await?;
    write_spaces(unit, source, &steps).await?;
    Ok(spared)
}

/// Rows of a sheet, each as if its writer had sent it by itself.
async fn write_sheet(unit: &mut Unit, steps: &[&Steps]) -> Result<(), Failure> {
    use SheetStep::{RegisterContact, RegisterOrganization, RewriteContact, UpdateOrganization};
    let at = |version: i64| Expected::OneOf(vec![version]);
    for step in steps.iter().filter_map(|it| it.sheet.as_ref()) {
        match step {
            RegisterOrganization(id, draft) => {
                organizations::register(unit, *id, (**draft).clone()).await?;
            }
            UpdateOrganization(id, edit, version) => {
                organizations::update(unit, *id, (**edit).clone(), &at(*version)).await?;
            }
            RegisterContact(id, owner, draft) => {
                contacts::register(unit, *id, *owner, (**draft).clone()).await?;
            }
            RewriteContact(id, _, change, version) => {
                contacts::rewrite(unit, *id, (**change).clone(), &at(*version)).await?;
            }
        }
    }
    Ok(())
}

async fn write_organizations(
    unit: &mut Unit,
    source: &str,
    steps: &[&Steps],
) -> Result<BTreeSet<OrganizationId>, Failure> {
    use OrganizationStep::{Follow, MarkMissing, Register, RetireMissing};
    let steps = || steps.iter().filter_map(|it| it.organization.as_ref());
    let new = steps().filter_map(|step| match step {
        Register(id, draft) => Some((*id, (**draft).clone())),
        _ => None,
    });
    organizations::register_all(unit, new.collect()).await?;
    let mut spared = BTreeSet::new();
    for step in steps() {
        match step {
            Register(..) => {}
            Follow(id, draft) => drop(organizations::follow(unit, *id, (**draft).clone()).await?),
            MarkMissing(id) => organizations::mark_missing(unit, *id, source).await?,
            RetireMissing(id) => {
                let retired = organizations::retire_missing(unit, *id, source).await?;
                spared.extend((!retired).then_some(*id));
            }
        }
    }
    Ok(spared)
}

/// What is no longer listed gives its room to what is new. Nothing is retired before that is there: somebody may have no
/// other.
async fn write_contacts(unit: &mut Unit, source: &str, steps: &[&Steps]) -> Result<(), Failure> {
    use ContactStep::{Follow, MarkMissing, Register, RetireMissing};
    let steps = || steps.iter().flat_map(|it| &it.contacts);
    for step in steps() {
        if let MarkMissing(id) = step {
            contacts::mark_missing(unit, *id, source).await?;
        }
    }
    let new = steps().filter_map(|step| match step {
        Register(id, organization_id, draft) => Some((*id, *organization_id, (**draft).clone())),
        _ => None,
    });
    contacts::register_all(unit, new.collect()).await?;
    for step in steps() {
        match step {
            Register(..) | MarkMissing(_) => {}
            Follow(id, draft) => drop(contacts::follow(unit, *id, (**draft).clone()).await?),
            RetireMissing(id) => contacts::retire_missing(unit, *id, source).await?,
        }
    }
    Ok(())
}

async fn write_claims(unit: &mut Unit, source: &str, steps: &[&Steps]) -> Result<(), Failure> {
    use ClaimStep::{Follow, MarkMissing, Report, RetireMissing};
    let steps = || steps.iter().flat_map(|it| &it.claims);
    for step in steps() {
        match step {
            Report(..) | Follow(..) => {}
            MarkMissing(id) => claims::mark_missing(unit, *id, source).await?,
            RetireMissing(id) => claims::retire_missing(unit, *id, source).await?,
        }
    }
    let new = steps().filter_map(|step| match step {
        Report(id, organization_id, draft) => Some((*id, *organization_id, (**draft).clone())),
        _ => None,
    });
    claims::report_all(unit, new.collect()).await?;
    for step in steps() {
        if let Follow(id, draft) = step {
            claims::follow(unit, *id, draft).await?;
        }
    }
    Ok(())
}

async fn write_attestations(unit: &mut Unit, source: &str, steps: &[&Steps]) -> Result<(), Failure> {
    use AttestationStep::{End, Follow, Report};
    let steps = || steps.iter().flat_map(|it| &it.attestations);
    let new = steps().filter_map(|step| match step {
        Report(id, organization_id, listed) => Some((*id, *organization_id, (**listed).clone())),
        _ => None,
    });
    attestations::report_all(unit, new.collect()).await?;
    for step in steps() {
        match step {
            Report(..) => {}
            Follow(id, draft) => attestations::follow(unit, *id, source, draft).await?,
            End(id) => attestations::end_missing(unit, *id, source).await?,
        }
    }
    Ok(())
}

async fn write_spaces(unit: &mut Unit, source: &str, steps: &[&Steps]) -> Result<(), Failure> {
    use SpaceStep::{Follow, MarkMissing, Register, RetireMissing};
    let steps = || steps.iter().filter_map(|it| it.space.as_ref());
    let new = steps().filter_map(|step| match step {
        Register(id, draft) => Some((*id, (**draft).clone())),
        _ => None,
    });
    address_space::register_all(unit, new.collect()).await?;
    for step in steps() {
        match step {
            Register(..) => {}
            Follow(id, draft) => address_space::follow(unit, *id, (**draft).clone()).await?,
            MarkMissing(id) => address_space::mark_missing(unit, *id, source).await?,
            RetireMissing(id) => address_space::retire_missing(unit, *id, source).await?,
        }
    }
    Ok(())
}

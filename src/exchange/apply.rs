//! Apply: a difference is carried out in units of some hundred rows. Each row is decided for itself, as the operator:
//! where a unit fails, its rows are tried one by one, and those that cannot be written are told. What breaks off in the
//! middle is repaired by importing again.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::difference::{AttestationStep, ClaimStep, ContactStep, OrganizationStep, Row, SpaceStep, Steps};
use super::sheets::SheetStep;
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
    /// How many of the rows were reached, from the first.
    pub(super) reached: usize,
    /// The rows that cannot be written, by their place among all rows, and why.
    pub(super) failures: Vec<(usize, String)>,
    /// Why the rest was not reached.
    pub(super) stopped: Option<String>,
    /// Where the log stands after it; nothing when nothing was written.
    pub(super) position: Option<Position>,
}

impl Hand<'_> {
    /// Carries out all rows, `block` of them in a unit, and tells `progress` how many more are done.
    pub(super) async fn carry_out(
        &self,
        rows: &Arc<[Row]>,
        block: usize,
        mut progress: impl FnMut(usize),
    ) -> Carried {
        let mut carried = Carried::default();
        let work: Vec<usize> = (0..rows.len()).filter(|index| rows[*index].has_work()).collect();
        progress(rows.len() - work.len());
        for block in work.chunks(block) {
            if let Err(stopped) = self.write_block(rows, block, &mut carried).await {
                carried.reached = block[0];
                carried.stopped = Some(stopped.to_string());
                return carried;
            }
            progress(block.len());
        }
        carried.reached = rows.len();
        carried
    }

    /// Writes the rows of a block in one unit, or each in its own where that fails for something in them.
    async fn write_block(
        &self,
        rows: &Arc<[Row]>,
        block: &[usize],
        carried: &mut Carried,
    ) -> Result<(), Unfinished> {
        match self.write(rows, block).await {
            Err(Unfinished::Failed(failure)) if failure.lies_in_records() => match block {
                [index] => carried.failures.push((*index, failure.to_string())),
                _ => {
                    for index in block {
                        Box::pin(self.write_block(rows, std::slice::from_ref(index), carried)).await?;
                    }
                }
            },
            written => carried.position = written?.or(carried.position),
        }
        Ok(())
    }

    async fn write(&self, rows: &Arc<[Row]>, block: &[usize]) -> Result<Option<Position>, Unfinished> {
        let (source, rows, block) = (self.source, Arc::clone(rows), Arc::<[usize]>::from(block));
        self.unit(async move |unit: &mut Unit| {
            let rows: Vec<&Row> = block.iter().map(|index| &rows[*index]).collect();
            write_rows(unit, source, &rows).await
        })
        .await
    }

    /// Runs an act in a unit of the operator.
    pub(super) async fn unit<F>(&self, act: F) -> Result<Option<Position>, Unfinished>
    where
        F: for<'u> AsyncAct<'u, ()>,
    {
        let (caller, reference) = (self.caller.clone(), Some(self.reference.clone()));
        let intent = Intent { caller, reference, by_mail: self.by_mail };
        let unit = unit::run(self.database.clone(), self.clock.clone(), intent, act);
        unit.await.map(|committed| committed.position)
    }
}

/// Organizations before contacts before claims, and what is new of each in few statements.
async fn write_rows(unit: &mut Unit, source: &str, rows: &[&Row]) -> Result<(), Failure> {
    let held: BTreeSet<OrganizationId> = rows.iter().filter_map(|row| row.held).collect();
    let owners = unit.owners(&held).await?;
    unit.permits(Action::FollowSource, owners.values()).await?;
    let steps: Vec<&Steps> = rows.iter().map(|row| &row.steps).collect();
    write_sheet(unit, &steps).await?;
    write_organizations(unit, source, &steps).await?;
    write_contacts(unit, source, &steps).await?;
    write_claims(unit, source, &steps).await?;
    write_attestations(unit, source, &steps).await?;
    write_spaces(unit, source, &steps).await
}

/// Rows of a sheet, each as if its writer had sent it by itself.
async fn write_sheet(unit: &mut Unit, steps: &[&Steps]) -> Result<(), Failure> {
    use SheetStep::{RegisterContact, RegisterOrganization, RewriteContact, UpdateOrganization};
    let steps = || steps.iter().filter_map(|it| it.sheet.as_ref());
    // All locks in one order, before the first row is written.
    unit.owners(&steps().filter_map(SheetStep::touches).collect()).await?;
    let at = |version: i64| Expected::OneOf(vec![version]);
    for step in steps() {
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

async fn write_organizations(unit: &mut Unit, source: &str, steps: &[&Steps]) -> Result<(), Failure> {
    use OrganizationStep::{Follow, MarkMissing, Register, RetireMissing};
    let steps = || steps.iter().filter_map(|it| it.organization.as_ref());
    let new = steps().filter_map(|step| match step {
        Register(id, draft) => Some((*id, (**draft).clone())),
        _ => None,
    });
    organizations::register_all(unit, new.collect()).await?;
    for step in steps() {
        match step {
            Register(..) => {}
            Follow(id, draft) => drop(organizations::follow(unit, *id, (**draft).clone()).await?),
            MarkMissing(id) => organizations::mark_missing(unit, *id, source).await?,
            RetireMissing(id) => organizations::retire_missing(unit, *id, source).await?,
        }
    }
    Ok(())
}

async fn write_contacts(unit: &mut Unit, source: &str, steps: &[&Steps]) -> Result<(), Failure> {
    use ContactStep::{Follow, MarkMissing, Register, RetireMissing};
    let steps = || steps.iter().flat_map(|it| &it.contacts);
    let new = steps().filter_map(|step| match step {
        Register(id, organization_id, draft) => Some((*id, *organization_id, (**draft).clone())),
        _ => None,
    });
    contacts::register_all(unit, new.collect()).await?;
    for step in steps() {
        match step {
            Register(..) => {}
            Follow(id, draft) => drop(contacts::follow(unit, *id, (**draft).clone()).await?),
            MarkMissing(id) => contacts::mark_missing(unit, *id, source).await?,
            RetireMissing(id) => contacts::retire_missing(unit, *id, source).await?,
        }
    }
    Ok(())
}

async fn write_claims(unit: &mut Unit, source: &str, steps: &[&Steps]) -> Result<(), Failure> {
    use ClaimStep::{Follow, MarkMissing, Report, RetireMissing};
    let steps = || steps.iter().flat_map(|it| &it.claims);
    let new = steps().filter_map(|step| match step {
        Report(id, organization_id, draft) => Some((*id, *organization_id, (**draft).clone())),
        _ => None,
    });
    claims::report_all(unit, new.collect()).await?;
    for step in steps() {
        match step {
            Report(..) => {}
            Follow(id, draft) => claims::follow(unit, *id, draft).await?,
            MarkMissing(id) => claims::mark_missing(unit, *id, source).await?,
            RetireMissing(id) => claims::retire_missing(unit, *id, source).await?,
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

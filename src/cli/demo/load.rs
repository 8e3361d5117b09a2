//! Filling an empty directory: the secretariat is founded, its administrator enters all others, and then those do what only
//! they can do. Each step is one unit, all of it or nothing, and one that was done is not done again: a start that is
//! killed in the middle leaves the steps before, and the next one goes on.

use std::sync::Arc;

use super::seed::Seed;
use super::{deeds, enter};
use crate::access::Caller;
use crate::app::{App, Written};
use crate::cli::{COMMAND_LINE, Failure};
use crate::directory::Snapshot;
use crate::model::ids::AccountId;
use crate::model::kinds::Criterion;
use crate::registry::organizations::{Founding, found};
use crate::unit::Unit;

/// The document behind all that the secretariat enters.
const CIRCULAR: &str = "Circular 1 of the secretariat";

/// How often it is waited for the directory to show a step, each time for `directory.wait_limit`.
const PATIENCE: usize = 30;

/// The database holds another directory.
#[derive(Debug, thiserror::Error)]
#[error(
    "the database holds a directory that is not the demo's: serve it with `counterpart serve`, or give the demo a \
     database or a state.folder of its own"
)]
pub(super) struct NoDemo;

/// Fills a directory that is empty; one that is filled already stays as it is.
pub(super) async fn load(app: &App, seed: &Arc<Seed>) -> Result<(), Failure> {
    if app.directory.snapshot().counts() == (0, 0, 0) {
        found_secretariat(app, seed).await?;
    }
    let snapshot = app.directory.snapshot_arc();
    let administrator = somebody(app, &snapshot, &seed.administrator()?.email).ok_or(NoDemo)?;
    let is_entered = snapshot.organizations().count() > 1;
    if is_entered && snapshot.organization(seed.secretariat()?.id).is_none() {
        // It was filled by an earlier version, with other data.
        return Ok(());
    }
    if !is_entered {
        let newcomers = enter::Newcomers::of(seed, app)?;
        let act = async move |unit: &mut Unit| newcomers.enter(unit).await;
        shown(app, app.write(&administrator, Some(CIRCULAR.to_owned()), act).await?).await;
    }
    deeds::carry_out(app, seed).await
}

/// Who signs in with this address.
pub(super) fn somebody(app: &App, snapshot: &Snapshot, email: &str) -> Option<Caller> {
    let is_meant = |id: AccountId| snapshot.caller(id, None, app.clock.now());
    snapshot
        .accounts()
        .filter(|account| account.identity.value().is_some_and(|identity| identity.email == email))
        .find_map(|account| is_meant(account.id))
}

/// Waits until the directory shows a step: the next one goes by it. On a machine that is busy that takes its time.
pub(super) async fn shown<R>(app: &App, written: Written<R>) -> R {
    if let Some(position) = written.position {
        for _ in 0..PATIENCE {
            if app.directory.wait_for(position.number).await.is_ok() {
                break;
            }
        }
    }
    written.value
}

async fn found_secretariat(app: &App, seed: &Seed) -> Result<(), Failure> {
    let entry = seed.secretariat()?;
    let founding = Founding {
        organization_id: entry.id,
        organization: entry.organization.clone(),
        decision: enter::accredited(entry.criterion.unwrap_or(Criterion::IntergovernmentalOrganization)),
        account_id: AccountId::new(app.clock.now()),
        administrator: seed.administrator()?.draft(&app.emails)?,
    };
    let act = async move |unit: &mut Unit| found(unit, founding).await;
    shown(app, app.write(&COMMAND_LINE, None, act).await?).await;
    Ok(())
}

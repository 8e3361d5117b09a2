//! Filling an empty directory: the secretariat is founded, and its administrator enters all others.

use super::seed::{Entry, Seed, Somebody};
use crate::access::Caller;
use crate::accounts::{self, AccountDraft};
use crate::app::App;
use crate::cli::{COMMAND_LINE, Failure};
use crate::model::contact::ContactDraft;
use crate::model::ids::{AccountId, ContactId, OrganizationId};
use crate::model::kinds::{Criterion, Standing};
use crate::model::organization::OrganizationDraft;
use crate::registry::organizations::{Decision, Founding, accredit, found};
use crate::registry::{contacts, organizations};
use crate::unit::{self, Expected, Unit};

/// The database holds another directory.
#[derive(Debug, thiserror::Error)]
#[error(
    "the database holds a directory that is not the demo's: serve it with `counterpart serve`, or give the demo a \
     database or a state.folder of its own"
)]
struct NoDemo;

/// An organization on its way into the directory, with all that belongs to it.
#[derive(Clone)]
struct Newcomer {
    id: OrganizationId,
    organization: OrganizationDraft,
    criterion: Option<Criterion>,
    contacts: Vec<(ContactId, ContactDraft)>,
    accounts: Vec<(AccountId, AccountDraft)>,
}

/// Fills a directory that is empty; one that is filled already stays as it is.
pub(super) async fn load(app: &App, seed: &Seed) -> Result<(), Failure> {
    if app.directory.snapshot().counts() == (0, 0, 0) {
        found_secretariat(app, seed).await?;
    }
    let snapshot = app.directory.snapshot_arc();
    let email = &seed.administrator()?.email;
    let administrator = snapshot
        .accounts()
        .find(|account| account.identity.value().is_some_and(|identity| identity.email == *email))
        .and_then(|account| snapshot.caller(account.id, None, app.clock.now()))
        .ok_or(NoDemo)?;
    if snapshot.organizations().count() == 1 {
        enter_others(app, seed, &administrator).await?;
    }
    Ok(())
}

async fn found_secretariat(app: &App, seed: &Seed) -> Result<(), Failure> {
    let now = app.clock.now();
    let Entry { organization, criterion, .. } = &seed.secretariat;
    let founding = Founding {
        organization_id: OrganizationId::new(now),
        organization: organization.clone(),
        decision: accredited(criterion.unwrap_or(Criterion::IntergovernmentalOrganization)),
        account_id: AccountId::new(now),
        administrator: seed.administrator()?.draft(&app.emails)?,
    };
    app.write(&COMMAND_LINE, None, async move |unit: &mut Unit| found(unit, founding).await).await?;
    Ok(())
}

/// In one unit: a start that is killed in the middle leaves the secretariat alone, and the next one goes on.
async fn enter_others(app: &App, seed: &Seed, administrator: &Caller) -> Result<(), Failure> {
    let newcomers: Vec<_> =
        seed.organizations.iter().map(|entry| Newcomer::of(entry, app)).collect::<Result<_, _>>()?;
    let desk: Vec<_> = seed.secretariat.contacts.iter().map(|draft| new(app, draft)).collect();
    let enter = async move |unit: &mut Unit| {
        unit.enter().await?;
        let own = unit.caller().member().map(|member| member.organization_id);
        for (id, draft) in desk {
            contacts::register(unit, id, own.ok_or(unit::Failure::Disowned)?, draft).await?;
        }
        for newcomer in newcomers {
            newcomer.enter(unit).await?;
        }
        Ok(())
    };
    app.write(administrator, None, enter).await?;
    Ok(())
}

fn new(app: &App, draft: &ContactDraft) -> (ContactId, ContactDraft) {
    (ContactId::new(app.clock.now()), draft.clone())
}

impl Newcomer {
    fn of(entry: &Entry, app: &App) -> Result<Self, Failure> {
        let account =
            |somebody: &Somebody| Ok((AccountId::new(app.clock.now()), somebody.draft(&app.emails)?));
        Ok(Self {
            id: OrganizationId::new(app.clock.now()),
            organization: entry.organization.clone(),
            criterion: entry.criterion,
            contacts: entry.contacts.iter().map(|draft| new(app, draft)).collect(),
            accounts: entry.accounts.iter().map(account).collect::<Result<_, Failure>>()?,
        })
    }

    async fn enter(self, unit: &mut Unit) -> Result<(), unit::Failure> {
        organizations::register(unit, self.id, self.organization).await?;
        for (id, draft) in self.contacts {
            contacts::register(unit, id, self.id, draft).await?;
        }
        if let Some(criterion) = self.criterion {
            accredit(unit, self.id, accredited(criterion), &Expected::Any).await?;
        }
        for (id, draft) in self.accounts {
            accounts::create(unit, id, self.id, draft).await?;
        }
        Ok(())
    }
}

fn accredited(criterion: Criterion) -> Decision {
    Decision {
        standing: Standing::Accredited,
        criterion,
        reason: Some("It is part of the demo.".to_owned()),
        reference: None,
    }
}

//! What the secretariat's administrator enters, in one unit.

use std::sync::Arc;

use super::seed::{Entry, Reached, Seed};
use crate::accounts::{self, AccountDraft};
use crate::app::App;
use crate::cli::Failure;
use crate::model::ids::{AccountId, OrganizationId};
use crate::model::kinds::{CircleRule, Criterion, Standing};
use crate::registry::contacts::{self, Told};
use crate::registry::organizations::{self, Decision};
use crate::registry::{circles, claims};
use crate::unit::{self, Expected, Unit};

/// All that is entered.
#[derive(Clone)]
pub(super) struct Newcomers {
    seed: Arc<Seed>,
    accounts: Vec<(AccountId, OrganizationId, AccountDraft)>,
}

impl Newcomers {
    pub(super) fn of(seed: &Arc<Seed>, app: &App) -> Result<Self, Failure> {
        let founder = &seed.administrator()?.email;
        let mut accounts = Vec::new();
        for entry in &seed.entries {
            for somebody in entry.accounts.iter().filter(|somebody| somebody.email != *founder) {
                accounts.push((AccountId::new(app.clock.now()), entry.id, somebody.draft(&app.emails)?));
            }
        }
        Ok(Self { seed: Arc::clone(seed), accounts })
    }

    /// The secretariat stands in for an organization until that has an administrator or an authority: accounts come last.
    pub(super) async fn enter(self, unit: &mut Unit) -> Result<(), unit::Failure> {
        unit.enter().await?;
        let entries = || self.seed.entries.iter().filter(|entry| entry.registered_by.is_none());
        let Some(secretariat) = entries().next() else { return Ok(()) };
        for entry in entries().skip(1) {
            organizations::register(unit, entry.id, entry.organization.clone()).await?;
            if let Some(criterion) = entry.criterion {
                organizations::accredit(unit, entry.id, accredited(criterion), &Expected::Any).await?;
            }
        }
        for group in &secretariat.circles {
            circles::register(unit, group.id, group.draft.clone()).await?;
            if group.draft.rule == CircleRule::List {
                for member in &group.members {
                    circles::admit(unit, group.id, *member, &Expected::Any).await?;
                }
            }
        }
        for entry in entries() {
            furnish(unit, entry).await?;
        }
        for (id, organization_id, draft) in self.accounts {
            accounts::create(unit, id, organization_id, draft).await?;
        }
        for claim in entries().flat_map(|entry| &entry.confirmed) {
            claims::confirm(unit, *claim, &Expected::Any).await?;
        }
        for entry in entries() {
            if let (Some(then), Some(criterion)) = (entry.then.clone(), entry.criterion) {
                let (standing, reason) = (then.standing, Some(then.reason));
                let decision = Decision { standing, criterion, reason, reference: None };
                organizations::accredit(unit, entry.id, decision, &Expected::Any).await?;
            }
        }
        Ok(())
    }
}

/// What belongs to an organization that stands already.
pub(super) async fn furnish(unit: &mut Unit, entry: &Entry) -> Result<(), unit::Failure> {
    for reached in &entry.contacts {
        reached.enter(unit, entry.id).await?;
    }
    for (id, draft) in &entry.claims {
        claims::register(unit, *id, entry.id, draft.clone()).await?;
    }
    if let Some(host) = &entry.host {
        organizations::set_host(unit, entry.id, Some(host.clone()), &Expected::Any).await?;
    }
    if entry.leads {
        organizations::lead(unit, entry.id, None, &Expected::Any).await?;
    }
    Ok(())
}

impl Reached {
    async fn enter(&self, unit: &mut Unit, organization_id: OrganizationId) -> Result<(), unit::Failure> {
        let (_, contact) = contacts::register(unit, self.id, organization_id, self.draft.clone()).await?;
        for (key_id, key) in &self.keys {
            contacts::add_key(unit, self.id, *key_id, key.clone(), &Expected::Any).await?;
        }
        for (value, method) in &self.proofs {
            let is_meant = |it: &&crate::model::channel::Channel| it.value.get() == Some(value);
            let channel = contact.channels.iter().find(is_meant).ok_or(unit::Failure::Missing)?;
            let told = Told { method: *method, at: None, value: Some(value.clone()) };
            contacts::prove_channel(unit, self.id, channel.id, told, &Expected::Any).await?;
        }
        Ok(())
    }
}

/// The decision that admits an organization.
pub(super) fn accredited(criterion: Criterion) -> Decision {
    Decision {
        standing: Standing::Accredited,
        criterion,
        reason: Some("It is part of the demo.".to_owned()),
        reference: None,
    }
}

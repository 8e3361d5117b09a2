//! Writers that do all kinds of things to their own contacts and to one that all of them share.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use counterpart::access::Caller;
use counterpart::app::App;
use counterpart::model::audience::Audience;
use counterpart::model::contact::ContactEdit;
use counterpart::model::ids::{AccountId, ChannelId, ContactId, OrganizationId};
use counterpart::model::kinds::{AccountRole, OrganizationKind};
use counterpart::model::organization::OrganizationEdit;
use counterpart::random;
use counterpart::registry::{contacts, organizations};
use counterpart::unit::{Expected, Failure, Unfinished, Unit};

use crate::support::{TestApp, contact_draft, email_draft};

/// How many contacts the largest unit enters.
pub const LARGEST: usize = 20;

/// A contact that all writers edit, and whose editors they are.
pub struct Shared {
    organization_id: OrganizationId,
    contact_id: ContactId,
}

/// Makes what all writers share.
pub async fn shared_contact(app: &TestApp) -> Shared {
    let organization_id = app.organization(OrganizationKind::Csirt, "Shared").await;
    let administrator = app.administrator(organization_id).await;
    let contact = app.contact(&administrator, organization_id, contact_draft("desk@shared.example")).await;
    Shared { organization_id, contact_id: contact.id }
}

/// What writers came to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally {
    done: usize,
    pub rolled_back: usize,
    interrupted: usize,
}

impl Tally {
    pub fn add(&mut self, other: &Self) {
        self.done += other.done;
        self.rolled_back += other.rolled_back;
        self.interrupted += other.interrupted;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { done, rolled_back, interrupted } = self;
        write!(f, "{done} units committed, {rolled_back} rolled back, {interrupted} interrupted")
    }
}

/// One writer on one instance.
pub struct Writer {
    app: Arc<App>,
    own: Caller,
    guest: Caller,
    organization_id: OrganizationId,
    shared_id: ContactId,
    contacts: Vec<ContactId>,
}

impl Writer {
    /// A writer with an organization and a contact of its own.
    pub async fn new(ground: &TestApp, app: Arc<App>, index: usize, shared: &Shared) -> Self {
        let organization_id = ground.organization(OrganizationKind::Csirt, &format!("Team {index}")).await;
        let own = ground.administrator(organization_id).await;
        let email = format!("guest-{index}@shared.example");
        let guest = ground.account(shared.organization_id, AccountRole::Editor, &email).await;
        let first = ground.contact(&own, organization_id, contact_draft("desk@team.example")).await;
        Self {
            app,
            own,
            guest: ground.caller_of(guest),
            organization_id,
            shared_id: shared.contact_id,
            contacts: vec![first.id],
        }
    }

    /// As whom it writes.
    pub fn account(&self) -> AccountId {
        self.own.member().unwrap().account_id
    }

    /// Runs so many units, one after the other. What is interrupted is done once more, a little later.
    pub async fn work(mut self, units: usize) -> Tally {
        let mut tally = Tally::default();
        while tally.done + tally.rolled_back < units {
            match self.step().await {
                Ok(()) => tally.done += 1,
                Err(Unfinished::Failed(Failure::Stale)) => tally.rolled_back += 1,
                Err(Unfinished::Unavailable(_) | Unfinished::OutcomeUnknown) => {
                    tally.interrupted += 1;
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
                Err(other) => panic!("{other:?}"),
            }
        }
        tally
    }

    async fn step(&mut self) -> Result<(), Unfinished> {
        let [choice, pick, delay] = random::bytes();
        let now = self.app.clock.now();
        let doze = Duration::from_micros(u64::from(delay) * 20);
        let organization_id = self.organization_id;
        let contact_id = self.contacts[usize::from(pick) % self.contacts.len()];
        let edit =
            ContactEdit { title: Some(Some(format!("Desk {choice} {pick} {delay}"))), ..<_>::default() };
        match choice % 10 {
            0..3 => {
                self.write(&self.own, async move |unit: &mut Unit| {
                    tokio::time::sleep(doze).await;
                    contacts::update(unit, contact_id, edit, &Expected::Any).await.map(drop)
                })
                .await
            }
            3..5 => {
                let id = self.shared_id;
                self.write(&self.guest, async move |unit: &mut Unit| {
                    contacts::update(unit, id, edit, &Expected::Any).await?;
                    tokio::time::sleep(doze).await;
                    Ok(())
                })
                .await
            }
            5 => {
                self.write(&self.own, async move |unit: &mut Unit| {
                    contacts::update(unit, contact_id, edit, &Expected::Any).await?;
                    tokio::time::sleep(doze).await;
                    Err(Failure::Stale)
                })
                .await
            }
            6 => {
                let draft = email_draft(&format!("desk-{pick}-{delay}@team.example"));
                self.write(&self.own, async move |unit: &mut Unit| {
                    let id = ChannelId::new(now);
                    contacts::add_channel(unit, contact_id, id, draft, &Expected::Any).await.map(drop)
                })
                .await
            }
            7 => {
                // A narrower audience narrows the contacts in the same unit.
                let audience = if pick % 2 == 0 { Audience::Public } else { Audience::Members };
                let edit = OrganizationEdit { audience: Some(audience), ..<_>::default() };
                self.write(&self.own, async move |unit: &mut Unit| {
                    organizations::update(unit, organization_id, edit, &Expected::Any).await.map(drop)
                })
                .await
            }
            8 => {
                let ids: Vec<_> = (0..=usize::from(pick) % LARGEST).map(|_| ContactId::new(now)).collect();
                let new = ids.clone();
                self.write(&self.own, async move |unit: &mut Unit| {
                    for id in new {
                        let draft = contact_draft("new@team.example");
                        contacts::register(unit, id, organization_id, draft).await?;
                    }
                    Ok(())
                })
                .await?;
                self.contacts.extend(ids);
                Ok(())
            }
            _ => {
                let id = ContactId::new(now);
                self.write(&self.own, async move |unit: &mut Unit| {
                    let draft = contact_draft("brief@team.example");
                    contacts::register(unit, id, organization_id, draft).await?;
                    contacts::retire(unit, id, &Expected::Any).await
                })
                .await
            }
        }
    }

    async fn write<F>(&self, caller: &Caller, act: F) -> Result<(), Unfinished>
    where
        F: for<'u> counterpart::unit::AsyncAct<'u, ()>,
    {
        self.app.write(caller, None, act).await.map(drop)
    }
}

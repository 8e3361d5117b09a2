//! What only an organization itself can do: its circles, what it says of others, its machines, and authority by consent.

use std::sync::Arc;

use secrecy::SecretString;

use super::enter::furnish;
use super::load::{shown, somebody};
use super::seed::{Entry, Seed};
use crate::accounts::clients::{self, NewSecret};
use crate::app::App;
use crate::cli::Failure;
use crate::directory::Snapshot;
use crate::model::ids::OrganizationId;
use crate::registry::organizations::{self, Chosen, offers};
use crate::registry::{attestations, circles, claims};
use crate::unit::{self, Expected, Unit};

/// Has all administrators do theirs, as far as it is not done.
pub(super) async fn carry_out(app: &App, seed: &Arc<Seed>) -> Result<(), Failure> {
    // What the secretariat does was done when it entered the others.
    for number in 1..seed.entries.len() {
        let deeds = Deeds { seed: Arc::clone(seed), number, secrets: Vec::new() };
        let snapshot = app.directory.snapshot_arc();
        if deeds.is_empty() || deeds.are_done(&snapshot) {
            continue;
        }
        let Some(email) = deeds.entry().administrator().map(|it| it.email.clone()) else { continue };
        let Some(caller) = somebody(app, &snapshot, &email) else { continue };
        let deeds = deeds.with_secrets(app);
        let act = async move |unit: &mut Unit| deeds.carry_out(unit).await;
        shown(app, app.write(&caller, None, act).await?).await;
    }
    for entry in &seed.entries {
        for (to, _) in &entry.offers {
            accept(app, seed, *to, entry.id).await?;
        }
    }
    Ok(())
}

/// What one administrator does, in one unit.
#[derive(Clone)]
struct Deeds {
    seed: Arc<Seed>,
    number: usize,
    /// Of its machines, in their order; nobody is told them: its administrator replaces them.
    secrets: Vec<NewSecret>,
}

impl Deeds {
    fn entry(&self) -> &Entry {
        &self.seed.entries[self.number]
    }

    /// Whom it registers as a lead.
    fn wards(&self) -> impl Iterator<Item = &Entry> {
        let own = self.entry().id;
        self.seed.entries.iter().filter(move |it| it.registered_by == Some(own))
    }

    fn is_empty(&self) -> bool {
        let it = self.entry();
        let says_nothing = it.attestations.is_empty() && it.disputes.is_empty() && it.offers.is_empty();
        says_nothing && it.circles.is_empty() && it.clients.is_empty() && self.wards().next().is_none()
    }

    /// Whether the unit was committed before: of what it makes, tombstones remain.
    fn are_done(&self, snapshot: &Snapshot) -> bool {
        let it = self.entry();
        it.circles.iter().any(|group| snapshot.circle(group.id).is_some())
            || it.clients.iter().any(|(id, _)| snapshot.client(*id).is_some())
            || it.attestations.iter().any(|(id, ..)| snapshot.attestations().any(|other| other.id == *id))
            || self.wards().any(|ward| snapshot.organization(ward.id).is_some())
    }

    fn with_secrets(self, app: &App) -> Self {
        let make = |id| -> (NewSecret, SecretString) { app.client_secrets.make(id, app.clock.now()) };
        let secrets = self.entry().clients.iter().map(|(id, _)| make(*id).0).collect();
        Self { secrets, ..self }
    }

    async fn carry_out(self, unit: &mut Unit) -> Result<(), unit::Failure> {
        for ward in self.wards() {
            organizations::register(unit, ward.id, ward.organization.clone()).await?;
            furnish(unit, ward).await?;
        }
        let entry = self.entry();
        for group in &entry.circles {
            circles::register(unit, group.id, group.draft.clone()).await?;
            for member in &group.members {
                circles::admit(unit, group.id, *member, &Expected::Any).await?;
            }
        }
        for (id, of, draft) in &entry.attestations {
            attestations::issue(unit, *id, *of, draft.clone()).await?;
        }
        for ((id, draft), secret) in entry.clients.iter().zip(self.secrets.clone()) {
            clients::register(unit, *id, draft.clone(), secret).await?;
        }
        for (to, terms) in &entry.offers {
            offers::offer(unit, *to, entry.id, terms.clone()).await?;
        }
        for (id, reason) in &entry.disputes {
            claims::dispute(unit, *id, reason.clone(), &Expected::Any).await?;
        }
        Ok(())
    }
}

/// An organization accepts what an authority offers it; an offer that is gone is none any more.
async fn accept(
    app: &App,
    seed: &Seed,
    to: OrganizationId,
    authority_id: OrganizationId,
) -> Result<(), Failure> {
    let snapshot = app.directory.snapshot_arc();
    let stands_alone = snapshot.organization(to).is_some_and(|it| it.authority_id.is_none());
    let entry = seed.entries.iter().find(|entry| entry.id == to && stands_alone);
    let administrator = entry.and_then(Entry::administrator);
    let Some(caller) = administrator.and_then(|it| somebody(app, &snapshot, &it.email)) else {
        return Ok(());
    };
    let accept = async move |unit: &mut Unit| {
        let open = offers::list(unit, to).await?;
        let Some(offer) = open.into_iter().find(|it| it.authority_id == authority_id) else { return Ok(()) };
        let chosen = Chosen { authority_id, offered_at: offer.offered_at };
        organizations::accept(unit, to, chosen, &Expected::Any).await.map(drop)
    };
    app.write(&caller, None, accept).await?;
    Ok(())
}

//! Loading: a snapshot of a whole directory. What comes one by one is put into the indexes one by one; of a whole directory it
//! takes a fraction of the time to sort what is to stand in each of them first, and half the memory.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use tokio::sync::mpsc::{Sender, channel};
use tokio::task::{JoinHandle, spawn_blocking};

use super::claims::Claims;
use super::class::CLASSES;
use super::index::{Index, full};
use super::listed::Listed;
use super::snapshot::Snapshot;
use crate::changes::{self, LoadError, Position, Record, Version};
use crate::db::OwnConnection;
use crate::model::claim::Claim;
use crate::model::contact::Contact;
use crate::model::ids::{ClaimId, ContactId, OrganizationId};

/// How many blocks of versions wait to be read, at most.
const WAITING: usize = 4;

/// A snapshot in the making. Records come in whichever order.
pub(super) struct Loading {
    /// What there is little of.
    snapshot: Snapshot,
    organizations: Vec<(OrganizationId, Arc<Listed>)>,
    contacts: Vec<(ContactId, Arc<Contact>)>,
    claims: Vec<(ClaimId, Arc<Claim>)>,
    now: DateTime<Utc>,
}

impl Loading {
    /// Begins with nothing.
    pub fn at(position: Position, now: DateTime<Utc>) -> Self {
        let snapshot = Snapshot::empty(position);
        Self { snapshot, organizations: Vec::new(), contacts: Vec::new(), claims: Vec::new(), now }
    }

    fn read(&mut self, version: &Version) {
        match version.record() {
            Ok(record) => self.put(record),
            Err(unreadable) => {
                tracing::error!(number = version.number, %unreadable, "a record is not shown");
                let (id, owner) = (version.record_id, version.organization_id());
                self.snapshot.conceal(&version.kind, id, owner, version.min_reader);
            }
        }
    }

    /// Takes a record.
    pub fn put(&mut self, record: Record) {
        match record {
            Record::Organization(it) => self.organizations.push((it.id, Arc::new(Listed::new(it, false)))),
            Record::Contact(it) => self.contacts.push((it.id, Arc::new(it))),
            Record::Claim(it) => self.claims.push((it.id, Arc::new(it))),
            few => self.snapshot.put(few, self.now),
        }
    }

    /// The snapshot of all that was taken.
    pub fn done(self) -> Snapshot {
        let Self { mut snapshot, mut organizations, contacts, claims, now: _ } = self;
        for (id, listed) in &mut organizations {
            Arc::make_mut(listed).owner.has_administrator = snapshot.has_administrator(*id);
            snapshot.circles.index_of(&listed.owner);
        }
        let places = organizations.iter().flat_map(|(_, it)| it.places());
        snapshot.organization_index = Index::of_about(organizations.len() * CLASSES, places);
        let by_identifier = organizations
            .iter()
            .flat_map(|(id, listed)| listed.identifiers().iter().map(|identifier| (identifier.clone(), *id)));
        snapshot.by_identifier = by_identifier.collect();
        snapshot.organizations = full(organizations);

        let listed = |id: OrganizationId| snapshot.organizations.get(&id).map(Arc::as_ref);
        let (contact_index, claims) = std::thread::scope(|scope| {
            let claims = scope.spawn(|| Claims::of(claims, listed));
            let owned = contacts.iter().filter_map(|(_, it)| Some((listed(it.organization_id)?, it)));
            let places = owned.flat_map(|(listed, it)| listed.places_of(it));
            let contact_index = Index::of_about(contacts.len() * CLASSES, places);
            (contact_index, claims.join())
        });
        snapshot.contact_index = contact_index;
        snapshot.claims = claims.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        let standing = contacts.iter().filter(|(_, it)| it.retired_at.is_none());
        snapshot.contacts_of = standing.map(|(id, it)| (it.organization_id, *id)).collect();
        snapshot.contacts = full(contacts);
        snapshot
    }
}

/// The snapshot of all that the log holds. What is read is decoded on a thread beside.
///
/// # Errors
/// [`LoadError`].
pub(super) async fn load(connection: &mut OwnConnection, now: DateTime<Utc>) -> Result<Snapshot, LoadError> {
    let begin = |position| Aside::begin(Loading::at(position, now));
    let take = async |aside: &mut Aside, versions| aside.take(versions).await;
    let (aside, recent) = changes::load(connection, begin, take).await?;
    let mut snapshot = aside.done().await?;
    for position in recent {
        snapshot.recent.note(position);
    }
    Ok(snapshot)
}

/// A thread that decodes.
struct Aside {
    versions: Sender<Vec<Version>>,
    loading: JoinHandle<Loading>,
}

impl Aside {
    fn begin(mut loading: Loading) -> Self {
        let (versions, mut taken) = channel::<Vec<Version>>(WAITING);
        let loading = spawn_blocking(move || {
            while let Some(versions) = taken.blocking_recv() {
                for version in &versions {
                    loading.read(version);
                }
            }
            loading
        });
        Self { versions, loading }
    }

    async fn take(&self, versions: Vec<Version>) {
        // Where nobody takes them, `done` says why.
        let _ = self.versions.send(versions).await;
    }

    async fn done(self) -> Result<Snapshot, LoadError> {
        drop(self.versions);
        let loading = self.loading.await?;
        Ok(spawn_blocking(|| loading.done()).await?)
    }
}

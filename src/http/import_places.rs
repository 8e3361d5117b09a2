//! Places of those who import. A place goes with the work: who hangs up does not give it back.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use tokio::sync::Semaphore;

use super::problem::Problem;
use super::shared::granted;
use crate::access::Caller;
use crate::app::Place;
use crate::exchange::Format;
use crate::model::ids::OrganizationId;

/// How many lists are imported at once: each is held in memory whole.
pub const LISTS: usize = 2;

/// How many sheets are imported at once: they are smaller.
pub const SHEETS: usize = 4;

/// The places of one instance: sheets cannot take those of lists, nor one organization's sheets those of others.
pub struct ImportPlaces {
    lists: Arc<Semaphore>,
    sheets: Arc<Semaphore>,
    /// Of each organization whose sheet is sent or imported just now, its one place.
    organizations: Mutex<BTreeMap<OrganizationId, Weak<Semaphore>>>,
}

impl ImportPlaces {
    pub(super) fn new() -> Self {
        let [lists, sheets] = [LISTS, SHEETS].map(|count| Arc::new(Semaphore::new(count)));
        Self { lists, sheets, organizations: Mutex::default() }
    }

    /// Waits for a place, not for long.
    ///
    /// # Errors
    /// `overloaded`.
    pub(super) async fn place(&self, format: Format, caller: &Caller) -> Result<Place, Problem> {
        if matches!(format, Format::List(_)) {
            return Ok(vec![granted(Arc::clone(&self.lists).acquire_owned()).await?]);
        }
        let mut places = Vec::new();
        if let Some(member) = caller.member() {
            places.push(granted(self.of(member.organization_id).acquire_owned()).await?);
        }
        places.push(granted(Arc::clone(&self.sheets).acquire_owned()).await?);
        Ok(places)
    }

    fn of(&self, id: OrganizationId) -> Arc<Semaphore> {
        let mut organizations = self.organizations.lock().unwrap_or_else(PoisonError::into_inner);
        organizations.retain(|_, place| place.strong_count() > 0);
        let known = organizations.get(&id).and_then(Weak::upgrade);
        known.unwrap_or_else(|| {
            let place = Arc::new(Semaphore::new(1));
            organizations.insert(id, Arc::downgrade(&place));
            place
        })
    }
}

//! The pages of an export: each is made, disclosed and journaled when the one before has been taken.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::answer::{Exported, add, after, before};
use super::format::Format;
use crate::access::views::OrganizationView;
use crate::access::{Caller, Disclosed};
use crate::app::App;
use crate::changes::RecordKind;
use crate::directory::{Cursor, Look, Page, Snapshot};
use crate::http::api::noun::{Degradable, Shown, journaled, reading};
use crate::http::conditional::EntityTags;
use crate::http::problem::Problem;
use crate::http::shared::State;
use crate::journal::Reading;
use crate::model::ids::OrganizationId;

/// Records of a page: what is in memory of an export, and journaled at once.
const PAGE: usize = 100;

/// How long an export waits for the journal, where it has begun to tell what is restricted: a database that is restarted or
/// replaced by its standby comes back meanwhile.
const PATIENCE: Duration = Duration::from_mins(1);

/// The version of a record of which parts may be withheld: none is at it, so that no import takes what is missing for what is to go.
const WITHHELD: i64 = 0;

/// How often it asks for it.
const PAUSE: Duration = Duration::from_millis(500);

/// A record with what a card or a row says besides.
pub struct Entry<'e, V> {
    /// What the caller sees of the record.
    pub view: &'e V,
    /// Its edit version, for who may edit it.
    pub version: Option<i64>,
    /// What the caller sees of its organization; of an organization, nothing.
    pub organization: Option<&'e OrganizationView<'e>>,
}

/// An export while it goes on.
pub struct Pages<N: Exported> {
    state: State,
    tags: Arc<EntityTags>,
    caller: Caller,
    snapshot: Arc<Snapshot>,
    filter: N::Filter,
    format: Format,
    /// Whether restricted values are withheld: said in the head, so it holds for all pages.
    withholds: bool,
    next: Next,
    /// Whether no record was written yet.
    is_first: bool,
}

enum Next {
    Page(Option<Cursor>),
    End,
    Over,
}

/// A page as it is sent.
pub struct Written {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// How many records stand in it.
    pub records: usize,
    /// Whether no record was written yet.
    is_first: bool,
    next: Option<Cursor>,
    is_degraded: bool,
}

impl Degradable for Written {
    fn degraded(self) -> Self {
        Self { is_degraded: true, ..self }
    }
}

/// Why an export breaks off: its reader sees that it is not whole.
#[derive(Debug, thiserror::Error)]
pub enum BrokenOff {
    /// Restricted values cannot be journaled any more.
    #[error("restricted values cannot be journaled any more")]
    NotJournaled,
    /// The caller is another than when it began: signed out, of another standing, in other circles.
    #[error("the caller's rights have changed")]
    RightsChanged,
    /// It took too long.
    #[error("it took longer than an export may")]
    TooLong,
    /// A page could not be made.
    #[error("a page could not be made")]
    Failed(#[from] Problem),
}

impl<N: Exported> Pages<N> {
    /// An export that begins now. Its first page is made: what is wrong with it can still be answered.
    ///
    /// # Errors
    /// Those of a page of the list.
    pub async fn begin(
        state: &State,
        tags: Arc<EntityTags>,
        caller: &Caller,
        filter: N::Filter,
        format: Format,
    ) -> Result<(Self, Written), Problem> {
        let mut pages = Self {
            snapshot: state.app.directory.snapshot_arc(),
            state: state.clone(),
            tags,
            caller: caller.clone(),
            filter,
            format,
            // Of a later page nothing could be withheld without a word: the head is sent by then.
            withholds: caller.member().is_some() && !state.app.light().can_journal,
            next: Next::Page(None),
            is_first: true,
        };
        let turn = state.turn_to_begin(caller).await?;
        let mut first = pages.page(None).await?;
        drop(turn);
        pages.withholds |= first.is_degraded;
        first.bytes.splice(0..0, before::<N>(format));
        pages.take(&first);
        Ok((pages, first))
    }

    /// Its form.
    pub fn format(&self) -> Format {
        self.format
    }

    /// How long it may take.
    pub fn longest(&self) -> Duration {
        self.state.app.config.http.export_timeout
    }

    /// Whether restricted values are withheld.
    pub fn withholds(&self) -> bool {
        self.withholds
    }

    /// The next page, which is made now; nothing at the end.
    ///
    /// # Errors
    /// [`BrokenOff`].
    pub async fn go_on(&mut self) -> Result<Option<Written>, BrokenOff> {
        let after = match std::mem::replace(&mut self.next, Next::Over) {
            Next::Over => return Ok(None),
            Next::End => {
                let bytes = after(self.format).to_vec();
                return Ok(Some(Written {
                    bytes,
                    records: 0,
                    is_first: false,
                    next: None,
                    is_degraded: false,
                }));
            }
            Next::Page(after) => after,
        };
        let waits_until = Instant::now() + PATIENCE;
        loop {
            // Others wait for this thread, too.
            tokio::task::yield_now().await;
            if !is_still(&self.state.app, &self.caller) {
                return Err(BrokenOff::RightsChanged);
            }
            let turn = self.state.turn_to_go_on(&self.caller).await?;
            let page = self.page(after.as_ref()).await?;
            drop(turn);
            if self.withholds || !page.is_degraded {
                self.take(&page);
                return Ok(Some(page));
            }
            if Instant::now() > waits_until {
                return Err(BrokenOff::NotJournaled);
            }
            sleep(PAUSE).await;
        }
    }

    fn take(&mut self, page: &Written) {
        self.is_first = page.is_first;
        self.next = page.next.clone().map_or(Next::End, |next| Next::Page(Some(next)));
    }

    /// The page after a place. Its restricted values are journaled before it is sent.
    async fn page(&self, after: Option<&Cursor>) -> Result<Written, Problem> {
        let withholds = self.withholds;
        let page = journaled(&self.state.app, &self.caller, |mut light| {
            light.can_journal &= !withholds;
            let look = Look { snapshot: &self.snapshot, caller: &self.caller, light };
            self.written(&look, N::page(&look, &self.filter, after, PAGE))
        });
        page.await
    }

    fn written(&self, look: &Look<'_>, page: Page<Shown<'_, N>>) -> Result<(Written, Vec<Reading>), Problem> {
        let mut readings = Vec::new();
        let mut bytes = Vec::with_capacity(64 * 1024);
        let mut is_first = self.is_first;
        let mut owner: Option<(OrganizationId, Disclosed<OrganizationView<'_>>)> = None;
        let records = page.items.len();
        for mut shown in page.items {
            if let Some(id) = N::organization_of(&shown.view).filter(|_| self.format != Format::Ndjson)
                && owner.as_ref().is_none_or(|(known, _)| *known != id)
            {
                let organization = owner_of(look, id)?;
                readings.extend(organization.reading(RecordKind::Organization.as_str(), id.0, id));
                owner = Some((id, organization));
            }
            readings.extend(reading::<N>(&shown));
            N::withhold(&mut shown.view);
            let organization = owner.as_ref().map(|(_, it)| &it.view);
            let version = shown.version.map(|it| if look.light.can_journal { it } else { WITHHELD });
            let entry = Entry { view: &shown.view, version, organization };
            add::<N>(&mut bytes, self.format, &entry, &self.tags, is_first)?;
            is_first = false;
        }
        Ok((Written { bytes, records, is_first, next: page.next, is_degraded: false }, readings))
    }
}

/// What is seen of the organization of a contact. Whoever sees a contact sees its organization, and a contact goes with it.
fn owner_of<'a>(look: &Look<'a>, id: OrganizationId) -> Result<Disclosed<OrganizationView<'a>>, Problem> {
    let fault = || Problem::internal(format!("a contact is shown without its organization {id}"));
    look.organization(id).here().ok_or_else(fault)
}

/// Whether the caller is what he was: a session that ended, a standing that changed, and a circle that was left end an
/// export as they end a cursor.
fn is_still(app: &App, caller: &Caller) -> bool {
    let Some(member) = caller.member() else { return true };
    let now = app.clock.now();
    let today = app.directory.snapshot().caller(member.account_id, member.session_id, now);
    today.and_then(|it| it.within(member.scopes)).is_some_and(|it| it == *caller)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::disclosure::Light;
    use crate::access::freshness::Intervals;
    use crate::changes::Position;
    use crate::http::problem::Slug;
    use crate::model::samples::{TEAM, now};

    #[test]
    fn a_contact_without_its_organization_is_a_fault_and_no_missing_row() {
        let light = Light { now: now(), intervals: Intervals::default(), can_journal: true };
        let snapshot = Snapshot::empty(Position { number: 0, head: [0; 32] });
        let look = Look { snapshot: &snapshot, caller: &Caller::Stranger, light };
        let refused = owner_of(&look, TEAM).map(drop).expect_err("a fault");
        assert_eq!(refused.slug(), Slug::Internal);
    }
}

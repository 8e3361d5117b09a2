//! The pages of an export: each is made, disclosed and journaled when the one before has been taken.

use std::sync::Arc;
use std::time::Duration;

use actix_web::web::Bytes;
use futures_util::stream::{self, Stream};
use tokio::time::Instant;

use super::answer::{Exported, add, after, before};
use super::format::Format;
use crate::access::views::OrganizationView;
use crate::access::{Caller, Disclosed};
use crate::app::App;
use crate::changes::RecordKind;
use crate::directory::{Cursor, Found, Look, Page, Snapshot};
use crate::http::api::noun::{Degradable, Shown, journaled, reading};
use crate::http::conditional::EntityTags;
use crate::http::problem::Problem;
use crate::http::shared::State;
use crate::journal::Reading;
use crate::model::ids::OrganizationId;

/// Records of a page: what is in memory of an export, and journaled at once.
const PAGE: usize = 100;

/// How long an export may take: it shows what was so when it began.
const LONGEST: Duration = Duration::from_mins(10);

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
    ends_at: Instant,
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
struct Written {
    bytes: Vec<u8>,
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
    ) -> Result<(Self, Vec<u8>), Problem> {
        let mut pages = Self {
            snapshot: state.app.directory.snapshot_arc(),
            state: state.clone(),
            tags,
            caller: caller.clone(),
            filter,
            format,
            ends_at: Instant::now() + LONGEST,
            withholds: false,
            next: Next::Page(None),
            is_first: true,
        };
        let first = pages.page(None).await?;
        pages.withholds = first.is_degraded;
        let bytes = [before::<N>(format), pages.take(first)].concat();
        Ok((pages, bytes))
    }

    /// Whether restricted values are withheld.
    pub fn withholds(&self) -> bool {
        self.withholds
    }

    /// Its further pages. One is made when the one before has been taken.
    pub fn rest(self, first: Vec<u8>) -> impl Stream<Item = Result<Bytes, BrokenOff>> {
        let first = stream::once(std::future::ready(Ok(Bytes::from(first))));
        let rest = stream::try_unfold(self, async |mut pages: Self| {
            let bytes = pages.go_on().await.inspect_err(|error| {
                tracing::warn!(export = N::LIST, %error, "an export was broken off");
            })?;
            Ok(bytes.map(|bytes| (Bytes::from(bytes), pages)))
        });
        futures_util::StreamExt::chain(first, rest)
    }

    /// The next bytes; nothing at the end.
    async fn go_on(&mut self) -> Result<Option<Vec<u8>>, BrokenOff> {
        let after = match std::mem::replace(&mut self.next, Next::Over) {
            Next::Over => return Ok(None),
            Next::End => return Ok(Some(after(self.format).to_vec())),
            Next::Page(after) => after,
        };
        // Others wait for this thread, too.
        tokio::task::yield_now().await;
        if Instant::now() > self.ends_at {
            return Err(BrokenOff::TooLong);
        }
        if !is_still(&self.state.app, &self.caller) {
            return Err(BrokenOff::RightsChanged);
        }
        let page = self.page(after).await?;
        if page.is_degraded && !self.withholds {
            return Err(BrokenOff::NotJournaled);
        }
        Ok(Some(self.take(page)))
    }

    fn take(&mut self, page: Written) -> Vec<u8> {
        self.is_first = page.is_first;
        self.next = page.next.map_or(Next::End, |next| Next::Page(Some(next)));
        page.bytes
    }

    /// The page after a place. Its restricted values are journaled before it is sent.
    async fn page(&self, after: Option<Cursor>) -> Result<Written, Problem> {
        let withholds = self.withholds;
        let page = journaled(&self.state.app, &self.caller, |mut light| {
            light.can_journal &= !withholds;
            let look = Look { snapshot: &self.snapshot, caller: &self.caller, light };
            self.written(&look, N::page(&look, &self.filter, after.as_ref(), PAGE))
        });
        page.await
    }

    fn written(&self, look: &Look<'_>, page: Page<Shown<'_, N>>) -> Result<(Written, Vec<Reading>), Problem> {
        let mut readings = Vec::new();
        let mut bytes = Vec::with_capacity(64 * 1024);
        let mut is_first = self.is_first;
        let mut owner: Option<(OrganizationId, Disclosed<OrganizationView<'_>>)> = None;
        for mut shown in page.items {
            if let Some(id) = N::organization_of(&shown.view).filter(|_| self.format != Format::Ndjson)
                && owner.as_ref().is_none_or(|(known, _)| *known != id)
            {
                // Whoever sees a contact sees its organization, and a contact goes with it.
                let Found::Here(organization) = look.organization(id) else { continue };
                readings.extend(organization.reading(RecordKind::Organization.as_str(), id.0, id));
                owner = Some((id, organization));
            }
            readings.extend(reading::<N>(&shown));
            N::withhold(&mut shown.view);
            let organization = owner.as_ref().map(|(_, it)| &it.view);
            let entry = Entry { view: &shown.view, version: shown.version, organization };
            add::<N>(&mut bytes, self.format, &entry, &self.tags, is_first)?;
            is_first = false;
        }
        Ok((Written { bytes, is_first, next: page.next, is_degraded: false }, readings))
    }
}

/// Whether the caller is what he was: a session that ended, a standing that changed, and a circle that was left end an
/// export as they end a cursor.
fn is_still(app: &App, caller: &Caller) -> bool {
    let Some(member) = caller.member() else { return true };
    let now = app.clock.now();
    let today = app.directory.snapshot().caller(member.account_id, member.session_id, now);
    today.and_then(|it| it.within(member.scopes)).is_some_and(|it| it == *caller)
}

//! Noun: a kind of record that people look up and write, and what its operations have in common. An operation is a file
//! of its noun that names who may ask, what is taken and which act is called; how the record is then shown stands here
//! once, so that no noun forgets to disclose, to journal or to tag.

mod answer;
mod enter;
mod history;
mod list;
mod shown;

pub use answer::{carry_out, read, read_part, write};
pub use enter::{New, enter};
pub use history::{EntryView, HistoryQuery, Past, since_it_was_shown};
pub use list::{Listed, PageQuery, list};
pub use shown::{Degradable, begin_to_count, journaled, position_header};

use uuid::Uuid;

use crate::access::{Caller, Disclosed, Owner};
use crate::changes::{Record, RecordKind};
use crate::directory::{Look, Snapshot};
use crate::http::answer::View;
use crate::http::problem::{Problem, Slug};
use crate::http::shared::Shared;
use crate::journal::Reading;
use crate::model::ids::OrganizationId;

/// A kind of record. The type is the record itself, as the model has it.
pub trait Noun: Sized + 'static {
    /// What is shown of it.
    type View: View;

    /// Its word in log and journal.
    const KIND: RecordKind;

    /// The record that a change made, when it is of this kind.
    fn of(record: Record) -> Option<Self>;

    /// The record and its owner, for who may see it.
    fn find<'a>(look: &Look<'a>, id: Uuid) -> Option<Held<'a, Self>>;

    /// Whether a tombstone is all that remains of it.
    fn is_retired(&self) -> bool;

    /// What who looks sees of it when he asks for it by its id; nothing when it is hidden. [`Noun::veil`] comes after.
    fn disclose<'a>(&'a self, look: &Look<'_>, owner: &Owner) -> Option<Disclosed<Shown<'a, Self>>>;

    /// Takes out of a view what it says of other records that the caller does not see.
    fn veil(_view: &mut Shown<'_, Self>, _look: &Look<'_>) {}

    /// What is shown to who has just written it when all of it has to be withheld.
    fn withheld(&self) -> Disclosed<Shown<'_, Self>>;

    /// The id of the record that a view shows, and whose it is.
    fn ids(view: &Shown<'_, Self>) -> (Uuid, OrganizationId);
}

/// The view of a record of this noun.
pub type Shown<'a, N> = <<N as Noun>::View as View>::Shown<'a>;

/// A record as it is held, of which the caller may see something.
pub struct Held<'a, N> {
    /// Whose it is.
    pub owner: &'a Owner,
    /// The record, with what the caller may not see.
    pub record: &'a N,
}

/// The record with this id.
///
/// # Errors
/// `not-found` when there is none, or none for this caller.
pub fn held<'a, N: Noun>(
    shared: &Shared,
    snapshot: &'a Snapshot,
    caller: &'a Caller,
    id: Uuid,
) -> Result<Held<'a, N>, Problem> {
    N::find(&shared.app.look(snapshot, caller), id).ok_or_else(Problem::not_found)
}

impl<N: Noun> Held<'_, N> {
    /// The same, when it stands.
    ///
    /// # Errors
    /// `retired`.
    pub fn unless_retired(self) -> Result<Self, Problem> {
        if self.record.is_retired() { Err(Problem::of(Slug::Retired)) } else { Ok(self) }
    }
}

/// What the caller sees of a record: nothing when it is hidden.
fn disclosed<'a, N: Noun>(look: &Look<'_>, owner: &Owner, record: &'a N) -> Option<Disclosed<Shown<'a, N>>> {
    let mut disclosed = record.disclose(look, owner)?;
    N::veil(&mut disclosed.view, look);
    Some(disclosed)
}

/// The reading that sending this is; none when nothing of it is restricted.
pub fn reading<N: Noun>(disclosed: &Disclosed<Shown<'_, N>>) -> Option<Reading> {
    let (id, owner_id) = N::ids(&disclosed.view);
    disclosed.reading(N::KIND.as_str(), id, owner_id)
}

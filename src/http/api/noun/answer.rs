//! A record as the answer to a look-up or a write.

use uuid::Uuid;

use super::shown::{Degradable, journaled, journaled_with_write, position_header};
use super::{Noun, disclosed, held, reading};
use crate::access::{Caller, Owner};
use crate::app::Written;
use crate::directory::Look;
use crate::http::answer::{Answer, Done};
use crate::http::headers::ActReference;
use crate::http::problem::Problem;
use crate::http::shared::Shared;
use crate::journal::Reading;
use crate::unit::AsyncAct;

/// What the caller sees of the record with this id.
///
/// # Errors
/// `not-found` when that is nothing, `retired` when it is a tombstone.
pub async fn read<N: Noun>(shared: &Shared, caller: &Caller, id: Uuid) -> Result<Answer<N::View>, Problem> {
    let snapshot = shared.app.directory.snapshot_arc();
    let held = held::<N>(shared, &snapshot, caller, id)?.unless_retired()?;
    show(shared, caller, held.owner, held.record).await
}

/// A part of the record with this id, as `answer` shows it. The part is for the readers of the whole: where that is
/// restricted, reading the part is journaled under its own id.
///
/// # Errors
/// `not-found` when the caller sees no such record, `retired` when it is a tombstone; those of `answer`.
pub async fn read_part<N: Noun, T: Degradable>(
    shared: &Shared,
    caller: &Caller,
    id: Uuid,
    part: Uuid,
    answer: impl Fn(&N) -> Result<T, Problem>,
) -> Result<T, Problem> {
    let snapshot = shared.app.directory.snapshot_arc();
    let held = held::<N>(shared, &snapshot, caller, id)?.unless_retired()?;
    journaled(&shared.app, caller, |light| {
        let look = Look { snapshot: &snapshot, caller, light };
        let whole = disclosed(&look, held.owner, held.record).ok_or_else(Problem::not_found)?;
        let is_restricted = whole.restricted.iter().any(|it| it == N::KIND.as_str());
        let reading = reading::<N>(&whole).filter(|_| is_restricted);
        let readings = reading.map(|whole| Reading { parts: vec![part.to_string()], ..whole });
        Ok((answer(held.record)?, readings.into_iter().collect()))
    })
    .await
}

/// Runs an act on a record and answers with what it made of it.
///
/// # Errors
/// Why the act failed.
pub async fn write<N, F>(
    shared: &Shared,
    caller: &Caller,
    reference: ActReference,
    act: F,
) -> Result<Answer<N::View>, Problem>
where
    N: Noun + Send,
    F: for<'u> AsyncAct<'u, (Owner, N)>,
{
    let written = shared.app.write(caller, reference.0, act).await?;
    show_written(shared, caller, written).await
}

/// Runs an act after which there is nothing to show.
///
/// # Errors
/// Why the act failed.
pub async fn carry_out<F>(
    shared: &Shared,
    caller: &Caller,
    reference: ActReference,
    act: F,
) -> Result<Done, Problem>
where
    F: for<'u> AsyncAct<'u, ()>,
{
    let written = shared.app.write(caller, reference.0, act).await?;
    Ok(Done::new().headers(position_header(&shared.app, written.position)))
}

/// What the caller sees of a record.
///
/// # Errors
/// `not-found` when that is nothing.
pub(super) async fn show<N: Noun>(
    shared: &Shared,
    caller: &Caller,
    owner: &Owner,
    record: &N,
) -> Result<Answer<N::View>, Problem> {
    let snapshot = shared.app.directory.snapshot_arc();
    let look = |light| look(Look { snapshot: &snapshot, caller, light }, owner, record);
    journaled(&shared.app, caller, look).await
}

/// What a write made of a record, with the position from which every instance shows it.
///
/// # Errors
/// See [`show`].
pub(super) async fn show_written<N: Noun>(
    shared: &Shared,
    caller: &Caller,
    written: Written<(Owner, N)>,
) -> Result<Answer<N::View>, Problem> {
    let (owner, record) = written.value;
    let snapshot = shared.app.directory.snapshot_arc();
    let look = |light| look(Look { snapshot: &snapshot, caller, light }, &owner, &record);
    let withheld = || {
        let withheld = record.withheld();
        Answer::new(withheld.view, withheld.version)
    };
    let answer = journaled_with_write(&shared.app, caller, look, withheld).await;
    Ok(answer.headers(position_header(&shared.app, written.position)))
}

fn look<N: Noun>(
    look: Look<'_>,
    owner: &Owner,
    record: &N,
) -> Result<(Answer<N::View>, Vec<Reading>), Problem> {
    let disclosed = disclosed(&look, owner, record).ok_or_else(Problem::not_found)?;
    let readings = reading::<N>(&disclosed).into_iter().collect();
    Ok((Answer::new(disclosed.view, disclosed.version), readings))
}

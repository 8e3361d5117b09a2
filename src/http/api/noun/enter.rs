//! Entering something new, once for each `Idempotency-Key`: a repeated POST answers with what the first one made, as it
//! is now.

use uuid::Uuid;

use super::answer::{show, show_written};
use super::{Noun, held};
use crate::access::{Caller, Owner};
use crate::app::Written;
use crate::http::answer::Answer;
use crate::http::headers::ActReference;
use crate::http::problem::{Problem, Slug};
use crate::http::shared::Shared;
use crate::unit::{AsyncAct, IdempotencyKey, Made, Unit};

/// What is about to be entered.
pub struct New {
    /// The caller's key for it.
    pub key: Option<IdempotencyKey>,
    /// The id that it gets, unless an earlier request has entered it.
    pub id: Uuid,
    /// The record that shows it, when it is only a part of one.
    pub part_of: Option<Uuid>,
}

/// Runs the act that enters it, unless an earlier request did. The answer is its id and the record that shows it.
///
/// # Errors
/// Why the act failed; `behind` when this instance does not know yet what an earlier request made.
pub async fn enter<N, F>(
    shared: &Shared,
    caller: &Caller,
    reference: ActReference,
    new: New,
    act: F,
) -> Result<(Uuid, Answer<N::View>), Problem>
where
    N: Noun + Send,
    F: for<'u> AsyncAct<'u, (Owner, N)>,
{
    let New { key, id, part_of } = new;
    let written = shared
        .app
        .write(caller, reference.0, async move |unit: &mut Unit| {
            if let Some(before) = unit.claim(key.as_ref(), id).await? {
                return Ok(Made::Before(before));
            }
            act(unit).await.map(Made::Now)
        })
        .await?;
    match written.value {
        Made::Now(kept) => {
            let written = Written { value: kept, position: written.position };
            Ok((id, show_written(shared, caller, written).await?))
        }
        Made::Before(before) => {
            let directory = &shared.app.directory;
            directory
                .wait_for(before.position.number)
                .await
                .map_err(|_| Problem::of(Slug::Behind).retry_after(1))?;
            let snapshot = directory.snapshot_arc();
            let held = held::<N>(shared, &snapshot, caller, part_of.unwrap_or(before.record_id))?;
            Ok((before.record_id, show(shared, caller, held.owner, held.record).await?))
        }
    }
}

//! Showing records: what is restricted is journaled first, or withheld.

use actix_web::http::header::{HeaderName, HeaderValue};

use crate::access::Caller;
use crate::access::disclosure::Light;
use crate::app::App;
use crate::changes::Position;
use crate::http::headers::name;
use crate::http::problem::Problem;
use crate::journal::Reading;

/// What is shown with this light: the journal holds its restricted values, or it has none. `look` is asked again, without
/// them, when they cannot be journaled. `is_sent` is false for answers without values: HEAD and 304.
///
/// # Errors
/// Those of `look`.
pub(super) async fn journaled<T>(
    app: &App,
    caller: &Caller,
    is_sent: impl Fn(&T) -> bool,
    look: impl Fn(Light) -> Result<(T, Vec<Reading>), Problem>,
) -> Result<T, Problem> {
    let light = app.light();
    let (shown, readings) = look(light)?;
    if readings.is_empty() || !is_sent(&shown) || app.journal_reading(caller, readings).await.is_ok() {
        return Ok(shown);
    }
    look(Light { can_journal: false, ..light }).map(|(shown, _)| shown)
}

/// What a write made, for who made it. What is committed is never answered with an error: where the reading cannot be
/// journaled any more, the entry of the write itself stands for it.
///
/// # Errors
/// Those of `look`.
pub(super) async fn journaled_with_write<T>(
    app: &App,
    caller: &Caller,
    look: impl FnOnce(Light) -> Result<(T, Vec<Reading>), Problem>,
) -> Result<T, Problem> {
    let (shown, readings) = look(Light { can_journal: true, ..app.light() })?;
    // Why it failed is in the log already.
    let _ = app.journal_reading(caller, readings).await;
    Ok(shown)
}

/// `Directory-Position` of a write.
#[must_use]
pub(super) fn position_header(app: &App, position: Option<Position>) -> Option<(HeaderName, HeaderValue)> {
    let sealed = app.seal_position(position?);
    HeaderValue::try_from(sealed).ok().map(|value| (name::POSITION, value))
}

//! Showing records: what is restricted is journaled first, or withheld.

use actix_web::http::header::{HeaderName, HeaderValue};
use metrics::counter;

use crate::access::Caller;
use crate::access::disclosure::Light;
use crate::app::App;
use crate::changes::Position;
use crate::db::Unavailable;
use crate::http::answer::{Answer, Items, Raw, View};
use crate::http::headers::name;
use crate::http::problem::Problem;
use crate::journal::Reading;

/// What is shown with this light: the journal holds its restricted values, or it has none. `look` is asked again, without
/// them, when they cannot be journaled. HEAD and 304 are no exception: they confirm what a reader has.
///
/// # Errors
/// Those of `look`.
pub async fn journaled<T: Degradable>(
    app: &App,
    caller: &Caller,
    look: impl Fn(Light) -> Result<(T, Vec<Reading>), Problem>,
) -> Result<T, Problem> {
    let light = app.light();
    let (shown, readings) = look(Light { can_journal: true, ..light })?;
    if readings.is_empty() || light.can_journal && app.journal_reading(caller, readings).await.is_ok() {
        return Ok(shown);
    }
    counter!("answers_withheld_total").increment(1);
    // What is withheld as a whole is there all the same: nobody may take it for missing.
    let without = look(Light { can_journal: false, ..light });
    without.map_or_else(|_| Err(Unavailable::Away.into()), |(shown, _)| Ok(shown.degraded()))
}

/// Tells how many answers withheld something, before any did.
pub fn begin_to_count() {
    counter!("answers_withheld_total").increment(0);
}

/// An answer that can say that something is withheld.
pub trait Degradable {
    /// The same, saying so.
    #[must_use]
    fn degraded(self) -> Self;
}

const RESTRICTED: HeaderValue = HeaderValue::from_static("restricted");

impl<V: View> Degradable for Answer<V> {
    fn degraded(self) -> Self {
        self.header(name::DEGRADED, RESTRICTED)
    }
}

impl Degradable for Raw {
    fn degraded(self) -> Self {
        self.header(name::DEGRADED, RESTRICTED)
    }
}

impl<V: View> Degradable for Items<V> {
    fn degraded(self) -> Self {
        self.header(name::DEGRADED, RESTRICTED)
    }
}

/// What a write made, for who made it. What is committed is never answered with an error: where nothing of it may be shown
/// without the journal, or any more, `withheld` is.
pub(super) async fn journaled_with_write<T: Degradable>(
    app: &App,
    caller: &Caller,
    look: impl Fn(Light) -> Result<(T, Vec<Reading>), Problem>,
    withheld: impl FnOnce() -> T,
) -> T {
    let light = Light { can_journal: true, ..app.light() };
    // Who has just ended his own right to read it is told that it is done, and nothing more.
    let Ok((shown, readings)) = look(light) else { return withheld() };
    if app.journal_reading(caller, readings).await.is_ok() {
        return shown;
    }
    counter!("answers_withheld_total").increment(1);
    let without = look(Light { can_journal: false, ..light });
    without.map_or_else(|_| withheld(), |(shown, _)| shown).degraded()
}

/// `Directory-Position` of a write.
#[must_use]
pub fn position_header(app: &App, position: Option<Position>) -> Option<(HeaderName, HeaderValue)> {
    let sealed = app.seal_position(position?);
    HeaderValue::try_from(sealed).ok().map(|value| (name::POSITION, value))
}

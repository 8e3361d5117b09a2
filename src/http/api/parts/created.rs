//! What a repeated POST answers: the record that the first one made, as it is now.

pub use crate::unit::Made;

use crate::app::App;
use crate::http::problem::{Problem, Slug};
use crate::unit::Before;

/// Waits until this instance knows what an earlier request made.
///
/// # Errors
/// `behind`.
pub async fn wait_for(app: &App, before: Before) -> Result<(), Problem> {
    app.directory.wait_for(before.position.number).await.map_err(|_| Problem::of(Slug::Behind).retry_after(1))
}

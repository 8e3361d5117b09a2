//! Cursors of lists: sealed, and good only for the list and the filters that they come from.

use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use super::problem::{Problem, Slug};
use crate::app::App;
use crate::model::hex;
use crate::secrets::seal::SealError;

/// The cursors of one list with certain filters.
pub struct Cursors<'a> {
    app: &'a App,
    purpose: String,
}

impl<'a> Cursors<'a> {
    /// The cursors of `list`, filtered as `filters` says in any stable form.
    #[must_use]
    pub fn of(app: &'a App, list: &str, filters: &str) -> Self {
        let filters = Sha256::digest(filters);
        Self { app, purpose: format!("{list}:{}", hex::encode(&filters[..8])) }
    }

    /// Where the next page goes on, as the caller carries it.
    #[must_use]
    pub fn seal<T: Serialize>(&self, key: &T) -> String {
        self.app.cursors.seal(&self.purpose, key, self.app.clock.now())
    }

    /// Where to go on.
    ///
    /// # Errors
    /// `malformed` for what is no cursor of this list and these filters, `cursor-expired` for an old one.
    pub fn open<T: DeserializeOwned>(&self, cursor: Option<&str>) -> Result<Option<T>, Problem> {
        cursor
            .map(|cursor| self.app.cursors.open(&self.purpose, cursor, self.app.clock.now()))
            .transpose()
            .map_err(|error| match error {
                SealError::Expired => Problem::of(Slug::CursorExpired),
                SealError::Malformed => Problem::malformed(
                    "cursor: take next_cursor of the page before, with the same filters, or leave it out.",
                ),
            })
    }
}

//! Many at once, on two instances over one database: nothing is lost, doubled, halved or left without a channel.

mod edits;
mod hang_ups;
mod keys;
mod last_channel;

use crate::support::{Field, Served, Visitor};
use counterpart::model::kinds::AccountRole;

/// A field and a second instance over its database.
struct Pair {
    field: Field,
    beside: Served,
}

impl Pair {
    async fn start() -> Self {
        let field = Field::start().await;
        let beside = field.beside().await;
        Self { field, beside }
    }

    /// One of the two instances, in turn.
    fn instance(&self, turn: usize) -> &Served {
        if turn.is_multiple_of(2) { &self.field.served } else { &self.beside }
    }

    /// The team's editor, on one of the two instances.
    fn editor(&self, turn: usize) -> Visitor<'_> {
        let account = self.field.account_of(self.field.team, AccountRole::Editor);
        self.instance(turn).visitor(account)
    }

    /// Waits until both instances show all that is written.
    async fn settle(&self) {
        let number = self.field.changes().await;
        for turn in 0..2 {
            self.instance(turn).directory.wait_for(number).await.unwrap();
        }
    }
}

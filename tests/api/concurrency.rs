//! Many at once, on two processes over one database: nothing is lost, doubled, halved or left without a channel.

mod circles;
mod edits;
mod hang_ups;
mod keys;
mod last_channel;
mod positions;

use std::time::Duration;

use counterpart::clock::Clock;
use counterpart::model::kinds::AccountRole;
use serde_json::Value;

use crate::support::{Entered, Field, Instance, Operator, Served, TestApp, Visitor, unlimited};

/// A field and two processes that serve it.
struct Pair {
    field: Field,
    instances: [Instance; 2],
    editor: String,
}

impl Pair {
    async fn start() -> Self {
        let mut config = unlimited();
        config.accounts.access_token_life = Duration::from_hours(1);
        let field = Field::over(Served::of(TestApp::with(config, Clock::System).await)).await;
        let operator = Operator::beside(&field).anywhere().unlimited();
        let instances = [operator.serve(), operator.serve()];
        let editor = field.token(field.account_of(field.team, AccountRole::Editor));
        Self { field, instances, editor }
    }

    /// One of the two processes, in turn.
    fn instance(&self, turn: usize) -> &Instance {
        &self.instances[turn % 2]
    }

    /// The team's editor, on one of the two processes.
    fn editor(&self, turn: usize) -> Visitor<'_> {
        self.instance(turn).bearer(&self.editor)
    }

    /// A contact of the team, which both processes show.
    async fn enter(&self, body: &Value) -> Entered {
        let contact = self.field.enter(body).await;
        self.settle().await;
        contact
    }

    /// Waits until both processes show all that is written.
    async fn settle(&self) {
        let number = self.field.changes().await;
        self.field.directory.wait_for(number).await.unwrap();
        let position = self.field.seal_position(self.field.directory.status().position);
        for turn in 0..2 {
            self.editor(turn).get_at_least(&self.field.team_path(), &position).await.expect(200);
        }
    }
}

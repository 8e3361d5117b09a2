//! The heads of the chain at recent positions, by which a position of another history is told apart.
//!
//! After a restored backup or a fail-over that lost changes, the log goes on under numbers that were given before. Who
//! asks for what it wrote then, by its position, is not answered as if it were there.

use imbl::OrdMap;

use super::Snapshot;
use crate::changes::{Position, RECENT};

/// A place in the log, with as much of its head as tells histories apart: nobody chooses it, and it proves nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The number of the change.
    pub number: i64,
    /// The first 64 bits of the head.
    pub head: u64,
}

impl From<Position> for Mark {
    fn from(position: Position) -> Self {
        let mut first = [0; 8];
        first.copy_from_slice(&position.head[..8]);
        Self { number: position.number, head: u64::from_be_bytes(first) }
    }
}

/// The marks that a snapshot has met.
#[derive(Clone, Debug, Default)]
pub(super) struct Recent(OrdMap<i64, u64>);

impl Recent {
    pub fn note(&mut self, position: Position) {
        let mark = Mark::from(position);
        self.0.insert(mark.number, mark.head);
        if self.0.len() > RECENT
            && let Some(oldest) = self.0.get_min().map(|(number, _)| *number)
        {
            self.0.remove(&oldest);
        }
    }
}

impl Snapshot {
    /// Whether this position is one of another history than the snapshot's. One that is too old to be known is not.
    #[must_use]
    pub fn contradicts(&self, mark: Mark) -> bool {
        self.recent.0.get(&mark.number).is_some_and(|head| *head != mark.head)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn position(number: i64, head: u8) -> Position {
        Position { number, head: [head; 32] }
    }

    #[test]
    fn a_position_of_another_history_is_told_apart_as_long_as_it_is_recent() {
        let mut snapshot = Snapshot::empty(position(7, 1));
        assert!(!snapshot.contradicts(position(7, 1).into()));
        assert!(snapshot.contradicts(position(7, 2).into()));
        assert!(!snapshot.contradicts(position(6, 2).into()), "it was never met");
        for number in (8..).take(RECENT) {
            snapshot.recent.note(position(number, 1));
        }
        assert!(!snapshot.contradicts(position(7, 2).into()), "it is too old");
        assert!(snapshot.contradicts(position(8, 2).into()));
        assert_eq!(snapshot.recent.0.len(), RECENT);
    }
}

//! Chain: what makes entries that follow one another provable. Log and journal have one each.

use super::digest::chain_link;
use super::entry::Position;

/// The first thing that is wrong in a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("entry {number}: {wrong}")]
pub struct Fault {
    /// The number of the entry.
    pub number: i64,
    /// What is wrong with it.
    pub wrong: Wrong,
}

/// What is wrong with an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    /// Its number is not the next one.
    #[error("it is missing")]
    Missing,
    /// Its columns were changed.
    #[error("what it says does not fit its digest")]
    Altered,
    /// It does not belong where it stands.
    #[error("its head does not follow from the entry before it")]
    Unchained,
    /// A value in the vault was changed.
    #[error("a person's value that it refers to is not the one that was written")]
    OtherValue,
    /// Entries were cut off, added or replaced.
    #[error("the counter does not agree: the chain ends elsewhere")]
    OtherEnd,
    /// The counter of records was changed, or entries were replaced.
    #[error("the counter does not agree: it speaks of another number of records")]
    OtherCount,
}

/// What a chain's counter says.
#[derive(Clone, Debug)]
pub struct End<'a> {
    /// The number of the last entry.
    pub number: i64,
    /// The head before the last unit's entries.
    pub previous_head: &'a [u8],
    /// The head after the last entry.
    pub head: &'a [u8],
}

/// A walk along a chain, from its start and entry by entry.
#[derive(Debug)]
pub struct Walk<'a> {
    end: End<'a>,
    at: Position,
    met_previous: bool,
}

impl<'a> Walk<'a> {
    /// A walk from the head before the first entry to where the counter says that the chain ends.
    #[must_use]
    pub fn new(start: [u8; 32], end: End<'a>) -> Self {
        let met_previous = end.previous_head == start;
        Self { at: Position { number: 0, head: start }, end, met_previous }
    }

    /// Takes the next entry.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn step(
        &mut self,
        number: i64,
        is_intact: bool,
        digest: &[u8],
        head: &[u8],
    ) -> Result<Position, Fault> {
        let expected = self.at.number + 1;
        let fault = |wrong| Fault { number: expected, wrong };
        if number != expected {
            return Err(fault(Wrong::Missing));
        }
        if !is_intact {
            return Err(fault(Wrong::Altered));
        }
        let next = chain_link(&self.at.head, number, digest);
        if head != next {
            return Err(fault(Wrong::Unchained));
        }
        self.at = Position { number, head: next };
        self.met_previous |= self.end.previous_head == next;
        Ok(self.at)
    }

    /// Where the walk stands.
    #[must_use]
    pub fn at(&self) -> Position {
        self.at
    }

    /// Whether the counter says that there is more.
    #[must_use]
    pub fn goes_on(&self) -> bool {
        self.at.number < self.end.number
    }

    /// Ends where the counter says that the chain ends.
    ///
    /// # Errors
    /// When the chain does not end there.
    pub fn finish(self) -> Result<Position, Fault> {
        let fault = |number, wrong| Err(Fault { number, wrong });
        if self.goes_on() {
            return fault(self.at.number + 1, Wrong::Missing);
        }
        let ends_here = self.at.number == self.end.number && self.at.head == self.end.head;
        if ends_here && self.met_previous { Ok(self.at) } else { fault(self.at.number, Wrong::OtherEnd) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: [u8; 32] = [7; 32];

    /// The heads of a chain of entries with these digests.
    fn heads(digests: &[[u8; 32]]) -> Vec<[u8; 32]> {
        digests
            .iter()
            .zip(1..)
            .scan(START, |head, (digest, number)| {
                *head = chain_link(head, number, digest);
                Some(*head)
            })
            .collect()
    }

    #[test]
    fn a_whole_chain_is_walked_to_its_end() {
        let digests = [[1; 32], [2; 32], [3; 32]];
        let heads = heads(&digests);
        let mut walk = Walk::new(START, End { number: 3, previous_head: &heads[0], head: &heads[2] });
        for index in 0..3 {
            assert!(walk.goes_on());
            let number = i64::try_from(index).expect("small") + 1;
            walk.step(number, true, &digests[index], &heads[index]).expect("whole");
        }
        assert_eq!(walk.finish(), Ok(Position { number: 3, head: heads[2] }));
    }

    #[test]
    fn an_end_that_the_counter_does_not_know_is_a_fault() {
        let empty = |number, previous_head: [u8; 32], head: [u8; 32]| {
            let end = End { number, previous_head: &previous_head, head: &head };
            Walk::new(START, end).finish().map_err(|fault| fault.wrong)
        };
        assert!(empty(0, START, START).is_ok());
        assert_eq!(empty(1, START, START), Err(Wrong::Missing));
        assert_eq!(empty(-1, START, START), Err(Wrong::OtherEnd));
        assert_eq!(empty(0, START, [0; 32]), Err(Wrong::OtherEnd));
        assert_eq!(empty(0, [0; 32], START), Err(Wrong::OtherEnd));
    }

    #[test]
    fn the_first_entry_that_is_missing_altered_or_swapped_is_named() {
        let digests = [[1; 32], [2; 32]];
        let heads = heads(&digests);
        let step = |number, is_intact, digest: [u8; 32], head: &[u8]| {
            let mut walk = Walk::new(START, End { number: 2, previous_head: &START, head: &heads[1] });
            walk.step(number, is_intact, &digest, head).map_err(|fault| (fault.number, fault.wrong))
        };
        assert!(step(1, true, digests[0], &heads[0]).is_ok());
        assert_eq!(step(2, true, digests[1], &heads[1]), Err((1, Wrong::Missing)));
        assert_eq!(step(1, false, digests[0], &heads[0]), Err((1, Wrong::Altered)));
        assert_eq!(step(1, true, digests[1], &heads[0]), Err((1, Wrong::Unchained)));
        assert_eq!(step(1, true, digests[0], &heads[1]), Err((1, Wrong::Unchained)));
        assert_eq!(step(1, true, digests[0], &heads[0][1..]), Err((1, Wrong::Unchained)));
    }
}

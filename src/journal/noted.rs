//! Noted: which readings an entry of the last hour stands for. Bounded, whatever is read: what is forgotten is only
//! journaled again.

use std::collections::HashMap;
use std::mem;

use chrono::{DateTime, Duration, Utc};
use uuid::Uuid;

use crate::model::ids::AccountId;

/// For how long one entry stands for all readings of the same.
const STANDS_FOR: Duration = Duration::hours(1);

/// How many readings a generation holds.
const GENERATION: usize = 50_000;

/// Who read which record, and a hash of what of it.
pub(super) type Key = (AccountId, Uuid, [u8; 32]);

/// Two generations: when the younger is full, or an hour old, it becomes the older, and what was that is forgotten.
#[derive(Debug, Default)]
pub(super) struct Noted {
    younger: HashMap<Key, DateTime<Utc>>,
    older: HashMap<Key, DateTime<Utc>>,
    begun: Option<DateTime<Utc>>,
}

impl Noted {
    /// Whether an entry of the last hour stands for this.
    pub(super) fn holds(&self, key: &Key, now: DateTime<Utc>) -> bool {
        [&self.younger, &self.older].into_iter().filter_map(|it| it.get(key)).any(|at| now - *at < STANDS_FOR)
    }

    /// Takes what was journaled; gives what is forgotten for it.
    pub(super) fn take(&mut self, key: Key, now: DateTime<Utc>) -> Option<HashMap<Key, DateTime<Utc>>> {
        let is_over = self.younger.len() >= GENERATION || self.begun.is_some_and(|at| now - at >= STANDS_FOR);
        let forgotten = is_over.then(|| {
            self.begun = None;
            mem::replace(&mut self.older, mem::take(&mut self.younger))
        });
        self.begun.get_or_insert(now);
        self.younger.insert(key, now);
        forgotten
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_790_000_000, 0).expect("a time")
    }

    fn key(number: usize) -> Key {
        (AccountId(Uuid::nil()), Uuid::from_u128(number as u128), [0; 32])
    }

    #[test]
    fn an_entry_stands_for_an_hour() {
        let mut noted = Noted::default();
        noted.take(key(1), now());
        assert!(noted.holds(&key(1), now() + Duration::minutes(59)));
        assert!(!noted.holds(&key(1), now() + Duration::hours(1)));
        assert!(!noted.holds(&key(2), now()));
    }

    #[test]
    fn however_much_is_read_in_an_hour_only_so_much_is_remembered() {
        let mut noted = Noted::default();
        for number in 0..3 * GENERATION {
            noted.take(key(number), now());
            assert!(noted.younger.len() + noted.older.len() <= 2 * GENERATION);
        }
        assert!(noted.holds(&key(3 * GENERATION - 1), now()) && noted.holds(&key(2 * GENERATION - 1), now()));
        assert!(!noted.holds(&key(0), now()));
    }

    #[test]
    fn what_is_old_goes_although_little_is_read() {
        let mut noted = Noted::default();
        for hour in 0..4 {
            noted.take(key(hour), now() + Duration::hours(i64::try_from(hour).expect("small")));
        }
        assert_eq!(noted.younger.len() + noted.older.len(), 2);
    }
}

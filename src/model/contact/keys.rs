//! The keys of a contact, one by one.

use chrono::{DateTime, Utc};

use super::Contact;
use crate::model::ids::KeyId;
use crate::model::key::{KEYS_MAX, Key, KeyDraft};
use crate::model::organization::at_most;
use crate::model::violation::{Invalid, Violations};

impl Contact {
    /// Adds a key.
    ///
    /// # Errors
    /// What breaks a rule of the record as a whole; pointers count from what was sent.
    pub fn add_key(&self, id: KeyId, draft: KeyDraft, now: DateTime<Utc>) -> Result<Self, Violations> {
        let mut violations = Violations::default();
        violations.take("", at_most(self.keys.len() + 1, KEYS_MAX));
        if self.keys.iter().any(|key| key.fingerprint() == Some(&draft.details.fingerprint)) {
            violations.add("", Invalid::new("repeated", "The contact has this key already; give it once."));
        }
        violations.done(self.next(now, |after| {
            after.keys.push(Key::add(id, draft, now));
            // As they are stored: ids of one millisecond are in no order by themselves.
            after.keys.sort_by_key(|key| (key.created_at, key.id));
        }))
    }

    /// Takes a key away; `None` when the contact has no such key.
    #[must_use]
    pub fn retire_key(&self, id: KeyId, now: DateTime<Utc>) -> Option<Self> {
        let has_key = self.keys.iter().any(|key| key.id == id);
        has_key.then(|| self.next(now, |after| after.keys.retain(|key| key.id != id)))
    }
}

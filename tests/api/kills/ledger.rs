//! What writers were told of their writes.

use std::collections::HashMap;

use crate::support::Answered;

/// What a writer was told of one write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is done: the contact, and its edit version with the write in it.
    Acknowledged { contact: String, version: i64 },
    /// No answer came, or one that says that nobody knows.
    Unknown,
    /// Nothing is written.
    Refused,
}

impl Outcome {
    /// What is told by an answer, or by there being none.
    pub fn told(answer: &reqwest::Result<Answered>) -> Self {
        match answer {
            Ok(answer) => match answer.status {
                200 | 201 => Self::Acknowledged {
                    contact: answer.json()["id"].as_str().unwrap().to_owned(),
                    version: answer.edit_version(),
                },
                // Another version than the writer knows, or a contact that is not there any more.
                412 | 404 => Self::Refused,
                503 => match answer.problem().1.as_str() {
                    "outcome-unknown" => Self::Unknown,
                    "database-unavailable" | "overloaded" => Self::Refused,
                    other => panic!("{other}: {}", answer.text()),
                },
                status => panic!("{status}: {}", answer.text()),
            },
            Err(error) if error.is_connect() => Self::Refused,
            Err(_) => Self::Unknown,
        }
    }
}

/// What became of each write, by its title, which no other write has.
#[derive(Debug, Default)]
pub struct Ledger {
    outcomes: HashMap<String, Outcome>,
}

impl Ledger {
    /// Notes what a writer was told. What may have been done is not undone by a later attempt that was refused.
    pub fn note(&mut self, title: &str, outcome: &Outcome) {
        let known = self.outcomes.entry(title.to_owned()).or_insert_with(|| outcome.clone());
        if *outcome != Outcome::Refused {
            known.clone_from(outcome);
        }
    }

    /// Adds what another writer was told.
    pub fn extend(&mut self, other: Self) {
        self.outcomes.extend(other.outcomes);
    }

    pub fn iter(&self) -> impl Iterator<Item = (&String, &Outcome)> {
        self.outcomes.iter()
    }
}

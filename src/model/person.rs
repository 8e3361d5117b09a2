//! Person: who holds a contact's function at present. Optional, and with an end.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::audience::Audience;
use super::personal::Personal;

/// Longest name or position, in characters.
pub const PERSON_LINE_MAX: usize = 200;

/// Who holds a contact's function.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Name and position, in the vault.
    pub details: Personal<PersonDetails>,
    /// First day in the function.
    pub from: Option<NaiveDate>,
    /// Last day in the function.
    pub until: Option<NaiveDate>,
    /// Who may read it.
    pub audience: Audience,
}

/// What is known of a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonDetails {
    /// How the person is called.
    pub name: String,
    /// What the person is.
    pub position: Option<String>,
}

/// A new person of a contact.
#[derive(Clone, Debug)]
pub struct PersonDraft {
    /// Name and position.
    pub details: PersonDetails,
    /// See [`Person::from`].
    pub from: Option<NaiveDate>,
    /// See [`Person::until`].
    pub until: Option<NaiveDate>,
    /// See [`Person::audience`]; none takes the contact's.
    pub audience: Option<Audience>,
}

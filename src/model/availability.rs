//! When a contact, or one of its channels, answers.
//!
//! Hours are those of the clock on the wall in the contact's time zone. *Open now?* has three answers:
//! what is not known is neither open nor closed.

use chrono::{Datelike, NaiveDate};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::vocabulary::vocabulary;

mod check;
mod open;
mod time_of_day;

#[cfg(test)]
mod tests;

pub use check::{AvailabilityDraft, ExceptionDraft, HoursDraft};
pub use time_of_day::TimeOfDay;

/// How many lines of weekly hours there may be.
pub const MAX_HOURS: usize = 21;

/// How many dated exceptions there may be.
pub const MAX_EXCEPTIONS: usize = 100;

/// The length of a note on hours, and of hours in words, in characters.
pub const MAX_HOURS_NOTE: usize = 500;

vocabulary! {
    AvailabilityKind = "availability_kinds": "What is known of when a contact answers.";
    Always = "always": "Always", "Around the clock, every day.";
    Weekly = "weekly": "Weekly", "At the hours given for each day of the week, with dated exceptions.";
    Unknown = "unknown": "Unknown", "Not known; the note may hold the hours in words.";
}

vocabulary! {
    Weekday = "weekdays": "Days of the week.";
    Monday = "mon": "Monday", "Monday.";
    Tuesday = "tue": "Tuesday", "Tuesday.";
    Wednesday = "wed": "Wednesday", "Wednesday.";
    Thursday = "thu": "Thursday", "Thursday.";
    Friday = "fri": "Friday", "Friday.";
    Saturday = "sat": "Saturday", "Saturday.";
    Sunday = "sun": "Sunday", "Sunday.";
}

vocabulary! {
    Open = "open_states": "Whether a contact answers at a moment.";
    Yes = "yes": "Open", "It answers.";
    No = "no": "Closed", "It does not answer.";
    Unknown = "unknown": "Unknown", "Its hours are not known.";
}

/// When somebody answers. In the log: `{"kind": "weekly", "time_zone": "Europe/Zurich", "hours": [...]}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Availability {
    /// Around the clock.
    Always {
        /// What else a caller should know.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
    },
    /// At hours of the week.
    Weekly(Weekly),
    /// Not known.
    Unknown {
        /// The hours in words, as they came.
        #[serde(rename = "note")]
        raw: Option<String>,
    },
}

/// Hours of the week in a time zone, with dated exceptions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Weekly {
    /// The zone of the IANA time zone database whose clock the hours go by.
    pub time_zone: Tz,
    /// The hours. None: closed but for the exceptions.
    pub hours: Vec<Hours>,
    /// The dates on which other hours apply.
    pub exceptions: Vec<Exception>,
    /// What else a caller should know.
    pub note: Option<String>,
}

/// Hours that begin on some days of the week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hours {
    /// The days on which they begin: in order, each once, at least one.
    pub days: Vec<Weekday>,
    /// When they begin.
    pub from: TimeOfDay,
    /// When they end; at or before `from` it is on the next day.
    pub to: TimeOfDay,
}

/// A date on which other hours begin than on its day of the week. Hours of the day before that run over
/// midnight stay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exception {
    /// The date in the time zone.
    pub date: NaiveDate,
    /// The hours that begin on the date; none: closed.
    pub hours: Option<(TimeOfDay, TimeOfDay)>,
    /// Why, such as the name of a holiday.
    pub note: Option<String>,
}

impl Availability {
    /// Around the clock, and nothing else to know.
    pub const ALWAYS: Self = Self::Always { note: None };

    /// Whether it is around the clock, and there is something else to know.
    #[must_use]
    pub fn is_noted_always(&self) -> bool {
        matches!(self, Self::Always { note: Some(_) })
    }

    /// On how many dates other hours hold.
    #[must_use]
    pub fn exceptions(&self) -> usize {
        match self {
            Self::Weekly(weekly) => weekly.exceptions.len(),
            Self::Always { .. } | Self::Unknown { .. } => 0,
        }
    }

    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> AvailabilityKind {
        match self {
            Self::Always { .. } => AvailabilityKind::Always,
            Self::Weekly(_) => AvailabilityKind::Weekly,
            Self::Unknown { .. } => AvailabilityKind::Unknown,
        }
    }
}

impl Weekday {
    /// The day of the week of a date.
    #[must_use]
    pub fn of(date: NaiveDate) -> Self {
        Self::ALL[date.weekday().num_days_from_monday() as usize]
    }
}

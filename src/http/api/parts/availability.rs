//! Availability in bodies.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::model::availability::{Availability, AvailabilityDraft, ExceptionDraft, HoursDraft};
use crate::model::violation::Violations;

/// When somebody answers.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "kind": "weekly", "time_zone": "Europe/Zurich",
    "hours": [{"days": ["mon", "tue", "wed", "thu", "fri"], "from": "08:00", "to": "17:00"}]
}))]
pub struct AvailabilityInput {
    /// `always`, `weekly` or `unknown`.
    #[validate(length(max = 64))]
    pub kind: String,
    /// IANA time zone of the hours; for `weekly`.
    #[serde(default)]
    #[validate(length(max = 64))]
    pub time_zone: Option<String>,
    /// Weekly hours; for `weekly`.
    #[serde(default)]
    #[validate(nested, length(max = 21))]
    pub hours: Vec<HoursInput>,
    /// What replaces the weekly hours on single dates; for `weekly`.
    #[serde(default)]
    #[validate(nested, length(max = 100))]
    pub exceptions: Vec<ExceptionInput>,
    /// A remark; for `unknown`, the hours in words.
    #[serde(default)]
    #[validate(length(max = 500))]
    pub note: Option<String>,
}

/// Hours on certain days of the week.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct HoursInput {
    /// Days on which the hours start: `mon` to `sun`.
    #[validate(length(min = 1, max = 7))]
    #[schema(example = json!(["mon", "tue"]))]
    pub days: Vec<String>,
    /// Local time, `HH:MM`.
    #[validate(length(max = 5))]
    #[schema(example = "08:00")]
    pub from: String,
    /// Local time, `HH:MM`, to `24:00`; at or before `from` it is on the next day.
    #[validate(length(max = 5))]
    #[schema(example = "17:00")]
    pub to: String,
}

/// What replaces the weekly hours on one date: nothing (closed), or other hours.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ExceptionInput {
    /// The date.
    #[validate(length(max = 10))]
    #[schema(format = Date, example = "2026-12-25")]
    pub date: String,
    /// Local time, `HH:MM`; left out when closed.
    #[serde(default)]
    #[validate(length(max = 5))]
    pub from: Option<String>,
    /// Local time, `HH:MM`; left out when closed.
    #[serde(default)]
    #[validate(length(max = 5))]
    pub to: Option<String>,
    /// Why.
    #[serde(default)]
    #[validate(length(max = 500))]
    pub note: Option<String>,
}

impl AvailabilityInput {
    /// The availability.
    ///
    /// # Errors
    /// What is wrong with it, with pointers from here.
    pub fn check(self) -> Result<Availability, Violations> {
        Availability::check(AvailabilityDraft {
            kind: self.kind,
            time_zone: self.time_zone,
            hours: self
                .hours
                .into_iter()
                .map(|it| HoursDraft { days: it.days, from: it.from, to: it.to })
                .collect(),
            exceptions: self
                .exceptions
                .into_iter()
                .map(|it| ExceptionDraft { date: it.date, from: it.from, to: it.to, note: it.note })
                .collect(),
            note: self.note,
        })
    }
}

//! Availability, as it is answered.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use crate::model::availability::{Availability, Exception, Hours};

/// When somebody answers.
#[derive(Debug, Serialize, ToSchema)]
pub struct AvailabilityView<'a> {
    /// `always`, `weekly` or `unknown`.
    #[schema(example = "weekly")]
    pub kind: &'static str,
    /// IANA time zone of the hours.
    #[schema(example = "Europe/Zurich")]
    pub time_zone: Option<&'static str>,
    /// Weekly hours.
    pub hours: Vec<HoursView>,
    /// What replaces the weekly hours on single dates.
    pub exceptions: Vec<ExceptionView<'a>>,
    /// Whether somebody answers at the moment of this answer: `yes`, `no`, or `unknown`, which is neither.
    #[schema(example = "yes")]
    pub open_now: &'static str,
    /// A remark; for `unknown`, the hours as they were written in the source.
    #[schema(example = "Closed on public holidays")]
    pub note: Option<&'a str>,
}

/// Hours on certain days of the week.
#[derive(Debug, Serialize, ToSchema)]
pub struct HoursView {
    /// Days on which the hours start: `mon` to `sun`.
    #[schema(example = json!(["mon", "tue"]))]
    pub days: Vec<&'static str>,
    /// Local time, `HH:MM`.
    #[schema(example = "08:00")]
    pub from: String,
    /// Local time, `HH:MM`, to `24:00`; at or before `from` it is on the next day.
    #[schema(example = "17:00")]
    pub to: String,
}

/// What replaces the weekly hours on one date.
#[derive(Debug, Serialize, ToSchema)]
pub struct ExceptionView<'a> {
    /// The date.
    #[schema(example = "2026-12-25")]
    pub date: NaiveDate,
    /// Local time, `HH:MM`; `null` when closed.
    #[schema(example = json!(null))]
    pub from: Option<String>,
    /// Local time, `HH:MM`; `null` when closed.
    #[schema(example = json!(null))]
    pub to: Option<String>,
    /// Why.
    #[schema(example = "Christmas")]
    pub note: Option<&'a str>,
}

impl<'a> AvailabilityView<'a> {
    /// The view at a moment.
    #[must_use]
    pub fn at(availability: &'a Availability, now: DateTime<Utc>) -> Self {
        let open_now = availability.open_at(now).as_str();
        let empty = |kind, note| Self {
            kind,
            time_zone: None,
            hours: Vec::new(),
            exceptions: Vec::new(),
            open_now,
            note,
        };
        match availability {
            Availability::Always { note } => empty("always", note.as_deref()),
            Availability::Unknown { raw } => empty("unknown", raw.as_deref()),
            Availability::Weekly(weekly) => Self {
                kind: "weekly",
                time_zone: Some(weekly.time_zone.name()),
                hours: weekly.hours.iter().map(HoursView::from).collect(),
                exceptions: weekly.exceptions.iter().map(ExceptionView::from).collect(),
                open_now,
                note: weekly.note.as_deref(),
            },
        }
    }
}

impl From<&Hours> for HoursView {
    fn from(hours: &Hours) -> Self {
        Self {
            days: hours.days.iter().map(|day| day.as_str()).collect(),
            from: hours.from.to_string(),
            to: hours.to.to_string(),
        }
    }
}

impl<'a> From<&'a Exception> for ExceptionView<'a> {
    fn from(exception: &'a Exception) -> Self {
        Self {
            date: exception.date,
            from: exception.hours.map(|(from, _)| from.to_string()),
            to: exception.hours.map(|(_, to)| to.to_string()),
            note: exception.note.as_deref(),
        }
    }
}

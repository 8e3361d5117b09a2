//! Availability as it comes, and what makes it right.

use std::collections::BTreeSet;

use chrono_tz::Tz;

use super::{
    Availability, AvailabilityKind, Exception, Hours, MAX_EXCEPTIONS, MAX_HOURS, MAX_HOURS_NOTE, TimeOfDay,
    Weekday, Weekly,
};
use crate::model::violation::{Invalid, Violations};
use crate::model::{date, text};

/// An availability as it comes, in the wire form: every field for every kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AvailabilityDraft {
    /// A word of [`AvailabilityKind`].
    pub kind: String,
    /// A zone of the IANA time zone database; of `weekly` only, and required there.
    pub time_zone: Option<String>,
    /// Of `weekly` only.
    pub hours: Vec<HoursDraft>,
    /// Of `weekly` only.
    pub exceptions: Vec<ExceptionDraft>,
    /// What else a caller should know; with `unknown`, the hours in words.
    pub note: Option<String>,
}

/// Hours as they come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HoursDraft {
    /// Words of [`Weekday`].
    pub days: Vec<String>,
    /// `HH:MM`.
    pub from: String,
    /// `HH:MM`, up to `24:00`.
    pub to: String,
}

/// An exception as it comes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExceptionDraft {
    /// `YYYY-MM-DD`.
    pub date: String,
    /// `HH:MM`; neither `from` nor `to`: closed.
    pub from: Option<String>,
    /// `HH:MM`, up to `24:00`.
    pub to: Option<String>,
    /// Why.
    pub note: Option<String>,
}

impl Availability {
    /// An availability that says one thing only.
    ///
    /// # Errors
    /// What is wrong, at pointers such as `/time_zone` and `/hours/0/from`.
    pub fn check(draft: AvailabilityDraft) -> Result<Self, Violations> {
        let mut violations = Violations::default();
        let Some(kind) = violations.take("/kind", AvailabilityKind::parse(&draft.kind)) else {
            return Err(violations);
        };
        if kind == AvailabilityKind::Weekly {
            return Weekly::check(draft).map(Self::Weekly);
        }
        let only_weekly = [
            ("/time_zone", draft.time_zone.is_some()),
            ("/hours", !draft.hours.is_empty()),
            ("/exceptions", !draft.exceptions.is_empty()),
        ];
        for (pointer, _) in only_weekly.into_iter().filter(|(_, present)| *present) {
            let detail = "It goes with days and hours alone: leave it out, or give the hours of the week (the kind weekly).";
            violations.add(pointer, Invalid::new("not_applicable", detail));
        }
        let note = note(&mut violations, "/note", draft.note);
        violations.done(match kind {
            AvailabilityKind::Always => Self::Always { note },
            _ => Self::Unknown { raw: note },
        })
    }

    /// The wire form.
    #[must_use]
    pub fn to_draft(&self) -> AvailabilityDraft {
        let mut draft = AvailabilityDraft { kind: self.kind().to_string(), ..AvailabilityDraft::default() };
        match self {
            Self::Always { note } | Self::Unknown { raw: note } => draft.note.clone_from(note),
            Self::Weekly(weekly) => {
                draft.time_zone = Some(weekly.time_zone.name().to_owned());
                draft.hours = weekly.hours.iter().map(HoursDraft::from).collect();
                draft.exceptions = weekly.exceptions.iter().map(ExceptionDraft::from).collect();
                draft.note.clone_from(&weekly.note);
            }
        }
        draft
    }
}

impl Weekly {
    fn check(draft: AvailabilityDraft) -> Result<Self, Violations> {
        let mut violations = Violations::default();
        let zone = match draft.time_zone.as_deref() {
            None => Err(Invalid::new(
                "required",
                "Name the time zone that the hours go by, such as Europe/Zurich.",
            )),
            Some(name) => name.parse::<Tz>().map_err(|_| {
                Invalid::new(
                    "not_a_time_zone",
                    "Use a name of the IANA time zone database, such as Europe/Zurich.",
                )
            }),
        };
        let zone = violations.take("/time_zone", zone);
        if !(1..=MAX_HOURS).contains(&draft.hours.len()) {
            let detail = format!(
                "Give 1 to {MAX_HOURS} lines of hours; set the kind to unknown where none are known."
            );
            violations.add("/hours", Invalid::new("wrong_count", detail));
        }
        let hours = draft.hours.into_iter().take(MAX_HOURS).enumerate();
        let hours = hours
            .filter_map(|(index, hours)| violations.nest(&format!("/hours/{index}"), Hours::check(&hours)))
            .collect();
        if draft.exceptions.len() > MAX_EXCEPTIONS {
            let detail = format!("Give at most {MAX_EXCEPTIONS} exceptions; leave out those that are past.");
            violations.add("/exceptions", Invalid::new("wrong_count", detail));
        }
        let exceptions = draft.exceptions.into_iter().take(MAX_EXCEPTIONS).enumerate();
        let exceptions: Vec<_> = exceptions
            .filter_map(|(index, exception)| {
                violations.nest(&format!("/exceptions/{index}"), Exception::check(exception))
            })
            .collect();
        one_meaning_each(&exceptions, &mut violations);
        let note = note(&mut violations, "/note", draft.note);
        match zone {
            Some(time_zone) => violations.done(Self { time_zone, hours, exceptions, note }),
            None => Err(violations),
        }
    }
}

impl Hours {
    fn check(draft: &HoursDraft) -> Result<Self, Violations> {
        let mut violations = Violations::default();
        if draft.days.is_empty() {
            violations.add("/days", Invalid::new("required", "Name at least one day of the week."));
        }
        let days: BTreeSet<Weekday> = draft
            .days
            .iter()
            .enumerate()
            .filter_map(|(index, day)| violations.take(format!("/days/{index}"), Weekday::parse(day)))
            .collect();
        let span = span(&mut violations, &draft.from, &draft.to);
        match span {
            Some((from, to)) => violations.done(Self { days: days.into_iter().collect(), from, to }),
            None => Err(violations),
        }
    }
}

impl Exception {
    fn check(draft: ExceptionDraft) -> Result<Self, Violations> {
        let mut violations = Violations::default();
        let date = violations.take("/date", date::parse(&draft.date));
        let hours = match (&draft.from, &draft.to) {
            (Some(from), Some(to)) => span(&mut violations, from, to),
            (None, None) => None,
            (from, _) => {
                let missing = if from.is_none() { "/from" } else { "/to" };
                let detail = "Give both from and to, or neither where it is closed all day.";
                violations.add(missing, Invalid::new("required", detail));
                None
            }
        };
        let note = note(&mut violations, "/note", draft.note);
        match date {
            Some(date) => violations.done(Self { date, hours, note }),
            None => Err(violations),
        }
    }
}

/// The days count once, so a day that stands twice is no error; a date that is closed and has hours is.
fn one_meaning_each(exceptions: &[Exception], violations: &mut Violations) {
    for (index, exception) in exceptions.iter().enumerate() {
        let contradicts = |other: &&Exception| other.date == exception.date && other.hours.is_none();
        if exception.hours.is_some() && exceptions.iter().any(|other| contradicts(&other)) {
            let detail = "Remove the hours, or the exception that closes this date.";
            violations.add(format!("/exceptions/{index}"), Invalid::new("contradicts", detail));
        }
    }
}

/// From when to when; equal times say neither a day nor nothing.
fn span(violations: &mut Violations, from: &str, to: &str) -> Option<(TimeOfDay, TimeOfDay)> {
    let from = violations.take("/from", TimeOfDay::parse(from));
    let to = violations.take("/to", TimeOfDay::parse(to));
    let (from, to) = (from?, to?);
    if from == TimeOfDay::END {
        let detail = "Begin at 00:00 of the next day.";
        violations.add("/from", Invalid::new("not_a_beginning", detail));
        return None;
    }
    if from == to {
        let detail = "End later or earlier than from; write 00:00 to 24:00 for a whole day.";
        violations.add("/to", Invalid::new("no_duration", detail));
        return None;
    }
    Some((from, to))
}

fn note(violations: &mut Violations, pointer: &str, note: Option<String>) -> Option<String> {
    violations.take(pointer, text::note(&note?, MAX_HOURS_NOTE))
}

impl From<&Hours> for HoursDraft {
    fn from(hours: &Hours) -> Self {
        Self {
            days: hours.days.iter().map(Weekday::to_string).collect(),
            from: hours.from.to_string(),
            to: hours.to.to_string(),
        }
    }
}

impl From<&Exception> for ExceptionDraft {
    fn from(exception: &Exception) -> Self {
        Self {
            date: exception.date.to_string(),
            from: exception.hours.map(|(from, _)| from.to_string()),
            to: exception.hours.map(|(_, to)| to.to_string()),
            note: exception.note.clone(),
        }
    }
}

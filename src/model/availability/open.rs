//! Open now?

use chrono::{DateTime, NaiveDate, Timelike, Utc};

use super::{Availability, Open, TimeOfDay, Weekday, Weekly};

impl Availability {
    /// Whether somebody answers at a moment.
    #[must_use]
    pub fn open_at(&self, now: DateTime<Utc>) -> Open {
        match self {
            Self::Always { .. } => Open::Yes,
            Self::Unknown { .. } => Open::Unknown,
            Self::Weekly(weekly) if weekly.is_open_at(now) => Open::Yes,
            Self::Weekly(_) => Open::No,
        }
    }
}

impl Weekly {
    /// The clock on the wall decides: its date and time are looked up in the hours. So an hour that the
    /// clock skips in spring is not there, and one that it shows twice in autumn counts both times.
    fn is_open_at(&self, now: DateTime<Utc>) -> bool {
        let wall = now.with_timezone(&self.time_zone);
        let minute = wall.hour() * 60 + wall.minute();
        let today = wall.date_naive();
        let began_today = self.beginning_on(today).any(|(from, to)| {
            let ends_tomorrow = to <= from;
            u32::from(from.minutes()) <= minute && (ends_tomorrow || minute < u32::from(to.minutes()))
        });
        let began_yesterday = || {
            let yesterday = today.pred_opt();
            yesterday.is_some_and(|date| {
                self.beginning_on(date).any(|(from, to)| to <= from && minute < u32::from(to.minutes()))
            })
        };
        began_today || began_yesterday()
    }

    /// The hours that begin on a date: those of its exceptions, or else those of its day of the week.
    fn beginning_on(&self, date: NaiveDate) -> impl Iterator<Item = (TimeOfDay, TimeOfDay)> {
        let excepted = self.exceptions.iter().any(|exception| exception.date == date);
        let exceptional = self
            .exceptions
            .iter()
            .filter(move |exception| exception.date == date)
            .filter_map(|exception| exception.hours);
        let day = Weekday::of(date);
        let usual = self
            .hours
            .iter()
            .filter(move |hours| !excepted && hours.days.contains(&day))
            .map(|hours| (hours.from, hours.to));
        exceptional.chain(usual)
    }
}

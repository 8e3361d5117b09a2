//! Times of the clock on the wall.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::model::violation::Invalid;
use crate::model::vocabulary;

/// A time of the day to the minute, `00:00` to `24:00`, the end of the day.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeOfDay(u16);

impl TimeOfDay {
    /// The beginning of the day.
    pub const START: Self = Self(0);
    /// The end of the day.
    pub const END: Self = Self(24 * 60);

    /// Reads `HH:MM`, with two digits each.
    ///
    /// # Errors
    /// `not_a_time`.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let minutes = |text: &str| {
            let (hour, minute) = text.split_once(':')?;
            let number = |digits: &str| {
                let two = digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
                two.then(|| digits.parse::<u16>().ok()).flatten()
            };
            let (hour, minute) = (number(hour)?, number(minute)?);
            let time = Self(hour * 60 + minute);
            (minute < 60 && time <= Self::END).then_some(time)
        };
        minutes(text)
            .ok_or_else(|| Invalid::new("not_a_time", "Write the time as HH:MM, from 00:00 to 24:00."))
    }

    /// The time that is so many minutes after the beginning of the day; none beyond 24:00.
    #[must_use]
    pub const fn from_minutes(minutes: u16) -> Option<Self> {
        if minutes <= Self::END.0 { Some(Self(minutes)) } else { None }
    }

    /// The minutes since the beginning of the day: 0 to 1440.
    #[must_use]
    pub const fn minutes(self) -> u16 {
        self.0
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl fmt::Debug for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TimeOfDay({self})")
    }
}

impl FromStr for TimeOfDay {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        Self::parse(text)
    }
}

impl Serialize for TimeOfDay {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for TimeOfDay {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        vocabulary::from_text(deserializer)
    }
}

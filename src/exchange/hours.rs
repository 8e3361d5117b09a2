//! Hours as people write them in lists. What says one thing only becomes hours of the week; all else stays words, which a
//! reader understands better than a guess.

use chrono_tz::Tz;

use super::mapping::{Mapping, given};
use crate::model::availability::{
    Availability, AvailabilityDraft, AvailabilityKind, HoursDraft, MAX_HOURS_NOTE, Weekday,
};
use crate::model::text;

/// What follows hours without changing when they begin and end on a usual day.
const BUT: &[&str] = &[
    "",
    "(excluding public holidays)",
    "excluding public holidays",
    "except public holidays",
    "(except public holidays)",
];

/// How lists write that somebody always answers.
const ALWAYS: &[&str] = &["24/7", "24x7", "24*7", "24*7, 365", "24/7/365", "24x7x365", "always"];

/// When somebody answers, by hours in words and the zone of their clock. `words` is all that the list says of it, which is
/// kept beside what is understood, in one line; what of it is not kept is told at `place`.
pub(super) fn availability(
    row: &mut Mapping,
    place: &str,
    hours: &str,
    zone: &str,
    words: Option<String>,
) -> Availability {
    let note = words.and_then(|words| in_one_line(row, place, &words));
    let Some(hours) = given(hours) else { return Availability::Unknown { raw: note } };
    let folded = folded(hours);
    if ALWAYS.contains(&folded.as_str()) {
        // Where the words are the shortest ones, there is nothing else to know.
        return Availability::Always { note: note.filter(|note| note != "24/7") };
    }
    weekly(&folded, zone, note.clone()).unwrap_or(Availability::Unknown { raw: note })
}

fn weekly(folded: &str, zone: &str, note: Option<String>) -> Option<Availability> {
    zone.parse::<Tz>().ok().filter(|_| zone.contains('/'))?;
    let tokens: Vec<&str> = folded.split(' ').collect();
    let (days, [from, to], rest) = match tokens.as_slice() {
        [from, "-", to, first, "-", last, rest @ ..] if is_time(from) => {
            (span(first, last)?, [*from, *to], rest)
        }
        [first, "-", last, from, "-", to, rest @ ..] => (span(first, last)?, [*from, *to], rest),
        _ => return None,
    };
    if !BUT.contains(&rest.join(" ").trim_end_matches('.')) {
        return None;
    }
    let hours = HoursDraft { days, from: from.to_owned(), to: to.to_owned() };
    let draft = AvailabilityDraft {
        kind: AvailabilityKind::Weekly.to_string(),
        time_zone: Some(zone.to_owned()),
        hours: vec![hours],
        exceptions: Vec::new(),
        note,
    };
    Availability::check(draft).ok()
}

/// Small letters, one space between words, and one sign for "from ... to".
fn folded(text: &str) -> String {
    let dashed =
        text.to_lowercase().replace(['–', '—', '-'], " - ").replace(" to ", " - ").replace(" : ", " ");
    dashed.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_time(text: &str) -> bool {
    text.len() == 5 && text.as_bytes()[2] == b':'
}

/// The days from one to another.
fn span(first: &str, last: &str) -> Option<Vec<String>> {
    let (first, last) = (place_of(first)?, place_of(last)?);
    let days = Weekday::ALL.get(first..=last)?;
    Some(days.iter().map(ToString::to_string).collect())
}

fn place_of(name: &str) -> Option<usize> {
    const NAMES: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let name = name.trim_end_matches([',', ':']);
    NAMES.iter().position(|whole| name.len() >= 3 && whole.starts_with(name))
}

/// As much of a text as a note holds. Lists write hours in several lines.
fn in_one_line(row: &mut Mapping, place: &str, text: &str) -> Option<String> {
    let mut line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() > MAX_HOURS_NOTE {
        row.remark(place, format!("Of these words the first {MAX_HOURS_NOTE} characters are kept."));
        line = line.chars().take(MAX_HOURS_NOTE - 1).chain(['…']).collect();
    }
    text::line(&line, MAX_HOURS_NOTE)
        .map_err(|invalid| row.remark(place, format!("These words are not kept. {invalid}")))
        .ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(hours: &str, zone: &str) -> String {
        let mut row = Mapping::of("/0".to_owned());
        let read = availability(&mut row, "/hours", hours, zone, Some(hours.to_owned())).to_draft();
        let of =
            |it: &HoursDraft| format!("{}..{} {}-{}", it.days[0], it.days[it.days.len() - 1], it.from, it.to);
        format!("{} {}", read.kind, read.hours.iter().map(of).collect::<String>()).trim().to_owned()
    }

    #[test]
    fn what_says_one_thing_only_is_understood() {
        for (hours, zone, expected) in [
            ("08:00 to 18:00 Monday to Friday", "Europe/Berlin", "weekly mon..fri 08:00-18:00"),
            (
                "09:00 to 17:00 Monday to Friday except public holidays",
                "Europe/Berlin",
                "weekly mon..fri 09:00-17:00",
            ),
            (
                "08:00 to 18:00 Monday to Friday (excluding public holidays)",
                "Europe/Paris",
                "weekly mon..fri 08:00-18:00",
            ),
            ("Mon–Friday 08:00–17:00", "Europe/Istanbul", "weekly mon..fri 08:00-17:00"),
            ("Monday to Friday : 08:00 - 18:00", "Asia/Taipei", "weekly mon..fri 08:00-18:00"),
            ("Sun - Thu 22:00 - 06:00", "Asia/Dubai", "unknown"),
            ("24/7", "", "always"),
            ("24x7", "UTC+03:00", "always"),
            ("24*7, 365", "GMT -5", "always"),
        ] {
            assert_eq!(read(hours, zone), expected, "{hours}");
        }
    }

    #[test]
    fn what_may_mean_more_than_one_thing_stays_words() {
        for (hours, zone) in [
            ("8 a.m. to 5 p.m.", "GMT+03:00"),
            ("8:00am - 5:00 pm", "Pacific"),
            ("09:00 - 18:00", "Europe/Berlin"),
            ("9am - 5pm Monday to Friday, excluding Jersey public holidays.", "GMT"),
            ("08:00 to 18:00 Monday to Friday", "CET"),
            ("08:00 to 18:00 Monday to Friday, and on call", "Europe/Berlin"),
            ("08:00 to 18:00 Monday and Friday", "Europe/Berlin"),
            ("25:00 to 26:00 Monday to Friday", "Europe/Berlin"),
        ] {
            let expected = Availability::Unknown { raw: Some(hours.to_owned()) };
            let mut row = Mapping::of("/0".to_owned());
            let read = availability(&mut row, "/hours", hours, zone, Some(hours.to_owned()));
            assert_eq!(read, expected, "{hours}");
        }
    }

    #[test]
    fn hours_in_several_lines_are_kept_in_one_and_what_is_cut_is_told() {
        let mut row = Mapping::of("/0".to_owned());
        let long = format!("By day\n  08:00 - 17:00\n{}", "on call ".repeat(200));
        for (words, kept, remarks) in
            [("By day\r\n 08:00", "By day 08:00", 0), (long.as_str(), "By day 08:00 - 17:00 on", 1)]
        {
            let read = availability(&mut row, "/hours", words, "", Some(words.to_owned())).to_draft();
            assert!(read.note.as_deref().is_some_and(|note| note.starts_with(kept)), "{:?}", read.note);
            let remarks_now = std::mem::replace(&mut row, Mapping::of("/0".to_owned())).done().1;
            assert_eq!(remarks_now.len(), remarks);
        }
    }

    proptest! {
        #[test]
        fn no_words_make_it_fail_and_none_are_lost(
            hours in "\\PC{0,40}|[0-9]{2}:[0-9]{2} (to|-) [0-9]{2}:[0-9]{2} (Mon|Friday|Sun) (to|-) (Fri|Sunday)( .{0,5})?",
            zone in "Europe/Berlin|\\PC{0,8}",
        ) {
            let mut row = Mapping::of("/0".to_owned());
            let read = availability(&mut row, "/hours", &hours, &zone, Some(hours.clone())).to_draft();
            if let Some(words) = given(&hours) && text::line(words, MAX_HOURS_NOTE).is_ok() && words != "24/7" {
                prop_assert!(read.note.is_some());
            }
        }
    }
}

//! Hours in cells: `mon-fri 08:00-17:00; sat 09:00-12:00`, `always`, or nothing where they are not known; dates on which
//! others hold, one a line: `2026-12-25 closed: Christmas`.

use super::words::{lines, on_its_lines, on_one_line};
use crate::access::views::{AvailabilityView, ExceptionView, HoursView};
use crate::model::availability::{
    Availability, AvailabilityDraft, AvailabilityKind, ExceptionDraft, HoursDraft, Weekday,
};
use crate::model::violation::{Invalid, Violations};

/// Before a note, where all stands in one text.
const NOTE: &str = "note: ";

/// The weekly hours: nothing where they are not known.
pub(in crate::exchange) fn hours(view: &AvailabilityView<'_>) -> String {
    match view.kind {
        "weekly" => view.hours.iter().map(line).collect::<Vec<_>>().join("; "),
        "unknown" => String::new(),
        kind => kind.to_owned(),
    }
}

/// The dates on which other hours hold, one a line.
pub(in crate::exchange) fn exceptions(view: &AvailabilityView<'_>) -> String {
    view.exceptions.iter().map(exception).collect::<Vec<_>>().join("\n")
}

/// All of it in one text of several lines.
pub(in crate::exchange) fn whole(view: &AvailabilityView<'_>) -> String {
    let mut text = match view.kind {
        "weekly" => format!("{} {}", hours(view), view.time_zone.unwrap_or_default()),
        kind => kind.to_owned(),
    };
    if !view.exceptions.is_empty() {
        text.push('\n');
        text.push_str(&exceptions(view));
    }
    if let Some(note) = view.note {
        text.push('\n');
        text.push_str(NOTE);
        text.push_str(&on_one_line(note));
    }
    text
}

fn line(hours: &HoursView) -> String {
    format!("{} {}-{}", days(&hours.days), hours.from, hours.to)
}

/// Three days or more that follow each other are a range.
fn days(days: &[&'static str]) -> String {
    let place = |day: &str| Weekday::ALL.iter().position(|it| it.as_str() == day).unwrap_or_default();
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for day in days.iter().map(|day| place(day)) {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == day => *last = day,
            _ => runs.push((day, day)),
        }
    }
    let word = |day: usize| Weekday::ALL[day].as_str();
    let run = |&(first, last): &(usize, usize)| match last - first {
        0 => word(first).to_owned(),
        1 => format!("{},{}", word(first), word(last)),
        _ => format!("{}-{}", word(first), word(last)),
    };
    runs.iter().map(run).collect::<Vec<_>>().join(",")
}

fn exception(exception: &ExceptionView<'_>) -> String {
    let span = match (&exception.from, &exception.to) {
        (Some(from), Some(to)) => format!("{from}-{to}"),
        _ => "closed".to_owned(),
    };
    let note = exception.note.map(|note| format!(": {}", on_one_line(note))).unwrap_or_default();
    format!("{} {span}{note}", exception.date)
}

/// Hours as they stand in four cells.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::exchange) struct Cells<'a> {
    pub(in crate::exchange) hours: &'a str,
    pub(in crate::exchange) time_zone: &'a str,
    pub(in crate::exchange) exceptions: &'a str,
    pub(in crate::exchange) note: &'a str,
}

/// Reads hours that stand in four cells.
///
/// # Errors
/// What is wrong, at the pointers of [`Availability::check`].
pub(in crate::exchange) fn read(cells: Cells<'_>) -> Result<Availability, Violations> {
    let given = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let mut violations = Violations::default();
    let (kind, hours) = match cells.hours.trim().to_ascii_lowercase().as_str() {
        "" | "unknown" => (AvailabilityKind::Unknown, Vec::new()),
        "always" | "24/7" | "24x7" | "24*7" => (AvailabilityKind::Always, Vec::new()),
        text => {
            let read = violations.take("/hours", weekly(text)).unwrap_or_default();
            (AvailabilityKind::Weekly, read)
        }
    };
    let exceptions =
        lines(cells.exceptions).filter_map(|line| violations.take("/exceptions", one_date(line)));
    let draft = AvailabilityDraft {
        kind: kind.to_string(),
        time_zone: given(cells.time_zone),
        exceptions: exceptions.collect(),
        hours,
        note: given(cells.note),
    };
    violations.done(())?;
    Availability::check(draft)
}

/// Reads hours that stand in one text: see [`whole`].
///
/// # Errors
/// See [`read`].
pub(in crate::exchange) fn read_whole(text: &str) -> Result<Availability, Violations> {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let (exceptions, note): (Vec<&str>, Vec<&str>) = lines(rest).partition(|line| !line.starts_with(NOTE));
    let note = note.first().map(|note| on_its_lines(&note[NOTE.len()..])).unwrap_or_default();
    let (hours, time_zone) = match first.trim().rsplit_once(' ') {
        Some((hours, zone)) if !zone.starts_with(|it: char| it.is_ascii_digit()) => (hours, zone),
        _ => (first, ""),
    };
    read(Cells { hours, time_zone, exceptions: &exceptions.join("\n"), note: &note })
}

/// Groups of days and the hours after them: what separates them does not count.
fn weekly(text: &str) -> Result<Vec<HoursDraft>, Invalid> {
    let text = text.replace(['–', '—'], "-").replace(" - ", "-");
    let mut lines: Vec<HoursDraft> = Vec::new();
    let mut days: Vec<String> = Vec::new();
    let mut begins = true;
    for token in text.split([' ', ',', ';', '\n', '\r', '\t', '\u{A0}']).filter(|token| !token.is_empty()) {
        if token.starts_with(|it: char| it.is_ascii_digit()) {
            let (from, to) = span(token).ok_or_else(not_hours)?;
            lines.push(HoursDraft { days: days.clone(), from, to });
            begins = true;
        } else {
            if begins {
                days.clear();
                begins = false;
            }
            days.extend(range(token.trim_end_matches(':')).ok_or_else(not_hours)?);
        }
    }
    // Days without hours say nothing.
    if begins { Ok(lines) } else { Err(not_hours()) }
}

fn not_hours() -> Invalid {
    Invalid::new(
        "not_hours",
        "Write hours such as mon-fri 08:00-17:00, or always. Leave the cell empty where they are not known, and write \
         words into hours_note.",
    )
}

/// The days of `mon`, `Monday`, `mon-fri`, `fri-mon` or `daily`.
fn range(token: &str) -> Option<Vec<String>> {
    if matches!(token, "daily" | "everyday") {
        return Some(Weekday::ALL.iter().map(Weekday::to_string).collect());
    }
    let (first, last) = token.split_once('-').unwrap_or((token, token));
    let (mut day, last) = (place(first)?, place(last)?);
    let mut days = vec![Weekday::ALL[day].to_string()];
    while day != last {
        day = (day + 1) % Weekday::ALL.len();
        days.push(Weekday::ALL[day].to_string());
    }
    Some(days)
}

/// A day of the week by at least two letters of its English name.
fn place(day: &str) -> Option<usize> {
    let day = day.trim_end_matches('.');
    let names = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    names.iter().position(|name| day.len() >= 2 && name.starts_with(day))
}

/// `8-17`, `8:30-17:00` and `08:00-24:00` with two digits each.
fn span(token: &str) -> Option<(String, String)> {
    let (from, to) = token.split_once('-')?;
    Some((time(from), time(to)))
}

fn time(text: &str) -> String {
    let (hour, minute) = text.split_once([':', '.', 'h']).unwrap_or((text, "00"));
    let minute = if minute.is_empty() { "00" } else { minute };
    format!("{hour:0>2}:{minute}")
}

fn one_date(line: &str) -> Result<ExceptionDraft, Invalid> {
    let (date, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let (span_of_day, note) = match rest.trim().split_once(": ") {
        Some((span, note)) => (span.trim(), Some(on_its_lines(note.trim()))),
        None => (rest.trim().trim_end_matches(':'), None),
    };
    let hours = match span_of_day.to_ascii_lowercase().as_str() {
        "closed" => None,
        text => Some(span(&text.replace(['–', '—'], "-").replace(" - ", "-")).ok_or_else(not_a_date)?),
    };
    let (from, to) = hours.unzip();
    Ok(ExceptionDraft { date: date.to_owned(), from, to, note: note.filter(|note| !note.is_empty()) })
}

fn not_a_date() -> Invalid {
    Invalid::new(
        "not_an_exception",
        "Write one date a line, such as 2026-12-25 closed: Christmas, or 2026-12-24 08:00-12:00.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(hours: &str) -> Vec<(String, &'static str)> {
        let cells = Cells { hours, time_zone: "Europe/Zurich", ..Cells::default() };
        read(cells).expect_err("refused").0.into_iter().map(|it| (it.pointer, it.code)).collect()
    }

    fn rewritten(text: &str) -> String {
        let cells = Cells { hours: text, time_zone: "Europe/Zurich", ..Cells::default() };
        let read = read(cells).unwrap_or_else(|wrong| panic!("{text}: {wrong}"));
        hours(&AvailabilityView::at(&read, chrono::DateTime::UNIX_EPOCH))
    }

    #[test]
    fn hours_are_read_as_people_write_them() {
        for (written, normal) in [
            ("mon-fri 08:00-17:00", "mon-fri 08:00-17:00"),
            ("Mon–Fri: 8–17", "mon-fri 08:00-17:00"),
            ("Monday - Friday 8:30 - 17.00", "mon-fri 08:30-17:00"),
            (
                "mo, we 8h-12h, 13-17; sat,sun 10:00-12:00",
                "mon,wed 08:00-12:00; mon,wed 13:00-17:00; sat,sun 10:00-12:00",
            ),
            ("fri-mon 22:00-06:00", "mon,fri-sun 22:00-06:00"),
            ("daily 00:00-24:00", "mon-sun 00:00-24:00"),
        ] {
            assert_eq!(rewritten(written), normal, "{written}");
        }
    }

    #[test]
    fn hours_that_say_nothing_are_refused() {
        for text in ["office hours", "08:00", "mon-fri", "mon 8", "t 8-9"] {
            assert_eq!(codes(text), [("/hours".to_owned(), "not_hours")], "{text}");
        }
        assert_eq!(codes("8-17")[0].1, "required");
        assert_eq!(codes("mon 8-25")[0].1, "not_a_time");
        assert_eq!(codes("always")[0], ("/time_zone".to_owned(), "not_applicable"));
    }

    #[test]
    fn dates_are_read_one_a_line() {
        let read = one_date("2026-12-25 closed: Christmas: all day").expect("a date");
        assert_eq!((read.from, read.note.as_deref()), (None, Some("Christmas: all day")));
        let read = one_date("2026-12-24 8-12").expect("a date");
        assert_eq!((read.from.as_deref(), read.to.as_deref()), (Some("08:00"), Some("12:00")));
        assert_eq!(one_date("2026-12-24 perhaps").expect_err("no hours").code, "not_an_exception");
    }
}

//! What availability promises.

use std::collections::BTreeSet;

use chrono::{DateTime, Days, Duration, NaiveDate, Timelike, Utc};
use chrono_tz::Tz;
use proptest::prelude::*;

use super::*;

fn hours(days: &[&str], from: &str, to: &str) -> HoursDraft {
    HoursDraft {
        days: days.iter().map(|day| (*day).to_owned()).collect(),
        from: from.to_owned(),
        to: to.to_owned(),
    }
}

fn exception(date: &str, span: Option<(&str, &str)>) -> ExceptionDraft {
    ExceptionDraft {
        date: date.to_owned(),
        from: span.map(|(from, _)| from.to_owned()),
        to: span.map(|(_, to)| to.to_owned()),
        note: None,
    }
}

fn weekly(hours: Vec<HoursDraft>, exceptions: Vec<ExceptionDraft>) -> AvailabilityDraft {
    AvailabilityDraft {
        kind: "weekly".to_owned(),
        time_zone: Some("Europe/Zurich".to_owned()),
        hours,
        exceptions,
        note: None,
    }
}

fn kind(kind: &str) -> AvailabilityDraft {
    AvailabilityDraft { kind: kind.to_owned(), ..AvailabilityDraft::default() }
}

fn told(draft: AvailabilityDraft) -> Vec<(String, &'static str)> {
    let violations = Availability::check(draft).expect_err("this availability is refused").0;
    violations.into_iter().map(|violation| (violation.pointer, violation.code)).collect()
}

fn at(pointer: &str, code: &'static str) -> Vec<(String, &'static str)> {
    vec![(pointer.to_owned(), code)]
}

fn open(draft: AvailabilityDraft, moment: &str) -> Open {
    let availability = Availability::check(draft).expect("an availability");
    availability.open_at(moment.parse::<DateTime<Utc>>().expect("a moment"))
}

const WORKDAYS: &[&str] = &["mon", "tue", "wed", "thu", "fri"];

#[test]
fn office_hours_are_those_of_the_local_clock() {
    let office = || weekly(vec![hours(WORKDAYS, "08:00", "17:00")], vec![]);
    assert_eq!(open(office(), "2026-06-01T05:59:59Z"), Open::No);
    assert_eq!(open(office(), "2026-06-01T06:00:00Z"), Open::Yes);
    assert_eq!(open(office(), "2026-06-01T14:59:59Z"), Open::Yes);
    assert_eq!(open(office(), "2026-06-01T15:00:00Z"), Open::No);
    assert_eq!(open(office(), "2026-12-01T06:30:00Z"), Open::No);
    assert_eq!(open(office(), "2026-06-06T10:00:00Z"), Open::No);
}

#[test]
fn hours_over_midnight_belong_to_the_day_on_which_they_begin() {
    let night = || weekly(vec![hours(&["fri"], "22:00", "06:00")], vec![]);
    assert_eq!(open(night(), "2026-06-05T20:00:00Z"), Open::Yes);
    assert_eq!(open(night(), "2026-06-06T03:59:00Z"), Open::Yes);
    assert_eq!(open(night(), "2026-06-06T04:00:00Z"), Open::No);
    assert_eq!(open(night(), "2026-06-05T03:00:00Z"), Open::No);
    assert_eq!(open(night(), "2026-06-06T20:00:00Z"), Open::No);
}

#[test]
fn a_whole_day_ends_at_24_00_and_midnight_may_be_written_as_00_00() {
    for end in ["24:00", "00:00"] {
        let sunday = || weekly(vec![hours(&["sun"], "12:00", end)], vec![]);
        assert_eq!(open(sunday(), "2026-06-07T21:59:59Z"), Open::Yes, "{end}");
        assert_eq!(open(sunday(), "2026-06-07T22:00:00Z"), Open::No, "{end}");
    }
}

#[test]
fn an_exception_replaces_the_hours_that_begin_on_its_date() {
    let night = hours(&["thu", "fri"], "22:00", "06:00");
    let closed = || weekly(vec![night.clone()], vec![exception("2026-12-25", None)]);
    // Thursday's night goes on into the closed Friday; Friday's does not begin.
    assert_eq!(open(closed(), "2026-12-25T04:00:00Z"), Open::Yes);
    assert_eq!(open(closed(), "2026-12-25T22:00:00Z"), Open::No);
    assert_eq!(open(closed(), "2026-12-26T04:00:00Z"), Open::No);
    let shorter = || {
        let spans = [("10:00", "12:00"), ("23:00", "01:00")];
        let exceptions = spans.map(|span| exception("2026-12-25", Some(span)));
        weekly(vec![night.clone()], exceptions.to_vec())
    };
    assert_eq!(open(shorter(), "2026-12-25T09:30:00Z"), Open::Yes);
    assert_eq!(open(shorter(), "2026-12-25T21:30:00Z"), Open::No);
    assert_eq!(open(shorter(), "2026-12-25T23:30:00Z"), Open::Yes);
    assert_eq!(open(shorter(), "2026-12-26T00:30:00Z"), Open::No);
}

#[test]
fn an_hour_that_the_clock_skips_is_not_there() {
    let early = || weekly(vec![hours(&["sun"], "02:30", "04:00")], vec![]);
    assert_eq!(open(early(), "2026-03-29T00:59:59Z"), Open::No);
    assert_eq!(open(early(), "2026-03-29T01:00:00Z"), Open::Yes);
    assert_eq!(open(early(), "2026-03-29T02:00:00Z"), Open::No);
}

#[test]
fn an_hour_that_the_clock_shows_twice_counts_both_times() {
    let early = || weekly(vec![hours(&["sun"], "02:15", "02:45")], vec![]);
    assert_eq!(open(early(), "2026-10-25T00:30:00Z"), Open::Yes);
    assert_eq!(open(early(), "2026-10-25T00:50:00Z"), Open::No);
    assert_eq!(open(early(), "2026-10-25T01:30:00Z"), Open::Yes);
}

#[test]
fn what_is_not_known_is_neither_open_nor_closed() {
    let words = AvailabilityDraft { note: Some("office hours".to_owned()), ..kind("unknown") };
    assert_eq!(open(words, "2026-06-01T10:00:00Z"), Open::Unknown);
    assert_eq!(open(kind("unknown"), "2026-06-01T10:00:00Z"), Open::Unknown);
    assert_eq!(open(kind("always"), "2026-06-01T03:00:00Z"), Open::Yes);
}

#[test]
fn always_and_unknown_have_no_hours() {
    for word in ["always", "unknown"] {
        let draft = AvailabilityDraft {
            kind: word.to_owned(),
            ..weekly(vec![hours(&["mon"], "08:00", "12:00")], vec![])
        };
        let expected = [at("/time_zone", "not_applicable"), at("/hours", "not_applicable")].concat();
        assert_eq!(told(draft), expected);
        let draft = AvailabilityDraft { exceptions: vec![exception("2026-12-25", None)], ..kind(word) };
        assert_eq!(told(draft), at("/exceptions", "not_applicable"));
    }
    for word in ["always", "unknown"] {
        let noted = AvailabilityDraft { note: Some("day and night".to_owned()), ..kind(word) };
        assert_eq!(Availability::check(noted.clone()).map(|it| it.to_draft()), Ok(noted));
    }
    assert_eq!(told(kind("sometimes")), at("/kind", "unknown_value"));
}

#[test]
fn weekly_hours_need_a_zone_and_hours() {
    let draft = AvailabilityDraft { time_zone: None, ..weekly(vec![], vec![]) };
    assert_eq!(told(draft), [at("/time_zone", "required"), at("/hours", "wrong_count")].concat());
    for zone in ["CEST", "UTC+1", "Zurich", "europe/zurich", ""] {
        let draft = AvailabilityDraft {
            time_zone: Some(zone.to_owned()),
            ..weekly(vec![hours(&["mon"], "08:00", "12:00")], vec![])
        };
        assert_eq!(told(draft), at("/time_zone", "not_a_time_zone"), "{zone}");
    }
}

#[test]
fn hours_say_which_part_of_them_is_wrong() {
    let one = |hours: HoursDraft| told(weekly(vec![hours], vec![]));
    assert_eq!(one(hours(&[], "08:00", "12:00")), at("/hours/0/days", "required"));
    assert_eq!(one(hours(&["mon", "Tuesday"], "08:00", "12:00")), at("/hours/0/days/1", "unknown_value"));
    for time in ["8:00", "08:60", "24:01", "25:00", "0800", "08:00:00", "+8:00", "", "٠٨:٠٠"] {
        assert_eq!(one(hours(&["mon"], time, "12:00")), at("/hours/0/from", "not_a_time"), "{time}");
    }
    assert_eq!(one(hours(&["mon"], "24:00", "12:00")), at("/hours/0/from", "not_a_beginning"));
    assert_eq!(one(hours(&["mon"], "08:00", "08:00")), at("/hours/0/to", "no_duration"));
}

#[test]
fn exceptions_say_which_part_of_them_is_wrong() {
    let with = |exceptions| told(weekly(vec![hours(WORKDAYS, "08:00", "17:00")], exceptions));
    for date in ["2026-02-30", "25.12.2026", "2026-1-1", "+2026-01-01", ""] {
        assert_eq!(with(vec![exception(date, None)]), at("/exceptions/0/date", "not_a_date"), "{date}");
    }
    let half = ExceptionDraft { from: Some("08:00".to_owned()), ..exception("2026-12-24", None) };
    assert_eq!(with(vec![half]), at("/exceptions/0/to", "required"));
    let both = vec![exception("2026-12-24", Some(("08:00", "12:00"))), exception("2026-12-24", None)];
    assert_eq!(with(both), at("/exceptions/0", "contradicts"));
    let many = vec![exception("2026-12-24", None); MAX_EXCEPTIONS + 1];
    assert_eq!(with(many), at("/exceptions", "wrong_count"));
}

#[test]
fn days_are_kept_in_order_and_once() {
    let availability =
        Availability::check(weekly(vec![hours(&["fri", "mon", "fri"], "08:00", "12:00")], vec![]));
    let Ok(Availability::Weekly(weekly)) = availability else { panic!("weekly hours") };
    assert_eq!(weekly.hours[0].days, [Weekday::Monday, Weekday::Friday]);
}

#[test]
fn the_log_holds_times_as_people_write_them() {
    let draft = weekly(vec![hours(&["mon"], "22:00", "06:00")], vec![exception("2026-12-25", None)]);
    let json = serde_json::to_value(Availability::check(draft).expect("an availability"));
    let expected = serde_json::json!({
        "kind": "weekly",
        "time_zone": "Europe/Zurich",
        "hours": [{"days": ["mon"], "from": "22:00", "to": "06:00"}],
        "exceptions": [{"date": "2026-12-25", "hours": null, "note": null}],
        "note": null,
    });
    assert_eq!(json.ok(), Some(expected));
}

prop_compose! {
    fn any_span()(from in 0_u16..1440, length in 1_u16..1440) -> (String, String) {
        let text = |minutes: u16| format!("{:02}:{:02}", minutes / 60, minutes % 60);
        let end = from + length;
        (text(from), text(if end == 1440 { end } else { end % 1440 }))
    }
}

fn any_zone() -> impl Strategy<Value = &'static str> {
    // Half-hour daylight saving, odd offsets, both hemispheres, and a day that was left out (Apia, 2011).
    prop::sample::select(vec![
        "Europe/Zurich",
        "America/New_York",
        "Australia/Lord_Howe",
        "Asia/Kathmandu",
        "Pacific/Apia",
        "America/Santiago",
        "Africa/Casablanca",
    ])
}

prop_compose! {
    /// Weekly hours around the date, and the date.
    fn any_weekly()(
        zone in any_zone(),
        year in prop::sample::select(vec![2011_i32, 2025, 2026, 2027]),
        day in 1_u32..=365,
        lines in prop::collection::vec((prop::sample::subsequence(Weekday::ALL, 1..=7), any_span()), 1..4),
        dates in prop::collection::vec((0_u64..6, prop::option::of(any_span())), 0..3),
    ) -> (AvailabilityDraft, NaiveDate) {
        let start = NaiveDate::from_yo_opt(year, day).expect("a date");
        let mut exceptions: Vec<ExceptionDraft> = Vec::new();
        for (offset, span) in dates {
            let date = (start + Days::new(offset)).to_string();
            if exceptions.iter().all(|other| other.date != date || other.from.is_some() && span.is_some()) {
                let span = span.as_ref().map(|(from, to)| (from.as_str(), to.as_str()));
                exceptions.push(exception(&date, span));
            }
        }
        let lines = lines.iter().map(|(days, (from, to))| {
            let days: Vec<_> = days.iter().map(|day| day.as_str()).collect();
            hours(&days, from, to)
        });
        (AvailabilityDraft { time_zone: Some(zone.to_owned()), ..weekly(lines.collect(), exceptions) }, start)
    }
}

/// A text where a time, a date, a zone or a day is expected: a good one, nearly one, or anything.
fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[0-2][0-9]:[0-6][0-9]",
        "20[0-9]{2}-[01][0-9]-[0-3][0-9]",
        "mon|tue|wed|thu|fri|sat|sun|always|weekly|unknown|Europe/Zurich|Pacific/Apia|Etc/GMT-14",
        "\\PC{0,8}",
    ]
}

prop_compose! {
    /// What somebody may send, right or wrong.
    fn any_draft()(
        kind in "always|weekly|unknown|[a-z]{0,3}",
        time_zone in prop::option::of(prop_oneof![any_zone().prop_map(str::to_owned), any_text()]),
        lines in prop::collection::vec(
            (prop::collection::vec("mon|tue|wed|thu|fri|sat|sun|[a-z]{0,3}", 0..4), any_text(), any_text()), 0..3),
        exceptions in prop::collection::vec(
            (any_text(), prop::option::of(any_text()), prop::option::of(any_text()), prop::option::of(any_text())), 0..3),
        note in prop::option::of(any_text()),
    ) -> AvailabilityDraft {
        let hours = lines.into_iter().map(|(days, from, to)| HoursDraft { days, from, to }).collect();
        let exceptions = exceptions.into_iter();
        let exceptions = exceptions.map(|(date, from, to, note)| ExceptionDraft { date, from, to, note }).collect();
        AvailabilityDraft { kind, time_zone, hours, exceptions, note }
    }
}

prop_compose! {
    /// A moment of any year that can be written.
    fn any_moment()(seconds in -62_135_596_800_i64..253_402_300_800) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).expect("a moment")
    }
}

/// Every minute of the wall clock that is open, painted one after the other.
fn painted(weekly: &Weekly, start: NaiveDate) -> BTreeSet<(NaiveDate, u32)> {
    let mut open = BTreeSet::new();
    for date in start.pred_opt().expect("a date").iter_days().take(8) {
        let excepted: Vec<_> = weekly.exceptions.iter().filter(|exception| exception.date == date).collect();
        let spans: Vec<_> = if excepted.is_empty() {
            let day = Weekday::of(date);
            let lines = weekly.hours.iter().filter(|line| line.days.contains(&day));
            lines.map(|line| (line.from, line.to)).collect()
        } else {
            excepted.iter().filter_map(|exception| exception.hours).collect()
        };
        for (from, to) in spans {
            let (mut day, mut minute) = (date, u32::from(from.minutes()));
            let end = u32::from(to.minutes()) % 1440;
            loop {
                open.insert((day, minute));
                minute += 1;
                if minute == 1440 {
                    (day, minute) = (day.succ_opt().expect("a date"), 0);
                }
                if minute == end {
                    break;
                }
            }
        }
    }
    open
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn open_is_what_a_painted_calendar_shows((draft, start) in any_weekly()) {
        let availability = Availability::check(draft).expect("an availability");
        let Availability::Weekly(weekly) = &availability else { panic!("weekly hours") };
        let calendar = painted(weekly, start);
        let zone: Tz = weekly.time_zone;
        let mut now = start.and_hms_opt(12, 0, 30).expect("a time").and_utc();
        for _ in 0..(4 * 1440 / 7) {
            let wall = now.with_timezone(&zone);
            let shown = calendar.contains(&(wall.date_naive(), wall.hour() * 60 + wall.minute()));
            let answer = availability.open_at(now);
            prop_assert_eq!(answer == Open::Yes, shown, "{}", wall);
            prop_assert!(answer != Open::Unknown);
            now += Duration::minutes(7);
        }
    }

    #[test]
    fn the_wire_form_leads_back_to_the_same((draft, _) in any_weekly()) {
        let availability = Availability::check(draft).expect("an availability");
        prop_assert_eq!(Availability::check(availability.to_draft()), Ok(availability.clone()));
        let json = serde_json::to_string(&availability).expect("an availability is JSON");
        prop_assert_eq!(serde_json::from_str::<Availability>(&json).ok(), Some(availability));
    }

    #[test]
    fn no_draft_breaks_the_check(draft in any_draft(), moment in any_moment()) {
        if let Ok(availability) = Availability::check(draft) {
            let _ = availability.open_at(moment);
            prop_assert_eq!(Availability::check(availability.to_draft()), Ok(availability));
        }
    }

    #[test]
    fn a_time_of_day_is_written_as_it_was_read(text in "[0-9]{1,2}:[0-9]{1,2}|\\PC{0,6}") {
        if let Ok(time) = TimeOfDay::parse(&text) {
            prop_assert_eq!(time.to_string(), text);
        }
    }
}

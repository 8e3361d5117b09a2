//! Hours as free text, and the time zone beside them.

use crate::access::views::{AvailabilityView, HoursView};
use crate::model::availability::Weekday;

/// Hours in words, and in which zones they count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Phrase {
    pub(super) hours: Option<String>,
    pub(super) zone: Option<String>,
    /// The zone in summer, where a list told it apart.
    pub(super) summer_zone: Option<String>,
}

/// The hours of a contact. What a list wrote and nobody understood is given back as it was: the zones stand behind the
/// hours, in parentheses, with a semicolon between them.
pub(super) fn phrase(view: &AvailabilityView<'_>) -> Phrase {
    match view.kind {
        "always" => Phrase { hours: Some("24/7".to_owned()), ..Phrase::default() },
        "weekly" => Phrase {
            hours: Some(view.hours.iter().map(line).collect::<Vec<_>>().join(", ")),
            zone: view.time_zone.map(str::to_owned),
            summer_zone: None,
        },
        _ => view.note.map(taken_apart).unwrap_or_default(),
    }
}

/// `<hours> (<zone>; <zone in summer>)`, of which each may be missing.
fn taken_apart(raw: &str) -> Phrase {
    let given = |text: &str| Some(text.trim().to_owned()).filter(|it| !it.is_empty());
    let inside = raw.strip_suffix(')').and_then(|rest| rest.rsplit_once('('));
    match inside {
        Some((hours, zones)) => {
            let (zone, summer) = zones.split_once("; ").unwrap_or((zones, ""));
            Phrase { hours: given(hours), zone: given(zone), summer_zone: given(summer) }
        }
        None => Phrase { hours: given(raw), ..Phrase::default() },
    }
}

/// `Mon-Fri 08:00-17:00`.
fn line(hours: &HoursView) -> String {
    let place = |day: &&&str| Weekday::ALL.iter().position(|it| it.as_str() == **day);
    let places: Vec<usize> = hours.days.iter().filter_map(|day| place(&day)).collect();
    let name = |place: &usize| {
        let word = Weekday::ALL[*place].as_str();
        let (first, rest) = word.split_at(1);
        format!("{}{rest}", first.to_ascii_uppercase())
    };
    let follow = places.windows(2).all(|pair| pair[0] + 1 == pair[1]);
    let days = match (places.first(), places.last()) {
        (Some(first), Some(last)) if follow && places.len() > 2 => format!("{}-{}", name(first), name(last)),
        _ => places.iter().map(name).collect::<Vec<_>>().join(","),
    };
    format!("{days} {}-{}", hours.from, hours.to)
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::model::availability::{Availability, AvailabilityDraft, HoursDraft};

    fn told(availability: &Availability) -> (Option<String>, Option<String>, Option<String>) {
        let phrase = phrase(&AvailabilityView::at(availability, DateTime::UNIX_EPOCH));
        (phrase.hours, phrase.zone, phrase.summer_zone)
    }

    fn raw(text: &str) -> Availability {
        Availability::Unknown { raw: Some(text.to_owned()) }
    }

    #[test]
    fn what_a_list_wrote_is_given_back() {
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(told(&raw("9am - 5pm (UTC-5; UTC-4)")), (some("9am - 5pm"), some("UTC-5"), some("UTC-4")));
        assert_eq!(told(&raw("24*7, 365 (GMT)")), (some("24*7, 365"), some("GMT"), None));
        assert_eq!(told(&raw("(GMT+3; No DST)")), (None, some("GMT+3"), some("No DST")));
        assert_eq!(told(&raw("office hours")), (some("office hours"), None, None));
        assert_eq!(told(&Availability::Unknown { raw: None }), (None, None, None));
    }

    #[test]
    fn what_is_understood_is_written_in_one_way() {
        assert_eq!(told(&Availability::Always).0.as_deref(), Some("24/7"));
        let hours = |days: &[&str], from: &str, to: &str| HoursDraft {
            days: days.iter().map(ToString::to_string).collect(),
            from: from.to_owned(),
            to: to.to_owned(),
        };
        let draft = AvailabilityDraft {
            kind: "weekly".into(),
            time_zone: Some("Asia/Taipei".into()),
            hours: vec![
                hours(&["mon", "tue", "wed", "thu", "fri"], "08:00", "18:00"),
                hours(&["sat", "sun"], "09:00", "12:00"),
            ],
            ..AvailabilityDraft::default()
        };
        let weekly = Availability::check(draft).expect("hours");
        let (hours, zone, _) = told(&weekly);
        assert_eq!(hours.as_deref(), Some("Mon-Fri 08:00-18:00, Sat,Sun 09:00-12:00"));
        assert_eq!(zone.as_deref(), Some("Asia/Taipei"));
    }
}

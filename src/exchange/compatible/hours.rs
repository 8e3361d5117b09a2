//! Hours as free text, and the time zone beside them.

use crate::access::views::{ContactView, HoursView};
use crate::exchange::sources::first::read_hours;
use crate::model::availability::Weekday;
use crate::model::origin::LOCAL;

/// Hours in words, and in which zones they count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Phrase {
    pub(super) hours: Option<String>,
    pub(super) zone: Option<String>,
    /// The zone in summer, where a list told it apart.
    pub(super) summer_zone: Option<String>,
}

/// The hours of a contact. What a list wrote is given back as it was, also where it was understood.
pub(super) fn phrase(contact: &ContactView<'_>) -> Phrase {
    let view = &contact.availability;
    let is_listed = contact.origin.source != LOCAL;
    match (view.kind, view.note) {
        (_, Some(note)) if is_listed => words(note),
        ("always", _) => Phrase { hours: Some("24/7".to_owned()), ..Phrase::default() },
        ("weekly", _) => Phrase {
            hours: Some(view.hours.iter().map(line).collect::<Vec<_>>().join(", ")),
            zone: view.time_zone.map(str::to_owned),
            summer_zone: None,
        },
        (_, note) => note.map(words).unwrap_or_default(),
    }
}

fn words(note: &str) -> Phrase {
    let given = |text: &str| Some(text.to_owned()).filter(|it| !it.is_empty());
    let (hours, zone, summer) = read_hours(note);
    Phrase { hours: given(hours), zone: given(zone), summer_zone: given(summer) }
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

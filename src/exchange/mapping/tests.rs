//! What is not taken is told, in its words.

use super::*;

fn remarks(row: Mapping) -> Vec<String> {
    row.done().1.into_iter().map(|it| it.detail).collect()
}

#[test]
fn a_cell_of_several_countries_is_told_as_that_and_in_its_words() {
    let mut row = Mapping::of("/0".to_owned());
    for name in ["Switzerland / Liechtenstein", "Denmark, Norway and Sweden"] {
        assert_eq!(row.country("/country", name), None);
    }
    assert_eq!(row.country_code("/country", "DE; AT"), None);
    assert_eq!(row.country("/country", "Atlantis"), None);
    assert_eq!(row.country_code("/country", "uk").map(|it| it.as_str().to_owned()).as_deref(), Some("GB"));
    let told = remarks(row);
    assert!(told[..3].iter().all(|it| it.starts_with(SEVERAL_COUNTRIES)), "{told:?}");
    assert!(told[0].ends_with("It reads \"Switzerland / Liechtenstein\"."), "{told:?}");
    assert!(told[3].starts_with("No country") && told[3].contains("Atlantis"), "{told:?}");
}

#[test]
fn what_cannot_be_read_is_told_in_its_words_and_no_longer_than_anybody_reads() {
    let mut row = Mapping::of("/0".to_owned());
    assert_eq!(row.date("/since", "soon"), None);
    assert_eq!(row.time("/changed", "yesterday"), None);
    assert_eq!(row.language("/language", &"x".repeat(5000)), None);
    let told = remarks(row);
    assert!(told[0].contains("\"soon\"") && told[1].contains("\"yesterday\""), "{told:?}");
    assert!(told[2].len() < 400, "{told:?}");
}

#[test]
fn a_number_is_read_with_its_extension_as_this_directory_lists_it() {
    let (mut row, mut channels) = (Mapping::of("/0".to_owned()), Vec::new());
    for number in ["+41225550100 ext. 12", "+41225550101 ext. twelve", "+41225550100", "+41225550100 ext. 12"]
    {
        row.number(&mut channels, "/phone", ChannelKind::Phone, number, None);
    }
    let read: Vec<_> = channels
        .iter()
        .map(|it| (it.kind, it.value.as_str(), it.extension.as_ref().map(Extension::as_str)))
        .collect();
    let phone = ChannelKind::Phone;
    assert_eq!(read[0], (phone, "+41225550100", Some("12")));
    assert_eq!(read[1], (ChannelKind::Other, "phone: +41225550101 ext. twelve", None));
    assert_eq!(read[2], (phone, "+41225550100", None));
    assert_eq!((read.len(), remarks(row).len()), (3, 2), "the last stands there already");
}

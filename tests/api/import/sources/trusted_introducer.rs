//! The teams of Trusted Introducer.

use counterpart::exchange::sources::trusted_introducer::TRUSTED_INTRODUCER as SOURCE;
use counterpart::model::kinds::TeamType;

use super::{TRUSTED_INTRODUCER, channels};
use crate::import::{Desk, row};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_team_is_entered_with_keys_networks_numbers_and_domains() {
    let desk = Desk::open().await;
    let report = desk.taken(&SOURCE, TRUSTED_INTRODUCER).await;
    let avocet = desk.named("Avocet Computer Emergency Response Team");
    assert_eq!(avocet.team_types, [TeamType::National, TeamType::Academic]);
    assert_eq!(avocet.address.as_ref().unwrap().lines.len(), 4);
    assert_eq!(avocet.address.as_ref().unwrap().country.unwrap().as_str(), "CH");
    let schemes: Vec<String> =
        avocet.identifiers.iter().map(|it| format!("{} {}", it.scheme, it.value)).collect();
    assert_eq!(schemes, ["trusted-introducer Avocet CERT CH", "misp 01234567-89ab-4cde-8fab-0123456789ab"]);
    let contact = desk.contacts_of(&avocet).remove(0);
    assert_eq!(
        channels(&contact),
        ["email cert@avocet.example routine", "phone +41225550100 emergency", "fax +41225550102 routine"]
    );
    let keys: Vec<_> = contact
        .keys
        .iter()
        .map(|key| {
            let details = key.details.value().unwrap();
            (details.fingerprint.as_str(), details.expires_at.map(|it| it.to_rfc3339()))
        })
        .collect();
    assert!(keys.contains(&(
        "AAAAAAAAAAAAAAAAAAAAAAAABBBBBBBBBBBBBBBB",
        Some("2032-03-20T00:00:00+00:00".to_owned())
    )));
    assert!(keys.contains(&("CCCCCCCCCCCCCCCCCCCCCCCCDDDDDDDDDDDDDDDD", None)));
    let hours = contact.availability.to_draft();
    assert_eq!((hours.kind.as_str(), hours.time_zone.as_deref()), ("weekly", Some("Europe/Zurich")));
    let claims: Vec<String> = desk.claims_of(&avocet).into_iter().map(|(what, _)| what).collect();
    assert_eq!(
        claims,
        [
            "country CH",
            "as_range AS64496",
            "as_range AS64511",
            "prefix 192.0.2.0/25",
            "prefix 198.51.100.0/25",
            "prefix 198.51.100.128/26",
            "domain avocet.example",
            "domain dunlin.example",
            "*.example",
            "National",
            "Research & Education"
        ]
    );
    let remarks: Vec<&str> =
        row(&report, "Avocet CERT CH").remarks.iter().map(|it| it.pointer.as_str()).collect();
    assert_eq!(remarks, ["/0/constituency/ipranges/2"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_that_expires_later_takes_the_place_of_the_one_before() {
    let desk = Desk::open().await;
    desk.taken(&SOURCE, TRUSTED_INTRODUCER).await;
    let avocet = desk.named("Avocet Computer Emergency Response Team");
    let before = desk.contacts_of(&avocet).remove(0);
    desk.app.clock.advance(chrono::Duration::hours(1));
    let report = desk.taken(&SOURCE, &TRUSTED_INTRODUCER.replace("2032-03-19", "2034-03-19")).await;
    assert_eq!(row(&report, "Avocet CERT CH").fields, ["contacts/keys"]);
    let after = desk.contacts_of(&avocet).remove(0);
    assert_eq!(after.keys.len(), 2);
    let kept = before.keys.iter().filter(|key| after.keys.contains(key)).count();
    assert_eq!(kept, 1, "the other key stays as it is");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_number_that_is_for_speech_and_fax_is_both() {
    let desk = Desk::open().await;
    let both = TRUSTED_INTRODUCER.replace("\"usage\": [\"fax\"]", "\"usage\": [\"Fax\", \"voice\"]");
    desk.taken(&SOURCE, &both).await;
    let contact = desk.contacts_of(&desk.named("Avocet Computer Emergency Response Team")).remove(0);
    assert_eq!(
        channels(&contact)[1..],
        ["phone +41225550100 emergency", "phone +41225550102 routine", "fax +41225550102 routine"]
    );
}

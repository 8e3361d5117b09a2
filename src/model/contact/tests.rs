use super::*;
use crate::model::channel::ChannelEdit;
use crate::model::kinds::{BelongsTo, ChannelKind, ChannelListing, ChannelUsage, Proof};
use crate::model::person::PersonDetails;

fn at(time: &str) -> DateTime<Utc> {
    time.parse().expect("a time")
}

fn mailbox(value: &str, belongs_to: BelongsTo) -> ChannelDraft {
    ChannelDraft {
        kind: ChannelKind::Email,
        value: value.to_owned(),
        extension: None,
        usage: ChannelUsage::Routine,
        preference: 1,
        belongs_to,
        availability: None,
        audience: None,
        listing: ChannelListing::Everywhere,
    }
}

/// A contact as a source lists it, with a person and a mailbox of the person's.
fn listed(read_at: DateTime<Utc>) -> ContactDraft {
    ContactDraft {
        roles: vec![ContactRole::VulnerabilityDisclosure],
        title: None,
        preference: 1,
        languages: Vec::new(),
        availability: Availability::Unknown { raw: None },
        channels: vec![
            mailbox("psirt@plover.example", BelongsTo::Function),
            mailbox("ada@plover.example", BelongsTo::Person),
        ],
        person: Some(PersonDraft {
            details: PersonDetails { name: "Ada Wader".to_owned(), position: None },
            from: None,
            until: None,
            audience: None,
        }),
        keys: Vec::new(),
        audience: Audience::Public,
        tlp: Tlp::Clear,
        origin: Origin::listed("cve-cna", "CNA-2024-0001".to_owned(), read_at),
    }
}

/// That contact after its mailbox was proved.
fn proved() -> Contact {
    let then = at("2026-03-02T08:00:00Z");
    let id = ContactId::new(then);
    let mut contact = Contact::register(id, OrganizationId::new(then), &Audience::Public, listed(then), then)
        .expect("a good contact");
    contact.channels[0].proof = Proof::Verified;
    contact.channels[0].proved_at = Some(then);
    contact
}

fn follow(contact: &Contact, change: impl FnOnce(&mut ContactDraft)) -> Contact {
    let later = at("2026-03-03T08:00:00Z");
    let mut draft = listed(later);
    change(&mut draft);
    contact.follow(draft, &Audience::Public, later).expect("a good contact")
}

#[test]
fn a_contact_that_is_listed_as_it_was_is_the_same_though_it_was_read_again() {
    let contact = proved();
    assert_eq!(follow(&contact, |_| ()), contact);
}

#[test]
fn a_channel_that_stays_keeps_its_id_and_its_proof_and_a_new_one_has_none() {
    let contact = proved();
    let after = follow(&contact, |draft| {
        draft.channels.insert(0, mailbox("soc@plover.example", BelongsTo::Function));
        draft.channels[1].usage = ChannelUsage::Emergency;
    });
    let [kept, personal, new] = &after.channels[..] else { panic!("three channels") };
    assert_eq!(
        (kept.id, kept.proof, kept.proved_at),
        (contact.channels[0].id, Proof::Verified, Some(contact.created_at))
    );
    assert_eq!(kept.usage, ChannelUsage::Emergency);
    assert_eq!(personal, &contact.channels[1]);
    assert_eq!((new.value.get(), new.proof), (Some("soc@plover.example"), Proof::Never));
    assert_eq!((after.edit_version, after.person == contact.person), (2, true));
}

#[test]
fn another_person_is_a_new_value_of_the_vault() {
    let contact = proved();
    let after = follow(&contact, |draft| {
        draft.person.as_mut().expect("a person").details.position = Some("Head".to_owned());
    });
    let (old, new) = (contact.person.expect("a person"), after.person.expect("a person"));
    assert_ne!(old.details.id, new.details.id);
    assert_eq!(follow(&proved(), |draft| draft.person = None).person, None);
}

#[test]
fn what_was_marked_missing_or_retired_comes_back() {
    let later = at("2026-03-02T20:00:00Z");
    let contact = proved();
    let gone = contact.mark_missing(later).retire(later);
    let back = follow(&gone, |_| ());
    assert_eq!((back.retired_at, back.origin.missing_since), (None, None));
    assert_eq!((back.edit_version, &back.channels), (4, &contact.channels));
}

#[test]
fn of_two_channels_that_are_the_same_the_changed_one_is_told() {
    let now = at("2026-03-03T08:00:00Z");
    let mut draft = listed(now);
    draft.person = None;
    draft.channels =
        (0..12).map(|n| mailbox(&format!("desk-{n}@plover.example"), BelongsTo::Function)).collect();
    let (id, owner) = (ContactId::new(now), OrganizationId::new(now));
    let contact = Contact::register(id, owner, &Audience::Public, draft, now).expect("a good contact");
    for (changed, other) in [(1, 11), (11, 1), (0, 10)] {
        let edit =
            ChannelEdit { value: Some(format!("desk-{other}@plover.example")), ..ChannelEdit::default() };
        let id = contact.channels[changed].id;
        let refused =
            contact.change_channel(id, edit, &Audience::Public, now).expect("there").expect_err("twins");
        let told: Vec<_> = refused.0.iter().map(|it| (it.pointer.as_str(), it.code)).collect();
        assert_eq!(told, [("/value", "repeated")], "{changed} like {other}");
    }
}

#[test]
fn a_contact_and_its_channels_share_one_bound_of_dates() {
    let now = at("2026-03-03T08:00:00Z");
    let weekly = |dates: u32| {
        let first = chrono::NaiveDate::from_ymd_opt(2026, 1, 1).expect("a date");
        let exceptions = (0..dates).map(|day| crate::model::availability::ExceptionDraft {
            date: (first + chrono::Days::new(day.into())).to_string(),
            from: None,
            to: None,
            note: None,
        });
        Availability::check(crate::model::availability::AvailabilityDraft {
            kind: "weekly".to_owned(),
            time_zone: Some("Europe/Zurich".to_owned()),
            hours: vec![crate::model::availability::HoursDraft {
                days: vec!["mon".to_owned()],
                from: "08:00".to_owned(),
                to: "17:00".to_owned(),
            }],
            exceptions: exceptions.collect(),
            note: None,
        })
        .expect("hours")
    };
    let register = |dates: u32| {
        let mut draft = listed(now);
        draft.availability = weekly(100);
        draft.channels[0].availability = Some(weekly(99));
        draft.channels[1].availability = Some(weekly(dates));
        Contact::register(ContactId::new(now), OrganizationId::new(now), &Audience::Public, draft, now)
    };
    assert!(register(1).is_ok());
    let refused = register(2).expect_err("too many");
    assert_eq!(refused.0[0].pointer, "/availability/exceptions");
}

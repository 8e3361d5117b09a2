use chrono::NaiveDate;
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::*;
use crate::access::disclosure::{Glance, Light};
use crate::access::freshness::Intervals;
use crate::access::samples::{account, member_of, team};
use crate::access::{Caller, disclose_contact, disclose_organization};
use crate::exchange::form::{Fault, Form, Sheet, header, row, template};
use crate::model::audience::Audience;
use crate::model::availability::{Availability, AvailabilityDraft, ExceptionDraft, HoursDraft, Weekday};
use crate::model::channel::{ChannelDraft, has_extension, normal_value};
use crate::model::contact::{Contact, ContactDraft};
use crate::model::country::Country;
use crate::model::ids::ContactId;
use crate::model::kinds::{
    AccountRole, BelongsTo, ChannelKind, ChannelListing, ChannelUsage, ContactRole, OrganizationKind,
    Standing,
};
use crate::model::language::Language;
use crate::model::organization::{Organization, OrganizationDraft};
use crate::model::origin::Origin;
use crate::model::person::{PersonDetails, PersonDraft};
use crate::model::phone::Extension;
use crate::model::samples::{TEAM, any_audience, now};
use crate::model::text;
use crate::model::tlp::Tlp;

/// A line as the model keeps it, with what sheets trip over.
pub fn any_line() -> impl Strategy<Value = String> {
    let tricky = "['=+@;,:#\\[\"-]{0,3}[a-zA-Zäöß'\"=;,:#\\[\\]\\\\ ]{1,12}";
    prop_oneof![tricky.boxed(), "\\PC{1,12}".boxed()]
        .prop_filter_map("no line", |it| text::line(&it, 60).ok())
}

/// A note of several lines.
fn any_note() -> impl Strategy<Value = String> {
    vec(any_line(), 1..3).prop_filter_map("no note", |lines| text::note(&lines.join("\n"), 200).ok())
}

fn any_span() -> impl Strategy<Value = (String, String)> {
    let times = (0_u16..1440, 1_u16..1440);
    times.prop_map(|(from, length)| {
        let time = |it: u16| format!("{:02}:{:02}", it / 60, it % 60);
        let end = from + length;
        (time(from), if end == 1440 { "24:00".into() } else { time(end % 1440) })
    })
}

pub fn any_availability() -> impl Strategy<Value = Availability> {
    let hours = (subsequence(Weekday::ALL, 1..=7), any_span()).prop_map(|(days, (from, to))| HoursDraft {
        days: days.iter().map(Weekday::to_string).collect(),
        from,
        to,
    });
    let exceptions = (0_u32..300, of(any_span()), of(any_note())).prop_map(|(day, span, note)| {
        let (from, to) = span.unzip();
        let date = NaiveDate::from_yo_opt(2026, day + 1).expect("a date");
        ExceptionDraft { date: date.to_string(), from, to, note }
    });
    let zone = select(vec!["Europe/Zurich", "Etc/GMT+5", "UTC", "America/Argentina/Buenos_Aires"]);
    let weekly = (vec(hours, 1..4), vec(exceptions, 0..3), of(any_note()), zone).prop_filter_map(
        "a date twice",
        |(hours, exceptions, note, zone)| {
            let time_zone = Some(zone.to_owned());
            Availability::check(AvailabilityDraft {
                kind: "weekly".into(),
                time_zone,
                hours,
                exceptions,
                note,
            })
            .ok()
        },
    );
    prop_oneof![
        of(any_note()).prop_map(|note| Availability::Always { note }),
        of(any_note()).prop_map(|raw| Availability::Unknown { raw }),
        weekly
    ]
}

fn any_value(kind: ChannelKind) -> BoxedStrategy<String> {
    let numbers = || (0_u32..100).prop_map(|it| format!("+412255501{it:02}"));
    match kind {
        ChannelKind::Email => "[=+a-z'#-]{1,8}@[a-z]{1,5}\\.example".boxed(),
        ChannelKind::Phone | ChannelKind::Sms | ChannelKind::Fax => numbers().boxed(),
        ChannelKind::WebForm => "https://cert\\.example/[a-z,;#?=]{0,8}".boxed(),
        ChannelKind::Matrix => "[@#][a-z=;,#]{1,8}:cert\\.example".boxed(),
        ChannelKind::Signal => prop_oneof![numbers(), any_line()].boxed(),
        ChannelKind::Radio | ChannelKind::Other => any_line().boxed(),
    }
}

fn any_channel() -> impl Strategy<Value = ChannelDraft> {
    let value = select(ChannelKind::ALL).prop_flat_map(|kind| (Just(kind), any_value(kind)));
    let words = (
        select(ChannelUsage::ALL),
        prop_oneof![3 => Just(1_i16), 1 => 1_i16..100],
        prop_oneof![3 => Just(BelongsTo::Function), 1 => Just(BelongsTo::Person)],
        prop_oneof![3 => Just(ChannelListing::Everywhere), 1 => Just(ChannelListing::LookupOnly)],
    );
    let rest = (
        prop_oneof![3 => Just(None), 1 => any_audience().prop_map(Some)],
        prop_oneof![3 => Just(None), 1 => any_availability().prop_map(Some)],
        of("[0-9]{1,4}"),
    );
    (value, words, rest).prop_filter_map(
        "no channel",
        |((kind, value), (usage, preference, belongs_to, listing), (audience, availability, extension))| {
            let extension =
                extension.filter(|_| has_extension(kind)).map(|it| Extension::parse(&it)).transpose();
            Some(ChannelDraft {
                kind,
                value: normal_value(kind, &value).ok()?,
                extension: extension.ok()?,
                usage,
                preference,
                belongs_to,
                availability,
                audience,
                listing,
            })
        },
    )
}

fn any_person() -> impl Strategy<Value = PersonDraft> {
    let day = || of((1_u32..365).prop_map(|day| NaiveDate::from_yo_opt(2026, day).expect("a date")));
    (any_line(), of(any_line()), day(), day(), of(any_audience())).prop_map(
        |(name, position, from, until, audience)| {
            let until = until.filter(|until| from.is_none_or(|from| from <= *until));
            PersonDraft { details: PersonDetails { name, position }, from, until, audience }
        },
    )
}

prop_compose! {
    /// Any contact that can be registered.
    pub fn any_contact()(
        roles in subsequence(ContactRole::ALL, 1..4),
        title in of(any_line()),
        preference in 1_i16..=100,
        languages in subsequence(vec!["en", "fr", "pt-BR", "zh-Hant-TW"], 0..4),
        availability in any_availability(),
        channels in vec(any_channel(), 1..6),
        person in of(any_person()),
        audience in any_audience(),
        tlp in select(Tlp::ALL),
    ) -> Option<Contact> {
        let within = |own: Option<Audience>| own.map(|it| it.narrowed_to(&audience));
        let draft = ContactDraft {
            roles,
            title,
            preference,
            languages: languages.iter().map(|it| Language::parse(it).expect("a language")).collect(),
            availability,
            channels: channels.into_iter().map(|it| ChannelDraft { audience: within(it.audience), ..it }).collect(),
            person: person.map(|it| PersonDraft { audience: within(it.audience), ..it }),
            keys: Vec::new(),
            tlp: if audience == Audience::Public { Tlp::Clear } else { tlp },
            audience,
            origin: Origin::local(),
        };
        registered(draft)
    }
}

pub fn registered(draft: ContactDraft) -> Option<Contact> {
    let id = ContactId(uuid::Uuid::from_u128(7));
    Contact::register(id, TEAM, &Audience::Public, draft, now()).ok()
}

pub fn light() -> Light {
    Light { now: now(), intervals: Intervals::default(), can_journal: true }
}

/// The organization of the contacts.
pub fn organization() -> Organization {
    let draft = OrganizationDraft::named(OrganizationKind::Csirt, "=CERT; Examplia").expect("a name");
    Organization::register(TEAM, draft, now()).expect("an organization")
}

/// Does something with a contact as its own administrator sees it.
pub fn seen<T>(contact: &Contact, then: impl FnOnce(&ContactEntry<'_>) -> T) -> T {
    seen_by(&account(TEAM, Standing::Accredited, AccountRole::Administrator), contact, then)
}

fn seen_by<T>(caller: &Caller, contact: &Contact, then: impl FnOnce(&ContactEntry<'_>) -> T) -> T {
    let owner = team(None, true);
    let organization = organization();
    let shown = disclose_organization(caller, &owner, &organization, light()).expect("a view");
    let view = disclose_contact(caller, &owner, contact, Glance::List, light()).expect("a view");
    then(&ContactEntry { view: &view.view, organization: &shown.view, version: view.version })
}

fn sheet(contact: &Contact) -> Vec<u8> {
    let mut sheet = header::<ContactForm>();
    sheet.extend(seen(contact, row_of));
    sheet
}

fn row_of(entry: &ContactEntry<'_>) -> Vec<u8> {
    row::<ContactForm>(entry)
}

fn read(bytes: &[u8]) -> Sheet<ContactRow> {
    read_contacts(bytes, &|_, _| Country::parse("CH").ok()).expect("a sheet")
}

fn one(bytes: &[u8]) -> ContactRow {
    let row = read(bytes).rows.pop().expect("a row");
    row.said.unwrap_or_else(|faults| panic!("{faults:#?}"))
}

fn told(text: &str) -> Vec<(u64, String, &'static str)> {
    let mut faults: Vec<Fault> = Vec::new();
    for row in read(text.as_bytes()).rows {
        faults.extend(row.said.err().unwrap_or_default());
    }
    faults.into_iter().map(|it| (it.line, it.column, it.code)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn a_sheet_that_was_exported_and_read_is_exported_the_same(contact in any_contact()) {
        let Some(contact) = contact else { return Ok(()) };
        let written = sheet(&contact);
        let row = one(&written);
        prop_assert_eq!(row.id, Some(contact.id));
        prop_assert_eq!(row.version, Some(1));
        let again = registered(row.draft()).expect("a contact");
        prop_assert_eq!(String::from_utf8(sheet(&again)), String::from_utf8(written));
    }

    #[test]
    fn nothing_makes_the_reader_fall(bytes in vec(any::<u8>(), 0..200), text in "([a-z0-9:.#@+;,\t\n\"='/ -]|mon-fri |[0-9]{2}:[0-9]{2}-){0,80}") {
        drop(read_contacts(&bytes, &|_, _| None));
        drop(read_contacts(format!("roles;email;hours;channels\n{text}").as_bytes(), &|_, _| None));
    }

    #[test]
    fn no_cell_begins_as_a_formula_does(contact in any_contact()) {
        let Some(contact) = contact else { return Ok(()) };
        let written = sheet(&contact);
        let mut reader = csv::ReaderBuilder::new().from_reader(written.as_slice());
        for cell in &reader.records().next().expect("a row").expect("a record") {
            prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{}", cell);
        }
    }
}

#[test]
fn who_is_no_member_of_the_team_gets_no_version_and_no_person() {
    let draft = ContactDraft {
        audience: Audience::Members,
        tlp: Tlp::Green,
        ..one(&template::<ContactForm>().replace_example()).draft()
    };
    let person = PersonDraft {
        details: PersonDetails { name: "Alex Example".into(), position: None },
        from: None,
        until: None,
        audience: Some(Audience::Own),
    };
    let contact = registered(ContactDraft { person: Some(person), ..draft }).expect("a contact");
    let other = Caller::Account(member_of(
        crate::access::samples::OTHER,
        Standing::Accredited,
        AccountRole::Reader,
        &[],
    ));
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    assert!(text(seen(&contact, row_of)).contains("Alex Example"));
    let theirs = text(seen_by(&other, &contact, row_of));
    assert!(!theirs.contains("Alex Example"), "{theirs}");
    let cells: Vec<&str> = theirs.split(',').collect();
    assert_eq!(cells[1], "", "the version is for who may edit");
}

trait Template {
    fn replace_example(self) -> Vec<u8>;
}

impl Template for Vec<u8> {
    /// The template with its example as a row.
    fn replace_example(self) -> Vec<u8> {
        String::from_utf8(self).expect("text").replacen("\r\nexample,", "\r\n,", 1).into_bytes()
    }
}

#[test]
fn the_template_shows_a_row_that_is_passed_over_and_would_be_right() {
    assert!(read(&template::<ContactForm>()).rows.is_empty());
    let row = one(&template::<ContactForm>().replace_example());
    assert_eq!(row.id, None);
    assert_eq!(row.channels.len(), 5);
    assert!(registered(row.draft()).is_some());
    for column in ContactForm::COLUMNS {
        assert!(!column.meaning.is_empty(), "{}", column.name);
    }
}

#[test]
fn a_sheet_is_read_as_desk_officers_send_it() {
    let sheets: [Vec<u8>; 6] = [
        b"ROLES,E-mail,Email,Phone,Emergency phone\nIncident response,x,soc@cert.example,022 555 01 00,'+41225550101\n".to_vec(),
        b"sep=;\r\nEmail;roles;PHONE;emergency-phone\r\n\r\nsoc@cert.example;incident_response;tel:+41225550100;+41 22 555 01 01\r\n;;;\r\n".to_vec(),
        "\u{FEFF}phone\temail\troles\temergency_phone\n\"+41225550100\"\tsoc@cert.example\tincident_response\t+41225550101\n".into(),
        "\u{FEFF}phone\temail\troles\temergency_phone\r\n+41225550100\tsoc@cert.example\tincident_response\t+41225550101\r\n"
            .encode_utf16().flat_map(u16::to_le_bytes).collect(),
        b"title;email;roles;phone;emergency_phone\nB\xFCro;soc@cert.example;incident_response;0225550100;022/555 01 01\n".to_vec(),
        b"email,roles,phone,emergency_phone\nsoc@cert.example,incident_response,+41225550100,+41225550101".to_vec(),
    ];
    for (number, bytes) in sheets.iter().enumerate() {
        let row = one(bytes);
        let values: Vec<&str> = row.channels.iter().map(|it| it.value.as_str()).collect();
        assert_eq!(values, ["soc@cert.example", "+41225550100", "+41225550101"], "{number}");
        assert_eq!(row.channels[2].usage, ChannelUsage::Emergency);
        assert_eq!(row.draft().roles, [ContactRole::IncidentResponse]);
    }
    let codes =
        |bytes: &[u8]| read(bytes).notes.into_iter().map(|it| (it.column, it.code)).collect::<Vec<_>>();
    assert_eq!(codes(&sheets[0]), [("E-mail".to_owned(), "unknown_column")]);
    assert_eq!(codes(&sheets[4]), [(String::new(), "not_utf8")]);
    let row = one(&sheets[4]);
    assert_eq!(row.edit.title, Some(Some("Büro".to_owned())));
}

#[test]
fn what_a_sheet_has_no_column_for_is_not_spoken_of() {
    let row = one(b"id,title,email\n019a8f3e-1c2d-7e4f-8a5b-6c7d8e9f0a1b,,soc@cert.example\n");
    assert_eq!(row.edit.title, Some(None));
    assert!(row.edit.roles.is_none() && row.edit.availability.is_none() && row.edit.person.is_none());
    let contact = crate::model::samples::desk(vec![Audience::Public, Audience::Public, Audience::Own]);
    assert!(row.covers(&contact.channels[0], &contact.audience), "an address is");
    let mut narrow = contact.channels[0].clone();
    narrow.audience = Audience::Own;
    assert!(!row.covers(&narrow, &contact.audience), "it would stand in a column that is not there");
}

#[test]
fn each_fault_is_told_with_its_line_and_its_column() {
    let text = "roles,email,hours,time_zone,channels,person_until,tlp\n\
                abuse,soc@cert.example,office hours,Europe/Zurich,,,\n\
                pigeon,soc,,,\"radio: HF\nphone soon: 1\",2026-13-01,PINK\n\
                ,,,,,,GREEN\n\
                abuse,a@b.example,,,,,,surplus\n";
    let expected = [
        (2, "hours", "not_hours"),
        (3, "email", "not_an_email"),
        (3, "channels", "not_a_channel"),
        (3, "roles", "unknown_value"),
        (3, "tlp", "unknown_value"),
        (5, "roles", "required"),
        (5, "email", "required"),
        (6, "", "too_many_cells"),
    ];
    assert_eq!(told(text), expected.map(|(line, column, code)| (line, column.to_owned(), code)));
    let person =
        "email,roles,person,person_until\na@b.example,abuse,Alex,2026-13-01\nb@b.example,abuse,,2026-01-01\n";
    let expected = [(2, "person_until", "not_a_date"), (3, "person_until", "not_applicable")];
    assert_eq!(told(person), expected.map(|(line, column, code)| (line, column.to_owned(), code)));
}

#[test]
fn what_is_no_sheet_of_this_form_is_refused_with_its_columns() {
    let refused = |text: &str| read_contacts(text.as_bytes(), &|_, _| None).expect_err("no sheet");
    for text in ["", " \n", "{\"id\": 1}", "a,b\n1,2\n"] {
        assert_eq!(refused(text).code, "no_sheet", "{text}");
    }
    assert!(refused("a,b\n").detail.contains("emergency_phone"));
    assert_eq!(refused("email,Email\na,b\n").code, "column_twice");
}

#[test]
fn a_pointer_of_the_record_leads_to_the_column() {
    let row = one(b"roles,phone,fax,channels\nabuse,+41225550100,+41225550101,radio: HF\n");
    for (pointer, column) in [
        ("/channels/0/value", "phone"),
        ("/channels/1", "fax"),
        ("/channels/2/audience", "channels"),
        ("/channels", "channels"),
        ("/availability/exceptions/3/date", "exceptions"),
        ("/availability/hours/0/from", "hours"),
        ("/person/until", "person_until"),
        ("/person/name", "person"),
        ("/circles/0", "audience"),
        ("/tlp", "tlp"),
    ] {
        assert_eq!(row.column_of(pointer), column, "{pointer}");
    }
}

#[test]
fn a_row_is_told_by_the_line_on_which_it_begins_whatever_ends_lines() {
    for end in ["\n", "\r\n"] {
        let text =
            format!("sep=;{end}{end}roles;title;email{end}{end}x;\"a{end}b\";a@b.example{end}y;;a@b.example");
        // A role and a title of two lines; a role.
        assert_eq!(told(&text).into_iter().map(|(line, ..)| line).collect::<Vec<_>>(), [5, 5, 7], "{end:?}");
    }
}

#[test]
fn a_quote_that_nobody_closes_swallows_no_rows() {
    let text = "roles,title,email\nabuse,A,a@b.example\nabuse,\"B,b@b.example\nabuse,C,c@b.example\n";
    let fault = read_contacts(text.as_bytes(), &|_, _| None).expect_err("no table");
    assert_eq!((fault.line, fault.code), (3, "open_quote"));
    // Inside of a cell it opens nothing.
    assert!(told("roles,title,email\nabuse,5\" desk,a@b.example\n").is_empty());
}

use chrono::NaiveDate;
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::*;
use crate::access::disclose_organization;
use crate::access::samples::{account, team};
use crate::exchange::form::contact::tests::{any_line, light};
use crate::exchange::form::{Form, Sheet, header, row, template};
use crate::model::address::{Address, AddressDraft};
use crate::model::audience::Audience;
use crate::model::country::Country;
use crate::model::host::Host;
use crate::model::ids::OrganizationId;
use crate::model::kinds::{AccountRole, IdentifierScheme, OrganizationKind, Standing, TeamType};
use crate::model::language::Language;
use crate::model::organization::{
    Identifier, Link, Organization, OrganizationDraft, OrganizationEdit, OtherName,
};
use crate::model::origin::Origin;
use crate::model::samples::{TEAM, any_audience, now};
use crate::model::sector::Sector;
use crate::model::tlp::Tlp;
use crate::model::web::WebUrl;

fn any_language() -> impl Strategy<Value = Option<Language>> {
    of(select(vec!["en", "pt-BR"])).prop_map(|it| it.map(|it| Language::parse(it).expect("a language")))
}

fn any_link() -> impl Strategy<Value = Link> {
    let url = "https://cert\\.example/[a-z,;?=#]{0,8}".prop_map(|it| WebUrl::parse(&it).expect("an address"));
    let rel = prop_oneof![Just(LinkRelation::Website), select(LinkRelation::ALL)];
    (rel, url, any_language(), of(any_line())).prop_map(|(rel, url, language, label)| Link {
        rel,
        url,
        language,
        label,
    })
}

fn any_address() -> impl Strategy<Value = Address> {
    let part = || of("[A-Za-z0-9=]{1,10}");
    (vec(any_line(), 1..4), part(), part(), part(), any::<bool>()).prop_map(
        |(lines, locality, region, postal_code, is_swiss)| {
            let country = is_swiss.then(|| "CH".to_owned());
            let draft = AddressDraft { lines, locality, region, postal_code, country };
            Address::check(draft).expect("an address")
        },
    )
}

fn any_host() -> impl Strategy<Value = Host> {
    prop_oneof![
        any_line().prop_map(Host::Name),
        any::<u128>().prop_map(|id| Host::Organization(OrganizationId(uuid::Uuid::from_u128(id))))
    ]
}

prop_compose! {
    pub fn any_organization()(
        (kind, name, short_name) in (select(OrganizationKind::ALL), any_line(), of(any_line())),
        names in vec((any_line(), any_language()), 0..3),
        is_swiss in any::<bool>(),
        sectors in subsequence(vec!["energy", "electricity", "banking"], 0..3),
        team_types in subsequence(TeamType::ALL, 0..3),
        links in vec(any_link(), 0..4),
        identifiers in vec(("[a-z][a-z-]{0,6}", any_line()), 0..3),
        address in of(any_address()),
        host in of(any_host()),
        established in of((1_i32..9999).prop_map(|year| NaiveDate::from_yo_opt(year, 7).expect("a date"))),
        audience in any_audience(),
        tlp in select(Tlp::ALL),
    ) -> Option<Organization> {
        let draft = OrganizationDraft {
            kind,
            name,
            short_name,
            names: names.into_iter().map(|(value, language)| OtherName { value, language }).collect(),
            country: is_swiss.then(|| Country::parse("CH").expect("a country")),
            sectors: sectors.iter().map(|it| Sector::parse(it).expect("a sector")).collect(),
            team_types,
            host: None,
            links,
            identifiers: identifiers.into_iter().map(|(scheme, value)| Identifier {
                scheme: IdentifierScheme::parse(&scheme).expect("a scheme"), value,
            }).collect(),
            address,
            established,
            tlp: if audience == Audience::Public { Tlp::Clear } else { tlp },
            audience,
            origin: Origin::local(),
        };
        registered(draft, host)
    }
}

pub fn registered(draft: OrganizationDraft, host: Option<Host>) -> Option<Organization> {
    let organization = Organization::register(TEAM, draft, now()).ok()?;
    Some(Organization { host, ..organization })
}

/// Does something with an organization as its administrator sees it.
pub fn seen<T>(organization: &Organization, then: impl FnOnce(&OrganizationEntry<'_>) -> T) -> T {
    let caller = account(TEAM, Standing::Accredited, AccountRole::Administrator);
    let shown = disclose_organization(&caller, &team(None, true), organization, light()).expect("a view");
    then(&OrganizationEntry { view: &shown.view, version: shown.version })
}

fn sheet(organization: &Organization) -> Vec<u8> {
    let mut sheet = header::<OrganizationForm>();
    sheet.extend(seen(organization, |entry| row::<OrganizationForm>(entry)));
    sheet
}

fn read(bytes: &[u8]) -> Sheet<OrganizationRow> {
    read_organizations(bytes).expect("a sheet")
}

fn one(bytes: &[u8]) -> OrganizationRow {
    let row = read(bytes).rows.pop().expect("a row");
    row.said.unwrap_or_else(|faults| panic!("{faults:#?}"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn a_sheet_that_was_exported_and_read_is_exported_the_same(organization in any_organization()) {
        let Some(organization) = organization else { return Ok(()) };
        let written = sheet(&organization);
        let row = one(&written);
        prop_assert_eq!((row.id, row.version), (Some(TEAM), Some(1)));
        let host = row.edit.host.clone().expect("the column is there");
        let again = registered(row.draft().expect("a draft"), host).expect("an organization");
        prop_assert_eq!(&again.links, &organization.links);
        prop_assert_eq!(String::from_utf8(sheet(&again)), String::from_utf8(written));
    }
}

#[test]
fn the_template_shows_a_row_that_is_passed_over_and_would_be_right() {
    let template = template::<OrganizationForm>();
    assert!(read(&template).rows.is_empty());
    let text = String::from_utf8(template).expect("text").replacen("\r\nexample,", "\r\n,", 1);
    let row = one(text.as_bytes());
    assert!(registered(row.draft().expect("a draft"), None).is_some());
    assert!(matches!(&row.edit, OrganizationEdit { host: Some(Some(Host::Name(_))), .. }));
    for column in OrganizationForm::COLUMNS {
        assert!(!column.meaning.is_empty(), "{}", column.name);
    }
}

#[test]
fn each_fault_is_told_with_its_line_and_its_column() {
    let text = "kind;name;country;links;identifiers;host;host_id;postal_code\n\
                csirt;;Atlantis;website;first;;;3000\n\
                pigeon;Team;Switzerland;https://cert.example/;first:x;Ministry;019a8f3e-1c2d-7e4f-8a5b-6c7d8e9f0a1b;\n";
    let mut told = Vec::new();
    for row in read(text.as_bytes()).rows {
        told.extend(row.said.expect_err("faults").into_iter().map(|it| (it.line, it.column, it.code)));
    }
    let expected = [
        (2, "country", "not_a_country"),
        (2, "links", "empty"),
        (2, "identifiers", "not_an_identifier"),
        (2, "address", "wrong_count"),
        (2, "name", "required"),
        (3, "kind", "unknown_value"),
        (3, "host", "one_of"),
        (3, "links", "unknown_value"),
    ];
    let mut sorted: Vec<_> = expected.map(|(line, column, code)| (line, column.to_owned(), code)).to_vec();
    sorted.sort();
    told.sort();
    assert_eq!(told, sorted);
}

//! The lists of each source: what is entered of them.

mod dotgov;
mod first;
mod national_csirts;
mod real;
mod rir;
mod round_trip;
mod trusted_introducer;

use counterpart::exchange::sources::{SOURCES, Source};
use counterpart::exchange::{Format, Refused, Report};
use counterpart::model::claim::Claim;
use counterpart::model::contact::Contact;
use counterpart::model::organization::Organization;

use super::Desk;

pub const FIRST: &str = include_str!("../../../fixtures/first.json");
pub const TRUSTED_INTRODUCER: &str = include_str!("../../../fixtures/trusted_introducer.json");
pub const NATIONAL_CSIRTS: &str = include_str!("../../../fixtures/national_csirts.csv");
pub const DOTGOV: &str = include_str!("../../../fixtures/dotgov.csv");
pub const RIR: &str = include_str!("../../../fixtures/rir.csv");
pub const DELEGATED: &str = include_str!("../../../fixtures/delegated.txt");

impl Desk {
    async fn take(&self, source: &'static Source, file: &[u8]) -> Result<Report, Refused> {
        let import = self.app.import(Format::List(source), &self.operator);
        let mut turn = import.turn().await.unwrap();
        Ok(turn.apply(&import.compare(file)?, |_| ()).await)
    }

    pub async fn taken(&self, source: &'static Source, file: &str) -> Report {
        let report = self.take(source, file.as_bytes()).await.unwrap();
        assert!(report.is_done(), "{report}");
        report
    }

    fn named(&self, name: &str) -> Organization {
        let snapshot = self.app.directory.snapshot();
        let mut all = snapshot.organizations();
        all.find(|it| it.name == name).unwrap_or_else(|| panic!("{name}")).clone()
    }

    fn contacts_of(&self, organization: &Organization) -> Vec<Contact> {
        let snapshot = self.app.directory.snapshot();
        let mut contacts: Vec<Contact> = snapshot.contacts_of(organization.id).cloned().collect();
        contacts.sort_by_key(|it| (it.preference, it.id));
        contacts
    }

    /// What an organization claims, as it is asked for, or in its words; with the address of the contact that answers.
    fn claims_of(&self, organization: &Organization) -> Vec<(String, Option<String>)> {
        let snapshot = self.app.directory.snapshot();
        let mut claims: Vec<&Claim> = snapshot
            .claims()
            .filter(|it| it.organization_id == organization.id && it.retired_at.is_none())
            .collect();
        claims.sort_by_key(|it| it.id);
        let contact = |claim: &Claim| {
            let contact = snapshot.contacts().find(|it| Some(it.id) == claim.contact_id)?;
            Some(contact.channels[0].value.get()?.to_owned())
        };
        claims
            .into_iter()
            .map(|it| {
                (it.subject.parts().text.map_or_else(|| it.subject.to_string(), str::to_owned), contact(it))
            })
            .collect()
    }
}

fn channels(contact: &Contact) -> Vec<String> {
    let of = |it: &counterpart::model::channel::Channel| {
        format!("{} {} {}", it.kind, it.value.get().unwrap_or_default(), it.usage)
    };
    contact.channels.iter().map(of).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_list_again_changes_nothing() {
    let desk = Desk::open().await;
    let lists = [
        ("first", FIRST),
        ("trusted-introducer", TRUSTED_INTRODUCER),
        ("national-csirts", NATIONAL_CSIRTS),
        ("dotgov", DOTGOV),
        ("rir", RIR),
        ("rir", DELEGATED),
    ];
    for (name, file) in lists {
        let source = SOURCES.iter().find(|it| it.name == name).unwrap();
        let first = desk.taken(source, file).await;
        assert_eq!(first.counts.new, first.contents.organizations + first.contents.address_spaces, "{first}");
        let position = desk.position();
        desk.app.clock.advance(chrono::Duration::hours(30));
        let again = desk.taken(source, file).await;
        assert_eq!(again.counts.unchanged, first.counts.new, "{again}");
        assert_eq!(desk.position(), position, "{name}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_and_a_file_that_breaks_off_change_nothing() {
    let desk = Desk::open().await;
    for (source, file) in SOURCES[1..].iter().zip([NATIONAL_CSIRTS, FIRST, TRUSTED_INTRODUCER, DOTGOV, RIR]) {
        let page = desk.take(source, b"\n<!DOCTYPE html> <html lang=\"en\"></html>").await;
        assert!(matches!(page, Err(Refused::Shape(_))), "{}: {page:?}", source.name);
        desk.taken(source, file).await;
        let position = desk.position();
        let mut end = file.len() * 6 / 10;
        while !file.is_char_boundary(end) {
            end -= 1;
        }
        let cut = desk.take(source, &file.as_bytes()[..end]).await;
        assert!(matches!(cut, Err(Refused::Shape(_) | Refused::TooMuchLost(_))), "{}: {cut:?}", source.name);
        assert_eq!(desk.position(), position, "{}", source.name);
    }
}

#[test]
fn every_field_of_each_list_is_held_or_named() {
    use counterpart::exchange::fields::census;
    for (name, file) in [("first", FIRST), ("trusted-introducer", TRUSTED_INTRODUCER)] {
        let source = SOURCES.iter().find(|it| it.name == name).unwrap();
        let list: serde_json::Value = serde_json::from_str(file).unwrap();
        for path in census(&list).into_iter().filter(|(_, values)| *values > 0).map(|(path, _)| path) {
            assert!(
                source.fields.iter().any(|it| it.path == path),
                "{name}: {path} is in no table of fields"
            );
        }
    }
    for (name, file) in [("national-csirts", NATIONAL_CSIRTS), ("dotgov", DOTGOV), ("rir", RIR)] {
        let source = SOURCES.iter().find(|it| it.name == name).unwrap();
        for column in file.lines().next().unwrap().split(',') {
            let path = format!("/*/{column}");
            assert!(
                source.fields.iter().any(|it| it.path == path),
                "{name}: {path} is in no table of fields"
            );
        }
    }
}

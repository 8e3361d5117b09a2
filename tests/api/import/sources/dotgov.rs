//! The list of .gov registrants.

use counterpart::exchange::sources::dotgov::DOTGOV as SOURCE;
use counterpart::model::kinds::OrganizationKind;

use super::{DOTGOV, channels};
use crate::import::Desk;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_registrant_claims_all_its_domains_each_with_the_contact_of_its_row() {
    let desk = Desk::open().await;
    let report = desk.taken(&SOURCE, DOTGOV).await;
    let contents = report.contents;
    assert_eq!((contents.rows, contents.organizations, contents.contacts, contents.claims), (7, 5, 4, 7));

    let avocet = desk.named("City of Avocet");
    assert_eq!(avocet.kind, OrganizationKind::PublicBody);
    let address = avocet.address.as_ref().unwrap();
    assert_eq!((address.locality.as_deref(), address.region.as_deref()), (Some("Avocet"), Some("CA")));
    let contacts = desk.contacts_of(&avocet);
    assert_eq!(contacts.len(), 1);
    assert_eq!(channels(&contacts[0]), ["email security@avocet.example routine"]);
    let contact = || Some("security@avocet.example".to_owned());
    assert_eq!(
        desk.claims_of(&avocet),
        [
            ("domain avocet.example".to_owned(), None),
            ("domain court.avocet.example".to_owned(), contact()),
            ("domain vote.avocet.example".to_owned(), contact()),
        ]
    );
    // A part of an organization is one of its own.
    assert_eq!(desk.claims_of(&desk.named("Department of Egrets, Fulmar Office")).len(), 1);
    assert_eq!(desk.claims_of(&desk.named("Department of Egrets")).len(), 1);
    desk.named("Dunlin County, Board of \"Works\", Registrar");
    assert!(desk.contacts_of(&desk.named("Gannet Village")).is_empty());
    let left: Vec<&str> = report.fields_left_out.iter().map(|it| it.path.as_str()).collect();
    assert_eq!(left, ["/*/Domain type"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_domain_whose_contact_changes_is_answered_for_by_the_new_one() {
    let desk = Desk::open().await;
    desk.taken(&SOURCE, DOTGOV).await;
    let moved = DOTGOV.replace(
        "vote.avocet.example,City - Election,City of Avocet,,Avocet,CA,Security@avocet.example",
        "vote.avocet.example,City - Election,City of Avocet,,Avocet,CA,votes@avocet.example",
    );
    let report = desk.taken(&SOURCE, &moved).await;
    assert_eq!((report.counts.changed, report.counts.unchanged), (1, 4));
    let claims = desk.claims_of(&desk.named("City of Avocet"));
    assert_eq!(claims[2], ("domain vote.avocet.example".to_owned(), Some("votes@avocet.example".to_owned())));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_whose_addresses_were_lost_is_refused_whole() {
    let desk = Desk::open().await;
    desk.taken(&SOURCE, DOTGOV).await;
    let position = desk.position();
    let blank = DOTGOV.replace("csirt@egret.example", "(blank)");
    let refused = desk.take(&SOURCE, blank.as_bytes()).await.unwrap_err().to_string();
    assert!(refused.contains("lacks 2 of the 4 contacts"), "{refused}");
    assert_eq!(desk.position(), position);
}

fn domains(prefix: &str, count: usize) -> String {
    let row = |number| format!("{prefix}{number}.example,City,City of Heron,,Heron,CA,(blank)\n");
    let head = DOTGOV.lines().next().unwrap();
    format!("{head}\n{}", (0..count).map(row).collect::<String>())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_that_replaces_all_claims_of_one_with_very_many_is_entered_whole() {
    let desk = Desk::guarded(100).await;
    let report = desk.taken(&SOURCE, &domains("a", 1001)).await;
    assert_eq!(report.contents.claims, 1000);
    let told = &report.rows[0].remarks;
    assert_eq!((told.len(), told[0].pointer.as_str()), (1, "/1002/Domain name"));
    assert!(told[0].detail.contains("1000 claims"), "{}", told[0].detail);
    let replaced = desk.taken(&SOURCE, &domains("b", 1000)).await;
    assert_eq!((replaced.counts.changed, replaced.counts.failed), (1, 0), "{replaced}");
    let snapshot = desk.app.directory.snapshot();
    let listed = snapshot.claims().filter(|it| it.retired_at.is_none() && it.origin.missing_since.is_none());
    assert!(listed.count() == 1000);
}

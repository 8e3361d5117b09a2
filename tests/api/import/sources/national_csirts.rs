//! Lists of national CSIRTs.

use counterpart::exchange::sources::national_csirts::NATIONAL_CSIRTS as SOURCE;
use counterpart::model::kinds::TeamType;

use super::{NATIONAL_CSIRTS, channels};
use crate::import::Desk;
use crate::support::config;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rows_of_one_team_are_one_organization_and_rows_of_one_address_one_contact() {
    let desk = Desk::open().await;
    let report = desk.taken(&SOURCE, NATIONAL_CSIRTS).await;
    assert_eq!((report.contents.rows, report.contents.organizations, report.contents.contacts), (9, 5, 6));
    assert_eq!(report.counts.rejected, 1);
    assert_eq!(report.rejects[0].pointer, "/10/iso2");

    let avocet = desk.named("National CERT of Examplia");
    assert_eq!(avocet.short_name.as_deref(), Some("Avocet CERT"));
    assert_eq!(avocet.names[0].value, "Avocet Computer Emergency Response Team");
    assert_eq!(avocet.team_types, [TeamType::National, TeamType::Governmental]);
    assert_eq!(avocet.links[0].url.as_str(), "https://directory.example/teams/avocet-cert.html");
    assert_eq!(avocet.origin.source_id.as_deref(), Some("CH Avocet CERT"));
    let changed = avocet.origin.source_changed_at.unwrap();
    assert_eq!(changed.to_rfc3339(), "2017-06-28T23:23:28.752+00:00");
    // What the list gives more weight comes first.
    let contacts = desk.contacts_of(&avocet);
    assert_eq!(channels(&contacts[0]), ["email duty@avocet.example routine"]);
    assert_eq!(channels(&contacts[1]), ["email cert@avocet.example routine"]);
    assert_eq!(desk.claims_of(&avocet), [("country CH".to_owned(), Some("duty@avocet.example".to_owned()))]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_lists_write_otherwise_is_folded_and_what_is_unsure_is_remarked() {
    let desk = Desk::open().await;
    let report = desk.taken(&SOURCE, NATIONAL_CSIRTS).await;
    // UK and GB are one country.
    let dunlin = desk.named("Dunlin CSIRT");
    assert_eq!(dunlin.country.unwrap().as_str(), "GB");
    assert_eq!(desk.contacts_of(&dunlin).len(), 1);
    let egret = desk.named("Computer Emergency Response Team of the Egret Institutions");
    assert_eq!((egret.country.unwrap().as_str(), egret.team_types), ("EU", vec![TeamType::Academic]));
    assert_eq!(desk.named("Gannet CERT").name, "Gannet CERT");
    let remarks: Vec<&str> =
        report.rows.iter().flat_map(|row| &row.remarks).map(|it| it.pointer.as_str()).collect();
    assert_eq!(remarks, ["/7/type_of_cert", "/8/active"]);
    let left: Vec<&str> = report.fields_left_out.iter().map(|it| it.path.as_str()).collect();
    assert_eq!(
        left,
        ["/*/active", "/*/confirmed", "/*/created", "/*/source", "/*/type_of_cert", "/*/weight"]
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_team_that_is_no_longer_national_is_marked_and_then_claims_nothing() {
    let mut config = config();
    config.import.loss_guard_percent = 50;
    let desk = Desk::with(config).await;
    desk.taken(&SOURCE, NATIONAL_CSIRTS).await;
    let without =
        NATIONAL_CSIRTS.replace("Government. - National", "Government").replace(",national,0.9", ",,0.9");
    let report = desk.taken(&SOURCE, &without).await;
    assert_eq!((report.counts.changed, report.counts.unchanged), (1, 4));
    let avocet = desk.named("National CERT of Examplia");
    assert_eq!(desk.claims_of(&avocet).len(), 1);
    desk.app.clock.advance(chrono::Duration::hours(25));
    desk.taken(&SOURCE, &without).await;
    assert!(desk.claims_of(&avocet).is_empty());
    // Listed again, it comes back.
    desk.taken(&SOURCE, NATIONAL_CSIRTS).await;
    assert_eq!(desk.claims_of(&avocet).len(), 1);
}

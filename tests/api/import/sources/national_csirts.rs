//! Lists of national CSIRTs.

use counterpart::exchange::sources::national_csirts::NATIONAL_CSIRTS as SOURCE;
use counterpart::model::claim::{ClaimDraft, ClaimSubject};
use counterpart::model::ids::ClaimId;
use counterpart::model::kinds::{ClaimKind, TeamType};
use counterpart::model::origin::Origin;
use counterpart::registry::claims;
use counterpart::unit::Unit;

use super::{NATIONAL_CSIRTS, channels};
use crate::import::{Desk, row};

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

/// The rows of which it is known of whom they speak.
fn known() -> String {
    NATIONAL_CSIRTS.lines().filter(|row| !row.starts_with("ZZ,")).map(|row| format!("{row}\n")).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_team_that_is_no_longer_national_is_marked_and_then_claims_nothing() {
    let list = known();
    let desk = Desk::guarded(50).await;
    desk.taken(&SOURCE, &list).await;
    let without = list.replace("Government. - National", "Government").replace(",national,0.9", ",,0.9");
    let report = desk.taken(&SOURCE, &without).await;
    assert_eq!((report.counts.changed, report.counts.unchanged), (1, 4));
    let avocet = desk.named("National CERT of Examplia");
    assert_eq!(desk.claims_of(&avocet).len(), 1);
    desk.app.clock.advance(chrono::Duration::hours(25));
    desk.taken(&SOURCE, &without).await;
    assert!(desk.claims_of(&avocet).is_empty());
    // Listed again, it comes back.
    desk.taken(&SOURCE, &list).await;
    assert_eq!(desk.claims_of(&avocet).len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_weight_that_is_no_number_and_more_names_than_are_held_are_no_failure() {
    let desk = Desk::open().await;
    let more: String = (0..60)
        .map(|number| format!("CH,Avocet CERT,Avocet name {number},cert@avocet.example,t,x,t,,,,NaN,\n"))
        .collect();
    let report = desk.taken(&SOURCE, &format!("{NATIONAL_CSIRTS}{more}")).await;
    let told = row(&report, "CH Avocet CERT");
    assert!(
        told.remarks.iter().any(|it| it.detail.contains("names more are not taken")),
        "{:?}",
        told.remarks
    );
    assert_eq!(desk.organization("CH Avocet CERT").names.len(), 50);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_claim_that_comes_back_to_the_list_does_not_contend_with_the_organizations_own() {
    let list = known();
    let desk = Desk::guarded(100).await;
    desk.taken(&SOURCE, &list).await;
    let dunlin = desk.organization("GB Dunlin CSIRT").id;
    let without = list.replace("2012-04-05 00:00:00+02,national", "2012-04-05 00:00:00+02,");
    desk.taken(&SOURCE, &without).await;
    desk.app.clock.advance(chrono::Duration::days(1));
    desk.taken(&SOURCE, &without).await;
    let administrator = desk.app.administrator(dunlin).await;
    let claim = ClaimId::new(desk.app.clock.now());
    desk.app
        .done(&administrator, async move |unit: &mut Unit| {
            let draft = ClaimDraft {
                subject: ClaimSubject::sought(ClaimKind::Country, "GB").unwrap(),
                contact_id: None,
                note: None,
                origin: Origin::local(),
            };
            claims::register(unit, claim, dunlin, draft).await.map(drop)
        })
        .await;
    let report = desk.taken(&SOURCE, &list).await;
    let told = row(&report, "GB Dunlin CSIRT");
    assert!(told.remarks.iter().any(|it| it.detail.contains("stands here already")), "{:?}", told.remarks);
    assert_eq!(desk.claims_of(&desk.organization("GB Dunlin CSIRT")).len(), 1);
}

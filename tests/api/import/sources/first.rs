//! The teams of FIRST.

use counterpart::exchange::Refused;
use counterpart::exchange::difference::Verdict;
use counterpart::exchange::sources::first::FIRST as SOURCE;
use counterpart::model::kinds::TeamType;
use counterpart::registry::organizations;
use counterpart::unit::{Expected, Unit};

use super::{FIRST, channels};
use crate::import::{Desk, row};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_team_is_entered_with_its_contact_keys_constituency_and_membership() {
    let desk = Desk::open().await;
    let report = desk.taken(&SOURCE, FIRST).await;
    let contents = report.contents;
    assert_eq!((contents.organizations, contents.contacts, contents.claims), (5, 4, 5));
    let avocet = desk.named("Avocet Computer Emergency Response Team");
    assert_eq!(avocet.team_types, [TeamType::Psirt, TeamType::Csirt, TeamType::Soc]);
    assert_eq!(avocet.host.as_ref().and_then(|host| host.name()), Some("Avocet Ltd."));
    assert_eq!(avocet.established.unwrap().to_string(), "2008-09-08");
    assert_eq!(avocet.address.as_ref().unwrap().lines, ["Avocet Ltd.", "Example Street 1", "3000 Bern"]);
    assert_eq!(avocet.origin.source_changed_at.unwrap().to_rfc3339(), "2026-04-02T21:28:40+00:00");
    let contact = desk.contacts_of(&avocet).remove(0);
    assert_eq!(
        channels(&contact),
        ["email cert@avocet.example routine", "phone +41225550100 routine", "phone +41225550101 emergency"]
    );
    assert_eq!(contact.keys[0].fingerprint(), Some("AAAAAAAAAAAAAAAAAAAAAAAABBBBBBBBBBBBBBBB"));
    let hours = contact.availability.to_draft();
    assert_eq!((hours.kind.as_str(), hours.time_zone.as_deref()), ("weekly", Some("Europe/Zurich")));
    assert_eq!(
        hours.note.as_deref(),
        Some("Mon–Friday 08:00–17:00; time zone: Europe/Zurich; summer time: No DST — as it is")
    );
    let claims: Vec<String> = desk.claims_of(&avocet).into_iter().map(|(what, _)| what).collect();
    assert_eq!(claims, ["Financial sector", "country LI", "country DE"]);
    let snapshot = desk.app.directory.snapshot();
    let attestation = snapshot.attestations().find(|it| it.organization_id == avocet.id).unwrap();
    assert_eq!(attestation.issuer_name.as_deref(), Some("FIRST"));
    assert_eq!(
        (attestation.level.as_deref(), attestation.since.to_string().as_str()),
        (Some("Full Member"), "2015-04-17")
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_sure_is_kept_in_the_words_of_the_source() {
    let desk = Desk::open().await;
    let report = desk.taken(&SOURCE, FIRST).await;
    let dunlin = desk.contacts_of(&desk.named("Dunlin Security")).remove(0);
    assert_eq!(
        channels(&dunlin),
        [
            "email soc@dunlin.example routine",
            "phone +12025550100 emergency",
            "fax +12025550101 routine",
            "other https://dunlin.example/form routine",
            "other Call centre by day routine"
        ]
    );
    let hours = dunlin.availability.to_draft();
    assert_eq!(
        (hours.kind.as_str(), hours.note.as_deref()),
        ("always", Some("24*7, 365; time zone: GMT -5; summer time: GMT -4"))
    );
    let egret = desk.contacts_of(&desk.named("Egret CSIRT")).remove(0);
    assert_eq!(
        channels(&egret),
        ["email csirt@egret.example routine", "phone +442079460000 routine", "other phone: 999 emergency"]
    );
    let hours = egret.availability.to_draft();
    assert_eq!(
        (hours.kind.as_str(), hours.note.as_deref()),
        ("unknown", Some("8 a.m. to 5 p.m.; time zone: GMT; summer time: BST"))
    );
    let remarks: Vec<&str> = row(&report, "egret").remarks.iter().map(|it| it.pointer.as_str()).collect();
    assert_eq!(
        remarks,
        [
            "/data/2/last-modified",
            "/data/2/team-type",
            "/data/2/phone-emergency",
            "/data/2/pgp-id",
            "/data/2/member-since",
            "/data/2/membership"
        ]
    );
    let fulmar = desk.contacts_of(&desk.named("Fulmar")).remove(0);
    assert_eq!(fulmar.availability.to_draft().note.as_deref(), Some("24/7; time zone: UTC+03:00"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_no_longer_a_member_is_said_to_be_one_no_more_and_may_be_again() {
    let desk = Desk::guarded(25).await;
    desk.taken(&SOURCE, FIRST).await;
    let standing = || {
        let snapshot = desk.app.directory.snapshot();
        snapshot.attestations().filter(|it| it.retired_at.is_none()).count()
    };
    assert_eq!(standing(), 4);
    let unread = FIRST.replace("July 23, 2012", "last summer");
    desk.taken(&SOURCE, &unread).await;
    assert_eq!(standing(), 4, "a date that is not read ends no membership");
    desk.taken(&SOURCE, &FIRST.replace("\"member-since\":\"July 23, 2012\",", "")).await;
    assert_eq!(standing(), 4, "nor does one that is not given beside a membership");
    let left = FIRST.replace("\"member-since\":\"July 23, 2012\",", "").replace("Liaison", "");
    let report = desk.taken(&SOURCE, &left).await;
    assert_eq!(row(&report, "dunlin").fields, ["attestations"]);
    assert_eq!(standing(), 3);
    desk.taken(&SOURCE, FIRST).await;
    assert_eq!(standing(), 4);
    let promoted = FIRST.replace("Liaison", "Full Member");
    desk.taken(&SOURCE, &promoted).await;
    assert_eq!(standing(), 4);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_membership_ends_with_its_row_also_of_who_adopted_his_record() {
    let desk = Desk::guarded(100).await;
    desk.taken(&SOURCE, FIRST).await;
    let (listed, own) = (desk.named("Avocet Computer Emergency Response Team").id, desk.named("Fulmar").id);
    let administrator = desk.app.administrator(own).await;
    desk.app
        .done(&administrator, async move |unit: &mut Unit| {
            organizations::adopt(unit, own, &Expected::Any).await.map(drop)
        })
        .await;
    let is_member = |id| {
        let snapshot = desk.app.directory.snapshot();
        snapshot.attestations().any(|it| it.organization_id == id && it.retired_at.is_none())
    };
    assert!(is_member(listed) && is_member(own));
    let rows: Vec<&str> = FIRST.lines().collect();
    let without = [rows[0], rows[2], rows[3], rows[5], rows[6]].join("\n");
    let report = desk.taken(&SOURCE, &without).await;
    assert!(!is_member(listed) && !is_member(own), "{report}");
    assert_eq!((row(&report, "avocet").verdict, report.counts.missing), (Verdict::Missing, 1));
    let told = row(&report, "fulmar");
    assert_eq!((told.verdict, told.fields.as_slice()), (Verdict::Adopted, &["attestations".to_owned()][..]));
    let position = desk.position();
    desk.taken(&SOURCE, &without).await;
    assert_eq!(desk.position(), position);
    desk.taken(&SOURCE, FIRST).await;
    assert!(is_member(listed) && is_member(own), "who is back is a member again");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_that_lost_its_memberships_or_its_numbers_is_refused_whole() {
    let desk = Desk::open().await;
    desk.taken(&SOURCE, FIRST).await;
    let position = desk.position();
    let memberless = FIRST.replace("\"member-since\"", "\"since\"").replace("\"membership\"", "\"level\"");
    let numberless =
        FIRST.replace("\"phone\"", "\"tel\"").replace("\"phone-emergency\"", "\"tel-emergency\"");
    for (file, what) in [(memberless, "attestations"), (numberless, "channels")] {
        match desk.take(&SOURCE, file.as_bytes()).await {
            Err(Refused::TooMuchLost(lost)) => assert_eq!(lost.what, what, "{lost}"),
            other => panic!("{what}: {other:?}"),
        }
    }
    assert_eq!(desk.position(), position);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_number_for_speech_and_fax_is_both_and_each_fax_is_held() {
    let desk = Desk::open().await;
    let both = FIRST
        .replace("\"(fax)\"]", "\"022 555 01 05 (fax)\"],\"fax\":\"+41 22 555 01 00\"")
        .replace("\"country\":\"UK\"", "\"country\":\"uk\"");
    desk.taken(&SOURCE, &both).await;
    let avocet = desk.contacts_of(&desk.named("Avocet Computer Emergency Response Team")).remove(0);
    assert_eq!(
        channels(&avocet),
        [
            "email cert@avocet.example routine",
            "phone +41225550100 routine",
            "phone +41225550101 emergency",
            "fax +41225550100 routine",
            "fax +41225550105 routine"
        ]
    );
    assert_eq!(desk.named("Egret CSIRT").country.unwrap().as_str(), "GB");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_row_with_more_entries_than_anybody_reads_is_rejected_and_hours_in_lines_are_kept() {
    let desk = Desk::open().await;
    let pages: Vec<String> = (0..1001).map(|number| format!("\"https://avocet.example/{number}\"")).collect();
    let long = FIRST
        .replace("\"https://avocet.example/\"", &pages.join(","))
        .replace("\"8 a.m. to 5 p.m.\"", "\"8 a.m.\\r\\n  to 5 p.m.\"");
    let report = desk.taken(&SOURCE, &long).await;
    assert_eq!((report.counts.new, report.counts.rejected), (4, 1));
    let reject = &report.rejects[0];
    assert_eq!((reject.pointer.as_str(), reject.source_id.as_deref()), ("/data/0/website", Some("avocet")));
    assert!(reject.detail.contains("1001 entries"), "{}", reject.detail);
    let egret = desk.contacts_of(&desk.named("Egret CSIRT")).remove(0);
    assert_eq!(
        egret.availability.to_draft().note.as_deref(),
        Some("8 a.m. to 5 p.m.; time zone: GMT; summer time: BST")
    );
    // A list of another day is taken, and told.
    let older = FIRST.replace("2026 21:28:40", "2016 21:28:40").replace("2024 21:43:59", "2014 21:43:59");
    let report = desk.taken(&SOURCE, &older).await;
    assert!(report.notes[0].detail.contains("it may be older"), "{report}");
}

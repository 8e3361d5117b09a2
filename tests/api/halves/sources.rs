//! Strikes at what a source lists: organizations, contacts, claims, attestations and address spaces.

use chrono::NaiveDate;
use counterpart::exchange::reports;
use counterpart::model::address_space::AddressSpaceDraft;
use counterpart::model::attestation::{AttestationDraft, ListedAttestation};
use counterpart::model::claim::{ClaimDraft, ClaimSubject};
use counterpart::model::contact::ContactDraft;
use counterpart::model::country::Country;
use counterpart::model::ids::{AddressSpaceId, AttestationId, ClaimId, ContactId, ImportId, OrganizationId};
use counterpart::model::kinds::{AccountRole, ClaimKind, OrganizationKind};
use counterpart::model::organization::OrganizationDraft;
use counterpart::model::origin::Origin;
use counterpart::registry::{address_space, attestations, claims, contacts, organizations};
use counterpart::unit::Unit;

use super::Strikes;
use crate::support::{Field, contact_draft, organization_draft};

/// What is listed, then listed otherwise, then no longer listed.
pub(super) async fn strike(field: &Field, strikes: &mut Strikes<'_>) {
    let now = field.clock.now();
    let secretary = field.caller_of(field.account_of(field.secretariat, AccountRole::Administrator));
    let organization = |name: &str, number| {
        let draft = organization_draft(OrganizationKind::PrivateSector, name);
        OrganizationDraft { origin: Origin::listed("cve-cna", format!("CNA-{number}"), now), ..draft }
    };
    let contact = |email: &str, number| {
        let origin = Origin::listed("cve-cna", format!("CNA-{number}"), now);
        ContactDraft { origin, ..contact_draft(email) }
    };
    let ids = [OrganizationId::new(now), OrganizationId::new(now)];
    let contact_ids = [ContactId::new(now), ContactId::new(now)];
    let new = vec![(ids[0], organization("Vendor", 1)), (ids[1], organization("Maker", 2))];
    let reached = vec![
        (contact_ids[0], ids[0], contact("security@vendor.example", 1)),
        (contact_ids[1], ids[1], contact("security@maker.example", 2)),
    ];
    strikes
        .act("enter what a source lists", &secretary, async move |unit: &mut Unit| {
            organizations::register_all(unit, new).await?;
            contacts::register_all(unit, reached).await
        })
        .await;
    let (renamed, moved) = (organization("Vendor Ltd", 1), contact("psirt@vendor.example", 1));
    strikes
        .act("follow a source", &secretary, async move |unit: &mut Unit| {
            organizations::follow(unit, ids[0], renamed).await?;
            contacts::follow(unit, contact_ids[0], moved).await?;
            contacts::mark_missing(unit, contact_ids[1], "cve-cna").await?;
            organizations::mark_missing(unit, ids[1], "cve-cna").await
        })
        .await;
    strikes
        .act("retire what a source dropped", &secretary, async move |unit: &mut Unit| {
            organizations::retire_missing(unit, ids[1], "cve-cna").await.map(drop)
        })
        .await;

    let said_of = ids[0];
    let claim = move |note: Option<&str>| ClaimDraft {
        subject: ClaimSubject::sought(ClaimKind::Domain, "vendor.example").unwrap(),
        contact_id: Some(contact_ids[0]),
        note: note.map(str::to_owned),
        origin: Origin::listed("cve-cna", "CNA-1 vendor.example".to_owned(), now),
    };
    let attestation = move |level: &str| AttestationDraft {
        title: "Partner".to_owned(),
        level: Some(level.to_owned()),
        since: NaiveDate::from_ymd_opt(2020, 1, 1).unwrap(),
        until: None,
        evidence: None,
        note: None,
    };
    let space = move |prefix: &str| AddressSpaceDraft {
        registry: "rir".to_owned(),
        country: Country::parse("CH").unwrap(),
        prefixes: vec![prefix.parse().unwrap()],
        as_numbers: Vec::new(),
        origin: Origin::listed("rir", "rir CH".to_owned(), now),
    };
    let (claim_id, attestation_id, space_id) =
        (ClaimId::new(now), AttestationId::new(now), AddressSpaceId::new(now));
    strikes
        .act("enter what a source says of them", &secretary, async move |unit: &mut Unit| {
            let origin = Origin::listed("cve-cna", "CNA-1 Partner".to_owned(), now);
            let listed =
                ListedAttestation { issuer_name: "A list".to_owned(), origin, draft: attestation("silver") };
            claims::report_all(unit, vec![(claim_id, said_of, claim(None))]).await?;
            attestations::report_all(unit, vec![(attestation_id, said_of, listed)]).await?;
            address_space::register_all(unit, vec![(space_id, space("192.0.2.0/24"))]).await
        })
        .await;
    strikes
        .act("follow what a source says of them", &secretary, async move |unit: &mut Unit| {
            claims::follow(unit, claim_id, &claim(Some("All of it."))).await?;
            attestations::follow(unit, attestation_id, "cve-cna", &attestation("gold")).await?;
            address_space::follow(unit, space_id, space("198.51.100.0/24")).await?;
            claims::mark_missing(unit, claim_id, "cve-cna").await?;
            address_space::mark_missing(unit, space_id, "rir").await
        })
        .await;
    let import_id = ImportId::new(now);
    strikes
        .act("begin an import", &secretary, async move |unit: &mut Unit| {
            reports::begin(unit, import_id).await
        })
        .await;
    strikes
        .act("end what a source says no more", &secretary, async move |unit: &mut Unit| {
            claims::retire_missing(unit, claim_id, "cve-cna").await?;
            attestations::end_missing(unit, attestation_id, "cve-cna").await?;
            address_space::retire_missing(unit, space_id, "rir").await
        })
        .await;
}

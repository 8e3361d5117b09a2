//! Exports: whole sets as files.

mod bounds;
mod disclosure;
mod forms;
mod pages;
mod refusals;
mod sheets;

use counterpart::model::audience::Audience;
use counterpart::model::ids::{ContactId, OrganizationId};
use counterpart::model::kinds::{AccountRole, OrganizationKind};
use counterpart::model::origin::Origin;
use counterpart::model::tlp::Tlp;
use counterpart::registry::{contacts, organizations};
use counterpart::unit::Unit;
use serde_json::{Value, json};

use crate::support::{Answered, Field, PROCESS, Visitor, contact_draft, email_draft, organization_draft};

/// What a visitor gets of an export, which is not broken off.
async fn exported(visitor: &Visitor<'_>, path: &str) -> Answered {
    let answer = visitor.get(path).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    answer
}

/// The lines of an export in `ndjson`.
async fn lines(visitor: &Visitor<'_>, path: &str) -> Vec<Value> {
    let answer = exported(visitor, path).await;
    answer.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// A contact that has all that there is.
fn rich() -> Value {
    json!({
        "roles": ["technical", "incident_response"], "title": "Duty; desk, \"A\"", "languages": ["en", "fr"],
        "audience": "public",
        "availability": {"kind": "weekly", "time_zone": "Europe/Zurich",
            "hours": [{"days": ["mon", "tue", "wed", "thu", "fri"], "from": "08:00", "to": "17:00"}],
            "exceptions": [{"date": "2026-12-25", "note": "Christmas"}], "note": "=Ring\ntwice"},
        "channels": [
            {"kind": "email", "value": "desk@team.example"},
            {"kind": "email", "value": "second@team.example", "preference": 2},
            {"kind": "phone", "value": "+41225550100", "extension": "12"},
            {"kind": "phone", "value": "+41225550101", "usage": "emergency", "availability": {"kind": "always"}},
            {"kind": "fax", "value": "+41225550102"},
            {"kind": "web_form", "value": "https://team.example/report?a=1,2"},
            {"kind": "matrix", "value": "@duty:team.example"},
            {"kind": "signal", "value": "+41225550103", "listing": "lookup_only"},
            {"kind": "radio", "value": "HF: 7.2 MHz", "audience": "members"},
            {"kind": "phone", "value": "+41225550104", "belongs_to": "person", "audience": "own"}
        ],
        "person": {"name": "Alex Example", "position": "Head; of, desk", "from": "2026-01-01", "audience": "members"}
    })
}

/// Enters so many public contacts of organizations that a source lists, 250 of each and some kilobytes each.
async fn many(field: &Field, count: usize) {
    let now = field.clock.now();
    let secretary = field.caller_of(field.account_of(field.secretariat, AccountRole::Administrator));
    let numbers: Vec<usize> = (0..count).collect();
    for part in numbers.chunks(250) {
        let id = OrganizationId::new(now);
        let mut vendor = organization_draft(OrganizationKind::PrivateSector, "Vendor");
        vendor.origin = Origin::listed("cve-cna", format!("CNA-{}", part[0]), now);
        let enter = async move |unit: &mut Unit| organizations::register(unit, id, vendor).await.map(drop);
        field.done(&PROCESS, enter).await;
        let drafts = part.iter().map(|number| {
            let mut draft = contact_draft(&format!("desk{number}@vendor.example"));
            draft.title = Some(format!("Desk {number}"));
            draft.audience = Audience::Public;
            draft.tlp = Tlp::Clear;
            draft.origin = Origin::listed("cve-cna", format!("CNA-{number}"), now);
            let more = (0..8).map(|place| email_draft(&format!("desk{number}-{place}@vendor.example")));
            draft.channels.extend(more);
            (ContactId::new(now), id, draft)
        });
        let drafts = drafts.collect();
        field.done(&secretary, async move |unit: &mut Unit| contacts::register_all(unit, drafts).await).await;
    }
}

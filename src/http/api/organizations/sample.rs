//! The organization in examples.

use chrono::NaiveDate;

use crate::access::views::{IdentifierView, LinkView, NameView, OrganizationView};
use crate::http::answer::View;
use crate::http::api::parts::{SAMPLE_ID, moment, own_origin};

impl View for OrganizationView<'static> {
    type Shown<'a> = OrganizationView<'a>;

    fn sample() -> Self {
        Self {
            id: SAMPLE_ID,
            kind: "csirt",
            name: "Computer Emergency Response Team of Examplia",
            short_name: Some("CERT-EX"),
            names: vec![NameView { value: "Équipe de réponse d'Examplie", language: Some("fr") }],
            country: Some("CH"),
            sectors: vec!["energy"],
            team_types: vec![],
            host: None,
            links: vec![LinkView {
                rel: "rfc2350",
                url: "https://cert.example/rfc2350",
                language: Some("en"),
                label: None,
            }],
            identifiers: vec![IdentifierView { scheme: "first", value: "cert-ex" }],
            address: None,
            established: NaiveDate::from_ymd_opt(1998, 4, 1),
            standing: "accredited",
            standing_since: moment(),
            standing_criterion: Some("national_csirt"),
            standing_reason: Some("The national CSIRT by decree 98/12."),
            standing_reference: Some("Decision 4/2026"),
            is_lead: false,
            authority_id: None,
            authority_basis: None,
            authority_since: None,
            delegated_kinds: vec![],
            delegated_sectors: vec![],
            delegated_until: None,
            audience: "public",
            circles: vec![],
            tlp: "CLEAR",
            origin: own_origin(),
            confirmed_at: Some(moment()),
            freshness: "fresh",
            retired_at: None,
            created_at: moment(),
            updated_at: Some(moment()),
        }
    }
}

//! The attestation as a noun.

use chrono::{Duration, NaiveDate};
use uuid::Uuid;

use crate::access::disclosure::{disclose_attestation, withheld_attestation};
use crate::access::views::AttestationView;
use crate::access::{Disclosed, Owner};
use crate::changes::{Record, RecordKind};
use crate::directory::{AttestationFilter, Cursor, Look, Page};
use crate::http::answer::{Answer, View};
use crate::http::api::noun::{Held, Listed, Noun};
use crate::http::api::parts::{SAMPLE_ID, moment, own_origin};
use crate::model::attestation::Attestation;
use crate::model::ids::{AttestationId, OrganizationId};

/// The answer that shows an attestation.
pub type AttestationAnswer = Answer<AttestationView<'static>>;

impl Noun for Attestation {
    type View = AttestationView<'static>;

    const KIND: RecordKind = RecordKind::Attestation;

    fn of(record: Record) -> Option<Self> {
        if let Record::Attestation(it) = record { Some(it) } else { None }
    }

    fn find<'a>(look: &Look<'a>, id: Uuid) -> Option<Held<'a, Self>> {
        let (listed, attestation) = look.held_attestation(AttestationId(id))?;
        Some(Held { owner: &listed.owner, record: attestation })
    }

    fn is_retired(&self) -> bool {
        self.retired_at.is_some()
    }

    fn disclose<'a>(&'a self, look: &Look<'_>, owner: &Owner) -> Option<Disclosed<AttestationView<'a>>> {
        disclose_attestation(look.caller, owner, self, look.counts(self), look.light)
    }

    fn veil(view: &mut AttestationView<'_>, look: &Look<'_>) {
        look.veil_attestation(view);
    }

    fn withheld(&self) -> Disclosed<AttestationView<'_>> {
        withheld_attestation(self)
    }

    fn ids(view: &AttestationView<'_>) -> (Uuid, OrganizationId) {
        (view.id, OrganizationId(view.organization_id))
    }
}

impl Listed for Attestation {
    const LIST: &'static str = "attestations";

    type Filter = AttestationFilter;

    fn page<'a>(
        look: &Look<'a>,
        filter: &AttestationFilter,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Page<AttestationView<'a>> {
        look.attestations(filter, after, limit)
    }
}

impl View for AttestationView<'static> {
    type Shown<'a> = AttestationView<'a>;

    fn sample() -> Self {
        Self {
            id: SAMPLE_ID,
            organization_id: SAMPLE_ID,
            issuer_id: Some(SAMPLE_ID),
            issuer_name: None,
            title: "Full member",
            level: Some("certified"),
            since: NaiveDate::from_ymd_opt(2024, 1, 1).unwrap_or_default(),
            until: None,
            current: true,
            evidence: Some("https://region.example/members/cert-ex"),
            note: None,
            origin: own_origin(),
            retired_at: None,
            created_at: moment() - Duration::days(1),
            updated_at: moment(),
        }
    }
}

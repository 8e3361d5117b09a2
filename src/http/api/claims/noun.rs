//! The claim as a noun.

use chrono::Duration;
use uuid::Uuid;

use crate::access::disclosure::withheld_claim;
use crate::access::views::{ClaimView, DisputeView};
use crate::access::{Disclosed, Owner, disclose_claim};
use crate::changes::{Record, RecordKind};
use crate::directory::{ClaimFilter, Cursor, Look, Page};
use crate::http::answer::{Answer, View};
use crate::http::api::noun::{Held, Listed, Noun};
use crate::http::api::parts::{SAMPLE_ID, moment, own_origin};
use crate::model::claim::Claim;
use crate::model::ids::{ClaimId, OrganizationId};

/// The answer that shows a claim.
pub type ClaimAnswer = Answer<ClaimView<'static>>;

impl Noun for Claim {
    type View = ClaimView<'static>;

    const KIND: RecordKind = RecordKind::Claim;

    fn of(record: Record) -> Option<Self> {
        if let Record::Claim(it) = record { Some(it) } else { None }
    }

    fn find<'a>(look: &Look<'a>, id: Uuid) -> Option<Held<'a, Self>> {
        let (listed, claim) = look.held_claim(ClaimId(id))?;
        Some(Held { owner: &listed.owner, record: claim })
    }

    fn is_retired(&self) -> bool {
        self.retired_at.is_some()
    }

    fn disclose<'a>(&'a self, look: &Look<'_>, owner: &Owner) -> Option<Disclosed<ClaimView<'a>>> {
        disclose_claim(look.caller, owner, self, look.light)
    }

    fn veil(view: &mut ClaimView<'_>, look: &Look<'_>) {
        look.veil_claim(view);
    }

    fn withheld(&self) -> Disclosed<ClaimView<'_>> {
        withheld_claim(self)
    }

    fn ids(view: &ClaimView<'_>) -> (Uuid, OrganizationId) {
        (view.id, OrganizationId(view.organization_id))
    }
}

impl Listed for Claim {
    const LIST: &'static str = "claims";

    type Filter = ClaimFilter;

    fn page<'a>(
        look: &Look<'a>,
        filter: &ClaimFilter,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Page<ClaimView<'a>> {
        look.claims(filter, after, limit)
    }
}

impl View for ClaimView<'static> {
    type Shown<'a> = ClaimView<'a>;

    fn sample() -> Self {
        Self {
            id: SAMPLE_ID,
            organization_id: SAMPLE_ID,
            kind: "prefix",
            country: None,
            sector: None,
            domain: None,
            prefix: Some("192.0.2.0/24"),
            as_from: None,
            as_to: None,
            vendor: None,
            product: None,
            purl: None,
            cpe: None,
            text: None,
            contact_id: None,
            note: Some("Hosting customers only."),
            status: "confirmed",
            confirmed_by: Some(SAMPLE_ID),
            confirmed_basis: Some("authority"),
            confirmed_at: Some(moment()),
            disputes: vec![DisputeView {
                organization_id: Some(SAMPLE_ID),
                reason: "This network was handed over to us in 2025.",
                since: moment(),
            }],
            origin: own_origin(),
            retired_at: None,
            created_at: moment() - Duration::days(1),
            updated_at: Some(moment()),
        }
    }
}

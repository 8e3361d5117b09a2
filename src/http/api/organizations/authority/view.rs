//! An authority's offer, as it is answered.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::access::views::rfc3339;
use crate::http::answer::View;
use crate::model::kinds::OrganizationKind;
use crate::model::sector::Sector;
use crate::registry::organizations::offers::Offer;

/// What an authority offers an organization. Only the two see it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AuthorityOffer)]
pub struct AuthorityOfferView {
    /// To whom.
    pub organization_id: Uuid,
    /// By whom.
    pub authority_id: Uuid,
    /// `sponsored`, or `delegated`: see the vocabulary `authority_bases`.
    #[schema(example = "sponsored")]
    pub basis: &'static str,
    /// The kinds of organizations that would be left to it; empty when it would only be sponsored.
    #[schema(example = json!([]))]
    pub delegated_kinds: Vec<&'static str>,
    /// Their sectors; empty for all of them.
    #[schema(example = json!([]))]
    pub delegated_sectors: Vec<&'static str>,
    /// The last day of that, in UTC; null while it has no end.
    pub delegated_until: Option<NaiveDate>,
    /// Since when the offer stands.
    #[serde(serialize_with = "rfc3339")]
    #[schema(example = "2026-05-02T08:00:00.000Z")]
    pub offered_at: DateTime<Utc>,
}

impl From<Offer> for AuthorityOfferView {
    fn from(offer: Offer) -> Self {
        let (kinds, sectors, until) =
            offer.delegation.map(|it| (it.kinds, it.sectors, it.until)).unwrap_or_default();
        Self {
            organization_id: offer.organization_id.0,
            authority_id: offer.authority_id.0,
            basis: offer.basis.as_str(),
            delegated_kinds: kinds.into_iter().map(OrganizationKind::as_str).collect(),
            delegated_sectors: sectors.into_iter().map(Sector::as_str).collect(),
            delegated_until: until,
            offered_at: offer.offered_at,
        }
    }
}

impl View for AuthorityOfferView {
    const TAGGED: bool = false;

    type Shown<'a> = Self;

    fn sample() -> Self {
        Self {
            organization_id: Uuid::from_u128(0x0192_f0c1_2a3b_7c4d_8e5f_0123_4567_89ab),
            authority_id: Uuid::from_u128(0x0192_f0c1_2a3b_7c4d_8e5f_0123_4567_89ac),
            basis: "delegated",
            delegated_kinds: vec!["critical_infrastructure_operator"],
            delegated_sectors: vec!["energy"],
            delegated_until: NaiveDate::from_ymd_opt(2027, 12, 31),
            offered_at: DateTime::from_timestamp(1_777_708_800, 0).unwrap_or_default(),
        }
    }
}

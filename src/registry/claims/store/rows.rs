//! A claim and its disputes as rows. Private to the store.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde_json::json;
use uuid::Uuid;

use crate::db::schema::{claim, claim_dispute};
use crate::model::claim::{Claim, ClaimSubject, Confirmation, Dispute};
use crate::model::ids::{ClaimId, ContactId, OrganizationId};
use crate::model::kinds::ClaimBasis;
use crate::unit::{Failure, columns};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = claim)]
pub(super) struct ClaimRow {
    pub(super) id: Uuid,
    organization_id: Uuid,
    created_at: DateTime<Utc>,
    #[diesel(embed)]
    subject: SubjectColumns,
    #[diesel(embed)]
    pub(super) columns: ClaimColumns,
}

/// What a claim is about.
#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = claim)]
pub(super) struct SubjectColumns {
    kind: String,
    country: Option<String>,
    sector: Option<String>,
    domain: Option<String>,
    prefix: Option<String>,
    as_from: Option<i64>,
    as_to: Option<i64>,
    vendor: Option<String>,
    product: Option<String>,
    purl: Option<String>,
    cpe: Option<String>,
    text: Option<String>,
}

/// What of a claim's row can change.
#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = claim, treat_none_as_null = true)]
pub(super) struct ClaimColumns {
    contact_id: Option<Uuid>,
    note: Option<String>,
    confirmed_by: Option<Uuid>,
    confirmed_basis: Option<String>,
    confirmed_at: Option<DateTime<Utc>>,
    origin_source: String,
    origin_source_id: Option<String>,
    origin_fetched_at: Option<DateTime<Utc>>,
    origin_source_changed_at: Option<DateTime<Utc>>,
    missing_since: Option<DateTime<Utc>>,
    edit_version: i64,
    updated_at: DateTime<Utc>,
    retired_at: Option<DateTime<Utc>>,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = claim_dispute)]
pub(super) struct DisputeRow {
    pub(super) claim_id: Uuid,
    organization_id: Uuid,
    disputer_id: Uuid,
    reason: String,
    since: DateTime<Utc>,
}

impl From<&Claim> for ClaimRow {
    fn from(it: &Claim) -> Self {
        Self {
            id: it.id.0,
            organization_id: it.organization_id.0,
            created_at: it.created_at,
            subject: SubjectColumns::from(&it.subject),
            columns: ClaimColumns {
                contact_id: it.contact_id.map(|it| it.0),
                note: it.note.clone(),
                confirmed_by: it.confirmation.map(|it| it.by.0),
                confirmed_basis: it.confirmation.map(|it| it.basis.to_string()),
                confirmed_at: it.confirmation.map(|it| it.at),
                origin_source: it.origin.source.clone(),
                origin_source_id: it.origin.source_id.clone(),
                origin_fetched_at: it.origin.fetched_at,
                origin_source_changed_at: it.origin.source_changed_at,
                missing_since: it.origin.missing_since,
                edit_version: it.edit_version,
                updated_at: it.updated_at,
                retired_at: it.retired_at,
            },
        }
    }
}

impl From<&ClaimSubject> for SubjectColumns {
    fn from(subject: &ClaimSubject) -> Self {
        let it = subject.parts();
        let owned = |text: Option<&str>| text.map(str::to_owned);
        Self {
            kind: subject.kind().to_string(),
            country: owned(it.country),
            sector: owned(it.sector),
            domain: owned(it.domain),
            prefix: owned(it.prefix),
            as_from: it.as_from,
            as_to: it.as_to,
            vendor: owned(it.vendor),
            product: owned(it.product),
            purl: owned(it.purl),
            cpe: owned(it.cpe),
            text: owned(it.text),
        }
    }
}

impl SubjectColumns {
    /// What stands here passed its rules when it was written: it is read as the log reads it.
    pub(super) fn into_subject(self) -> Result<ClaimSubject, Failure> {
        let mut parts = json!({
            "kind": self.kind, "country": self.country, "sector": self.sector, "domain": self.domain,
            "prefix": self.prefix, "as_from": self.as_from, "as_to": self.as_to, "vendor": self.vendor,
            "product": self.product, "purl": self.purl, "cpe": self.cpe, "text": self.text
        });
        if let Some(parts) = parts.as_object_mut() {
            parts.retain(|_, part| !part.is_null());
        }
        serde_json::from_value(parts).map_err(|error| Failure::Damaged(error.to_string()))
    }
}

impl ClaimRow {
    pub(super) fn into_claim(self, disputes: Vec<DisputeRow>) -> Result<Claim, Failure> {
        let it = self.columns;
        let confirmation = match (it.confirmed_by, it.confirmed_basis, it.confirmed_at) {
            (Some(by), Some(basis), Some(at)) => {
                Some(Confirmation { by: OrganizationId(by), basis: ClaimBasis::parse(&basis)?, at })
            }
            _ => None,
        };
        let disputes = disputes
            .into_iter()
            .map(|row| Dispute {
                organization_id: OrganizationId(row.disputer_id),
                reason: row.reason,
                since: row.since,
            })
            .collect();
        Ok(Claim {
            id: ClaimId(self.id),
            organization_id: OrganizationId(self.organization_id),
            subject: self.subject.into_subject()?,
            contact_id: it.contact_id.map(ContactId),
            note: it.note,
            confirmation,
            disputes,
            origin: columns::origin((
                it.origin_source,
                it.origin_source_id,
                it.origin_fetched_at,
                it.origin_source_changed_at,
                it.missing_since,
            )),
            edit_version: it.edit_version,
            created_at: self.created_at,
            updated_at: it.updated_at,
            retired_at: it.retired_at,
        })
    }
}

impl DisputeRow {
    pub(super) fn new(claim: &Claim, it: &Dispute) -> Self {
        Self {
            claim_id: claim.id.0,
            organization_id: claim.organization_id.0,
            disputer_id: it.organization_id.0,
            reason: it.reason.clone(),
            since: it.since,
        }
    }
}

//! An attestation as a row. Private to the store.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use crate::db::schema::attestation;
use crate::model::attestation::Attestation;
use crate::model::ids::{AttestationId, OrganizationId};
use crate::model::web::WebUrl;
use crate::unit::{Failure, columns};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = attestation)]
pub(super) struct AttestationRow {
    pub(super) id: Uuid,
    organization_id: Uuid,
    issuer_id: Option<Uuid>,
    issuer_name: Option<String>,
    title: String,
    since: NaiveDate,
    origin_source: String,
    origin_source_id: Option<String>,
    origin_fetched_at: Option<DateTime<Utc>>,
    origin_source_changed_at: Option<DateTime<Utc>>,
    missing_since: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
    #[diesel(embed)]
    pub(super) columns: AttestationColumns,
}

/// What of an attestation's row can change.
#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = attestation, treat_none_as_null = true)]
pub(super) struct AttestationColumns {
    level: Option<String>,
    until: Option<NaiveDate>,
    evidence: Option<String>,
    note: Option<String>,
    edit_version: i64,
    updated_at: DateTime<Utc>,
    retired_at: Option<DateTime<Utc>>,
}

impl From<&Attestation> for AttestationRow {
    fn from(it: &Attestation) -> Self {
        Self {
            id: it.id.0,
            organization_id: it.organization_id.0,
            issuer_id: it.issuer_id.map(|it| it.0),
            issuer_name: it.issuer_name.clone(),
            title: it.title.clone(),
            since: it.since,
            origin_source: it.origin.source.clone(),
            origin_source_id: it.origin.source_id.clone(),
            origin_fetched_at: it.origin.fetched_at,
            origin_source_changed_at: it.origin.source_changed_at,
            missing_since: it.origin.missing_since,
            created_at: it.created_at,
            columns: AttestationColumns {
                level: it.level.clone(),
                until: it.until,
                evidence: it.evidence.as_ref().map(ToString::to_string),
                note: it.note.clone(),
                edit_version: it.edit_version,
                updated_at: it.updated_at,
                retired_at: it.retired_at,
            },
        }
    }
}

impl AttestationRow {
    pub(super) fn into_attestation(self) -> Result<Attestation, Failure> {
        let it = self.columns;
        Ok(Attestation {
            id: AttestationId(self.id),
            organization_id: OrganizationId(self.organization_id),
            issuer_id: self.issuer_id.map(OrganizationId),
            issuer_name: self.issuer_name,
            title: self.title,
            level: it.level,
            since: self.since,
            until: it.until,
            evidence: it.evidence.as_deref().map(WebUrl::parse).transpose()?,
            note: it.note,
            origin: columns::origin((
                self.origin_source,
                self.origin_source_id,
                self.origin_fetched_at,
                self.origin_source_changed_at,
                self.missing_since,
            )),
            edit_version: it.edit_version,
            created_at: self.created_at,
            updated_at: it.updated_at,
            retired_at: it.retired_at,
        })
    }
}

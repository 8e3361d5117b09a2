//! Origin: which directory owns a record. Only the owner changes it; others propose.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The name of this directory among the sources.
pub const LOCAL: &str = "local";

/// Where a record comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// `local`, or the source's name, such as `cve-cna`.
    pub source: String,
    /// The record's id in the source; none for a local record.
    pub source_id: Option<String>,
    /// When it was last read from the source.
    pub fetched_at: Option<DateTime<Utc>>,
    /// When the source last changed it, as the source says.
    pub source_changed_at: Option<DateTime<Utc>>,
    /// Since when the source no longer lists it.
    pub missing_since: Option<DateTime<Utc>>,
    /// Where an organization that is ours now was listed before: no edit changes it, so that lists of that source know it
    /// again. Contacts and claims follow their organization and have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adopted_from: Option<Listed>,
}

/// A record as a source knows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// The source's name.
    pub source: String,
    /// The record's id there.
    pub source_id: String,
}

impl Origin {
    /// A record that is registered here.
    #[must_use]
    pub fn local() -> Self {
        Self {
            source: LOCAL.to_owned(),
            source_id: None,
            fetched_at: None,
            source_changed_at: None,
            missing_since: None,
            adopted_from: None,
        }
    }

    /// A record that `source` lists under `source_id`, read at `fetched_at`.
    #[must_use]
    pub fn listed(source: &str, source_id: String, fetched_at: DateTime<Utc>) -> Self {
        Self {
            source: source.to_owned(),
            source_id: Some(source_id),
            fetched_at: Some(fetched_at),
            source_changed_at: None,
            missing_since: None,
            adopted_from: None,
        }
    }

    /// The same record once its organization owns it: it was read from its source, and is no more.
    #[must_use]
    pub fn adopted(&self) -> Self {
        Self { fetched_at: self.fetched_at, ..Self::local() }
    }

    /// The same for an organization, which lists of the source go on to name.
    #[must_use]
    pub fn adopted_for_good(&self) -> Self {
        let adopted_from =
            self.source_id.clone().map(|source_id| Listed { source: self.source.clone(), source_id });
        Self { adopted_from, ..self.adopted() }
    }

    /// Whether a source listed the record before its organization adopted it: what is registered here was never read
    /// from anywhere.
    #[must_use]
    pub fn is_adopted(&self) -> bool {
        self.is_local() && self.fetched_at.is_some()
    }

    /// The record's id in a source that lists it, or that listed it before its organization adopted it. Identifiers say what
    /// an organization calls itself; this was read.
    #[must_use]
    pub fn id_in(&self, source: &str) -> Option<&str> {
        if self.source == source {
            return self.source_id.as_deref();
        }
        self.adopted_from.as_ref().filter(|it| it.source == source).map(|it| it.source_id.as_str())
    }

    /// Whether this directory owns the record.
    #[must_use]
    pub fn is_local(&self) -> bool {
        self.source == LOCAL
    }
}

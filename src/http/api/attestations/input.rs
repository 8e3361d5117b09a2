//! Attestations in bodies.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::http::api::parts::{optional_date, optional_line, optional_note};
use crate::http::patch::Patch;
use crate::model::attestation::{AttestationDraft, AttestationEdit, NOTE_MAX, TITLE_MAX};
use crate::model::violation::{Invalid, Violations};
use crate::model::web::WebUrl;
use crate::model::{date, text};

/// What one organization says of another.
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "title": "Full member", "level": "certified", "since": "2024-01-01",
    "evidence": "https://region.example/members/cert-ex"
}))]
pub struct NewAttestation {
    /// What is said, on one line. It stays: another title is another attestation.
    #[validate(length(min = 1, max = 200))]
    pub title: String,
    /// In which degree.
    #[serde(default)]
    #[validate(length(max = 200))]
    pub level: Option<String>,
    /// The first day on which it holds.
    #[validate(length(max = 10))]
    #[schema(format = Date)]
    pub since: String,
    /// The last day on which it holds; left out, it is open.
    #[serde(default)]
    #[validate(length(max = 10))]
    #[schema(format = Date)]
    pub until: Option<String>,
    /// Where it can be looked up: an address on the web.
    #[serde(default)]
    #[validate(length(max = 2000))]
    pub evidence: Option<String>,
    /// What has to be said besides.
    #[serde(default)]
    #[validate(length(max = 2000))]
    pub note: Option<String>,
}

/// A change of an attestation: what is left out stays, null clears.
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"until": "2026-12-31", "note": null}))]
pub struct EditAttestation {
    /// In which degree.
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[validate(length(max = 200))]
    pub level: Patch<String>,
    /// The last day on which it holds.
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[validate(length(max = 10))]
    #[schema(value_type = Option<String>, format = Date)]
    pub until: Patch<String>,
    /// Where it can be looked up: an address on the web.
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[validate(length(max = 2000))]
    pub evidence: Patch<String>,
    /// What has to be said besides.
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[validate(length(max = 2000))]
    pub note: Patch<String>,
}

impl NewAttestation {
    /// What to say.
    ///
    /// # Errors
    /// All that is wrong with it.
    pub fn check(self) -> Result<AttestationDraft, Violations> {
        let mut violations = Violations::default();
        let draft = AttestationDraft {
            // What is missing here is told in the violations, which then stand in its place.
            title: violations.take("/title", text::line(&self.title, TITLE_MAX)).unwrap_or_default(),
            level: violations.take("/level", optional_line(self.level.as_deref(), TITLE_MAX)).flatten(),
            since: violations.take("/since", date::parse(&self.since)).unwrap_or(NaiveDate::MIN),
            until: violations.take("/until", optional_date(self.until.as_deref())).flatten(),
            evidence: violations.take("/evidence", evidence(self.evidence.as_deref())).flatten(),
            note: violations.take("/note", optional_note(self.note.as_deref(), NOTE_MAX)).flatten(),
        };
        violations.done(draft)
    }
}

impl EditAttestation {
    /// What to change.
    ///
    /// # Errors
    /// All that is wrong with it.
    pub fn check(self) -> Result<AttestationEdit, Violations> {
        let mut violations = Violations::default();
        let violated = &mut violations;
        let edit = AttestationEdit {
            level: (self.level.into_change())
                .and_then(|it| violated.take("/level", optional_line(it.as_deref(), TITLE_MAX))),
            until: (self.until.into_change())
                .and_then(|it| violated.take("/until", optional_date(it.as_deref()))),
            evidence: (self.evidence.into_change())
                .and_then(|it| violated.take("/evidence", evidence(it.as_deref()))),
            note: (self.note.into_change())
                .and_then(|it| violated.take("/note", optional_note(it.as_deref(), NOTE_MAX))),
        };
        violations.done(edit)
    }
}

fn evidence(value: Option<&str>) -> Result<Option<WebUrl>, Invalid> {
    value.map(WebUrl::parse).transpose()
}

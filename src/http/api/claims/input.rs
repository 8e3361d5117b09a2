//! Claims in bodies.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use crate::http::api::parts::optional_note;
use crate::model::claim::{ClaimDraft, ClaimSubject, NOTE_MAX, SubjectParts};
use crate::model::ids::ContactId;
use crate::model::kinds::ClaimKind;
use crate::model::origin::Origin;
use crate::model::violation::Violations;

/// A new claim. Of the fields that say for what, exactly those of its kind are given.
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"kind": "prefix", "prefix": "192.0.2.0/24", "note": "Hosting customers only."}))]
pub struct NewClaim {
    /// What it is about: see the vocabulary `claim_kinds`.
    #[validate(length(max = 64))]
    pub kind: String,
    /// Of the kind `country`: ISO 3166-1 alpha-2, `EU` or `XK`.
    #[serde(default)]
    #[validate(length(max = 2))]
    pub country: Option<String>,
    /// Of the kind `sector`: see the vocabulary `sectors`.
    #[serde(default)]
    #[validate(length(max = 64))]
    pub sector: Option<String>,
    /// Of the kind `domain`: a domain name in any script, without a wildcard. It stands for all names below it, too.
    #[serde(default)]
    #[validate(length(max = 300))]
    pub domain: Option<String>,
    /// Of the kind `prefix`: a network of IP addresses with its length, without host bits.
    #[serde(default)]
    #[validate(length(max = 64))]
    pub prefix: Option<String>,
    /// Of the kind `as_range`: the first number.
    #[serde(default)]
    #[validate(range(min = 1, max = 4_294_967_295_i64))]
    #[schema(minimum = 1, maximum = 4_294_967_295_i64)]
    pub as_from: Option<i64>,
    /// Of the kind `as_range`: the last number; left out, the first.
    #[serde(default)]
    #[validate(range(min = 1, max = 4_294_967_295_i64))]
    #[schema(minimum = 1, maximum = 4_294_967_295_i64)]
    pub as_to: Option<i64>,
    /// Of the kind `product`: who makes it.
    #[serde(default)]
    #[validate(length(max = 200))]
    pub vendor: Option<String>,
    /// Of the kind `product`: what it is called.
    #[serde(default)]
    #[validate(length(max = 200))]
    pub product: Option<String>,
    /// Of the kind `product`: its package URL (purl).
    #[serde(default)]
    #[validate(length(max = 500))]
    pub purl: Option<String>,
    /// Of the kind `product`: its name in CPE 2.3.
    #[serde(default)]
    #[validate(length(max = 500))]
    pub cpe: Option<String>,
    /// Of the kind `text`: what none of the other kinds can say, on one line.
    #[serde(default)]
    #[validate(length(max = 500))]
    pub text: Option<String>,
    /// The organization's contact that answers for it.
    #[serde(default)]
    pub contact_id: Option<Uuid>,
    /// What has to be said besides.
    #[serde(default)]
    #[validate(length(max = 2000))]
    pub note: Option<String>,
}

impl NewClaim {
    /// The claim to register.
    ///
    /// # Errors
    /// All that is wrong with it.
    pub fn check(self) -> Result<ClaimDraft, Violations> {
        let mut violations = Violations::default();
        let note = violations.take("/note", optional_note(self.note.as_deref(), NOTE_MAX)).flatten();
        let parts = SubjectParts {
            country: self.country.as_deref(),
            sector: self.sector.as_deref(),
            domain: self.domain.as_deref(),
            prefix: self.prefix.as_deref(),
            as_from: self.as_from,
            as_to: self.as_to,
            vendor: self.vendor.as_deref(),
            product: self.product.as_deref(),
            purl: self.purl.as_deref(),
            cpe: self.cpe.as_deref(),
            text: self.text.as_deref(),
        };
        let kind = violations.take("/kind", ClaimKind::parse(&self.kind));
        let subject = kind.and_then(|kind| violations.nest("", ClaimSubject::check(kind, &parts)));
        match subject {
            Some(subject) => violations.done(ClaimDraft {
                subject,
                contact_id: self.contact_id.map(ContactId),
                note,
                origin: Origin::local(),
            }),
            None => Err(violations),
        }
    }
}

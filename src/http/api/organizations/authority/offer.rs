//! Offer to be an organization's authority.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::AuthorityOfferView;
use crate::http::answer::Answer;
use crate::http::api::parts::{optional_date, words};
use crate::http::caller::SignedIn;
use crate::http::headers::ActReference;
use crate::http::json::Valid;
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
use crate::http::shared::State;
use crate::model::ids::OrganizationId;
use crate::model::kinds::OrganizationKind;
use crate::model::sector::Sector;
use crate::model::violation::{Invalid, Violations};
use crate::registry::organizations::offers::{self, Terms};
use crate::unit::Unit;

/// What an authority offers.
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "basis": "delegated", "delegated_kinds": ["critical_infrastructure_operator"], "delegated_sectors": ["energy"],
    "delegated_until": "2027-12-31"
}))]
pub struct NewOffer {
    /// `sponsored`, or `delegated`: see the vocabulary `authority_bases`.
    #[validate(length(max = 64))]
    pub basis: String,
    /// What would be delegated: towards which kinds of organizations it would act for you.
    #[serde(default)]
    #[validate(length(max = 10))]
    pub delegated_kinds: Vec<String>,
    /// In which sectors; empty for all of them.
    #[serde(default)]
    #[validate(length(max = 50))]
    pub delegated_sectors: Vec<String>,
    /// The last day of that, in UTC.
    #[serde(default)]
    #[validate(length(max = 10))]
    #[schema(format = Date)]
    pub delegated_until: Option<String>,
}

impl NewOffer {
    /// The terms of a delegation; none for an offer to sponsor.
    ///
    /// # Errors
    /// All that is wrong with it.
    pub fn check(&self) -> Result<Option<Terms>, Violations> {
        let mut violations = Violations::default();
        let kinds =
            words(&mut violations, "/delegated_kinds", &self.delegated_kinds, OrganizationKind::parse);
        let sectors = words(&mut violations, "/delegated_sectors", &self.delegated_sectors, Sector::parse);
        let until = violations.take("/delegated_until", optional_date(self.delegated_until.as_deref()));
        let terms = match self.basis.as_str() {
            "sponsored" => {
                for (pointer, is_empty) in [
                    ("/delegated_kinds", self.delegated_kinds.is_empty()),
                    ("/delegated_sectors", self.delegated_sectors.is_empty()),
                    ("/delegated_until", self.delegated_until.is_none()),
                ] {
                    if !is_empty {
                        violations.add(
                            pointer,
                            Invalid::new("not_delegated", "Leave it out: nothing is delegated."),
                        );
                    }
                }
                None
            }
            "delegated" => Some(Terms { kinds, sectors, until: until.flatten() }),
            _ => {
                violations.add("/basis", Invalid::new("unknown_value", "Use sponsored or delegated."));
                None
            }
        };
        violations.done(terms)
    }
}

/// Offer to be an organization's authority
///
/// A lead state authority offers an organization to sponsor it, or to leave something to it; a delegate of the lead offers to
/// sponsor for it. `authority_id` is your own organization. Nothing changes until the organization accepts; an offer that
/// stands is replaced.
#[utoipa::path(
    put,
    path = "/v1/organizations/{organization_id}/authority-offers/{authority_id}",
    tag = "authority",
    responses(refused::OfWrite, refused::Retired, refused::NoOffer)
)]
pub async fn offer_authority(
    state: State,
    caller: SignedIn,
    ids: Path<(Uuid, Uuid)>,
    reference: ActReference,
    body: Valid<NewOffer>,
) -> Result<Answer<AuthorityOfferView>, Problem> {
    let (id, authority_id) = (OrganizationId(ids.0.0), OrganizationId(ids.0.1));
    let terms = body.0.check()?;
    let offer = async move |unit: &mut Unit| offers::offer(unit, id, authority_id, terms).await;
    let written = state.app.write(&caller, reference.0, offer).await?;
    Ok(Answer::new(written.value.into(), None))
}

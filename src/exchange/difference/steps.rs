//! Steps: what is done to each record of a row.

use crate::exchange::sheets::SheetStep;
use crate::model::address_space::AddressSpaceDraft;
use crate::model::attestation::{AttestationDraft, ListedAttestation};
use crate::model::claim::ClaimDraft;
use crate::model::contact::ContactDraft;
use crate::model::ids::{AddressSpaceId, AttestationId, ClaimId, ContactId, OrganizationId};
use crate::model::organization::OrganizationDraft;

/// All that is done to what a row lists.
#[derive(Clone, Debug, Default)]
pub struct Steps {
    pub(in crate::exchange) organization: Option<OrganizationStep>,
    pub(in crate::exchange) contacts: Vec<ContactStep>,
    pub(in crate::exchange) claims: Vec<ClaimStep>,
    pub(in crate::exchange) attestations: Vec<AttestationStep>,
    pub(in crate::exchange) space: Option<SpaceStep>,
    pub(in crate::exchange) sheet: Option<SheetStep>,
}

#[derive(Clone, Debug)]
pub(in crate::exchange) enum OrganizationStep {
    Register(OrganizationId, Box<OrganizationDraft>),
    Follow(OrganizationId, Box<OrganizationDraft>),
    MarkMissing(OrganizationId),
    RetireMissing(OrganizationId),
}

#[derive(Clone, Debug)]
pub(in crate::exchange) enum ContactStep {
    Register(ContactId, OrganizationId, Box<ContactDraft>),
    Follow(ContactId, Box<ContactDraft>),
    MarkMissing(ContactId),
    RetireMissing(ContactId),
}

#[derive(Clone, Debug)]
pub(in crate::exchange) enum ClaimStep {
    Report(ClaimId, OrganizationId, Box<ClaimDraft>),
    Follow(ClaimId, Box<ClaimDraft>),
    MarkMissing(ClaimId),
    RetireMissing(ClaimId),
}

#[derive(Clone, Debug)]
pub(in crate::exchange) enum AttestationStep {
    Report(AttestationId, OrganizationId, Box<ListedAttestation>),
    Follow(AttestationId, Box<AttestationDraft>),
    End(AttestationId),
}

#[derive(Clone, Debug)]
pub(in crate::exchange) enum SpaceStep {
    Register(AddressSpaceId, Box<AddressSpaceDraft>),
    Follow(AddressSpaceId, Box<AddressSpaceDraft>),
    MarkMissing(AddressSpaceId),
    RetireMissing(AddressSpaceId),
}

impl Steps {
    /// Whether there is nothing to be done.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.organization.is_none()
            && self.contacts.is_empty()
            && self.claims.is_empty()
            && self.attestations.is_empty()
            && self.space.is_none()
            && self.sheet.is_none()
    }
}

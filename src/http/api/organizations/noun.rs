//! The organization as a noun.

use uuid::Uuid;

use crate::access::disclosure::withheld_organization;
use crate::access::views::OrganizationView;
use crate::access::{Disclosed, Owner, disclose_organization};
use crate::changes::{Record, RecordKind};
use crate::directory::Look;
use crate::http::answer::Answer;
use crate::http::api::noun::{Held, Noun};
use crate::model::ids::OrganizationId;
use crate::model::organization::Organization;

/// The answer that shows an organization.
pub type OrganizationAnswer = Answer<OrganizationView<'static>>;

impl Noun for Organization {
    type View = OrganizationView<'static>;

    const KIND: RecordKind = RecordKind::Organization;

    fn of(record: Record) -> Option<Self> {
        if let Record::Organization(it) = record { Some(it) } else { None }
    }

    fn find<'a>(look: &Look<'a>, id: Uuid) -> Option<Held<'a, Self>> {
        let listed = look.listed(OrganizationId(id))?;
        Some(Held { owner: &listed.owner, record: &listed.organization })
    }

    fn is_retired(&self) -> bool {
        self.retired_at.is_some()
    }

    fn disclose<'a>(&'a self, look: &Look<'_>, owner: &Owner) -> Option<Disclosed<OrganizationView<'a>>> {
        disclose_organization(look.caller, owner, self, look.light)
    }

    fn veil(view: &mut OrganizationView<'_>, look: &Look<'_>) {
        look.veil(view);
    }

    fn withheld(&self) -> Disclosed<OrganizationView<'_>> {
        withheld_organization(self)
    }

    fn ids(view: &OrganizationView<'_>) -> (Uuid, OrganizationId) {
        (view.id, OrganizationId(view.id))
    }
}

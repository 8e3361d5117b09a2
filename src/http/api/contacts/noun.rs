//! The contact as a noun.

use uuid::Uuid;

use crate::access::disclosure::{Glance, withheld_contact};
use crate::access::views::ContactView;
use crate::access::{Disclosed, Owner, disclose_contact};
use crate::changes::{Record, RecordKind};
use crate::directory::Look;
use crate::http::answer::Answer;
use crate::http::api::noun::{Held, Noun};
use crate::model::contact::Contact;
use crate::model::ids::{ContactId, OrganizationId};

/// The answer that shows a contact.
pub type ContactAnswer = Answer<ContactView<'static>>;

impl Noun for Contact {
    type View = ContactView<'static>;

    const KIND: RecordKind = RecordKind::Contact;

    fn of(record: Record) -> Option<Self> {
        if let Record::Contact(it) = record { Some(it) } else { None }
    }

    fn find<'a>(look: &Look<'a>, id: Uuid) -> Option<Held<'a, Self>> {
        let (listed, contact) = look.held_contact(ContactId(id))?;
        Some(Held { owner: &listed.owner, record: contact })
    }

    fn is_retired(&self) -> bool {
        self.retired_at.is_some()
    }

    fn disclose<'a>(&'a self, look: &Look<'_>, owner: &Owner) -> Option<Disclosed<ContactView<'a>>> {
        disclose_contact(look.caller, owner, self, Glance::Item, look.light)
    }

    fn withheld(&self) -> Disclosed<ContactView<'_>> {
        withheld_contact(self)
    }

    fn ids(view: &ContactView<'_>) -> (Uuid, OrganizationId) {
        (view.id, OrganizationId(view.organization_id))
    }
}

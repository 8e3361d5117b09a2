//! The account as a noun.

use uuid::Uuid;

use crate::access::views::AccountView;
use crate::access::{Disclosed, Owner, disclose_account};
use crate::changes::{Record, RecordKind};
use crate::directory::Look;
use crate::http::answer::Answer;
use crate::http::api::noun::{Held, Noun};
use crate::model::account::Account;
use crate::model::ids::{AccountId, OrganizationId};

/// The answer that shows an account.
pub type AccountAnswer = Answer<AccountView<'static>>;

impl Noun for Account {
    type View = AccountView<'static>;

    const KIND: RecordKind = RecordKind::Account;

    fn of(record: Record) -> Option<Self> {
        if let Record::Account(it) = record { Some(it) } else { None }
    }

    fn find<'a>(look: &Look<'a>, id: Uuid) -> Option<Held<'a, Self>> {
        let (listed, account) = look.held_account(AccountId(id))?;
        Some(Held { owner: &listed.owner, record: account })
    }

    fn is_retired(&self) -> bool {
        self.disabled_at.is_some()
    }

    fn disclose<'a>(&'a self, look: &Look<'_>, owner: &Owner) -> Option<Disclosed<AccountView<'a>>> {
        disclose_account(look.caller, owner, self, look.light)
    }

    fn withheld(&self) -> Disclosed<AccountView<'_>> {
        let view = AccountView {
            id: self.id.0,
            organization_id: self.organization_id.0,
            name: None,
            email: None,
            role: self.role.as_str(),
            created_at: self.created_at,
            updated_at: self.updated_at,
        };
        Disclosed { view, version: Some(self.edit_version), restricted: Vec::new(), values: [0; 32] }
    }

    fn ids(view: &AccountView<'_>) -> (Uuid, OrganizationId) {
        (view.id, OrganizationId(view.organization_id))
    }
}

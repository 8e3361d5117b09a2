//! What is seen of a machine client: all of it by the administrators of its organization, to all others it is not there.
//! Nothing in it is restricted: nobody else reads it.

use super::Disclosed;
use crate::access::caller::Caller;
use crate::access::owner::Owner;
use crate::access::policy::{Action, Target, decide, may_read_clients};
use crate::access::views::{ClientSecretView, ClientView};
use crate::model::client::{Client, ClientSecret};

/// What `caller` sees of a client and its live secrets, with the `secret` for who has just had it made.
#[must_use]
pub fn disclose_client<'a>(
    caller: &Caller,
    owner: &Owner,
    (client, secrets): (&'a Client, &'a [ClientSecret]),
    secret: Option<&'a str>,
) -> Option<Disclosed<ClientView<'a>>> {
    if !may_read_clients(caller, owner) {
        return None;
    }
    let view = ClientView {
        id: client.id.0,
        organization_id: client.organization_id.0,
        name: &client.name,
        role: client.role.as_str(),
        scopes: client.scopes.words(),
        expires_at: client.expires_at,
        secrets: secrets.iter().map(ClientSecretView::from).collect(),
        secret,
        created_at: client.created_at,
        updated_at: client.updated_at,
    };
    let may_edit = decide(caller, Action::EditClient, Target::Of(owner)).is_ok();
    let version = may_edit.then_some(client.edit_version);
    Some(Disclosed { view, version, restricted: Vec::new(), values: [0; 32] })
}

impl<'a> From<&'a ClientSecret> for ClientSecretView<'a> {
    fn from(it: &'a ClientSecret) -> Self {
        Self {
            id: it.id.0,
            prefix: &it.prefix,
            created_at: it.created_at,
            expires_at: it.expires_at,
            last_used_at: it.last_used_at,
        }
    }
}

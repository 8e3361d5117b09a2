//! Set password: an account signs in with another password from now on. Whoever knew the old one is out.

use serde_json::json;

use super::password::PasswordHash;
use super::revoke::revoke;
use super::{sessions, store};
use crate::access::Action;
use crate::changes::RecordKind;
use crate::model::ids::AccountId;
use crate::unit::{Failure, Subject, Unit};

/// Sets the password of an account that can sign in, and ends its sessions.
///
/// # Errors
/// [`Failure`].
pub async fn set_password(unit: &mut Unit, id: AccountId, password: PasswordHash) -> Result<(), Failure> {
    let organization_id = store::organization_of(unit.connection(), id).await?.ok_or(Failure::Missing)?;
    let owner = unit.owner(organization_id).await?;
    let permit = unit.permit(Action::SetPassword, &owner, &owner.audience).await?;
    store::set_password(unit.connection(), &permit, id, &password).await?;
    let now = unit.now();
    loop {
        let open = sessions::store::open_of(unit.connection(), id, now).await?;
        if open.is_empty() {
            break;
        }
        for session in open {
            if let Some(held) = sessions::store::lock(unit.connection(), session.id, now).await? {
                revoke(unit, &held).await?;
            }
        }
    }
    let subject = Subject {
        kind: RecordKind::Account.as_str(),
        record_id: Some(id.0),
        organization_id: Some(organization_id),
    };
    unit.note("set_password", subject, &json!({}))
}

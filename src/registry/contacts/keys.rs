//! Keys: added and retired one by one, at their own address.

use super::{Kept, open, store};
use crate::access::Action;
use crate::model::ids::{ContactId, KeyId};
use crate::model::key::KeyDraft;
use crate::unit::{Expected, Failure, Unit};

/// Adds a key under `key_id` to a contact that stands at a version of `expected`.
///
/// # Errors
/// [`Failure`].
pub async fn add_key(
    unit: &mut Unit,
    id: ContactId,
    key_id: KeyId,
    draft: KeyDraft,
    expected: &Expected,
) -> Result<Kept, Failure> {
    let opened = open(unit, id, Action::EditContact).await?;
    opened.require_current(expected)?;
    let after = opened.contact.add_key(key_id, draft, unit.now())?;
    store::save(unit, &opened.permit, "add_key", Some(&opened.contact), &after).await?;
    Ok((opened.owner, after))
}

/// Retires a key of a contact that stands at a version of `expected`.
///
/// # Errors
/// [`Failure`].
pub async fn retire_key(
    unit: &mut Unit,
    id: ContactId,
    key_id: KeyId,
    expected: &Expected,
) -> Result<Kept, Failure> {
    let opened = open(unit, id, Action::EditContact).await?;
    opened.require_current(expected)?;
    let after = opened.contact.retire_key(key_id, unit.now()).ok_or(Failure::Missing)?;
    store::save(unit, &opened.permit, "retire_key", Some(&opened.contact), &after).await?;
    Ok((opened.owner, after))
}

//! Adopt: the first administrator of an imported organization takes it over from its source, with its contacts and
//! claims. Later imports only show what the source says.

use super::{Kept, open, store};
use crate::access::Action;
use crate::model::ids::OrganizationId;
use crate::model::kinds::IdentifierScheme;
use crate::model::organization::Identifier;
use crate::registry::{claims, contacts};
use crate::unit::{Conflict, Expected, Failure, Unit};

/// Takes an organization over from its source.
///
/// # Errors
/// [`Failure`].
pub async fn adopt(unit: &mut Unit, id: OrganizationId, expected: &Expected) -> Result<Kept, Failure> {
    let opened = open(unit, id, Action::Adopt).await?;
    let before = &opened.organization;
    opened.require_standing(expected)?;
    if before.origin.is_local() {
        return Err(Conflict::NotOfAnySource.into());
    }
    let identifier = match &before.origin.source_id {
        Some(value) => {
            Some(Identifier { scheme: IdentifierScheme::parse(&before.origin.source)?, value: value.clone() })
        }
        None => None,
    };
    let after = before.adopted(identifier, unit.now());
    store::save(unit, &opened.permit, "adopt", Some(before), &after).await?;
    contacts::adopt_all(unit, &opened.permit, id).await?;
    claims::adopt_all(unit, &opened.permit).await?;
    Ok(opened.became(after))
}

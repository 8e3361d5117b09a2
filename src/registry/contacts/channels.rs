//! Channels: added, changed and retired one by one, at their own address.

use super::{Kept, is_kept_reachable, open, require_reachable, store};
use crate::access::Action;
use crate::model::channel::{ChannelDraft, ChannelEdit};
use crate::model::ids::{ChannelId, ContactId};
use crate::unit::{Conflict, Expected, Failure, Unit};

/// Adds a channel under `channel_id` to a contact that stands at a version of `expected`.
///
/// # Errors
/// [`Failure`].
pub async fn add_channel(
    unit: &mut Unit,
    id: ContactId,
    channel_id: ChannelId,
    draft: ChannelDraft,
    expected: &Expected,
) -> Result<Kept, Failure> {
    let opened = open(unit, id, Action::EditContact).await?;
    opened.require_current(expected)?;
    let after = opened.contact.add_channel(channel_id, draft, &opened.owner.audience, unit.now())?;
    let place = format!("/channels/{}", opened.contact.channels.len());
    store::save(unit, &opened.permit, "add_channel", Some(&opened.contact), &after)
        .await
        .map_err(|failure| failure.relative_to(&place))?;
    Ok((opened.owner, after))
}

/// Changes a channel of a contact that stands at a version of `expected`. What changes nothing writes nothing.
///
/// # Errors
/// [`Failure`].
pub async fn change_channel(
    unit: &mut Unit,
    id: ContactId,
    channel_id: ChannelId,
    edit: ChannelEdit,
    expected: &Expected,
) -> Result<Kept, Failure> {
    let opened = open(unit, id, Action::EditContact).await?;
    opened.require_current(expected)?;
    let after = opened
        .contact
        .change_channel(channel_id, edit, &opened.owner.audience, unit.now())
        .ok_or(Failure::Missing)??;
    if after != opened.contact {
        let was_reachable = is_kept_reachable(unit, &opened.owner).await?;
        let place = after.channels.iter().position(|channel| channel.id == channel_id).unwrap_or_default();
        store::save(unit, &opened.permit, "change_channel", Some(&opened.contact), &after)
            .await
            .map_err(|failure| failure.relative_to(&format!("/channels/{place}")))?;
        require_reachable(unit, &opened.owner, was_reachable).await?;
    }
    Ok((opened.owner, after))
}

/// Retires a channel of a contact that stands at a version of `expected`. The last one stays: a contact can be reached.
///
/// # Errors
/// [`Failure`].
pub async fn retire_channel(
    unit: &mut Unit,
    id: ContactId,
    channel_id: ChannelId,
    expected: &Expected,
) -> Result<Kept, Failure> {
    let opened = open(unit, id, Action::EditContact).await?;
    opened.require_current(expected)?;
    let after = opened.contact.retire_channel(channel_id, unit.now()).ok_or(Failure::Missing)?;
    if after.channels.is_empty() {
        return Err(Conflict::LastChannel.into());
    }
    let was_reachable = is_kept_reachable(unit, &opened.owner).await?;
    store::save(unit, &opened.permit, "retire_channel", Some(&opened.contact), &after).await?;
    require_reachable(unit, &opened.owner, was_reachable).await?;
    Ok((opened.owner, after))
}

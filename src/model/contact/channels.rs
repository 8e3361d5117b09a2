//! The channels of a contact, one by one.

use chrono::{DateTime, Utc};

use super::{Contact, ContactChange};
use crate::model::audience::Audience;
use crate::model::channel::{Channel, ChannelDraft, ChannelEdit};
use crate::model::ids::ChannelId;
use crate::model::proving::Proving;
use crate::model::violation::Violations;

impl Contact {
    /// Adds a channel.
    ///
    /// # Errors
    /// What breaks a rule of the record as a whole; pointers count from the new channel.
    pub fn add_channel(
        &self,
        id: ChannelId,
        draft: ChannelDraft,
        whole: &Audience,
        now: DateTime<Utc>,
    ) -> Result<Self, Violations> {
        let place = format!("/channels/{}", self.channels.len());
        self.change_of(Some(id), whole, now, |after| {
            after.channels.push(Channel::add(id, draft, &after.audience, now));
            Ok(())
        })
        .map_err(|violations| violations.relative_to(&place))
    }

    /// Changes one channel; `None` when the contact has no such channel.
    ///
    /// # Errors
    /// What breaks a rule of the record as a whole; pointers count from the channel.
    pub fn change_channel(
        &self,
        id: ChannelId,
        edit: ChannelEdit,
        whole: &Audience,
        now: DateTime<Utc>,
    ) -> Option<Result<Self, Violations>> {
        let index = self.channels.iter().position(|channel| channel.id == id)?;
        let place = format!("/channels/{index}");
        Some(
            self.change_of(Some(id), whole, now, |after| {
                after.channels[index].apply(edit, now).map_err(|inner| inner.within(&place))
            })
            .map_err(|violations| violations.relative_to(&place)),
        )
    }

    /// Takes a channel away; `None` when the contact has no such channel.
    #[must_use]
    pub fn retire_channel(&self, id: ChannelId, now: DateTime<Utc>) -> Option<Self> {
        self.channels
            .iter()
            .any(|channel| channel.id == id)
            .then(|| self.next(now, |after| after.channels.retain(|channel| channel.id != id)))
    }

    /// A channel was shown to work; `None` when the contact has no such channel. Moves no version.
    ///
    /// # Errors
    /// See [`Proving`]; pointers count from what was told.
    pub fn prove_channel(
        &self,
        id: ChannelId,
        proving: Proving,
        now: DateTime<Utc>,
    ) -> Option<Result<Self, Violations>> {
        let index = self.channels.iter().position(|channel| channel.id == id)?;
        Some(self.channels[index].prove(proving, now).map(|proved| {
            let mut after = self.clone();
            if proved != after.channels[index] {
                after.channels[index] = proved;
                after.updated_at = now;
            }
            after
        }))
    }

    /// Changes the contact and its channels at once, as a sheet says it. Channels that lead where one of `channels` does stay
    /// the channels that they are; of the others those go that are in `covered`.
    ///
    /// # Errors
    /// What breaks a rule of the record as a whole; pointers to channels count those of the contact as it would be: first
    /// those that stay as they are, then those that were given.
    pub fn rewrite(
        &self,
        change: ContactChange,
        whole: &Audience,
        now: DateTime<Utc>,
    ) -> Result<Self, Violations> {
        let ContactChange { edit, channels, covered } = change;
        // Ids of one millisecond are in no order by themselves.
        let mut ids: Vec<ChannelId> = channels.iter().map(|_| ChannelId::new(now)).collect();
        ids.sort_unstable();
        self.edited(edit, whole, now, |after| {
            let mut known = std::mem::take(&mut after.channels);
            let given: Vec<Channel> = ids
                .into_iter()
                .zip(channels)
                .map(|(id, draft)| {
                    let mut channel = Channel::add(id, draft, &after.audience, now);
                    if let Some(place) = known.iter().position(|old| old.leads_where(&channel)) {
                        channel.keep(&known.remove(place));
                    }
                    channel
                })
                .collect();
            known.retain(|channel| !covered.contains(&channel.id));
            after.channels = known.into_iter().chain(given).collect();
            after.channels.sort_by_key(|channel| (channel.created_at, channel.id));
        })
    }

    /// By how many channels members reach it.
    #[must_use]
    pub fn reaching(&self) -> usize {
        let is_open = |it: &&Channel| matches!(it.audience, Audience::Public | Audience::Members);
        self.channels.iter().filter(is_open).count()
    }

    /// The channel with this id.
    #[must_use]
    pub fn channel(&self, id: ChannelId) -> Option<&Channel> {
        self.channels.iter().find(|channel| channel.id == id)
    }
}

//! Prove: somebody says that a channel was shown to work. That changes nothing of what its owner says of it.

use chrono::{DateTime, Utc};

use super::{Kept, open, store};
use crate::access::disclosure::may_read;
use crate::access::policy::may_edit_contacts;
use crate::access::{Action, Caller, Owner};
use crate::model::channel::{Channel, normal_value};
use crate::model::ids::{ChannelId, ContactId};
use crate::model::kinds::{ProofMethod, Prover};
use crate::model::proving::Proving;
use crate::model::violation::Violations;
use crate::registry::rules;
use crate::unit::{Expected, Failure, Unit};

/// What is told of a channel.
#[derive(Clone, Debug)]
pub struct Told {
    /// How it was shown to work.
    pub method: ProofMethod,
    /// When; now, when it is not said.
    pub at: Option<DateTime<Utc>>,
    /// Which value was shown to work.
    pub value: Option<String>,
}

/// Notes that a channel was shown to work, of a contact that stands at a version of `expected`. The edit version stays,
/// and a source may own the record. What was proved later already stays too.
///
/// # Errors
/// [`Failure`]; [`Failure::Stale`] when the channel has another value by now.
pub async fn prove_channel(
    unit: &mut Unit,
    id: ContactId,
    channel_id: ChannelId,
    told: Told,
    expected: &Expected,
) -> Result<Kept, Failure> {
    let opened = open(unit, id, Action::ProveChannel).await?;
    let (owner, before) = (opened.owner, opened.contact);
    // Who may prove need not see all that there is.
    let sees = |audience| may_read(unit.caller(), &owner, audience);
    let channel = before
        .channel(channel_id)
        .filter(|it| sees(&owner.audience) && sees(&before.audience) && sees(&it.audience));
    let channel = channel.ok_or(Failure::Missing)?;
    rules::require_standing(expected, before.edit_version, before.retired_at)?;
    require_value(channel, told.value.as_deref(), may_edit_contacts(unit.caller(), &owner))?;
    let now = unit.now();
    let by = prover(unit.caller(), &owner);
    let proving = Proving { method: told.method, at: told.at.unwrap_or(now), by };
    let after = before.prove_channel(channel_id, proving, now).ok_or(Failure::Missing)??;
    if after != before {
        store::save(unit, &opened.permit, "prove_channel", Some(&before), &after).await?;
    }
    Ok((owner, after))
}

/// The value that was proved is the one that stands. Who does not edit the contact is not told its version, and has to
/// name the value.
fn require_value(channel: &Channel, value: Option<&str>, edits: bool) -> Result<(), Failure> {
    match value {
        None if edits => Ok(()),
        None => Err(Violations::one(
            "/value",
            "required",
            "Give the value that was shown to work: only who edits the contact may leave it out.",
        )
        .into()),
        Some(value) => {
            let mut violations = Violations::default();
            let value = violations.take("/value", normal_value(channel.kind, value));
            let value = violations.done(value)?;
            if value.as_deref() == channel.value.get() { Ok(()) } else { Err(Failure::Stale) }
        }
    }
}

/// Whose word it is. The organization's own accounts speak for it, whoever else may.
fn prover(caller: &Caller, owner: &Owner) -> Prover {
    match caller.member() {
        Some(member) if member.organization_id == owner.id => Prover::Owner,
        Some(member) if member.is_of_secretariat() => Prover::Secretariat,
        _ => Prover::Authority,
    }
}

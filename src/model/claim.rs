//! Constituency claim: whom an organization answers for.

pub mod prefix;
pub mod product;
mod subject;

pub use subject::{ClaimSubject, SubjectParts, TEXT_MAX};

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::ids::{ClaimId, ContactId, OrganizationId};
use super::kinds::{ClaimBasis, ClaimStatus};
use super::organization::set;
use super::origin::Origin;

/// Longest note or reason, in characters.
pub const NOTE_MAX: usize = 2000;
/// Most disputes of others that a claim holds, besides those of its authority and of the secretariat.
pub const DISPUTES_MAX: usize = 50;

/// How long a dispute stands at least: each change of one goes into a history that others read.
pub const DISPUTE_STANDS: TimeDelta = TimeDelta::days(1);

/// That an organization answers for something.
///
/// What it is about never changes: confirmations, disputes and what sources report are about that.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// Its id.
    pub id: ClaimId,
    /// Who answers.
    pub organization_id: OrganizationId,
    /// For what.
    pub subject: ClaimSubject,
    /// The organization's contact that answers for it; it may be retired by now.
    pub contact_id: Option<ContactId>,
    /// What has to be said besides.
    pub note: Option<String>,
    /// Who confirmed it, while that holds.
    pub confirmation: Option<Confirmation>,
    /// Who says that it is not so, in the order of their ids.
    pub disputes: Vec<Dispute>,
    /// Which directory owns this record.
    pub origin: Origin,
    /// Counts its edits from 1. Confirmations and disputes are none.
    pub edit_version: i64,
    /// When it was registered.
    pub created_at: DateTime<Utc>,
    /// When anything of it was last changed.
    pub updated_at: DateTime<Utc>,
    /// When it was retired; a tombstone since then.
    pub retired_at: Option<DateTime<Utc>>,
}

/// That somebody else confirmed a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmation {
    /// Which organization.
    pub by: OrganizationId,
    /// On whose word it counts.
    pub basis: ClaimBasis,
    /// When.
    pub at: DateTime<Utc>,
}

/// That somebody says that a claim is not so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dispute {
    /// Which organization.
    pub organization_id: OrganizationId,
    /// Why.
    pub reason: String,
    /// Since when it says this.
    pub since: DateTime<Utc>,
}

/// A new claim.
#[derive(Clone, Debug)]
pub struct ClaimDraft {
    /// See [`Claim::subject`].
    pub subject: ClaimSubject,
    /// See [`Claim::contact_id`].
    pub contact_id: Option<ContactId>,
    /// See [`Claim::note`].
    pub note: Option<String>,
    /// See [`Claim::origin`].
    pub origin: Origin,
}

/// A change of a claim: what is `None` stays.
#[derive(Clone, Debug, Default)]
pub struct ClaimEdit {
    /// See [`Claim::contact_id`].
    pub contact_id: Option<Option<ContactId>>,
    /// See [`Claim::note`].
    pub note: Option<Option<String>>,
}

impl Claim {
    /// A new claim.
    #[must_use]
    pub fn register(
        id: ClaimId,
        organization_id: OrganizationId,
        draft: ClaimDraft,
        now: DateTime<Utc>,
    ) -> Self {
        Self {
            id,
            organization_id,
            subject: draft.subject,
            contact_id: draft.contact_id,
            note: draft.note,
            confirmation: None,
            disputes: Vec::new(),
            origin: draft.origin,
            edit_version: 1,
            created_at: now,
            updated_at: now,
            retired_at: None,
        }
    }

    /// How sure it is. What a source listed once stays reported when its organization takes it over: what it is about did
    /// not change.
    #[must_use]
    pub fn status(&self) -> ClaimStatus {
        if self.confirmation.is_some() {
            ClaimStatus::Confirmed
        } else if self.origin.is_local() && !self.origin.is_adopted() {
            ClaimStatus::SelfDeclared
        } else {
            ClaimStatus::Reported
        }
    }

    /// The dispute of an organization, where it has one.
    #[must_use]
    pub fn dispute_of(&self, id: OrganizationId) -> Option<&Dispute> {
        self.place_of(id).ok().and_then(|place| self.disputes.get(place))
    }

    /// Whether the dispute of an organization is so new that it stays as it is.
    #[must_use]
    pub fn was_just_disputed(&self, by: OrganizationId, now: DateTime<Utc>) -> bool {
        self.dispute_of(by).is_some_and(|it| now < it.since + DISPUTE_STANDS)
    }

    /// Changes which contact answers, or the note. The version moves when anything is different.
    #[must_use]
    pub fn apply(&self, edit: ClaimEdit, now: DateTime<Utc>) -> Self {
        self.edited(now, |after| {
            set(&mut after.contact_id, edit.contact_id);
            set(&mut after.note, edit.note);
        })
    }

    /// Somebody else confirms it, and takes back what he disputed. A confirmation of the same organization stays as it is.
    #[must_use]
    pub fn confirm(&self, by: OrganizationId, basis: ClaimBasis, now: DateTime<Utc>) -> Self {
        self.noted(now, |after| {
            after.disputes.retain(|it| it.organization_id != by);
            if after.confirmation.is_none_or(|it| (it.by, it.basis) != (by, basis)) {
                after.confirmation = Some(Confirmation { by, basis, at: now });
            }
        })
    }

    /// The confirmation is taken back: it is as sure as it was before.
    #[must_use]
    pub fn unconfirmed(&self, now: DateTime<Utc>) -> Self {
        self.noted(now, |after| after.confirmation = None)
    }

    /// Somebody else says that it is not so. One who says the same again says it since then.
    #[must_use]
    pub fn dispute(&self, by: OrganizationId, reason: String, now: DateTime<Utc>) -> Self {
        self.noted(now, |after| match after.place_of(by) {
            Ok(place) if after.disputes[place].reason == reason => {}
            Ok(place) => after.disputes[place] = Dispute { organization_id: by, reason, since: now },
            Err(place) => after.disputes.insert(place, Dispute { organization_id: by, reason, since: now }),
        })
    }

    /// Somebody takes back that it is not so.
    #[must_use]
    pub fn without_dispute(&self, by: OrganizationId, now: DateTime<Utc>) -> Self {
        self.noted(now, |after| after.disputes.retain(|it| it.organization_id != by))
    }

    /// Takes what its source says of it now: a claim that is listed again comes back. That it was read again is no change
    /// by itself; what it is about never changes.
    #[must_use]
    pub fn follow(&self, draft: &ClaimDraft, now: DateTime<Utc>) -> Self {
        let follow = |after: &mut Self| {
            after.contact_id = draft.contact_id;
            after.note.clone_from(&draft.note);
            after.origin = Origin { fetched_at: self.origin.fetched_at, ..draft.origin.clone() };
            after.retired_at = None;
        };
        let mut after = self.edited(now, follow);
        if after != *self {
            after.origin.fetched_at = Some(now);
        }
        after
    }

    /// Its source no longer lists it.
    #[must_use]
    pub fn mark_missing(&self, now: DateTime<Utc>) -> Self {
        self.edited(now, |after| after.origin.missing_since = Some(now))
    }

    /// Its organization takes it over from its source.
    #[must_use]
    pub fn adopted(&self, now: DateTime<Utc>) -> Self {
        self.edited(now, |after| after.origin = self.origin.adopted())
    }

    /// Takes it out of the directory; a tombstone remains.
    #[must_use]
    pub fn retire(&self, now: DateTime<Utc>) -> Self {
        self.edited(now, |after| after.retired_at = Some(now))
    }

    /// Undoes the retiring.
    #[must_use]
    pub fn restore(&self, now: DateTime<Utc>) -> Self {
        self.edited(now, |after| after.retired_at = None)
    }

    fn place_of(&self, id: OrganizationId) -> Result<usize, usize> {
        self.disputes.binary_search_by_key(&id, |it| it.organization_id)
    }

    fn edited(&self, now: DateTime<Utc>, change: impl FnOnce(&mut Self)) -> Self {
        let mut after = self.noted(now, change);
        if after != *self {
            after.edit_version += 1;
        }
        after
    }

    /// Changes what its organization does not say, so that no version moves.
    fn noted(&self, now: DateTime<Utc>, change: impl FnOnce(&mut Self)) -> Self {
        let mut after = self.clone();
        change(&mut after);
        if after != *self {
            after.updated_at = now;
        }
        after
    }
}

#[cfg(test)]
mod tests {
    use chrono::Duration;
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::model::country::Country;
    use crate::model::samples::{TEAM, now};

    const AUTHORITY: OrganizationId = OrganizationId(Uuid::from_u128(3));
    const OTHER: OrganizationId = OrganizationId(Uuid::from_u128(4));

    fn claim(origin: Origin) -> Claim {
        let country = Country::parse("CH").expect("a country");
        let subject = ClaimSubject::Country { country };
        let draft = ClaimDraft { subject, contact_id: None, note: None, origin };
        Claim::register(ClaimId(Uuid::from_u128(1)), TEAM, draft, now())
    }

    fn later() -> DateTime<Utc> {
        now() + Duration::hours(1)
    }

    #[test]
    fn a_claim_falls_back_to_what_it_was_before_it_was_confirmed() {
        let listed = Origin::listed("dotgov", "cert.example".into(), now());
        let adopted = claim(listed.clone()).adopted(now());
        assert!(adopted.origin.is_local());
        for (it, before) in [
            (claim(Origin::local()), ClaimStatus::SelfDeclared),
            (claim(listed), ClaimStatus::Reported),
            (adopted, ClaimStatus::Reported),
        ] {
            assert_eq!(it.status(), before);
            let confirmed = it.confirm(AUTHORITY, ClaimBasis::Authority, now());
            assert_eq!(confirmed.status(), ClaimStatus::Confirmed);
            assert_eq!(confirmed.unconfirmed(now()).status(), before);
        }
        assert!(
            ClaimStatus::SelfDeclared < ClaimStatus::Reported
                && ClaimStatus::Reported < ClaimStatus::Confirmed
        );
    }

    #[test]
    fn confirmations_and_disputes_move_no_version_and_what_changes_nothing_moves_no_time() {
        let it = claim(Origin::local());
        let confirmed = it.confirm(AUTHORITY, ClaimBasis::Authority, later());
        assert_eq!((confirmed.edit_version, confirmed.updated_at), (1, later()));
        let again = later() + Duration::hours(1);
        assert_eq!(confirmed.confirm(AUTHORITY, ClaimBasis::Authority, again), confirmed);
        let disputed = confirmed.dispute(OTHER, "It is ours.".into(), later());
        assert_eq!(disputed.edit_version, 1);
        assert_eq!(disputed.dispute(OTHER, "It is ours.".into(), again), disputed);
        assert_eq!(disputed.without_dispute(AUTHORITY, again), disputed);
        assert_eq!(disputed.apply(ClaimEdit::default(), again), disputed);
        let edit = ClaimEdit { contact_id: None, note: Some(Some("By day.".into())) };
        assert_eq!(disputed.apply(edit, again).edit_version, 2);
    }

    #[test]
    fn who_confirms_disputes_no_more_and_leaves_the_disputes_of_others() {
        let disputed = claim(Origin::local()).dispute(AUTHORITY, "No.".into(), now()).dispute(
            OTHER,
            "It is ours.".into(),
            now(),
        );
        let confirmed = disputed.confirm(AUTHORITY, ClaimBasis::Authority, now());
        assert!(confirmed.dispute_of(AUTHORITY).is_none() && confirmed.dispute_of(OTHER).is_some());
    }

    proptest! {
        #[test]
        fn each_organization_has_at_most_one_dispute_and_its_own_last_word(
            steps in prop::collection::vec((0_u128..6, prop::option::of(0_u8..3)), 0..40)
        ) {
            let mut it = claim(Origin::local());
            let mut expected = std::collections::BTreeMap::new();
            for (number, reason) in steps {
                let by = OrganizationId(Uuid::from_u128(number));
                it = match reason {
                    Some(reason) => {
                        expected.insert(by, reason.to_string());
                        it.dispute(by, reason.to_string(), now())
                    }
                    None => {
                        expected.remove(&by);
                        it.without_dispute(by, now())
                    }
                };
            }
            let found: Vec<_> = it.disputes.iter().map(|it| (it.organization_id, it.reason.clone())).collect();
            prop_assert_eq!(found, expected.into_iter().collect::<Vec<_>>());
            prop_assert_eq!(it.edit_version, 1);
            let json = serde_json::to_string(&it).expect("a claim is JSON");
            prop_assert_eq!(serde_json::from_str::<Claim>(&json).ok(), Some(it));
        }
    }
}

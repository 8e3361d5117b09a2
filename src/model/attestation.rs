//! Attestation: what one organization says of another, such as "Full member". Not a flag: it has an issuer, dates and
//! evidence.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::ids::{AttestationId, OrganizationId};
use super::organization::set;
use super::origin::Origin;
use super::violation::Violations;
use super::web::WebUrl;

/// Longest title, level or name of an issuer, in characters.
pub const TITLE_MAX: usize = 200;
/// Longest note, in characters.
pub const NOTE_MAX: usize = 2000;

/// What one organization says of another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attestation {
    /// Its id.
    pub id: AttestationId,
    /// Of whom it is said.
    pub organization_id: OrganizationId,
    /// Who says it, where that is listed here.
    pub issuer_id: Option<OrganizationId>,
    /// Who says it, as a source names it.
    pub issuer_name: Option<String>,
    /// What is said. It stays: another title is another attestation.
    pub title: String,
    /// In which degree.
    pub level: Option<String>,
    /// From which day on it holds.
    pub since: NaiveDate,
    /// The last day on which it holds.
    pub until: Option<NaiveDate>,
    /// Where it can be looked up.
    pub evidence: Option<WebUrl>,
    /// What has to be said besides.
    pub note: Option<String>,
    /// Whether the organization of which it is said declined it.
    #[serde(default)]
    pub declined: bool,
    /// Which directory owns this record.
    pub origin: Origin,
    /// Counts its edits from 1.
    pub edit_version: i64,
    /// When it was registered.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// When it was ended, declined, or retired with its organization; a tombstone since then.
    pub retired_at: Option<DateTime<Utc>>,
}

/// A new attestation by an organization that is listed here.
#[derive(Clone, Debug)]
pub struct AttestationDraft {
    /// See [`Attestation::title`].
    pub title: String,
    /// See [`Attestation::level`].
    pub level: Option<String>,
    /// See [`Attestation::since`].
    pub since: NaiveDate,
    /// See [`Attestation::until`].
    pub until: Option<NaiveDate>,
    /// See [`Attestation::evidence`].
    pub evidence: Option<WebUrl>,
    /// See [`Attestation::note`].
    pub note: Option<String>,
}

/// A new attestation which a source lists.
#[derive(Clone, Debug)]
pub struct ListedAttestation {
    /// See [`Attestation::issuer_name`].
    pub issuer_name: String,
    /// See [`Attestation::origin`].
    pub origin: Origin,
    /// What it says.
    pub draft: AttestationDraft,
}

/// A change of an attestation: what is `None` stays.
#[derive(Clone, Debug, Default)]
pub struct AttestationEdit {
    /// See [`Attestation::level`].
    pub level: Option<Option<String>>,
    /// See [`Attestation::until`].
    pub until: Option<Option<NaiveDate>>,
    /// See [`Attestation::evidence`].
    pub evidence: Option<Option<WebUrl>>,
    /// See [`Attestation::note`].
    pub note: Option<Option<String>>,
}

impl Attestation {
    /// A new attestation.
    ///
    /// # Errors
    /// When it ends before it begins.
    pub fn issue(
        id: AttestationId,
        organization_id: OrganizationId,
        issuer_id: OrganizationId,
        draft: AttestationDraft,
        now: DateTime<Utc>,
    ) -> Result<Self, Violations> {
        let attestation = Self {
            id,
            organization_id,
            issuer_id: Some(issuer_id),
            issuer_name: None,
            title: draft.title,
            level: draft.level,
            since: draft.since,
            until: draft.until,
            evidence: draft.evidence,
            note: draft.note,
            declined: false,
            origin: Origin::local(),
            edit_version: 1,
            created_at: now,
            updated_at: now,
            retired_at: None,
        };
        attestation.check().map(|()| attestation)
    }

    /// A new attestation which a source lists: it is by who has that name.
    ///
    /// # Errors
    /// When it ends before it begins.
    pub fn report(
        id: AttestationId,
        organization_id: OrganizationId,
        listed: ListedAttestation,
        now: DateTime<Utc>,
    ) -> Result<Self, Violations> {
        let attestation = Self {
            issuer_id: None,
            issuer_name: Some(listed.issuer_name),
            origin: listed.origin,
            ..Self::issue(id, organization_id, organization_id, listed.draft, now)?
        };
        Ok(attestation)
    }

    /// Takes what its source says of it now. What is listed again comes back, unless the organization declined it.
    ///
    /// # Errors
    /// When it would end before it begins.
    pub fn follow(&self, draft: &AttestationDraft, now: DateTime<Utc>) -> Result<Self, Violations> {
        let after = self.next(now, |after| {
            after.level.clone_from(&draft.level);
            after.until = draft.until;
            after.evidence.clone_from(&draft.evidence);
            after.note.clone_from(&draft.note);
            if !after.declined {
                after.retired_at = None;
            }
        });
        after.check().map(|()| after)
    }

    /// Changes it. The version moves when anything is different.
    ///
    /// # Errors
    /// When it would end before it begins.
    pub fn apply(&self, edit: AttestationEdit, now: DateTime<Utc>) -> Result<Self, Violations> {
        let after = self.next(now, |after| {
            set(&mut after.level, edit.level);
            set(&mut after.until, edit.until);
            set(&mut after.evidence, edit.evidence);
            set(&mut after.note, edit.note);
        });
        after.check().map(|()| after)
    }

    /// Whether it holds on the day of `now` (UTC), both ends included.
    #[must_use]
    pub fn holds(&self, now: DateTime<Utc>) -> bool {
        let today = now.date_naive();
        self.retired_at.is_none() && self.since <= today && self.until.is_none_or(|until| today <= until)
    }

    /// Ends it; a tombstone remains.
    #[must_use]
    pub fn retire(&self, now: DateTime<Utc>) -> Self {
        self.next(now, |after| after.retired_at = Some(now))
    }

    /// The organization of which it is said will not have it said; a tombstone remains, which others do not see.
    #[must_use]
    pub fn decline(&self, now: DateTime<Utc>) -> Self {
        self.next(now, |after| {
            after.declined = true;
            after.retired_at = Some(now);
        })
    }

    /// It comes back with its organization.
    #[must_use]
    pub fn restore(&self, now: DateTime<Utc>) -> Self {
        self.next(now, |after| after.retired_at = None)
    }

    fn check(&self) -> Result<(), Violations> {
        if self.until.is_some_and(|until| until < self.since) {
            return Err(Violations::one(
                "/until",
                "before_since",
                "It ends on the day on which it begins, or later.",
            ));
        }
        Ok(())
    }

    fn next(&self, now: DateTime<Utc>, change: impl FnOnce(&mut Self)) -> Self {
        let mut after = self.clone();
        change(&mut after);
        if after != *self {
            after.edit_version += 1;
            after.updated_at = now;
        }
        after
    }
}

#[cfg(test)]
mod tests {
    use chrono::{Days, Duration};
    use uuid::Uuid;

    use super::*;
    use crate::model::samples::{TEAM, now};

    const ISSUER: OrganizationId = OrganizationId(Uuid::from_u128(9));

    fn draft(since: NaiveDate, until: Option<NaiveDate>) -> AttestationDraft {
        AttestationDraft {
            title: "Full member".into(),
            level: None,
            since,
            until,
            evidence: None,
            note: None,
        }
    }

    fn issue(since: NaiveDate, until: Option<NaiveDate>) -> Result<Attestation, Violations> {
        Attestation::issue(AttestationId(Uuid::from_u128(1)), TEAM, ISSUER, draft(since, until), now())
    }

    #[test]
    fn it_holds_on_its_first_day_and_on_its_last() {
        let today = now().date_naive();
        let day = |days: i64| today + Duration::days(days);
        for (since, until, holds) in [
            (day(0), None, true),
            (day(0), Some(day(0)), true),
            (day(-9), Some(day(0)), true),
            (day(-9), Some(day(-1)), false),
            (day(1), None, false),
        ] {
            assert_eq!(issue(since, until).map(|it| it.holds(now())), Ok(holds), "{since} {until:?}");
        }
        let ended = issue(day(0), None).map(|it| it.retire(now()).holds(now()));
        assert_eq!(ended, Ok(false));
    }

    #[test]
    fn it_never_ends_before_it_begins() {
        let today = now().date_naive();
        let yesterday = today - Days::new(1);
        let told = |found: Result<Attestation, Violations>| found.expect_err("refused").0[0].pointer.clone();
        assert_eq!(told(issue(today, Some(yesterday))), "/until");
        let it = issue(today, None).expect("it begins");
        let edit = AttestationEdit { until: Some(Some(yesterday)), ..AttestationEdit::default() };
        assert_eq!(told(it.apply(edit, now())), "/until");
    }

    #[test]
    fn a_change_that_changes_nothing_moves_no_version_and_it_is_read_back_from_json() {
        let it = issue(now().date_naive(), None).expect("it begins");
        assert_eq!(it.apply(AttestationEdit::default(), now() + Duration::hours(1)), Ok(it.clone()));
        let edit = AttestationEdit { level: Some(Some("Gold".into())), ..AttestationEdit::default() };
        let edited = it.apply(edit, now()).expect("a level");
        assert_eq!((edited.edit_version, edited.level.as_deref()), (2, Some("Gold")));
        let json = serde_json::to_string(&edited).expect("JSON");
        assert_eq!(serde_json::from_str::<Attestation>(&json).ok(), Some(edited));
    }
}

//! Authority: by consent, never by country. An organization's authority is the lead state authority that registered it, or
//! whose offer it accepted.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{LIST_MAX, Organization, no_twins};
use crate::model::audience::Audience;
use crate::model::country::Country;
use crate::model::ids::OrganizationId;
use crate::model::kinds::{AuthorityBasis, OrganizationKind, Standing};
use crate::model::sector::Sector;
use crate::model::violation::{Invalid, Violations};

/// On what an authority rests, and how far it goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorityTerms {
    /// How the two came together.
    pub basis: AuthorityBasis,
    /// What is delegated; nothing unless something is.
    pub delegation: Option<Delegation>,
    /// Since when.
    pub since: DateTime<Utc>,
}

/// What a lead leaves to another organization: it acts for the lead towards organizations of these kinds and sectors that
/// the lead is the authority of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delegation {
    /// The country whose lead delegates. It stays, whatever the delegate says of where it is.
    pub country: Country,
    /// Kinds of organizations, one or more.
    pub kinds: Vec<OrganizationKind>,
    /// Sectors; an organization is covered when all of its own are among them. Empty: all sectors.
    pub sectors: Vec<Sector>,
    /// The last day, in UTC; without one it lasts until it is ended.
    pub until: Option<NaiveDate>,
}

impl Delegation {
    /// Whether it still holds at this time.
    #[must_use]
    pub fn holds(&self, now: DateTime<Utc>) -> bool {
        self.until.is_none_or(|until| now.date_naive() <= until)
    }

    /// Whether it covers an organization of this kind and these sectors.
    #[must_use]
    pub fn covers(&self, kind: OrganizationKind, sectors: &[Sector]) -> bool {
        self.kinds.contains(&kind)
            && (self.sectors.is_empty()
                || !sectors.is_empty() && sectors.iter().all(|sector| self.sectors.contains(sector)))
    }

    /// The same, when it is what can be delegated now.
    ///
    /// # Errors
    /// What is wrong with kinds, sectors or the last day.
    pub fn check(self, now: DateTime<Utc>) -> Result<Self, Violations> {
        let mut violations = Violations::default();
        if self.kinds.is_empty() {
            violations.add(
                "/delegated_kinds",
                Invalid::new("required", "Name the kinds of organizations that are delegated."),
            );
        }
        for (index, kind) in self.kinds.iter().enumerate().filter(|(_, kind)| !kind.has_authority()) {
            let never = format!("No organization of the kind {kind} has an authority.");
            violations.add(format!("/delegated_kinds/{index}"), Invalid::new("no_authority", never));
        }
        no_twins(&mut violations, "/delegated_kinds", &self.kinds);
        no_twins(&mut violations, "/delegated_sectors", &self.sectors);
        if !self.holds(now) {
            violations.add("/delegated_until", Invalid::new("past", "Name a day that is not over."));
        }
        violations.done(self)
    }
}

impl OrganizationKind {
    /// Whether organizations of this kind can have an authority: a regional body answers to several states, and the
    /// secretariat to all.
    #[must_use]
    pub const fn has_authority(self) -> bool {
        !matches!(self, Self::RegionalBody | Self::Secretariat)
    }
}

impl Organization {
    /// It is under the authority of `authority_id` from now on.
    #[must_use]
    pub fn under(
        &self,
        authority_id: OrganizationId,
        basis: AuthorityBasis,
        delegation: Option<Delegation>,
        now: DateTime<Utc>,
    ) -> Self {
        self.next(now, |after| {
            after.authority_id = Some(authority_id);
            after.authority_terms = Some(AuthorityTerms { basis, delegation, since: now });
        })
    }

    /// What it is under another authority on the same terms: the lead of its state was handed over. Nobody is asked, since
    /// it is still the lead of the state that it chose.
    #[must_use]
    pub fn handed_on(&self, authority_id: OrganizationId, now: DateTime<Utc>) -> Self {
        self.next(now, |after| after.authority_id = Some(authority_id))
    }

    /// It has no authority from now on.
    #[must_use]
    pub fn released(&self, now: DateTime<Utc>) -> Self {
        self.next(now, |after| {
            after.authority_id = None;
            after.authority_terms = None;
        })
    }

    /// It leads the authorities of its country from now on, or no longer.
    #[must_use]
    pub fn leading(&self, is_lead: bool, now: DateTime<Utc>) -> Self {
        self.next(now, |after| {
            after.is_lead = is_lead;
            if is_lead {
                after.authority_id = None;
                after.authority_terms = None;
            }
        })
    }

    /// Whether it can lead the authorities of its country.
    ///
    /// # Errors
    /// Why not.
    pub fn can_lead(&self) -> Result<Country, Violations> {
        let no = |code, detail: &str| Err(Violations::one("", code, detail));
        if self.kind != OrganizationKind::StateAuthority {
            return no("not_a_state_authority", "Only an organization of the kind state_authority leads.");
        }
        if self.standing.standing != Standing::Accredited {
            return no("not_accredited", "Accredit the organization first: a lead is accredited.");
        }
        // Others name it as their authority, to whoever sees them.
        if self.audience != Audience::Public {
            return no("not_public", "Open the organization to everybody first: a lead is public.");
        }
        match self.country {
            Some(country) => Ok(country),
            None => no("no_country", "Set the organization's country first: it is the lead of a country."),
        }
    }

    /// Its organization takes it over from its source: this directory owns it from now on, and the source's id stays as an
    /// identifier.
    #[must_use]
    pub fn adopted(&self, identifier: Option<super::Identifier>, now: DateTime<Utc>) -> Self {
        self.next(now, |after| {
            after.origin = self.origin.adopted_for_good();
            // A list that is full stays as it is: history still says what the source called it.
            let has_room = self.identifiers.len() < LIST_MAX;
            after.identifiers.extend(identifier.filter(|it| has_room && !self.identifiers.contains(it)));
            after.confirmed_at = Some(now);
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn delegation(kinds: &[OrganizationKind], sectors: &[&str], until: Option<NaiveDate>) -> Delegation {
        Delegation {
            country: Country::parse("CH").expect("a country"),
            kinds: kinds.to_vec(),
            sectors: sectors.iter().map(|it| Sector::parse(it).expect("a sector")).collect(),
            until,
        }
    }

    fn sectors(words: &[&str]) -> Vec<Sector> {
        words.iter().map(|it| Sector::parse(it).expect("a sector")).collect()
    }

    #[test]
    fn a_delegation_covers_its_kinds_and_sectors_and_nothing_else() {
        use OrganizationKind::{CriticalInfrastructureOperator as Operator, Csirt};
        let energy = delegation(&[Operator], &["energy", "electricity"], None);
        assert!(energy.covers(Operator, &sectors(&["energy"])));
        assert!(energy.covers(Operator, &sectors(&["energy", "electricity"])));
        assert!(!energy.covers(Operator, &sectors(&["energy", "transport"])), "all of its sectors");
        assert!(!energy.covers(Operator, &[]), "of no sector is not of this one");
        assert!(!energy.covers(Csirt, &sectors(&["energy"])));
        assert!(delegation(&[Operator], &[], None).covers(Operator, &[]), "all sectors");
    }

    #[test]
    fn a_delegation_holds_through_its_last_day() {
        let day = NaiveDate::from_ymd_opt(2026, 5, 31).expect("a day");
        let until = delegation(&[OrganizationKind::Csirt], &[], Some(day));
        let at = |text: &str| DateTime::parse_from_rfc3339(text).expect("a time").to_utc();
        assert!(until.holds(at("2026-05-31T23:59:59Z")));
        assert!(!until.holds(at("2026-06-01T00:00:00Z")));
        assert!(until.clone().check(at("2026-06-01T00:00:00Z")).is_err());
        assert!(until.check(at("2026-05-31T00:00:00Z")).is_ok());
    }

    #[test]
    fn nobody_is_the_authority_of_a_regional_body_or_of_the_secretariat() {
        let now = DateTime::UNIX_EPOCH;
        for kind in [OrganizationKind::RegionalBody, OrganizationKind::Secretariat] {
            assert!(delegation(&[kind], &[], None).check(now).is_err());
        }
        assert!(delegation(&[], &[], None).check(now).is_err(), "of nothing");
    }
}

//! Fading: what becomes of what a list no longer has.

use std::collections::HashSet;

use chrono::{DateTime, Utc};

use super::comparison::{Comparison, sorted};
use super::{ContactStep, OrganizationStep, Row, Steps, Verdict};
use crate::exchange::listing::Remark;
use crate::exchange::report::{STAYS, no_longer_listed};
use crate::model::contact::Contact;
use crate::model::kinds::Standing;
use crate::model::organization::Organization;

impl Comparison<'_> {
    /// What is held of the source and no longer listed. It comes last, so that an import that breaks off before marks
    /// nothing, and its repetition is not taken for the second import that retires.
    pub(super) fn vanished(&self, listed: &HashSet<String>) -> Vec<Row> {
        let mut rows: Vec<Row> = self
            .held
            .listed
            .iter()
            .filter(|(id, organization)| !listed.contains(**id) && organization.retired_at.is_none())
            .map(|(id, organization)| self.faded(id, organization))
            .collect();
        rows.sort_by(|one, other| one.source_id.cmp(&other.source_id));
        rows
    }

    /// What this directory owns now and the source no longer lists: nothing of its own changes, but what others said of it in
    /// that list is said no more.
    pub(super) fn left(&self, listed: &HashSet<String>) -> Vec<Row> {
        let gone = self.held.adopted.iter().filter(|(id, _)| !listed.contains(**id));
        let mut rows: Vec<Row> = gone
            .map(|(id, organization)| Row {
                source_id: (*id).to_owned(),
                pointer: None,
                name: organization.name.clone(),
                verdict: Verdict::Adopted,
                fields: vec!["attestations".to_owned()],
                remarks: Vec::new(),
                held: Some(organization.id),
                steps: Steps { attestations: self.ended_attestations(organization.id), ..Steps::default() },
            })
            .filter(Row::has_work)
            .collect();
        rows.sort_by(|one, other| one.source_id.cmp(&other.source_id));
        rows
    }

    fn faded(&self, source_id: &str, organization: &Organization) -> Row {
        let (mut verdict, mut steps, mut remarks) = (Verdict::Missing, Steps::default(), Vec::new());
        let is_kept = organization.standing.standing == Standing::Accredited
            || self.inhabited.contains(&organization.id);
        steps.attestations = self.ended_attestations(organization.id);
        if organization.origin.missing_since.is_none() {
            let owned = self.held.contacts(organization.id);
            let present = owned.filter(|it| it.retired_at.is_none() && it.origin.missing_since.is_none());
            steps.contacts = sorted(present).map(|contact| ContactStep::MarkMissing(contact.id)).collect();
            steps.claims = self.fading_claims(organization.id);
            steps.organization = Some(OrganizationStep::MarkMissing(organization.id));
        } else if is_kept {
            remarks.push(Remark { pointer: no_longer_listed(source_id), detail: STAYS.to_owned() });
        } else if self.is_over(organization.origin.missing_since) {
            // With the organization goes all that belongs to it.
            verdict = Verdict::Retired;
            steps.organization = Some(OrganizationStep::RetireMissing(organization.id));
        }
        Row {
            source_id: source_id.to_owned(),
            pointer: None,
            name: organization.name.clone(),
            verdict,
            fields: Vec::new(),
            remarks,
            held: Some(organization.id),
            steps,
        }
    }

    /// What becomes of a contact that its organization's row no longer names, and what changes by that.
    pub(super) fn faded_contact(&self, contact: &Contact) -> (Option<ContactStep>, Option<&'static str>) {
        if contact.retired_at.is_some() || !self.is_known {
            (None, None)
        } else if contact.origin.missing_since.is_none() {
            (Some(ContactStep::MarkMissing(contact.id)), Some("missing_since"))
        } else if self.is_over(contact.origin.missing_since) {
            (Some(ContactStep::RetireMissing(contact.id)), Some("retired_at"))
        } else {
            (None, None)
        }
    }

    /// Whether what is marked since then has been marked for long enough: the same import twice retires nothing.
    pub(super) fn is_over(&self, missing_since: Option<DateTime<Utc>>) -> bool {
        missing_since.is_some_and(|since| self.at - since >= self.patience)
    }
}

//! Organizations of a sheet.

use std::collections::HashSet;

use super::{Planned, Reading, SheetStep, Wrong, require_current, row, wrong};
use crate::access::{Action, Newcomer, Target, decide};
use crate::directory::Listed;
use crate::exchange::difference::{Row, Verdict, differing};
use crate::exchange::form::OrganizationRow;
use crate::model::ids::OrganizationId;
use crate::model::organization::{Organization, OrganizationEdit};
use crate::model::violation::Violations;

/// What becomes of each row.
pub(super) fn plan(reading: &Reading<'_>, rows: Vec<(u64, OrganizationRow)>) -> Vec<Planned> {
    let (mut written, mut entered) = (HashSet::new(), HashSet::new());
    rows.into_iter()
        .map(|(line, said)| {
            let planned = reading.organization(&said).and_then(|(id, planned)| {
                let is_new = planned.verdict == Verdict::New;
                if !written.insert(id) || is_new && !entered.insert(planned.name.clone()) {
                    return Err(wrong("", "This organization stands in a row before; leave one of the two out."));
                }
                Ok(planned)
            });
            Planned { line, said: planned }
        })
        .collect()
}

impl Reading<'_> {
    fn organization(&self, said: &OrganizationRow) -> Result<(OrganizationId, Row), Wrong> {
        let held = match said.id {
            Some(id) => Some(self.look.listed(id).ok_or_else(|| {
                wrong("id", "You see no organization with this id. Leave the cell empty for a new one.")
            })?),
            None => self.same_organization(said)?,
        };
        match held {
            Some(listed) => Ok((listed.organization.id, self.updated(listed, said)?)),
            None => self.new_organization(said),
        }
    }

    /// The organization that a row without an id means: one of the same kind, name and country which the caller may edit, so
    /// that a sheet which is sent twice enters nothing twice.
    fn same_organization(&self, said: &OrganizationRow) -> Result<Option<&Listed>, Wrong> {
        let (Some(kind), Some(name)) = (said.kind, said.edit.name.as_deref()) else { return Ok(None) };
        let country = said.edit.country.flatten();
        let is_same = |it: &&Organization| {
            it.retired_at.is_none() && it.origin.is_local() && (it.kind, it.country) == (kind, country) && it.name == name
        };
        let seen = self.look.snapshot.organizations().filter(is_same).filter_map(|it| self.look.listed(it.id));
        let mut own = seen.filter(|it| self.require(Action::EditOrganization, &it.owner).is_ok());
        match (own.next(), own.next()) {
            (found, None) => Ok(found),
            _ => Err(wrong("id", "Several organizations are called so: give the id of the one.")),
        }
    }

    fn updated(&self, listed: &Listed, said: &OrganizationRow) -> Result<Row, Wrong> {
        let before = &listed.organization;
        self.require(Action::EditOrganization, &listed.owner)?;
        if before.retired_at.is_some() {
            return Err(wrong("id", "This organization was retired: restore it first."));
        }
        if said.kind.is_some_and(|kind| kind != before.kind) {
            return Err(wrong("kind", "What an organization is does not change: register another."));
        }
        require_current(&before.origin, said.version, before.edit_version)?;
        // Who may name which organization as a host is asked at the address of the host.
        if said.edit.host.as_ref().is_some_and(|host| *host != before.host) {
            return Err(wrong("host", "Set the host at its own address: PUT /v1/organizations/{id}/host."));
        }
        let edit = OrganizationEdit { host: None, ..said.edit.clone() };
        let after = before.apply(edit.clone(), self.at).map_err(|it| told(it, said))?;
        let fields = differing::of_organizations(before, &after);
        let (verdict, step) = if fields.is_empty() {
            (Verdict::Unchanged, None)
        } else {
            let step = SheetStep::UpdateOrganization(before.id, Box::new(edit), before.edit_version);
            (Verdict::Changed, Some(step))
        };
        Ok(row(before.id.0, after.name, verdict, fields, step))
    }

    fn new_organization(&self, said: &OrganizationRow) -> Result<(OrganizationId, Row), Wrong> {
        let id = OrganizationId::new(self.at);
        let draft = said.draft().ok_or_else(|| wrong("name", "A new organization needs a kind and a name."))?;
        if said.edit.host.as_ref().is_some_and(Option::is_some) {
            return Err(wrong("host", "Leave the host empty, and set it once the organization is there."));
        }
        decide(self.look.caller, Action::RegisterOrganization, Target::New(&Newcomer::of(id, &draft)))
            .map_err(|refusal| wrong("", format!("You may not register this: {refusal}.")))?;
        let organization = Organization::register(id, draft.clone(), self.at).map_err(|it| told(it, said))?;
        let step = SheetStep::RegisterOrganization(id, Box::new(draft));
        Ok((id, row(id.0, organization.name, Verdict::New, Vec::new(), Some(step))))
    }
}

fn told(violations: Violations, said: &OrganizationRow) -> Wrong {
    violations.0.into_iter().map(|it| (said.column_of(&it.pointer).to_owned(), it.detail)).collect()
}

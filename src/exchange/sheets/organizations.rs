//! Organizations of a sheet.

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use super::{
    Plans, Reading, SheetStep, Wrong, once, require_current, require_reachable, require_whole, row,
    says_otherwise, wrong,
};
use crate::access::{Action, Newcomer, Target, decide};
use crate::directory::{Found, Listed};
use crate::exchange::difference::{Row, Verdict, differing};
use crate::exchange::form::OrganizationRow;
use crate::model::country::Country;
use crate::model::ids::OrganizationId;
use crate::model::kinds::OrganizationKind;
use crate::model::organization::{Organization, OrganizationEdit};
use crate::model::violation::Violations;

/// What becomes of each row.
pub(super) struct Plan<'a> {
    reading: &'a Reading<'a>,
    /// The organizations of which a row spoke before.
    written: HashSet<OrganizationId>,
    /// Those that are new, by what they are, where and what they are called.
    entered: HashSet<(Option<OrganizationKind>, Option<Country>, String)>,
    /// Those that the writer may edit.
    own: Own<'a>,
}

/// Organizations by what they are, where and what they are called.
type Own<'a> = HashMap<(OrganizationKind, Option<Country>, &'a str), Vec<OrganizationId>>;

impl<'a> Plan<'a> {
    pub(super) fn of(reading: &'a Reading<'a>) -> Self {
        Self { reading, written: HashSet::new(), entered: HashSet::new(), own: reading.own() }
    }
}

impl Plans<OrganizationRow> for Plan<'_> {
    fn id(&self, said: &OrganizationRow) -> Option<Uuid> {
        said.id.map(|it| it.0)
    }

    fn next(&mut self, said: &OrganizationRow) -> Result<Row, Wrong> {
        if let Some(listed) = self.reading.meant_organization(said, &self.own)? {
            let row = self.reading.updated(listed, said)?;
            if said.id.is_none() && row.verdict == Verdict::Changed {
                return Err(says_otherwise(listed.organization.id, "name"));
            }
            once(&self.written, &listed.organization.id)?;
            self.written.insert(listed.organization.id);
            return Ok(row);
        }
        let row = self.reading.registered(said)?;
        let known = (said.kind, said.edit.country.flatten(), row.name.clone());
        once(&self.entered, &known)?;
        self.entered.insert(known);
        Ok(row)
    }
}

impl Reading<'_> {
    /// The organization that a row speaks of, where there is one already. Without an id it is one of the same kind, country and
    /// name which the caller may edit, so that a sheet which is sent twice enters nothing twice.
    fn meant_organization(&self, said: &OrganizationRow, own: &Own<'_>) -> Result<Option<&Listed>, Wrong> {
        if let Some(id) = said.id {
            let unseen = "You see no organization with this id. Leave the cell empty for a new one.";
            return self.look.listed(id).map(Some).ok_or_else(|| wrong("id", unseen));
        }
        let (Some(kind), Some(name)) = (said.kind, said.edit.name.as_deref()) else { return Ok(None) };
        let country = said.edit.country.flatten();
        match own.get(&(kind, country, name)).map_or(&[][..], Vec::as_slice) {
            [] => Ok(None),
            [id] => Ok(self.look.listed(*id)),
            _ => Err(wrong("id", "Several organizations are called so: give the id of the one.")),
        }
    }

    /// The organizations that the caller may edit, by what they are, where and what they are called.
    fn own(&self) -> Own<'_> {
        let mut own = Own::new();
        for it in
            self.look.snapshot.organizations().filter(|it| it.retired_at.is_none() && it.origin.is_local())
        {
            let listed = self.look.listed(it.id);
            if listed.is_some_and(|it| self.require(Action::EditOrganization, &it.owner).is_ok()) {
                own.entry((it.kind, it.country, it.name.as_str())).or_default().push(it.id);
            }
        }
        own
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
        // Who may name which organization as a host is asked at the address of the host. One that the writer does not see is
        // not in the sheet.
        let shown = before.host.clone().filter(|_| self.shows_host(before.id));
        if said.edit.host.as_ref().is_some_and(|host| *host != shown) {
            return Err(wrong("host", "Set the host at its own address: PUT /v1/organizations/{id}/host."));
        }
        let edit = OrganizationEdit { host: None, ..said.edit.clone() };
        let after = before.apply(edit.clone(), self.at).map_err(|it| told(it, said))?;
        if after.audience != before.audience {
            let reaching = |whole| self.reaching(listed, whole);
            require_reachable(&listed.owner, reaching(&before.audience), reaching(&after.audience))?;
        }
        let fields = differing::of_organizations(before, &after);
        require_whole(&said.lacking, &fields, |field| match field {
            "links" => !before.links.is_empty(),
            _ => before.address.is_some(),
        })?;
        let (verdict, step) = if fields.is_empty() {
            (Verdict::Unchanged, None)
        } else {
            let step = SheetStep::UpdateOrganization(before.id, Box::new(edit), before.edit_version);
            (Verdict::Changed, Some(step))
        };
        Ok(row(before.id.0, after.name, verdict, fields, step))
    }

    fn shows_host(&self, id: OrganizationId) -> bool {
        matches!(self.look.organization(id), Found::Here(shown) if shown.view.host.is_some())
    }

    fn registered(&self, said: &OrganizationRow) -> Result<Row, Wrong> {
        let id = OrganizationId::new(self.at);
        let draft =
            said.draft().ok_or_else(|| wrong("name", "A new organization needs a kind and a name."))?;
        if said.edit.host.as_ref().is_some_and(Option::is_some) {
            return Err(wrong("host", "Leave the host empty, and set it once the organization is there."));
        }
        decide(self.look.caller, Action::RegisterOrganization, Target::New(&Newcomer::of(id, &draft)))
            .map_err(|refusal| wrong("", format!("You may not register this: {refusal}.")))?;
        let organization = Organization::register(id, draft.clone(), self.at).map_err(|it| told(it, said))?;
        let step = SheetStep::RegisterOrganization(id, Box::new(draft));
        Ok(row(id.0, organization.name, Verdict::New, Vec::new(), Some(step)))
    }
}

fn told(violations: Violations, said: &OrganizationRow) -> Wrong {
    violations.0.into_iter().map(|it| (said.column_of(&it.pointer).to_owned(), it.detail)).collect()
}

//! The invented directory, in the form in which the interface takes organizations and contacts.

use serde::Deserialize;

use crate::accounts::{AccountDraft, EmailKeys};
use crate::cli::Failure;
use crate::http::api::contacts::input::NewContact;
use crate::http::api::organizations::input::NewOrganization;
use crate::model::contact::ContactDraft;
use crate::model::kinds::{AccountRole, Criterion};
use crate::model::organization::OrganizationDraft;
use crate::model::violation::Violations;

/// The invented directory, checked.
pub(super) struct Seed {
    /// Who manages the directory; its first account administers it.
    pub(super) secretariat: Entry,
    /// All others.
    pub(super) organizations: Vec<Entry>,
}

/// An organization and what belongs to it.
pub(super) struct Entry {
    pub(super) organization: OrganizationDraft,
    /// By what it is accredited; none: it is only listed.
    pub(super) criterion: Option<Criterion>,
    pub(super) contacts: Vec<ContactDraft>,
    pub(super) accounts: Vec<Somebody>,
}

/// Who signs in.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Somebody {
    pub(super) email: String,
    name: String,
    pub(super) role: AccountRole,
}

/// seeds/demo.json.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    secretariat: WrittenEntry,
    organizations: Vec<WrittenEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenEntry {
    organization: NewOrganization,
    criterion: Option<Criterion>,
    contacts: Vec<NewContact>,
    #[serde(default)]
    accounts: Vec<Somebody>,
}

/// Reads it.
pub(super) fn read() -> Result<Seed, Failure> {
    let written: Written = serde_json::from_str(include_str!("../../../seeds/demo.json"))?;
    let organizations = written.organizations.into_iter().map(WrittenEntry::check);
    Ok(Seed {
        secretariat: written.secretariat.check()?,
        organizations: organizations.collect::<Result<_, _>>()?,
    })
}

impl WrittenEntry {
    fn check(self) -> Result<Entry, Violations> {
        Ok(Entry {
            organization: self.organization.check()?,
            criterion: self.criterion,
            contacts: self.contacts.into_iter().map(NewContact::check).collect::<Result<_, _>>()?,
            accounts: self.accounts,
        })
    }
}

impl Seed {
    /// The secretariat, then all others.
    pub(super) fn entries(&self) -> impl Iterator<Item = &Entry> {
        std::iter::once(&self.secretariat).chain(&self.organizations)
    }

    /// Who administers the directory.
    pub(super) fn administrator(&self) -> Result<&Somebody, Failure> {
        self.secretariat.accounts.first().ok_or_else(|| "the demo data has no administrator".into())
    }
}

impl Somebody {
    /// The account, with which nobody signs in yet.
    pub(super) fn draft(&self, keys: &EmailKeys) -> Result<AccountDraft, Failure> {
        Ok(AccountDraft::check(keys, &self.email, &self.name, self.role, None)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_demo_keeps_the_rules_and_stays_on_reserved_names() {
        let seed = read().expect("it can be read");
        let accounts = seed.entries().flat_map(|entry| &entry.accounts);
        assert!(accounts.map(|somebody| &somebody.email).all(|email| email.ends_with(".example")));
        let text = include_str!("../../../seeds/demo.json");
        let values = text.split("\"value\": \"").skip(1).filter_map(|rest| rest.split('"').next());
        for value in values.filter(|value| value.contains(['@', '+'])) {
            let reserved = value.ends_with(".example") || value.starts_with("+412255501");
            assert!(reserved, "{value}");
        }
        assert_eq!(seed.administrator().expect("one").role, AccountRole::Administrator);
    }
}

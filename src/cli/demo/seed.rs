//! The invented directory, checked as the interface checks what it takes.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::Value;

use super::names::{self, Names};
use super::written::{Beside, OfContact, Then, WrittenEntry, WrittenKey};
use crate::accounts::{AccountDraft, EmailKeys};
use crate::cli::Failure;
use crate::http::api::contacts::input::NewContact;
use crate::model::attestation::AttestationDraft;
use crate::model::circle::CircleDraft;
use crate::model::claim::ClaimDraft;
use crate::model::client::ClientDraft;
use crate::model::contact::ContactDraft;
use crate::model::host::Host;
use crate::model::ids::{AttestationId, CircleId, ClaimId, ClientId, ContactId, KeyId, OrganizationId};
use crate::model::key::{KeyDraft, SentKey};
use crate::model::kinds::{AccountRole, BelongsTo, Criterion, ProofMethod};
use crate::model::organization::OrganizationDraft;
use crate::registry::organizations::offers::Terms;

/// The files, the secretariat's first.
const FILES: [(&str, &str); 8] = [
    ("secretariat.json", include_str!("../../../seeds/demo/secretariat.json")),
    ("states.json", include_str!("../../../seeds/demo/states.json")),
    ("csirts.json", include_str!("../../../seeds/demo/csirts.json")),
    ("operators.json", include_str!("../../../seeds/demo/operators.json")),
    ("companies.json", include_str!("../../../seeds/demo/companies.json")),
    ("community.json", include_str!("../../../seeds/demo/community.json")),
    ("regional_bodies.json", include_str!("../../../seeds/demo/regional_bodies.json")),
    ("public_bodies.json", include_str!("../../../seeds/demo/public_bodies.json")),
];

/// The public keys that contacts have.
const KEYS: [(&str, &str); 3] = [
    ("cert.asc", include_str!("../../../seeds/demo/keys/cert.asc")),
    ("psirt.asc", include_str!("../../../seeds/demo/keys/psirt.asc")),
    ("situation.pem", include_str!("../../../seeds/demo/keys/situation.pem")),
];

/// The invented directory, checked.
pub(super) struct Seed {
    /// All organizations; the first is the secretariat, whose first account administers the directory.
    pub(super) entries: Vec<Entry>,
}

/// An organization and what belongs to it.
pub(super) struct Entry {
    pub(super) id: OrganizationId,
    pub(super) organization: OrganizationDraft,
    /// By what it is accredited; none: it is only listed.
    pub(super) criterion: Option<Criterion>,
    /// Whether it leads the authorities of its country.
    pub(super) leads: bool,
    /// The lead that registers it; none: the secretariat does.
    pub(super) registered_by: Option<OrganizationId>,
    pub(super) host: Option<Host>,
    pub(super) contacts: Vec<Reached>,
    pub(super) claims: Vec<(ClaimId, ClaimDraft)>,
    /// Its claims that the secretariat confirms.
    pub(super) confirmed: Vec<ClaimId>,
    pub(super) accounts: Vec<Somebody>,
    pub(super) circles: Vec<Group>,
    /// What it says of others.
    pub(super) attestations: Vec<(AttestationId, OrganizationId, AttestationDraft)>,
    pub(super) clients: Vec<(ClientId, ClientDraft)>,
    /// What it disputes of the claims of others, and why.
    pub(super) disputes: Vec<(ClaimId, String)>,
    /// What it offers as an authority to others, who accept it.
    pub(super) offers: Vec<(OrganizationId, Option<Terms>)>,
    /// What became of it.
    pub(super) then: Option<Then>,
}

/// A contact, its keys, and which values the secretariat found to work.
#[derive(Clone)]
pub(super) struct Reached {
    pub(super) id: ContactId,
    pub(super) draft: ContactDraft,
    pub(super) keys: Vec<(KeyId, KeyDraft)>,
    pub(super) proofs: Vec<(String, ProofMethod)>,
}

/// A circle and who is in its list.
#[derive(Clone)]
pub(super) struct Group {
    pub(super) id: CircleId,
    pub(super) draft: CircleDraft,
    pub(super) members: Vec<OrganizationId>,
}

/// Who signs in.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Somebody {
    pub(super) email: String,
    name: String,
    pub(super) role: AccountRole,
}

/// Reads it, at this time: a key that has expired by then is refused.
pub(super) fn read(now: DateTime<Utc>) -> Result<Seed, Failure> {
    let parse = |(file, text)| serde_json::from_str(text).map_err(|error| in_file(file, &error));
    let documents: Vec<Value> = FILES.into_iter().map(parse).collect::<Result<_, _>>()?;
    let names = Names::given_in(&documents)?;
    let mut entries = Vec::new();
    for (document, (file, _)) in documents.into_iter().zip(FILES) {
        let written: Vec<WrittenEntry> =
            serde_json::from_value(names.resolve(document)?).map_err(|error| in_file(file, &error))?;
        for entry in written {
            let name = format!("{file}, {}", entry.id);
            entries.push(entry.check(now).map_err(|error| in_file(&name, &error))?);
        }
    }
    Ok(Seed { entries })
}

fn in_file(file: &str, error: &dyn std::fmt::Display) -> Failure {
    format!("the demo data, {file}: {error}").into()
}

impl WrittenEntry {
    fn check(self, now: DateTime<Utc>) -> Result<Entry, Failure> {
        let host = |it: crate::http::api::organizations::HostInput| {
            Host::check(it.organization_id.map(OrganizationId), it.name.as_deref())
        };
        let claim = |name: &str| ClaimId(names::id(name));
        Ok(Entry {
            id: OrganizationId(names::id(&self.id)),
            organization: self.organization.check()?,
            criterion: self.criterion,
            leads: self.lead,
            registered_by: self.registered_by.map(|name| OrganizationId(names::id(&name))),
            host: self.host.map(host).transpose()?,
            contacts: each(self.contacts, |it| it.check(now))?,
            claims: each(self.claims, |it| Ok((claim(&it.own.id), it.body.check()?)))?,
            confirmed: self.confirmed.iter().map(|name| claim(name)).collect(),
            accounts: self.accounts,
            circles: each(self.circles, |it| {
                let members = it.own.members.into_iter().map(OrganizationId).collect();
                Ok(Group { id: CircleId(names::id(&it.own.id)), draft: it.body.check()?, members })
            })?,
            attestations: each(self.attestations, |it| {
                let (id, of) = (AttestationId(names::id(&it.own.id)), OrganizationId(it.own.of));
                Ok((id, of, it.body.check()?))
            })?,
            clients: each(self.clients, |it| Ok((ClientId(names::id(&it.own.id)), it.body.check()?)))?,
            disputes: self.disputes.into_iter().map(|it| (claim(&it.claim), it.reason)).collect(),
            offers: each(self.offers, |it| Ok((OrganizationId(it.own.to), it.body.check()?)))?,
            then: self.then,
        })
    }
}

fn each<T, R>(written: Vec<T>, check: impl FnMut(T) -> Result<R, Failure>) -> Result<Vec<R>, Failure> {
    written.into_iter().map(check).collect()
}

impl Beside<OfContact, NewContact> {
    fn check(self, now: DateTime<Utc>) -> Result<Reached, Failure> {
        let OfContact { id: name, keys, proofs } = self.own;
        let key = |(number, key): (usize, WrittenKey)| {
            Ok((KeyId(names::id(&format!("{name}/key/{number}"))), key.check(now)?))
        };
        Ok(Reached {
            id: ContactId(names::id(&name)),
            draft: self.body.check()?,
            keys: each(keys.into_iter().enumerate().collect(), key)?,
            proofs: proofs.into_iter().collect(),
        })
    }
}

impl WrittenKey {
    fn check(self, now: DateTime<Utc>) -> Result<KeyDraft, Failure> {
        let material = |file: String| {
            let found = KEYS.iter().find(|(name, _)| *name == file);
            found.map(|(_, text)| (*text).to_owned()).ok_or_else(|| format!("there is no key {file}"))
        };
        let sent = SentKey {
            kind: self.kind.to_string(),
            material: self.file.map(material).transpose()?,
            fingerprint: self.fingerprint,
            belongs_to: BelongsTo::Function.to_string(),
        };
        Ok(sent.check(now)?)
    }
}

impl Seed {
    /// Who manages the directory.
    pub(super) fn secretariat(&self) -> Result<&Entry, Failure> {
        self.entries.first().ok_or_else(|| "the demo data has no secretariat".into())
    }

    /// Who administers the directory.
    pub(super) fn administrator(&self) -> Result<&Somebody, Failure> {
        let administrator = self.secretariat()?.accounts.first();
        administrator.ok_or_else(|| "the demo data has no administrator".into())
    }
}

impl Entry {
    /// What it is usually called.
    pub(super) fn called(&self) -> &str {
        self.organization.short_name.as_deref().unwrap_or(&self.organization.name)
    }

    /// Who speaks for the organization.
    pub(super) fn administrator(&self) -> Option<&Somebody> {
        self.accounts.iter().find(|somebody| somebody.role == AccountRole::Administrator)
    }
}

impl Somebody {
    /// The account, with which nobody signs in yet.
    pub(super) fn draft(&self, keys: &EmailKeys) -> Result<AccountDraft, Failure> {
        Ok(AccountDraft::check(keys, &self.email, &self.name, self.role, None)?)
    }
}

#[cfg(test)]
mod tests;

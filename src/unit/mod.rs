//! Unit: one write = one transaction + its caller + its clock. The only BEGIN of the service.
//!
//! A unit locks each row once, in one order, at the strongest mode that it will need: organization rows by id (the
//! written ones `FOR NO KEY UPDATE`, the caller's own `FOR SHARE`), the caller's account `FOR SHARE`, records by id
//! `FOR NO KEY UPDATE`, the log's counter last. Role and standing come from these rows: memory may be a moment old,
//! rights to write are not.

mod append;
mod attestations;
mod circles;
pub mod columns;
mod covers;
mod expected;
mod failure;
mod idempotency;
mod run;
mod store;
mod tally;
mod vault;

pub use circles::NARROW;
pub use expected::Expected;
pub use failure::{Conflict, Failure};
pub use idempotency::{Before, IdempotencyKey, KEPT as KEYS_KEPT, Made, RequestHashes};
pub use run::{AsyncAct, Committed, Intent, Unfinished, run};
pub use tally::begin_to_count;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use diesel_async::AsyncPgConnection;
use serde::Serialize;
use uuid::Uuid;

use crate::access::{
    Action, Caller, Holder, Mandate, Member, Newcomer, Owner, Permit, Refusal, Target, decide, disclosure,
};
use crate::changes::{Actor, NewChange, Record};
use crate::db::Connection;
use crate::jobs::{self, Job};
use crate::journal::NewEntry;
use crate::model::audience::Audience;
use crate::model::ids::{AccountId, OrganizationId, PersonalId};
use crate::model::kinds::{AccountRole, OrganizationKind, Standing};
use crate::model::personal::HoldsPersonal;

/// One write in progress.
pub struct Unit {
    connection: Connection,
    caller: Caller,
    now: DateTime<Utc>,
    reference: Option<String>,
    by_mail: bool,
    is_entered: bool,
    permitted: BTreeSet<OrganizationId>,
    changes: Vec<NewChange>,
    entries: Vec<NewEntry>,
}

/// What an entry of the journal is about.
#[derive(Clone, Copy, Debug)]
pub struct Subject {
    /// What kind of thing: that of a record, or another word.
    pub kind: &'static str,
    /// The record, where there is one.
    pub record_id: Option<Uuid>,
    /// Whose it is.
    pub organization_id: Option<OrganizationId>,
}

impl Unit {
    /// The time of the whole unit.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// Who writes: as the database knows it, once [`Unit::owner`] or [`Unit::enter`] has locked its rows.
    #[must_use]
    pub fn caller(&self) -> &Caller {
        &self.caller
    }

    /// The document that the writer names.
    #[must_use]
    pub fn reference(&self) -> Option<&str> {
        self.reference.as_deref()
    }

    /// The transaction, for stores.
    pub fn connection(&mut self) -> &mut AsyncPgConnection {
        &mut self.connection
    }

    /// Locks the caller's own rows and takes its role and standing from them. For units that write no organization that
    /// exists; others call [`Unit::owner`].
    ///
    /// # Errors
    /// When the caller's account no longer stands, or the database fails.
    pub async fn enter(&mut self) -> Result<(), Failure> {
        self.owners(&BTreeSet::new()).await.map(|_| ())
    }

    /// Locks an organization to write it or its records, and the caller's own rows with it.
    ///
    /// # Errors
    /// [`Failure::Missing`] when there is no such organization; when the caller's account no longer stands, or the
    /// database fails.
    pub async fn owner(&mut self, id: OrganizationId) -> Result<Owner, Failure> {
        self.owners(&BTreeSet::from([id])).await?.remove(&id).ok_or(Failure::Missing)
    }

    /// Towards whom an organization acts as authority: one whose row this unit holds.
    ///
    /// # Errors
    /// The database's.
    pub async fn mandate(&mut self, id: OrganizationId) -> Result<Option<Mandate>, Failure> {
        store::mandate(&mut self.connection, id, self.now).await
    }

    /// Locks an organization to write it or its records, and the rows of an account on whose right the unit rests although
    /// another acts. Returns that account as the database knows it, too.
    ///
    /// # Errors
    /// [`Failure::Missing`] when there is no such organization, [`Failure::Disowned`] when the account no longer stands; the
    /// database's.
    pub async fn owner_by(
        &mut self,
        id: OrganizationId,
        account_id: AccountId,
        organization_id: OrganizationId,
    ) -> Result<(Owner, Caller), Failure> {
        // What stands here is replaced by what the rows say.
        let mut other = Caller::Account(Member {
            account_id,
            session_id: None,
            role: AccountRole::Reader,
            organization_id,
            kind: OrganizationKind::PrivateSector,
            standing: Standing::Withdrawn,
            circles: BTreeSet::new(),
            mandate: None,
            scopes: None,
        });
        let written = BTreeSet::from([id]);
        let rows = store::Rows { written: &written, is_entered: false, now: self.now };
        let mut owners = store::lock(&mut self.connection, &mut other, rows).await?;
        Ok((owners.remove(&id).ok_or(Failure::Missing)?, other))
    }

    /// Locks many organizations to write them or their records, in the order of their ids. Those that do not exist are
    /// left out. A unit that writes several calls this first, with all of them.
    ///
    /// # Errors
    /// When the caller's account no longer stands, or the database fails.
    pub async fn owners(
        &mut self,
        ids: &BTreeSet<OrganizationId>,
    ) -> Result<BTreeMap<OrganizationId, Owner>, Failure> {
        let rows = store::Rows { written: ids, is_entered: self.is_entered, now: self.now };
        let owners = store::lock(&mut self.connection, &mut self.caller, rows).await?;
        self.is_entered = true;
        Ok(owners)
    }

    /// Refuses what the caller may not do to an organization, before anything is locked for it: nobody stalls others by asking
    /// for what he may not do. What this lets pass is decided again once the rows are held.
    ///
    /// # Errors
    /// As [`Unit::permit`].
    pub async fn foresee(&mut self, action: Action, id: OrganizationId) -> Result<Owner, Failure> {
        let owner = store::peek(&mut self.connection, id).await?.ok_or(Failure::Missing)?;
        self.decide(action, &owner, &owner.audience)?;
        Ok(owner)
    }

    /// Decides whether the caller may do `action` to a record of `owner` that is for `audience`. A caller who may not
    /// know that the record exists hears that it does not.
    ///
    /// # Errors
    /// [`Failure::Missing`], [`Failure::Refused`], or the database's.
    pub async fn permit(
        &mut self,
        action: Action,
        owner: &Owner,
        audience: &Audience,
    ) -> Result<Permit, Failure> {
        let permit = self.decide(action, owner, audience)?;
        self.open([owner.id]).await?;
        Ok(permit)
    }

    /// Decides for each of these organizations whether the caller may do `action` to it and its records; all or none.
    ///
    /// # Errors
    /// As [`Unit::permit`], for the first that is not permitted.
    pub async fn permits<'a>(
        &mut self,
        action: Action,
        owners: impl IntoIterator<Item = &'a Owner>,
    ) -> Result<BTreeMap<OrganizationId, Permit>, Failure> {
        let permits = owners
            .into_iter()
            .map(|owner| Ok((owner.id, self.decide(action, owner, &owner.audience)?)))
            .collect::<Result<BTreeMap<_, _>, Failure>>()?;
        self.open(permits.keys().copied()).await?;
        Ok(permits)
    }

    /// Decides whether the caller may enter these new organizations; all or none.
    ///
    /// # Errors
    /// [`Failure::Refused`], or the database's.
    pub async fn permits_new(
        &mut self,
        action: Action,
        newcomers: impl IntoIterator<Item = Newcomer>,
    ) -> Result<BTreeMap<OrganizationId, Permit>, Failure> {
        let permits = newcomers
            .into_iter()
            .map(|newcomer| Ok((newcomer.id, decide(&self.caller, action, Target::New(&newcomer))?)))
            .collect::<Result<BTreeMap<_, _>, Refusal>>()?;
        self.open(permits.keys().copied()).await?;
        Ok(permits)
    }

    /// Decides whether the caller may do `action` to an account's session.
    ///
    /// # Errors
    /// [`Failure::Refused`].
    pub fn permit_session(&self, action: Action, holder: Holder) -> Result<Permit, Failure> {
        Ok(decide(&self.caller, action, Target::Session(holder))?)
    }

    /// Decides whether the caller may have a token issued for its secret, and opens the row of that to be noted.
    ///
    /// # Errors
    /// [`Failure::Refused`], or the database's.
    pub async fn permit_use(&mut self, holder: Holder) -> Result<Permit, Failure> {
        let permit = decide(&self.caller, Action::UseSecret, Target::Session(holder))?;
        self.open([holder.organization_id]).await?;
        Ok(permit)
    }

    /// Decides whether the caller may enter a new organization.
    ///
    /// # Errors
    /// [`Failure::Refused`], or the database's.
    pub async fn permit_new(&mut self, action: Action, newcomer: &Newcomer) -> Result<Permit, Failure> {
        let permit = decide(&self.caller, action, Target::New(newcomer)).map_err(Failure::Refused)?;
        self.open([newcomer.id]).await?;
        Ok(permit)
    }

    /// Notes what `record` became, for the log and the journal, and puts its new values of persons into the vault.
    ///
    /// # Errors
    /// When the permit is for another organization's records, or for less than this; the database's.
    pub async fn record(
        &mut self,
        permit: &Permit,
        act: &'static str,
        record: impl Into<Record>,
        is_first: bool,
    ) -> Result<(), Failure> {
        let mut record = record.into();
        let is_own = permit.organization_id() == record.organization_id();
        if !is_own || !covers::covers(permit, record.kind(), act) {
            return Err(Failure::Refused(Refusal::NotYours));
        }
        vault::keep(&mut self.connection, record.organization_id(), &mut record, self.now).await?;
        let change = NewChange::new(act, &mut record, is_first)?;
        let index = i32::try_from(self.changes.len()).unwrap_or(i32::MAX);
        self.entries.push(NewEntry {
            at: self.now,
            act,
            kind: change.kind.as_str(),
            record_id: Some(change.record_id),
            organization_id: Some(change.organization_id),
            actor: self.actor(),
            change: Some(index),
            detail: "{}".to_owned(),
        });
        self.changes.push(change);
        Ok(())
    }

    /// Puts the values of persons of something that is no record of the log into the vault.
    ///
    /// # Errors
    /// The database's.
    pub async fn keep(&mut self, permit: &Permit, holder: &mut impl HoldsPersonal) -> Result<(), Failure> {
        Ok(vault::keep(&mut self.connection, permit.organization_id(), holder, self.now).await?)
    }

    /// Takes a value of a person of something that is no record of the log out of the vault.
    ///
    /// # Errors
    /// The database's.
    pub async fn discard(&mut self, permit: &Permit, values: &[PersonalId]) -> Result<(), Failure> {
        Ok(vault::discard(&mut self.connection, permit.organization_id(), values).await?)
    }

    /// Leaves mails for later, where mails go out: they are there when the unit is committed, and not before.
    ///
    /// # Errors
    /// The database's.
    pub async fn mail(&mut self, _: &Permit, mails: &[impl Job]) -> Result<(), Failure> {
        if self.by_mail {
            jobs::enqueue(&mut self.connection, mails, self.now).await?;
        }
        Ok(())
    }

    /// Notes in the journal what changes no record, such as a sign-in or an act as a whole. `detail` holds no value of a
    /// contact or a person, and no secret.
    ///
    /// # Errors
    /// When the detail cannot be written down.
    pub fn note(
        &mut self,
        act: &'static str,
        subject: Subject,
        detail: &impl Serialize,
    ) -> Result<(), Failure> {
        self.entries.push(NewEntry {
            at: self.now,
            act,
            kind: subject.kind,
            record_id: subject.record_id,
            organization_id: subject.organization_id,
            actor: self.actor(),
            change: None,
            detail: serde_json::to_string(detail)?,
        });
        Ok(())
    }

    /// Who writes, for log and journal.
    fn actor(&self) -> Actor {
        match &self.caller {
            Caller::Stranger => Actor::default(),
            Caller::Process(name) => Actor { process: Some((*name).to_owned()), ..Actor::default() },
            Caller::Account(member) => Actor {
                account: Some(member.account_id),
                organization: Some(member.organization_id),
                process: None,
            },
        }
    }

    fn decide(&self, action: Action, owner: &Owner, audience: &Audience) -> Result<Permit, Failure> {
        let visible = disclosure::may_read(&self.caller, owner, &owner.audience)
            && disclosure::may_read(&self.caller, owner, audience);
        decide(&self.caller, action, Target::Of(owner))
            .map_err(|refusal| if visible { Failure::Refused(refusal) } else { Failure::Missing })
    }

    /// Opens the database's own net for rows of these organizations, all of them in one statement: see the migration on
    /// rights.
    async fn open(&mut self, ids: impl IntoIterator<Item = OrganizationId>) -> Result<(), Failure> {
        let before = self.permitted.len();
        self.permitted.extend(ids);
        if self.permitted.len() > before {
            store::open(&mut self.connection, &self.permitted).await?;
        }
        Ok(())
    }
}

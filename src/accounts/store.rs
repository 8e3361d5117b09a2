//! Accounts in Postgres.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::EmailKey;
use super::password::PasswordHash;
use crate::access::{Member, Permit};
use crate::db::schema::{account, organization, personal_value};
use crate::model::account::Account;
use crate::model::ids::{AccountId, OrganizationId, PersonalId};
use crate::model::kinds::{AccountRole, OrganizationKind, Standing};
use crate::model::personal::{Personal, PersonalSlot, VaultRow};
use crate::unit::{Failure, Unit};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = account)]
struct AccountRow {
    id: Uuid,
    organization_id: Uuid,
    role: String,
    personal_id: Uuid,
    personal_commitment: Vec<u8>,
    email_key: Vec<u8>,
    password_hash: Option<String>,
    edit_version: i64,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    disabled_at: Option<DateTime<Utc>>,
}

/// What of an account is kept out of the log.
pub(super) struct SignIn {
    /// By what its address is found.
    pub(super) email_key: [u8; 32],
    /// Its password's hash (PHC string).
    pub(super) password_hash: Option<String>,
}

/// Stores a new account, and notes it in log and journal.
pub(super) async fn insert(
    unit: &mut Unit,
    permit: &Permit,
    account: &Account,
    sign_in: SignIn,
) -> Result<(), Failure> {
    let row = AccountRow {
        id: account.id.0,
        organization_id: account.organization_id.0,
        role: account.role.to_string(),
        personal_id: account.identity.id.0,
        personal_commitment: account.identity.commitment.to_vec(),
        email_key: sign_in.email_key.to_vec(),
        password_hash: sign_in.password_hash,
        edit_version: account.edit_version,
        created_at: account.created_at,
        updated_at: account.updated_at,
        disabled_at: account.disabled_at,
    };
    diesel::insert_into(account::table).values(row).execute(unit.connection()).await?;
    unit.record(permit, "create", account.clone(), true).await
}

/// Stores what an account became, and notes it in log and journal.
pub(super) async fn save(
    unit: &mut Unit,
    permit: &Permit,
    act: &'static str,
    account: &Account,
) -> Result<(), Failure> {
    diesel::update(account::table.find(account.id.0))
        .set((
            account::role.eq(account.role.as_str()),
            account::personal_id.eq(account.identity.id.0),
            account::personal_commitment.eq(account.identity.commitment.to_vec()),
            account::disabled_at.eq(account.disabled_at),
            account::edit_version.eq(account.edit_version),
            account::updated_at.eq(account.updated_at),
        ))
        .execute(unit.connection())
        .await?;
    unit.record(permit, act, account.clone(), false).await
}

/// Whose account it is, or was; nothing when there is none.
pub(super) async fn owner_of(
    connection: &mut AsyncPgConnection,
    id: AccountId,
) -> Result<Option<OrganizationId>, Failure> {
    let found: Option<Uuid> =
        account::table.find(id.0).select(account::organization_id).first(connection).await.optional()?;
    Ok(found.map(OrganizationId))
}

/// Locks an account to write it, with the values of its person.
pub(super) async fn lock(
    connection: &mut AsyncPgConnection,
    id: AccountId,
) -> Result<Option<Account>, Failure> {
    let row: Option<AccountRow> = account::table
        .find(id.0)
        .select(AccountRow::as_select())
        .for_no_key_update()
        .first(connection)
        .await
        .optional()?;
    let Some(mut account) = row.map(AccountRow::into_account).transpose()? else { return Ok(None) };
    if let Some(value) = vault_row(connection, account.identity.id).await? {
        account.identity.fill(&value);
    }
    Ok(Some(account))
}

/// A value of the vault.
async fn vault_row(connection: &mut AsyncPgConnection, id: PersonalId) -> Result<Option<VaultRow>, Failure> {
    let row: Option<(Vec<u8>, String)> = personal_value::table
        .find(id.0)
        .select((personal_value::salt, personal_value::value))
        .first(connection)
        .await
        .optional()?;
    Ok(row.and_then(|(salt, value)| Some(VaultRow { id, salt: salt.try_into().ok()?, value })))
}

/// Whether an account of an organization administers it beside the one with this id. The organization is locked.
pub(super) async fn has_other_administrator(
    connection: &mut AsyncPgConnection,
    organization_id: OrganizationId,
    id: AccountId,
) -> Result<bool, Failure> {
    let others = account::table
        .filter(account::organization_id.eq(organization_id.0))
        .filter(account::id.ne(id.0))
        .filter(account::role.eq(AccountRole::Administrator.as_str()))
        .filter(account::disabled_at.is_null());
    Ok(diesel::select(exists(others)).get_result(connection).await?)
}

/// The accounts that can sign in and administer any of these organizations, in the order of their ids.
pub(super) async fn administrators_of(
    connection: &mut AsyncPgConnection,
    organizations: &[OrganizationId],
) -> Result<Vec<AccountId>, Failure> {
    let ids: Vec<Uuid> = account::table
        .filter(account::organization_id.eq_any(organizations.iter().map(|id| id.0).collect::<Vec<_>>()))
        .filter(account::role.eq(AccountRole::Administrator.as_str()))
        .filter(account::disabled_at.is_null())
        .order(account::id)
        .select(account::id)
        .load(connection)
        .await?;
    Ok(ids.into_iter().map(AccountId).collect())
}

/// Whose account it is; nothing when there is none that can sign in.
pub(super) async fn organization_of(
    connection: &mut AsyncPgConnection,
    id: AccountId,
) -> Result<Option<OrganizationId>, Failure> {
    let found: Option<Uuid> = account::table
        .find(id.0)
        .filter(account::disabled_at.is_null())
        .select(account::organization_id)
        .first(connection)
        .await
        .optional()?;
    Ok(found.map(OrganizationId))
}

/// Stores with which password an account signs in: no part of the record, so nothing goes to the log.
pub(super) async fn set_password(
    connection: &mut AsyncPgConnection,
    permit: &Permit,
    id: AccountId,
    password: &PasswordHash,
) -> Result<(), Failure> {
    let set = diesel::update(account::table.find(id.0))
        .filter(account::organization_id.eq(permit.organization_id().0))
        .filter(account::disabled_at.is_null())
        .set(account::password_hash.eq(password.to_string()))
        .execute(connection)
        .await?;
    if set == 1 { Ok(()) } else { Err(Failure::Missing) }
}

/// Reads an account, without the values of its person.
pub(super) async fn read(
    connection: &mut AsyncPgConnection,
    id: AccountId,
) -> Result<Option<Account>, Failure> {
    let row: Option<AccountRow> =
        account::table.find(id.0).select(AccountRow::as_select()).first(connection).await.optional()?;
    row.map(AccountRow::into_account).transpose()
}

/// How many accounts there are, disabled ones included.
pub(super) async fn count(connection: &mut AsyncPgConnection) -> Result<i64, Failure> {
    Ok(account::table.count().get_result(connection).await?)
}

/// The hash of an account's password (PHC string), where it has one.
pub(super) async fn password_of(
    connection: &mut AsyncPgConnection,
    id: AccountId,
) -> Result<Option<String>, Failure> {
    Ok(account::table.find(id.0).select(account::password_hash).first(connection).await?)
}

/// The accounts of an organization that can sign in, locked in the order of their ids.
pub(super) async fn lock_active(
    connection: &mut AsyncPgConnection,
    organization_id: OrganizationId,
) -> Result<Vec<Account>, Failure> {
    let rows: Vec<AccountRow> = account::table
        .filter(account::organization_id.eq(organization_id.0))
        .filter(account::disabled_at.is_null())
        .order(account::id)
        .select(AccountRow::as_select())
        .for_no_key_update()
        .load(connection)
        .await?;
    rows.into_iter().map(AccountRow::into_account).collect()
}

/// Whether an organization is retired; one that is locked exists.
pub(super) async fn is_retired(
    connection: &mut AsyncPgConnection,
    organization_id: OrganizationId,
) -> Result<bool, Failure> {
    let retired_at: Option<DateTime<Utc>> = organization::table
        .find(organization_id.0)
        .select(organization::retired_at)
        .first(connection)
        .await?;
    Ok(retired_at.is_some())
}

/// Whether an address has an account of an organization that can sign in. The organization is locked.
pub(super) async fn has_active(
    connection: &mut AsyncPgConnection,
    organization_id: OrganizationId,
    key: &EmailKey,
) -> Result<bool, Failure> {
    let active = account::table
        .filter(account::organization_id.eq(organization_id.0))
        .filter(account::email_key.eq_any(key.all().map(|key| key.to_vec())))
        .filter(account::disabled_at.is_null());
    Ok(diesel::select(exists(active)).get_result(connection).await?)
}

/// Stores an account under the current key of its address, if it stands under an older one; returns how many it was.
pub(super) async fn rekey(
    connection: &mut AsyncPgConnection,
    id: AccountId,
    key: &EmailKey,
) -> Result<usize, Failure> {
    Ok(diesel::update(account::table.find(id.0))
        .filter(account::email_key.eq_any(key.older.iter().map(|key| key.to_vec())))
        .set(account::email_key.eq(key.current.to_vec()))
        .execute(connection)
        .await?)
}

/// An account of an address that somebody signs in with.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The account, without a session yet.
    pub(super) member: Member,
    /// Its password's hash; nothing when it has none, or one that cannot be read.
    pub(super) password: Option<PasswordHash>,
}

/// The accounts of an address that can sign in, in the order of their ids.
pub(super) async fn candidates(
    connection: &mut AsyncPgConnection,
    key: &EmailKey,
) -> Result<Vec<Candidate>, Failure> {
    type Row = (Uuid, Uuid, String, Option<String>, String, String);
    let rows: Vec<Row> = account::table
        .inner_join(organization::table.on(organization::id.eq(account::organization_id)))
        .filter(account::email_key.eq_any(key.all().map(|key| key.to_vec())))
        .filter(account::disabled_at.is_null())
        .filter(organization::retired_at.is_null())
        .order(account::id)
        .select((
            account::id,
            account::organization_id,
            account::role,
            account::password_hash,
            organization::kind,
            organization::standing,
        ))
        .load(connection)
        .await?;
    rows.into_iter()
        .map(|(id, organization_id, role, password, kind, standing)| {
            Ok(Candidate {
                member: Member {
                    account_id: AccountId(id),
                    session_id: None,
                    role: AccountRole::parse(&role)?,
                    organization_id: OrganizationId(organization_id),
                    kind: OrganizationKind::parse(&kind)?,
                    standing: Standing::parse(&standing)?,
                    circles: BTreeSet::new(),
                    mandate: None,
                    scopes: None,
                },
                password: password.and_then(|phc| readable(AccountId(id), &phc)),
            })
        })
        .collect()
}

fn readable(id: AccountId, phc: &str) -> Option<PasswordHash> {
    phc.parse().inspect_err(|error| tracing::error!(account = %id, %error, "nobody can sign in with it")).ok()
}

impl AccountRow {
    fn into_account(self) -> Result<Account, Failure> {
        let commitment = self
            .personal_commitment
            .try_into()
            .map_err(|_| Failure::Damaged("a commitment that is not 32 bytes long".to_owned()))?;
        Ok(Account {
            id: AccountId(self.id),
            organization_id: OrganizationId(self.organization_id),
            role: AccountRole::parse(&self.role)?,
            identity: Personal::reference(PersonalId(self.personal_id), commitment),
            disabled_at: self.disabled_at,
            edit_version: self.edit_version,
            created_at: self.created_at,
            updated_at: self.updated_at,
        })
    }
}

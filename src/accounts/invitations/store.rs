//! Invitations in Postgres.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use crate::access::Permit;
use crate::db::schema::{invitation, personal_value};
use crate::model::ids::{AccountId, InvitationId, OrganizationId, PersonalId};
use crate::model::invitation::{Ending, Invitation, Inviter};
use crate::model::kinds::AccountRole;
use crate::model::personal::{Personal, PersonalSlot, VaultRow};
use crate::unit::Failure;

/// How many old invitations one unit clears away.
const CLEARED: i64 = 100;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = invitation)]
struct Row {
    id: Uuid,
    organization_id: Uuid,
    role: String,
    personal_id: Uuid,
    personal_commitment: Vec<u8>,
    inviter_account_id: Uuid,
    inviter_organization_id: Uuid,
    edit_version: i64,
    created_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    accepted_at: Option<DateTime<Utc>>,
    account_id: Option<Uuid>,
    withdrawn_at: Option<DateTime<Utc>>,
}

/// An invitation, and what the vault holds of its person.
type Found = (Row, Option<(Vec<u8>, String)>);

/// Stores a new invitation.
pub(super) async fn insert(
    connection: &mut AsyncPgConnection,
    _: &Permit,
    new: &Invitation,
) -> Result<(), Failure> {
    diesel::insert_into(invitation::table).values(Row::of(new)).execute(connection).await?;
    Ok(())
}

/// Stores how an invitation ended.
pub(super) async fn end(
    connection: &mut AsyncPgConnection,
    _: &Permit,
    ended: &Invitation,
) -> Result<(), Failure> {
    let Row { edit_version, accepted_at, account_id, withdrawn_at, .. } = Row::of(ended);
    diesel::update(invitation::table.find(ended.id.0))
        .set((
            invitation::edit_version.eq(edit_version),
            invitation::accepted_at.eq(accepted_at),
            invitation::account_id.eq(account_id),
            invitation::withdrawn_at.eq(withdrawn_at),
        ))
        .execute(connection)
        .await?;
    Ok(())
}

/// An invitation with its person.
pub(super) async fn find(
    connection: &mut AsyncPgConnection,
    id: InvitationId,
) -> Result<Option<Invitation>, Failure> {
    let found: Option<Found> = invitation::table
        .left_join(personal_value::table.on(personal_value::id.eq(invitation::personal_id)))
        .filter(invitation::id.eq(id.0))
        .select((Row::as_select(), (personal_value::salt, personal_value::value).nullable()))
        .first(connection)
        .await
        .optional()?;
    found.map(whole).transpose()
}

/// Locks an invitation to end it, and reads it as it is now, without its person.
pub(super) async fn lock(
    connection: &mut AsyncPgConnection,
    id: InvitationId,
) -> Result<Option<Invitation>, Failure> {
    let row: Option<Row> = invitation::table
        .find(id.0)
        .select(Row::as_select())
        .for_no_key_update()
        .first(connection)
        .await
        .optional()?;
    row.map(|row| whole((row, None))).transpose()
}

/// The invitations of an organization after one, the newest first.
pub(super) async fn page(
    connection: &mut AsyncPgConnection,
    organization_id: OrganizationId,
    after: Option<InvitationId>,
    limit: usize,
) -> Result<Vec<Invitation>, Failure> {
    let before = after.map_or(Uuid::max(), |id| id.0);
    let found: Vec<Found> = invitation::table
        .left_join(personal_value::table.on(personal_value::id.eq(invitation::personal_id)))
        .filter(invitation::organization_id.eq(organization_id.0))
        .filter(invitation::id.lt(before))
        .order(invitation::id.desc())
        .limit(i64::try_from(limit).unwrap_or(i64::MAX))
        .select((Row::as_select(), (personal_value::salt, personal_value::value).nullable()))
        .load(connection)
        .await?;
    found.into_iter().map(whole).collect()
}

/// How many invitations of an organization are open, or were made since `recent`. The organization is locked.
pub(super) async fn count_pressing(
    connection: &mut AsyncPgConnection,
    organization_id: OrganizationId,
    now: DateTime<Utc>,
    recent: DateTime<Utc>,
) -> Result<usize, Failure> {
    let is_open = invitation::expires_at
        .gt(now)
        .and(invitation::accepted_at.is_null())
        .and(invitation::withdrawn_at.is_null());
    let count: i64 = invitation::table
        .filter(invitation::organization_id.eq(organization_id.0))
        .filter(is_open.or(invitation::created_at.gt(recent)))
        .count()
        .get_result(connection)
        .await?;
    Ok(usize::try_from(count).unwrap_or(usize::MAX))
}

/// Clears away invitations that ended before `before`; returns where their persons lie in the vault.
pub(super) async fn forget(
    connection: &mut AsyncPgConnection,
    permit: &Permit,
    before: DateTime<Utc>,
) -> Result<Vec<PersonalId>, Failure> {
    let invitations = diesel::alias!(invitation as old);
    let old = invitations
        .filter(invitations.field(invitation::organization_id).eq(permit.organization_id().0))
        .filter(invitations.field(invitation::expires_at).le(before))
        .limit(CLEARED)
        .select(invitations.field(invitation::id));
    let persons: Vec<Uuid> = diesel::delete(invitation::table.filter(invitation::id.eq_any(old)))
        .returning(invitation::personal_id)
        .get_results(connection)
        .await?;
    Ok(persons.into_iter().map(PersonalId).collect())
}

fn whole((row, value): Found) -> Result<Invitation, Failure> {
    let damaged = |what: &str| Failure::Damaged(format!("an invitation {what}"));
    let commitment = row
        .personal_commitment
        .try_into()
        .map_err(|_| damaged("with a commitment that is not 32 bytes long"))?;
    let id = PersonalId(row.personal_id);
    let mut identity = Personal::reference(id, commitment);
    if let Some((salt, value)) = value {
        let salt = salt.try_into().map_err(|_| damaged("with a salt that is not 16 bytes long"))?;
        identity.fill(&VaultRow { id, salt, value });
    }
    Ok(Invitation {
        id: InvitationId(row.id),
        organization_id: OrganizationId(row.organization_id),
        role: AccountRole::parse(&row.role)?,
        identity,
        inviter: Inviter {
            account_id: AccountId(row.inviter_account_id),
            organization_id: OrganizationId(row.inviter_organization_id),
        },
        ending: match (row.accepted_at, row.account_id, row.withdrawn_at) {
            (Some(at), Some(id), _) => Some(Ending::Accepted { at, account_id: AccountId(id) }),
            (_, _, Some(at)) => Some(Ending::Withdrawn { at }),
            _ => None,
        },
        edit_version: row.edit_version,
        created_at: row.created_at,
        expires_at: row.expires_at,
    })
}

impl Row {
    fn of(it: &Invitation) -> Self {
        let (accepted_at, account_id, withdrawn_at) = match it.ending {
            None => (None, None, None),
            Some(Ending::Accepted { at, account_id }) => (Some(at), Some(account_id.0), None),
            Some(Ending::Withdrawn { at }) => (None, None, Some(at)),
        };
        Self {
            id: it.id.0,
            organization_id: it.organization_id.0,
            role: it.role.to_string(),
            personal_id: it.identity.id.0,
            personal_commitment: it.identity.commitment.to_vec(),
            inviter_account_id: it.inviter.account_id.0,
            inviter_organization_id: it.inviter.organization_id.0,
            edit_version: it.edit_version,
            created_at: it.created_at,
            expires_at: it.expires_at,
            accepted_at,
            account_id,
            withdrawn_at,
        }
    }
}

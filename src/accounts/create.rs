//! Create: somebody gets an account for an organization.

use super::password::PasswordHash;
use super::{EmailKey, EmailKeys, store};
use crate::access::Action;
use crate::model::account::{Account, Identity};
use crate::model::email::EmailAddress;
use crate::model::ids::{AccountId, OrganizationId};
use crate::model::kinds::AccountRole;
use crate::model::person::PERSON_LINE_MAX;
use crate::model::text;
use crate::model::violation::{Invalid, Violations};
use crate::unit::{Conflict, Failure, Unit};

/// A new account, checked.
#[derive(Clone, Debug)]
pub struct AccountDraft {
    identity: Identity,
    role: AccountRole,
    email_key: EmailKey,
    password: Option<PasswordHash>,
}

impl AccountDraft {
    /// Checks who it is for. Without a password nobody signs in with it yet.
    ///
    /// # Errors
    /// What is wrong, at `/email`, `/name` or `/role`.
    pub fn check(
        keys: &EmailKeys,
        email: &str,
        name: &str,
        role: AccountRole,
        password: Option<PasswordHash>,
    ) -> Result<Self, Violations> {
        let mut violations = Violations::default();
        match checked_identity(&mut violations, email, name, Some(role)) {
            Some((identity, email)) => {
                violations.done(Self { email_key: keys.of(&email), identity, role, password })
            }
            None => Err(violations),
        }
    }
}

/// Who somebody is that shall sign in with a password, told at `/email`, `/name` and `/role` when that cannot be.
pub(super) fn checked_identity(
    violations: &mut Violations,
    email: &str,
    name: &str,
    role: Option<AccountRole>,
) -> Option<(Identity, EmailAddress)> {
    let email = violations.take("/email", EmailAddress::parse(email));
    let name = violations.take("/name", text::line(name, PERSON_LINE_MAX));
    if let Some(role) = role {
        violations.take("/role", of_person(role));
    }
    let (email, name) = (email?, name?);
    Some((Identity { email: email.to_string(), name }, email))
}

/// The role, when an account that signs in with a password can have it.
///
/// # Errors
/// `role_of_machines`.
pub fn of_person(role: AccountRole) -> Result<AccountRole, Invalid> {
    if role == AccountRole::Sync {
        let of_machines = "Take another role: machines of regional bodies do not sign in with a password.";
        return Err(Invalid::new("role_of_machines", of_machines));
    }
    Ok(role)
}

/// Makes an account for an organization under `id`.
///
/// # Errors
/// [`Failure`]; of conflicts, `OrganizationRetired` and `AccountExists`.
pub async fn create(
    unit: &mut Unit,
    id: AccountId,
    organization_id: OrganizationId,
    draft: AccountDraft,
) -> Result<Account, Failure> {
    let owner = unit.owner(organization_id).await?;
    let permit = unit.permit(Action::CreateAccount, &owner, &owner.audience).await?;
    if store::is_retired(unit.connection(), organization_id).await? {
        return Err(Conflict::OrganizationRetired.into());
    }
    // Of its own organization alone: nothing tells who has an account of another.
    if store::has_active(unit.connection(), organization_id, &draft.email_key).await? {
        return Err(Conflict::AccountExists.into());
    }
    let account = Account::create(id, organization_id, draft.role, draft.identity, unit.now());
    let sign_in = store::SignIn {
        email_key: draft.email_key.current,
        password_hash: draft.password.map(|hash| hash.to_string()),
    };
    store::insert(unit, &permit, &account, sign_in).await?;
    Ok(account)
}

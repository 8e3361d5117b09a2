//! Create: somebody gets an account for an organization.

use super::password::{CANDIDATES, PasswordHash};
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
        let email = violations.take("/email", EmailAddress::parse(email));
        let name = violations.take("/name", text::line(name, PERSON_LINE_MAX));
        if role == AccountRole::Sync {
            let of_machines =
                "Take another role: machines of regional bodies do not sign in with a password.";
            violations.add("/role", Invalid::new("role_of_machines", of_machines));
        }
        match (email, name) {
            (Some(email), Some(name)) => violations.done(Self {
                email_key: keys.of(&email),
                identity: Identity { email: email.to_string(), name },
                role,
                password,
            }),
            _ => Err(violations),
        }
    }
}

/// Makes an account for an organization under `id`.
///
/// # Errors
/// [`Failure`]; of conflicts, `OrganizationRetired` and `TooManyAccounts`.
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
    store::lock_address(unit.connection(), &draft.email_key).await?;
    if store::count_active(unit.connection(), &draft.email_key).await? >= CANDIDATES {
        return Err(Conflict::TooManyAccounts.into());
    }
    let account = Account::create(id, organization_id, draft.role, draft.identity, unit.now());
    let sign_in = store::SignIn {
        email_key: draft.email_key.current,
        password_hash: draft.password.map(|hash| hash.to_string()),
    };
    store::insert(unit, &permit, &account, sign_in).await?;
    Ok(account)
}

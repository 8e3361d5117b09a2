//! Inviting, and accepting an invitation. No connection is held while a password is hashed.

use std::net::IpAddr;
use std::time::Duration;

use secrecy::SecretString;

use super::{App, Written};
use crate::access::{Caller, Owner};
use crate::accounts::AccountDraft;
use crate::accounts::invitations::{self, Acceptance, Attempt, Begun, Code, Terms};
use crate::accounts::password::{Overloaded, Password};
use crate::model::account::Account;
use crate::model::ids::AccountId;
use crate::model::invitation::Invitation;
use crate::model::kinds::InvitationStatus;
use crate::model::violation::{Invalid, Violations};
use crate::unit::{Unfinished, Unit};

/// As whom the service makes the account of somebody who accepts.
const INVITATIONS: Caller = Caller::Process("system:invitations");

/// Why an invitation is not accepted.
#[derive(Debug, thiserror::Error)]
pub enum AcceptError {
    /// The code is none, or that of an invitation that is over. Which of them is not said.
    #[error("the code cannot be used")]
    Unusable,
    /// The code is good, and the password breaks a rule.
    #[error("{0}")]
    Password(Invalid),
    /// Too many attempts failed; this one was not looked at.
    #[error("too many attempts failed: wait {} seconds", retry_after.as_secs())]
    TooMany {
        /// How long to wait.
        retry_after: Duration,
    },
    /// Too many passwords are hashed at this moment.
    #[error(transparent)]
    Overloaded(#[from] Overloaded),
    /// The database is away, or fails.
    #[error(transparent)]
    Unfinished(#[from] Unfinished),
}

impl App {
    /// On what terms invitations are made here.
    #[must_use]
    pub fn invitation_terms(&self) -> Terms {
        let life = chrono::Duration::from_std(self.config.accounts.invitation_life);
        Terms { life: life.unwrap_or(chrono::Duration::days(7)), most: self.config.accounts.open_invitations }
    }

    /// Accepts an invitation: whoever holds its code gets the account, and chooses its password.
    ///
    /// # Errors
    /// [`AcceptError`].
    pub async fn accept_invitation(
        &self,
        code: &SecretString,
        password: &SecretString,
        address: IpAddr,
    ) -> Result<Written<(Owner, Account)>, AcceptError> {
        let code = Code::read(code).ok_or(AcceptError::Unusable)?;
        let attempt = Attempt::new(code, address, &self.failures, self.clock.now());
        let begin = {
            let attempt = attempt.clone();
            async move |unit: &mut Unit| invitations::begin(unit, attempt).await
        };
        let found = match self.write(&Caller::Stranger, None, begin).await?.value {
            Begun::Heard(found) => found.map(|found| *found),
            Begun::Refused { retry_after } => return Err(AcceptError::TooMany { retry_after }),
        };
        let Some(invitation) = found.clone().filter(|it| self.is_good(&attempt, it)) else {
            return Err(self.refuse(attempt, found).await);
        };
        let draft = match self.draft(&invitation, password).await {
            Ok(draft) => draft,
            Err(error) => {
                let take_back = async move |unit: &mut Unit| invitations::take_back(unit, attempt).await;
                self.write(&Caller::Stranger, None, take_back).await?;
                return Err(error);
            }
        };
        let account_id = AccountId::new(self.clock.now());
        let acceptance =
            Acceptance { attempt: attempt.clone(), invitation: invitation.clone(), account_id, draft };
        let accept = async move |unit: &mut Unit| invitations::accept(unit, acceptance).await;
        let Written { value, position } = self.write(&INVITATIONS, None, accept).await?;
        match value {
            Some(made) => Ok(Written { value: made, position }),
            None => Err(self.refuse(attempt, Some(invitation)).await),
        }
    }

    fn is_good(&self, attempt: &Attempt, invitation: &Invitation) -> bool {
        // Both are looked at, whatever the first says.
        let is_open = invitation.status(self.clock.now()) == InvitationStatus::Open;
        self.codes.fits(attempt.code(), invitation) & is_open
    }

    /// The account that an invitation makes, with its password.
    async fn draft(
        &self,
        invitation: &Invitation,
        password: &SecretString,
    ) -> Result<AccountDraft, AcceptError> {
        // Who was erased is nobody that could get an account.
        let identity = invitation.identity.value().ok_or(AcceptError::Unusable)?;
        let password = Password::new(password, &identity.email).map_err(AcceptError::Password)?;
        let hash = self.passwords.hash(password).await?;
        AccountDraft::check(&self.emails, &identity.email, &identity.name, invitation.role, Some(hash))
            .map_err(|violations: Violations| Unfinished::from(crate::unit::Failure::from(violations)).into())
    }

    /// Leaves an attempt counted as failed.
    async fn refuse(&self, attempt: Attempt, tried: Option<Invitation>) -> AcceptError {
        let fail = async move |unit: &mut Unit| invitations::fail(unit, &attempt, tried.as_ref());
        match self.write(&Caller::Stranger, None, fail).await {
            Ok(_) => AcceptError::Unusable,
            Err(unfinished) => unfinished.into(),
        }
    }
}

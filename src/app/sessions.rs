//! Signing in and staying signed in. No connection is held while a password is compared.

use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;

use super::App;
use crate::access::Caller;
use crate::accounts::password::{Overloaded, Password};
use crate::accounts::sign_in::{self, Attempt, Begun, Candidate, NewSession};
use crate::accounts::{Credentials, RefreshError, Refreshed, SignInError, refresh_session};
use crate::model::ids::{AccountId, SessionId};
use crate::unit::{Failure, Unfinished, Unit};

/// As whom the service ends a session whose refresh token was copied.
const SESSIONS: Caller = Caller::Process("system:sessions");

/// What somebody who is signed in goes on with.
#[derive(Debug)]
pub struct SignedIn {
    /// The account.
    pub account: AccountId,
    /// The session.
    pub session: SessionId,
    /// Says who asks.
    pub access_token: SecretString,
    /// Brings the next access token, once.
    pub refresh_token: SecretString,
    /// How long the access token is good.
    pub expires_in: Duration,
}

impl App {
    /// Opens a session.
    ///
    /// # Errors
    /// [`SignInError`].
    pub async fn sign_in(&self, credentials: Credentials) -> Result<SignedIn, SignInError> {
        let now = self.clock.now();
        let attempt =
            Attempt::new(&credentials, &self.emails, &self.failures, now).ok_or(SignInError::Wrong)?;
        let begin = {
            let attempt = attempt.clone();
            async move |unit: &mut Unit| sign_in::begin(unit, attempt).await
        };
        let tried = match self.write(&Caller::Stranger, None, begin).await?.value {
            Begun::Heard(tried) => tried,
            Begun::Refused { retry_after } => return Err(SignInError::TooMany { retry_after }),
        };
        let own = match self.whose(&credentials.password, &tried).await {
            Ok(own) => own,
            Err(overloaded) => {
                self.take_back(attempt).await?;
                return Err(overloaded.into());
            }
        };
        match own.as_slice() {
            [] => {
                let fail = async move |unit: &mut Unit| sign_in::fail(unit, &attempt, &tried);
                self.write(&Caller::Stranger, None, fail).await?;
                Err(SignInError::Wrong)
            }
            // An organization has one account of an address; where it had several before, the oldest signs in.
            [own, others @ ..] if others.iter().all(|it| it.organization_id() == own.organization_id()) => {
                self.open(attempt, own).await
            }
            several => {
                let mut organizations: Vec<_> = several.iter().map(Candidate::organization_id).collect();
                organizations.sort_unstable();
                organizations.dedup();
                self.take_back(attempt).await?;
                Err(SignInError::Choose(organizations))
            }
        }
    }

    /// Refreshes a session: `token` is good once.
    ///
    /// # Errors
    /// [`RefreshError`].
    pub async fn refresh_session(&self, token: &SecretString) -> Result<SignedIn, RefreshError> {
        let token = Arc::new(self.refresh.tokens.read(token).map_err(|_| RefreshError::Invalid)?);
        let session = token.session;
        let rules = self.refresh.clone();
        let refresh = async move |unit: &mut Unit| refresh_session(unit, rules, token).await;
        match self.write(&SESSIONS, None, refresh).await?.value {
            Refreshed::Renewed { account, successor } => Ok(self.signed_in(account, session, successor)),
            Refreshed::Revoked => {
                tracing::warn!(%session, "a refresh token was used again: its session is ended");
                Err(RefreshError::Invalid)
            }
            Refreshed::Refused => Err(RefreshError::Invalid),
        }
    }

    /// Whose of these accounts the password is.
    async fn whose(
        &self,
        password: &SecretString,
        tried: &[Candidate],
    ) -> Result<Vec<Candidate>, Overloaded> {
        let (tried, hashes): (Vec<_>, Vec<_>) =
            tried.iter().filter_map(|it| Some((it, it.password()?.clone()))).unzip();
        let matched = self.passwords.verify_each(Password::typed(password), hashes).await?;
        Ok(tried.into_iter().zip(matched).filter(|(_, matched)| *matched).map(|(it, _)| it.clone()).collect())
    }

    async fn take_back(&self, attempt: Attempt) -> Result<(), Unfinished> {
        let take_back = async move |unit: &mut Unit| sign_in::take_back(unit, attempt).await;
        self.write(&Caller::Stranger, None, take_back).await.map(drop)
    }

    async fn open(&self, attempt: Attempt, own: &Candidate) -> Result<SignedIn, SignInError> {
        let now = self.clock.now();
        let session = SessionId::new(now);
        let (refresh_token, family) = self.refresh.tokens.begin(session, now);
        let Some(password) = own.password().cloned() else { return Err(SignInError::Wrong) };
        let new = NewSession { family, expires_at: self.refresh.end(now), password };
        let open = async move |unit: &mut Unit| sign_in::open(unit, attempt, new).await;
        match self.write(&own.caller(session), None, open).await {
            Ok(written) => {
                // The account may be as new as this, and its token goes to this instance first.
                let _ = self.directory.wait_for(written.value).await;
                Ok(self.signed_in(own.account_id(), session, refresh_token))
            }
            Err(Unfinished::Failed(Failure::Disowned)) => Err(SignInError::Wrong),
            Err(unfinished) => Err(unfinished.into()),
        }
    }

    fn signed_in(&self, account: AccountId, session: SessionId, refresh_token: SecretString) -> SignedIn {
        SignedIn {
            account,
            session,
            access_token: self.tokens.issue(account, session, self.clock.now()),
            refresh_token,
            expires_in: self.tokens.life(),
        }
    }
}

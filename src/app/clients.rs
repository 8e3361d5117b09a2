//! Tokens for machine clients.

use std::net::IpAddr;
use std::time::Duration;

use secrecy::SecretString;

use super::App;
use crate::access::Caller;
use crate::accounts::Network;
use crate::accounts::clients::{self, Fit, Found, Presented};
use crate::model::ids::{ClientId, SecretId};
use crate::model::scopes::Scopes;
use crate::unit::{Failure, Unfinished, Unit};

/// What a machine shows.
#[derive(Clone, Debug)]
pub struct ClientCredentials {
    /// The id of the client.
    pub client_id: String,
    /// Its secret.
    pub secret: SecretString,
    /// What it asks for, where not for all that it may.
    pub scopes: Option<Scopes>,
    /// From where.
    pub address: IpAddr,
}

/// What a machine goes on with.
#[derive(Debug)]
pub struct MachineToken {
    /// Says who asks.
    pub access_token: SecretString,
    /// How long it is good.
    pub expires_in: Duration,
    /// What it is for.
    pub scopes: Scopes,
}

/// Why a machine gets no token.
#[derive(Debug, thiserror::Error)]
pub enum NoToken {
    /// There is no such client, or it has not this secret, or one of them is over. Which of them is not said.
    #[error("the client is unknown, or its secret is wrong or over")]
    Client,
    /// It asks for more than it may.
    #[error("the client has not all of these scopes")]
    Scope,
    /// The database is away, or fails.
    #[error(transparent)]
    Unfinished(#[from] Unfinished),
}

impl App {
    /// Issues an access token for a client's secret.
    ///
    /// # Errors
    /// [`NoToken`].
    pub async fn issue_machine_token(&self, shown: &ClientCredentials) -> Result<MachineToken, NoToken> {
        let presented = Presented::read(&shown.secret).ok_or(NoToken::Client)?;
        let client_id: ClientId = shown.client_id.parse().map_err(|_| NoToken::Client)?;
        let prefix = presented.prefix().to_owned();
        let find = async move |unit: &mut Unit| clients::find_secret(unit, client_id, prefix).await;
        let (found, position) = self.write(&Caller::Stranger, None, find).await?.value;
        let (found, fit) = self.compare(&presented, client_id, found).ok_or(NoToken::Client)?;
        let own = found.member.scopes.unwrap_or_default();
        if shown.scopes.is_some_and(|asked| !asked.is_within(own)) {
            return Err(NoToken::Scope);
        }
        self.note_use(&found, fit, Network::of(shown.address)).await?;
        // The client may be as new as this, and its token goes to this instance first.
        let _ = self.directory.wait_for(position).await;
        let now = self.clock.now();
        let life = self.tokens.life();
        let rest = found.ends_at.map_or(life, |at| (at - now).to_std().unwrap_or_default());
        Ok(MachineToken {
            access_token: self.tokens.issue_for(client_id.into(), found.id.into(), shown.scopes, now),
            expires_in: life.min(rest),
            scopes: shown.scopes.unwrap_or(own),
        })
    }

    /// The secret that was found, when it is the one that is shown and issues tokens. The same is done where none was
    /// found.
    fn compare(
        &self,
        presented: &Presented,
        client_id: ClientId,
        found: Option<Found>,
    ) -> Option<(Found, Fit)> {
        let Some(found) = found else {
            let nothing = SecretId(client_id.0);
            let _ = self.client_secrets.fit(presented, nothing, client_id, &[0; 32]);
            return None;
        };
        let fit = self.client_secrets.fit(presented, found.id, client_id, &found.hash);
        (fit != Fit::No && found.is_open).then_some((found, fit))
    }

    /// Notes the use of a secret, where that is due or its hash is to be renewed.
    async fn note_use(&self, found: &Found, fit: Fit, network: Network) -> Result<(), NoToken> {
        let rekeyed = if let Fit::Rekeyed(hash) = fit { Some(hash) } else { None };
        if rekeyed.is_none() && !found.is_due(self.clock.now()) {
            return Ok(());
        }
        let (caller, id) = (Caller::Account(found.member.clone()), found.id);
        let note = async move |unit: &mut Unit| clients::note_use(unit, id, rekeyed, network).await;
        match self.write(&caller, None, note).await {
            Ok(_) => Ok(()),
            Err(Unfinished::Failed(Failure::Disowned)) => Err(NoToken::Client),
            Err(unfinished) => Err(unfinished.into()),
        }
    }
}

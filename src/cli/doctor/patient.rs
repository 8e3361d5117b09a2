//! The Postgres that is looked at: reached as the service reaches it, and as its owner where the owner is configured.

use std::time::Duration;

use chrono::{DateTime, Utc};
use secrecy::SecretString;
use tokio::time::timeout;

use super::Findings;
use crate::cli::postgres::Postgres;
use crate::clock::Clock;
use crate::config::Config;
use crate::db::managed::ManagedOptions;
use crate::db::vitals::{Vitals, vitals};
use crate::db::{OwnConnection, reader};

/// How long a connection may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// A Postgres that answers, and how it is.
pub(super) struct Patient {
    postgres: Postgres,
    /// As the service's role.
    pub(super) service: OwnConnection,
    /// As the owner of the tables, where that role is configured and gets in.
    pub(super) owner: Option<OwnConnection>,
    /// What the service's role is told.
    pub(super) vitals: Vitals,
    /// What the owner is told, who may see more of others.
    pub(super) owner_vitals: Option<Vitals>,
    /// What time it was here when Postgres was asked for its own, just before and just after.
    pub(super) asked: (DateTime<Utc>, DateTime<Utc>),
}

impl Patient {
    /// Reaches it. Without a database in the configuration it is the private one, which is brought up for as long as it is
    /// looked at; one that was never made is not made now.
    pub(super) async fn reach(config: &Config, findings: &mut Findings) -> Option<Self> {
        let is_private = config.database.url.is_none() && config.database.owner_url.is_none();
        let folder = ManagedOptions::new(config).folder;
        if is_private && !folder.exists() {
            findings.wrong(
                format!("no database is configured, and there is no private one in {}", folder.display()),
                "set DATABASE_URL; or start `counterpart serve` once, which makes a private one",
            );
            return None;
        }
        let postgres = match Postgres::find(config).await {
            Ok(postgres) => postgres,
            Err(error) => {
                findings.wrong(
                    format!("no Postgres can be used: {error}"),
                    "see what it says, and start Postgres",
                );
                return None;
            }
        };
        let service = match connect(&postgres.application).await {
            Ok(connection) => connection,
            Err(error) => {
                findings.wrong(
                    format!("the service's role does not get in: {error}"),
                    "see that Postgres runs and can be reached from here, and check DATABASE_URL; a role that does not \
                     exist is made by `counterpart database prepare`",
                );
                let _ = postgres.stop().await;
                return None;
            }
        };
        let owner = match &postgres.owner {
            Some(url) => match connect(url).await {
                Ok(connection) => Some(connection),
                Err(error) => {
                    findings.wrong(
                        format!("the owner's role does not get in: {error}"),
                        "check DATABASE_OWNER_URL: the running service needs none, `counterpart database prepare` does",
                    );
                    None
                }
            },
            None => None,
        };
        Self::ask(postgres, service, owner, findings).await
    }

    async fn ask(
        postgres: Postgres,
        mut service: OwnConnection,
        mut owner: Option<OwnConnection>,
        findings: &mut Findings,
    ) -> Option<Self> {
        let before = Clock::System.now();
        let asked = vitals(&mut service).await;
        let asked_at = (before, Clock::System.now());
        let owner_vitals = match &mut owner {
            Some(owner) => vitals(owner).await.ok(),
            None => None,
        };
        match asked {
            Ok(vitals) => Some(Self { postgres, service, owner, vitals, owner_vitals, asked: asked_at }),
            Err(error) => {
                findings.wrong(
                    format!("Postgres does not say how it is: {error}"),
                    "see the log of Postgres; version 14 or later is needed",
                );
                let _ = postgres.stop().await;
                None
            }
        }
    }

    /// Lets go of it, and stops the private one that was brought up.
    pub(super) async fn release(self) {
        drop((self.service, self.owner));
        if let Err(error) = self.postgres.stop().await {
            tracing::warn!(%error, "the private Postgres was not stopped");
        }
    }
}

async fn connect(url: &SecretString) -> Result<OwnConnection, String> {
    match timeout(PATIENCE, reader(url)).await {
        Ok(connected) => connected.map_err(|error| error.to_string()),
        Err(_) => Err(format!("no answer within {} seconds", PATIENCE.as_secs())),
    }
}

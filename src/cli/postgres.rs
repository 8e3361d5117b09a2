//! The Postgres that a command works with: the one that the configuration names, or the private one in the state folder,
//! found running or brought up.

use secrecy::SecretString;

use super::Failure;
use crate::app::url_of;
use crate::config::Config;
use crate::db::managed::{ClusterAddress, ManagedCluster, ManagedError, ManagedOptions};
use crate::db::prepare;

/// The database in the private Postgres, and the role of the service there.
const NAME: &str = "counterpart";

/// A Postgres that takes connections.
pub(super) struct Postgres {
    /// As which the service works.
    pub(super) application: SecretString,
    /// As which the schema is made; not known where only the service's own role is configured.
    pub(super) owner: Option<SecretString>,
    /// The private one, where this process brought it up.
    cluster: Option<ManagedCluster>,
}

/// The configuration names half a database.
#[derive(Debug, thiserror::Error)]
#[error(
    "DATABASE_OWNER_URL is set without DATABASE_URL: set both, or neither for a private Postgres in the state folder"
)]
struct OwnerOnly;

impl Postgres {
    /// Finds it, or brings it up. A private one without a database yet is made ready for use.
    pub(super) async fn find(config: &Config) -> Result<Self, Failure> {
        let owner = config.database.owner_url.as_ref().map(url_of);
        match (&config.database.url, owner) {
            (Some(url), owner) => Ok(Self { application: url_of(url), owner, cluster: None }),
            (None, Some(_)) => Err(OwnerOnly.into()),
            (None, None) => Self::private(config).await,
        }
    }

    /// Stops it, if this process brought it up.
    pub(super) async fn stop(self) -> Result<(), Failure> {
        match self.cluster {
            Some(cluster) => Ok(cluster.stop().await?),
            None => Ok(()),
        }
    }

    async fn private(config: &Config) -> Result<Self, Failure> {
        let options = ManagedOptions::new(config);
        match ManagedCluster::start(&options).await {
            Ok(cluster) => {
                let found = Self::at(&cluster.address(), None);
                found.make_ready(&cluster.address()).await?;
                Ok(Self { cluster: Some(cluster), ..found })
            }
            // Another process has it up: a command works beside the service.
            Err(in_use @ ManagedError::InUse(_)) => {
                let address = ManagedCluster::running(&options).await.ok_or(in_use)?;
                Ok(Self::at(&address, None))
            }
            Err(error) => Err(error.into()),
        }
    }

    fn at(address: &ClusterAddress, cluster: Option<ManagedCluster>) -> Self {
        let url = |role| SecretString::from(address.url(role, NAME));
        Self { application: url(NAME), owner: Some(url(ClusterAddress::SUPERUSER)), cluster }
    }

    /// A new database is prepared at once. One that holds something is migrated by `counterpart database prepare` alone.
    async fn make_ready(&self, address: &ClusterAddress) -> Result<(), Failure> {
        let superuser = ClusterAddress::SUPERUSER;
        let server = SecretString::from(address.url(superuser, superuser));
        if prepare::create_database(&server, NAME).await?
            && let Some(owner) = &self.owner
        {
            prepare::prepare(owner, &self.application).await?;
        }
        Ok(())
    }
}

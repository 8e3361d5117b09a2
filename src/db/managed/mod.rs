//! The private Postgres: brought up from the programs on this machine where no database is named, over a Unix
//! socket only, and gone with the process that started it, however that process ends.
//!
//! What holds this together:
//!
//! * Postgres runs under a small shell (`supervisor.sh`) that holds a pipe from us. When we end, also by
//!   `kill -9`, the pipe closes and the shell shuts Postgres down.
//! * Two locks in the folder. `owner.lock` is held by the process that started the cluster: a second one is
//!   refused at once. `cluster.lock` is inherited by `initdb`, the shell and all of Postgres, so it is free only when
//!   the last of them is gone: a start after a kill waits for that, and what it then finds is a leftover.
//! * Who may connect is decided by the mode of the socket's folder (0700), so roles need no passwords.

mod address;
mod binaries;
mod error;
mod initialize;
mod layout;
mod leftovers;
mod locks;
mod options;
mod owner;
mod postgres;

use std::fs::File;

pub use address::ClusterAddress;
pub use error::ManagedError;
pub use options::ManagedOptions;

use binaries::Binaries;
use layout::{Layout, no_links};
use owner::Owner;
use postgres::Postgres;

/// A private Postgres that this process started. Dropped, it stops on its own; [`ManagedCluster::stop`] waits for that.
#[derive(Debug)]
pub struct ManagedCluster {
    options: ManagedOptions,
    ground: Ground,
    postgres: Option<Postgres>,
}

/// What a cluster stands on, found or made before Postgres starts and kept while it is down.
#[derive(Debug)]
struct Ground {
    layout: Layout,
    owner: Owner,
    binaries: Binaries,
    /// Inherited by Postgres; see the module's text.
    cluster_lock: File,
    _owner_lock: File,
}

impl ManagedCluster {
    /// Brings up the cluster of `options`, creating it at the first start, and waits until it takes connections.
    ///
    /// # Errors
    /// [`ManagedError`], which says what to do.
    pub async fn start(options: &ManagedOptions) -> Result<Self, ManagedError> {
        let ground = tokio::task::spawn_blocking({
            let options = options.clone();
            move || Ground::prepare(&options)
        })
        .await
        .map_err(|_| ManagedError::Interrupted)??;
        let mut cluster = Self { options: options.clone(), ground, postgres: None };
        cluster.resume().await?;
        Ok(cluster)
    }

    /// Where the cluster of `options` takes connections, if a process has it running.
    pub async fn running(options: &ManagedOptions) -> Option<ClusterAddress> {
        let layout = Layout::of(&options.folder);
        let address = ClusterAddress::new(layout.sockets.clone(), options.port);
        // It may be about to take connections.
        while locks::is_owned(&layout) {
            if postgres::accepts(&address).await {
                return Some(address);
            }
            tokio::time::sleep(postgres::STEP).await;
        }
        None
    }

    /// Where the cluster takes connections.
    #[must_use]
    pub fn address(&self) -> ClusterAddress {
        ClusterAddress::new(self.ground.layout.sockets.clone(), self.options.port)
    }

    /// A connection string for `role` on `database`; see [`ClusterAddress::url`].
    #[must_use]
    pub fn url(&self, role: &str, database: &str) -> String {
        self.address().url(role, database)
    }

    /// Ends all connections and stops Postgres in good order; [`ManagedCluster::resume`] brings it back.
    ///
    /// # Errors
    /// [`ManagedError::StillRunning`] when Postgres does not stop within a minute.
    pub async fn halt(&mut self) -> Result<(), ManagedError> {
        let Some(postgres) = self.postgres.take() else { return Ok(()) };
        self.keep()?;
        postgres.stop().await
    }

    /// Kills every process of Postgres at once (SIGKILL), as a machine that loses its power does, short of the disk.
    ///
    /// # Errors
    /// [`ManagedError`] when the processes cannot be listed or killed.
    pub async fn crash(&mut self) -> Result<(), ManagedError> {
        let Some(postgres) = self.postgres.take() else { return Ok(()) };
        self.keep()?;
        postgres.kill().await
    }

    /// Starts Postgres again on the same folder after [`ManagedCluster::halt`] or [`ManagedCluster::crash`].
    ///
    /// # Errors
    /// [`ManagedError`], which says what to do.
    pub async fn resume(&mut self) -> Result<(), ManagedError> {
        if self.postgres.is_none() {
            leftovers::clear(&self.ground.layout, self.options.port)?;
            let mut postgres = Postgres::spawn(&self.ground, &self.options)?;
            postgres.wait_until_ready(&self.address()).await?;
            self.postgres = Some(postgres);
        }
        Ok(())
    }

    /// Stops Postgres in good order and waits until it is gone.
    ///
    /// # Errors
    /// [`ManagedError::StillRunning`] when Postgres does not stop within a minute.
    pub async fn stop(mut self) -> Result<(), ManagedError> {
        self.halt().await
    }

    /// Lets an ephemeral cluster's folder outlive its Postgres.
    fn keep(&self) -> Result<(), ManagedError> {
        let keep = &self.ground.layout.keep;
        no_links().open(keep).map(drop).map_err(ManagedError::io("create", keep))
    }
}

impl Drop for ManagedCluster {
    fn drop(&mut self) {
        if self.options.ephemeral && self.postgres.is_none() {
            // A temporary folder that stays is a blemish, no fault.
            let _ = std::fs::remove_dir_all(&self.ground.layout.folder);
        }
    }
}

impl Ground {
    fn prepare(options: &ManagedOptions) -> Result<Self, ManagedError> {
        let layout = Layout::of(&options.folder);
        let binaries = Binaries::find(options.binaries.as_deref(), layout.version())?;
        let owner = Owner::of(&layout)?;
        layout.make(&owner)?;
        let owner_lock = locks::own(&layout)?;
        let cluster_lock = locks::wait_for_cluster(&layout)?;
        if layout.version().is_none() {
            initialize::initialize(&layout, &owner, &binaries, options.durable, &cluster_lock)?;
        }
        Ok(Self { layout, owner, binaries, cluster_lock, _owner_lock: owner_lock })
    }
}

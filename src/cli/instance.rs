//! The service as one process has it open: its Postgres, its keys, and the App that all commands work through.

use std::path::PathBuf;
use std::sync::Arc;

use tokio::runtime::Handle;

use super::postgres::Postgres;
use super::{Failure, print, runtime};
use crate::app::App;
use crate::clock::Clock;
use crate::config::Config;
use crate::db::prepare;
use crate::secrets::{KeyFiles, Keyring, KeyringError};

/// An open service.
pub(super) struct Instance {
    /// What the command works through.
    pub(super) app: Arc<App>,
    postgres: Postgres,
}

/// What a command cannot do without.
#[derive(Clone, Copy)]
enum Need {
    Writing,
    Reading,
}

impl Instance {
    /// Opens the service on this runtime. Where nothing is configured, its Postgres and keys are made in the state folder.
    pub(super) async fn open(config: Config) -> Result<Self, Failure> {
        let postgres = Postgres::find(&config).await?;
        Self::over(postgres, config, Need::Writing).await
    }

    /// The same to serve: while the database that the configuration names does not answer, from the last good copy.
    pub(super) async fn open_or_resume(config: Config) -> Result<Self, Failure> {
        let postgres = Postgres::find(&config).await?;
        Self::over(postgres, config, Need::Reading).await
    }

    /// Opens the service, and makes its database ready where its owner is known: roles, then migrations.
    pub(super) async fn open_prepared(config: Config) -> Result<Self, Failure> {
        let postgres = Postgres::find(&config).await?;
        if let Some(owner) = &postgres.owner {
            prepare::prepare(owner, &postgres.application).await?;
        }
        Self::over(postgres, config, Need::Writing).await
    }

    async fn over(postgres: Postgres, config: Config, need: Need) -> Result<Self, Failure> {
        let keyring = keyring(&config)?;
        let (url, clock, runtime) = (postgres.application.clone(), Clock::System, Handle::current());
        let started = match need {
            Need::Writing => App::start(config, &url, keyring, clock, runtime).await,
            Need::Reading => App::start_or_resume(config, &url, keyring, clock, runtime).await,
        };
        match started {
            Ok(app) => Ok(Self { app, postgres }),
            Err(error) => {
                postgres.stop().await?;
                Err(error.into())
            }
        }
    }

    /// Closes it, and stops the Postgres that it brought up.
    pub(super) async fn close(self) -> Result<(), Failure> {
        drop(self.app);
        self.postgres.stop().await
    }
}

/// Runs `work` on the open service and prints what it answers.
pub(super) fn with<F>(config: Config, work: impl FnOnce(Arc<App>) -> F) -> Result<(), Failure>
where
    F: Future<Output = Result<String, Failure>>,
{
    let log = config.log.clone();
    let answer = runtime::run(&log, async {
        let instance = Instance::open(config).await?;
        let answer = work(Arc::clone(&instance.app)).await;
        instance.close().await?;
        answer
    })?;
    print(&answer)
}

/// The keys that the configuration names. Those that it does not name are in the state folder, made at the first start.
fn keyring(config: &Config) -> Result<Keyring, KeyringError> {
    let secrets = &config.secrets;
    if secrets.service_secret_file.is_none() || secrets.signing_key_file.is_none() {
        Keyring::create_in(&own_keys(config))?;
    }
    Keyring::load(&key_files(config))
}

/// Where the keys are, whether they are there or not.
pub(super) fn key_files(config: &Config) -> KeyFiles {
    let (secrets, own) = (&config.secrets, own_keys(config));
    let current = |file: &Option<_>, name| file.clone().unwrap_or_else(|| own.join(name));
    let all = |current, previous: &[_]| std::iter::once(current).chain(previous.iter().cloned()).collect();
    KeyFiles {
        service_secrets: all(
            current(&secrets.service_secret_file, Keyring::SERVICE_SECRET),
            &secrets.previous_service_secret_files,
        ),
        signing_keys: all(
            current(&secrets.signing_key_file, Keyring::SIGNING_KEY),
            &secrets.previous_signing_key_files,
        ),
    }
}

fn own_keys(config: &Config) -> PathBuf {
    config.state.folder.join("keys")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_that_nobody_names_are_made_once_in_the_state_folder() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut config = Config::default();
        config.state.folder = folder.path().join("state");
        let first = keyring(&config).expect("made");
        let second = keyring(&config).expect("read");
        assert_eq!(first.signing_key().id(), second.signing_key().id());

        let elsewhere = folder.path().join("elsewhere");
        let named = Keyring::create_in(&elsewhere).expect("made");
        config.secrets.signing_key_file = Some(elsewhere.join(Keyring::SIGNING_KEY));
        config.secrets.previous_signing_key_files =
            vec![config.state.folder.join("keys").join(Keyring::SIGNING_KEY)];
        let replaced = keyring(&config).expect("read");
        assert_eq!(replaced.signing_key().id(), named.signing_key().id());
        assert_eq!(replaced.signing_keys().count(), 2);
    }
}

//! `counterpart account set-password`: somebody who forgot the password gets another.

use clap::Args;

use crate::accounts;
use crate::cli::password::Source;
use crate::cli::{COMMAND_LINE, Failure, instance};
use crate::config::Config;
use crate::model::ids::AccountId;
use crate::unit::{self, Unfinished, Unit};

/// Give an account another password, and end its sessions.
#[derive(Debug, Args)]
pub(in crate::cli) struct Arguments {
    /// The account's id, as `account create` printed it.
    #[arg(value_name = "ID")]
    account: AccountId,
    #[command(flatten)]
    password: Source,
}

pub(super) fn run(arguments: Arguments, config: Config) -> Result<(), Failure> {
    instance::with(config, async move |app| {
        let Arguments { account, password } = arguments;
        let snapshot = app.directory.snapshot_arc();
        let known = snapshot.account(account).and_then(|known| known.identity.value());
        let email = known.map(|identity| identity.email.as_str()).unwrap_or_default();
        let password = password.choose(&app.passwords, email).await?;
        let hash = password.hash.clone();
        let set = async move |unit: &mut Unit| accounts::set_password(unit, account, hash).await;
        app.write(&COMMAND_LINE, None, set).await.map_err(|unfinished| match unfinished {
            Unfinished::Failed(unit::Failure::Missing) => {
                Failure::from(format!("there is no account {account} that can sign in"))
            }
            other => other.into(),
        })?;
        Ok(format!("account {account}\n{}", password.line()))
    })
}

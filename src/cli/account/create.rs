//! `counterpart account create`: somebody gets an account for an organization.

use clap::Args;

use crate::accounts::{self, AccountDraft};
use crate::cli::password::Source;
use crate::cli::{COMMAND_LINE, Failure, instance, option};
use crate::config::Config;
use crate::model::ids::{AccountId, OrganizationId};
use crate::model::kinds::AccountRole;
use crate::unit::Unit;

/// Make an account of an organization.
#[derive(Debug, Args)]
pub(in crate::cli) struct Arguments {
    /// The organization's id.
    #[arg(long, value_name = "ID")]
    organization: OrganizationId,
    /// The address to sign in with.
    #[arg(long)]
    email: String,
    /// How the person is called.
    #[arg(long)]
    name: String,
    /// What it may do: reader, editor, administrator or auditor.
    #[arg(long, value_parser = AccountRole::parse)]
    role: AccountRole,
    #[command(flatten)]
    password: Source,
}

pub(super) fn run(arguments: Arguments, config: Config) -> Result<(), Failure> {
    instance::with(config, async move |app| {
        let Arguments { organization, email, name, role, password } = arguments;
        let password = password.choose(&app.passwords, &email).await?;
        let draft = AccountDraft::check(&app.emails, &email, &name, role, Some(password.hash.clone()))
            .map_err(option::violations)?;
        let id = AccountId::new(app.clock.now());
        let create =
            async move |unit: &mut Unit| accounts::create(unit, id, organization, draft).await.map(drop);
        app.write(&COMMAND_LINE, None, create).await.map_err(option::act_on(organization))?;
        Ok(format!("account {id}\n{}", password.line()))
    })
}

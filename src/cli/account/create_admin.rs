//! `counterpart account create-admin`: founds the secretariat and its first administrator. Everything else can be done by
//! accounts from then on.

use clap::Args;

use crate::accounts::AccountDraft;
use crate::cli::password::Source;
use crate::cli::{COMMAND_LINE, Failure, instance, option};
use crate::config::Config;
use crate::model::country::Country;
use crate::model::ids::{AccountId, OrganizationId};
use crate::model::kinds::{AccountRole, Criterion, OrganizationKind, Standing};
use crate::model::organization::OrganizationDraft;
use crate::registry::organizations::{Decision, Founding, found};
use crate::unit::Unit;

/// Found the secretariat, which manages the directory, and its first administrator.
#[derive(Debug, Args)]
pub(in crate::cli) struct Arguments {
    /// The secretariat's name.
    #[arg(long, value_name = "NAME")]
    organization: String,
    /// The country where it is (ISO 3166-1 alpha-2).
    #[arg(long, value_parser = Country::parse)]
    country: Option<Country>,
    /// By what it is admitted itself.
    #[arg(
        long,
        value_parser = Criterion::parse,
        default_value_t = Criterion::IntergovernmentalOrganization
    )]
    criterion: Criterion,
    /// The address that the administrator signs in with.
    #[arg(long)]
    email: String,
    /// How the administrator is called.
    #[arg(long)]
    name: String,
    #[command(flatten)]
    password: Source,
}

pub(super) fn run(arguments: Arguments, config: Config) -> Result<(), Failure> {
    instance::with(config, async move |app| {
        let Arguments { organization, country, criterion, email, name, password } = arguments;
        let organization = OrganizationDraft::named(OrganizationKind::Secretariat, &organization)
            .map_err(|invalid| format!("--organization: {invalid}"))?;
        let password = password.choose(&app.passwords, &email).await?;
        let hash = Some(password.hash.clone());
        let administrator = AccountDraft::check(&app.emails, &email, &name, AccountRole::Administrator, hash)
            .map_err(option::violations)?;
        let now = app.clock.now();
        let founding = Founding {
            organization_id: OrganizationId::new(now),
            organization: OrganizationDraft { country, ..organization },
            decision: Decision {
                standing: Standing::Accredited,
                criterion,
                reason: Some("It manages this directory.".to_owned()),
                reference: None,
            },
            account_id: AccountId::new(now),
            administrator,
        };
        let (organization, account) = (founding.organization_id, founding.account_id);
        app.write(&COMMAND_LINE, None, async move |unit: &mut Unit| found(unit, founding).await).await?;
        Ok(format!("secretariat {organization}\naccount {account}\n{}", password.line()))
    })
}

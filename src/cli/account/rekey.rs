//! `counterpart account rekey`: the last step before an older service secret is dropped.

use std::collections::BTreeMap;

use clap::Args;

use crate::accounts::{EmailKey, rekey};
use crate::cli::{COMMAND_LINE, Failure, instance};
use crate::config::Config;
use crate::model::email::EmailAddress;
use crate::model::ids::{AccountId, OrganizationId};
use crate::unit::Unit;

/// Find all accounts under the current service secret, so that older ones can be dropped.
#[derive(Debug, Args)]
pub(in crate::cli) struct Arguments {}

pub(super) fn run(config: Config) -> Result<(), Failure> {
    instance::with(config, async move |app| {
        let mut accounts: BTreeMap<OrganizationId, Vec<(AccountId, EmailKey)>> = BTreeMap::new();
        for account in app.directory.snapshot().accounts() {
            // Who was erased has no address any more, and signs in no more.
            let email = account.identity.value().and_then(|it| EmailAddress::parse(&it.email).ok());
            if let Some(email) = email {
                accounts
                    .entry(account.organization_id)
                    .or_default()
                    .push((account.id, app.emails.of(&email)));
            }
        }
        let mut moved = 0;
        for (organization, accounts) in accounts {
            let act = async move |unit: &mut Unit| rekey(unit, organization, accounts).await;
            moved += app.write(&COMMAND_LINE, None, act).await?.value;
        }
        Ok(format!("accounts moved to the current service secret: {moved}\n"))
    })
}

//! The demo's passwords: made anew at each start, so that none is known to who did not start it.

use secrecy::SecretString;

use super::seed::Seed;
use crate::accounts;
use crate::accounts::password::{self, Password};
use crate::app::App;
use crate::cli::{COMMAND_LINE, Failure};
use crate::unit::Unit;

/// With what somebody signs in.
pub(super) struct SignIn {
    pub(super) organization: String,
    pub(super) role: &'static str,
    pub(super) email: String,
    pub(super) password: SecretString,
}

/// Gives each account of the demo that is still there a new password.
pub(super) async fn set(app: &App, seed: &Seed) -> Result<Vec<SignIn>, Failure> {
    let snapshot = app.directory.snapshot_arc();
    let mut sign_ins = Vec::new();
    for entry in &seed.entries {
        for somebody in &entry.accounts {
            let is_meant = |email: &str| email == somebody.email;
            let account = snapshot.accounts().find(|account| {
                account.disabled_at.is_none()
                    && account.identity.value().is_some_and(|identity| is_meant(&identity.email))
            });
            let Some(id) = account.map(|account| account.id) else { continue };
            let password = password::generated();
            let hash = app.passwords.hash(Password::typed(&password)).await?;
            let set = async move |unit: &mut Unit| accounts::set_password(unit, id, hash).await;
            app.write(&COMMAND_LINE, None, set).await?;
            sign_ins.push(SignIn {
                organization: entry.called().to_owned(),
                role: somebody.role.as_str(),
                email: somebody.email.clone(),
                password,
            });
        }
    }
    Ok(sign_ins)
}

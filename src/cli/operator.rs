//! Operator: the account as which a command acts, where the registry asks for one.

use chrono::{DateTime, Utc};

use crate::access::Caller;
use crate::app::App;
use crate::directory::Snapshot;
use crate::model::account::Account;

/// The command line names nobody who may.
#[derive(Debug, thiserror::Error)]
pub(super) enum NoOperator {
    /// There is none yet.
    #[error("the secretariat has no administrator yet: make one with `counterpart account create-admin`")]
    Nobody,
    /// It is not said which.
    #[error("several accounts administer the secretariat: name one with --as, by its id or e-mail address")]
    Several,
    /// Another account is named, or none.
    #[error("--as: no account of this id or e-mail address administers the secretariat")]
    Other,
}

/// The administrator of the secretariat that `named` names, by id or e-mail address; the only one where none is named.
pub(super) fn administrator(app: &App, named: Option<&str>) -> Result<Caller, NoOperator> {
    let snapshot = app.directory.snapshot();
    let mut found = snapshot.accounts().filter_map(|account| {
        let is_named = named.is_none_or(|named| names(named, account));
        is_named.then(|| who_administers(&snapshot, account, app.clock.now())).flatten()
    });
    match (found.next(), found.next(), named) {
        (Some(caller), None, _) => Ok(caller),
        (None, _, None) => Err(NoOperator::Nobody),
        (None, _, Some(_)) => Err(NoOperator::Other),
        (Some(_), Some(_), _) => Err(NoOperator::Several),
    }
}

fn names(named: &str, account: &Account) -> bool {
    let is_address = |email: &str| email.to_lowercase() == named.to_lowercase();
    account.id.to_string() == named || account.identity.value().is_some_and(|it| is_address(&it.email))
}

fn who_administers(snapshot: &Snapshot, account: &Account, now: DateTime<Utc>) -> Option<Caller> {
    let caller = snapshot.caller(account.id, None, now)?;
    caller.member()?.administers_secretariat().then_some(caller)
}

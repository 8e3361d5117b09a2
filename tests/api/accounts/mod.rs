//! Who signs in: from an account's making to its end.

mod create;
mod forgeries;
mod guessing;
mod last_administrator;
mod manage;
pub mod revocation;
mod sessions;
mod sign_in;

use std::net::IpAddr;
use std::time::{Duration, Instant};

use counterpart::access::Caller;
use counterpart::accounts::token::TokenError;
use counterpart::accounts::{Credentials, SignInError};
use counterpart::app::SignedIn;
use diesel::QueryableByName;
use diesel::sql_types::Text;
use diesel_async::RunQueryDsl;
use secrecy::ExposeSecret;

use crate::support::{PASSWORD, TestApp};

/// An address in a network from which the accounts of tests sign in.
const HOME: &str = "192.0.2.7";

fn credentials(email: &str, password: &str, from: &str) -> Credentials {
    Credentials {
        email: email.to_owned(),
        password: password.into(),
        organization_id: None,
        address: from.parse::<IpAddr>().unwrap(),
    }
}

async fn sign_in(app: &TestApp, email: &str) -> SignedIn {
    app.sign_in(credentials(email, PASSWORD, HOME)).await.unwrap()
}

async fn fail(app: &TestApp, email: &str, from: &str) -> SignInError {
    app.sign_in(credentials(email, "some other password", from)).await.unwrap_err()
}

fn caller(app: &TestApp, signed_in: &SignedIn) -> Result<Caller, TokenError> {
    app.caller(signed_in.access_token.expose_secret())
}

/// Waits at most a second until an instance knows what another wrote.
async fn within_a_second(mut is_so: impl FnMut() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < Duration::from_secs(1), "not within a second");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// What the journal says, each entry as text.
async fn journal(app: &TestApp, act: &str) -> Vec<String> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Text)]
        entry: String,
    }
    let mut connection = app.database.connect().await;
    let rows: Vec<Row> = diesel::sql_query(
        "SELECT concat_ws(' ', kind, coalesce(record_id::text, '-'), coalesce(organization_id::text, '-'), \
         coalesce(actor_account::text, actor_process, '-'), detail::text) AS entry \
         FROM journal_entry WHERE act = $1 ORDER BY number",
    )
    .bind::<Text, _>(act)
    .load(&mut connection)
    .await
    .unwrap();
    rows.into_iter().map(|row| row.entry).collect()
}

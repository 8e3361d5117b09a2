//! How machine clients are shown. Who may is looked up in memory; what their secrets are comes from Postgres.

use chrono::TimeDelta;
use secrecy::{ExposeSecret, SecretString};

use crate::access::views::{ClientSecretView, ClientView};
use crate::access::{Caller, Owner, disclose_client};
use crate::accounts::clients::Kept;
use crate::http::answer::{Answer, View};
use crate::http::api::noun::position_header;
use crate::http::api::parts::{SAMPLE_ID, moment};
use crate::http::headers::ActReference;
use crate::http::problem::Problem;
use crate::http::shared::Shared;
use crate::model::client::{Client, ClientSecret};
use crate::unit::{AsyncAct, Unit};

/// The answer that shows a client.
pub type ClientAnswer = Answer<ClientView<'static>>;

/// What the caller sees of a client, with its `secret` for who has just had it made.
pub(super) fn show(
    caller: &Caller,
    owner: &Owner,
    (client, secrets): (&Client, &[ClientSecret]),
    secret: Option<&SecretString>,
) -> Result<ClientAnswer, Problem> {
    let secret = secret.map(ExposeSecret::expose_secret);
    let disclosed =
        disclose_client(caller, owner, (client, secrets), secret).ok_or_else(Problem::not_found)?;
    Ok(Answer::new(disclosed.view, disclosed.version))
}

/// Runs an act on a client and answers with what it made of it.
pub(super) async fn change<F>(
    shared: &Shared,
    caller: &Caller,
    reference: ActReference,
    act: F,
) -> Result<ClientAnswer, Problem>
where
    F: for<'u> AsyncAct<'u, Kept>,
{
    let act = async move |unit: &mut Unit| {
        let kept = act(unit).await?;
        // What is committed is shown to who made it, as the database knows him: memory may be a moment behind.
        Ok((kept, unit.caller().clone()))
    };
    let written = shared.app.write(caller, reference.0, act).await?;
    let ((owner, client, secrets), caller) = written.value;
    let answer = show(&caller, &owner, (&client, &secrets), None)?;
    Ok(match position_header(&shared.app, written.position) {
        Some((name, value)) => answer.header(name, value),
        None => answer,
    })
}

impl View for ClientView<'static> {
    type Shown<'a> = ClientView<'a>;

    fn sample() -> Self {
        Self {
            id: SAMPLE_ID,
            organization_id: SAMPLE_ID,
            name: "Ticket system",
            role: "reader",
            scopes: vec!["directory:read"],
            expires_at: Some(moment() + TimeDelta::days(365)),
            secrets: vec![ClientSecretView {
                id: SAMPLE_ID,
                prefix: "0a1b2c3d4e5f",
                created_at: moment(),
                expires_at: None,
                last_used_at: Some(moment()),
            }],
            secret: None,
            created_at: moment(),
            updated_at: moment(),
        }
    }
}

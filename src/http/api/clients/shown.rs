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
use crate::http::problem::{Problem, Slug};
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
    Ok(answer.headers(position_header(&shared.app, written.position)))
}

/// Answers with a client that was found, to who may read the clients of its organization.
///
/// # Errors
/// `not-found` for others; `retired` when it is disabled.
pub(super) fn show_found(
    shared: &Shared,
    caller: &Caller,
    (client, secrets): (&Client, &[ClientSecret]),
) -> Result<ClientAnswer, Problem> {
    let snapshot = shared.app.directory.snapshot_arc();
    let listed = shared.app.look(&snapshot, caller).administers_clients_of(client.organization_id);
    let owner = &listed.ok_or_else(Problem::not_found)?.owner;
    if client.disabled_at.is_some() {
        return Err(Problem::of(Slug::Retired));
    }
    show(caller, owner, (client, secrets), None)
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

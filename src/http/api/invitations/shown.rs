//! How invitations are shown. They are no records of the directory: what decides is looked up in memory, and what they say
//! comes from Postgres.

use secrecy::{ExposeSecret, SecretString};

use crate::access::disclosure::Light;
use crate::access::views::InvitationView;
use crate::access::{Caller, Disclosed, Owner, disclose_invitation};
use crate::accounts::invitations::KIND;
use crate::app::App;
use crate::http::answer::{Answer, View};
use crate::http::api::noun::journaled;
use crate::http::api::parts::{SAMPLE_ID, moment};
use crate::http::problem::Problem;
use crate::journal::Reading;
use crate::model::ids::OrganizationId;
use crate::model::invitation::Invitation;

/// The answer that shows an invitation.
pub type InvitationAnswer = Answer<InvitationView<'static>>;

/// What the caller sees of an invitation, with its `code` for who has just made it.
pub(super) async fn show(
    app: &App,
    caller: &Caller,
    owner: &Owner,
    invitation: &Invitation,
    code: Option<&SecretString>,
) -> Result<InvitationAnswer, Problem> {
    let code = code.map(ExposeSecret::expose_secret);
    journaled(app, caller, |light: Light| {
        let disclosed = disclose_invitation(caller, owner, invitation, code, light);
        let disclosed = disclosed.ok_or_else(Problem::not_found)?;
        let readings = reading(&disclosed).into_iter().collect();
        Ok((Answer::new(disclosed.view, disclosed.version), readings))
    })
    .await
}

/// The reading that sending this is.
pub(super) fn reading(disclosed: &Disclosed<InvitationView<'_>>) -> Option<Reading> {
    let owner_id = OrganizationId(disclosed.view.organization_id);
    disclosed.reading(KIND, disclosed.view.id, owner_id)
}

impl View for InvitationView<'static> {
    type Shown<'a> = InvitationView<'a>;

    fn sample() -> Self {
        Self {
            id: SAMPLE_ID,
            organization_id: SAMPLE_ID,
            name: Some("Ada Example"),
            email: Some("ada@cert.example"),
            role: "editor",
            status: "open",
            inviter_id: SAMPLE_ID,
            code: None,
            created_at: moment(),
            expires_at: moment() + chrono::TimeDelta::days(7),
            ended_at: None,
            account_id: None,
        }
    }
}

//! Doing what units left for later.

use std::sync::Arc;

use secrecy::ExposeSecret;

use super::App;
use crate::access::Caller;
use crate::accounts::invitations::{self, InvitationMail};
use crate::clock::Clock;
use crate::db::Database;
use crate::jobs::{Claimed, Job, Outcome, Workbench, Worker};
use crate::mail::{NotSent, letters};
use crate::model::ids::JobId;
use crate::model::invitation::Invitation;
use crate::model::kinds::{AccountRole, InvitationStatus};
use crate::registry::circles::CircleEndedMail;
use crate::unit::{Failure, Unfinished, Unit};

/// As whom the service does jobs.
const JOBS: Caller = Caller::Process("system:jobs");

/// All kinds of jobs that there are.
pub const KINDS: [&str; 2] = [InvitationMail::KIND, CircleEndedMail::KIND];

impl App {
    /// Does jobs from here on, besides what else this instance does.
    pub fn keep_working(self: &Arc<Self>) -> Worker {
        Worker::start(Arc::clone(self), self.config.jobs.poll_interval)
    }

    /// Sends the code of an invitation, if that is still open.
    async fn mail_invitation(&self, job: JobId, mail: InvitationMail) -> Outcome {
        let InvitationMail { invitation_id } = mail;
        let find = async move |unit: &mut Unit| invitations::find(unit, invitation_id).await;
        let invitation = match self.write(&JOBS, None, find).await {
            Ok(found) => found.value,
            Err(Unfinished::Failed(Failure::Missing)) => return Outcome::Done,
            Err(unfinished) => return Outcome::Later(format!("the database: {unfinished}")),
        };
        let Some(mailer) = &self.mailer else {
            return Outcome::Later("no mail goes out here: set mail.transport".to_owned());
        };
        let now = self.clock.now();
        if invitation.status(now) != InvitationStatus::Open || invitation.identity.value().is_none() {
            return Outcome::Done;
        }
        // Another instance may have entered the organization a moment ago.
        let Some(letter) = self.letter(&invitation) else {
            return Outcome::Later("the organization is not known here yet".to_owned());
        };
        sent(mailer.send(&letter, job, now).await)
    }

    /// Tells an administrator that a circle ended, if he still is one.
    async fn mail_circle_ended(&self, job: JobId, mail: CircleEndedMail) -> Outcome {
        let Some(mailer) = &self.mailer else {
            return Outcome::Later("no mail goes out here: set mail.transport".to_owned());
        };
        let snapshot = self.directory.snapshot_arc();
        let (Some(account), Some(circle)) =
            (snapshot.account(mail.account_id), snapshot.circle(mail.circle_id))
        else {
            return Outcome::Later("the account or the circle is not known here yet".to_owned());
        };
        let organization = snapshot.organization(account.organization_id);
        let (Some(identity), Some(organization)) = (account.identity.value(), organization) else {
            return Outcome::Done;
        };
        if account.disabled_at.is_some() || account.role != AccountRole::Administrator {
            return Outcome::Done;
        }
        let letter = letters::circle_ended(letters::CircleEnded {
            to: &identity.email,
            name: &identity.name,
            organization: &organization.name,
            organization_id: organization.id,
            circle: &circle.name,
            service: &self.config.http.base_url(),
        });
        sent(mailer.send(&letter, job, self.clock.now()).await)
    }

    /// What is written to who is invited; nothing when the person was erased, or the organization is not known here.
    fn letter(&self, invitation: &Invitation) -> Option<crate::mail::Letter> {
        let identity = invitation.identity.value()?;
        let snapshot = self.directory.snapshot();
        let organization = snapshot.organization(invitation.organization_id)?;
        Some(letters::invitation(letters::Invited {
            to: &identity.email,
            name: &identity.name,
            organization: &organization.name,
            organization_id: organization.id,
            role: invitation.role,
            code: self.codes.of(invitation).expose_secret(),
            expires_at: invitation.expires_at,
            service: &self.config.http.base_url(),
        }))
    }
}

impl Workbench for App {
    /// Who sends no mail leaves that to other instances, and to when it does.
    fn kinds(&self) -> &'static [&'static str] {
        if self.mailer.is_some() { &KINDS } else { &[] }
    }

    fn database(&self) -> &Database {
        &self.database
    }

    fn clock(&self) -> &Clock {
        &self.clock
    }

    async fn perform(&self, job: &Claimed) -> Outcome {
        let unreadable = |error| Outcome::Failed(format!("it cannot be read: {error}"));
        if let Some(read) = job.read::<InvitationMail>() {
            return match read {
                Ok(mail) => self.mail_invitation(job.id(), mail).await,
                Err(error) => unreadable(error),
            };
        }
        match job.read::<CircleEndedMail>() {
            Some(Ok(mail)) => self.mail_circle_ended(job.id(), mail).await,
            Some(Err(error)) => unreadable(error),
            None => Outcome::Failed("no such job is known here".to_owned()),
        }
    }
}

fn sent(sending: Result<(), NotSent>) -> Outcome {
    match sending {
        Ok(()) => Outcome::Done,
        Err(NotSent::Later(reason)) => Outcome::Later(reason),
        Err(NotSent::Refused(reason)) => Outcome::Failed(reason),
    }
}

//! Why a write was not done, as a problem.

use actix_web::http::header::{self, HeaderValue};

use super::problem::{Problem, Slug};
use crate::access::Refusal;
use crate::db::{DatabaseError, Unavailable};
use crate::model::kinds::ClientScope;
use crate::unit::{Conflict, Failure, Unfinished};

/// After how many seconds a client may try again while the database is away.
const AWAY: u64 = 5;

impl From<Unfinished> for Problem {
    fn from(unfinished: Unfinished) -> Self {
        match unfinished {
            Unfinished::Failed(failure) => failure.into(),
            Unfinished::Unavailable(unavailable) => unavailable.into(),
            Unfinished::Outdated => {
                Self::new(Slug::DatabaseUnavailable, unfinished.to_string()).retry_after(AWAY)
            }
            Unfinished::Stopped => Self::internal(unfinished),
            Unfinished::OutcomeUnknown => Self::of(Slug::OutcomeUnknown).retry_after(AWAY),
        }
    }
}

impl From<Unavailable> for Problem {
    fn from(unavailable: Unavailable) -> Self {
        match unavailable {
            Unavailable::Away => Self::of(Slug::DatabaseUnavailable).retry_after(AWAY),
            Unavailable::Busy => Self::of(Slug::Overloaded).retry_after(1),
        }
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Missing => Self::not_found(),
            Failure::Retired => Self::of(Slug::Retired),
            Failure::Refused(Refusal::SignIn) => Self::of(Slug::Unauthenticated),
            Failure::Refused(refusal @ Refusal::OutOfScope(needed)) => out_of_scope(refusal, needed),
            Failure::Refused(refusal) => Self::new(Slug::Forbidden, sentence(&refusal)),
            Failure::Disowned => Self::of(Slug::InvalidToken),
            Failure::Stale => Self::of(Slug::Stale),
            Failure::Invalid(violations) => violations.into(),
            Failure::Conflict(conflict) => conflict.into(),
            Failure::Moved => Self::of(Slug::Overloaded).retry_after(1),
            Failure::KeyReused => Self::of(Slug::KeyReused),
            Failure::Database(error) => database(error),
            Failure::Unwritable(error) => Self::internal(error),
            Failure::Damaged(what) => Self::internal(what),
        }
    }
}

/// Names the scope that would do (RFC 6750, 3), where one would.
fn out_of_scope(refusal: Refusal, needed: Option<ClientScope>) -> Problem {
    let problem = Problem::new(Slug::InsufficientScope, sentence(&refusal));
    let challenge = needed.and_then(|scope| {
        let said = format!("Bearer realm=\"counterpart\", error=\"insufficient_scope\", scope=\"{scope}\"");
        HeaderValue::try_from(said).ok()
    });
    match challenge {
        Some(challenge) => problem.header(header::WWW_AUTHENTICATE, challenge),
        None => problem,
    }
}

/// A write that waited too long for a row is too busy a moment, not a fault.
fn database(error: DatabaseError) -> Problem {
    let waited = ["lock timeout", "statement timeout", "deadlock detected"];
    if waited.iter().any(|what| error.to_string().contains(what)) {
        Problem::of(Slug::Overloaded).retry_after(1).because(error)
    } else {
        Problem::internal(error)
    }
}

impl From<Conflict> for Problem {
    fn from(conflict: Conflict) -> Self {
        let slug = match conflict {
            Conflict::LastChannel | Conflict::LastReachableChannel => Slug::LastChannel,
            Conflict::OrganizationRetired | Conflict::TooLateToRestore | Conflict::Withdrawn => {
                Slug::RestoreTooLate
            }
            Conflict::OwnedBySource | Conflict::NotOfSource => Slug::HeldElsewhere,
            Conflict::SecondSecretariat => Slug::SecondSecretariat,
            Conflict::LastSecretariat => Slug::LastSecretariat,
            Conflict::TooManyContacts => Slug::TooManyContacts,
            Conflict::TooManyCircles => Slug::TooManyCircles,
            Conflict::TooManyMembers => Slug::TooManyMembers,
            Conflict::SecondOfRule => Slug::SecondOfRule,
            Conflict::ByRule => Slug::CircleByRule,
            Conflict::CircleInUse => Slug::CircleInUse,
            Conflict::AccountExists => Slug::AccountExists,
            Conflict::LastAdministrator => Slug::LastAdministrator,
            Conflict::InvitationOver => Slug::InvitationOver,
            Conflict::TooManyInvitations => Slug::TooManyInvitations,
            Conflict::TooManyClients => Slug::TooManyClients,
            Conflict::TooManySecrets => Slug::TooManySecrets,
            Conflict::SecondLead | Conflict::NotTheLead => Slug::SecondLead,
            Conflict::NoOffer
            | Conflict::AnotherOffer
            | Conflict::OfferLapsed
            | Conflict::LeadsItself
            | Conflict::TooManyOffers => Slug::NoOffer,
            Conflict::AuthorityStands => Slug::AuthorityStands,
            Conflict::NotOfAnySource => Slug::AlreadyHeld,
            Conflict::Declined => Slug::Declined,
            Conflict::DisputedJustNow => Slug::DisputedJustNow,
            Conflict::TooManyWards => Slug::TooManyRecords,
            Conflict::TooManyClaims => Slug::TooManyClaims,
            Conflict::ClaimExists => Slug::ClaimExists,
            Conflict::TooManyDisputes => Slug::TooManyDisputes,
            Conflict::TooManyAttestations => Slug::TooManyAttestations,
        };
        Self::new(slug, sentence(&conflict))
    }
}

/// An error's text as a sentence.
fn sentence(error: &impl std::error::Error) -> String {
    let text = error.to_string();
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}

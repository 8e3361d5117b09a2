//! Why a unit writes nothing.

use diesel::result::{DatabaseErrorKind, Error};

use crate::access::Refusal;
use crate::model::violation::Violations;

/// Why a unit writes nothing. Its transaction is rolled back: nothing of it remains.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// There is no such record, or the caller may not know that there is.
    #[error("there is no such record")]
    Missing,
    /// The record is retired.
    #[error("the record is retired; restore it first")]
    Retired,
    /// The caller may not do this.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The account that asks was disabled, or is gone.
    #[error("the account is disabled; sign in with another")]
    Disowned,
    /// The record was changed since the caller read it.
    #[error("the record was changed meanwhile; read it again and repeat the change on what it is now")]
    Stale,
    /// The record would break a rule.
    #[error("{0}")]
    Invalid(#[from] Violations),
    /// The state of other records forbids it.
    #[error("{0}")]
    Conflict(#[from] Conflict),
    /// Others changed what was looked up before it was locked: the unit is run again.
    #[error("others write the same just now; send the request again")]
    Moved,
    /// The same key was used for another request.
    #[error("this Idempotency-Key was used for another request; use a new one")]
    KeyReused,
    /// The database fails.
    #[error("the database failed: {0}")]
    Database(#[from] Error),
    /// A record cannot be written down.
    #[error("a record cannot be written down: {0}")]
    Unwritable(#[from] serde_json::Error),
    /// What stands in the tables is not what the service writes.
    #[error("a row in the database is damaged: {0}")]
    Damaged(String),
}

impl Failure {
    /// Whether it lies in the records that were to be written: others can be written all the same.
    #[must_use]
    pub fn lies_in_records(&self) -> bool {
        match self {
            // What is said of the writer holds for all records.
            Self::Disowned
            | Self::Refused(Refusal::SignIn | Refusal::NotInStanding | Refusal::OutOfScope(_)) => false,
            Self::Database(Error::DatabaseError(kind, _)) => matches!(
                kind,
                DatabaseErrorKind::UniqueViolation
                    | DatabaseErrorKind::ForeignKeyViolation
                    | DatabaseErrorKind::NotNullViolation
                    | DatabaseErrorKind::CheckViolation
            ),
            other => !matches!(other, Self::Database(_)),
        }
    }

    /// The same, with what is wrong told from the part of the record that the writer sent.
    #[must_use]
    pub fn relative_to(self, pointer: &str) -> Self {
        match self {
            Self::Invalid(violations) => Self::Invalid(violations.relative_to(pointer)),
            other => other,
        }
    }
}

/// The state of other records that forbids a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Conflict {
    /// A contact can be reached.
    #[error("this is the contact's last channel; add another first, or retire the contact")]
    LastChannel,
    /// An accredited organization can be reached by members.
    #[error(
        "this is the last channel by which members reach this accredited organization; \
         open another to members first"
    )]
    LastReachableChannel,
    /// Its organization is retired.
    #[error("the organization is retired; restore it first")]
    OrganizationRetired,
    /// The time to restore is over.
    #[error("it was retired more than 30 days ago and cannot be restored; register it anew")]
    TooLateToRestore,
    /// Another directory owns the record.
    #[error(
        "a source owns this record and sends its changes; it can be changed here once its organization adopts it"
    )]
    OwnedBySource,
    /// The secretariat withdrew it.
    #[error("the secretariat withdrew the organization; it cannot be restored, register it anew")]
    Withdrawn,
    /// This directory owns the record, or another source does.
    #[error("this source does not own the record; what it says of it is only shown")]
    NotOfSource,
    /// A directory has one secretariat.
    #[error("this directory has a secretariat already")]
    SecondSecretariat,
    /// An organization has so many contacts at most.
    #[error("the organization has as many contacts as it may; retire one that is not needed")]
    TooManyContacts,
    /// An organization makes so many circles at most.
    #[error("the organization has as many circles as it may; retire one that is not needed")]
    TooManyCircles,
    /// A list holds so many organizations at most.
    #[error("the circle holds as many organizations as it may; remove one, or make another circle")]
    TooManyMembers,
    /// Of one rule there is one circle.
    #[error("there is a circle by this rule already; name that one")]
    SecondOfRule,
    /// Nobody is added to a rule, nor taken from it.
    #[error("organizations belong to this circle by its rule: nobody is added or removed")]
    ByRule,
    /// All that names a circle is narrowed in one unit.
    #[error(
        "more records name this circle than can be narrowed at once; remove organizations from it first, \
         which narrows their records"
    )]
    CircleInUse,
    /// Without its secretariat nobody could manage the directory, nor bring it back.
    #[error("this is the secretariat: it manages the directory and cannot be retired or withdrawn")]
    LastSecretariat,
    /// One address, one account of an organization.
    #[error(
        "this e-mail address has an account of the organization already; change that one, or use another address"
    )]
    AccountExists,
    /// An organization that somebody administers goes on being administered.
    #[error("this is the organization's last administrator; make another account administrator first")]
    LastAdministrator,
    /// It has ended.
    #[error("the invitation was accepted or withdrawn already")]
    InvitationOver,
    /// An organization has so many open invitations at most.
    #[error("the organization has as many invitations as it may; withdraw some, or wait for a day")]
    TooManyInvitations,
    /// An organization has so many machine clients at most.
    #[error("the organization has as many machine clients as it may; disable one that is not needed")]
    TooManyClients,
    /// A client has the secret in use and the one that follows it.
    #[error(
        "the client has two live secrets; end the one that is not needed, or wait until it stops by itself"
    )]
    TooManySecrets,
    /// A country has one lead.
    #[error(
        "another organization leads the authorities of this country; name it as `from` to hand the lead over"
    )]
    SecondLead,
    /// It never led, or not this country.
    #[error("the organization that is named as `from` does not lead the authorities of this country")]
    NotTheLead,
    /// There is no such offer, or no longer.
    #[error("this authority makes the organization no offer now; look at its offers")]
    NoOffer,
    /// It was replaced since it was read.
    #[error("the authority has made another offer since you read this one; read its offers again")]
    AnotherOffer,
    /// Who offered no longer may.
    #[error("who made this offer is no longer the authority for it; decline it, or ask for another")]
    OfferLapsed,
    /// It takes one of the two to end it, as long as both can.
    #[error("the authority is accredited: it or the organization ends this, not the secretariat")]
    AuthorityStands,
    /// Authorities do not stand in a row.
    #[error("the organization leads the authorities of its country and has none above it")]
    LeadsItself,
    /// An organization has so many offers at most.
    #[error("the organization has as many offers as it may; it has to decline one first")]
    TooManyOffers,
    /// Nothing is to be taken over.
    #[error("this directory owns the organization already")]
    NotOfAnySource,
    /// An organization has so many claims at most.
    #[error("the organization has as many claims as it may; retire one that is not needed")]
    TooManyClaims,
    /// An organization claims a thing once.
    #[error("the organization claims the same already; change that claim, or retire it first")]
    ClaimExists,
    /// A claim holds so many disputes at most.
    #[error(
        "the claim holds as many disputes as it may; tell the organization's authority, or the secretariat"
    )]
    TooManyDisputes,
    /// So much is said of an organization at most, and so much by one other.
    #[error(
        "as much is said of the organization, by all or by yours, as may be; end what is over, or change it"
    )]
    TooManyAttestations,
    /// The organization will not have it said again.
    #[error("the organization declined that you say this of it")]
    Declined,
    /// A dispute stands for a day at least.
    #[error("your organization disputed this less than a day ago; change that, or take it back, a day later")]
    DisputedJustNow,
    /// An authority has so many organizations that they cannot be moved in one unit.
    #[error("more than 5000 organizations are under this authority; end some of them first")]
    TooManyWards,
}

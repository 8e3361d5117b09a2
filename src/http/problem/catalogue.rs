//! The catalogue: one entry for each way in which a request can fail.

use std::collections::BTreeMap;

use actix_web::http::StatusCode;
use utoipa::openapi::{RefOr, Response};

macro_rules! catalogue {
    ($($name:ident $slug:literal $status:ident $title:literal
        means $meaning:literal
        do $advice:literal;)*) => {
        /// One way in which a request can fail.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Slug {
            $(#[doc = $meaning] $name,)*
        }

        impl Slug {
            /// The whole catalogue, by status.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The last part of the problem's address.
            #[must_use]
            pub const fn slug(self) -> &'static str {
                match self { $(Self::$name => $slug,)* }
            }

            /// The problem's address, which is the `type` of its document: `/problems/<slug>`.
            #[must_use]
            pub const fn address(self) -> &'static str {
                match self { $(Self::$name => concat!("/problems/", $slug),)* }
            }

            /// The status that it is answered with.
            #[must_use]
            pub const fn status(self) -> StatusCode {
                match self { $(Self::$name => StatusCode::$status,)* }
            }

            /// A few words that never change for this problem.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)* }
            }

            /// When it happens: a paragraph.
            #[must_use]
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$name => $meaning,)* }
            }

            /// What the caller does about it; the `detail` where nothing more exact is known.
            #[must_use]
            pub const fn advice(self) -> &'static str {
                match self { $(Self::$name => $advice,)* }
            }
        }

        /// For `responses(...)` in a handler's `#[utoipa::path]`: the problems that its signature
        /// cannot tell of, such as `refused::LastChannel`.
        pub mod refused {
            pub use super::super::families::{OfChange, OfWrite};

            $(
                #[doc = $meaning]
                pub struct $name;

                impl utoipa::IntoResponses for $name {
                    fn responses() -> super::Documented {
                        super::documented(&[super::Slug::$name])
                    }
                }
            )*
        }
    };
}

/// What `#[utoipa::path]` takes from a type in `responses(...)`.
pub(super) type Documented = BTreeMap<String, RefOr<Response>>;

/// Problems for an operation's document. A key holds the slug beside the status, so that two problems
/// of one status both arrive; [`super::super::document`] puts them together.
pub(super) fn documented(slugs: &[Slug]) -> Documented {
    let one = |slug: &Slug| {
        let key = format!("{} {}", slug.status().as_u16(), slug.slug());
        (key, RefOr::T(Response::new(slug.meaning())))
    };
    slugs.iter().map(one).collect()
}

catalogue! {
    Malformed "malformed" BAD_REQUEST "The request is malformed"
        means "The request cannot be read: its body is not the JSON that this operation takes, or it has a field, a parameter or a header that is unknown, repeated or of the wrong form."
        do "Mend what is named and send the request again.";
    Unauthenticated "unauthenticated" UNAUTHORIZED "Sign in first"
        means "This operation needs an access token, and the request has none."
        do "Sign in with POST /v1/sessions and send the access token in the Authorization header.";
    InvalidToken "invalid-token" UNAUTHORIZED "The access token is not valid"
        means "The access token is unknown, has expired, or was revoked with its session or account. A token that is not valid is refused everywhere, also where none is needed."
        do "Refresh the session with POST /v1/sessions/refresh, or sign in again.";
    WrongCredentials "wrong-credentials" UNAUTHORIZED "These credentials do not fit"
        means "No account signs in with this e-mail address and password, or its refresh token is not valid any more. Which of them is wrong is not said."
        do "Check the credentials and sign in again.";
    Forbidden "forbidden" FORBIDDEN "You may not do this"
        means "You may see the record, but your role, or the standing of your organization, does not let you do this with it."
        do "Ask an administrator of your organization; GET /v1/me says what you may do.";
    InsufficientScope "insufficient-scope" FORBIDDEN "This is out of the client's scopes"
        means "A machine client does no more than its scopes say, and of writing nothing but its own organization's records. Accounts, invitations, sessions and clients are for persons."
        do "GET /v1/me says the scopes of the token. Ask for a token with more of the client's scopes, or an administrator of the organization to give it more.";
    NotFound "not-found" NOT_FOUND "Not found"
        means "Nothing stands at this address, or nothing that you may see. The two are answered alike."
        do "Check the address, and whether you are signed in.";
    MethodNotAllowed "method-not-allowed" METHOD_NOT_ALLOWED "This address does not take this method"
        means "The address exists, but not with this method."
        do "Use one of the methods in the Allow header.";
    NotAcceptable "not-acceptable" NOT_ACCEPTABLE "No answer in a form that you accept"
        means "The Accept header excludes every form in which this operation answers."
        do "Accept application/json.";
    LastChannel "last-channel" CONFLICT "A contact keeps one usable channel"
        means "The change would leave a contact, or an accredited organization, without a channel by which it can be reached."
        do "Add another channel first, or retire the whole contact.";
    HeldElsewhere "held-elsewhere" CONFLICT "Another directory holds this record"
        means "The record comes from another directory, and only its owner changes it."
        do "Change it where it is held: its origin names the source.";
    RestoreTooLate "restore-too-late" CONFLICT "Too late to restore"
        means "A retired record can be restored for 30 days, as long as what it belongs to is not retired, and unless the secretariat withdrew it."
        do "Register it anew, or restore what it belongs to first.";
    SecondSecretariat "second-secretariat" CONFLICT "The directory has a secretariat"
        means "A directory is managed by one secretariat, and this one has it."
        do "Register the organization with another kind.";
    SecondLead "second-lead" CONFLICT "A country has one lead"
        means "One accredited state authority leads those of its country: another leads already, or the one that is to hand over does not."
        do "Name in from who leads the country now.";
    NoOffer "no-offer" CONFLICT "There is nothing to accept"
        means "An organization comes under an authority by accepting its offer: there is none that holds, or the organization can take none."
        do "Look at the offers to the organization, and ask the authority for one.";
    AuthorityStands "authority-stands" CONFLICT "The authority stands"
        means "That an organization has its authority is ended by either of the two. The secretariat ends it only where the authority is not accredited any more."
        do "Ask the organization or its authority, or decide on the authority's standing first.";
    AlreadyHeld "already-held" CONFLICT "This directory holds the record already"
        means "Only an organization that a source owns can be taken over from it."
        do "Change it as it is.";
    Declined "declined" CONFLICT "The organization declined this"
        means "The organization of which it would be said declined that you say this of it, and it is not said again."
        do "Talk to the organization.";
    DisputedJustNow "disputed-just-now" CONFLICT "A dispute stands for a day"
        means "Who disputes a claim changes that, or takes it back, a day later at the earliest: each change goes into the claim's history."
        do "Send the request again when the day is over.";
    TooManyRecords "too-many-records" CONFLICT "The change moves too many records"
        means "What the change brings with it is more than is written in one piece."
        do "Split it: end or move some of what hangs on the record first.";
    TooManyContacts "too-many-contacts" CONFLICT "The organization has too many contacts"
        means "An organization has as many contacts as one may have that are not retired."
        do "Retire those that are not needed, or change one that is there.";
    TooManyClaims "too-many-claims" CONFLICT "The organization has too many claims"
        means "An organization has as many constituency claims as one may have that are not retired."
        do "Retire those that are not needed, or claim the whole instead of its parts: a sector, a wider network, a domain.";
    ClaimExists "claim-exists" CONFLICT "The organization claims this already"
        means "An organization claims each thing once, and it has a claim of the same that is not retired."
        do "Change the claim that is there: GET /v1/organizations/{organization_id}/claims lists it.";
    TooManyDisputes "too-many-disputes" CONFLICT "The claim holds too many disputes"
        means "A claim holds the disputes of so many organizations at most, besides those of its authority and the secretariat."
        do "Tell the organization's authority, or the secretariat: each of them can dispute it.";
    TooManyAttestations "too-many-attestations" CONFLICT "Too much is said of the organization"
        means "So many attestations of an organization stand at most, and so many of them by one issuer."
        do "End those that are over, or change one that stands.";
    TooManyCircles "too-many-circles" CONFLICT "The organization has too many circles"
        means "An organization has as many circles as one may have that are not retired."
        do "Retire those that are not needed.";
    TooManyMembers "too-many-members" CONFLICT "The circle has too many members"
        means "The circle's list holds as many organizations as one may hold."
        do "Remove organizations from it, or make another circle: an audience names several.";
    SecondOfRule "second-of-rule" CONFLICT "There is a circle by this rule"
        means "Of each rule there is one circle, and it is there."
        do "Name the circle that is there: GET /v1/circles lists it.";
    CircleByRule "circle-by-rule" CONFLICT "Its rule says who is in this circle"
        means "Organizations belong to this circle by its rule, so nobody is added to it or removed from it."
        do "Make a circle by list for a choice of organizations.";
    CircleInUse "circle-in-use" CONFLICT "Too many records name this circle"
        means "A circle that ends is taken out of all audiences that name it, and more name this one than can be changed at once."
        do "Remove organizations from the circle one by one, which narrows their records; then retire it.";
    LastSecretariat "last-secretariat" CONFLICT "The secretariat stays"
        means "The secretariat manages the directory: without it nobody could admit others, or bring it back."
        do "Leave it in the directory. To have another organization manage it, hand its accounts over.";
    AccountExists "account-exists" CONFLICT "The organization has an account of this e-mail address"
        means "An e-mail address has at most one account of each organization, so that it is known which one signs in."
        do "Sign in with the account that is there, or have it changed or disabled first.";
    LastAdministrator "last-administrator" CONFLICT "An organization keeps an administrator"
        means "The change would leave an organization without an account that administers it."
        do "Make another account administrator first, or retire the organization.";
    InvitationOver "invitation-over" CONFLICT "The invitation is over"
        means "The invitation was accepted, or withdrawn, before."
        do "Disable the account that it made, if that is what you mean.";
    TooManyInvitations "too-many-invitations" CONFLICT "The organization has too many invitations"
        means "An organization has so many invitations at most that are open or were made within a day."
        do "Withdraw those that are not needed, or wait until they are accepted.";
    TooManyClients "too-many-clients" CONFLICT "The organization has too many machine clients"
        means "An organization has as many machine clients as one may have that are not disabled."
        do "Disable those that are not needed.";
    TooManySecrets "too-many-secrets" CONFLICT "The client has two live secrets"
        means "A client has at most the secret in use and the one that follows it."
        do "End the one that is not needed, or wait until it stops by itself.";
    ImportRuns "import-runs" CONFLICT "This list is being imported just now"
        means "Of one list, one import runs at a time, over all instances and commands."
        do "Send the request again after Retry-After: what the other import entered is then found as it is.";
    OrganizationNeeded "organization-needed" CONFLICT "Say for which organization you sign in"
        means "This e-mail address and password belong to several accounts, each of another organization. Which ones stands in errors."
        do "Sign in again with the organization_id of one of them.";
    Retired "retired" GONE "The record is retired"
        means "The record was retired. It was visible to you before, and its tombstone remains in the history."
        do "Look for the record that took its place; its owner can restore it for 30 days.";
    CursorExpired "cursor-expired" GONE "The cursor is too old"
        means "The cursor is older than it is kept for."
        do "Start again without a cursor.";
    OtherHistory "other-history" GONE "The directory goes on from another state"
        means "The position in Directory-At-Least belongs to a history that this directory does not continue: it was restored from an earlier copy, or another server took over without the last changes."
        do "Read again without Directory-At-Least, and look whether what you changed is there.";
    Stale "stale" PRECONDITION_FAILED "The record was changed meanwhile"
        means "The version in If-Match is not the record's current one: somebody has changed it since you read it."
        do "Read the record again, look at what changed, and send your change with its new ETag.";
    TooLarge "too-large" PAYLOAD_TOO_LARGE "The body is too large"
        means "The body is larger than this operation takes."
        do "Send less in one request.";
    UnsupportedMediaType "unsupported-media-type" UNSUPPORTED_MEDIA_TYPE "The body has another type than this operation takes"
        means "The Content-Type or Content-Encoding of the body is not one that this operation takes."
        do "Send application/json (or application/merge-patch+json with PATCH), in UTF-8 and not compressed.";
    Invalid "invalid" UNPROCESSABLE_ENTITY "Some values break a rule"
        means "The request can be read, but some of its values break a rule. Each is named in errors, by a JSON pointer into the body, a code for programs and a sentence for people."
        do "Mend the values that errors names and send the request again.";
    KeyReused "key-reused" UNPROCESSABLE_ENTITY "The Idempotency-Key was used for another request"
        means "A key names one request. This one was sent before with another method, address or body."
        do "Take a new key for a new request; repeat a request with exactly the same body.";
    PreconditionRequired "precondition-required" PRECONDITION_REQUIRED "Say which version you change"
        means "A change of what exists needs If-Match, so that nobody overwrites what he has not seen."
        do "Read the record and send its ETag in If-Match.";
    TooManyRequests "too-many-requests" TOO_MANY_REQUESTS "Too many requests"
        means "You, your organization or your address has used up its allowance for now. RateLimit-Policy says how much it is."
        do "Wait as many seconds as Retry-After says.";
    Internal "internal" INTERNAL_SERVER_ERROR "Something went wrong here"
        means "The service failed. The fault is recorded under the request's id."
        do "Send the request again later, and tell the operator the X-Request-Id if it goes on.";
    DatabaseUnavailable "database-unavailable" SERVICE_UNAVAILABLE "Only looking up works for now"
        means "The database cannot be reached. Look-ups go on from memory; changes, signing in and history wait."
        do "Send the request again after Retry-After.";
    Behind "behind" SERVICE_UNAVAILABLE "This instance has not heard of that position yet"
        means "The position in Directory-At-Least was not reached within two seconds."
        do "Send the request again; another instance may be further.";
    OutcomeUnknown "outcome-unknown" SERVICE_UNAVAILABLE "Whether it was done is not known"
        means "The connection or the time ran out while the change was being stored. It is stored wholly or not at all, but which of the two cannot be said."
        do "Read the record, or send the request again with the same Idempotency-Key or If-Match.";
    Overloaded "overloaded" SERVICE_UNAVAILABLE "Too busy"
        means "The service has more to do than it can finish in time. Nothing was changed."
        do "Send the request again after Retry-After.";
}

impl Slug {
    /// The entry at `/problems/<slug>`.
    #[must_use]
    pub fn find(slug: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|entry| entry.slug() == slug)
    }

    /// The entry that stands for an error of the framework, which knows a status only.
    #[must_use]
    pub fn for_status(status: StatusCode) -> Self {
        match status {
            StatusCode::INTERNAL_SERVER_ERROR => Self::Internal,
            StatusCode::SERVICE_UNAVAILABLE => Self::Overloaded,
            _ => Self::ALL
                .iter()
                .copied()
                .find(|entry| entry.status() == status)
                .unwrap_or(if status.is_client_error() { Self::Malformed } else { Self::Internal }),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_entry_is_found_by_its_own_slug() {
        let slugs: BTreeSet<_> = Slug::ALL.iter().map(|entry| entry.slug()).collect();
        assert_eq!(slugs.len(), Slug::ALL.len());
        for entry in Slug::ALL {
            assert_eq!(Slug::find(entry.slug()), Some(*entry));
            assert_eq!(entry.address(), format!("/problems/{}", entry.slug()));
        }
        assert_eq!(Slug::find("unheard-of"), None);
    }

    #[test]
    fn an_error_of_the_framework_finds_the_entry_of_its_status() {
        assert_eq!(Slug::for_status(StatusCode::NOT_FOUND), Slug::NotFound);
        assert_eq!(Slug::for_status(StatusCode::PAYLOAD_TOO_LARGE), Slug::TooLarge);
        assert_eq!(Slug::for_status(StatusCode::IM_A_TEAPOT), Slug::Malformed);
        assert_eq!(Slug::for_status(StatusCode::BAD_GATEWAY), Slug::Internal);
    }
}

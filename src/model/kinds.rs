//! The words that records use to say what something is: kinds, roles, usages, standings.

mod account;
mod authority;
mod channel;
mod circle;
mod claim;
mod client;
mod contact;
mod freshness;
mod identifier;
mod invitation;
mod key;
mod link;
mod organization;
mod proof;
mod standing;
mod visibility;

pub use account::AccountRole;
pub use authority::AuthorityBasis;
pub use channel::{BelongsTo, ChannelKind, ChannelListing, ChannelUsage, Proof};
pub use circle::CircleRule;
pub use claim::{ClaimBasis, ClaimKind, ClaimStatus};
pub use client::ClientScope;
pub use contact::{ContactRequirement, ContactRole};
pub use freshness::FreshnessState;
pub use identifier::{IdentifierScheme, KnownScheme};
pub use invitation::InvitationStatus;
pub use key::KeyKind;
pub use link::LinkRelation;
pub use organization::{OrganizationKind, TeamType};
pub use proof::{ProofMethod, Prover};
pub use standing::{Criterion, Standing};
pub use visibility::{Grounds, Obstacle, RecordPart};

//! Pure decisions: who asks, what a caller may do to what, and what a caller may see of what.

pub mod caller;
pub mod disclosure;
pub mod freshness;
pub mod mandate;
pub mod owner;
pub mod policy;
#[cfg(test)]
pub(crate) mod samples;
pub mod views;

pub use caller::{Caller, Member};
pub use disclosure::{
    Disclosed, disclose_account, disclose_attestation, disclose_circle, disclose_claim, disclose_client,
    disclose_contact, disclose_invitation, disclose_organization,
};
pub use mandate::Mandate;
pub use owner::Owner;
pub use policy::{Action, Holder, Newcomer, Permit, Refusal, Target, decide};

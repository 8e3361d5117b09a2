//! Views: what is answered. Open and flat: every key is always there, and what is hidden looks exactly empty. Words of
//! vocabularies are plain strings, because vocabularies grow. A view's entity tag is made where it is written down.

mod account;
mod attestation;
mod availability;
mod circle;
mod claim;
mod client;
mod contact;
mod invitation;
mod organization;
mod time;

pub use account::AccountView;
pub use attestation::AttestationView;
pub use availability::{AvailabilityView, ExceptionView, HoursView};
pub use circle::{CircleMemberView, CircleView};
pub use claim::{ClaimView, DisputeView};
pub use client::{ClientSecretView, ClientView};
pub use contact::{ChannelView, ContactView, KeyView, PersonView};
pub use invitation::InvitationView;
pub use organization::{
    AddressView, HostView, IdentifierView, LinkView, NameView, OrganizationView, OriginView,
};
pub use time::{rfc3339, rfc3339_optional};

//! Under whose authority an organization is: by consent, never by country.

mod accept;
mod end;
mod list_offers;
mod offer;
mod view;
mod withdraw_offer;

pub use accept::*;
pub use end::*;
pub use list_offers::*;
pub use offer::*;
pub use view::AuthorityOfferView;
pub use withdraw_offer::*;

//! vCard 4.0 (RFC 6350), with properties of RFC 8605 and RFC 9554. What the standard has no word for stands in properties
//! and parameters that begin with `X-`.

mod contact;
mod lines;
mod organization;
mod parse;
mod read_contact;
mod read_organization;
mod template;

pub use contact::vcard_of_contact;
pub use organization::vcard_of_organization;
pub use parse::Cards;
pub use template::{contact_card_template, organization_card_template};

/// A moment as `REV` takes it.
fn revision(at: chrono::DateTime<chrono::Utc>) -> String {
    at.format("%Y%m%dT%H%M%SZ").to_string()
}

//! Cards: contacts and organizations as vCard 4.0 (RFC 6350) and as JSContact (RFC 9553), written from views.
//!
//! A vCard holds all that a sheet holds, in properties and parameters of our own where the standard has no word, and is read
//! back as a sheet is. JSContact is for who reads alone.

mod jscontact;
pub mod vcard;
mod words;

pub use jscontact::{jscontact_of_contact, jscontact_of_organization};
pub use vcard::{
    Cards, contact_card_template, organization_card_template, vcard_of_contact, vcard_of_organization,
};

//! The field's nouns as pure types that keep their own rules: no I/O, no framework.

pub mod account;
pub mod address;
pub mod audience;
pub mod availability;
pub mod channel;
pub mod circle;
pub mod client;
pub mod contact;
pub mod country;
pub mod date;
pub mod email;
pub mod hex;
pub mod host;
pub mod ids;
pub mod invitation;
pub mod key;
pub mod kinds;
pub mod language;
pub mod naming;
pub mod organization;
pub mod origin;
pub mod person;
pub mod personal;
pub mod phone;
pub mod proving;
pub mod region;
#[cfg(test)]
pub(crate) mod samples;
pub mod scopes;
pub mod sector;
mod seed;
pub mod text;
mod text_type;
pub mod tlp;
pub mod violation;
pub mod vocabulary;
pub mod web;

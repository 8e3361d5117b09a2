//! Contacts over HTTP.

mod audience;
mod channels;
mod hidden;
mod list;
mod register;
mod retire;
mod update;
mod vault;
mod visibility;

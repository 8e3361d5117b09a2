//! Contacts over HTTP.

mod audience;
mod channels;
mod hidden;
mod keys;
mod list;
mod open_now;
mod prove;
mod register;
mod retire;
mod update;
mod vault;
mod visibility;

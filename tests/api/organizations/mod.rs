//! Organizations over HTTP.

mod host;
mod list;
mod parts;
mod register;
mod retire;
mod update;

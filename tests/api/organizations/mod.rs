//! Organizations over HTTP.

mod list;
mod parts;
mod register;
mod retire;
mod update;

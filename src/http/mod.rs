//! The edge: where HTTP meets the acts and the look-ups.
//!
//! A request walks through [`edge`] (its id, its time, its line in the log) and the table of routes to
//! a handler, whose signature is its contract: each extractor is one convention (who asks, [`path`],
//! [`query`], [`conditional`], [`json`], [`headers`]), the answer ([`answer`]) another, and
//! [`document`] reads the OpenAPI document off both. Every refusal is an entry of [`problem`].

pub mod accept;
pub mod admission;
pub mod answer;
pub mod api;
pub mod at_least;
pub mod caller;
pub mod client;
pub mod conditional;
pub mod cursor;
pub mod docs;
pub mod document;
pub mod edge;
mod failure;
pub mod headers;
pub mod import_places;
pub mod json;
pub mod limits;
pub mod log;
pub mod metrics;
pub mod openapi;
pub mod patch;
pub mod path;
pub mod problem;
pub mod query;
pub mod routes;
pub mod secret;
pub mod server;
pub mod shared;
pub mod table;

#[cfg(test)]
mod tests;

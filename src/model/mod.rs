//! The field's nouns as pure types that keep their own rules: no I/O, no framework.

pub mod ids;
pub mod violation;

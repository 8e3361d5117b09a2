//! Pieces of bodies and of examples that several nouns share.

mod administered;
mod audience;
mod availability;
mod checked;
mod identifiers;
mod patched;
mod samples;

pub use administered::{ListAdministered, administered, persons};
pub use audience::{AudienceInput, audience, handling, own_audience};
pub use availability::AvailabilityInput;
pub use checked::{checked, checked_once, not_yet, optional_date, optional_line, optional_note, words};
pub use identifiers::identifiers;
pub use patched::required;
pub use samples::{SAMPLE_ID, moment, own_origin};

//! Pieces of bodies and answers that several nouns share.

mod audience;
mod availability;
mod created;
mod history;
mod patched;
mod samples;
mod shown;

pub use audience::{AudienceInput, audience, handling};
pub use availability::AvailabilityInput;
pub use created::{Made, wait_for};
pub use history::{EntryView, HistoryQuery, Past};
pub use patched::required;
pub use samples::{SAMPLE_ID, moment};
pub use shown::{journaled, journaled_with_write, position_header};

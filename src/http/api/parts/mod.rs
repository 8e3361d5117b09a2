//! Pieces of bodies and answers that several nouns share.

mod audience;
mod availability;
mod checked;
mod created;
mod history;
mod patched;
mod samples;
mod shown;

pub use audience::{AudienceInput, audience, handling, own_audience};
pub use availability::AvailabilityInput;
pub use checked::{checked, checked_once, not_yet, optional_line, words};
pub use created::{Made, wait_for};
pub use history::{EntryView, HistoryQuery, Past};
pub use patched::required;
pub use samples::{SAMPLE_ID, moment, own_origin};
pub use shown::{journaled, journaled_with_write, position_header};

//! Mail: letters to people, in plain text. What they say stands in [`letters`]; how they go out is configured.

mod letter;
pub mod letters;
mod mailer;
mod smtp;

pub use letter::Letter;
pub use mailer::{Mailer, NoMailer, NotSent};

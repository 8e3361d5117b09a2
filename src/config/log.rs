//! What is logged, and how.

use std::str::FromStr;

use tracing_subscriber::EnvFilter;

use super::section::section;
use super::setting::{Raw, Setting, parsed, quoted, scalar};

section! {
    /// The log of the service, on standard error.
    pub struct Log in "log" {
        /// `text` for people, `json` for machines: one object a line.
        format: LogFormat = LogFormat::Text,
        /// From which level on, for all or for single modules.
        level: LogFilter = LogFilter("info,actix_server=warn".into()),
    }
}

/// The form of a log line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

impl FromStr for LogFormat {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "text" => Ok(Self::Text),
            "json" => Ok(Self::Json),
            _ => Err(()),
        }
    }
}

/// Filter directives of `tracing-subscriber`, such as `info` or `warn,counterpart=debug`, known to be well formed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogFilter(String);

impl LogFilter {
    /// The filter itself. The reader of keys says nothing: it would repeat what stands in them.
    #[must_use]
    pub fn filter(&self) -> EnvFilter {
        EnvFilter::new(format!("{},pgp=off", self.0))
    }
}

impl FromStr for LogFilter {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let known = |level: &str| level.parse::<tracing_subscriber::filter::LevelFilter>().is_ok();
        // A lone misspelt level is a well-formed name of a module: the filter would silence everything.
        let levelled = text.split(',').all(|part| known(part.rsplit('=').next().unwrap_or_default()));
        if levelled && EnvFilter::try_new(text).is_ok() { Ok(Self(text.to_owned())) } else { Err(()) }
    }
}

scalar! {
    LogFormat: "\"text\" or \"json\"", |format: &LogFormat| quoted(match format {
        LogFormat::Text => "text",
        LogFormat::Json => "json",
    });
    LogFilter: "error, warn, info, debug, trace or off, or such as \"warn,counterpart=debug\"",
        |filter: &LogFilter| quoted(&filter.0);
}

//! `counterpart openapi`: the interface as a document.

use clap::Args;

use super::{Failure, print};
use crate::http::routes;

/// Print the OpenAPI 3.1 document of the service, as it is checked in at openapi/v1.json.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The address at which callers reach the service; `/`: where they have the document from.
    #[arg(long, value_name = "URL", default_value = "/")]
    server: String,
}

pub(super) fn run(arguments: &Arguments) -> Result<(), Failure> {
    print(&format!("{}\n", routes::document(&arguments.server).to_pretty_json()?))
}

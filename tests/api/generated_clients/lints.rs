//! Linters find nothing in the document.

use std::path::Path;

use super::tools::{ROOT, Tools};

#[test]
fn spectral_finds_nothing_to_mend_in_the_document() {
    let Some(tools) = Tools::with("linting with Spectral", &["spectral"]) else { return };
    let lint = "spectral lint --ruleset tests/clients/spectral.yaml --fail-severity hint \"$DOCUMENT\"";
    Tools::run(tools.shell(Path::new(ROOT)).arg(lint));
}

#[test]
fn redocly_finds_nothing_to_mend_in_the_document() {
    let Some(tools) = Tools::with("linting with Redocly", &["redocly"]) else { return };
    let lint = "redocly lint --config tests/clients/redocly.yaml --format summary \"$DOCUMENT\" 2>&1";
    let found = Tools::run(tools.shell(Path::new(ROOT)).arg(lint));
    assert!(!found.contains("warning:"), "{found}");
}

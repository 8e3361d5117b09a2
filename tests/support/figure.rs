//! Figures that tests find and people want to see: `make test` prints them at its end.

use std::fs;
use std::path::Path;

const FOLDER: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/../figures");

/// Keeps a figure under the name of what was measured.
pub fn figure(name: &str, found: &str) {
    println!("{name}: {found}");
    fs::create_dir_all(FOLDER).unwrap();
    fs::write(Path::new(FOLDER).join(name), format!("{name}: {found}\n")).unwrap();
}

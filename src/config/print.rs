//! The configuration as a TOML file that explains itself.

use std::fmt::Write;

use super::section::Entry;

/// Every key with its value.
pub(super) fn effective(sections: &[Entry]) -> String {
    file("# The effective configuration; secrets are masked.\n", sections, "")
}

/// Every key with its default, commented out.
pub(super) fn template(sections: &[Entry]) -> String {
    let head = "\
# Configuration of Counterpart. A key that is left out keeps the value shown here.
# Each key can also be set in the environment, as COUNTERPART_<SECTION>_<KEY>; the environment wins.
# Durations have a unit (ms, s, min, h, d), sizes too (B, KiB, MiB); lists have commas in the environment.
";
    file(head, sections, "# ")
}

fn file(head: &str, sections: &[Entry], before_key: &str) -> String {
    let mut text = head.to_owned();
    for section in sections {
        let _ = write!(text, "\n{}[{}]\n", comment(section.about), section.name);
        for key in &section.keys {
            let _ = write!(text, "\n{}# Allowed: {}.\n", comment(key.about), key.allowed);
            let _ = writeln!(text, "{before_key}{} = {}", key.name, key.shown);
        }
    }
    text
}

/// Documentation lines as comment lines.
fn comment(about: &str) -> String {
    let mut text = String::new();
    for line in about.lines() {
        let _ = writeln!(text, "#{line}");
    }
    text
}

//! What was found, how bad it is, and what to do.

use std::fmt::Write;

use serde::Serialize;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Severity {
    /// As it should be.
    Good,
    /// Worth knowing; nothing has to be done.
    Note,
    /// To be mended before it hurts.
    Warning,
    /// The service does not start, loses something, or shows it to somebody, until it is mended.
    Wrong,
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Finding {
    /// By which check.
    pub(super) check: &'static str,
    pub(super) severity: Severity,
    /// What is so.
    pub(super) says: String,
    /// What to do; nothing where nothing is to be done.
    pub(super) todo: Option<String>,
}

/// The findings of one check.
pub(super) struct Findings {
    check: &'static str,
    pub(super) found: Vec<Finding>,
}

/// All findings, as they are printed for machines.
#[derive(Serialize)]
pub(super) struct Report<'a> {
    /// Whether nothing has to be mended.
    well: bool,
    findings: &'a [Finding],
}

impl Findings {
    pub(super) fn of(check: &'static str) -> Self {
        Self { check, found: Vec::new() }
    }

    pub(super) fn good(&mut self, says: impl Into<String>) {
        self.add(Severity::Good, says, None);
    }

    pub(super) fn note(&mut self, says: impl Into<String>) {
        self.add(Severity::Note, says, None);
    }

    pub(super) fn warn(&mut self, says: impl Into<String>, todo: impl Into<String>) {
        self.add(Severity::Warning, says, Some(todo.into()));
    }

    pub(super) fn wrong(&mut self, says: impl Into<String>, todo: impl Into<String>) {
        self.add(Severity::Wrong, says, Some(todo.into()));
    }

    fn add(&mut self, severity: Severity, says: impl Into<String>, todo: Option<String>) {
        self.found.push(Finding { check: self.check, severity, says: says.into(), todo });
    }
}

impl<'a> Report<'a> {
    pub(super) fn of(findings: &'a [Finding]) -> Self {
        Self { well: count(findings, Severity::Warning) + count(findings, Severity::Wrong) == 0, findings }
    }

    /// For people: a line for each finding, with what to do below it.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        for Finding { check, severity, says, todo } in self.findings {
            let word = match severity {
                Severity::Good => "good",
                Severity::Note => "note",
                Severity::Warning => "WARNING",
                Severity::Wrong => "WRONG",
            };
            // Writing into a string does not fail.
            let _ = writeln!(text, "{word:<8} {check:<14} {says}");
            if let Some(todo) = todo {
                let _ = writeln!(text, "{:<23} -> {todo}", "");
            }
        }
        text
    }

    /// In a few words, where something has to be mended.
    pub(super) fn complaint(&self) -> Option<String> {
        let [wrong, warnings] =
            [Severity::Wrong, Severity::Warning].map(|severity| count(self.findings, severity));
        let warned = match warnings {
            0 => String::new(),
            1 => ", with 1 warning".to_owned(),
            _ => format!(", with {warnings} warnings"),
        };
        match wrong {
            0 if warnings == 0 => None,
            0 => Some(format!("nothing is wrong{warned}")),
            1 => Some(format!("1 thing is wrong{warned}")),
            _ => Some(format!("{wrong} things are wrong{warned}")),
        }
    }
}

fn count(findings: &[Finding], severity: Severity) -> usize {
    findings.iter().filter(|finding| finding.severity == severity).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_finding_is_a_line_with_what_to_do_below_it() {
        let mut findings = Findings::of("clock");
        findings.good("all is well");
        findings.wrong("it is late", "set it");
        let report = Report::of(&findings.found);
        let expected = "good     clock          all is well\n\
                        WRONG    clock          it is late\n                        -> set it\n";
        assert_eq!(report.text(), expected);
        assert!(!report.well);
    }

    #[test]
    fn what_has_to_be_mended_is_counted_in_words() {
        let complaint = |wrong: usize, warnings: usize| {
            let mut findings = Findings::of("disk");
            findings.note("nothing to do");
            (0..wrong).for_each(|_| findings.wrong("a", "b"));
            (0..warnings).for_each(|_| findings.warn("a", "b"));
            Report::of(&findings.found).complaint()
        };
        assert_eq!(complaint(0, 0), None);
        assert_eq!(complaint(0, 2).as_deref(), Some("nothing is wrong, with 2 warnings"));
        assert_eq!(complaint(1, 0).as_deref(), Some("1 thing is wrong"));
        assert_eq!(complaint(2, 1).as_deref(), Some("2 things are wrong, with 1 warning"));
    }
}

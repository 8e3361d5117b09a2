//! What a reader gives: rows, or what is wrong with them.

use std::collections::HashSet;

use serde::Serialize;

use crate::exchange::shape::escaped;
use crate::model::violation::{Invalid, Violations};

/// Most notes on a file that are kept.
pub(in crate::exchange) const NOTES_MAX: usize = 1000;

/// Most faults of one row that are told: whoever mends these learns of the others.
pub(in crate::exchange) const FAULTS_MAX: usize = 20;

/// What was read of a sheet, or of a file of cards.
#[derive(Debug)]
pub struct Sheet<R> {
    /// Its rows, in order. Empty ones and examples are left out.
    pub rows: Vec<Row<R>>,
    /// What was not read, or not as it stands: columns that nobody knows, an encoding that was guessed.
    pub notes: Vec<Fault>,
}

/// A row of a sheet, or a card.
#[derive(Debug)]
pub struct Row<R> {
    /// The line of the file on which it begins, from 1.
    pub line: u64,
    /// What it says, or all that is wrong with it.
    pub said: Result<R, Vec<Fault>>,
}

/// Something in a file that has to be put right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// The line of the file, from 1: where the row begins.
    pub line: u64,
    /// The column, or the property of a card; empty for the row as a whole.
    pub column: String,
    /// Which rule, for programs: a word in snake_case.
    pub code: &'static str,
    /// What to do, for people.
    pub detail: String,
}

impl Fault {
    /// A broken rule at a place.
    pub(in crate::exchange) fn new(line: u64, column: impl Into<String>, invalid: Invalid) -> Self {
        Self { line, column: column.into(), code: invalid.code, detail: invalid.detail }
    }
}

impl Fault {
    /// Where it stands in the file: the line, and the column or property.
    #[must_use]
    pub fn place(&self) -> String {
        place(self.line, &self.column)
    }
}

/// Where something stands in a file: the line, and the column or property.
pub(in crate::exchange) fn place(line: u64, column: &str) -> String {
    if column.is_empty() { format!("/{line}") } else { format!("/{line}/{}", escaped(column)) }
}

/// Gathers what is wrong with one row.
#[derive(Debug)]
pub(in crate::exchange) struct Faults {
    line: u64,
    found: Vec<Fault>,
}

impl Faults {
    pub(in crate::exchange) fn of(line: u64) -> Self {
        Self { line, found: Vec::new() }
    }

    /// Notes what is wrong in a column.
    pub(in crate::exchange) fn add(&mut self, column: &str, invalid: Invalid) {
        if self.found.len() < FAULTS_MAX {
            self.found.push(Fault::new(self.line, column, invalid));
        }
    }

    /// Keeps a good value, or notes that the one in `column` is not.
    pub(in crate::exchange) fn take<T>(&mut self, column: &str, read: Result<T, Invalid>) -> Option<T> {
        read.map_err(|invalid| self.add(column, invalid)).ok()
    }

    /// Keeps a good part, or notes what is wrong in it; `column_of` says where a pointer stands in the row.
    pub(in crate::exchange) fn nest<T>(
        &mut self,
        read: Result<T, Violations>,
        column_of: impl Fn(&str) -> &'static str,
    ) -> Option<T> {
        let noted = |violations: Violations| {
            for it in violations.0 {
                let invalid = Invalid { code: it.code, detail: it.detail };
                self.add(column_of(&it.pointer), invalid);
            }
        };
        read.map_err(noted).ok()
    }

    /// The same, with what was found before.
    pub(in crate::exchange) fn with(mut self, found: Vec<Fault>) -> Self {
        self.found.extend(found);
        self
    }

    /// `row` when nothing is wrong; one rule is told once for each line and column.
    pub(in crate::exchange) fn done<R>(mut self, row: R) -> Row<R> {
        let mut told = HashSet::new();
        self.found.retain(|it| told.insert((it.line, it.column.clone(), it.code, it.detail.clone())));
        let said = if self.found.is_empty() { Ok(row) } else { Err(self.found) };
        Row { line: self.line, said }
    }
}

//! README.md as a newcomer reads it: its commands run in order, in one shell, against the service that `make run` starts,
//! and print what stands below them.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

const README: &str = include_str!("../../README.md");
const MAKEFILE: &str = include_str!("../../Makefile");
const ROOT: &str = env!("CARGO_MANIFEST_DIR");
const PROGRAM: &str = env!("CARGO_BIN_EXE_counterpart");

/// What is printed before the output of each step.
const MARK: char = '\u{1e}';

/// Commands that stand together, and what they print.
#[derive(Debug, PartialEq, Eq)]
struct Step {
    line: usize,
    commands: String,
    shown: Option<String>,
}

/// The commands of a text: each block of `sh`, with the block of `text` that follows it at once.
fn steps(text: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut lines = (1..).zip(text.lines());
    let mut after_commands = false;
    while let Some((line, fence)) = lines.next() {
        let Some(language) = fence.strip_prefix("```") else {
            after_commands = false;
            continue;
        };
        let block = lines.by_ref().map(|(_, line)| line).take_while(|line| *line != "```");
        let block = block.map(|line| format!("{line}\n")).collect();
        match (language, steps.last_mut().filter(|_| after_commands)) {
            ("sh", _) => steps.push(Step { line, commands: block, shown: None }),
            ("text", Some(step)) => step.shown = Some(block),
            _ => {}
        }
        after_commands = language == "sh";
    }
    steps
}

/// Whether a line is as it is shown, where `...` stands for anything.
fn fits(line: &str, shown: &str) -> bool {
    let Some((first, rest)) = shown.split_once("...") else { return line == shown };
    line.strip_prefix(first).is_some_and(|after| {
        (0..=after.len()).filter(|at| after.is_char_boundary(*at)).any(|at| fits(&after[at..], rest))
    })
}

/// Whether lines are as they are shown, where a line `...` stands for any lines.
fn all_fit(lines: &[&str], shown: &[&str]) -> bool {
    match shown {
        [] => lines.is_empty(),
        ["...", rest @ ..] => (0..=lines.len()).any(|at| all_fit(&lines[at..], rest)),
        [first, rest @ ..] => lines.split_first().is_some_and(|(line, lines)| fits(line, first) && all_fit(lines, rest)),
    }
}

/// The service that `make run` starts, in a folder and on a port of its own. It ends with the test.
struct Demo {
    child: Child,
    state: TempDir,
    address: String,
    printed: Vec<String>,
}

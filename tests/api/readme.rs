//! README.md as a newcomer walks it: its commands run in order, in one shell, beside the service that `make run` starts,
//! and print what stands below them.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

const README: &str = include_str!("../../README.md");
const MAKEFILE: &str = include_str!("../../Makefile");
const ROOT: &str = env!("CARGO_MANIFEST_DIR");
const PROGRAM: &str = env!("CARGO_BIN_EXE_counterpart");

/// What comes before the output of each step.
const MARK: &str = "\u{1e}\n";

/// The last line that the demo prints.
const LAST: &str = "Ctrl-C stops it.";

/// Commands that stand together, and what they print.
struct Step<'a> {
    line: usize,
    commands: Vec<&'a str>,
    shown: Option<Vec<&'a str>>,
}

/// The steps of a text: each block of `sh`, with the block of `text` that follows it at once.
fn steps(text: &str) -> Vec<Step<'_>> {
    let mut steps: Vec<Step<'_>> = Vec::new();
    let mut lines = (1..).zip(text.lines());
    let mut has_output = false;
    while let Some((line, fence)) = lines.next() {
        let Some(language) = fence.strip_prefix("```") else {
            has_output = false;
            continue;
        };
        let block = lines.by_ref().map(|(_, line)| line).take_while(|line| *line != "```").collect();
        match (language, steps.last_mut().filter(|_| has_output)) {
            ("sh", _) => steps.push(Step { line, commands: block, shown: None }),
            ("text", Some(step)) => step.shown = Some(block),
            _ => {}
        }
        has_output = language == "sh";
    }
    steps
}

/// Whether lines are as they are shown: `...` stands for anything in a line, and alone for any lines.
fn fit(lines: &[&str], shown: &[&str]) -> bool {
    match shown {
        [] => lines.is_empty(),
        ["...", rest @ ..] => (0..=lines.len()).any(|at| fit(&lines[at..], rest)),
        [first, rest @ ..] => {
            lines.split_first().is_some_and(|(line, lines)| fits(line, first) && fit(lines, rest))
        }
    }
}

fn fits(line: &str, shown: &str) -> bool {
    let Some((first, rest)) = shown.split_once("...") else { return line == shown };
    line.strip_prefix(first)
        .is_some_and(|after| after.char_indices().any(|(at, _)| fits(&after[at..], rest)) || rest.is_empty())
}

/// The service that `make run` starts, on a port and in a folder of its own.
struct Demo {
    process: Child,
    variables: Vec<(&'static str, String)>,
    printed: Vec<String>,
    _state: TempDir,
}

impl Demo {
    fn start() -> Self {
        let state = tempfile::tempdir().unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let variables = vec![
            ("COUNTERPART_STATE_FOLDER", state.path().display().to_string()),
            ("COUNTERPART_HTTP_BIND", format!("127.0.0.1:{port}")),
            ("COUNTERPART_HTTP_METRICS_BIND", "127.0.0.1:0".to_owned()),
            ("SERVICE", format!("http://127.0.0.1:{port}")),
        ];
        let mut process = with(PROGRAM, &variables).arg("demo").stdout(Stdio::piped()).spawn().unwrap();
        let output = BufReader::new(process.stdout.take().unwrap());
        let mut printed: Vec<String> = Vec::new();
        for line in output.lines() {
            printed.push(line.unwrap());
            if printed.last().is_some_and(|line| line == LAST) {
                break;
            }
        }
        Self { process, variables, printed, _state: state }
    }

    /// The password of somebody, as it is printed after the address.
    fn password(&self, email: &str) -> String {
        let line = self.printed.iter().find(|line| line.trim_start().starts_with(email));
        let line = line.unwrap_or_else(|| panic!("nobody of this address: {:#?}", self.printed));
        line.split_whitespace().nth(1).unwrap().to_owned()
    }

    /// Runs commands in the shell of somebody who has the project's folder before him.
    fn shell(&self, commands: &str, passwords: &[(&str, String)]) -> Output {
        let programs = Path::new(PROGRAM).parent().unwrap().display();
        with("bash", &self.variables)
            .args(["-euo", "pipefail", "-c", &format!("PATH='{programs}':\"$PATH\"\n{commands}")])
            .current_dir(ROOT)
            .envs(passwords.iter().map(|(name, value)| (name, value)))
            .output()
            .unwrap()
    }

    /// Ends it as Ctrl-C does, and says whether it went well.
    fn stop(&mut self) -> bool {
        let pid = i32::try_from(self.process.id()).ok().and_then(Pid::from_raw).unwrap();
        kill_process(pid, Signal::INT).unwrap();
        self.process.wait().unwrap().success()
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        // Its Postgres goes with it; one that has ended already takes no signal.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A program that works with a Postgres of its own, and with these variables.
fn with(program: &str, variables: &[(&str, String)]) -> Command {
    let mut command = Command::new(program);
    for name in ["CONFIG", "DATABASE_URL", "DATABASE_OWNER_URL"] {
        command.env_remove(name).env_remove(format!("COUNTERPART_{name}"));
    }
    command.envs(variables.iter().map(|(name, value)| (name, value))).stdin(Stdio::null());
    command
}

#[test]
fn the_tour_works_as_it_is_written() {
    let steps = steps(README);
    assert!(steps.len() > 5, "the tour of README.md is not found");
    let mut demo = Demo::start();
    let passwords = [
        ("BEN_PASSWORD", demo.password("ben@cert.example")),
        ("DANA_PASSWORD", demo.password("dana@office.example")),
    ];
    let script: String =
        steps.iter().map(|step| format!("printf '{MARK}'\n{}\n", step.commands.join("\n"))).collect();
    let walked = demo.shell(&script, &passwords);
    let printed = String::from_utf8_lossy(&walked.stdout);
    let outputs: Vec<&str> = printed.split(MARK).skip(1).collect();
    for (step, output) in steps.iter().zip(&outputs) {
        let lines: Vec<&str> = output.lines().collect();
        if let Some(shown) = &step.shown {
            assert!(
                fit(&lines, shown),
                "README.md:{}: {shown:#?} is shown, and this came: {lines:#?}",
                step.line
            );
        }
    }
    let last = outputs.len().checked_sub(1).map(|at| steps[at].line);
    let errors = String::from_utf8_lossy(&walked.stderr);
    assert!(walked.status.success() && outputs.len() == steps.len(), "README.md:{last:?} failed: {errors}");
    assert!(demo.stop());
}

#[test]
fn what_the_demo_says_to_try_works_as_it_is_printed() {
    let mut demo = Demo::start();
    let lines = || demo.printed.iter().map(String::as_str);
    let tries: Vec<&str> = lines().skip_while(|line| !line.starts_with("To try")).skip(2).collect();
    let tries: Vec<&str> =
        tries.into_iter().take_while(|line| line.is_empty() || line.starts_with("  ")).collect();
    // A mark before each, so that what each prints can be told apart.
    let marked = |line: &&str| line.trim_start().starts_with("curl ");
    let script: String = tries
        .iter()
        .map(|line| {
            format!("{}{line}\n", if marked(line) { format!("printf '{MARK}'\n") } else { String::new() })
        })
        .collect();
    let tried = demo.shell(&script, &[]);
    let errors = String::from_utf8_lossy(&tried.stderr);
    assert!(tried.status.success(), "{script}\n{errors}");
    let printed = String::from_utf8_lossy(&tried.stdout);
    let outputs: Vec<&str> = printed.split(MARK).skip(1).collect();
    for (number, (output, shows)) in outputs
        .iter()
        .zip([
            "\"title\":\"Situation centre\"",
            "\"status\":\"confirmed\"",
            "+61255501020",
            "office@reiji.example",
            "\"grounds\":\"member\"",
            "\"reference\":\"Circular 1 of the secretariat\"",
            "-----BEGIN PGP PUBLIC KEY BLOCK-----",
            "database_available 1",
        ])
        .enumerate()
    {
        assert!(output.contains(shows), "try {number} does not show {shows}: {output}");
    }
    assert_eq!(outputs.len(), 8);
    assert!(!outputs[3].contains("+61255501020"), "{}", outputs[3]);
    assert!(demo.stop());
}

#[test]
fn the_make_commands_that_are_shown_exist() {
    let shown = README.lines().filter_map(|line| line.strip_prefix("$ make "));
    let targets: Vec<&str> = shown.filter_map(|rest| rest.split_whitespace().next()).collect();
    assert_eq!(targets, ["run", "test"]);
    for target in targets {
        assert!(MAKEFILE.lines().any(|line| line.starts_with(&format!("{target}:"))), "make {target}");
    }
}

#[test]
fn what_is_shown_fits_what_comes() {
    assert!(fit(&["200", "412"], &["200", "412"]));
    assert!(fit(&["a 1 b", "c", "d"], &["a ... b", "..."]));
    assert!(fit(&["http://x/1"], &["http://.../..."]));
    for (lines, shown) in
        [(vec!["200"], vec!["200", "412"]), (vec!["a b", "c"], vec!["a b"]), (vec!["ab"], vec!["a...c"])]
    {
        assert!(!fit(&lines, &shown), "{lines:?} {shown:?}");
    }
}

//! What is exported, as the programs of others read it.

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::Value;

const PROGRAM: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/exchanged.py");

/// What Python's `csv` reads of a sheet: each row by its columns.
pub fn read_by_python_csv(file: &[u8]) -> Vec<Value> {
    read("csv", file)
}

/// What `vobject` reads of cards: the lines of each, with `name`, `parameters` and `value`.
pub fn read_by_vobject(file: &[u8]) -> Vec<Value> {
    read("vcard", file)
}

fn read(kind: &str, file: &[u8]) -> Vec<Value> {
    let built = std::env::current_exe().unwrap();
    let python = built.ancestors().nth(3).unwrap().join("python/bin/python");
    assert!(python.exists(), "there is no {}: run scripts/setup.sh --test", python.display());
    let mut child = Command::new(python)
        .args([PROGRAM, kind])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(file).unwrap();
    let done = child.wait_with_output().unwrap();
    assert!(done.status.success(), "{kind} is not read");
    serde_json::from_slice(&done.stdout).unwrap()
}

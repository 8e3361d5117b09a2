//! A command that goes on until it is stopped, as an operator sees it.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStdout};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use reqwest::Url;
use rustix::process::{Pid, Signal, kill_process};

/// A process that runs; killed when it is dropped.
pub struct Process {
    child: Child,
    out: BufReader<ChildStdout>,
    /// Reads its standard error all the time: a process whose log nobody reads stands still.
    err: Option<JoinHandle<String>>,
}

impl Process {
    pub(super) fn of(mut child: Child) -> Self {
        let out = BufReader::new(child.stdout.take().unwrap());
        let mut err = child.stderr.take().unwrap();
        let err = std::thread::spawn(move || {
            let mut text = Vec::new();
            err.read_to_end(&mut text).unwrap();
            String::from_utf8_lossy(&text).into_owned()
        });
        Self { child, out, err: Some(err) }
    }

    /// The next line that it prints which holds `part`; what came before is read and gone.
    pub fn line_with(&mut self, part: &str) -> String {
        loop {
            let mut line = String::new();
            assert!(self.out.read_line(&mut line).unwrap() != 0, "it ended: {}", self.rest());
            if line.contains(part) {
                return line.trim_end().to_owned();
            }
        }
    }

    /// Where it says that it serves.
    pub fn address(&mut self) -> Url {
        let line = self.line_with("http://");
        let start = line.find("http://").unwrap();
        let end = line[start..].find([',', ' ']).map_or(line.len(), |length| start + length);
        line[start..end].parse().unwrap()
    }

    /// Its number.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Sends it a signal.
    pub fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    /// Waits until it has ended, and returns its code and how long that took.
    pub fn ended(&mut self) -> (Option<i32>, Duration) {
        let started = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return (status.code(), started.elapsed());
            }
            assert!(started.elapsed() < Duration::from_secs(30), "it does not end");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// What it wrote to standard error, after its end.
    pub fn rest(&mut self) -> String {
        self.ended();
        self.err.take().unwrap().join().unwrap()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

//! A mail server as others run one: a program of its own, to which the service speaks SMTP.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::Value;

const PROGRAM: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/mail_server.py");

/// A mail server that takes mails until it is dropped.
pub struct MailServer {
    child: Child,
    lines: Receiver<String>,
    /// Where it listens, on 127.0.0.1.
    pub port: u16,
}

impl MailServer {
    /// One that takes mails from everybody, in plain text.
    pub fn start() -> Self {
        Self::at(0)
    }

    /// The same at a port.
    pub fn at(port: u16) -> Self {
        Self::run(port, &[])
    }

    /// One that takes mails over STARTTLS, with this certificate and key, from who signs in so.
    pub fn with_tls(certificate: &str, key: &str, user: &str, password: &str) -> Self {
        Self::run(0, &[certificate, key, user, password])
    }

    fn run(port: u16, arguments: &[&str]) -> Self {
        // `scripts/setup.sh --test` makes it beside what cargo builds: target/debug/deps/api-... runs this.
        let built = std::env::current_exe().unwrap();
        let python = built.ancestors().nth(3).unwrap().join("python/bin/python");
        assert!(python.exists(), "there is no {}: run scripts/setup.sh --test", python.display());
        let mut child = Command::new(python)
            .arg(PROGRAM)
            .arg(port.to_string())
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        out.read_line(&mut line).unwrap();
        let port = line.trim().parse().unwrap_or_else(|_| panic!("it does not listen"));
        let (tell, lines) = channel();
        std::thread::spawn(move || out.lines().map_while(Result::ok).try_for_each(|line| tell.send(line)));
        Self { child, lines, port }
    }

    /// The next mail that it took: `from`, `to`, `text`, whether over `tls`, and as whom (`user`) somebody signed in.
    pub fn taken(&self) -> Value {
        let line =
            self.lines.recv_timeout(Duration::from_secs(10)).unwrap_or_else(|_| panic!("no mail came"));
        serde_json::from_str(&line).unwrap()
    }

    /// Whether it took no mail that nobody has asked for yet.
    pub fn is_empty(&self) -> bool {
        self.lines.try_recv().is_err()
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        // It may have ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

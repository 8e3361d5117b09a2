//! `make bench`: what whole lists cost. The commands of an operator, as processes of their own, over a durable private
//! Postgres: the real lists, where they lie beside the project, are imported, and imported again; a directory with all of
//! them starts and is exported; then one of 100,000 invented organizations.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a measurement that cannot go on has failed")]
#![expect(clippy::print_stdout, reason = "a measurement is printed")]
#![expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]

#[path = "../../tests/support/mod.rs"]
#[expect(dead_code, unused_imports, clippy::wildcard_imports, reason = "the tests use the rest")]
mod support;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use support::{Operator, Process, TestDatabase};
use tempfile::TempDir;

/// The lists and where they lie; of the last two each import is to be done in this time.
const LISTS: [(&str, &str, Option<Duration>); 6] = [
    ("cve-cna", "cve-cna/CNAsList.json", None),
    ("national-csirts", "national-csirts/national_csirts_2019.csv", None),
    ("first", "first/teams.json", None),
    ("trusted-introducer", "ti/teams.json", None),
    ("dotgov", "dotgov/current-full.csv", Some(Duration::from_secs(30))),
    ("rir", "rir/country_prefixes.csv", Some(Duration::from_secs(30))),
];

/// How many organizations are invented, each with a contact and a claim.
const INVENTED: usize = 100_000;
/// How long a start may take then, and how much memory each contact may.
const START_MAX: Duration = Duration::from_secs(6);
const BYTES_MAX: f64 = 4096.0;
/// How long after its start the memory of an instance is looked at.
const SETTLED: Duration = Duration::from_secs(3);

/// A database, and whoever works on it.
struct Desk {
    operator: Operator,
    state: TempDir,
    _cluster: counterpart::db::managed::ManagedCluster,
}

/// What a start took: until it is ready, and the memory that it holds from then on, and held at most.
struct Start {
    took: Duration,
    bytes: f64,
    peak: f64,
    process: Process,
    address: reqwest::Url,
}

#[tokio::main]
async fn main() -> ExitCode {
    let desk = Desk::open().await;
    let empty = desk.start().await;
    println!("a directory of nothing: ready in {:.2?}, {:.1} MB", empty.took, empty.bytes / 1e6);
    drop(empty.process);
    let mut kept = true;
    for (name, path, most) in LISTS {
        let path = PathBuf::from(format!("{}/../shared/data/{path}", env!("CARGO_MANIFEST_DIR")));
        if !path.exists() {
            println!("{name}: NOT MEASURED, no {}", path.display());
            continue;
        }
        let took = desk.import(name, &path);
        kept &= verdict(&format!("{name} in"), took, most);
    }
    let all = desk.start().await;
    println!(
        "with all of it: ready in {:.2?}, {:.1} MB, at most {:.1}",
        all.took,
        all.bytes / 1e6,
        all.peak / 1e6
    );
    desk.exports(&all).await;
    drop(all);

    let desk = Desk::open().await;
    let list = desk.state.path().join("invented.csv");
    std::fs::write(&list, invented()).unwrap();
    desk.import("dotgov", &list);
    let started = desk.start().await;
    let each = (started.bytes - empty.bytes) / INVENTED as f64;
    println!(
        "with {INVENTED} invented organizations, contacts and claims: ready in {:.2?}, {:.1} MB, at most {:.1}, {each:.0} bytes a contact",
        started.took,
        started.bytes / 1e6,
        started.peak / 1e6
    );
    kept &= verdict("start to ready in", started.took, Some(START_MAX));
    let word = if each <= BYTES_MAX { "kept" } else { "MISSED" };
    println!("{each:.0} bytes a contact, at most {BYTES_MAX:.0}: {word}");
    kept &= each <= BYTES_MAX;
    desk.exports(&started).await;
    if kept { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn verdict(what: &str, took: Duration, most: Option<Duration>) -> bool {
    let Some(most) = most else { return true };
    let kept = took <= most;
    println!("{what} {took:.1?}, at most {most:.0?}: {}", if kept { "kept" } else { "MISSED" });
    kept
}

/// A list of the shape of that of .gov registrants.
fn invented() -> String {
    let mut list =
        "Domain name,Domain type,Organization name,Suborganization name,City,State,Security contact email\n"
            .to_owned();
    for number in 0..INVENTED {
        let _ = writeln!(
            list,
            "town-{number}.example,City,Town of Example {number},,Example,EX,security@town-{number}.example"
        );
    }
    list
}

impl Desk {
    async fn open() -> Self {
        let (database, cluster) = TestDatabase::alone_and_durable().await;
        let state = tempfile::tempdir().unwrap();
        let operator = Operator::over(&database, &state)
            .without("COUNTERPART_DATABASE_ALLOW_UNSAFE_DURABILITY")
            .anywhere()
            .unlimited();
        let founding =
            ["account", "create-admin", "--organization", "Secretariat", "--email", "ada@desk.example"];
        operator.run(&[&founding[..], &["--name", "Ada"]].concat()).done();
        Self { operator, state, _cluster: cluster }
    }

    /// Imports a list, and imports it again; returns how long the first took, from the command's start to its end.
    fn import(&self, name: &str, path: &Path) -> Duration {
        let path = path.to_str().unwrap();
        let tell = |what: &str| {
            let begun = Instant::now();
            let ran = self.operator.run(&["import", "--from", name, path]);
            let took = begun.elapsed();
            let told = ran
                .done()
                .out
                .lines()
                .find(|line| line.contains("the list holds"))
                .unwrap_or_default()
                .to_owned();
            let rows: f64 = ran
                .out
                .lines()
                .find_map(|line| line.split_once(" rows: ").map(|(before, _)| before))
                .and_then(|before| before.rsplit(' ').next()?.parse().ok())
                .unwrap_or(0.0);
            println!("{name}, {what}: {took:.2?}, {:.0} rows/s ({told})", rows / took.as_secs_f64());
            took
        };
        let first = tell("imported");
        tell("imported again");
        first
    }

    async fn start(&self) -> Start {
        let begun = Instant::now();
        let mut process = self.operator.start(&["serve"]);
        let address = process.address();
        let ready = address.join("/readyz").unwrap();
        while !reqwest::get(ready.clone()).await.is_ok_and(|answer| answer.status().is_success()) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let took = begun.elapsed();
        // The allocator gives back what loading took for a moment.
        tokio::time::sleep(SETTLED).await;
        let status = std::fs::read_to_string(format!("/proc/{}/status", process.id())).unwrap();
        let bytes = |what: &str| -> f64 {
            let kilobytes = status.lines().find_map(|line| line.strip_prefix(what)).unwrap();
            let kilobytes: f64 = kilobytes.split_whitespace().next().unwrap().parse().unwrap();
            kilobytes * 1024.0
        };
        Start { took, bytes: bytes("VmRSS:"), peak: bytes("VmHWM:"), process, address }
    }

    /// What exports of all that a stranger sees take.
    async fn exports(&self, start: &Start) {
        for noun in ["organizations", "contacts"] {
            for format in ["ndjson", "csv", "vcard", "jscontact"] {
                let url = start.address.join(&format!("/v1/exports/{noun}?format={format}")).unwrap();
                let begun = Instant::now();
                let answer = reqwest::get(url).await.unwrap();
                assert!(answer.status().is_success(), "{noun} {format}: {}", answer.status());
                let body = answer.bytes().await.unwrap();
                let took = begun.elapsed().as_secs_f64();
                let records = match format {
                    "ndjson" => count(&body, b"\n"),
                    "csv" => count(&body, b"\r\n").saturating_sub(1),
                    "vcard" => count(&body, b"BEGIN:VCARD"),
                    _ => count(&body, b"\"@type\":\"Card\""),
                };
                println!(
                    "export of {noun} as {format}: {:.1} MB in {took:.2} s, {:.1} MB/s, {:.0} records/s",
                    body.len() as f64 / 1e6,
                    body.len() as f64 / 1e6 / took,
                    records as f64 / took
                );
            }
        }
    }
}

fn count(body: &[u8], part: &[u8]) -> usize {
    body.windows(part.len()).filter(|window| *window == part).count()
}

//! Rounds and medians.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::Duration;

use counterpart::db::managed::{ClusterAddress, ManagedCluster, ManagedOptions};

use crate::load::{Case, Round, ask, get, patch};
use crate::service::{ARGUMENT, Served};

const ROUNDS: usize = 9;
const TIME: Duration = Duration::from_secs(1);
const CONNECTIONS: usize = 8;

/// Measures and prints.
pub async fn measure() -> ExitCode {
    let cluster = ManagedCluster::start(&ManagedOptions { durable: true, ..ManagedOptions::ephemeral() })
        .await
        .expect("a private Postgres");
    let (mut child, served) = start(&cluster.url(ClusterAddress::SUPERUSER, "postgres"));
    let reads = reads(&served);
    let writes = writes(&served);
    for case in reads.iter().chain(&writes) {
        ask(case, TIME / 2, child.id()).await;
    }
    let mut rounds: Vec<Vec<Round>> = vec![Vec::new(); reads.len() + writes.len()];
    for round in 0..ROUNDS {
        eprintln!("round {} of {ROUNDS}", round + 1);
        for (index, case) in reads.iter().chain(&writes).enumerate() {
            rounds[index].push(ask(case, TIME, child.id()).await);
        }
    }
    print(&reads, &writes, &rounds);
    drop(child.stdin.take());
    let _ = child.wait();
    cluster.stop().await.expect("Postgres stops");
    ExitCode::SUCCESS
}

fn start(owner_url: &str) -> (Child, Served) {
    let mut child = Command::new(std::env::current_exe().expect("this program"))
        .arg(ARGUMENT)
        .env("DATABASE_OWNER_URL", owner_url)
        .env_remove("DATABASE_URL")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("this program starts");
    let mut line = String::new();
    let output = child.stdout.take().expect("its output");
    BufReader::new(output).read_line(&mut line).expect("what it serves");
    let served = serde_json::from_str(&line).expect("what it serves");
    (child, served)
}

fn reads(served: &Served) -> Vec<Case> {
    let case = |name, address: &str, path: String, token: Option<&str>| Case {
        name,
        address: address.to_owned(),
        requests: vec![get(&path, token); CONNECTIONS],
    };
    let (service, token) = (served.service.as_str(), Some(served.reader.as_str()));
    vec![
        case("a bare handler", &served.bare, "/".into(), None),
        case("the same behind our layers", service, "/bench/plain".into(), None),
        case("a look-up", service, format!("/v1/contacts/{}", served.contact), token),
        case("a list of 50", service, "/v1/contacts?limit=50".into(), token),
        case("the look-up by SQL", service, format!("/bench/sql/{}", served.contact), token),
    ]
}

fn writes(served: &Served) -> Vec<Case> {
    let case = |name, clients: usize| Case {
        name,
        address: served.service.clone(),
        requests: served
            .writers
            .iter()
            .take(clients)
            .map(|(token, contact)| patch(&format!("/v1/contacts/{contact}"), token, "Desk 0000000"))
            .collect(),
    };
    vec![case("writes, 1 client", 1), case("writes, 16 clients", 16)]
}

fn print(reads: &[Case], writes: &[Case], rounds: &[Vec<Round>]) {
    let cost = |index: usize| {
        median(rounds[index].iter().map(|it| it.cpu.as_secs_f64() * 1e6 / it.answered.max(1) as f64))
    };
    let rate =
        |index: usize| median(rounds[index].iter().map(|it| it.answered as f64 / it.took.as_secs_f64()));
    println!("{:<28} {:>12} {:>12} {:>9}", "case", "CPU us", "requests/s", "ratio");
    for (index, case) in reads.iter().enumerate() {
        println!(
            "{:<28} {:>12.1} {:>12.0} {:>8.2}x",
            case.name,
            cost(index),
            rate(index),
            cost(index) / cost(0)
        );
    }
    for (offset, case) in writes.iter().enumerate() {
        let index = reads.len() + offset;
        println!("{:<28} {:>12.1} {:>12.0}", case.name, cost(index), rate(index));
    }
    println!();
    verdict("our layers against the bare handler", cost(1) / cost(0), 3.0);
    verdict("a look-up against the handler behind our layers", cost(2) / cost(1), 2.0);
}

fn verdict(what: &str, ratio: f64, most: f64) {
    let word = if ratio <= most { "kept" } else { "MISSED" };
    println!("{what}: {ratio:.2}x, at most {most:.1}x: {word}");
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

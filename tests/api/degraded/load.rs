//! Those who read and write all the time, and what they met.

use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use counterpart::model::ids::{AccountId, SessionId};
use counterpart::model::kinds::AccountRole;
use reqwest::{Client, Method, RequestBuilder};
use secrecy::ExposeSecret;
use serde_json::json;
use tokio::task::JoinSet;

use crate::support::{Answered, Field, Served, desk};

const READERS: usize = 6;
const WRITERS: usize = 4;

/// The access tokens that clients hold at this moment.
#[derive(Clone)]
pub struct Tokens {
    held: Arc<Mutex<(String, String)>>,
}

impl Tokens {
    /// Tokens of a member and of an editor, as signing in now gives them.
    pub fn issue(field: &Field) -> Self {
        let tokens = Self { held: Arc::default() };
        tokens.renew(field);
        tokens
    }

    /// Takes new ones.
    pub fn renew(&self, field: &Field) {
        let now = field.clock.now();
        let token = |account: AccountId| {
            field.tokens.issue(account, SessionId::new(now), now).expose_secret().to_owned()
        };
        let member = token(field.account_of(field.neighbour, AccountRole::Administrator));
        *self.held.lock().unwrap() = (member, token(field.account_of(field.team, AccountRole::Editor)));
    }

    /// The member's.
    pub fn member(&self) -> String {
        self.held.lock().unwrap().0.clone()
    }

    fn editor(&self) -> String {
        self.held.lock().unwrap().1.clone()
    }
}

/// What those who read and write met.
#[derive(Debug, Default)]
pub struct Report {
    reads: usize,
    pub failed_reads: usize,
    slowest_read: Duration,
    written: usize,
    pub refused: usize,
    pub slowest_refusal: Duration,
    slowest_write: Duration,
    unknown: usize,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} look-ups, {} failed, slowest {:.0?}; {} writes done (slowest {:.0?}), {} refused with 503 (slowest \
             {:.0?}), {} of unknown outcome, 0 lost",
            self.reads,
            self.failed_reads,
            self.slowest_read,
            self.written,
            self.slowest_write,
            self.refused,
            self.slowest_refusal,
            self.unknown
        )
    }
}

/// What a writer wrote: what the contact must say, and what it may say besides.
struct Ledger {
    id: String,
    acknowledged: String,
    possible: Vec<String>,
}

#[derive(Default)]
struct Shared {
    over: AtomicBool,
    /// When the database went away: what a write waited before is not the outage's.
    struck: Mutex<Option<Instant>>,
    reads: AtomicUsize,
    report: Mutex<Report>,
}

/// Readers and writers at work.
pub struct Load {
    shared: Arc<Shared>,
    readers: JoinSet<()>,
    writers: JoinSet<Ledger>,
}

/// A client of one instance.
struct Asking {
    client: Client,
    base: String,
    tokens: Tokens,
    shared: Arc<Shared>,
}

impl Load {
    /// Sets them to work on two instances.
    pub async fn start(field: &Field, instances: [&Served; 2], tokens: &Tokens) -> Self {
        let mut load = Self { shared: Arc::default(), readers: JoinSet::new(), writers: JoinSet::new() };
        let asking = |served: &Served| Asking {
            client: Client::builder().no_proxy().build().unwrap(),
            base: served.url(""),
            tokens: tokens.clone(),
            shared: Arc::clone(&load.shared),
        };
        let askers: Vec<_> = (0..READERS + WRITERS).map(|turn| asking(instances[turn % 2])).collect();
        let shared = field.enter(&desk()).await;
        let mut own = Vec::new();
        for _ in 0..WRITERS {
            own.push(field.enter(&desk()).await);
        }
        let number = field.directory.status().position.number;
        for served in instances {
            served.directory.wait_for(number).await.unwrap();
        }
        for (turn, asking) in askers.into_iter().enumerate() {
            if let Some(writer) = turn.checked_sub(READERS) {
                let path = own[writer].path.clone();
                load.writers.spawn(async move { asking.write(&path, turn).await });
            } else {
                let path = shared.path.clone();
                load.readers.spawn(async move { asking.read(&path).await });
            }
        }
        load
    }

    /// How many look-ups were answered so far.
    pub fn reads(&self) -> usize {
        self.shared.reads.load(Ordering::Relaxed)
    }

    /// Notes that the database goes away now.
    pub fn strike(&self) -> Instant {
        *self.shared.struck.lock().unwrap().insert(Instant::now())
    }

    /// Ends them; every acknowledged write is there.
    pub async fn end(mut self, field: &Field) -> Report {
        self.shared.over.store(true, Ordering::Relaxed);
        while let Some(reader) = self.readers.join_next().await {
            reader.unwrap();
        }
        while let Some(ledger) = self.writers.join_next().await {
            let Ledger { id, acknowledged, mut possible } = ledger.unwrap();
            possible.push(acknowledged);
            let kept = possible.iter().map(|title| format!("'{title}'")).collect::<Vec<_>>().join(", ");
            let found =
                format!("SELECT count(*) AS count FROM contact WHERE id = '{id}' AND title IN ({kept})");
            assert_eq!(field.count(&found).await, 1, "{id} says none of {kept}");
        }
        let mut report = std::mem::take(&mut *self.shared.report.lock().unwrap());
        report.reads = self.reads();
        report
    }
}

impl Asking {
    fn request(&self, method: Method, path: &str, token: Option<String>) -> RequestBuilder {
        let request = self.client.request(method, format!("{}{path}", self.base));
        match token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    fn goes_on(&self) -> bool {
        !self.shared.over.load(Ordering::Relaxed)
    }

    /// Looks up a record and a list as a member, and a list as a stranger.
    async fn read(&self, contact: &str) {
        while self.goes_on() {
            let member = Some(self.tokens.member());
            for (path, token) in
                [(contact, member.clone()), ("/v1/contacts", member), ("/v1/organizations", None)]
            {
                let started = Instant::now();
                let answer = Answered::to(self.request(Method::GET, path, token)).await;
                self.shared.reads.fetch_add(1, Ordering::Relaxed);
                let mut report = self.shared.report.lock().unwrap();
                report.slowest_read = report.slowest_read.max(started.elapsed());
                if answer.status != 200 {
                    report.failed_reads += 1;
                    println!("a look-up failed: {} {}", answer.status, answer.text());
                }
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Edits a contact again and again.
    async fn write(&self, path: &str, name: usize) -> Ledger {
        let id = path.rsplit('/').next().unwrap().to_owned();
        let mut ledger = Ledger { id, acknowledged: "Duty desk".into(), possible: vec![] };
        let mut etag = String::new();
        for edit in 0.. {
            if !self.goes_on() {
                break;
            }
            if etag.is_empty() {
                let read = self.request(Method::GET, path, Some(self.tokens.editor()));
                etag = Answered::to(read).await.etag().to_owned();
            }
            let title = format!("Desk {name}, {edit}");
            let request = self.request(Method::PATCH, path, Some(self.tokens.editor()));
            let request = request.header("If-Match", &etag).json(&json!({"title": title}));
            let started = Instant::now();
            let answer = Answered::to(request).await;
            let struck = *self.shared.struck.lock().unwrap();
            let took = struck.map_or(started, |struck| started.max(struck)).elapsed();
            etag.clear();
            self.note(&answer, took);
            match answer.status {
                200 => {
                    answer.etag().clone_into(&mut etag);
                    ledger.acknowledged = title;
                    ledger.possible.clear();
                }
                503 if answer.problem().1 == "outcome-unknown" => ledger.possible.push(title),
                503 => {}
                // This instance lost the database before it heard of the last write.
                412 => {}
                status => panic!("{status}: {}", answer.text()),
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        ledger
    }

    fn note(&self, answer: &Answered, took: Duration) {
        let mut report = self.shared.report.lock().unwrap();
        match answer.status {
            200 => {
                report.written += 1;
                report.slowest_write = report.slowest_write.max(took);
            }
            503 => {
                assert!(answer.header("retry-after").is_some(), "{}", answer.text());
                report.refused += 1;
                report.slowest_refusal = report.slowest_refusal.max(took);
                report.unknown += usize::from(answer.problem().1 == "outcome-unknown");
            }
            _ => {}
        }
    }
}

//! Those who write all the time, whatever happens to the service.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use reqwest::{Method, RequestBuilder};
use serde_json::json;

use super::ground::{Desk, Doors};
use super::ledger::{Ledger, Outcome};
use crate::support::{Answered, Visitor, desk};

/// How long an answer is waited for.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long all writers together may go without one acknowledged write.
const STANDSTILL: Duration = Duration::from_mins(1);

/// How long a writer waits after it was refused.
const PAUSE: Duration = Duration::from_millis(20);

/// Every so many writes a writer enters a new contact; the others edit the last one.
const EDITS: usize = 5;

/// How far all writers are.
#[derive(Default)]
pub struct Progress {
    acknowledged: AtomicUsize,
    over: AtomicBool,
}

impl Progress {
    /// Waits until so many writes are acknowledged.
    pub async fn reach(&self, goal: usize) {
        let (mut before, mut moved) = (0, Instant::now());
        loop {
            let acknowledged = self.acknowledged.load(Ordering::Relaxed);
            if acknowledged >= goal {
                return;
            }
            if acknowledged > before {
                (before, moved) = (acknowledged, Instant::now());
            }
            assert!(moved.elapsed() < STANDSTILL, "nothing is written any more after {acknowledged} writes");
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    /// Tells the writers to finish.
    pub fn end(&self) {
        self.over.store(true, Ordering::Relaxed);
    }

    fn is_over(&self) -> bool {
        self.over.load(Ordering::Relaxed)
    }
}

/// A contact as its writer last knew it.
struct Held {
    path: String,
    /// Nothing when somebody has to look.
    etag: Option<String>,
}

/// Somebody who enters and edits contacts of an organization.
pub struct Writer {
    name: usize,
    contacts: String,
    token: String,
    doors: Doors,
    progress: Arc<Progress>,
    ledger: Ledger,
    held: Option<Held>,
}

impl Writer {
    pub fn new(name: usize, desk: &Desk, doors: Doors, progress: Arc<Progress>) -> Self {
        let Desk { contacts, token } = desk;
        Self {
            name,
            contacts: contacts.clone(),
            token: token.clone(),
            doors,
            progress,
            ledger: Ledger::default(),
            held: None,
        }
    }

    /// Writes until all is over; returns what was told of each write.
    pub async fn work(mut self) -> Ledger {
        for turn in 0.. {
            if self.progress.is_over() {
                break;
            }
            let title = format!("Desk {}, {turn}", self.name);
            match self.held.take() {
                Some(held) if turn % EDITS != 0 => self.held = self.edit(held, &title).await,
                _ => self.held = self.enter(&title).await,
            }
        }
        self.ledger
    }

    /// Enters a contact, and asks again with the same key until the answer comes.
    async fn enter(&mut self, title: &str) -> Option<Held> {
        let mut body = desk();
        body["title"] = json!(title);
        let key = title.replace([',', ' '], "-");
        while !self.progress.is_over() {
            let path = self.contacts.clone();
            let answer = self
                .ask(Method::POST, &path, |request| request.header("Idempotency-Key", &key).json(&body))
                .await;
            if self.note(title, &answer).await {
                let answer = answer.unwrap();
                let path = answer.header("location").unwrap().to_owned();
                return Some(Held { path, etag: Some(answer.etag().to_owned()) });
            }
        }
        None
    }

    /// Edits a contact once. Who was not told how that ended looks at it before the next edit.
    async fn edit(&mut self, mut held: Held, title: &str) -> Option<Held> {
        let etag = match held.etag.take() {
            Some(etag) => etag,
            None => {
                let read = self.ask(Method::GET, &held.path, |request| request).await;
                match read {
                    Ok(read) if read.status == 200 => read.etag().to_owned(),
                    // It was lost, and its loss is found at the end.
                    Ok(read) if read.status == 404 => return None,
                    Ok(read) => panic!("{}: {}", read.status, read.text()),
                    Err(_) => return Some(held),
                }
            }
        };
        let body = json!({"title": title});
        let answer =
            self.ask(Method::PATCH, &held.path, |request| request.header("If-Match", etag).json(&body)).await;
        if self.note(title, &answer).await {
            held.etag = Some(answer.unwrap().etag().to_owned());
        }
        Some(held)
    }

    /// Asks the service, wherever it answers now.
    async fn ask(
        &mut self,
        method: Method,
        path: &str,
        fill: impl FnOnce(RequestBuilder) -> RequestBuilder,
    ) -> reqwest::Result<Answered> {
        let door = self.doors.wait_for(Option::is_some).await.unwrap().clone().unwrap();
        let visitor: Visitor<'_> = door.bearer(&self.token);
        Answered::heard(fill(visitor.request(method, path)).timeout(PATIENCE)).await
    }

    /// Notes what was told of a write; returns whether it is acknowledged.
    async fn note(&mut self, title: &str, answer: &reqwest::Result<Answered>) -> bool {
        let outcome = Outcome::told(answer);
        self.ledger.note(title, &outcome);
        let is_acknowledged = matches!(outcome, Outcome::Acknowledged { .. });
        if is_acknowledged {
            self.progress.acknowledged.fetch_add(1, Ordering::Relaxed);
        } else {
            tokio::time::sleep(PAUSE).await;
        }
        is_acknowledged
    }
}

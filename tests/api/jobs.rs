//! Jobs: done at least once, by whoever is there, and kept when they cannot be done.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::TimeDelta;
use counterpart::clock::Clock;
use counterpart::db::Database;
use counterpart::jobs::{self, Claimed, Job, Outcome, Standing, TRIES, Workbench, Worker, work_off};
use counterpart::model::ids::JobId;
use serde::{Deserialize, Serialize};
use tokio::sync::Notify;

use crate::support::{Operator, TestApp};

/// Work of tests.
#[derive(Serialize, Deserialize)]
struct Chore {
    number: usize,
}

impl Job for Chore {
    const KIND: &'static str = "chore";
}

/// What tests work at.
struct Bench {
    database: Database,
    clock: Clock,
    /// How often each chore was done.
    done: Mutex<HashMap<usize, usize>>,
    outcome: fn(usize) -> Outcome,
    /// Chores are begun and never ended.
    hangs: bool,
    begun: Notify,
}

impl Bench {
    fn of(app: &TestApp, outcome: fn(usize) -> Outcome) -> Self {
        Self {
            database: app.app.database.clone(),
            clock: app.clock.clone(),
            done: Mutex::default(),
            outcome,
            hangs: false,
            begun: Notify::new(),
        }
    }

    fn counts(&self) -> HashMap<usize, usize> {
        self.done.lock().unwrap().clone()
    }
}

impl Workbench for Bench {
    fn kinds(&self) -> &'static [&'static str] {
        &[Chore::KIND]
    }

    fn database(&self) -> &Database {
        &self.database
    }

    fn clock(&self) -> &Clock {
        &self.clock
    }

    async fn perform(&self, job: &Claimed) -> Outcome {
        let Chore { number } = job.read().unwrap().unwrap();
        self.begun.notify_one();
        if self.hangs {
            std::future::pending::<()>().await;
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
        *self.done.lock().unwrap().entry(number).or_default() += 1;
        (self.outcome)(number)
    }
}

async fn enqueue(app: &TestApp, numbers: std::ops::Range<usize>) {
    let mut connection = app.database.connect_as_service().await;
    for number in numbers {
        jobs::enqueue(&mut connection, &[Chore { number }], app.clock.now()).await.unwrap();
    }
}

async fn standing(app: &TestApp) -> Vec<Standing> {
    jobs::listed(&mut app.database.connect_as_service().await, 1000).await.unwrap()
}

fn later(_: usize) -> Outcome {
    Outcome::Later("not today".to_owned())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_who_look_for_work_at_once_each_job_is_done_by_one() {
    let app = TestApp::start().await;
    enqueue(&app, 0..200).await;
    let benches = [Bench::of(&app, |_| Outcome::Done), Bench::of(&app, |_| Outcome::Done)];
    let taken = AtomicUsize::new(0);
    let workers = (0..8).map(|number| {
        let (bench, taken) = (&benches[number % 2], &taken);
        async move {
            loop {
                let now = work_off(bench).await.unwrap();
                taken.fetch_add(now, Ordering::SeqCst);
                if now == 0 {
                    break;
                }
            }
        }
    });
    futures_util::future::join_all(workers).await;
    let mut counts = benches[0].counts();
    for (number, count) in benches[1].counts() {
        *counts.entry(number).or_default() += count;
    }
    println!("jobs: 200 jobs, 8 workers at two benches: {} taken", taken.load(Ordering::SeqCst));
    assert_eq!((counts.len(), taken.load(Ordering::SeqCst)), (200, 200));
    assert!(counts.values().all(|count| *count == 1));
    assert!(standing(&app).await.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_job_whose_worker_was_killed_is_done_by_another_when_the_lease_is_over() {
    let app = TestApp::start().await;
    enqueue(&app, 0..1).await;
    let killed = Arc::new(Bench { hangs: true, ..Bench::of(&app, |_| Outcome::Done) });
    let worker = Worker::start(Arc::clone(&killed), Duration::from_millis(10));
    killed.begun.notified().await;
    drop(worker);
    let other = Bench::of(&app, |_| Outcome::Done);
    assert_eq!(work_off(&other).await.unwrap(), 0, "it is the other's until the lease is over");
    app.clock.advance(TimeDelta::seconds(120));
    assert_eq!(work_off(&other).await.unwrap(), 1);
    assert_eq!(other.counts(), HashMap::from([(0, 1)]));
    assert!(standing(&app).await.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_comes_back_after_his_lease_changes_nothing_of_what_another_does() {
    let app = TestApp::start().await;
    enqueue(&app, 0..1).await;
    let slow = Arc::new(Bench { hangs: true, ..Bench::of(&app, |_| Outcome::Done) });
    let worker = Worker::start(Arc::clone(&slow), Duration::from_millis(10));
    slow.begun.notified().await;
    app.clock.advance(TimeDelta::seconds(120));
    assert_eq!(work_off(&Bench::of(&app, later)).await.unwrap(), 1);
    drop(worker);
    let jobs = standing(&app).await;
    assert_eq!((jobs[0].attempts, jobs[0].reason.as_deref()), (2, Some("not today")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_job_is_tried_again_after_pauses_that_grow_and_is_kept_when_it_failed_ten_times() {
    let app = TestApp::start().await;
    enqueue(&app, 0..1).await;
    let bench = Bench::of(&app, later);
    let mut pauses = Vec::new();
    for attempt in 1..=TRIES {
        assert_eq!(work_off(&bench).await.unwrap(), 1, "attempt {attempt}");
        assert_eq!(work_off(&bench).await.unwrap(), 0, "not before the pause is over");
        let job = &standing(&app).await[0];
        assert_eq!((job.attempts, job.reason.as_deref()), (attempt, Some("not today")));
        let pause = job.due_at - app.clock.now();
        assert_eq!(job.failed_at.is_some(), attempt == TRIES);
        if attempt < TRIES {
            pauses.push(pause.num_minutes());
            app.clock.advance(pause);
        }
    }
    assert_eq!(pauses, [1, 4, 16, 64, 256, 720, 720, 720, 720]);
    app.clock.advance(TimeDelta::days(30));
    assert_eq!(work_off(&bench).await.unwrap(), 0, "nobody tries it any more");

    let id = JobId(standing(&app).await[0].id);
    let listed = Operator::beside(&app).run(&["job", "list"]);
    assert!(listed.done().out.contains(&id.to_string()) && listed.out.contains("not today"), "{listed:?}");
    Operator::beside(&app).run(&["job", "retry", &id.to_string()]).done();
    let unknown = Operator::beside(&app).run(&["job", "retry", &id.to_string()]);
    assert!(unknown.refused().contains("no failed job"), "{unknown:?}");
    // The command's clock is that of the machine, which this one has not reached.
    app.database.execute("UPDATE job SET due_at = created_at").await;
    assert_eq!(work_off(&Bench::of(&app, |_| Outcome::Done)).await.unwrap(), 1);
    assert!(standing(&app).await.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_job_that_will_never_be_done_is_kept_at_once_and_forgotten_after_ninety_days() {
    let app = TestApp::start().await;
    enqueue(&app, 0..1).await;
    let bench = Bench::of(&app, |_| Outcome::Failed("refused".to_owned()));
    assert_eq!(work_off(&bench).await.unwrap(), 1);
    let jobs = standing(&app).await;
    assert_eq!((jobs[0].attempts, jobs[0].reason.as_deref()), (1, Some("refused")));
    assert_eq!(jobs[0].failed_at, Some(app.clock.now()));
    app.clock.advance(TimeDelta::days(90));
    work_off(&bench).await.unwrap();
    assert!(standing(&app).await.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn jobs_of_a_newer_program_are_left_to_it() {
    let app = TestApp::start().await;
    enqueue(&app, 0..1).await;
    app.database.execute("UPDATE job SET kind = 'unheard_of'").await;
    assert_eq!(work_off(&Bench::of(&app, |_| Outcome::Done)).await.unwrap(), 0);
    assert_eq!(standing(&app).await[0].attempts, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_taken_while_the_database_counts_as_away() {
    let app = TestApp::start().await;
    enqueue(&app, 0..1).await;
    let bench = Bench::of(&app, |_| Outcome::Done);
    bench.database.breaker.lose(app.clock.now());
    assert!(work_off(&bench).await.is_err());
    assert!(bench.counts().is_empty());
    while bench.database.breaker.is_open() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(work_off(&bench).await.unwrap(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_worker_that_is_told_to_stop_finishes_what_it_has_begun() {
    let app = TestApp::start().await;
    let bench = Arc::new(Bench::of(&app, |_| Outcome::Done));
    let worker = Worker::start(Arc::clone(&bench), Duration::from_millis(5));
    enqueue(&app, 0..1).await;
    bench.begun.notified().await;
    worker.finish().await;
    assert_eq!(bench.counts(), HashMap::from([(0, 1)]));
    assert!(standing(&app).await.is_empty());
    enqueue(&app, 1..2).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(bench.counts().len(), 1, "it takes no more");
}

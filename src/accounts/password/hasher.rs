//! Where the slow work on passwords is done: on threads of its own, so that a flood of sign-ins takes neither
//! memory nor time from look-ups.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use tokio::sync::oneshot;

use super::Password;
use super::hash::PasswordHash;

/// So many accounts of an e-mail address are tried at once. Who has more names the organization.
pub const CANDIDATES: usize = 4;

/// How much a thread yields to others: from 0 to 19, the most.
#[cfg(target_os = "linux")]
const NICENESS: i32 = 10;

type Work = Box<dyn FnOnce() + Send>;

/// Hashes and compares passwords, a few at once. The threads end when it is dropped.
#[derive(Clone, Debug)]
pub struct PasswordHasher {
    queue: SyncSender<Work>,
    nobody: PasswordHash,
}

/// More passwords wait than can be worked on soon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("too many people are signing in at this moment: try again in a few seconds")]
pub struct Overloaded;

impl PasswordHasher {
    /// Starts `at_once` threads (two leave a small machine its look-ups; each needs 19 MiB) before a queue in
    /// which `waiting` more may stand. One comparison takes about 20 ms, so with two threads the last of
    /// sixteen waits 160 ms, or 640 ms when all of them name no organization.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(at_once: usize, waiting: usize) -> io::Result<Self> {
        let (queue, works) = sync_channel(waiting.max(1));
        let works = Arc::new(Mutex::new(works));
        for number in 0..at_once.max(1) {
            let works = Arc::clone(&works);
            thread::Builder::new().name(format!("password-{number}")).spawn(move || work_off(&works))?;
        }
        Ok(Self { queue, nobody: PasswordHash::of_nobody() })
    }

    /// Hashes a new password.
    ///
    /// # Errors
    /// When the queue is full or the memory is short.
    pub async fn hash(&self, password: Password) -> Result<PasswordHash, Overloaded> {
        self.queued(move || PasswordHash::of(&password)).await?.ok_or(Overloaded)
    }

    /// Whether the password is that of the one account that is meant. Without an account (`None`) the answer
    /// is no, after the same work: how long it takes does not tell who has an account.
    ///
    /// # Errors
    /// When the queue is full or the memory is short.
    pub async fn verify(&self, password: Password, stored: Option<PasswordHash>) -> Result<bool, Overloaded> {
        let known = stored.is_some();
        let stored = stored.unwrap_or_else(|| self.nobody.clone());
        let matched = self.queued(move || stored.matches(&password)).await?.ok_or(Overloaded)?;
        Ok(known && matched)
    }

    /// For each account of one e-mail address, in order, whether the password is its own: always the work of
    /// [`CANDIDATES`] comparisons, whether there are so many accounts or none.
    ///
    /// # Errors
    /// When the queue is full or the memory is short.
    pub async fn verify_each(
        &self,
        password: Password,
        stored: Vec<PasswordHash>,
    ) -> Result<Vec<bool>, Overloaded> {
        let accounts = stored.len();
        let nobodies = CANDIDATES.saturating_sub(accounts);
        let stored: Vec<_> = stored.into_iter().chain(vec![self.nobody.clone(); nobodies]).collect();
        let compare = move || stored.iter().map(|hash| hash.matches(&password)).collect::<Option<Vec<_>>>();
        let mut matched = self.queued(compare).await?.ok_or(Overloaded)?;
        matched.truncate(accounts);
        Ok(matched)
    }

    async fn queued<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Overloaded> {
        let (reply, answer) = oneshot::channel();
        let work = move || {
            // Nobody waits any more when the client has hung up.
            if !reply.is_closed() {
                let _ = reply.send(work());
            }
        };
        self.queue.try_send(Box::new(work)).map_err(|_| Overloaded)?;
        answer.await.map_err(|_| Overloaded)
    }
}

fn work_off(works: &Mutex<Receiver<Work>>) {
    yield_to_others();
    loop {
        // The lock is held while waiting for work, never while doing it.
        let next = works.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(work) = next else { return };
        // A panic costs one answer, not the thread.
        let _ = catch_unwind(AssertUnwindSafe(work));
    }
}

#[cfg(target_os = "linux")]
fn yield_to_others() {
    // On Linux niceness belongs to the thread. Without it the work is done as well, only less politely.
    let _ = rustix::process::nice(NICENESS);
}

#[cfg(not(target_os = "linux"))]
fn yield_to_others() {}

#[cfg(test)]
mod tests {
    use std::sync::Barrier;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    fn typed(text: &str) -> Password {
        Password::typed(&text.into())
    }

    async fn hashed(hasher: &PasswordHasher, text: &str) -> PasswordHash {
        hasher.hash(typed(text)).await.expect("a free thread")
    }

    #[tokio::test]
    async fn a_password_opens_its_own_account_and_no_other() {
        let hasher = PasswordHasher::start(2, 4).expect("threads");
        let stored = hashed(&hasher, "plover anvil tundra").await;
        assert_eq!(hasher.verify(typed("plover anvil tundra"), Some(stored.clone())).await, Ok(true));
        assert_eq!(hasher.verify(typed("plover anvil"), Some(stored)).await, Ok(false));
        assert_eq!(hasher.verify(typed("plover anvil tundra"), None).await, Ok(false));
    }

    #[tokio::test]
    async fn each_account_of_an_address_has_its_own_password() {
        let hasher = PasswordHasher::start(2, 4).expect("threads");
        let one = hashed(&hasher, "plover anvil tundra").await;
        let other = hashed(&hasher, "kangaroo velvet seven").await;
        let both = vec![one, other];
        assert_eq!(
            hasher.verify_each(typed("kangaroo velvet seven"), both.clone()).await,
            Ok(vec![false, true])
        );
        assert_eq!(hasher.verify_each(typed("another one"), both).await, Ok(vec![false, false]));
        assert_eq!(hasher.verify_each(typed("another one"), vec![]).await, Ok(vec![]));
    }

    #[tokio::test]
    async fn no_more_than_allowed_are_worked_on_at_once_and_a_full_queue_refuses() {
        let hasher = PasswordHasher::start(2, 3).expect("threads");
        let (running, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let gate = Arc::new(Barrier::new(3));
        let work = || {
            let (running, most, gate) = (running.clone(), most.clone(), gate.clone());
            move |held: bool| {
                most.fetch_max(running.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                if held {
                    gate.wait();
                    gate.wait();
                }
                running.fetch_sub(1, Ordering::SeqCst);
            }
        };
        let spawn = |held| {
            let (hasher, work) = (hasher.clone(), work());
            tokio::spawn(async move { hasher.queued(move || work(held)).await })
        };
        let held = [spawn(true), spawn(true)];
        let both = gate.clone();
        tokio::task::spawn_blocking(move || both.wait()).await.expect("both threads are at work");
        let waiting = [spawn(false), spawn(false), spawn(false)];
        tokio::task::yield_now().await;
        let refused = spawn(false).await.expect("no panic");

        assert_eq!(refused, Err(Overloaded));
        gate.wait();
        for work in held.into_iter().chain(waiting) {
            assert_eq!(work.await.expect("no panic"), Ok(()));
        }
        assert_eq!(most.load(Ordering::SeqCst), 2);
    }

    #[tokio::test]
    async fn a_panic_costs_one_answer_and_not_the_thread() {
        let hasher = PasswordHasher::start(1, 1).expect("threads");
        assert_eq!(hasher.queued(|| panic!("as a fault would")).await, Err::<(), _>(Overloaded));
        assert_eq!(hasher.queued(|| 7).await, Ok(7));
    }

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn the_work_yields_to_others_and_nobody_else_does() {
        let niceness = || rustix::process::getpriority_process(None).expect("a priority");
        let before = niceness();
        let hasher = PasswordHasher::start(1, 1).expect("threads");
        assert_eq!(hasher.queued(niceness).await, Ok((before + NICENESS).min(19)));
        assert_eq!(niceness(), before);
    }
}

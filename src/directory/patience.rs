//! Patience: waiting for an answer, on a machine that may stand still itself.

use std::time::Duration;

use tokio::time::timeout;

/// A part of the wait: what takes longer was no waiting, but this process or its machine standing still.
const TICK: Duration = Duration::from_millis(20);

/// The answer, unless it takes longer than `patience`. Only the time in which this process ran counts: who was suspended for
/// half a second has not heard whether the answer came in time, and looks first.
pub(super) async fn patiently<T>(patience: Duration, answer: impl Future<Output = T>) -> Option<T> {
    let mut answer = std::pin::pin!(answer);
    let mut waited = Duration::ZERO;
    while waited < patience {
        if let Ok(answered) = timeout(TICK, &mut answer).await {
            return Some(answered);
        }
        waited += TICK;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_answer_that_comes_while_the_process_stands_still_is_heard() {
        let (tell, told) = tokio::sync::oneshot::channel();
        let heard = tokio::spawn(patiently(Duration::from_millis(100), told));
        tokio::task::yield_now().await;
        // Nothing runs for longer than the patience, and the answer is there when something runs again.
        std::thread::sleep(Duration::from_millis(300));
        tell.send("here").expect("somebody listens");
        assert_eq!(heard.await.expect("no panic"), Some(Ok("here")));
    }

    #[tokio::test]
    async fn who_never_answers_is_waited_for_so_long_and_no_longer() {
        let begun = tokio::time::Instant::now();
        let patience = Duration::from_millis(100);
        assert_eq!(patiently(patience, std::future::pending::<()>()).await, None);
        assert!(begun.elapsed() >= patience, "{:?}", begun.elapsed());
    }
}

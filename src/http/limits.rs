//! How much one caller may ask in a time, in this instance's memory: by address for strangers, by
//! account and by organization for members.

use std::fmt::Write as _;
use std::hash::Hash;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use actix_web::http::header::{HeaderMap, HeaderValue};
use actix_web::{HttpMessage, HttpRequest};
use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};

use super::document::{Documented, OperationDocument};
use super::headers::name;
use super::problem::{Problem, Slug};

/// After how many requests the callers that have their whole allowance back are forgotten.
const SWEEP_EVERY: u32 = 4096;

/// What is allowed: `quota` requests in `window`, also all at once; it grows back evenly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Its name in the headers, such as `account`.
    pub name: &'static str,
    /// Requests in a window.
    pub quota: NonZeroU32,
    /// The window; at least a second.
    pub window: Duration,
}

impl Policy {
    /// `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers-10): the quota and its window in seconds.
    fn header(&self) -> HeaderValue {
        value(format!("\"{}\";q={};w={}", self.name, self.quota, self.window.as_secs().max(1)))
    }
}

/// A policy, and what each caller has used of it. Memory is bounded: who has not asked for one window
/// is forgotten.
pub struct Limit<K: Hash + Eq + Clone, C: Clock + Clone = DefaultClock> {
    policy: Policy,
    /// [`Policy::header`]: it stays the same.
    policy_header: HeaderValue,
    limiter: RateLimiter<K, DashMapStateStore<K>, C, StateInformationMiddleware>,
    clock: C,
    taken: AtomicU32,
}

impl<K: Hash + Eq + Clone> Limit<K> {
    /// Everybody begins with the whole allowance.
    #[must_use]
    pub fn new(policy: Policy) -> Self {
        Self::with_clock(policy, DefaultClock::default())
    }
}

impl<K: Hash + Eq + Clone, C: Clock + Clone> Limit<K, C> {
    fn with_clock(policy: Policy, clock: C) -> Self {
        let interval = policy.window.max(Duration::from_secs(1)) / policy.quota.get();
        let quota = Quota::with_period(interval.max(Duration::from_nanos(1)))
            .unwrap_or_else(|| Quota::per_second(policy.quota))
            .allow_burst(policy.quota);
        let limiter = RateLimiter::new(quota, DashMapStateStore::default(), clock.clone());
        Self { policy_header: policy.header(), policy, limiter, clock, taken: AtomicU32::new(0) }
    }

    /// Takes one request from the allowance of `key`.
    ///
    /// # Errors
    /// `too-many-requests`, with the time to wait and the headers that explain it.
    pub fn take(&self, key: &K) -> Result<Allowance, Problem> {
        if self.taken.fetch_add(1, Ordering::Relaxed) % SWEEP_EVERY == SWEEP_EVERY - 1 {
            self.limiter.retain_recent();
        }
        let interval = self.policy.window.as_secs().max(1);
        match self.limiter.check_key(key) {
            Ok(state) => {
                let remaining = state.remaining_burst_capacity();
                let used = u64::from(self.policy.quota.get().saturating_sub(remaining));
                let reset = (used * interval).div_ceil(u64::from(self.policy.quota.get()));
                Ok(self.allowance(remaining, reset))
            }
            Err(refused) => {
                let wait = refused.wait_time_from(self.clock.now());
                let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
                let spent = self.allowance(0, seconds.max(1));
                Err(Problem::of(Slug::TooManyRequests)
                    .retry_after(seconds)
                    .header(name::RATE_LIMIT, spent.header())
                    .header(name::RATE_LIMIT_POLICY, spent.policy))
            }
        }
    }

    fn allowance(&self, remaining: u32, reset: u64) -> Allowance {
        Allowance { name: self.policy.name, policy: self.policy_header.clone(), remaining, reset }
    }
}

/// What is left to a caller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allowance {
    name: &'static str,
    policy: HeaderValue,
    remaining: u32,
    reset: u64,
}

impl Allowance {
    /// The tighter of two allowances that hold at once.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        if other.remaining < self.remaining { other } else { self }
    }

    /// Has the answer to `request` show the allowance.
    pub fn show(self, request: &HttpRequest) {
        request.extensions_mut().insert(self);
    }

    /// Writes it into an answer's headers, unless they say it already.
    pub(super) fn write(&self, headers: &mut HeaderMap) {
        if !headers.contains_key(name::RATE_LIMIT) {
            headers.insert(name::RATE_LIMIT, self.header());
            headers.insert(name::RATE_LIMIT_POLICY, self.policy.clone());
        }
    }

    /// `RateLimit` (draft-ietf-httpapi-ratelimit-headers-10): what remains, and in how many seconds it
    /// is whole again.
    fn header(&self) -> HeaderValue {
        let mut text = String::with_capacity(48);
        // Writing into a string does not fail.
        let _ = write!(text, "\"{}\";r={};t={}", self.name, self.remaining, self.reset);
        value(text)
    }
}

/// For the extractor that takes the allowance: 429, and the headers on each answer.
impl Documented for Allowance {
    fn document(operation: &mut OperationDocument) {
        operation.headers.extend(["RateLimit", "RateLimit-Policy"]);
        operation.refuses(&[Slug::TooManyRequests]);
    }
}

fn value(text: String) -> HeaderValue {
    HeaderValue::try_from(text).unwrap_or_else(|_| HeaderValue::from_static(""))
}

#[cfg(test)]
mod tests {
    use actix_web::ResponseError;
    use governor::clock::FakeRelativeClock;

    use super::*;

    const THREE_A_MINUTE: Policy =
        Policy { name: "account", quota: NonZeroU32::new(3).expect("three"), window: Duration::from_mins(1) };

    fn limit() -> (Limit<u32, FakeRelativeClock>, FakeRelativeClock) {
        let clock = FakeRelativeClock::default();
        (Limit::with_clock(THREE_A_MINUTE, clock.clone()), clock)
    }

    fn left(limit: &Limit<u32, FakeRelativeClock>, key: u32) -> Option<u32> {
        limit.take(&key).ok().map(|allowance| allowance.remaining)
    }

    #[test]
    fn a_caller_has_its_quota_and_gets_it_back_evenly() {
        let (limit, clock) = limit();
        assert_eq!((left(&limit, 1), left(&limit, 1), left(&limit, 1)), (Some(2), Some(1), Some(0)));
        assert_eq!(left(&limit, 1), None);
        clock.advance(Duration::from_secs(19));
        assert_eq!(left(&limit, 1), None);
        clock.advance(Duration::from_secs(1));
        assert_eq!(left(&limit, 1), Some(0));
        clock.advance(Duration::from_mins(1));
        assert_eq!(left(&limit, 1), Some(2));
    }

    #[test]
    fn one_caller_does_not_use_up_what_another_has() {
        let (limit, _) = limit();
        for _ in 0..5 {
            left(&limit, 1);
        }
        assert_eq!(left(&limit, 2), Some(2));
    }

    #[test]
    fn the_headers_say_what_is_allowed_and_left() {
        let (limit, _) = limit();
        let mut headers = HeaderMap::new();
        limit.take(&1).expect("allowed").write(&mut headers);
        assert_eq!(headers.get("ratelimit-policy").expect("a policy"), "\"account\";q=3;w=60");
        assert_eq!(headers.get("ratelimit").expect("a state"), "\"account\";r=2;t=20");
    }

    #[test]
    fn who_is_refused_is_told_when_to_come_back() {
        let (limit, clock) = limit();
        for _ in 0..3 {
            left(&limit, 1);
        }
        clock.advance(Duration::from_millis(500));
        let refused = limit.take(&1).expect_err("used up").error_response();
        assert_eq!(refused.status(), 429);
        assert_eq!(refused.headers().get("retry-after").expect("a time"), "20");
        assert_eq!(refused.headers().get("ratelimit").expect("a state"), "\"account\";r=0;t=20");
    }

    #[test]
    fn the_tighter_of_two_allowances_is_shown() {
        let (one, other) = (limit().0, limit().0);
        left(&one, 1);
        let (tight, wide) = (one.take(&1).expect("allowed"), other.take(&1).expect("allowed"));
        assert_eq!(tight.clone().and(wide.clone()), tight);
        assert_eq!(wide.and(tight.clone()), tight);
    }

    #[test]
    fn who_has_not_asked_for_a_window_is_forgotten() {
        let (limit, clock) = limit();
        for key in 0..SWEEP_EVERY - 1 {
            left(&limit, key);
        }
        clock.advance(Duration::from_mins(2));
        left(&limit, 1);
        assert!(limit.limiter.len() <= 1, "{} remembered", limit.limiter.len());
    }
}

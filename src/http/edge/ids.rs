//! Ids of requests.

use std::cell::Cell;

use actix_web::http::header::HeaderValue;

use crate::random;

/// Where one worker thread takes its ids from: 128 bits that begin at random and then walk a sequence
/// which does not repeat. They name requests in the log and guard nothing.
pub struct Ids {
    state: Cell<u64>,
    stream: u64,
}

impl Ids {
    /// A sequence of its own.
    pub fn new() -> Self {
        Self {
            state: Cell::new(u64::from_be_bytes(random::bytes())),
            stream: u64::from_be_bytes(random::bytes()),
        }
    }

    /// The next id: 32 hexadecimal digits.
    pub fn next(&self) -> HeaderValue {
        // SplitMix64: a bijection of a counter, so no id comes twice and none tells how many there were.
        let state = self.state.get().wrapping_add(0x9e37_79b9_7f4a_7c15);
        self.state.set(state);
        let low = mixed(state);
        let mut text = [0; 32];
        for (index, byte) in self.stream.to_be_bytes().into_iter().chain(low.to_be_bytes()).enumerate() {
            text[2 * index] = b"0123456789abcdef"[usize::from(byte >> 4)];
            text[2 * index + 1] = b"0123456789abcdef"[usize::from(byte & 15)];
        }
        HeaderValue::from_bytes(&text).unwrap_or_else(|_| HeaderValue::from_static("unknown"))
    }
}

fn mixed(mut bits: u64) -> u64 {
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::http::headers::is_sane_id;

    #[test]
    fn ids_are_sane_tokens_and_do_not_repeat() {
        let ids = Ids::new();
        let made: HashSet<_> = (0..10_000).map(|_| ids.next()).collect();
        assert_eq!(made.len(), 10_000);
        assert!(made.iter().all(is_sane_id));
        assert_ne!(Ids::new().next(), Ids::new().next());
    }
}

//! How many connections one address may hold, so that nobody takes those of all others.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use crate::config::Http;
use crate::http::client::{Proxies, subscriber};

/// The connections that are held, by who holds them.
#[derive(Clone)]
pub struct Places(Arc<Inner>);

struct Inner {
    most: usize,
    /// Behind a proxy that is trusted are many, so its connections are not counted.
    proxies: Proxies,
    held: Mutex<HashMap<IpAddr, usize>>,
}

/// One connection among those of its address, until it is dropped.
pub struct Place(Option<(Places, IpAddr)>);

impl Places {
    /// None are held.
    #[must_use]
    pub fn new(settings: &Http) -> Self {
        Self(Arc::new(Inner {
            most: settings.connections_per_address,
            proxies: Proxies(settings.trusted_proxies.clone()),
            held: Mutex::default(),
        }))
    }

    /// A place for a connection from `peer`; `None` when it holds as many as it may.
    #[must_use]
    pub fn take(&self, peer: IpAddr) -> Option<Place> {
        let peer = peer.to_canonical();
        if self.0.proxies.trusts(peer) {
            return Some(Place(None));
        }
        let holder = subscriber(peer);
        let mut held = self.0.held.lock().unwrap_or_else(PoisonError::into_inner);
        let count = held.entry(holder).or_default();
        if *count >= self.0.most {
            return None;
        }
        *count += 1;
        Some(Place(Some((self.clone(), holder))))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let Some((places, holder)) = self.0.take() else { return };
        let mut held = places.0.held.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = held.get_mut(&holder) {
            *count -= 1;
            if *count == 0 {
                held.remove(&holder);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places() -> Places {
        let trusted_proxies = vec!["192.0.2.0/24".parse().expect("a network")];
        Places::new(&Http { connections_per_address: 2, trusted_proxies, ..Http::default() })
    }

    fn ip(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn an_address_holds_so_many_connections_and_takes_none_of_another() {
        let places = places();
        let (one, two) = (places.take(ip("198.51.100.1")), places.take(ip("::ffff:198.51.100.1")));
        assert!(one.is_some() && two.is_some());
        assert!(places.take(ip("198.51.100.1")).is_none());
        assert!(places.take(ip("198.51.100.2")).is_some());
        drop(one);
        assert!(places.take(ip("198.51.100.1")).is_some());
    }

    #[test]
    fn who_has_left_is_forgotten() {
        let places = places();
        drop((places.take(ip("2001:db8::1")), places.take(ip("2001:db8::2"))));
        assert!(places.0.held.lock().expect("places").is_empty());
    }

    #[test]
    fn the_connections_of_a_trusted_proxy_are_not_counted() {
        let places = places();
        let many: Vec<_> = (0..10).map(|_| places.take(ip("192.0.2.7"))).collect();
        assert!(many.iter().all(Option::is_some));
    }
}

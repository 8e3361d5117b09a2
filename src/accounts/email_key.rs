//! E-mail keys: by what the accounts of an address are found, without the address.
//!
//! A key is an HMAC of the address under the service's secret: the accounts' rows tell nobody whose they are who does
//! not hold that secret, not even who tries addresses out.

use crate::model::email::EmailAddress;
use crate::secrets::{Derived, Keyring, Use, keyed};

/// Makes the keys of addresses.
#[derive(Debug)]
pub struct EmailKeys {
    keys: Derived,
}

/// The keys of one address. All cases of an address are one: whoever signs in may type it as he likes.
#[derive(Clone)]
pub struct EmailKey {
    /// With the service secret that is in force: new accounts are stored under it.
    pub(super) current: [u8; 32],
    /// With the older ones that are still accepted.
    pub(super) older: Vec<[u8; 32]>,
}

impl EmailKeys {
    /// Keys by the keyring's service secrets.
    #[must_use]
    pub fn new(keyring: &Keyring) -> Self {
        Self { keys: keyring.derive(Use::EmailAddresses) }
    }

    /// The keys of an address.
    #[must_use]
    pub fn of(&self, email: &EmailAddress) -> EmailKey {
        let folded = email.as_str().to_lowercase();
        let mut keys = self.keys.all().map(|key| keyed(key, &[folded.as_bytes()]));
        EmailKey { current: keys.next().unwrap_or_default(), older: keys.collect() }
    }
}

impl EmailKey {
    /// All keys, the current one first.
    pub(super) fn all(&self) -> impl Iterator<Item = &[u8; 32]> {
        std::iter::once(&self.current).chain(&self.older)
    }
}

impl std::fmt::Debug for EmailKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("EmailKey(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn email(text: &str) -> EmailAddress {
        EmailAddress::parse(text).expect("an address")
    }

    #[test]
    fn all_cases_of_an_address_have_one_key_and_another_address_has_another() {
        let keys = EmailKeys::new(&Keyring::generate());
        let key = keys.of(&email("Duty.Desk@cert.example")).current;
        assert_eq!(keys.of(&email("duty.desk@CERT.example")).current, key);
        assert_ne!(keys.of(&email("dutydesk@cert.example")).current, key);
    }

    #[test]
    fn a_key_means_nothing_under_another_secret_and_is_known_while_that_is_replaced() {
        let (address, keyring) = (email("duty@cert.example"), Keyring::generate());
        let before = EmailKeys::new(&keyring).of(&address);
        let after = EmailKeys::new(&keyring.replaced()).of(&address);
        assert_ne!(after.current, before.current);
        assert_eq!(after.all().filter(|key| **key == before.current).count(), 1);
        assert_eq!(before.all().count(), 1);
    }
}

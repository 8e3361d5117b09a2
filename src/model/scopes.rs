//! Scopes: a set of words that say what a machine client may do. It is copied with every caller, so it is one byte.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::kinds::ClientScope;
use super::violation::Invalid;

/// A set of scopes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Scopes(u8);

impl Scopes {
    /// No scope at all.
    pub const NONE: Self = Self(0);

    /// Whether it holds a scope.
    #[must_use]
    pub const fn contains(self, scope: ClientScope) -> bool {
        self.0 & bit(scope) != 0
    }

    /// What both hold.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether the other holds all of it.
    #[must_use]
    pub const fn is_within(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }

    /// Its scopes, in the order of the vocabulary.
    pub fn iter(self) -> impl Iterator<Item = ClientScope> {
        ClientScope::ALL.iter().copied().filter(move |scope| self.contains(*scope))
    }

    /// Its words, in the order of the vocabulary.
    #[must_use]
    pub fn words(self) -> Vec<&'static str> {
        self.iter().map(ClientScope::as_str).collect()
    }
}

const fn bit(scope: ClientScope) -> u8 {
    1 << scope as u8
}

impl FromIterator<ClientScope> for Scopes {
    fn from_iter<I: IntoIterator<Item = ClientScope>>(scopes: I) -> Self {
        Self(scopes.into_iter().fold(0, |bits, scope| bits | bit(scope)))
    }
}

/// Words with a space between each (RFC 6749, 3.3): at least one, in any order.
impl FromStr for Scopes {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        text.split(' ').map(ClientScope::parse).collect()
    }
}

/// The words in the order of the vocabulary, with a space between each.
impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words().join(" "))
    }
}

/// A list of words.
impl Serialize for Scopes {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.iter())
    }
}

impl<'de> Deserialize<'de> for Scopes {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Vec::<ClientScope>::deserialize(from).map(|scopes| scopes.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scopes(text: &str) -> Scopes {
        text.parse().expect("scopes")
    }

    #[test]
    fn every_scope_has_a_bit_of_its_own() {
        assert!(ClientScope::ALL.len() <= 8);
        for scope in ClientScope::ALL {
            let one: Scopes = [*scope].into_iter().collect();
            assert_eq!(one.iter().collect::<Vec<_>>(), [*scope]);
            assert!(!Scopes::NONE.contains(*scope));
        }
    }

    #[test]
    fn scopes_are_written_in_one_order_and_read_in_any() {
        let both = scopes("own:write directory:read");
        assert_eq!(both.to_string(), "directory:read own:write");
        assert_eq!(serde_json::to_string(&both).expect("JSON"), r#"["directory:read","own:write"]"#);
        assert_eq!(serde_json::from_str::<Scopes>(r#"["own:write","directory:read"]"#).ok(), Some(both));
        for wrong in ["", " ", "directory:read ", "directory:read  own:write", "Directory:read", "*", "own"] {
            assert!(wrong.parse::<Scopes>().is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn what_both_hold_is_within_each() {
        let (one, other) = (scopes("directory:read own:write"), scopes("own:write feed:read"));
        assert_eq!(one.and(other), scopes("own:write"));
        assert!(one.and(other).is_within(one) && one.and(other).is_within(other) && !one.is_within(other));
        assert!(Scopes::NONE.is_within(Scopes::NONE));
    }
}

//! A value that can be configured: how it is written, which values are allowed, how it is shown.

use std::fmt::Display;
use std::net::{IpAddr, SocketAddr};
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::str::FromStr;

use ipnet::IpNet;

/// A value as it was found, before its meaning is known. In the environment a list is separated by commas.
#[derive(Clone, Debug)]
pub(super) enum Raw {
    Text(String),
    List(Vec<String>),
}

/// A type that a key can have.
pub(super) trait Setting: Sized {
    /// Whether a variable `..._FILE` may name a file that holds the value.
    const SECRET: bool = false;

    /// Which values are allowed: completes "must be ...".
    fn allowed() -> String;

    /// The same for who wrote `raw`, which is none of them, where more can be said of that.
    fn allowed_instead_of(_raw: &Raw) -> String {
        Self::allowed()
    }

    /// The value that `raw` spells, if it spells one.
    fn from_raw(raw: &Raw) -> Option<Self>;

    /// The value in TOML, a secret masked.
    fn show(&self) -> String;
}

/// What `allowed` says of a key with bounds.
pub(super) fn allowed_within<T: Setting>(range: &RangeInclusive<T>) -> String {
    format!("{}, from {} to {}", T::allowed(), range.start().show(), range.end().show())
}

/// A TOML string.
pub(super) fn quoted(text: impl Display) -> String {
    toml::Value::String(text.to_string()).to_string()
}

/// Parses a scalar.
pub(super) fn parsed<T: FromStr>(raw: &Raw) -> Option<T> {
    match raw {
        Raw::Text(text) => text.trim().parse().ok(),
        Raw::List(_) => None,
    }
}

macro_rules! scalar {
    ($($type:ty: $allowed:literal, $show:expr;)+) => {$(
        impl Setting for $type {
            fn allowed() -> String {
                $allowed.into()
            }

            fn from_raw(raw: &Raw) -> Option<Self> {
                parsed(raw)
            }

            fn show(&self) -> String {
                $show(self)
            }
        }
    )+};
}
pub(super) use scalar;

scalar! {
    bool: "true or false", bool::to_string;
    u8: "a whole number", u8::to_string;
    u32: "a whole number", u32::to_string;
    usize: "a whole number", usize::to_string;
    SocketAddr: "an address and port such as \"127.0.0.1:8080\" or \"[::1]:8080\"", quoted;
    PathBuf: "a path", |path: &PathBuf| quoted(path.display());
}

/// A lone address is the network of that address.
impl Setting for IpNet {
    fn allowed() -> String {
        "a network such as \"10.0.0.0/8\" or \"2001:db8::/32\", or an address".into()
    }

    fn from_raw(raw: &Raw) -> Option<Self> {
        parsed::<Self>(raw).or_else(|| parsed::<IpAddr>(raw).map(Self::from))
    }

    fn show(&self) -> String {
        quoted(self)
    }
}

impl<T: Setting> Setting for Option<T> {
    const SECRET: bool = T::SECRET;

    fn allowed() -> String {
        format!("{}; \"\" for none", T::allowed())
    }

    fn allowed_instead_of(raw: &Raw) -> String {
        format!("{}; \"\" for none", T::allowed_instead_of(raw))
    }

    fn from_raw(raw: &Raw) -> Option<Self> {
        match raw {
            Raw::Text(text) if text.trim().is_empty() => Some(None),
            _ => T::from_raw(raw).map(Some),
        }
    }

    fn show(&self) -> String {
        self.as_ref().map_or_else(|| quoted(""), T::show)
    }
}

impl<T: Setting> Setting for Vec<T> {
    fn allowed() -> String {
        format!("a list, each {}", T::allowed())
    }

    fn from_raw(raw: &Raw) -> Option<Self> {
        let items = match raw {
            Raw::Text(text) if text.trim().is_empty() => Vec::new(),
            Raw::Text(text) => text.split(',').map(str::to_owned).collect(),
            Raw::List(items) => items.clone(),
        };
        items.into_iter().map(|item| T::from_raw(&Raw::Text(item))).collect()
    }

    fn show(&self) -> String {
        format!("[{}]", self.iter().map(T::show).collect::<Vec<_>>().join(", "))
    }
}

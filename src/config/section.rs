//! A section of the configuration: a struct whose keys carry their own documentation.

use super::sources::Sources;

/// A group of settings that are read and documented together, under one `[name]` of the file.
pub(super) trait Section: Sized {
    /// Takes this section's keys from `sources`; what is absent keeps its default, what is wrong is noted there.
    fn read(sources: &mut Sources) -> Self;

    /// The section as it is documented and printed.
    fn entry(&self) -> Entry;
}

/// A section for print: what it is about, and its keys.
pub(super) struct Entry {
    pub name: &'static str,
    pub about: &'static str,
    pub keys: Vec<Key>,
}

/// A key for print.
pub(super) struct Key {
    pub name: &'static str,
    /// What it means: comment lines, each with a leading space.
    pub about: &'static str,
    /// Which values it takes: completes "must be ...".
    pub allowed: String,
    /// The value in TOML; a secret is masked.
    pub shown: String,
}

/// Declares a section: `key: Type = default,` or `key: Type = default => lowest..=highest,`, each with its
/// documentation, which becomes that of the field and of the key.
macro_rules! section {
    (@read $sources:ident, $section:literal, $field:expr, $key:ident) => {
        $sources.read($section, stringify!($key), &mut $field)
    };
    (@read $sources:ident, $section:literal, $field:expr, $key:ident, $range:expr) => {
        $sources.read_within($section, stringify!($key), &mut $field, &$range)
    };
    (@allowed $type:ty) => {
        <$type as $crate::config::setting::Setting>::allowed()
    };
    (@allowed $type:ty, $range:expr) => {
        $crate::config::setting::allowed_within::<$type>(&$range)
    };
    (
        $(#[doc = $about:literal])+
        pub struct $Section:ident in $name:literal {
            $( $(#[doc = $doc:literal])+ $key:ident: $type:ty = $default:expr $(=> $range:expr)?, )+
        }
    ) => {
        $(#[doc = $about])+
        #[derive(Clone, Debug)]
        pub struct $Section { $( $(#[doc = $doc])+ pub $key: $type, )+ }

        impl Default for $Section {
            fn default() -> Self {
                Self { $( $key: $default, )+ }
            }
        }

        impl $crate::config::section::Section for $Section {
            fn read(sources: &mut $crate::config::sources::Sources) -> Self {
                let mut section = Self::default();
                $( $crate::config::section::section!(@read sources, $name, section.$key, $key $(, $range)?); )+
                section
            }

            fn entry(&self) -> $crate::config::section::Entry {
                use $crate::config::{section::{Entry, Key}, setting::Setting};
                Entry {
                    name: $name,
                    about: concat!($($about, "\n"),+),
                    keys: vec![$( Key {
                        name: stringify!($key),
                        about: concat!($($doc, "\n"),+),
                        allowed: $crate::config::section::section!(@allowed $type $(, $range)?),
                        shown: self.$key.show(),
                    }, )+],
                }
            }
        }
    };
}
pub(super) use section;

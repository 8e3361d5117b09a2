//! Types that are a text with a rule.

/// Makes types that hold a text which passed a rule. Each has its own `parse`.
///
/// Reading one back from the log asks nothing: it passed when it was written, and the tables behind a
/// rule (numbering plans, Unicode, top-level domains) change. Nothing else deserializes these types.
/// `Debug` does not show the text: logs hold no contact values.
macro_rules! text_type {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The text, in its normal form.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(&self.0)
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(..)"))
            }
        }
    )+};
}

pub(in crate::model) use text_type;

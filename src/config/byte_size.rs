//! Sizes in bytes with their unit: `512B`, `64KiB`, `32MiB`.

use super::setting::{Raw, Setting, quoted};

/// A number of bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ByteSize(pub usize);

impl ByteSize {
    /// `count` times 1,024 bytes.
    #[must_use]
    pub const fn kibibytes(count: usize) -> Self {
        Self(count * 1024)
    }
}

const UNITS: [(&str, usize); 3] = [("MiB", 1 << 20), ("KiB", 1 << 10), ("B", 1)];

impl Setting for ByteSize {
    fn allowed() -> String {
        "a size such as \"64KiB\" or \"1MiB\"".into()
    }

    fn from_raw(raw: &Raw) -> Option<Self> {
        let Raw::Text(text) = raw else { return None };
        let text = text.trim();
        let (number, unit) = text.split_at(text.find(|c: char| !c.is_ascii_digit())?);
        let (_, bytes) = UNITS.iter().find(|(name, _)| *name == unit.trim())?;
        number.parse::<usize>().ok()?.checked_mul(*bytes).map(Self)
    }

    fn show(&self) -> String {
        let fits = |(_, unit): &&(&str, usize)| self.0 >= *unit && self.0.is_multiple_of(*unit);
        let (name, unit) = UNITS.iter().find(fits).unwrap_or(&("B", 1));
        quoted(format_args!("{}{name}", self.0 / unit))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_needs_a_known_unit() {
        let read = |text: &str| ByteSize::from_raw(&Raw::Text(text.into()));
        assert_eq!(read("64KiB"), Some(ByteSize::kibibytes(64)));
        assert_eq!(read("100 B"), Some(ByteSize(100)));
        for wrong in ["", "64", "64kb", "KiB", "-1B", "99999999999999999999MiB", "18446744073709551615MiB"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
        assert_eq!(ByteSize::kibibytes(2048).show(), "\"2MiB\"");
        assert_eq!(ByteSize(1025).show(), "\"1025B\"");
    }
}

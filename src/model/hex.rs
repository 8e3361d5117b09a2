//! Bytes as hexadecimal text, for hashes that people compare.

use std::fmt::Write as _;

/// Lower-case hexadecimal.
#[must_use]
pub fn encode(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Exactly `N` bytes from hexadecimal text of either case.
#[must_use]
pub fn decode<const N: usize>(text: &str) -> Option<[u8; N]> {
    if text.len() != N * 2 || !text.is_ascii() {
        return None;
    }
    let mut bytes = [0; N];
    for (index, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[index * 2..index * 2 + 2], 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_encoded_is_decoded() {
        assert_eq!(encode(&[0, 15, 255]), "000fff");
        assert_eq!(decode("000FFf"), Some([0, 15, 255]));
        assert_eq!(decode::<3>("000ff"), None);
        assert_eq!(decode::<3>("00gg00"), None);
        assert_eq!(decode::<1>("é"), None);
    }
}

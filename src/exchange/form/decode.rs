//! From bytes to text, as spreadsheets save it.

use encoding_rs::{Encoding, WINDOWS_1252};

use super::fault::Fault;
use crate::model::violation::Invalid;

/// The text of a file: UTF-8, with or without a byte order mark; UTF-16 with one, which is Excel's *Unicode text*; and
/// Windows-1252 where it is neither, which is what Excel's *CSV* is in western Europe. The last is a guess, and noted.
pub(in crate::exchange) fn decode(bytes: &[u8]) -> (String, Vec<Fault>) {
    let (text, notes) = text_of(bytes);
    // One end of lines for all readers, also that of programs that write a lone CR.
    let text = if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text };
    (text, notes)
}

fn text_of(bytes: &[u8]) -> (String, Vec<Fault>) {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        let (text, is_broken) = encoding.decode_without_bom_handling(&bytes[length..]);
        let notes = if is_broken { vec![broken()] } else { Vec::new() };
        return (text.into_owned(), notes);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => (text.to_owned(), Vec::new()),
        Err(_) => (WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(), vec![guessed()]),
    }
}

fn guessed() -> Fault {
    let detail =
        "The file is not UTF-8 and was read as Windows-1252. Check its letters, or save it as \"CSV UTF-8\".";
    Fault::new(1, "", Invalid::new("not_utf8", detail))
}

fn broken() -> Fault {
    let detail = "The file has bytes that its encoding does not know; they were read as \u{FFFD}. Save it again as \"CSV UTF-8\".";
    Fault::new(1, "", Invalid::new("broken_encoding", detail))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_read_as_spreadsheets_save_them() {
        let utf16: Vec<u8> = "\u{FEFF}Zürich".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let swapped: Vec<u8> = "\u{FEFF}Zürich".encode_utf16().flat_map(u16::to_be_bytes).collect();
        for bytes in ["Zürich".as_bytes(), "\u{FEFF}Zürich".as_bytes(), &utf16, &swapped] {
            assert_eq!(decode(bytes), ("Zürich".to_owned(), vec![]));
        }
    }

    #[test]
    fn what_is_guessed_is_told() {
        let (text, notes) = decode(b"Z\xFCrich \x80 5");
        assert_eq!(text, "Zürich € 5");
        assert_eq!(notes[0].code, "not_utf8");
    }
}

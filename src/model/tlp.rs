//! The Traffic Light Protocol: how far the reader of a record may pass it on. It travels with every
//! answer and never widens.

use super::violation::Invalid;
use super::vocabulary::vocabulary;

vocabulary! {
    Tlp = "tlp": "How far information may be passed on: Traffic Light Protocol 2.0 (FIRST).";
    Clear = "CLEAR": "TLP:CLEAR", "May be passed on without limit.";
    Green = "GREEN": "TLP:GREEN", "May be passed on within the community of the recipients.";
    Amber = "AMBER": "TLP:AMBER",
        "May be passed on within the recipients' organizations and to their clients who need to know.";
    AmberStrict = "AMBER+STRICT": "TLP:AMBER+STRICT",
        "May be passed on within the recipients' organizations to those who need to know.";
    Red = "RED": "TLP:RED", "Is for the recipients alone.";
}

impl Tlp {
    /// Reads a label as other directories write it: in any case, with or without `TLP:`, and with
    /// `WHITE`, which TLP 1.0 called what TLP 2.0 calls `CLEAR`.
    ///
    /// # Errors
    /// `unknown_value`: it is no label.
    pub fn parse_import(label: &str) -> Result<Self, Invalid> {
        let label = label.trim().to_ascii_uppercase();
        match label.strip_prefix("TLP:").unwrap_or(&label).trim() {
            "WHITE" => Ok(Self::Clear),
            word => Self::parse(word),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_go_from_clear_to_red() {
        assert!(Tlp::ALL.is_sorted());
        assert_eq!(Tlp::ALL.first(), Some(&Tlp::Clear));
        assert_eq!(Tlp::ALL.last(), Some(&Tlp::Red));
        assert!(Tlp::Amber < Tlp::AmberStrict);
    }

    #[test]
    fn white_is_clear_on_import_only() {
        assert!(Tlp::parse("WHITE").is_err());
        assert_eq!(Tlp::parse_import("TLP:WHITE"), Ok(Tlp::Clear));
        assert_eq!(Tlp::parse_import(" white "), Ok(Tlp::Clear));
    }

    #[test]
    fn an_import_writes_labels_in_many_ways() {
        assert_eq!(Tlp::parse_import("tlp:amber+strict"), Ok(Tlp::AmberStrict));
        assert_eq!(Tlp::parse_import("TLP: GREEN"), Ok(Tlp::Green));
        assert!(Tlp::parse_import("TLP:EX").is_err());
        assert!(Tlp::parse_import("").is_err());
    }
}

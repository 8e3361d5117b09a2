//! Checkpoints: positions of log and journal that somebody else keeps. Who holds one finds out when history was rebuilt,
//! cut off or taken from an old backup, however well.

use std::fmt;
use std::str::FromStr;

use crate::changes::Position;
use crate::model::hex;

/// The two chains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Chain {
    /// The log of changes.
    Changes,
    /// The journal.
    Journal,
}

/// One position that is kept: a line such as `changes 412 9f2c...`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Checkpoint {
    pub(super) chain: Chain,
    pub(super) position: Position,
}

/// A line is no checkpoint.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("write each checkpoint on a line such as `changes 412 9f2c...`, as --checkpoint prints it")]
pub(super) struct NoCheckpoint;

/// All checkpoints of a file; empty lines and those that begin with `#` say nothing.
pub(super) fn read(text: &str) -> Result<Vec<Checkpoint>, NoCheckpoint> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(str::parse)
        .collect()
}

impl fmt::Display for Chain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Changes => "changes",
            Self::Journal => "journal",
        })
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.chain, self.position.number, hex::encode(&self.position.head))
    }
}

impl FromStr for Checkpoint {
    type Err = NoCheckpoint;

    fn from_str(line: &str) -> Result<Self, NoCheckpoint> {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [chain, number, head] = words.as_slice() else { return Err(NoCheckpoint) };
        let chain = match *chain {
            "changes" => Chain::Changes,
            "journal" => Chain::Journal,
            _ => return Err(NoCheckpoint),
        };
        let number = number.parse().map_err(|_| NoCheckpoint)?;
        let head = hex::decode(head).ok_or(NoCheckpoint)?;
        Ok(Self { chain, position: Position { number, head } })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_is_read() {
        let checkpoint =
            Checkpoint { chain: Chain::Journal, position: Position { number: 7, head: [0xab; 32] } };
        let text = format!("# kept by the auditor\n\n  {checkpoint}  \n");
        assert_eq!(read(&text), Ok(vec![checkpoint]));
    }

    #[test]
    fn what_is_no_checkpoint_is_refused() {
        let head = "ab".repeat(32);
        for line in
            ["changes 7", &head, &format!("log 7 {head}"), &format!("changes x {head}"), "changes 7 ab"]
        {
            assert_eq!(read(line), Err(NoCheckpoint), "{line}");
        }
    }
}

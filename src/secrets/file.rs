//! Files that only their owner may read.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use zeroize::Zeroizing;

use super::error::KeyringError;
use crate::random;

/// No key file is longer; a wrong path must not fill the memory.
const LONGEST: usize = 16 * 1024;

/// What a file holds that only its owner may read.
pub(super) fn read(path: &Path) -> Result<Zeroizing<Vec<u8>>, KeyringError> {
    let unreadable = |source| KeyringError::Unreadable { path: path.to_owned(), source };
    let file = File::open(path).map_err(unreadable)?;
    // Asked of the open file, so that nobody swaps it between the check and the reading.
    let mode = file.metadata().map_err(unreadable)?.mode() & 0o7777;
    if mode & 0o077 != 0 {
        return Err(KeyringError::OpenToOthers { path: path.to_owned(), mode });
    }
    // With its whole capacity from the start, the buffer leaves no copies behind by growing.
    let mut content = Zeroizing::new(Vec::with_capacity(2 * LONGEST));
    file.take(LONGEST as u64 + 1).read_to_end(&mut content).map_err(unreadable)?;
    if content.len() > LONGEST {
        return Err(unreadable(io::Error::new(io::ErrorKind::FileTooLarge, "no key is longer than 16 KiB")));
    }
    Ok(content)
}

/// Makes a file of mode 0600 unless there is one already: whole or not at all, never over another.
pub(super) fn make(path: &Path, text: &str) -> Result<(), KeyringError> {
    make_whole(path, text)
        .or_else(|error| if error.kind() == io::ErrorKind::AlreadyExists { Ok(()) } else { Err(error) })
        .map_err(|source| KeyringError::NotMade { path: path.to_owned(), source })
}

/// Makes a folder of mode 0700, and its parents, unless there is one already.
pub(super) fn make_folder(path: &Path) -> Result<(), KeyringError> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
        .map_err(|source| KeyringError::NotMade { path: path.to_owned(), source })
}

fn make_whole(path: &Path, text: &str) -> io::Result<()> {
    let draft = path.with_extension(URL_SAFE_NO_PAD.encode(random::bytes::<9>()));
    let written = write_and_link(&draft, path, text);
    match fs::remove_file(&draft) {
        Err(error) if written.is_ok() => Err(error),
        _ => written,
    }
}

fn write_and_link(draft: &Path, path: &Path, text: &str) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(draft)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    // A link is made only where nothing stands: of two that start at once, the first wins with a whole file.
    fs::hard_link(draft, path)?;
    match path.parent() {
        Some(folder) => File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}

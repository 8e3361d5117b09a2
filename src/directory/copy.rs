//! The last good copy of the directory on disk: with it, an instance starts while the database is away. It is sealed with
//! a key from the service secret, because it holds what only some may read, and the names of accounts. What was cut off,
//! changed, put together from two copies or sealed elsewhere is refused whole.

use std::fs::{self, DirBuilder, DirEntry, File};
use std::io::{self, BufReader, BufWriter, ErrorKind, Read, Write};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use tempfile::Builder;

use super::loading::Loading;
use super::snapshot::Snapshot;
use crate::changes::{Kept, Position, Unreadable};
use crate::model::hex;
use crate::random;
use crate::secrets::{Cipher, Keyring, Use};

/// What stands first in the file; another form of it has another number.
const MAGIC: &[u8] = b"counterpart directory 1\n";

/// About how many bytes of records are sealed together.
const PART: usize = 256 * 1024;

/// No part is longer: a record is far smaller than this.
const LONGEST_PART: usize = 64 * 1024 * 1024;

/// What the names of copies begin with that are being written, and how long writing one takes at most.
const DRAFT: &str = "directory.copy.";
const DRAFT_LIFE: Duration = Duration::from_hours(1);

/// Where the copy of an instance lies, and what seals it.
pub struct DiskCopy {
    path: PathBuf,
    cipher: Cipher,
    /// Held by who writes: of two at once, the second is the newer one.
    writing: Mutex<()>,
}

/// A directory as it was on disk.
#[derive(Debug)]
pub struct Restored {
    /// All records.
    pub snapshot: Snapshot,
    /// When the database was last heard by the instance that wrote it.
    pub heard_at: DateTime<Utc>,
}

/// The copy cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// The file cannot be read or written.
    #[error("the copy of the directory at {path}: {source}")]
    File {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// It is not what was written, or was sealed with another secret.
    #[error("the copy of the directory at {0} is damaged, or was made with another service secret")]
    Damaged(PathBuf),
    /// Another version of the program wrote it.
    #[error("the copy of the directory at {path}: {source}")]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: Unreadable,
    },
}

/// The first part: of when and where in the log the copy is.
#[derive(Serialize, Deserialize)]
struct Opening {
    number: i64,
    head: String,
    heard_at: DateTime<Utc>,
}

impl DiskCopy {
    /// The copy at `path`.
    #[must_use]
    pub fn new(keyring: &Keyring, path: PathBuf) -> Self {
        Self { path, cipher: Cipher::new(keyring, Use::DiskCopy), writing: Mutex::new(()) }
    }

    /// Where it lies.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes the copy: whole, or the one before stays. Readable by its owner alone. It blocks.
    ///
    /// # Errors
    /// [`CopyError::File`].
    pub fn write(&self, snapshot: &Snapshot, heard_at: DateTime<Utc>) -> Result<(), CopyError> {
        let _writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        self.write_whole(snapshot, heard_at)
            .map_err(|source| CopyError::File { path: self.path.clone(), source })
    }

    /// Reads the copy; nothing when there is none. It blocks.
    ///
    /// # Errors
    /// [`CopyError`].
    pub fn read(&self) -> Result<Option<Restored>, CopyError> {
        let failed = |source: io::Error| match source.kind() {
            ErrorKind::InvalidData | ErrorKind::UnexpectedEof => CopyError::Damaged(self.path.clone()),
            _ => CopyError::File { path: self.path.clone(), source },
        };
        let file = match File::open(&self.path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            opened => opened.map_err(failed)?,
        };
        let mut parts = Parts::open(&self.cipher, BufReader::new(file)).map_err(failed)?;
        let opening: Opening = parts.next().map_err(failed)?;
        let head = hex::decode(&opening.head).ok_or_else(|| CopyError::Damaged(self.path.clone()))?;
        // What had not been forgotten when the database was last heard still counts.
        let mut loading = Loading::at(Position { number: opening.number, head }, opening.heard_at);
        while !parts.is_over {
            let kept: Vec<Kept> = parts.next().map_err(failed)?;
            for kept in kept {
                let unreadable = |source| CopyError::Unreadable { path: self.path.clone(), source };
                loading.put(kept.record().map_err(unreadable)?);
            }
        }
        if parts.reader.read(&mut [0]).map_err(failed)? != 0 {
            return Err(CopyError::Damaged(self.path.clone()));
        }
        Ok(Some(Restored { snapshot: loading.done(), heard_at: opening.heard_at }))
    }

    fn write_whole(&self, snapshot: &Snapshot, heard_at: DateTime<Utc>) -> io::Result<()> {
        let folder = self.path.parent().ok_or(ErrorKind::InvalidInput)?;
        DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        sweep(folder);
        let mut draft = Builder::new().prefix(DRAFT).tempfile_in(folder)?;
        let id = random::bytes::<16>();
        let mut writer = BufWriter::new(draft.as_file_mut());
        writer.write_all(MAGIC)?;
        writer.write_all(&id)?;
        let mut sealed = 0;
        let mut put = |part: &[u8], is_last: bool| {
            let bytes = self.cipher.seal(&purpose(id, sealed, is_last), part);
            sealed += 1;
            writer.write_all(&u32::try_from(bytes.len()).map_err(io::Error::other)?.to_be_bytes())?;
            writer.write_all(&[u8::from(is_last)])?;
            writer.write_all(&bytes)
        };
        let Position { number, head } = snapshot.position;
        put(&serde_json::to_vec(&Opening { number, head: hex::encode(&head), heard_at })?, false)?;
        let mut part = vec![b'['];
        for record in snapshot.records() {
            if part.len() > 1 {
                part.push(b',');
            }
            serde_json::to_writer(&mut part, &Kept::of(record)?)?;
            if part.len() > PART {
                part.push(b']');
                put(&part, false)?;
                part = vec![b'['];
            }
        }
        part.push(b']');
        put(&part, true)?;
        writer.flush()?;
        drop(writer);
        draft.as_file().sync_all()?;
        draft.persist(&self.path)?;
        File::open(folder)?.sync_all()
    }
}

/// Takes away what killed processes left; another one's draft of this moment stays.
fn sweep(folder: &Path) {
    let is_left = |entry: &DirEntry| {
        let is_draft = entry.file_name().to_string_lossy().starts_with(DRAFT);
        let age = entry.metadata().and_then(|it| it.modified()).ok().and_then(|it| it.elapsed().ok());
        is_draft && age.is_some_and(|age| age > DRAFT_LIFE)
    };
    for entry in fs::read_dir(folder).into_iter().flatten().flatten().filter(is_left) {
        // What cannot be taken away is in nobody's way.
        let _ = fs::remove_file(entry.path());
    }
}

/// What a part is sealed for: its place, so that parts can be neither moved nor left out, and whether it is the last.
fn purpose(id: [u8; 16], index: usize, is_last: bool) -> String {
    format!("directory {} {index} {is_last}", hex::encode(&id))
}

/// The parts of a copy, in order.
struct Parts<'a, R> {
    cipher: &'a Cipher,
    reader: R,
    id: [u8; 16],
    opened: usize,
    /// Whether the last part was read.
    is_over: bool,
}

impl<'a, R: Read> Parts<'a, R> {
    fn open(cipher: &'a Cipher, mut reader: R) -> io::Result<Self> {
        let mut magic = [0; MAGIC.len()];
        reader.read_exact(&mut magic)?;
        if magic != MAGIC {
            return Err(ErrorKind::InvalidData.into());
        }
        let mut id = [0; 16];
        reader.read_exact(&mut id)?;
        Ok(Self { cipher, reader, id, opened: 0, is_over: false })
    }

    fn next<T: serde::de::DeserializeOwned>(&mut self) -> io::Result<T> {
        let (mut length, mut is_last) = ([0; 4], [0]);
        self.reader.read_exact(&mut length)?;
        self.reader.read_exact(&mut is_last)?;
        let length = u32::from_be_bytes(length) as usize;
        if length > LONGEST_PART {
            return Err(ErrorKind::InvalidData.into());
        }
        let mut sealed = vec![0; length];
        self.reader.read_exact(&mut sealed)?;
        self.is_over = is_last == [1];
        let purpose = purpose(self.id, self.opened, self.is_over);
        let part = self.cipher.open(&purpose, &sealed).ok_or(ErrorKind::InvalidData)?;
        self.opened += 1;
        serde_json::from_slice(&part).map_err(|_| ErrorKind::InvalidData.into())
    }
}

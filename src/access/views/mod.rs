//! Views: what is answered. Open and flat: every key is always there, and what is hidden looks exactly empty. Words of
//! vocabularies are plain strings, because vocabularies grow.

mod availability;
mod contact;
mod organization;
mod time;

pub use availability::{AvailabilityView, ExceptionView, HoursView};
pub use contact::{ChannelView, ContactView, KeyView, PersonView};
pub use organization::{
    AddressView, HostView, IdentifierView, LinkView, NameView, OrganizationView, OriginView,
};
pub use time::{rfc3339, rfc3339_optional};

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::model::hex;

/// A view that carries its own entity tag.
pub trait Tagged: Serialize {
    /// Where the tag goes; empty while the tag is made.
    fn etag(&mut self) -> &mut String;

    /// Makes the tag from the rest of the view, so that it says nothing that the view does not say: `"hash"`, or for
    /// who may change anything of the record `"edit version.hash"`.
    fn tag(&mut self, edit_version: Option<i64>) {
        let mut hash = Sha256::new();
        // Writing into a hash cannot fail.
        let _ = serde_json::to_writer(HashWriter(&mut hash), self);
        let digest = hash.finalize();
        let hash = hex::encode(&digest[..12]);
        *self.etag() = match edit_version {
            Some(version) => format!("\"{version}.{hash}\""),
            None => format!("\"{hash}\""),
        };
    }
}

struct HashWriter<'a>(&'a mut Sha256);

impl std::io::Write for HashWriter<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

//! Values that belong to a person. They live in the vault alone: wherever a record is stored, only a reference and a
//! salted commitment to the value go with it, so that erasing the vault's row erases the value everywhere while every
//! hash chain stays whole.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::ids::PersonalId;

/// A value of a person: a reference into the vault, and the value where it was read from there.
///
/// Serialising it leaves the value out.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound(serialize = "", deserialize = ""))]
pub struct Personal<T> {
    /// The vault's row.
    pub id: PersonalId,
    /// SHA-256 of the row's salt and value (hexadecimal when stored).
    #[serde(with = "hex")]
    pub commitment: [u8; 32],
    #[serde(skip, default = "Option::default")]
    secret: Option<Secret<T>>,
}

#[derive(Clone, PartialEq, Eq)]
struct Secret<T> {
    salt: [u8; 16],
    value: T,
}

/// A row of the vault: never changed, only added and deleted.
#[derive(Clone, PartialEq, Eq)]
pub struct VaultRow {
    /// The reference that records hold.
    pub id: PersonalId,
    /// Random; goes with the value, so that nobody can try out values against a commitment that remains.
    pub salt: [u8; 16],
    /// The value as JSON.
    pub value: String,
}

impl fmt::Debug for VaultRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VaultRow({})", self.id.0)
    }
}

impl VaultRow {
    /// The commitment that records hold: SHA-256 of salt and value.
    #[must_use]
    pub fn commitment(&self) -> [u8; 32] {
        Sha256::new().chain_update(self.salt).chain_update(&self.value).finalize().into()
    }
}

/// A record with values of persons, which a loader fills from the vault.
pub trait HoldsPersonal {
    /// Offers each value's slot to `visit`.
    fn visit_personal(&mut self, visit: &mut dyn FnMut(&mut dyn PersonalSlot));
}

/// One value of a person in a record, whatever its type.
pub trait PersonalSlot {
    /// The vault's row.
    fn id(&self) -> PersonalId;
    /// The row to store for a value that is present.
    fn row(&self) -> Option<VaultRow>;
    /// Takes the value from its row; a row that does not fit its commitment is not taken.
    fn fill(&mut self, row: &VaultRow);
}

impl<T: Serialize + DeserializeOwned> Personal<T> {
    /// A new value with a new reference and salt.
    #[must_use]
    pub fn new(value: T, now: DateTime<Utc>) -> Self {
        let mut personal = Self {
            id: PersonalId::new(now),
            commitment: [0; 32],
            secret: Some(Secret { salt: crate::random::bytes(), value }),
        };
        if let Some(row) = personal.row() {
            personal.commitment = row.commitment();
        }
        personal
    }

    /// A reference whose value is not read yet, or is erased.
    #[must_use]
    pub fn reference(id: PersonalId, commitment: [u8; 32]) -> Self {
        Self { id, commitment, secret: None }
    }

    /// The value, or nothing when it is erased.
    pub fn value(&self) -> Option<&T> {
        self.secret.as_ref().map(|secret| &secret.value)
    }
}

impl<T: Serialize + DeserializeOwned> PersonalSlot for Personal<T> {
    fn id(&self) -> PersonalId {
        self.id
    }

    fn row(&self) -> Option<VaultRow> {
        let secret = self.secret.as_ref()?;
        let value = serde_json::to_string(&secret.value).ok()?;
        Some(VaultRow { id: self.id, salt: secret.salt, value })
    }

    fn fill(&mut self, row: &VaultRow) {
        if row.commitment() == self.commitment {
            self.secret = serde_json::from_str(&row.value).ok().map(|value| Secret { salt: row.salt, value });
        }
    }
}

impl<T> fmt::Debug for Personal<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Personal({})", self.id.0)
    }
}

mod hex {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(bytes: &[u8; 32], to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&super::super::hex::encode(bytes))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<[u8; 32], D::Error> {
        let text = String::deserialize(from)?;
        super::super::hex::decode(&text).ok_or_else(|| D::Error::custom("32 bytes in hexadecimal"))
    }
}

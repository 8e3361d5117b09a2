//! The form in which a password is kept: a PHC string with its Argon2id parameters, salt and hash.

use std::fmt;
use std::str::FromStr;

use argon2::password_hash::Error;
use argon2::password_hash::phc::{Output, ParamsString, Salt};
use argon2::{
    ARGON2ID_IDENT, Algorithm, Argon2, CustomizedPasswordHasher, Params, PasswordVerifier, Version,
};

use super::Password;
use crate::random;

/// 19 MiB, two passes, one lane: the memory of OWASP's recommendation, and about 20 ms.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
const OUTPUT: usize = 32;

/// A hashed password, as it is stored.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(argon2::PasswordHash);

/// What is stored is no Argon2id hash.
#[derive(Debug, thiserror::Error)]
#[error("the stored password is no Argon2id hash: give the account a new password")]
pub struct UnreadableHash;

impl PasswordHash {
    /// Hashes a password with a new salt: the slow work of this module. `None` when there is no memory for it.
    pub(super) fn of(password: &Password) -> Option<Self> {
        let salt = random::bytes::<{ Salt::RECOMMENDED_LENGTH }>();
        argon2().hash_password_customized(password.as_bytes(), &salt, None, None, params()).ok().map(Self)
    }

    /// Whether this is the hash of `password`: as slow as hashing, whatever the answer. `None` when there is no
    /// memory for it.
    pub(super) fn matches(&self, password: &Password) -> Option<bool> {
        match argon2().verify_password(password.as_bytes(), &self.0) {
            Ok(()) => Some(true),
            Err(Error::PasswordInvalid) => Some(false),
            Err(_) => None,
        }
    }

    /// A hash that no password has, and that takes the same work to compare.
    pub(super) fn of_nobody() -> Self {
        let salt = Salt::new(&random::bytes::<{ Salt::RECOMMENDED_LENGTH }>());
        let hash = Output::new(&random::bytes::<OUTPUT>());
        Self(argon2::PasswordHash {
            algorithm: ARGON2ID_IDENT,
            version: Some(Version::V0x13.into()),
            params: ParamsString::try_from(&params()).expect("the parameters are valid"),
            salt: Some(salt.expect("16 bytes are a salt")),
            hash: Some(hash.expect("32 bytes are a hash")),
        })
    }
}

fn argon2() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params())
}

fn params() -> Params {
    Params::new(MEMORY_KIB, PASSES, LANES, Some(OUTPUT)).expect("the parameters are valid")
}

impl FromStr for PasswordHash {
    type Err = UnreadableHash;

    fn from_str(phc: &str) -> Result<Self, UnreadableHash> {
        let hash = argon2::PasswordHash::new(phc).map_err(|_| UnreadableHash)?;
        let comparable = hash.algorithm == ARGON2ID_IDENT
            && hash.version == Some(Version::V0x13.into())
            && Params::try_from(&hash).is_ok()
            && hash.salt.is_some()
            && hash.hash.is_some();
        if comparable { Ok(Self(hash)) } else { Err(UnreadableHash) }
    }
}

/// The PHC string, for storing.
impl fmt::Display for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash([REDACTED])")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str) -> Password {
        Password::typed(&text.into())
    }

    #[test]
    fn a_hash_is_stored_as_a_phc_string_and_matches_its_password_alone() {
        let hash = PasswordHash::of(&typed("plover anvil tundra")).expect("hashed");
        let stored = hash.to_string();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        let read: PasswordHash = stored.parse().expect("a PHC string");
        assert_eq!(read.matches(&typed("plover anvil tundra")), Some(true));
        assert_eq!(read.matches(&typed("plover anvil tundra ")), Some(false));
        assert_eq!(read.matches(&typed("")), Some(false));
    }

    #[test]
    fn the_same_password_has_another_hash_each_time() {
        let hashes = [(); 2].map(|()| PasswordHash::of(&typed("plover anvil tundra")).expect("hashed"));
        assert_ne!(hashes[0], hashes[1]);
        assert_eq!(format!("{:?}", hashes[0]), "PasswordHash([REDACTED])");
    }

    #[test]
    fn the_hash_of_nobody_asks_the_same_work_as_one_of_somebody() {
        let (nobody, somebody) =
            (PasswordHash::of_nobody(), PasswordHash::of(&typed("plover anvil tundra")).expect("hashed"));
        assert_eq!((nobody.0.algorithm, nobody.0.version), (somebody.0.algorithm, somebody.0.version));
        assert_eq!(nobody.0.params, somebody.0.params);
        assert_eq!(nobody.to_string().len(), somebody.to_string().len());
        assert_eq!(nobody.matches(&typed("")), Some(false));
    }

    #[test]
    fn what_is_no_argon2id_hash_is_refused() {
        let hash = PasswordHash::of_nobody().to_string();
        for text in [
            "",
            "plover anvil tundra",
            &hash.replace("argon2id", "argon2d"),
            &hash.replace("m=19456", "m=0"),
            &hash.replace("v=19", "v=16"),
            &hash.replace("v=19$", ""),
            hash.rsplit_once('$').expect("fields").0,
        ] {
            assert!(text.parse::<PasswordHash>().is_err(), "{text}");
        }
    }
}

//! The code of an invitation: who holds it may accept. It is made from the invitation and a key of the service's secret, so
//! it is stored nowhere, not even as a hash: it can be made again for who may have it, and a dump of the database makes none.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::{ExposeSecret, SecretString};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::model::ids::InvitationId;
use crate::model::invitation::Invitation;
use crate::secrets::{KeyedHash, Keyring, Use};

/// Bytes of a code: the invitation's id, and 256 bits that nobody guesses.
const CODE: usize = 16 + 32;

/// Makes codes and knows them again.
#[derive(Clone, Debug)]
pub struct Codes {
    /// The current one first, then those of older secrets that are still accepted.
    keys: Vec<KeyedHash>,
}

/// A text that may be the code of an invitation. Wiped from memory when it is dropped.
#[derive(Clone)]
pub struct Code {
    id: InvitationId,
    proof: Zeroizing<[u8; 32]>,
}

impl Codes {
    /// Codes by the keyring's service secrets.
    #[must_use]
    pub fn new(keyring: &Keyring) -> Self {
        Self { keys: keyring.derive(Use::InvitationCodes).all().map(KeyedHash::new).collect() }
    }

    /// The code of an invitation. Of a row that was changed where it is stored it is another one.
    #[must_use]
    pub fn of(&self, invitation: &Invitation) -> SecretString {
        let mut bytes = Zeroizing::new(Vec::with_capacity(CODE));
        bytes.extend(invitation.id.0.as_bytes());
        // A keyring has a current secret.
        bytes
            .extend(self.keys.first().map(|key| over(invitation, |parts| key.of(parts))).unwrap_or_default());
        URL_SAFE_NO_PAD.encode(&*bytes).into()
    }

    /// Whether this is the code of an invitation.
    #[must_use]
    pub fn fits(&self, code: &Code, invitation: &Invitation) -> bool {
        code.id == invitation.id
            && self.keys.iter().any(|key| over(invitation, |parts| key.is_of(parts, &code.proof)))
    }
}

/// Does something with what a code stands for.
fn over<R>(invitation: &Invitation, with: impl FnOnce(&[&[u8]]) -> R) -> R {
    let Invitation { id, organization_id, role, identity, inviter, created_at, expires_at, .. } = invitation;
    with(&[
        id.0.as_bytes(),
        organization_id.0.as_bytes(),
        role.as_str().as_bytes(),
        &identity.commitment,
        inviter.account_id.0.as_bytes(),
        inviter.organization_id.0.as_bytes(),
        &created_at.timestamp_micros().to_be_bytes(),
        &expires_at.timestamp_micros().to_be_bytes(),
    ])
}

impl Code {
    /// Reads a text that somebody sends; nothing when no code looks like that.
    #[must_use]
    pub fn read(text: &SecretString) -> Option<Self> {
        let mut bytes = Zeroizing::new([0; CODE]);
        match URL_SAFE_NO_PAD.decode_slice(text.expose_secret().trim(), &mut *bytes) {
            Ok(CODE) => {}
            Ok(_) | Err(_) => return None,
        }
        let (id, proof) = bytes.split_first_chunk()?;
        Some(Self { id: InvitationId(Uuid::from_bytes(*id)), proof: Zeroizing::new(*proof.first_chunk()?) })
    }

    /// The invitation that it claims to be of.
    pub(super) fn invitation_id(&self) -> InvitationId {
        self.id
    }
}

impl std::fmt::Debug for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Code").field("id", &self.id).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Duration, Utc};

    use super::*;
    use crate::model::account::Identity;
    use crate::model::ids::{AccountId, OrganizationId};
    use crate::model::invitation::Inviter;
    use crate::model::kinds::AccountRole;
    use crate::model::personal::Personal;

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_777_708_800, 0).expect("a time")
    }

    fn identity() -> Identity {
        Identity { email: "ada@cert.example".into(), name: "Ada Example".into() }
    }

    fn invitation() -> Invitation {
        let organization_id = OrganizationId(Uuid::from_u128(7));
        let inviter = Inviter { account_id: AccountId(Uuid::from_u128(8)), organization_id };
        let (id, life) = (InvitationId::new(now()), Duration::days(7));
        Invitation::offer(id, organization_id, AccountRole::Reader, identity(), inviter, now(), life)
    }

    #[test]
    fn a_code_is_known_again_also_after_the_secret_was_replaced_and_by_no_other_service() {
        let (keyring, it) = (Keyring::generate(), invitation());
        let text = Codes::new(&keyring).of(&it);
        assert_eq!(text.expose_secret().len(), 64);
        let code = Code::read(&text).expect("a code");
        assert!(Codes::new(&keyring).fits(&code, &it));
        assert!(!Codes::new(&Keyring::generate()).fits(&code, &it));
        let after = Codes::new(&keyring.replaced());
        assert!(after.fits(&code, &it));
        assert_ne!(after.of(&it).expose_secret(), text.expose_secret());
        assert!(!format!("{code:?}{text:?}").contains(text.expose_secret()));
    }

    #[test]
    fn an_invitation_that_was_changed_where_it_is_stored_has_another_code() {
        let codes = Codes::new(&Keyring::generate());
        let it = invitation();
        let code = Code::read(&codes.of(&it)).expect("a code");
        let other = OrganizationId(Uuid::from_u128(9));
        for changed in [
            Invitation { id: InvitationId::new(now()), ..it.clone() },
            Invitation { role: AccountRole::Administrator, ..it.clone() },
            Invitation { organization_id: other, ..it.clone() },
            Invitation { identity: Personal::new(identity(), now()), ..it.clone() },
            Invitation { inviter: Inviter { organization_id: other, ..it.inviter }, ..it.clone() },
            Invitation { expires_at: it.expires_at + Duration::days(1), ..it.clone() },
        ] {
            assert!(!codes.fits(&code, &changed), "{changed:?}");
        }
    }

    #[test]
    fn any_flipped_bit_fails_and_other_texts_are_no_codes() {
        let codes = Codes::new(&Keyring::generate());
        let it = invitation();
        let text = codes.of(&it);
        let bytes = URL_SAFE_NO_PAD.decode(text.expose_secret()).expect("base64url");
        for bit in 0..bytes.len() * 8 {
            let mut bytes = bytes.clone();
            bytes[bit / 8] ^= 1 << (bit % 8);
            let code = Code::read(&URL_SAFE_NO_PAD.encode(bytes).into()).expect("a code");
            assert!(!codes.fits(&code, &it), "bit {bit}");
        }
        let spaced = format!(" {}\n", text.expose_secret());
        assert!(Code::read(&spaced.into()).is_some_and(|code| codes.fits(&code, &it)));
        for wrong in ["", "code", &"A".repeat(63), &"A".repeat(65), &"=".repeat(64), &"A".repeat(10_000)] {
            assert!(Code::read(&wrong.into()).is_none(), "{wrong}");
        }
    }
}

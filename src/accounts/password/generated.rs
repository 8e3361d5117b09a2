//! Passwords that a machine makes, for a first sign-in.

use secrecy::SecretString;

use crate::random;

/// 32 letters and digits, none of which looks like another.
const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz123456789";

/// Characters of a password: 5 bits each.
const LENGTH: usize = 20;

/// How many stand together, for who types it.
const GROUP: usize = 4;

/// A password of 100 random bits, such as `k3vd-9xqa-7hpt-n2wm-e5ys`.
#[must_use]
pub fn generated() -> SecretString {
    let letters: Vec<char> =
        random::bytes::<LENGTH>().iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect();
    let groups: Vec<String> = letters.chunks(GROUP).map(|group| group.iter().collect()).collect();
    groups.join("-").into()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use secrecy::ExposeSecret;

    use super::*;
    use crate::accounts::password::Password;

    #[test]
    fn each_is_new_and_good_enough_for_an_account() {
        let mut all = BTreeSet::new();
        for _ in 0..100 {
            let text = generated();
            assert!(Password::new(&text, "duty@cert.example").is_ok());
            assert_eq!(text.expose_secret().len(), 24);
            assert!(all.insert(text.expose_secret().to_owned()));
        }
    }
}

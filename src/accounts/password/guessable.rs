//! What guessing begins with: common passwords, runs of the keyboard, repetitions, the account's own address.
//!
//! Everything of that kind is taken out of a password; what is left has to be enough by itself. The work
//! grows with the length alone, whatever the text: no password costs the service more than another.

use std::collections::HashSet;

use zeroize::Zeroizing;

/// What has to be left of a password, and how many different characters of it.
const ENOUGH: usize = 8;
const ENOUGH_DIFFERENT: usize = 5;

/// Shorter pieces stand in good passwords by chance.
const SHORTEST_RUN: usize = 3;
const SHORTEST_REPETITION: usize = 4;

/// What people take first, in lower case; with the usual letters where digits or signs stand for them.
const COMMON: &str = "\
    abc123 access account admin administrator angel asdf baby baseball batman bienvenue changeit \
    changeme charlie contraseña counterpart default directory dragon flower football freedom geheim \
    guest hello hockey iloveyou internet jordan kennwort killer letmein liverpool login love lovely \
    master michael monkey motdepasse mustang passphrase passwd password passwort pokemon princess qazwsx \
    root secret security senha server shadow soccer starwars summer sunshine superman system temp test \
    trustno user welcome whatever winter йцукен пароль 密码";

/// Neighbours, forwards or backwards.
const ROWS: &[&str] = &[
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop",
    "qwertzuiop",
    "azertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "yxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik",
    "!@#$%^&*()",
    "абвгдежзийклмнопрстуфхцчшщъыьэюя",
    "йцукенгшщзхъ",
];

/// Whether too little is left of `password` without what somebody tries first who knows the account's address.
pub(super) fn is_guessable(password: &str, email: &str) -> bool {
    let known = pieces(email);
    let plain: Zeroizing<Vec<char>> = Zeroizing::new(password.to_lowercase().chars().collect());
    let unmasked = Zeroizing::new(plain.iter().copied().map(unmask).collect::<Vec<_>>());
    [plain, unmasked].iter().any(|text| {
        let rest = rest(text, &known);
        rest.len() < ENOUGH || rest.iter().collect::<HashSet<_>>().len() < ENOUGH_DIFFERENT
    })
}

/// The letter that a digit or sign usually stands for.
fn unmask(character: char) -> char {
    match character {
        '4' | '@' => 'a',
        '3' | '€' => 'e',
        '1' | '!' => 'i',
        '0' => 'o',
        '5' | '$' => 's',
        '7' => 't',
        other => other,
    }
}

/// Common passwords, the address and its parts, the rows and the years of this age.
fn pieces(email: &str) -> Vec<Vec<char>> {
    let email = email.to_lowercase();
    let local = email.split('@').next().unwrap_or_default();
    let bare: String = local.chars().filter(|c| c.is_alphanumeric()).collect();
    let parts = email.split(|c: char| !c.is_alphanumeric());
    COMMON
        .split_whitespace()
        .chain([email.as_str(), local, bare.as_str()])
        .chain(parts)
        .filter(|piece| piece.chars().count() >= SHORTEST_RUN || !piece.is_ascii())
        .map(|piece| piece.chars().collect())
        .chain((1950..=2050).map(|year: u32| year.to_string().chars().collect()))
        .collect()
}

/// The characters of `text` that are in none of the pieces, runs and repetitions.
fn rest(text: &[char], known: &[Vec<char>]) -> Zeroizing<Vec<char>> {
    let mut rest = Zeroizing::new(Vec::with_capacity(text.len()));
    let mut at = 0;
    while at < text.len() {
        let (before, ahead) = text.split_at(at);
        let guessed = known
            .iter()
            .filter(|piece| ahead.starts_with(piece))
            .map(Vec::len)
            .chain([run(ahead), repetition(before, ahead)])
            .max()
            .unwrap_or_default();
        if guessed == 0 {
            rest.push(ahead[0]);
        }
        at += guessed.max(1);
    }
    rest
}

/// How many characters of `ahead` are neighbours in a row, or the same one again and again.
fn run(ahead: &[char]) -> usize {
    let same = ahead.iter().take_while(|&c| *c == ahead[0]).count();
    let longest = ROWS
        .iter()
        .flat_map(|row| [row.chars().collect::<Vec<_>>(), row.chars().rev().collect()])
        .filter_map(|row| {
            let start = row.iter().position(|c| *c == ahead[0])?;
            Some(common_length(&row[start..], ahead))
        })
        .fold(same, usize::max);
    if longest < SHORTEST_RUN { 0 } else { longest }
}

/// How many characters of `ahead` stood there before.
fn repetition(before: &[char], ahead: &[char]) -> usize {
    let longest =
        (0..before.len()).map(|start| common_length(&before[start..], ahead)).max().unwrap_or_default();
    if longest < SHORTEST_REPETITION { 0 } else { longest }
}

fn common_length(one: &[char], other: &[char]) -> usize {
    one.iter().zip(other).take_while(|(a, b)| a == b).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    const EMAIL: &str = "duty-desk@cert.example";

    #[test]
    fn what_guessing_begins_with_is_guessable() {
        for text in [
            "password1234",
            "Password2026!",
            "P@ssw0rd1234",
            "passwordpassword",
            "PASSWORD830517",
            "qwertyuiop123",
            "1qaz2wsx3edc",
            "123456789012",
            "098765432109",
            "iloveyouiloveyou",
            "aaaaaaaaaaaaaaaa",
            "ababababababab",
            "abcdefghijklmnop",
            "tundratundratundra",
            "administrator1",
            "counterpart2026",
            "пароль123456",
            EMAIL,
            "Duty-Desk@CERT.example",
            "duty-desk@cert.example1",
            "dutydeskcert",
            "            ",
        ] {
            assert!(is_guessable(text, EMAIL), "{text}");
        }
    }

    #[test]
    fn several_words_other_scripts_and_random_characters_are_not() {
        for text in [
            "plover anvil tundra",
            "my secret plover sings",
            "слон варит кофе утром",
            "大象在早晨煮咖啡然后去散步",
            "fG7#kd0!pQz2",
            "830274619225",
            "0192f0c1-7e5b-4a3d",
        ] {
            assert!(!is_guessable(text, EMAIL), "{text}");
        }
    }

    #[test]
    fn the_address_of_another_account_does_not_count() {
        assert!(is_guessable("plover.warden", "plover.warden@cert.example"));
        assert!(!is_guessable("plover.warden", EMAIL));
    }
}

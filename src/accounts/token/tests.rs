use proptest::prelude::*;
use secrecy::ExposeSecret;

use super::*;

const ISSUER: &str = "https://directory.example";
const AUDIENCE: &str = "https://directory.example/v1";
const LIFE: std::time::Duration = std::time::Duration::from_mins(10);

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000 + seconds, 0).expect("a time")
}

fn tokens(keyring: &Keyring) -> Tokens {
    Tokens::new(keyring, ISSUER, AUDIENCE, LIFE)
}

fn someone() -> (AccountId, SessionId) {
    (AccountId::new(at(0)), SessionId::new(at(0)))
}

/// Tokens, and one of them issued at second 0.
fn issued() -> (Tokens, SecretString) {
    let tokens = tokens(&Keyring::generate());
    let (account, session) = someone();
    let token = tokens.issue(account, session, at(0));
    (tokens, token)
}

#[test]
fn a_token_stands_for_its_account_and_session() {
    let tokens = tokens(&Keyring::generate());
    let (account, session) = someone();
    let token = tokens.issue(account, session, at(0));
    let expected = Verified { account, session, scopes: None, expires_at: at(600), by_grace: false };
    for _ in 0..3 {
        assert_eq!(tokens.verify(token.expose_secret(), at(1), None), Ok(expected));
    }
    assert_eq!(tokens.verified.len(), 1, "remembered once");
}

#[test]
fn a_machines_token_says_for_which_of_its_scopes_it_is_where_not_for_all() {
    let tokens = tokens(&Keyring::generate());
    let (client, secret) = someone();
    for scopes in [None, Some("directory:read"), Some("directory:read own:write")] {
        let scopes: Option<Scopes> = scopes.map(|it| it.parse().expect("scopes"));
        let token = tokens.issue_for(client, secret, scopes, at(0));
        for _ in 0..2 {
            let verified = tokens.verify(token.expose_secret(), at(1), None).expect("good");
            assert_eq!((verified.account, verified.scopes), (client, scopes));
        }
    }
}

#[test]
fn a_token_is_good_for_ten_minutes_by_our_clock() {
    let cases = [
        (-6, Err(TokenError::Early)),
        (-5, Ok(())),
        (0, Ok(())),
        (599, Ok(())),
        (600, Err(TokenError::Expired)),
        (1_000_000, Err(TokenError::Expired)),
    ];
    let (tokens, token) = issued();
    // The first round verifies the signature, the second remembers it.
    for round in 0..2 {
        for (seconds, expected) in cases {
            let result = tokens.verify(token.expose_secret(), at(seconds), None);
            assert_eq!(result.map(|_| ()), expected, "second {seconds}, round {round}");
        }
    }
}

#[test]
fn while_the_database_is_away_tokens_that_were_valid_when_it_was_last_heard_stay_good_for_reading() {
    const HOURS: i64 = 3600;
    // When the database was last heard, when the token comes, and whether it is good, and by grace.
    let cases = [
        (300, 400, Ok(false)),
        (300, 599, Ok(false)),
        (300, 600, Ok(true)),
        (599, 600, Ok(true)),
        (300, 300 + 12 * HOURS - 1, Ok(true)),
        (300, 300 + 12 * HOURS, Err(TokenError::Expired)),
        // It had ended before the database went away.
        (600, 601, Err(TokenError::Expired)),
        (5000, 5001, Err(TokenError::Expired)),
        // Another instance still hears the database and issued it since; the copy on disk may be old.
        (-100, 599, Ok(false)),
        (-100, 600, Ok(true)),
        (-13 * HOURS, 599, Ok(false)),
        (-13 * HOURS, 600, Err(TokenError::Expired)),
        // Grace brings nothing forward.
        (300, -6, Err(TokenError::Early)),
    ];
    let (tokens, token) = issued();
    for round in 0..2 {
        for (last_heard, now, expected) in cases {
            let grace = Grace { last_heard: at(last_heard), until: at(last_heard + 12 * HOURS) };
            let result = tokens.verify(token.expose_secret(), at(now), Some(grace));
            let result = result.map(|verified| verified.by_grace);
            assert_eq!(result, expected, "last heard {last_heard}, now {now}, round {round}");
        }
    }
}

#[test]
fn a_token_of_an_older_key_is_good_until_the_key_goes() {
    let keyring = Keyring::generate();
    let (account, session) = someone();
    let token = tokens(&keyring).issue(account, session, at(0));
    let both = tokens(&keyring.replaced());
    assert!(both.verify(token.expose_secret(), at(1), None).is_ok());
    let new = both.issue(account, session, at(0));
    assert_ne!(
        Head::read(new.expose_secret()).map(|head| head.kid),
        Head::read(token.expose_secret()).map(|head| head.kid)
    );
    assert!(both.verify(new.expose_secret(), at(1), None).is_ok());

    let gone = tokens(&Keyring::generate());
    assert_eq!(gone.verify(token.expose_secret(), at(1), None), Err(TokenError::Invalid));
}

#[test]
fn a_refused_token_is_not_remembered() {
    let (tokens, token) = issued();
    let token = token.expose_secret();
    let _ = tokens.verify(&token[..token.len() - 4], at(0), None);
    let _ = tokens.verify(token, at(600), None);
    assert_eq!(tokens.verified.len(), 0);
}

#[test]
fn a_token_is_short() {
    let (_, token) = issued();
    assert!(token.expose_secret().len() < 600, "{}", token.expose_secret().len());
}

#[test]
fn tokens_do_not_show_their_key_when_they_are_printed() {
    let (tokens, _) = issued();
    let expected = format!("Tokens {{ issuer: {ISSUER:?}, audience: {AUDIENCE:?}, .. }}");
    assert_eq!(format!("{tokens:?}"), expected);
}

proptest! {
    #[test]
    fn any_changed_byte_makes_a_token_invalid(index: prop::sample::Index, byte: u8) {
        let (tokens, token) = issued();
        let mut bytes = token.expose_secret().as_bytes().to_vec();
        let index = index.index(bytes.len());
        prop_assume!(bytes[index] != byte);
        bytes[index] = byte;
        let changed = String::from_utf8_lossy(&bytes);
        prop_assert_eq!(tokens.verify(&changed, at(1), None), Err(TokenError::Invalid));
    }

    #[test]
    fn no_other_text_is_a_token(text in "\\PC{0,80}|[A-Za-z0-9_-]{0,40}(\\.[A-Za-z0-9_-]{0,90}){0,4}") {
        let tokens = tokens(&Keyring::generate());
        prop_assert_eq!(tokens.verify(&text, at(1), None), Err(TokenError::Invalid));
    }
}

use proptest::prelude::*;

use super::*;

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000 + seconds, 0).expect("a time")
}

fn session() -> SessionId {
    SessionId::new(at(0))
}

/// What a session goes through: presents texts at times, and stores what it is told to.
struct Story {
    tokens: RefreshTokens,
    family: Family,
    /// The text of each generation.
    texts: Vec<SecretString>,
}

impl Story {
    fn new() -> Self {
        let tokens = RefreshTokens::new(&Keyring::generate());
        let (first, family) = tokens.begin(session(), at(0));
        Self { tokens, family, texts: vec![first] }
    }

    /// Presents the token of a generation and says in a word what became of it.
    fn present(&mut self, generation: usize, seconds: i64) -> &'static str {
        let token = self.tokens.read(&self.texts[generation]).expect("a token of ours");
        match self.tokens.refresh(&self.family, &token, at(seconds)) {
            Refresh::Rotated { successor, family } => {
                self.family = family;
                self.texts.push(successor);
                "rotated"
            }
            Refresh::Repeated { successor } => {
                let last = self.texts.last().expect("a text").expose_secret();
                assert_eq!(successor.expose_secret(), last, "the same successor");
                "repeated"
            }
            Refresh::Reused => "reused",
            Refresh::Unknown => "unknown",
        }
    }
}

#[test]
fn a_family_goes_its_way() {
    // Each story: at which second which generation is presented, and what becomes of it.
    let stories: [&[(i64, usize, &str)]; 8] = [
        &[(600, 0, "rotated"), (1200, 1, "rotated"), (1800, 2, "rotated")],
        &[(600, 0, "rotated"), (600, 0, "repeated"), (610, 0, "repeated"), (1200, 1, "rotated")],
        &[(600, 0, "rotated"), (611, 0, "reused")],
        &[(600, 0, "rotated"), (601, 1, "rotated"), (602, 0, "reused")],
        &[(600, 0, "rotated"), (601, 1, "rotated"), (602, 1, "repeated"), (612, 1, "reused")],
        &[(600, 0, "rotated"), (601, 1, "rotated"), (602, 2, "rotated"), (603, 0, "reused")],
        // Another instance's clock is a little behind.
        &[(600, 0, "rotated"), (598, 0, "repeated"), (599, 1, "rotated")],
        // A long time without a refresh does not matter here; how long a session lasts is decided elsewhere.
        &[(10_000_000, 0, "rotated"), (10_000_011, 0, "reused")],
    ];
    for story in stories {
        let mut session = Story::new();
        for (step, (seconds, generation, expected)) in story.iter().enumerate() {
            assert_eq!(session.present(*generation, *seconds), *expected, "step {step} of {story:?}");
        }
    }
}

#[test]
fn only_a_hash_is_stored() {
    let tokens = RefreshTokens::new(&Keyring::generate());
    let (text, family) = tokens.begin(session(), at(0));
    let bytes = URL_SAFE_NO_PAD.decode(text.expose_secret()).expect("base64url");
    assert!(!bytes.windows(32).any(|part| part == family.current));
    assert_eq!(family.current, <[u8; 32]>::from(Sha256::digest(&bytes[20..52])));
    assert_eq!(text.expose_secret().len(), 91);
}

#[test]
fn a_token_of_another_session_changes_nothing() {
    let tokens = RefreshTokens::new(&Keyring::generate());
    let (_, family) = tokens.begin(session(), at(0));
    let (text, _) = tokens.begin(session(), at(0));
    let token = tokens.read(&text).expect("a token of ours");
    assert!(matches!(tokens.refresh(&family, &token, at(1)), Refresh::Unknown));
}

#[test]
fn a_family_from_an_older_backup_knows_none_of_the_later_tokens() {
    let mut story = Story::new();
    let backup = story.family.clone();
    story.present(0, 600);
    story.family = backup;
    assert_eq!(story.present(1, 700), "unknown");
}

#[test]
fn a_family_outlives_the_replacement_of_the_service_secret() {
    let keyring = Keyring::generate();
    let before = RefreshTokens::new(&keyring);
    let (first, family) = before.begin(session(), at(0));
    let token = before.read(&first).expect("a token of ours");
    let Refresh::Rotated { successor, family } = before.refresh(&family, &token, at(600)) else {
        panic!("the current token")
    };

    let after = RefreshTokens::new(&keyring.replaced());
    let again = after.read(&first).expect("an older secret is accepted");
    assert!(matches!(after.refresh(&family, &again, at(601)), Refresh::Repeated { .. }));
    let current = after.read(&successor).expect("an older secret is accepted");
    assert!(matches!(after.refresh(&family, &current, at(602)), Refresh::Rotated { .. }));
    assert!(matches!(after.refresh(&family, &again, at(620)), Refresh::Reused));
}

#[test]
fn a_token_of_another_service_is_not_ours() {
    let (text, _) = RefreshTokens::new(&Keyring::generate()).begin(session(), at(0));
    let other = RefreshTokens::new(&Keyring::generate());
    assert_eq!(other.read(&text).err(), Some(NotOurs));
}

#[test]
fn a_token_does_not_show_when_it_is_printed() {
    let tokens = RefreshTokens::new(&Keyring::generate());
    let (text, _) = tokens.begin(session(), at(0));
    let token = tokens.read(&text).expect("a token of ours");
    assert_eq!(format!("{token:?}"), format!("RefreshToken {{ session: {:?}, .. }}", token.session));
}

#[test]
fn any_changed_bit_makes_a_token_not_ours() {
    let tokens = RefreshTokens::new(&Keyring::generate());
    let (text, _) = tokens.begin(session(), at(0));
    let bytes = URL_SAFE_NO_PAD.decode(text.expose_secret()).expect("base64url");
    for bit in 0..bytes.len() * 8 {
        let mut changed = bytes.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        let changed = SecretString::from(URL_SAFE_NO_PAD.encode(changed));
        assert_eq!(tokens.read(&changed).err(), Some(NotOurs), "bit {bit}");
    }
}

proptest! {
    #[test]
    fn no_other_text_is_ours(text in "[A-Za-z0-9_-]{0,120}|[A-Za-z0-9_-]{91}|.{0,60}") {
        let tokens = RefreshTokens::new(&Keyring::generate());
        prop_assert_eq!(tokens.read(&text.into()).err(), Some(NotOurs));
    }
}

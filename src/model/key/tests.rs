use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;

use super::*;

const DESK: &str = include_str!("../../../tests/keys/desk.asc");
const ALEX: &str = include_str!("../../../tests/keys/alex.asc");
const SIGN: &str = include_str!("../../../tests/keys/sign.asc");
const OLD: &str = include_str!("../../../tests/keys/old.asc");
const GONE: &str = include_str!("../../../tests/keys/gone.asc");
const CERTIFICATE: &str = include_str!("../../../tests/keys/desk.pem");
const OF_A_SITE: &str = include_str!("../../../tests/keys/web.pem");

const DESK_PRINT: &str = "66C3F518F077DEB6EFEF7E87F8F58E643BE3503D";
const CERTIFICATE_PRINT: &str = "03FCC49BAC98E2394A8745C087DE81ADF299AF865D144FBB502F0758D76AEA3D";

fn at(time: &str) -> DateTime<Utc> {
    time.parse().expect("a time")
}

fn now() -> DateTime<Utc> {
    at("2026-03-02T08:00:00Z")
}

fn sent(kind: &str, material: &str, fingerprint: Option<&str>) -> SentKey {
    SentKey {
        kind: kind.to_owned(),
        material: (!material.is_empty()).then(|| material.to_owned()),
        fingerprint: fingerprint.map(str::to_owned),
        belongs_to: "function".to_owned(),
    }
}

fn read(kind: &str, material: &str) -> KeyDetails {
    sent(kind, material, None).check(now()).expect("a key").details
}

fn refused(kind: &str, material: &str, fingerprint: Option<&str>) -> Vec<(String, &'static str)> {
    let violations = sent(kind, material, fingerprint).check(now()).expect_err("a refusal");
    violations.0.into_iter().map(|it| (it.pointer, it.code)).collect()
}

/// The bytes of an armored key.
fn bytes(armored: &str) -> Vec<u8> {
    let lines = armored.lines().skip_while(|line| !line.is_empty());
    let body: String = lines.take_while(|line| !line.starts_with('=') && !line.starts_with("---")).collect();
    STANDARD.decode(body).expect("base64")
}

#[test]
fn what_is_said_of_a_key_is_read_off_it() {
    let desk = read("openpgp", DESK);
    assert_eq!(desk.fingerprint, DESK_PRINT);
    assert_eq!(desk.user_ids, ["CERT Examplia <desk@cert.example>"]);
    assert_eq!(desk.algorithm.as_deref(), Some("eddsa"));
    assert_eq!(desk.made_at, Some(at("2026-01-10T08:00:00Z")));
    assert_eq!(desk.expires_at, Some(at("2028-01-10T08:00:00Z")));
    assert_eq!(desk.encrypts, Encrypts::Until(at("2027-01-10T08:00:00Z")), "the subkey ends first");
    for (when, usable) in
        [("2026-03-02T08:00:00Z", true), ("2027-01-10T07:59:59Z", true), ("2027-01-10T08:00:00Z", false)]
    {
        assert_eq!(desk.is_usable_at(at(when)), Some(usable), "{when}");
    }
    let alex = read("openpgp", ALEX);
    assert_eq!((alex.algorithm.as_deref(), alex.expires_at), (Some("rsa2048"), None));
    assert_eq!(alex.is_usable_at(now()), Some(false), "it only signs");
    assert_eq!(read("openpgp", SIGN).encrypts, Encrypts::Never);
}

#[test]
fn a_certificate_is_read_too() {
    let desk = read("smime", CERTIFICATE);
    assert_eq!(desk.fingerprint, CERTIFICATE_PRINT);
    assert_eq!(desk.user_ids, ["desk@cert.example"]);
    assert_eq!((desk.algorithm.as_deref(), desk.encrypts), (Some("rsa2048"), Encrypts::Always));
    let expires_at = desk.expires_at.expect("a certificate expires");
    assert_eq!(desk.is_usable_at(expires_at), Some(false));
    assert_eq!(read("smime", desk.material.as_deref().unwrap_or_default()), desk);
    let site = read("smime", OF_A_SITE);
    assert_eq!((site.user_ids, site.encrypts), (vec!["CN=www.cert.example".to_owned()], Encrypts::Never));
}

#[test]
fn a_key_is_the_same_however_it_is_sent_and_written_down_again() {
    let desk = read("openpgp", DESK);
    assert_eq!(read("openpgp", &STANDARD.encode(bytes(DESK))), desk);
    assert_eq!(read("openpgp", desk.material.as_deref().unwrap_or_default()), desk);
    let der = desk_certificate().certificate().expect("a certificate");
    assert_eq!(read("smime", &STANDARD.encode(der)), desk_certificate());
    let spaced = "66c3 f518 f077 deb6 efef  7e87 f8f5 8e64 3be3 503d";
    assert_eq!(sent("openpgp", DESK, Some(spaced)).check(now()).map(|it| it.details), Ok(desk));
}

fn desk_certificate() -> KeyDetails {
    read("smime", CERTIFICATE)
}

#[test]
fn a_fingerprint_alone_says_that_there_is_a_key() {
    let known = sent("openpgp", "", Some(DESK_PRINT)).check(now()).expect("a fingerprint").details;
    assert_eq!(known, KeyDetails::of_fingerprint(DESK_PRINT.to_owned()));
    assert_eq!(known.is_usable_at(now()), None);
    for wrong in ["", "66C3", "Z6C3F518F077DEB6EFEF7E87F8F58E643BE3503D", &"é".repeat(20)] {
        assert!(refused("openpgp", "", Some(wrong)).contains(&("/fingerprint".into(), "not_a_fingerprint")));
    }
    assert_eq!(refused("openpgp", "", None), [("/material".into(), "required")]);
    let other = [("/fingerprint".into(), "not_of_key")];
    assert_eq!(refused("openpgp", DESK, Some(CERTIFICATE_PRINT)), other);
    assert_eq!(refused("smime", CERTIFICATE, Some(DESK_PRINT)), other);
}

#[test]
fn what_is_no_good_key_is_refused_with_its_reason() {
    let two = [bytes(DESK), bytes(ALEX)].concat();
    let wrong = |kind: &str, material: &str| refused(kind, material, None).remove(0).1;
    assert_eq!(wrong("openpgp", OLD), "expired");
    assert_eq!(wrong("openpgp", GONE), "revoked");
    assert_eq!(wrong("openpgp", &STANDARD.encode(two)), "several_keys");
    assert_eq!(wrong("smime", &CERTIFICATE.repeat(2)), "several_keys");
    for (kind, material) in [
        ("openpgp", "hello"),
        ("openpgp", "aGVsbG8="),
        ("openpgp", CERTIFICATE),
        ("openpgp", "-----BEGIN PGP MESSAGE-----\n\naGVsbG8=\n-----END PGP MESSAGE-----"),
        ("smime", DESK),
        ("smime", "aGVsbG8="),
    ] {
        assert_eq!(wrong(kind, material), "not_a_key", "{kind} {material}");
    }
    // A user id that somebody else has put in, with no signature that the key made.
    let forged = [&bytes(DESK)[..], &[0xCD, 4], b"Eve!"].concat();
    assert_eq!(read("openpgp", &STANDARD.encode(forged)).user_ids, ["CERT Examplia <desk@cert.example>"]);
    let bare = &bytes(DESK)[..2 + usize::from(bytes(DESK)[1])];
    assert_eq!(wrong("openpgp", &STANDARD.encode(bare)), "not_self_signed");
}

#[test]
fn a_secret_is_refused_as_one_wherever_it_stands() {
    let wrong = |kind: &str, material: &str| refused(kind, material, None);
    let secret = vec![("/material".to_owned(), "secret_key")];
    for tag in [0xC5_u8, 0xC7, 0x94, 0x9C] {
        let packet = [tag, 3, 4, 0, 0];
        assert_eq!(wrong("openpgp", &STANDARD.encode(packet)), secret);
        assert_eq!(wrong("openpgp", &STANDARD.encode([&bytes(DESK)[..], &packet].concat())), secret);
    }
    for label in ["PGP PRIVATE KEY BLOCK", "PRIVATE KEY", "RSA PRIVATE KEY", "ENCRYPTED PRIVATE KEY"] {
        let block = format!("-----BEGIN {label}-----\n\naGVsbG8=\n-----END {label}-----\n");
        for kind in ["openpgp", "smime"] {
            assert_eq!(wrong(kind, &block), secret, "{kind} {label}");
            assert_eq!(wrong(kind, &format!("{CERTIFICATE}{block}")), secret, "{kind} {label}");
        }
    }
}

#[test]
fn packets_without_end_are_not_read() {
    let many = [bytes(DESK), [0xCD, 0].repeat(2000)].concat();
    assert_eq!(refused("openpgp", &STANDARD.encode(many), None)[0].1, "too_many_packets");
    let own = bytes(DESK);
    let bound = usize::from(own[1]) + 2;
    let user = bound + 2 + usize::from(own[bound + 1]);
    let signature = &own[user..user + 2 + usize::from(own[user + 1])];
    let signed = [&own[..user], &signature.repeat(201)].concat();
    assert_eq!(refused("openpgp", &STANDARD.encode(signed), None)[0].1, "too_many_signatures");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_mutation_of_a_key_breaks_its_reader(
        which in 0..2_usize,
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        cut in any::<prop::sample::Index>(),
        is_cut in any::<bool>(),
    ) {
        let certificate = desk_certificate().certificate().unwrap_or_default();
        let (kind, mut key) = vec![("openpgp", bytes(DESK)), ("smime", certificate)].swap_remove(which);
        for (place, byte) in flips {
            let place = place.index(key.len());
            key[place] = byte;
        }
        if is_cut {
            key.truncate(cut.index(key.len()));
        }
        let read = sent(kind, &STANDARD.encode(&key), None).check(now());
        // Whatever is taken can be written down and read again.
        if let Ok(draft) = read {
            let again = sent(kind, draft.details.material.as_deref().unwrap_or_default(), None).check(now());
            prop_assert_eq!(again.map(|it| it.details), Ok(draft.details));
        }
    }

    #[test]
    fn no_text_breaks_the_reader_of_keys(text in "(-----BEGIN PGP PUBLIC KEY BLOCK-----\n)?[ -~\n]{0,200}", kind in "openpgp|smime") {
        let _ = sent(&kind, &text, Some(&text)).check(now());
    }

    #[test]
    fn no_packets_break_the_reader_of_keys(
        packets in prop::collection::vec((0_u8..64, prop::collection::vec(any::<u8>(), 0..120), any::<bool>()), 0..8),
        begins in any::<bool>(),
    ) {
        // What stands between may be anything, and lengths may lie.
        let mut key = if begins { bytes(DESK) } else { Vec::new() };
        for (tag, body, lies) in packets {
            let length = u8::try_from(body.len()).unwrap_or_default();
            key.extend([0xc0 | tag, if lies { !length } else { length }]);
            key.extend(body);
        }
        for kind in ["openpgp", "smime"] {
            let _ = sent(kind, &STANDARD.encode(&key), None).check(now());
        }
    }

    #[test]
    fn a_fingerprint_that_passed_once_passes_again_unchanged(text in "(0x)?([0-9a-fA-F]{4}[ :-]?){8,16}|\\PC{0,70}") {
        if let Ok(draft) = sent("openpgp", "", Some(&text)).check(now()) {
            let read = draft.details.fingerprint;
            let again = sent("openpgp", "", Some(&read)).check(now());
            prop_assert_eq!(again.map(|it| it.details.fingerprint), Ok(read));
        }
    }
}

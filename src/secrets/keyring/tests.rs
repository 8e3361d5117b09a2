use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::sync::Barrier;

use secrecy::ExposeSecret;
use tempfile::{TempDir, tempdir};

use super::*;

fn folder() -> TempDir {
    tempdir().expect("a temporary folder")
}

fn write(path: PathBuf, content: impl AsRef<[u8]>, mode: u32) -> PathBuf {
    fs::write(&path, content).expect("a file");
    fs::set_permissions(&path, Permissions::from_mode(mode)).expect("its mode");
    path
}

fn files(folder: &Path) -> KeyFiles {
    KeyFiles {
        service_secrets: vec![folder.join("service-secret")],
        signing_keys: vec![folder.join("signing-key.pem")],
    }
}

fn cursors(keyring: &Keyring) -> Vec<[u8; 32]> {
    keyring.derive(Use::Cursors).all().copied().collect()
}

#[test]
fn what_is_missing_is_made_for_its_owner_alone_and_kept_afterwards() {
    let folder = folder();
    let state = folder.path().join("new/state");
    let first = Keyring::create_in(&state).expect("made");
    let second = Keyring::create_in(&state).expect("read");

    assert_eq!(cursors(&second), cursors(&first));
    assert_eq!(second.signing_key().id(), first.signing_key().id());
    assert_eq!(fs::metadata(&state).expect("the folder").permissions().mode() & 0o777, 0o700);
    let mut names = vec![];
    for entry in fs::read_dir(&state).expect("the folder") {
        let entry = entry.expect("an entry");
        assert_eq!(entry.metadata().expect("its mode").permissions().mode() & 0o777, 0o600);
        names.push(entry.file_name().into_string().expect("UTF-8"));
    }
    names.sort();
    assert_eq!(names, ["service-secret", "signing-key.pem"], "no draft is left behind");
}

#[test]
fn processes_that_start_at_once_get_the_same_keys() {
    let folder = folder();
    let together = Barrier::new(8);
    let found: Vec<_> = std::thread::scope(|scope| {
        let starts: Vec<_> = (0..8)
            .map(|_| {
                scope.spawn(|| {
                    together.wait();
                    let keyring = Keyring::create_in(folder.path()).expect("made or read");
                    (cursors(&keyring), keyring.signing_key().id().to_owned())
                })
            })
            .collect();
        starts.into_iter().map(|start| start.join().expect("no panic")).collect()
    });
    assert!(found.iter().all(|keys| *keys == found[0]));
}

#[test]
fn a_file_that_others_may_read_is_refused_with_the_way_out() {
    let folder = folder();
    Keyring::create_in(folder.path()).expect("made");
    for name in ["service-secret", "signing-key.pem"] {
        let path = folder.path().join(name);
        for mode in [0o640, 0o604, 0o660, 0o610, 0o644] {
            fs::set_permissions(&path, Permissions::from_mode(mode)).expect("its mode");
            let error = Keyring::load(&files(folder.path())).expect_err("open to others").to_string();
            assert!(error.contains(&format!("chmod 600 {}", path.display())), "{error}");
            assert!(error.contains(&format!("{mode:04o}")), "{error}");
        }
        fs::set_permissions(&path, Permissions::from_mode(0o400)).expect("its mode");
        Keyring::load(&files(folder.path())).expect("stricter is good");
    }
}

#[test]
fn a_link_is_as_open_as_the_file_it_leads_to() {
    let folder = folder();
    let open = write(folder.path().join("open"), ServiceSecret::generate().to_text().as_bytes(), 0o644);
    Keyring::create_in(&folder.path().join("state")).expect("made");
    let link = folder.path().join("link");
    symlink(open, &link).expect("a link");
    let files = KeyFiles { service_secrets: vec![link], ..files(&folder.path().join("state")) };
    assert!(matches!(Keyring::load(&files), Err(KeyringError::OpenToOthers { mode: 0o644, .. })));
}

#[test]
fn what_is_no_key_is_refused_by_name_and_not_repeated() {
    let folder = folder();
    Keyring::create_in(folder.path()).expect("made");
    for content in [&b"correct horse battery staple"[..], b"horse\xff\xfe", b""] {
        let wrong = write(folder.path().join("wrong"), content, 0o600);
        let secret = KeyFiles { service_secrets: vec![wrong.clone()], ..files(folder.path()) };
        let key = KeyFiles { signing_keys: vec![wrong.clone()], ..files(folder.path()) };
        for files in [secret, key] {
            let error = Keyring::load(&files).expect_err("no key").to_string();
            assert!(error.contains(&wrong.display().to_string()) && error.contains("openssl"), "{error}");
            assert!(!error.contains("horse"), "{error}");
        }
    }
    let long = write(folder.path().join("long"), "A".repeat(100_000), 0o600);
    let long = KeyFiles { service_secrets: vec![long], ..files(folder.path()) };
    assert!(matches!(Keyring::load(&long), Err(KeyringError::Unreadable { .. })));
    let absent = KeyFiles { signing_keys: vec![folder.path().join("absent")], ..files(folder.path()) };
    assert!(matches!(Keyring::load(&absent), Err(KeyringError::Unreadable { .. })));
    assert!(matches!(Keyring::load(&KeyFiles::default()), Err(KeyringError::NoFile("service secret"))));
}

#[test]
fn a_key_is_never_overwritten() {
    let folder = folder();
    let secret = write(folder.path().join("service-secret"), "damaged", 0o600);
    assert!(
        matches!(Keyring::create_in(folder.path()), Err(KeyringError::NotASecret(path)) if path == secret)
    );
    assert_eq!(fs::read_to_string(secret).expect("still there"), "damaged");
}

#[test]
fn older_keys_stand_behind_the_current_ones() {
    let (old, new) = (folder(), folder());
    let before = Keyring::create_in(old.path()).expect("made");
    let fresh = Keyring::create_in(new.path()).expect("made");
    let (mut listed, older) = (files(new.path()), files(old.path()));
    listed.service_secrets.extend(older.service_secrets);
    listed.signing_keys.extend(older.signing_keys);

    let keyring = Keyring::load(&listed).expect("all four");
    assert_eq!(cursors(&keyring), [cursors(&fresh), cursors(&before)].concat());
    assert_eq!(keyring.derive(Use::Cursors).current.expose_secret(), &cursors(&fresh)[0]);
    assert_eq!(keyring.signing_key().id(), fresh.signing_key().id());
    assert_eq!(keyring.public_keys(), [fresh.public_keys(), before.public_keys()].concat());
}

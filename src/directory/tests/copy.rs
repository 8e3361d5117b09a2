//! The copy on disk: it comes back as it was written, or not at all.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use tempfile::TempDir;

use super::world::{now, worlds};
use super::{callers, contacts, look, organizations};
use crate::access::Caller;
use crate::changes::{Kept, Record, RevokedSession};
use crate::directory::{CopyError, DiskCopy, Snapshot};
use crate::model::ids::{AccountId, SessionId};
use crate::secrets::Keyring;

fn copy_in(folder: &TempDir, keyring: &Keyring) -> DiskCopy {
    DiskCopy::new(keyring, folder.path().join("state").join("directory.copy"))
}

/// All that a snapshot holds, as it would be written, in one order.
fn held(snapshot: &Snapshot) -> Vec<String> {
    let mut records: Vec<String> = snapshot
        .records()
        .map(|record| serde_json::to_string(&Kept::of(record).expect("JSON")).expect("JSON"))
        .collect();
    records.sort();
    records
}

fn a_snapshot() -> Snapshot {
    worlds().new_tree(&mut TestRunner::deterministic()).expect("a world").current().snapshot()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_directory_comes_back_from_disk_as_it_was((world, caller) in worlds().prop_flat_map(|world| {
        let callers = callers(&world);
        (Just(world), callers)
    })) {
        let folder = tempfile::tempdir().expect("a folder");
        let copy = copy_in(&folder, &Keyring::generate());
        let before = world.snapshot();
        copy.write(&before, now()).expect("written");
        let after = copy.read().expect("read").expect("there");
        prop_assert_eq!(after.heard_at, now());
        let after = after.snapshot;
        prop_assert_eq!(after.position, before.position);
        prop_assert_eq!(held(&after), held(&before));
        for caller in [caller, Caller::Stranger] {
            let (before, after) = (look(&before, &caller), look(&after, &caller));
            prop_assert_eq!(organizations(&after, 3), organizations(&before, 3));
            prop_assert_eq!(contacts(&after, None, 3), contacts(&before, None, 3));
        }
    }
}

#[test]
fn an_ended_session_is_ended_in_the_copy_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let copy = copy_in(&folder, &Keyring::generate());
    let mut snapshot = a_snapshot();
    let account = snapshot.accounts().find(|it| it.disabled_at.is_none()).expect("an account").clone();
    let session = SessionId::new(now());
    assert!(snapshot.caller(account.id, Some(session), now()).is_some());
    let revoked = RevokedSession {
        id: session,
        account_id: account.id,
        organization_id: account.organization_id,
        forget_at: now() + chrono::Duration::minutes(1),
    };
    snapshot.put(Record::from(revoked), now());
    copy.write(&snapshot, now()).expect("written");
    let restored = copy.read().expect("read").expect("there").snapshot;
    assert!(restored.caller(account.id, Some(session), now()).is_none());
    assert!(restored.caller(account.id, Some(SessionId::new(now())), now()).is_some());
    assert!(restored.caller(AccountId::new(now()), None, now()).is_none());
}

#[test]
fn a_copy_is_for_its_owner_alone_and_shows_nothing_to_who_has_the_disk() {
    let folder = tempfile::tempdir().expect("a folder");
    let copy = copy_in(&folder, &Keyring::generate());
    assert!(copy.read().expect("nothing is no fault").is_none());
    let snapshot = a_snapshot();
    copy.write(&snapshot, now()).expect("written");
    let mode = |path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
    assert_eq!(mode(copy.path()), 0o600);
    assert_eq!(mode(copy.path().parent().expect("a folder")), 0o700);
    let bytes = fs::read(copy.path()).expect("read");
    let name = snapshot.organizations().next().expect("one").name.clone();
    assert!(!bytes.windows(name.len()).any(|part| part == name.as_bytes()));
    assert_eq!(
        fs::read_dir(copy.path().parent().expect("a folder")).expect("read").count(),
        1,
        "a draft stays"
    );
}

#[test]
fn what_was_changed_cut_off_lengthened_or_sealed_elsewhere_is_refused_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let keyring = Keyring::generate();
    let copy = copy_in(&folder, &keyring);
    copy.write(&a_snapshot(), now()).expect("written");
    let whole = fs::read(copy.path()).expect("read");
    let mut tried = 0;
    let mut refused = |bytes: &[u8]| {
        fs::write(copy.path(), bytes).expect("written");
        assert!(
            matches!(copy.read(), Err(CopyError::Damaged(_))),
            "{} of {} bytes",
            bytes.len(),
            whole.len()
        );
        tried += 1;
    };
    // A prime step, so that all places of a part are met.
    for at in (0..whole.len()).step_by(7) {
        let mut changed = whole.clone();
        changed[at] ^= 1;
        refused(&changed);
    }
    for length in (0..whole.len()).step_by(11) {
        refused(&whole[..length]);
    }
    refused(&[&whole[..], &[0]].concat());
    refused(b"<!DOCTYPE html>");
    println!("copies refused: {tried} of {tried}");

    fs::write(copy.path(), &whole).expect("written");
    assert!(matches!(copy_in(&folder, &Keyring::generate()).read(), Err(CopyError::Damaged(_))));
    assert!(copy_in(&folder, &keyring.replaced()).read().expect("an older secret opens it").is_some());
}

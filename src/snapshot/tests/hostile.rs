//! A store out of a stranger's repository: links, pipes, names and sizes that nobody means well with.

use std::fs::File;

use proptest::prelude::*;

use super::*;

#[test]
fn names_that_lead_elsewhere_are_refused() {
    let fixture = Fixture::new();
    let place = fixture.publish(&from_file("a.txt", b"15 000", MORNING));
    for bad in ["..", "../x", "/etc", "", ".tmp", "a/b", "\u{1b}[2J"] {
        assert!(matches!(fixture.store.snapshots(bad), Err(SnapshotError::BadName { .. })), "{bad:?}");
        assert!(matches!(fixture.store.manifest(bad, &place.snapshot), Err(SnapshotError::BadName { .. })), "{bad:?}");
        assert!(matches!(fixture.store.payload(&place.source, bad), Err(SnapshotError::BadName { .. })), "{bad:?}");
        let found = fixture.store.verify_snapshot(bad, bad);
        assert_eq!(found.len(), 1, "{found:?}");
    }
    let error = fixture.store.snapshots("\u{1b}[2J").unwrap_err().to_string();
    assert!(error.starts_with("\"\\u{1b}[2J\" is no source id"), "{error}");
    let missing = fixture.store.manifest(&place.source, "20260101T000000Z-0123456789").unwrap_err();
    assert!(matches!(missing, SnapshotError::Missing { what: "snapshot", .. }), "{missing}");
}

#[test]
fn a_file_beyond_the_limit_is_not_read() {
    let fixture = Fixture::new();
    let place = fixture.publish(&from_file("a.txt", b"15 000", MORNING));
    File::options().write(true).open(place.folder.join("text.txt")).unwrap().set_len(1 << 40).unwrap();
    let found = fixture.verify(&place);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].ends_with("text.txt: has 1099511627776 bytes, and a file of the store may hold 99614720"), "{found:#?}");
    assert!(matches!(fixture.store.layer(&place.source, &place.snapshot, Layer::Text), Err(SnapshotError::TooLarge { .. })));
    File::options().write(true).open(place.folder.join("manifest.json")).unwrap().set_len(2 << 20).unwrap();
    assert!(matches!(fixture.store.manifest(&place.source, &place.snapshot), Err(SnapshotError::TooLarge { limit: 1_048_576, .. })));
}

#[cfg(unix)]
#[test]
fn hostile_file_names_never_reach_the_terminal() {
    let fixture = Fixture::new();
    let place = fixture.publish(&from_file("a.txt", b"15 000", MORNING));
    for name in ["a\u{1b}[2J\n", "..\u{202e}txt", "..."] {
        fs::write(place.folder.join(name), "").unwrap();
    }
    fs::create_dir(fixture.store.root().join("\u{1b}]0;x")).unwrap();
    let found = fixture.store.verify_all();
    assert_eq!(found.len(), 4, "{found:#?}");
    assert!(found.iter().all(|damage| !damage.to_string().contains(|ch: char| ch.is_control() || ch == '\u{202e}')), "{found:#?}");
}

#[cfg(unix)]
#[test]
fn links_are_never_followed() {
    use std::os::unix::fs::symlink;

    let fixture = Fixture::new();
    let place = fixture.publish(&from_file("a.txt", b"15 000", MORNING));
    let root = fixture.store.root().to_path_buf();
    for file in place.files() {
        let (path, aside) = (place.folder.join(&file), fixture.folder.path().join("aside"));
        fs::rename(&path, &aside).unwrap();
        symlink(&aside, &path).unwrap();
        let found = fixture.verify(&place);
        let expected = format!("{file}: is a symbolic link; a snapshot holds plain files only, and it was not opened");
        assert!(found.iter().any(|damage| damage.ends_with(&expected)), "{found:#?}");
        let refused = match file.as_str() {
            "capture.warc" => fixture.store.payload(&place.source, &place.snapshot).err(),
            "manifest.json" => fixture.store.manifest(&place.source, &place.snapshot).err(),
            "text.txt" => fixture.store.layer(&place.source, &place.snapshot, Layer::Text).err(),
            _ => None,
        };
        if file != sums::NAME {
            assert!(matches!(refused, Some(SnapshotError::NotPlain { what: "a symbolic link", .. })), "{file}: {refused:?}");
        }
        fs::remove_file(&path).unwrap();
        fs::rename(&aside, &path).unwrap();
    }
    assert_eq!(fixture.store.verify_all(), []);

    // Folders and the store's own files: neither read nor written through.
    let elsewhere = fixture.folder.path().join("elsewhere");
    let capture = from_file("a.txt", b"16 000", EVENING);
    let source = source_of(&capture.origin);
    for path in
        [place.folder.clone(), root.join(&place.source), root.join("STORE.toml"), root.join(".lock"), root.join(".tmp"), root.clone()]
    {
        let was_there = path.exists();
        if was_there {
            fs::rename(&path, &elsewhere).unwrap();
        } else {
            fs::create_dir(&elsewhere).unwrap();
        }
        let before = if elsewhere.is_dir() { tree(&elsewhere) } else { Vec::new() };
        symlink(&elsewhere, &path).unwrap();
        if path != place.folder {
            let error = SnapshotStore::open(&root).and_then(|store| store.publish(&source, &capture, TOOL)).unwrap_err();
            assert!(matches!(error, SnapshotError::NotPlain { .. }), "{}: {error}", path.display());
        }
        assert!(path == root || !fixture.store.verify_all().is_empty(), "{}", path.display());
        assert_eq!(if elsewhere.is_dir() { tree(&elsewhere) } else { Vec::new() }, before, "{}", path.display());
        fs::remove_file(&path).unwrap();
        if was_there {
            fs::rename(&elsewhere, &path).unwrap();
        } else {
            fs::remove_dir(&elsewhere).unwrap();
        }
    }
}

/// Whoever opened the pipe would wait for ever.
#[cfg(target_os = "linux")]
#[test]
fn pipes_are_never_opened() {
    use rustix::fs::{CWD, FileType, Mode, mknodat};

    let fixture = Fixture::new();
    let place = fixture.publish(&from_file("a.txt", b"15 000", MORNING));
    let root = fixture.store.root();
    for path in place.files().into_iter().map(|file| place.folder.join(file)).chain([
        root.join(&place.source).join(SOURCE_FILE),
        root.join("STORE.toml"),
        root.join(".lock"),
    ]) {
        let bytes = fs::read(&path).unwrap();
        fs::remove_file(&path).unwrap();
        mknodat(CWD, &path, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
        let found = fixture.store.verify_all();
        assert!(found.iter().any(|damage| damage.message.contains("is a pipe")), "{}: {found:#?}", path.display());
        let capture = from_file("b.txt", b"16 000", EVENING);
        let published = fixture.store.publish(&source_of(&capture.origin), &capture, TOOL);
        let own = path.parent() == Some(root);
        assert_eq!(matches!(published, Err(SnapshotError::NotPlain { .. })), own, "{}: {published:?}", path.display());
        fs::remove_file(&path).unwrap();
        fs::write(&path, bytes).unwrap();
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn any_bytes_in_any_file_are_survived_and_found(bytes in prop::collection::vec(any::<u8>(), 0..300), json in "[\\[{\\]}\",:0-9a-z]{0,80}") {
        let fixture = Fixture::new();
        let place = fixture.publish(&from_file("a.txt", b"15 000", MORNING));
        for file in place.files() {
            let path = place.folder.join(&file);
            let whole = fs::read(&path).unwrap();
            for strange in [bytes.as_slice(), json.as_bytes()] {
                fs::write(&path, strange).unwrap();
                prop_assert!(!fixture.verify(&place).is_empty(), "{}", file);
                prop_assert!(!fixture.store.verify_snapshot_quick(&place.source, &place.snapshot).is_empty() || strange.len() == whole.len(), "{}, quick", file);
                let _ = fixture.store.payload(&place.source, &place.snapshot);
                let _ = fixture.store.layer(&place.source, &place.snapshot, Layer::Text);
            }
            fs::write(&path, &whole).unwrap();
        }
        let source_file = fixture.store.root().join(&place.source).join(SOURCE_FILE);
        fs::write(source_file, &bytes).unwrap();
        prop_assert!(!fixture.store.verify_all().is_empty());
    }
}

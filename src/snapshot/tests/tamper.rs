//! The tamper matrix: every kind of change to a published snapshot, and what verification says of it.

use std::fs::File;
use std::io::{Seek, Write};

use super::*;

fn small() -> (Fixture, Place) {
    let fixture = Fixture::new();
    let place = fixture.publish(&from_file("a.txt", "près de 15 000\n".as_bytes(), MORNING));
    (fixture, place)
}

/// Changes the file in its place: to replace it a thousand times would have the disk do all the work.
fn overwrite(file: &mut File, bytes: &[u8]) {
    file.rewind().unwrap();
    file.write_all(bytes).unwrap();
}

#[test]
fn every_flipped_byte_is_found() {
    let (fixture, place) = small();
    let mut flipped = 0;
    for name in place.files() {
        let path = place.folder.join(&name);
        let bytes = fs::read(&path).unwrap();
        let mut file = File::options().write(true).open(&path).unwrap();
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1 << (at % 8);
            overwrite(&mut file, &changed);
            assert!(!fixture.verify(&place).is_empty(), "{name}, byte {at}");
            if ["manifest.json", sums::NAME].contains(&name.as_str()) {
                assert!(!fixture.store.verify_snapshot_quick(&place.source, &place.snapshot).is_empty(), "{name}, byte {at}, quick");
            }
            flipped += 1;
        }
        overwrite(&mut file, &bytes);
    }
    assert!(flipped > 2000, "{flipped}");
    assert_eq!(fixture.verify(&place), Vec::<String>::new());
}

#[test]
fn every_other_bit_of_the_sums_is_found() {
    let (fixture, place) = small();
    let path = place.folder.join(sums::NAME);
    let bytes = fs::read(&path).unwrap();
    let mut file = File::options().write(true).open(&path).unwrap();
    for at in 0..bytes.len() {
        for bit in (0..8).filter(|bit| *bit != at % 8) {
            let mut changed = bytes.clone();
            changed[at] ^= 1 << bit;
            overwrite(&mut file, &changed);
            assert!(!fixture.store.verify_snapshot_quick(&place.source, &place.snapshot).is_empty(), "byte {at}, bit {bit}");
        }
    }
}

#[test]
fn every_cut_is_found() {
    let (fixture, place) = small();
    for name in place.files() {
        let path = place.folder.join(&name);
        let bytes = fs::read(&path).unwrap();
        let mut file = File::options().write(true).open(&path).unwrap();
        for length in (0..bytes.len() as u64).rev() {
            file.set_len(length).unwrap();
            // Lengths are known without a look inside, so the quick look finds every cut too.
            assert!(!fixture.store.verify_snapshot_quick(&place.source, &place.snapshot).is_empty(), "{name} cut to {length}, quick");
            if length % 8 == 0 {
                assert!(!fixture.verify(&place).is_empty(), "{name} cut to {length}");
            }
        }
        overwrite(&mut file, &bytes);
    }
    assert_eq!(fixture.verify(&place), Vec::<String>::new());
}

#[test]
fn each_kind_of_damage_has_its_own_message() {
    type Harm = fn(&Place);
    let cases: [(&str, Harm, &str); 19] = [
        ("cut", |place| fs::write(place.folder.join("text.txt"), "près").unwrap(), "text.txt: was cut: 5 of its 16 bytes are left"),
        ("append", |place| place.edit("text.txt", "000", "0000"), "text.txt: has 1 bytes too many (17, not 16)"),
        ("change", |place| place.edit("text.txt", "15", "16"), "text.txt: was changed: its SHA-256 is "),
        ("change of the capture", |place| place.edit("capture.warc", "15 000", "16 000"), "capture.warc: was changed: its SHA-256 is "),
        ("empty", |place| fs::write(place.folder.join("manifest.json"), "").unwrap(), "manifest.json: is empty"),
        ("change of the manifest", |place| place.edit("manifest.json", "0.1.0", "0.1.1"), "manifest.json: was changed: its SHA-256 is "),
        ("delete", |place| fs::remove_file(place.folder.join("text.txt")).unwrap(), "text.txt: is missing, and SHA256SUMS lists it"),
        (
            "delete the manifest",
            |place| fs::remove_file(place.folder.join("manifest.json")).unwrap(),
            "manifest.json: is missing: nothing says what the snapshot is",
        ),
        (
            "delete the sums",
            |place| fs::remove_file(place.folder.join(sums::NAME)).unwrap(),
            "SHA256SUMS: is missing: nothing says what the files should be",
        ),
        ("delete all", |place| fs::remove_dir_all(&place.folder).unwrap(), ": the snapshot is missing"),
        (
            "add",
            |place| fs::write(place.folder.join("more.txt"), "").unwrap(),
            "more.txt: is not part of the snapshot: SHA256SUMS does not list it",
        ),
        (
            "add a hidden file",
            |place| fs::write(place.folder.join(".DS_Store"), "").unwrap(),
            ".DS_Store: is a name that no file of a snapshot has",
        ),
        (
            "add a folder",
            |place| fs::create_dir(place.folder.join("more")).unwrap(),
            "more: is a folder; a snapshot holds plain files only",
        ),
        (
            "CR LF",
            |place| place.edit("text.txt", "\n", "\r\n"),
            "text.txt: its line ends were changed from LF to CR LF: see .gitattributes",
        ),
        (
            "CR LF in the manifest",
            |place| place.edit("manifest.json", "\n", "\r\n"),
            "manifest.json: its line ends were changed from LF to CR LF",
        ),
        (
            "CR LF in the sums",
            |place| place.edit(sums::NAME, "\n", "\r\n"),
            "SHA256SUMS: line 1 ends with CR LF: a program changed the line ends",
        ),
        (
            "LF in the capture",
            |place| place.edit("capture.warc", "\r\n", "\n"),
            "capture.warc: its line ends were changed from CR LF to LF",
        ),
        (
            "sums without the text",
            |place| {
                fs::remove_file(place.folder.join("text.txt")).unwrap();
                place.sum_again();
            },
            "text.txt: manifest.json lists it, and SHA256SUMS does not",
        ),
        (
            "sums with a file more",
            |place| {
                fs::write(place.folder.join("more.txt"), "").unwrap();
                place.sum_again();
            },
            "more.txt: SHA256SUMS lists it, and manifest.json does not",
        ),
    ];
    for (name, harm, expected) in cases {
        let (fixture, place) = small();
        harm(&place);
        let found = fixture.verify(&place);
        assert!(found.iter().any(|damage| damage.contains(expected)), "{name}: {found:#?}");
        assert!(found.iter().all(|damage| damage.starts_with(&format!("{}/{}", place.source, place.snapshot))), "{name}: {found:#?}");
        if name != "delete all" {
            assert!(fixture.store.verify_all().iter().any(|damage| damage.to_string().contains(expected)), "{name}");
        }
    }
}

#[test]
fn changes_with_rewritten_sums_are_found_by_the_manifest() {
    let cases = [
        ("text.txt", "15 000", "16 000", "text.txt: manifest.json and SHA256SUMS give it different hashes"),
        ("capture.warc", "15 000", "16 000", "capture.warc: manifest.json and SHA256SUMS give it different hashes"),
        ("capture.warc", "15 000", "16 000", "capture.warc: is no capture of ours: at byte"),
        ("manifest.json", "\"codepoints\": 15", "\"codepoints\": 16", "text.txt: manifest.json says 16 code points, and it has 15"),
        ("manifest.json", "\"bytes\": 16", "\"bytes\": 17", "text.txt: manifest.json says 17 bytes, and it has 16"),
        ("manifest.json", "\"bytes\": 16", "\"bytes\": 17", "capture.warc: its payload has 16 bytes, and manifest.json says 17"),
        ("manifest.json", "\"name\": \"capture.warc\"", "\"name\": \"other.warc\"", "manifest.json: does not list capture.warc"),
        ("manifest.json", "20261122T065609Z", "20261122T065610Z", "manifest.json: is of the snapshot 20261122T065610Z"),
        ("manifest.json", "2026-11-22T06:56:09Z", "2026-11-21T06:56:09Z", "manifest.json: the snapshot's name does not belong to its time"),
        ("manifest.json", "\"source\": \"file-a", "\"source\": \"file-b", "manifest.json: is of the source file-b"),
        (
            "manifest.json",
            "\"format\": 1",
            "\"format\": 7",
            "manifest.json: cannot be read: it is of format 7, and this version reads up to 1",
        ),
        ("manifest.json", "\"tool\":", "\"tool\": \"x\", \"tool\":", "manifest.json: cannot be read: the key \"tool\" stands twice"),
        ("manifest.json", "capture.warc", "../capture.warc", "\"../capture.warc\" is no plain file name"),
    ];
    for (file, from, to, expected) in cases {
        let (fixture, place) = small();
        place.edit(file, from, to);
        place.sum_again();
        let found = fixture.verify(&place);
        assert!(found.iter().any(|damage| damage.contains(expected)), "{from} → {to}: {found:#?}");
    }
}

/// All hashes of a forged payload agree with each other; the snapshot's name does not.
#[test]
fn another_payload_under_the_same_name_is_found() {
    let (fixture, place) = small();
    let forged = Fixture::new();
    let other = forged.publish(&from_file("a.txt", "près de 16 000\n".as_bytes(), MORNING));
    for file in other.files() {
        fs::copy(other.folder.join(&file), place.folder.join(&file)).unwrap();
    }
    place.edit("manifest.json", &other.snapshot, &place.snapshot);
    place.sum_again();
    let found = fixture.verify(&place);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(
        found[0].ends_with(
            "manifest.json: the snapshot's name does not belong to its time and its payload's SHA-256: one of the three was changed"
        ),
        "{found:#?}"
    );
}

/// Text, manifest and sums agree with each other; the bytes of the capture read otherwise.
#[test]
fn a_text_changed_with_all_its_hashes_is_found() {
    let cases: [(&Capture, &str, &str, &str); 3] = [
        (&from_file("a.txt", b"15 000\r\nsanctions", MORNING), "text.txt", "15", "fc-text/"),
        (&fetched(PAGE, MORNING), "text.txt", "15 000", "fc-text/"),
        (&fetched(PAGE, MORNING), "main.txt", "15 000", "fc-main/"),
    ];
    for (capture, file, from, extractor) in cases {
        let fixture = Fixture::new();
        let place = fixture.publish(capture);
        let old = hash::hex_of(&fs::read(place.folder.join(file)).unwrap());
        place.edit(file, from, &from.replace('5', "6"));
        let new = hash::hex_of(&fs::read(place.folder.join(file)).unwrap());
        place.edit("manifest.json", &old, &new);
        place.sum_again();
        assert_eq!(fixture.verify(&place), Vec::<String>::new(), "the hashes agree");
        assert_eq!(fixture.store.verify_all_bytes(), []);
        for found in [fixture.store.verify_snapshot_text(&place.source, &place.snapshot), fixture.store.verify_all()] {
            assert_eq!(found.len(), 1, "{found:#?}");
            let expected = format!("{file}: is not what {extractor}");
            assert!(
                found[0].to_string().contains(&expected) && found[0].message.ends_with("together with manifest.json and SHA256SUMS"),
                "{found:#?}"
            );
        }
        // What another version read is not judged by this one.
        place.edit("manifest.json", extractor, "fc-other/");
        place.sum_again();
        assert_eq!(fixture.store.verify_all(), []);
    }
}

#[test]
fn a_text_taken_out_with_all_its_traces_is_found() {
    let (fixture, place) = small();
    let text = fs::read_to_string(place.folder.join("manifest.json")).unwrap();
    let (at, end) = (text.find("\"text\": [").unwrap(), text.rfind("\n  ]").unwrap());
    fs::write(place.folder.join("manifest.json"), format!("{}\"text\": [{}", &text[..at], &text[end..])).unwrap();
    fs::remove_file(place.folder.join("text.txt")).unwrap();
    place.sum_again();
    let found = fixture.store.verify_all();
    assert!(found.len() == 1 && found[0].message.starts_with("lists no text layer"), "{found:#?}");
}

/// Each file is what it was once, so nothing in the folder can tell: the repository's history does. `verify` says so.
#[test]
fn a_source_rolled_back_to_an_older_state_is_for_the_history_to_find() {
    let fixture = Fixture::new();
    fixture.publish(&from_file("a.txt", b"15 000", MORNING));
    let home = fixture.store.root().join(source_of(&from_file("a.txt", b"", MORNING).origin).id);
    let older = tree(&home);
    let two = fixture.publish(&from_file("a.txt", b"16 000", EVENING));
    fs::remove_dir_all(&two.folder).unwrap();
    assert_eq!(tree(&home), older);
    assert_eq!(fixture.store.verify_all(), []);
}

#[test]
fn swapped_files_and_folders_are_found() {
    let fixture = Fixture::new();
    let one = fixture.publish(&from_file("a.txt", b"15 000", MORNING));
    let two = fixture.publish(&from_file("a.txt", b"16 000", EVENING));
    let far = fixture.publish(&from_file("b.txt", b"15 000", MORNING));
    let swap = |a: &Path, b: &Path| {
        let between = fixture.folder.path().join("between");
        fs::rename(a, &between).unwrap();
        fs::rename(b, a).unwrap();
        fs::rename(&between, b).unwrap();
    };
    for file in one.files() {
        swap(&one.folder.join(&file), &two.folder.join(&file));
        for place in [&one, &two] {
            assert!(!fixture.verify(place).is_empty(), "{file} of {}", place.snapshot);
        }
        swap(&one.folder.join(&file), &two.folder.join(&file));
    }
    assert_eq!(fixture.store.verify_all(), []);

    swap(&one.folder, &two.folder);
    assert!(
        fixture.verify(&one)[0].ends_with(&format!("manifest.json: is of the snapshot {}: a file or folder was swapped", two.snapshot))
    );
    swap(&one.folder, &two.folder);
    swap(&one.folder, &far.folder);
    assert!(fixture.verify(&one)[0].ends_with(&format!("manifest.json: is of the source {}: a file or folder was swapped", far.source)));
    swap(&one.folder, &far.folder);
    swap(&fixture.store.root().join(&one.source), &fixture.store.root().join(&far.source));
    let found = fixture.store.verify_all();
    assert!(
        found.iter().any(|damage| damage.message.starts_with(&format!("its address belongs to the source {}", far.source))),
        "{found:#?}"
    );
}

/// Who changes a manifest and all sums is caught by the next snapshot alone; of the newest one, by the repository's history
/// alone. The second half states what is not proved.
#[test]
fn a_rewritten_manifest_is_found_by_the_next_snapshot() {
    let fixture = Fixture::new();
    let one = fixture.publish(&from_file("a.txt", b"15 000", MORNING));
    let two = fixture.publish(&from_file("a.txt", b"16 000", EVENING));
    one.edit("manifest.json", "factcheck 0.1.0", "factcheck 0.9.0");
    one.sum_again();
    let found = fixture.verify(&one);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].contains(&format!("manifest.json: is not the manifest that {} was made after (SHA-256 ", two.snapshot)), "{found:#?}");
    assert!(found[0].ends_with(": one of the two was changed together with its SHA256SUMS"), "{found:#?}");
    assert_eq!(fixture.verify(&two), Vec::<String>::new());

    two.edit("manifest.json", "factcheck 0.1.0", "factcheck 0.9.0");
    two.sum_again();
    assert_eq!(fixture.verify(&two), Vec::<String>::new());

    fs::remove_dir_all(&one.folder).unwrap();
    let found = fixture.verify(&two);
    assert!(found[0].ends_with(&format!("names {} as the snapshot before it, and that one is gone", one.snapshot)), "{found:#?}");
}

#[test]
fn damage_to_the_store_itself_is_found() {
    type Harm = fn(&Path, &Place);
    let cases: [(&str, Harm, &str); 10] = [
        (
            "a check that does not read",
            |root, place| fs::write(root.join(&place.source).join(CHECKS_FILE), "{}\n{\"at").unwrap(),
            "checks.jsonl: line 1 cannot be read",
        ),
        ("STORE.toml gone", |root, _| fs::remove_file(root.join("STORE.toml")).unwrap(), "STORE.toml: is missing"),
        ("STORE.toml newer", |root, _| fs::write(root.join("STORE.toml"), "format = 2").unwrap(), "STORE.toml: is of format 2"),
        (
            "STORE.toml broken",
            |root, _| fs::write(root.join("STORE.toml"), "format = ").unwrap(),
            "STORE.toml: cannot be read: TOML parse error at line 1",
        ),
        (
            "attributes gone",
            |root, _| fs::remove_file(root.join(".gitattributes")).unwrap(),
            ".gitattributes: is missing: git may change line ends",
        ),
        ("attributes emptied", |root, _| fs::write(root.join(".gitattributes"), "").unwrap(), ".gitattributes: has lost its line"),
        ("source.toml gone", |root, place| fs::remove_file(root.join(&place.source).join(SOURCE_FILE)).unwrap(), "source.toml: is missing"),
        (
            "source.toml broken",
            |root, place| fs::write(root.join(&place.source).join(SOURCE_FILE), "format = 1\nurl = 3").unwrap(),
            "source.toml: cannot be read",
        ),
        ("a strange folder", |root, _| fs::create_dir(root.join("Other")).unwrap(), "Other: is no name of a source"),
        (
            "a strange folder in a source",
            |root, place| fs::create_dir(root.join(&place.source).join("old")).unwrap(),
            "old: is no name of a snapshot",
        ),
    ];
    for (name, harm, expected) in cases {
        let (fixture, place) = small();
        harm(fixture.store.root(), &place);
        let found = fixture.store.verify_all();
        assert_eq!(found.len(), 1, "{name}: {found:#?}");
        assert!(found[0].to_string().contains(expected), "{name}: {found:#?}");
    }
}

#[test]
fn verification_writes_nothing() {
    let (fixture, place) = small();
    place.edit("text.txt", "15", "16");
    let root = fixture.store.root();
    fs::remove_file(root.join(".lock")).unwrap();
    let before = tree(root);
    fixture.store.verify_all();
    fixture.verify(&place);
    fixture.store.verify_snapshot_quick(&place.source, &place.snapshot);
    assert_eq!(tree(root), before);
    assert!(!root.join(".lock").exists() && !root.join(".tmp").exists());
}

#[test]
fn reading_refuses_what_verification_would_find() {
    let (fixture, place) = small();
    let (source, snapshot) = (place.source.as_str(), place.snapshot.as_str());
    place.edit("text.txt", "15", "16");
    let error = fixture.store.layer(source, snapshot, Layer::Text).unwrap_err();
    assert!(
        error.is_corruption() && error.to_string().contains("text.txt is damaged: its SHA-256 is not the one in manifest.json"),
        "{error}"
    );
    place.edit("capture.warc", "15 000", "16 000");
    let error = fixture.store.payload(source, snapshot).unwrap_err();
    assert!(error.is_corruption() && error.to_string().contains("WARC-Block-Digest"), "{error}");
    place.edit("manifest.json", "\"format\": 1", "\"format\": 2");
    let error = fixture.store.manifest(source, snapshot).unwrap_err();
    assert!(matches!(error, SnapshotError::NewerFormat { found: 2, known: 1, .. }) && !error.is_corruption(), "{error}");
    fs::write(place.folder.join("manifest.json"), "{").unwrap();
    assert!(matches!(fixture.store.manifest(source, snapshot), Err(SnapshotError::Json { .. })));
    fs::write(fixture.store.root().join("STORE.toml"), "format = 2").unwrap();
    assert!(matches!(SnapshotStore::open(fixture.store.root()), Err(SnapshotError::NewerFormat { .. })));
}

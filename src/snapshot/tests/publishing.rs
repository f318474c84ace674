//! What goes in, how it appears, and what is left when it cannot.

use std::fs::File;
use std::process::Command;

use proptest::prelude::*;

use super::*;
use crate::ingest::InProcess;
use crate::model::Timestamp;

/// The first line of a new record, for editors.
const SCHEMA: &str = "#:schema ../../.factcheck/schema/source.json\n";

#[test]
fn a_page_comes_back_as_it_was_published() {
    let fixture = Fixture::new();
    let capture = fetched(PAGE, "2026-11-22T06:56:09.5Z");
    let place = fixture.publish(&capture);
    let store = &fixture.store;
    assert!(place.new);
    assert_eq!(place.snapshot, format!("20261122T065609Z-{}", &hash::hex_of(PAGE.as_bytes())[..10]));
    assert_eq!(place.files(), ["SHA256SUMS", "capture.warc", "main.txt", "manifest.json", "text.txt"]);
    assert_eq!(store.verify_all(), []);
    assert_eq!(fixture.verify(&place), Vec::<String>::new());
    assert_eq!(store.verify_snapshot_quick(&place.source, &place.snapshot), []);
    assert_eq!(store.payload(&place.source, &place.snapshot).unwrap(), PAGE.as_bytes());
    assert_eq!(store.sources().unwrap(), std::slice::from_ref(&place.source));
    assert_eq!(store.snapshots(&place.source).unwrap(), std::slice::from_ref(&place.snapshot));
    assert_eq!(store.source(&place.source).unwrap(), source_of(&capture.origin));

    let layer = |layer| store.layer(&place.source, &place.snapshot, layer).unwrap();
    let layers = layers::text_layers(&capture, &InProcess);
    let (text, main) = (layer(Layer::Text).unwrap(), layer(Layer::Main).unwrap());
    assert_eq!([text.as_str(), main.as_str()], [layers.texts[0].text.as_str(), layers.texts[1].text.as_str()]);
    assert!(text.contains("Accueil") && text.contains("Près de 15 000 sanctions"), "{text}");
    assert!(!main.contains("Accueil") && main.contains("Près de 15 000 sanctions"), "{main}");
    assert_eq!(layer(Layer::Page), None);

    let manifest = store.manifest(&place.source, &place.snapshot).unwrap();
    assert_eq!(manifest.fetched_at.parse::<Timestamp>().unwrap().as_second(), capture.fetched_at.as_second());
    assert_eq!((manifest.origin(), manifest.clock_skew_s), (capture.origin, Some(1)));
    assert_eq!((manifest.final_url.as_deref(), manifest.hops.len()), (Some("https://example.com/news/budget-2025?%C3%A9=1"), 2));
    assert_eq!(manifest.redacted_headers, ["cookie", "set-cookie"]);
    assert_eq!(manifest.payload.sniffed.as_deref(), Some("text/html"));
    assert_eq!(manifest.dates.http_last_modified.as_deref(), Some("Fri, 20 Nov 2026 08:00:00 GMT"));
    assert_eq!(manifest.text[0].codepoints, text.chars().count() as u64);
    assert_eq!((manifest.flags.as_slice(), manifest.prev), (["noarchive".to_owned()].as_slice(), None));
}

#[test]
fn a_store_holds_what_its_format_says() {
    let fixture = Fixture::new();
    let root = fixture.store.root();
    let place = fixture.publish(&from_file("notes/a.txt", b"15 000\n", MORNING));
    let read = |name: &str| fs::read_to_string(root.join(name)).unwrap();
    assert_eq!(read("STORE.toml"), "format = 1\nhash = \"sha256\"\n");
    assert_eq!(read(".gitattributes"), "* -text -ident -filter -working-tree-encoding -export-subst\n*.jsonl merge=union\n*.warc -diff\n");
    assert_eq!(read(".gitignore"), "!**\n/.tmp/\n/.lock\n");
    assert_eq!(read(&format!("{}/source.toml", place.source)), format!("{SCHEMA}format = 1\npath = \"notes/a.txt\"\n"));
    assert_eq!(disk::names(root).unwrap(), [".gitattributes", ".gitignore", ".lock", "STORE.toml", place.source.as_str()]);
    assert_eq!(place.files(), ["SHA256SUMS", "capture.warc", "manifest.json", "text.txt"]);

    let manifest = fs::read_to_string(place.folder.join("manifest.json")).unwrap();
    let keys: Vec<&str> = manifest.lines().filter_map(|line| line.strip_prefix("  \"")?.split('"').next()).collect();
    assert!(keys.is_sorted() && keys.contains(&"payload"), "{keys:?}");
    assert!(manifest.ends_with("\n}\n") && !manifest.contains('\r'));

    let before = tree(root);
    SnapshotStore::init(root).unwrap();
    assert_eq!(tree(root), before, "a second init changes nothing");
}

#[test]
fn coreutils_agree_about_the_sums() {
    let fixture = Fixture::new();
    let place = fixture.publish(&fetched(PAGE, MORNING));
    // What must hold anywhere is asserted by our own reader; where the command exists, it must agree.
    let sums = sums::parse(&fs::read(place.folder.join(sums::NAME)).unwrap()).unwrap();
    let hashes: Vec<(String, String)> = ["capture.warc", "main.txt", "manifest.json", "text.txt"]
        .iter()
        .map(|name| ((*name).to_owned(), hash::hex_of(&fs::read(place.folder.join(name)).unwrap())))
        .collect();
    assert_eq!(sums, hashes);
    if let Ok(output) = Command::new("sha256sum").args(["--strict", "-c", sums::NAME]).current_dir(&place.folder).output() {
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
        place.edit("text.txt", "15", "16");
        let output = Command::new("sha256sum").args(["--strict", "-c", sums::NAME]).current_dir(&place.folder).output().unwrap();
        assert!(!output.status.success());
    }
}

#[test]
fn the_same_payload_makes_no_second_snapshot() {
    let fixture = Fixture::new();
    let first = fixture.publish(&fetched(PAGE, MORNING));
    let before = tree(fixture.store.root());
    let again = fixture.publish(&fetched(PAGE, EVENING));
    assert_eq!((again.snapshot.as_str(), again.new), (first.snapshot.as_str(), false));
    assert_eq!(tree(fixture.store.root()), before);

    // Another payload in between does not hide the first one.
    let other = fixture.publish(&fetched(&PAGE.replace("15", "16"), EVENING));
    let back = fixture.publish(&fetched(PAGE, "2026-11-23T00:00:00Z"));
    assert_eq!((other.new, back.new, back.snapshot.as_str()), (true, false, first.snapshot.as_str()));

    // A damaged snapshot does not stand in for the bytes; the new one has them whole.
    first.edit("capture.warc", "15 000", "19 000");
    let whole = fixture.publish(&fetched(PAGE, "2026-11-24T00:00:00Z"));
    assert!(whole.new);
    assert_eq!(fixture.verify(&whole), Vec::<String>::new());
    assert_ne!(fixture.verify(&first), Vec::<String>::new());
}

#[test]
fn other_bytes_that_read_the_same_make_no_second_snapshot() {
    let fixture = Fixture::new();
    let first = fixture.publish(&fetched(PAGE, MORNING));
    let before = tree(fixture.store.root());
    let source = source_of(&fetched(PAGE, MORNING).origin);
    let token = fetched(&PAGE.replace("<body>", "<body data-token=\"8f2c\">"), EVENING);
    let again = fixture.store.publish(&source, &token, TOOL).unwrap();
    assert_eq!((again.snapshot.as_str(), again.new, again.same_text), (first.snapshot.as_str(), false, true));
    assert_eq!(tree(fixture.store.root()), before);
    // A quote may stand in either layer, so a page whose menu changed is another one.
    let menu = fixture.publish(&fetched(&PAGE.replace("Accueil", "Contact"), EVENING));
    assert!(menu.new);
    // Whoever asks for it gets it; the same bytes never.
    let always = PublishOptions { always: true };
    let forced = fixture.store.publish_with(&source, &token, TOOL, always).unwrap();
    assert!(forced.new && !forced.same_text, "{forced:?}");
    assert!(!fixture.store.publish_with(&source, &token, TOOL, always).unwrap().new);
    // A damaged snapshot does not stand in for the text.
    let fixture = Fixture::new();
    let first = fixture.publish(&fetched(PAGE, MORNING));
    first.edit("capture.warc", "15 000", "19 000");
    assert!(fixture.publish(&token).new);
    // What cannot be read as text is never the same as another such thing.
    for (at, new) in [(MORNING, true), (EVENING, true)] {
        let mut capture = from_file("picture.png", &[b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", at.as_bytes()].concat(), at);
        capture.media_type = "image/png".to_owned();
        assert_eq!(fixture.publish(&capture).new, new, "{at}");
    }
}

#[test]
fn what_makes_a_repository_large_is_said() {
    let fixture = Fixture::new();
    let capture = from_file("large.txt", "15 000 sanctions\n".repeat(180_000).as_bytes(), MORNING);
    let published = fixture.store.publish(&source_of(&capture.origin), &capture, TOOL).unwrap();
    assert_eq!(published.warnings.len(), 1);
    assert!(published.warnings[0].contains(" has 5 MiB, and git keeps it for ever"), "{:?}", published.warnings);
    let small = from_file("small.txt", b"15 000 sanctions", MORNING);
    let published = fixture.store.publish(&source_of(&small.origin), &small, TOOL).unwrap();
    assert_eq!(published.warnings, Vec::<String>::new());
    let size = fixture.store.size().unwrap();
    let of = |capture: &Capture, snapshot: &str| fixture.store.snapshot_bytes(&source_of(&capture.origin).id, snapshot).unwrap();
    let large = fixture.store.snapshots(&source_of(&capture.origin).id).unwrap();
    assert_eq!(size.burden(), None);
    let burden = Size { bytes: 501 << 20, ..size }.burden();
    assert_eq!(burden.as_deref(), Some("the snapshots have 501 MiB together, and every clone of the repository holds them all"));
    assert_eq!((size.snapshots, size.bytes), (2, of(&capture, &large[0]) + of(&small, &published.snapshot)));
}

#[test]
fn each_snapshot_remembers_the_one_before() {
    let fixture = Fixture::new();
    let places: Vec<Place> =
        (1..=3).map(|day| fixture.publish(&fetched(&format!("<p>{day}</p>"), &format!("2026-11-0{day}T00:00:00Z")))).collect();
    let prev = |place: &Place| fixture.store.manifest(&place.source, &place.snapshot).unwrap().prev;
    assert_eq!(prev(&places[0]), None);
    for pair in places.windows(2) {
        let manifest_sha256 = hash::hex_of(&fs::read(pair[0].folder.join("manifest.json")).unwrap());
        assert_eq!(prev(&pair[1]), Some(Prev { snapshot: pair[0].snapshot.clone(), manifest_sha256 }));
    }
    // A visibly damaged snapshot is no link of the chain.
    places[2].edit("manifest.json", "factcheck 0.1.0", "factcheck 0.9.0");
    let next = fixture.publish(&fetched("<p>4</p>", "2026-11-04T00:00:00Z"));
    assert_eq!(prev(&next).map(|prev| prev.snapshot), Some(places[1].snapshot.clone()));
}

#[test]
fn two_stores_write_the_same_bytes() {
    let (one, two) = (Fixture::new(), Fixture::new());
    for fixture in [&one, &two] {
        fixture.publish(&fetched(PAGE, MORNING));
        fixture.publish(&from_file("notes/a.txt", b"15 000\n", MORNING));
    }
    let relative = |fixture: &Fixture| -> Vec<(PathBuf, Vec<u8>)> {
        let root = fixture.store.root();
        tree(root).into_iter().map(|(path, bytes)| (path.strip_prefix(root).unwrap().to_path_buf(), bytes)).collect()
    };
    assert_eq!(relative(&one), relative(&two));
}

#[test]
fn a_source_is_written_once_and_is_a_persons_then() {
    let fixture = Fixture::new();
    let source = source_of(&Origin::Url("https://example.com/budget#top".to_owned()));
    assert!(fixture.store.register(&source).unwrap());
    let path = fixture.store.root().join(&source.id).join(SOURCE_FILE);
    assert_eq!(fs::read_to_string(&path).unwrap(), format!("{SCHEMA}format = 1\nurl = \"https://example.com/budget\"\n"));
    assert_eq!(fixture.store.snapshots(&source.id).unwrap(), Vec::<String>::new());
    assert_eq!(fixture.store.verify_all(), []);

    let theirs = "# ours since 2024\nformat = 1\nurl = \"https://example.com/budget\"\ntitle = \"Le budget\"\n";
    fs::write(&path, theirs).unwrap();
    assert!(!fixture.store.register(&source).unwrap());
    let place = fixture.publish(&fetched(PAGE, MORNING));
    assert_eq!(place.source, source.id);
    assert_eq!(fs::read_to_string(&path).unwrap(), theirs);
    assert_eq!(fixture.store.source(&source.id).unwrap().title.as_deref(), Some("Le budget"));

    let wrong = Source { id: "example.com-other-0123456789".to_owned(), ..source.clone() };
    let error = fixture.store.register(&wrong).unwrap_err().to_string();
    assert!(error.contains("\"example.com-other-0123456789\" does not belong to https://example.com/budget#top"), "{error}");
}

#[test]
fn bytes_that_are_no_text_are_kept_and_said_to_be_unreadable() {
    let fixture = Fixture::new();
    let png = [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".as_slice(), &[0; 40]].concat();
    for body in [png.as_slice(), b"", b" \n"] {
        let mut capture = from_file("picture.png", body, MORNING);
        capture.media_type = "image/png".to_owned();
        let place = fixture.publish(&capture);
        let manifest = fixture.store.manifest(&place.source, &place.snapshot).unwrap();
        assert_eq!(manifest.flags, ["unreadable"], "{body:?}");
        assert_eq!(fixture.store.layer(&place.source, &place.snapshot, Layer::Text).unwrap(), None);
        assert_eq!(fixture.store.payload(&place.source, &place.snapshot).unwrap(), body);
    }
    assert_eq!(fixture.store.verify_all(), []);
}

#[test]
fn a_held_lock_is_named_and_leaves_nothing() {
    let fixture = Fixture::new();
    let root = fixture.store.root().to_path_buf();
    SnapshotStore::init(&root).unwrap();
    let other = File::options().write(true).open(root.join(".lock")).unwrap();
    other.lock().unwrap();
    let crashed = root.join(".tmp/new-crashed");
    fs::create_dir_all(&crashed).unwrap();
    fs::write(crashed.join("capture.warc"), "WARC/1.1").unwrap();
    let before = tree(&root);
    let capture = fetched(PAGE, MORNING);
    let impatient = fixture.store.clone().with_lock_timeout(Duration::from_millis(50));
    let error = impatient.publish(&source_of(&capture.origin), &capture, TOOL).unwrap_err();
    assert!(matches!(error, SnapshotError::Locked { waited_ms: 50, .. }), "{error}");
    let text = error.to_string();
    assert!(text.contains(".lock is held by another process (waited 50 ms): wait until it has finished"), "{text}");
    assert_eq!(tree(&root), before, "nothing is written or cleaned while another process holds the lock");

    // Who waits long enough gets it, and removes what the crash left.
    let holder = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(60));
        drop(other);
    });
    assert!(fixture.publish(&capture).new);
    holder.join().unwrap();
    assert!(!root.join(".tmp").exists());
    assert_eq!(fixture.store.verify_all(), []);
}

#[test]
fn a_disk_that_refuses_is_named_and_leaves_nothing() {
    let capture = fetched(PAGE, MORNING);
    let source = source_of(&capture.origin);
    let refused = |root: &Path| SnapshotStore::open(root).and_then(|store| store.publish(&source, &capture, TOOL)).unwrap_err().to_string();

    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("file"), "").unwrap();
    let error = refused(&folder.path().join("file"));
    assert!(error.contains("file is a file, not a folder"), "{error}");
    let error = refused(&folder.path().join("file/sources"));
    assert!(error.contains("file/sources"), "{error}");

    // Nobody, not even root, makes a folder there.
    #[cfg(target_os = "linux")]
    {
        let error = refused(Path::new("/proc/sources"));
        assert_eq!(error, "cannot create /proc/sources");
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let root = folder.path().join("sources");
        SnapshotStore::init(&root).unwrap();
        let before = tree(&root);
        fs::set_permissions(&root, fs::Permissions::from_mode(0o555)).unwrap();
        let published = SnapshotStore::open(&root).unwrap().publish(&source, &capture, TOOL);
        fs::set_permissions(&root, fs::Permissions::from_mode(0o755)).unwrap();
        match published {
            Err(error) => {
                assert_eq!(error.to_string(), format!("cannot create {}", root.join(".tmp").display()));
                assert_eq!(tree(&root), before);
            }
            // Root writes wherever it likes.
            Ok(published) => assert!(published.new),
        }
    }
}

#[test]
fn a_taken_name_is_never_replaced() {
    let fixture = Fixture::new();
    let capture = fetched(PAGE, MORNING);
    let source = source_of(&capture.origin);
    fixture.store.register(&source).unwrap();
    let snapshot = names::snapshot_id(capture.fetched_at, &hash::hex_of(&capture.body));
    // A rename would silently replace an empty folder.
    let folder = fixture.store.root().join(&source.id).join(&snapshot);
    fs::create_dir(&folder).unwrap();
    let error = fixture.store.publish(&source, &capture, TOOL).unwrap_err();
    assert!(matches!(&error, SnapshotError::Exists { path } if *path == folder) && error.is_corruption(), "{error}");
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
    assert!(!fixture.store.root().join(".tmp").exists());
}

#[test]
fn a_payload_beyond_the_limit_is_refused() {
    let fixture = Fixture::new();
    let capture = from_file("large.txt", &vec![0; (95 << 20) + 1], MORNING);
    let error = fixture.store.publish(&source_of(&capture.origin), &capture, TOOL).unwrap_err().to_string();
    assert!(error.contains("large.txt has 99614721 bytes, and a file of the store may hold 99614720"), "{error}");
    assert!(!fixture.store.root().exists());
}

#[test]
fn many_writers_make_what_one_makes() {
    let (alone, together) = (Fixture::new(), Fixture::new());
    let captures: Vec<Capture> = (0..6)
        .map(|at| fetched(&format!("<p>{}</p>", at % 3), MORNING))
        .chain((0..2).map(|at| from_file(&format!("{at}.txt"), b"15 000", MORNING)))
        .collect();
    for capture in &captures {
        alone.publish(capture);
    }
    std::thread::scope(|scope| {
        for capture in &captures {
            scope.spawn(|| together.publish(capture));
        }
    });
    let names = |fixture: &Fixture| -> Vec<(String, Vec<String>)> {
        fixture.store.sources().unwrap().into_iter().map(|source| (source.clone(), fixture.store.snapshots(&source).unwrap())).collect()
    };
    assert_eq!(names(&together), names(&alone));
    assert_eq!(together.store.verify_all(), []);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_payload_comes_back(body in prop::collection::vec(any::<u8>(), 0..300), html in any::<bool>()) {
        let fixture = Fixture::new();
        let capture = if html { fetched(&String::from_utf8_lossy(&body), MORNING) } else { from_file("a", &body, MORNING) };
        let place = fixture.publish(&capture);
        prop_assert_eq!(fixture.store.verify_all(), []);
        prop_assert_eq!(fixture.store.payload(&place.source, &place.snapshot).unwrap(), capture.body);
    }
}

//! The store as a whole: what is published comes back, and whatever happens to it afterwards is found.

use std::fs;
use std::path::PathBuf;

use tempfile::TempDir;

use super::warc::{fetched, from_file};
use super::*;
use crate::model::{Origin, Timestamp};

const TOOL: &str = "factcheck 0.1.0";
const PAGE: &str = "<!doctype html><html><head><title>Budget</title></head><body><nav>Home</nav><main><article><h1>Budget</h1>\
<p>Près de 15 000 sanctions.</p></article></main></body></html>";

/// A store in a folder of its own.
struct Fixture {
    _folder: TempDir,
    store: SnapshotStore,
}

impl Fixture {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = SnapshotStore::open(&folder.path().join("sources")).unwrap();
        Self { _folder: folder, store }
    }

    fn publish(&self, capture: &Capture) -> (String, Published) {
        let source = source_of(&capture.origin);
        let published = self.store.publish(&source, capture, TOOL).unwrap();
        (source.id, published)
    }

    fn path(&self, source: &str, snapshot: &str) -> PathBuf {
        self.store.root().join(source).join(snapshot)
    }
}

fn source_of(origin: &Origin) -> Source {
    Source { id: source_id(origin), origin: origin.clone(), title: None, publisher: None, note: None }
}

#[test]
fn a_page_comes_back_as_it_was_published() {
    let fixture = Fixture::new();
    let capture = fetched(PAGE, "2026-11-22T06:56:09.5Z");
    let (source, published) = fixture.publish(&capture);
    assert!(published.new);
    let store = &fixture.store;
    assert_eq!(store.verify_all(), []);
    assert_eq!(store.verify_snapshot(&source, &published.snapshot), []);
    assert_eq!(store.verify_snapshot_quick(&source, &published.snapshot), []);
    assert_eq!(store.payload(&source, &published.snapshot).unwrap(), PAGE.as_bytes());
    assert_eq!(store.sources().unwrap(), std::slice::from_ref(&source));
    assert_eq!(store.snapshots(&source).unwrap(), std::slice::from_ref(&published.snapshot));
    let text = store.layer(&source, &published.snapshot, Layer::Text).unwrap().unwrap();
    assert!(text.contains("Home") && text.contains("Près de 15 000 sanctions."), "{text}");
    assert_eq!(store.layer(&source, &published.snapshot, Layer::Page).unwrap(), None);
    let manifest = store.manifest(&source, &published.snapshot).unwrap();
    assert_eq!(manifest.fetched_at.parse::<Timestamp>().unwrap().as_second(), capture.fetched_at.as_second());
}

#[test]
fn a_file_comes_back_as_it_was_published() {
    let fixture = Fixture::new();
    let body = "Près de 15 000 sanctions.\r\n";
    let (source, published) = fixture.publish(&from_file("notes/a.txt", body.as_bytes(), "2026-11-22T06:56:09Z"));
    assert_eq!(fixture.store.verify_all(), []);
    assert_eq!(fixture.store.payload(&source, &published.snapshot).unwrap(), body.as_bytes());
    assert_eq!(fixture.store.source(&source).unwrap().origin, Origin::Path("notes/a.txt".to_owned()));
    assert!(fs::read_dir(fixture.path(&source, &published.snapshot)).unwrap().count() >= 4);
}

//! A store written by the first version, which every later one must verify and read for ever.
//!
//! Nobody mends these files: a test that fails here says that people's evidence would no longer verify. Where an extractor
//! reads otherwise, it gets another version in its name, and the stored text is left alone.

use super::*;
use crate::model::{Content, Reach};

/// SHA-256 over the names and bytes of all its files.
const FROZEN: &str = "7f0c66bb4313e6be9db29f84c729ff0ae79d0601e02773158e8d81e00e44bf84";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/store-v1/sources")
}

#[test]
fn a_store_of_format_1_verifies() {
    let store = SnapshotStore::open(&root()).unwrap();
    assert_eq!(store.verify_all(), []);
    let mut all = Vec::new();
    for (path, bytes) in tree(&root()).into_iter().filter(|(path, _)| !path.ends_with(".lock")) {
        let name = path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
        all.extend_from_slice(format!("{}  {name}\n", hash::hex_of(&bytes)).as_bytes());
    }
    assert_eq!(hash::hex_of(&all), FROZEN, "the frozen files were changed:\n{}", String::from_utf8_lossy(&all));
}

#[test]
fn a_store_of_format_1_reads_as_it_was_written() {
    let store = SnapshotStore::open(&root()).unwrap();
    let page = source_id(&Origin::Url("https://example.com/budget".to_owned()));
    let file = source_id(&Origin::Path("notes/a.txt".to_owned()));
    assert_eq!(store.sources().unwrap(), [page.clone(), file.clone()]);
    assert_eq!(store.source(&page).unwrap().title.as_deref(), Some("Le budget"));
    let snapshots = store.snapshots(&page).unwrap();
    assert_eq!(snapshots.len(), 2);
    let manifest = store.manifest(&page, &snapshots[1]).unwrap();
    assert_eq!(manifest.prev.unwrap().snapshot, snapshots[0]);
    assert_eq!((manifest.hops.len(), manifest.clock_skew_s), (2, Some(39_832)));
    let text = store.layer(&page, &snapshots[1], Layer::Text).unwrap().unwrap();
    assert!(text.contains("Près de 16 000 sanctions") && text.starts_with("Accueil"), "{text}");
    assert!(store.layer(&page, &snapshots[1], Layer::Main).unwrap().unwrap().starts_with("Le budget"));
    assert!(store.payload(&page, &snapshots[0]).unwrap().starts_with(b"<!doctype html>"));
    assert_eq!(store.payload(&file, &store.snapshots(&file).unwrap()[0]).unwrap(), b"15 000\r\nsanctions\n");
    let (checks, damage) = store.checks(&page).unwrap();
    let states: Vec<(Reach, Option<Content>)> = checks.iter().map(|check| (check.reach, check.content)).collect();
    assert_eq!(states, [(Reach::Ok, Some(Content::QuoteAlteredMaterial)), (Reach::Gone, None)]);
    assert_eq!((damage, checks[0].quotes["c/e1"].similarity), (vec![], Some(979)));
    assert!(checks[0].quotes.len() == 1 && checks[0].by == "ci");
}

/// Writing to an old store keeps what is there.
#[test]
fn a_store_of_format_1_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("sources");
    for (path, bytes) in tree(&root()) {
        let to = copy.join(path.strip_prefix(root()).unwrap());
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::write(to, bytes).unwrap();
    }
    let before = tree(&copy);
    let store = SnapshotStore::open(&copy).unwrap();
    let capture = fetched(PAGE, "2027-01-01T00:00:00Z");
    let again = store.publish(&source_of(&capture.origin), &capture, TOOL).unwrap();
    assert!(!again.new, "the payload is there already");
    let other = fetched(&PAGE.replace("15 000", "17 000"), "2027-01-01T00:00:00Z");
    assert!(store.publish(&source_of(&other.origin), &other, TOOL).unwrap().new);
    let after = tree(&copy);
    assert!(before.iter().all(|file| after.contains(file)));
    assert_eq!(store.verify_all(), []);
}

//! The store as a whole: what is published comes back, and whatever happens to it afterwards is found.

mod crash;
mod frozen;
mod hostile;
mod publishing;
mod tamper;

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::warc::{fetched, from_file};
use super::*;
use crate::model::Origin;

const TOOL: &str = "factcheck 0.1.0";
const MORNING: &str = "2026-11-22T06:56:09Z";
const EVENING: &str = "2026-11-22T18:00:00Z";
const PAGE: &str = "<!doctype html><html lang=\"fr\"><head><meta charset=\"utf-8\"><title>Budget</title></head><body><nav>Accueil</nav><main><article>\
<h1>Le budget</h1><p>Près de 15 000 sanctions ont été prises contre le pays depuis le début de l'année, dit le ministre.</p>\
<p>Le déficit est passé de 83 % en 2018 à 10,8 % en 2024, selon la note que le ministère a publiée hier soir.</p></article></main></body></html>";

/// A store in a folder of its own.
struct Fixture {
    folder: TempDir,
    store: SnapshotStore,
}

impl Fixture {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = SnapshotStore::open(&folder.path().join("sources")).unwrap();
        Self { folder, store }
    }

    /// Publishes and gives back where the snapshot stands.
    fn publish(&self, capture: &Capture) -> Place {
        let source = source_of(&capture.origin);
        let Published { snapshot, new, .. } = self.store.publish(&source, capture, TOOL).unwrap();
        Place { folder: self.store.root().join(&source.id).join(&snapshot), source: source.id, snapshot, new }
    }

    fn verify(&self, place: &Place) -> Vec<String> {
        self.store.verify_snapshot(&place.source, &place.snapshot).iter().map(ToString::to_string).collect()
    }
}

struct Place {
    folder: PathBuf,
    source: String,
    snapshot: String,
    new: bool,
}

impl Place {
    fn files(&self) -> Vec<String> {
        disk::names(&self.folder).unwrap()
    }

    /// Rewrites SHA256SUMS for the files as they are now, as somebody would who wants to hide a change.
    fn sum_again(&self) {
        let files: Vec<(String, String)> = self
            .files()
            .into_iter()
            .filter(|name| name != sums::NAME)
            .map(|name| (name.clone(), hash::hex_of(&fs::read(self.folder.join(name)).unwrap())))
            .collect();
        let text = sums::print(files.iter().map(|(name, sha256)| (name.as_str(), sha256.clone())).collect());
        fs::write(self.folder.join(sums::NAME), text).unwrap();
    }

    fn edit(&self, file: &str, from: &str, to: &str) {
        let path = self.folder.join(file);
        let text = String::from_utf8(fs::read(&path).unwrap()).unwrap();
        assert!(text.contains(from), "{from} in {text}");
        fs::write(path, text.replace(from, to)).unwrap();
    }
}

fn source_of(origin: &Origin) -> Source {
    Source { id: source_id(origin), origin: origin.clone(), title: None, publisher: None, note: None }
}

/// Every file below a folder, with its bytes.
fn tree(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push((path.clone(), fs::read(path).unwrap()));
            }
        }
    }
    files.sort();
    files
}

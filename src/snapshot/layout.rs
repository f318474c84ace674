//! The files that belong to the store as a whole and to a source as a whole.
//!
//! None of them holds a date or a person's name: two branches that begin a store, or cite the same source, write the same
//! bytes and merge without conflict.

use std::path::Path;

use serde::Deserialize;

use super::{SnapshotError, disk, names};
use crate::model::Source;
use crate::records;

/// The file that says which format the store is of.
pub const STORE_FILE: &str = "STORE.toml";
/// The file of a source that people may edit.
pub const SOURCE_FILE: &str = "source.toml";
/// The lock.
pub const LOCK_FILE: &str = ".lock";
/// Where snapshots are made before they are published.
pub const TMP_FOLDER: &str = ".tmp";
/// The newest format that is read, and the one that is written.
const FORMAT: u64 = 1;
/// The largest file of this kind that is read.
const MAX_TOML: u64 = 1 << 20;

/// Every file that a snapshot may hold.
pub const SNAPSHOT_FILES: [&str; 5] = ["manifest.json", "capture.warc", "text.txt", "main.txt", "SHA256SUMS"];

/// The files of an empty store, with their contents.
///
/// The attributes are part of the format: without them git changes line ends, and with them the hashes. The first line of
/// the second file brings back what a rule of the repository's own may hide (`*.pdf`, `*.txt`).
pub const STORE_FILES: [(&str, &str); 3] = [
    (STORE_FILE, "format = 1\nhash = \"sha256\"\n"),
    (".gitattributes", "* -text -ident -filter -working-tree-encoding -export-subst\n*.jsonl merge=union\n*.warc -diff\n"),
    (".gitignore", "!**\n/.tmp/\n/.lock\n"),
];

#[derive(Deserialize)]
struct StoreFile {
    format: u64,
    hash: Option<String>,
}

/// Reads the store's own file; `false` when there is none yet.
///
/// # Errors
/// A newer format, or a file that is none.
pub fn check_format(root: &Path) -> Result<bool, SnapshotError> {
    let path = root.join(STORE_FILE);
    let Some(text) = read_text(&path)? else { return Ok(false) };
    let store: StoreFile = toml::from_str(&text).map_err(|error| SnapshotError::Toml { path: path.clone(), message: error.to_string() })?;
    if store.format > FORMAT {
        return Err(SnapshotError::NewerFormat { path, found: store.format, known: FORMAT });
    }
    if store.format != FORMAT || store.hash.as_deref().is_some_and(|hash| hash != "sha256") {
        return Err(SnapshotError::Toml { path, message: "should say format = 1 and hash = \"sha256\"; no other store exists".to_owned() });
    }
    Ok(true)
}

/// The text of a new `source.toml`: the normalised address or the path, and what a person said of it, if anything.
pub fn source_file_text(source: &Source) -> String {
    records::source_toml(&Source { origin: names::normalize(&source.origin), ..source.clone() })
}

/// Reads a source's file; `None` when there is none.
///
/// # Errors
/// When it is there and cannot be read.
pub fn read_source_file(root: &Path, id: &str) -> Result<Option<Source>, SnapshotError> {
    let path = root.join(id).join(SOURCE_FILE);
    let Some(text) = read_text(&path)? else { return Ok(None) };
    let file = format!("{id}/{SOURCE_FILE}");
    records::parse_source(&file, &text).map(Some).map_err(|errors| SnapshotError::Toml { path, message: errors.to_string() })
}

fn read_text(path: &Path) -> Result<Option<String>, SnapshotError> {
    let Some(bytes) = disk::read(path, MAX_TOML)? else { return Ok(None) };
    let wrong = |_| SnapshotError::Toml { path: path.to_path_buf(), message: "is no UTF-8".to_owned() };
    String::from_utf8(bytes).map(Some).map_err(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Origin;

    fn source(origin: Origin) -> Source {
        Source { id: names::source_id(&origin), origin, title: None, publisher: None, note: None }
    }

    #[test]
    fn writes_a_source_from_its_address_alone() {
        let text = source_file_text(&source(Origin::Url("https://Example.com/a#b".to_owned())));
        assert_eq!(text, "#:schema ../../.factcheck/schema/source.json\nformat = 1\nurl = \"https://example.com/a\"\n");
        let text = source_file_text(&source(Origin::Path("notes/\"a\".md".to_owned())));
        assert_eq!(text, "#:schema ../../.factcheck/schema/source.json\nformat = 1\npath = \"notes/\\\"a\\\".md\"\n");
    }
}

//! Reads a WACZ package: every file of it must be listed with its SHA-256, and be what the list says, before any is used.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};

use serde_json::Value;
use zip::ZipArchive;

use super::ImportError;
use super::records::damaged;
use crate::snapshot::hash;

/// Limits against packages that are made to hurt: entries, bytes of one and of all unpacked, and unpacked bytes for each
/// byte of the file above the first ones.
const MAX_ENTRIES: usize = 1_000;
const MAX_ENTRY: u64 = 256 << 20;
const MAX_TOTAL: u64 = 1 << 30;
const MAX_RATIO: u64 = 200;
const FREE: u64 = 1 << 20;

const LIST: &str = "datapackage.json";
const DIGEST: &str = "datapackage-digest.json";

/// What is used of a package.
#[derive(Debug, Default)]
pub struct Package {
    /// The archives, by name.
    pub archives: BTreeMap<String, Vec<u8>>,
    /// The addresses of its pages, in order.
    pub pages: Vec<String>,
}

/// Reads a package.
///
/// # Errors
/// The first thing that is wrong; nothing of the package is used then.
pub fn read(what: &str, bytes: &[u8]) -> Result<Package, ImportError> {
    let files = unpack(what, bytes)?;
    verify(what, &files)?;
    let mut package = Package::default();
    for (name, bytes) in files {
        let inside = format!("{what}, {name}");
        if name.starts_with("archive/") && (name.ends_with(".warc") || name.ends_with(".warc.gz")) {
            package.archives.insert(name, bytes);
        } else if name == "pages/pages.jsonl" {
            package.pages = pages(&inside, &bytes)?;
        }
    }
    if package.archives.is_empty() {
        return Err(ImportError::Unsupported {
            what: what.to_owned(),
            message: "it holds no archive/*.warc or archive/*.warc.gz".to_owned(),
        });
    }
    Ok(package)
}

fn unpack(what: &str, bytes: &[u8]) -> Result<BTreeMap<String, Vec<u8>>, ImportError> {
    let broken = |error: zip::result::ZipError| damaged(what, &format!("it is no whole ZIP file: {error}"));
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    if zip.len() > MAX_ENTRIES {
        let message = format!("has {} files, and at most {MAX_ENTRIES} are read", zip.len());
        return Err(ImportError::Unsupported { what: what.to_owned(), message });
    }
    if zip.has_duplicate_names() {
        return Err(damaged(what, "two of its files have the same name"));
    }
    let mut files = BTreeMap::new();
    let (mut total, allowed) = (0, MAX_TOTAL.min(FREE + MAX_RATIO * bytes.len() as u64));
    for at in 0..zip.len() {
        let mut entry = zip.by_index(at).map_err(broken)?;
        let name = String::from_utf8(entry.name_raw().to_vec()).map_err(|_| damaged(what, "the name of a file in it is no UTF-8"))?;
        let place = format!("{what}, {}", name.escape_debug());
        if !is_plain(&name) {
            return Err(damaged(&place, "the name leads out of the package, or no file has such a name"));
        }
        if entry.is_dir() {
            continue;
        }
        if entry.is_symlink() || entry.encrypted() {
            let message = "is a link or encrypted, and only plain files are read".to_owned();
            return Err(ImportError::Unsupported { what: place, message });
        }
        // What the package says of the size is not trusted: the bytes are counted.
        let mut content = Vec::new();
        let limit = MAX_ENTRY.min(allowed - total);
        entry.by_ref().take(limit + 1).read_to_end(&mut content).map_err(|error| damaged(&place, &error.to_string()))?;
        total += content.len() as u64;
        if content.len() as u64 > limit {
            return Err(ImportError::TooLarge { what: place, bytes: content.len() as u64, limit });
        }
        if files.insert(name, content).is_some() {
            return Err(damaged(&place, "stands twice in the package"));
        }
    }
    Ok(files)
}

/// A path below the package's folder that means the same on every system.
fn is_plain(name: &str) -> bool {
    name.len() <= 256
        && !name.contains(['\\', ':'])
        && !name.contains(char::is_control)
        && name.trim_end_matches('/').split('/').all(|part| !part.is_empty() && part != "." && part != "..")
}

/// Whether the list names every file with its hash, and the digest the list.
fn verify(what: &str, files: &BTreeMap<String, Vec<u8>>) -> Result<(), ImportError> {
    let Some(list) = files.get(LIST) else {
        return Err(damaged(what, &format!("{LIST} is missing: nothing says what its files should be")));
    };
    if let Some(digest) = files.get(DIGEST) {
        let place = format!("{what}, {DIGEST}");
        let digest: Value = json(&place, digest)?;
        let stored = digest.get("hash").and_then(Value::as_str).unwrap_or_default();
        check(&format!("{what}, {LIST}"), stored, list)?;
    }
    let place = format!("{what}, {LIST}");
    let list: Value = json(&place, list)?;
    let resources = list.get("resources").and_then(Value::as_array).ok_or_else(|| damaged(&place, "it has no list of resources"))?;
    let mut listed = BTreeSet::from([LIST, DIGEST]);
    for resource in resources {
        let of = |key: &str| resource.get(key).and_then(Value::as_str);
        let (Some(path), Some(stored)) = (of("path"), of("hash")) else {
            return Err(damaged(&place, "a resource has no path or no hash"));
        };
        let inside = format!("{what}, {}", path.escape_debug());
        let Some(content) = files.get(path) else { return Err(damaged(&inside, &format!("{LIST} lists it, and it is missing"))) };
        check(&inside, stored, content)?;
        listed.insert(path);
    }
    match files.keys().find(|name| !listed.contains(name.as_str())) {
        Some(name) => Err(damaged(&format!("{what}, {}", name.escape_debug()), &format!("{LIST} does not list it"))),
        None => Ok(()),
    }
}

fn check(place: &str, stored: &str, content: &[u8]) -> Result<(), ImportError> {
    match stored.split_once(':') {
        Some(("sha256", stored)) if stored.eq_ignore_ascii_case(&hash::hex_of(content)) => Ok(()),
        Some(("sha256", _)) => Err(damaged(place, "its SHA-256 is not the one that the package lists: it was changed")),
        _ => {
            let message = "its hash is by another algorithm than SHA-256, so it cannot be checked".to_owned();
            Err(ImportError::Unsupported { what: place.to_owned(), message })
        }
    }
}

/// The addresses of the pages: a head, then one object a line.
fn pages(place: &str, bytes: &[u8]) -> Result<Vec<String>, ImportError> {
    let lines = bytes.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty()).take(MAX_ENTRIES * 100);
    let mut pages: Vec<String> = Vec::new();
    for line in lines {
        let page: Value = json(place, line)?;
        if let Some(url) = page.get("url").and_then(Value::as_str)
            && !pages.iter().any(|known| known == url)
        {
            pages.push(url.to_owned());
        }
    }
    Ok(pages)
}

fn json(place: &str, bytes: &[u8]) -> Result<Value, ImportError> {
    serde_json::from_slice(bytes).map_err(|error| damaged(place, &format!("it is no JSON: {error}")))
}

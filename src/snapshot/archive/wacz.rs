//! WACZ 1.1.1: a ZIP with the records, an index of them, a list of pages, and the SHA-256 of every file.
//!
//! 1.1.1 and not a later version, with `profile` and `wacz_version` both: that is what the validators of today accept.

use std::io::{self, Seek, Write};
use std::path::Path;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::{Chosen, Exported, gzip};
use crate::model::Origin;
use crate::snapshot::{SnapshotError, SnapshotStore, hash};

/// The version that is written.
pub const VERSION: &str = "1.1.1";
/// The archive inside.
const ARCHIVE: &str = "data.warc.gz";

pub fn write(
    store: &SnapshotStore,
    chosen: &[Chosen],
    tool: &str,
    out: &mut (impl Write + Seek),
    name: &Path,
) -> Result<Exported, SnapshotError> {
    let mut package = Package { zip: ZipWriter::new(out).set_auto_large_file(), resources: Vec::new() };
    let mut exported = Exported::default();
    let mut lines = Vec::new();

    let broken = |error: io::Error| SnapshotError::io("write", name)(error);
    let path = format!("archive/{ARCHIVE}");
    package.begin(&path).map_err(broken)?;
    let mut members = gzip::Members::new(Hashing { out: &mut package.zip, hasher: Sha256::new(), bytes: 0 });
    for chosen in chosen {
        let copied = store.copy(chosen, &mut members, name)?;
        exported.snapshots += 1;
        exported.records += copied.len();
        lines.extend(copied.into_iter().flatten().map(|entry| entry.line(ARCHIVE)));
    }
    let Hashing { hasher, bytes, .. } = members.into_inner();
    package.resources.push(resource(&path, bytes, &hash::hex(&hasher.finalize())));
    lines.sort_unstable();
    let mut put = |path: &str, bytes: &[u8]| package.put(path, bytes).map_err(broken);
    put("indexes/index.cdx", lines.concat().as_bytes())?;
    let (pages, created) = pages(store, chosen)?;
    put("pages/pages.jsonl", pages.as_bytes())?;

    let description = json!({
        "profile": "data-package",
        "wacz_version": VERSION,
        "software": tool,
        "created": created,
        "title": "Sources of a fact-check",
        "resources": package.resources,
    });
    let description = format!("{description:#}\n");
    let digest = json!({"path": "datapackage.json", "hash": format!("sha256:{}", hash::hex_of(description.as_bytes()))});
    package.put("datapackage.json", description.as_bytes()).map_err(broken)?;
    package.put("datapackage-digest.json", format!("{digest:#}\n").as_bytes()).map_err(broken)?;
    let out = package.zip.finish().map_err(|error| broken(error.into()))?;
    exported.bytes = out.stream_position().map_err(broken)?;
    Ok(exported)
}

/// The list of pages, and the moment of the newest one.
fn pages(store: &SnapshotStore, chosen: &[Chosen]) -> Result<(String, String), SnapshotError> {
    let mut text = format!("{}\n", json!({"format": "json-pages-1.0", "id": "pages", "title": "Sources"}));
    let mut newest = String::from("1970-01-01T00:00:00Z");
    for Chosen { source, snapshot } in chosen {
        let manifest = store.manifest(source, snapshot)?;
        let url = match manifest.origin() {
            Origin::Url(url) => url,
            Origin::Path(_) => crate::snapshot::warc::target(&manifest.origin()),
        };
        let title = store.source(source).ok().and_then(|source| source.title);
        let mut page = json!({"id": snapshot, "url": url, "ts": manifest.fetched_at});
        if let (Some(title), Some(page)) = (title, page.as_object_mut()) {
            page.insert("title".to_owned(), title.into());
        }
        text.push_str(&format!("{page}\n"));
        newest = newest.max(manifest.fetched_at);
    }
    Ok((text, newest))
}

struct Package<W: Write + Seek> {
    zip: ZipWriter<W>,
    resources: Vec<Value>,
}

impl<W: Write + Seek> Package<W> {
    fn begin(&mut self, path: &str) -> io::Result<()> {
        let method = if path.starts_with("archive/") { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        let options = SimpleFileOptions::default()
            .compression_method(method)
            .last_modified_time(DateTime::default())
            .system(zip::System::Unix)
            .unix_permissions(0o644);
        Ok(self.zip.start_file(path, options)?)
    }

    fn put(&mut self, path: &str, bytes: &[u8]) -> io::Result<()> {
        self.begin(path)?;
        self.zip.write_all(bytes)?;
        if !path.starts_with("datapackage") {
            self.resources.push(resource(path, bytes.len() as u64, &hash::hex_of(bytes)));
        }
        Ok(())
    }
}

fn resource(path: &str, bytes: u64, sha256: &str) -> Value {
    let name = path.rsplit('/').next().unwrap_or(path);
    json!({"name": name, "path": path, "hash": format!("sha256:{sha256}"), "bytes": bytes})
}

/// Hashes what it passes on.
struct Hashing<'a, W> {
    out: &'a mut W,
    hasher: Sha256,
    bytes: u64,
}

impl<W: Write> Write for Hashing<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = self.out.write(bytes)?;
        self.hasher.update(&bytes[..taken]);
        self.bytes += taken as u64;
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

//! Writing into the store: everything is made under `.tmp/`, flushed, read back, and appears under its name in one step.
//!
//! The order of the steps is the promise (no visible snapshot without a right SHA256SUMS, and none that ever changes):
//! lock; write and flush each file, SHA256SUMS last; flush the folder; read all of it back; rename without replacing;
//! flush the parent. A source's first snapshot appears together with its `source.toml`.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::disk::{self, Lock, MAX_FILE};
use super::layers::{self, Layers};
use super::manifest::{FORMAT, FileFacts, HopFacts, Manifest, Payload, Prev, TextFacts};
use super::steps::Steps;
use super::verify::{self, Depth};
use super::{PublishOptions, Published, SnapshotError, SnapshotStore, hash, layout, names, sums, warc};
use crate::model::{Capture, Origin, Source};

/// The files of the snapshot that has its place in the store's format.
pub(super) const MANIFEST: &str = "manifest.json";
pub(super) const CAPTURE: &str = "capture.warc";

/// What of a snapshot does not depend on what lies in the store: made before the lock is taken.
struct Prepared {
    id: String,
    payload_sha256: String,
    warc: Vec<u8>,
    layers: Layers,
}

/// A snapshot larger than this is worth a warning: git keeps it for ever.
const LARGE: u64 = 5 << 20;

pub(super) fn publish(
    store: &SnapshotStore,
    source: &Source,
    capture: &Capture,
    tool: &str,
    options: PublishOptions,
) -> Result<Published, SnapshotError> {
    check_id(source)?;
    let prepared = prepare(store, capture, tool)?;
    let writer = Writer::begin(store)?;
    if let Some(snapshot) = identical(store, &source.id, &prepared.payload_sha256)? {
        writer.register(source)?;
        return Ok(Published { snapshot, new: false, same_text: false, warnings: Vec::new() });
    }
    if !options.always
        && let Some(snapshot) = same_text(store, &source.id, &prepared.layers)?
    {
        writer.register(source)?;
        return Ok(Published { snapshot, new: false, same_text: true, warnings: Vec::new() });
    }
    let manifest = manifest(source, capture, tool, &prepared, prev(store, &source.id)?);
    writer.publish(source, &manifest, &prepared)?;
    let warnings = large(&prepared).into_iter().collect();
    Ok(Published { snapshot: prepared.id, new: true, same_text: false, warnings })
}

fn large(prepared: &Prepared) -> Option<String> {
    let bytes = prepared.warc.len() as u64 + prepared.layers.texts.iter().map(|layer| layer.text.len() as u64).sum::<u64>();
    (bytes > LARGE).then(|| {
        format!(
            "the snapshot {} has {} MiB, and git keeps it for ever; a smaller document or a part of it would do better",
            prepared.id,
            bytes >> 20
        )
    })
}

pub(super) fn register(store: &SnapshotStore, source: &Source) -> Result<bool, SnapshotError> {
    check_id(source)?;
    Writer::begin(store)?.register(source)
}

pub(super) fn init(store: &SnapshotStore) -> Result<(), SnapshotError> {
    Writer::begin(store).map(drop)
}

fn check_id(source: &Source) -> Result<(), SnapshotError> {
    let expected = names::source_id(&source.origin);
    if source.id == expected {
        return Ok(());
    }
    Err(SnapshotError::WrongId { given: source.id.clone(), origin: source.origin.text().to_owned(), expected })
}

fn prepare(store: &SnapshotStore, capture: &Capture, tool: &str) -> Result<Prepared, SnapshotError> {
    let limit = |what: &str, bytes: usize| {
        let too_large = bytes as u64 > MAX_FILE;
        if too_large { Err(SnapshotError::TooLarge { what: what.to_owned(), bytes: bytes as u64, limit: MAX_FILE }) } else { Ok(()) }
    };
    limit(capture.origin.text(), capture.body.len())?;
    let payload_sha256 = hash::hex_of(&capture.body);
    let id = names::snapshot_id(capture.fetched_at, &payload_sha256);
    if !names::is_snapshot_id(&id) {
        return Err(SnapshotError::BadName { name: id, what: "snapshot id" });
    }
    let mut warc = Vec::with_capacity(capture.body.len() + 8192);
    warc::write(&mut warc, capture, tool).map_err(SnapshotError::io("make", Path::new(CAPTURE)))?;
    limit(CAPTURE, warc.len())?;
    let layers = layers::text_layers(capture, &*store.reader);
    for layer in &layers.texts {
        limit(layer.file, layer.text.len())?;
    }
    Ok(Prepared { id, payload_sha256, warc, layers })
}

/// A snapshot of the source with the same payload whose files are all right: no other one may stand in for new bytes.
fn identical(store: &SnapshotStore, source: &str, payload_sha256: &str) -> Result<Option<String>, SnapshotError> {
    let end = format!("-{}", &payload_sha256[..10]);
    let mut same = store.snapshots(source)?.into_iter().rev().filter(|snapshot| snapshot.ends_with(&end));
    Ok(same.find(|snapshot| {
        verify::snapshot(&store.root, source, snapshot, Depth::Bytes).is_empty()
            && store.manifest(source, snapshot).is_ok_and(|manifest| manifest.payload.sha256 == payload_sha256)
    }))
}

/// The newest snapshot of the source with the same text layers whose files are all right. Both layers must be the same: a
/// quote may stand in either.
fn same_text(store: &SnapshotStore, source: &str, layers: &Layers) -> Result<Option<String>, SnapshotError> {
    let key = |file: &str, extractor: &str, sha256: String| (file.to_owned(), extractor.to_owned(), sha256);
    let wanted: BTreeSet<_> =
        layers.texts.iter().map(|layer| key(layer.file, layer.extractor, hash::hex_of(layer.text.as_bytes()))).collect();
    if wanted.is_empty() {
        return Ok(None);
    }
    Ok(store.snapshots(source)?.into_iter().rev().find(|snapshot| {
        let there = |manifest: Manifest| -> BTreeSet<_> {
            manifest.text.iter().map(|text| key(&text.file, &text.extractor, text.sha256.clone())).collect()
        };
        store.manifest(source, snapshot).is_ok_and(|manifest| there(manifest) == wanted)
            && verify::snapshot(&store.root, source, snapshot, Depth::Bytes).is_empty()
    }))
}

/// The newest snapshot of the source that is not visibly damaged.
fn prev(store: &SnapshotStore, source: &str) -> Result<Option<Prev>, SnapshotError> {
    for snapshot in store.snapshots(source)?.into_iter().rev() {
        if verify::snapshot(&store.root, source, &snapshot, Depth::Quick).is_empty() {
            let path = store.root.join(source).join(&snapshot).join(MANIFEST);
            let manifest = disk::read(&path, super::json::MAX_BYTES)?;
            return Ok(manifest.map(|bytes| Prev { snapshot, manifest_sha256: hash::hex_of(&bytes) }));
        }
    }
    Ok(None)
}

fn manifest(source: &Source, capture: &Capture, tool: &str, prepared: &Prepared, prev: Option<Prev>) -> Manifest {
    let (url, path) = match &capture.origin {
        Origin::Url(url) => (Some(url.clone()), None),
        Origin::Path(path) => (None, Some(path.clone())),
    };
    let hops = capture.hops.iter().map(|hop| HopFacts {
        url: hop.url.clone(),
        status: hop.status,
        ip: hop.ip.clone(),
        protocol: hop.protocol.clone(),
        cert_sha256: hop.cert_sha256.clone(),
    });
    let text = prepared.layers.texts.iter().map(|layer| TextFacts {
        file: layer.file.to_owned(),
        extractor: layer.extractor.to_owned(),
        sha256: hash::hex_of(layer.text.as_bytes()),
        bytes: layer.text.len() as u64,
        codepoints: layer.text.chars().count() as u64,
    });
    Manifest {
        format: FORMAT,
        snapshot: prepared.id.clone(),
        source: source.id.clone(),
        url,
        path,
        final_url: capture.hops.last().map(|hop| hop.url.clone()),
        fetched_at: capture.fetched_at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        clock_skew_s: clock_skew(capture),
        method: capture.method.code().to_owned(),
        tool: tool.to_owned(),
        hops: hops.collect(),
        payload: Payload {
            sha256: prepared.payload_sha256.clone(),
            bytes: capture.body.len() as u64,
            media_type: capture.media_type.clone(),
            sniffed: prepared.layers.sniffed.map(str::to_owned),
            length_known: capture.length_known,
            content_encoding: capture.content_encoding.clone(),
            wire_sha256: capture.wire.as_ref().map(|(sha256, _)| sha256.clone()),
            wire_bytes: capture.wire.as_ref().map(|(_, bytes)| *bytes),
        },
        charset: prepared.layers.charset.clone(),
        dates: prepared.layers.dates.clone(),
        text: text.collect(),
        files: vec![FileFacts { name: CAPTURE.to_owned(), bytes: prepared.warc.len() as u64, sha256: hash::hex_of(&prepared.warc) }],
        redacted_headers: redacted(capture),
        flags: sorted(capture.flags.iter().cloned().chain(prepared.layers.flags.iter().map(|flag| (*flag).to_owned()))),
        allow_private: capture.allow_private.clone(),
        prev,
    }
}

/// Our clock less the server's: a large one makes the moment of capture doubtful.
fn clock_skew(capture: &Capture) -> Option<i64> {
    let date = jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(layers::header(capture, "date")?).ok()?;
    Some(capture.fetched_at.as_second() - date.as_second())
}

/// What the fetcher left out, and what the writer leaves out whoever made the capture.
fn redacted(capture: &Capture) -> Vec<String> {
    let headers = capture.hops.iter().flat_map(|hop| hop.headers.iter().chain(&hop.request_headers));
    let private = headers.filter(|(name, _)| warc::is_private(name)).map(|(name, _)| name.to_ascii_lowercase());
    sorted(capture.redacted_headers.iter().cloned().chain(private))
}

fn sorted(list: impl Iterator<Item = String>) -> Vec<String> {
    list.collect::<BTreeSet<_>>().into_iter().collect()
}

/// The one writer of the store: holds the lock and cleans up behind itself and behind those that crashed.
pub(super) struct Writer<'a> {
    root: &'a Path,
    steps: &'a Steps,
    tmp: PathBuf,
    _lock: Lock,
}

impl<'a> Writer<'a> {
    /// Takes the lock, removes what a crash left, and sees to it that the store's own files are there.
    pub(super) fn begin(store: &'a SnapshotStore) -> Result<Self, SnapshotError> {
        let root = store.root.as_path();
        if !disk::is_folder(root)? {
            store.steps.before("create", root)?;
            fs::create_dir_all(root).map_err(SnapshotError::io("create", root))?;
            if let Some(parent) = root.parent().filter(|parent| !parent.as_os_str().is_empty()) {
                disk::sync_folder(&store.steps, parent)?;
            }
        }
        layout::check_format(root)?;
        let lock = Lock::take(&root.join(layout::LOCK_FILE), store.lock_timeout)?;
        let tmp = root.join(layout::TMP_FOLDER);
        if disk::is_folder(&tmp)? {
            remove_stale(&store.steps, &tmp)?;
        } else {
            disk::make_folder(&store.steps, &tmp)?;
        }
        let writer = Self { root, steps: &store.steps, tmp, _lock: lock };
        writer.write_store_files()?;
        Ok(writer)
    }

    fn write_store_files(&self) -> Result<(), SnapshotError> {
        let mut missing = Vec::new();
        for (name, text) in layout::STORE_FILES {
            if disk::kind(&self.root.join(name))? == disk::Kind::Nothing {
                missing.push((name, text));
            }
        }
        // STORE.toml is the first of the list and goes last: where it is, the others are.
        for (name, text) in missing.iter().rev() {
            let made = self.tmp.join(name.trim_start_matches('.'));
            disk::write_new(self.steps, &made, text.as_bytes())?;
            disk::rename_new(self.steps, &made, &self.root.join(name))?;
        }
        if missing.is_empty() { Ok(()) } else { disk::sync_folder(self.steps, self.root) }
    }

    /// Writes `source.toml` where there is none; an existing one is a person's.
    fn register(&self, source: &Source) -> Result<bool, SnapshotError> {
        let folder = self.root.join(&source.id);
        let there = disk::is_folder(&folder)?;
        if there && disk::kind(&folder.join(layout::SOURCE_FILE))? != disk::Kind::Nothing {
            return Ok(false);
        }
        let stage = self.stage()?;
        let made = self.stage_source(&stage, source)?;
        if there {
            disk::rename_new(self.steps, &made, &folder.join(layout::SOURCE_FILE))?;
            disk::sync_folder(self.steps, &folder)?;
        } else {
            disk::sync_folder(self.steps, stage.path())?;
            self.appear(stage.path(), &folder)?;
        }
        Ok(true)
    }

    fn publish(&self, source: &Source, manifest: &Manifest, prepared: &Prepared) -> Result<(), SnapshotError> {
        let home = self.root.join(&source.id);
        let known = disk::is_folder(&home)?;
        if known {
            self.register(source)?;
        }
        let stage = self.stage()?;
        let folder = stage.path().join(&prepared.id);
        disk::make_folder(self.steps, &folder)?;
        self.write_files(&folder, manifest, prepared)?;
        if let Some(damage) = verify::folder(&folder, &source.id, &prepared.id, Depth::Bytes).into_iter().next() {
            return Err(SnapshotError::SelfCheck { path: folder, damage });
        }
        if known {
            self.appear(&folder, &home.join(&prepared.id))
        } else {
            self.stage_source(&stage, source)?;
            disk::sync_folder(self.steps, stage.path())?;
            self.appear(stage.path(), &home)
        }
    }

    /// A new folder on the same file system. It has the permissions of any other folder: it becomes one of the store's.
    fn stage(&self) -> Result<TempDir, SnapshotError> {
        let mut builder = tempfile::Builder::new();
        builder.prefix("new-");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            builder.permissions(fs::Permissions::from_mode(0o777));
        }
        self.steps.before("create a folder in", &self.tmp)?;
        builder.tempdir_in(&self.tmp).map_err(SnapshotError::io("create a folder in", &self.tmp))
    }

    fn stage_source(&self, stage: &TempDir, source: &Source) -> Result<PathBuf, SnapshotError> {
        let path = stage.path().join(layout::SOURCE_FILE);
        let text = layout::source_file_text(source);
        disk::write_new(self.steps, &path, text.as_bytes())?;
        Ok(path)
    }

    fn write_files(&self, folder: &Path, manifest: &Manifest, prepared: &Prepared) -> Result<(), SnapshotError> {
        let manifest_path = folder.join(MANIFEST);
        let text = manifest.print().map_err(|source| SnapshotError::Json { path: manifest_path, source })?;
        let mut files: Vec<(&str, &[u8])> = vec![(CAPTURE, &prepared.warc), (MANIFEST, text.as_bytes())];
        files.extend(prepared.layers.texts.iter().map(|layer| (layer.file, layer.text.as_bytes())));
        for (name, bytes) in &files {
            disk::write_new(self.steps, &folder.join(name), bytes)?;
        }
        let sums = sums::print(files.iter().map(|(name, bytes)| (*name, hash::hex_of(bytes))).collect());
        disk::write_new(self.steps, &folder.join(sums::NAME), sums.as_bytes())?;
        disk::sync_folder(self.steps, folder)
    }

    /// Gives a finished folder its name, for good.
    fn appear(&self, made: &Path, name: &Path) -> Result<(), SnapshotError> {
        if !disk::rename_new(self.steps, made, name)? {
            return Err(SnapshotError::Exists { path: name.to_path_buf() });
        }
        disk::sync_folder(self.steps, name.parent().unwrap_or(self.root))
    }
}

impl Drop for Writer<'_> {
    fn drop(&mut self) {
        // The lock is still held, so all of it is ours; a failure leaves it to the next writer.
        let _ = fs::remove_dir_all(&self.tmp);
    }
}

/// What a crash left is nobody's: the lock is held.
fn remove_stale(steps: &Steps, tmp: &Path) -> Result<(), SnapshotError> {
    let entries = fs::read_dir(tmp).map_err(SnapshotError::io("list", tmp))?;
    for entry in entries {
        let path = entry.map_err(SnapshotError::io("list", tmp))?.path();
        steps.before("remove the remains of a crash at", &path)?;
        let removed = if disk::kind(&path)? == disk::Kind::Folder { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        removed.map_err(SnapshotError::io("remove the remains of a crash at", &path))?;
    }
    Ok(())
}

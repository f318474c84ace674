//! Looks whether the store is what it says it is, and never writes.
//!
//! What is proved: the files of a snapshot equal its SHA256SUMS, SHA256SUMS equals the manifest, the payload in the WARC is
//! the one that the snapshot is named after, the text layers are what is read in it, and each later snapshot remembers the
//! hash of the manifest before it. Who rolls a whole source back, or changes a newest snapshot with all of its hashes, is
//! caught by the repository's history only.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::checks::{self, CHECKS_FILE};
use super::disk::{self, Kind, MAX_FILE};
use super::json::JsonError;
use super::manifest::Manifest;
use super::publish::{CAPTURE, MANIFEST};
use super::{Damage, SnapshotError, hash, json, layout, names, reread, sums, warc};
use crate::ingest::Reader;

/// How closely to look.
#[derive(Clone, Copy)]
pub enum Depth<'a> {
    /// Presence, lengths and the manifest's hash.
    Quick,
    /// Every byte.
    Bytes,
    /// Every byte, and the text layers read out of the capture again by this reader.
    Full(&'a dyn Reader),
}

/// What is wrong with one snapshot, its place in the source's chain included.
pub fn snapshot(root: &Path, source: &str, snapshot: &str, depth: Depth<'_>) -> Vec<Damage> {
    snapshots(root, source, &[snapshot], depth).into_iter().flatten().collect()
}

/// The same of several snapshots of a source, of each by itself.
pub fn snapshots(root: &Path, source: &str, snapshots: &[&str], depth: Depth<'_>) -> Vec<Vec<Damage>> {
    let no_name = || Err("is no name of a source and a snapshot".to_owned());
    let home = if !names::is_source_id(source) {
        no_name()
    } else {
        disk::is_folder(&root.join(source)).map(|_| root.join(source)).map_err(|error| trouble(&error))
    };
    let mut read = BTreeMap::new();
    let look = |snapshot: &&str| {
        let mut findings = Findings::new(&format!("{source}/{snapshot}"));
        let folder = home.clone().and_then(|home| if names::is_snapshot_id(snapshot) { Ok(home.join(snapshot)) } else { no_name() });
        match folder {
            Ok(folder) => {
                let (found, manifest) = folder_and_manifest(&folder, source, snapshot, depth);
                findings.list = found;
                read.extend(manifest.map(|manifest| ((*snapshot).to_owned(), manifest)));
            }
            Err(message) => findings.add("", &message),
        }
        findings.list
    };
    let mut found: Vec<Vec<Damage>> = snapshots.iter().map(look).collect();
    // Of all links at once: each looked for by itself would read every manifest of the source again.
    if !matches!(depth, Depth::Quick) && home.is_ok() {
        let links = chain(root, source, &mut read);
        for (snapshot, found) in snapshots.iter().zip(&mut found) {
            let own = format!("{source}/{snapshot}/");
            found.extend(links.iter().filter(|damage| damage.file.starts_with(&own)).cloned());
        }
    }
    found
}

/// What is wrong with the store.
pub fn all(root: &Path, depth: Depth<'_>) -> Vec<Damage> {
    let mut findings = Findings::new("");
    let entries = match disk::names(root) {
        Ok(entries) => entries,
        Err(error) => {
            findings.add("", &trouble(&error));
            return findings.list;
        }
    };
    let mut sources = Vec::new();
    for name in &entries {
        match disk::kind(&root.join(name)) {
            Ok(Kind::Folder) if names::is_source_id(name) => sources.push(name.as_str()),
            Ok(Kind::Folder) if [layout::TMP_FOLDER, "seals"].contains(&name.as_str()) => {}
            Ok(Kind::Folder) => findings.add(name, "is no name of a source, so the store did not make this folder"),
            Ok(Kind::Other(what)) => findings.add(name, &format!("is {what}; the store holds plain files and folders only")),
            Ok(Kind::File(_) | Kind::Nothing) => {}
            Err(error) => findings.add(name, &trouble(&error)),
        }
    }
    findings.list.extend(each_source(root, &sources, depth));
    if !entries.is_empty() {
        store_files(root, &mut findings);
    }
    findings.list.sort();
    findings.list
}

/// What is wrong with the files in a snapshot's folder, wherever it stands.
pub fn folder(folder: &Path, source: &str, snapshot: &str, depth: Depth<'_>) -> Vec<Damage> {
    folder_and_manifest(folder, source, snapshot, depth).0
}

/// The bytes of a manifest and what they say.
type ReadManifest = (Vec<u8>, Manifest);

fn folder_and_manifest(folder: &Path, source: &str, snapshot: &str, depth: Depth<'_>) -> (Vec<Damage>, Option<ReadManifest>) {
    let mut findings = Findings::new(&format!("{source}/{snapshot}"));
    match disk::kind(folder) {
        Ok(Kind::Folder) => {}
        Ok(Kind::Nothing) => {
            findings.add("", "the snapshot is missing");
            return (findings.list, None);
        }
        Ok(Kind::File(_)) => {
            findings.add("", "is a file, not a snapshot's folder");
            return (findings.list, None);
        }
        Ok(Kind::Other(what)) => {
            findings.add("", &format!("is {what}, not a snapshot's folder"));
            return (findings.list, None);
        }
        Err(error) => {
            findings.add("", &trouble(&error));
            return (findings.list, None);
        }
    }
    let present = entries(folder, &mut findings);
    let sums = read_sums(folder, &mut findings);
    let manifest = read_manifest(folder, &mut findings);
    if let Some((_, manifest)) = &manifest {
        identity(manifest, source, snapshot, &mut findings);
    }
    if let Some(sums) = &sums {
        for name in present.iter().filter(|name| *name != sums::NAME && !sums.iter().any(|(listed, _)| listed == *name)) {
            findings.add(name, "is not part of the snapshot: SHA256SUMS does not list it");
        }
        if let Some((_, manifest)) = &manifest {
            agreement(manifest, sums, &mut findings);
        }
        for (name, sha256) in sums {
            if !present.contains(name) {
                if !findings.names(name) {
                    findings.add(name, "is missing, and SHA256SUMS lists it");
                }
            } else if !matches!(depth, Depth::Quick) || name == MANIFEST {
                content(folder, name, sha256, manifest.as_ref(), &mut findings);
            } else {
                length(folder, name, manifest.as_ref().map(|(_, manifest)| manifest), &mut findings);
            }
        }
    }
    // Where the bytes are wrong already, what they read as says nothing new.
    if let (Depth::Full(reader), Some((_, manifest)), true) = (depth, &manifest, findings.list.is_empty()) {
        reread::layers(folder, manifest, reader, &mut |name, message| findings.add(name, message));
    }
    (findings.list, manifest)
}

/// What is wrong between the snapshots of a source: each remembers the manifest of the one before it. Those that were `read` are not
/// read again.
fn chain(root: &Path, source: &str, read: &mut BTreeMap<String, ReadManifest>) -> Vec<Damage> {
    let mut findings = Findings::new(source);
    let home = root.join(source);
    let snapshots: Vec<String> = disk::names(&home).unwrap_or_default().into_iter().filter(|name| names::is_snapshot_id(name)).collect();
    let mut manifests: Vec<(Option<Vec<u8>>, Option<Manifest>)> = Vec::with_capacity(snapshots.len());
    for name in &snapshots {
        manifests.push(match read.remove(name) {
            Some((bytes, manifest)) => (Some(bytes), Some(manifest)),
            None => {
                let bytes = disk::read(&home.join(name).join(MANIFEST), json::MAX_BYTES).ok().flatten();
                let manifest = bytes.as_deref().and_then(|bytes| Manifest::parse(bytes).ok());
                (bytes, manifest)
            }
        });
    }
    for (later, (_, manifest)) in snapshots.iter().zip(&manifests) {
        let Some(prev) = manifest.as_ref().and_then(|manifest| manifest.prev.as_ref()) else { continue };
        let earlier = &prev.snapshot;
        match snapshots.iter().position(|name| name == earlier) {
            None => {
                findings.add(&format!("{later}/{MANIFEST}"), &format!("names {earlier} as the snapshot before it, and that one is gone"))
            }
            Some(at) => {
                if let Some(bytes) =
                    manifests.get(at).and_then(|(bytes, _)| bytes.as_ref()).filter(|bytes| hash::hex_of(bytes) != prev.manifest_sha256)
                {
                    let now = hash::hex_of(bytes);
                    findings.add(
                        &format!("{earlier}/{MANIFEST}"),
                        &format!("is not the manifest that {later} was made after (SHA-256 {now} now, {} then): one of the two was changed together with its SHA256SUMS", prev.manifest_sha256),
                    );
                }
            }
        }
    }
    findings.list
}

/// Looks at the sources on all cores, in any order: what is found is sorted in the end.
fn each_source(root: &Path, sources: &[&str], depth: Depth<'_>) -> Vec<Damage> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut found = Vec::new();
        while let Some(source) = sources.get(next.fetch_add(1, Ordering::Relaxed)) {
            found.extend(one_source(root, source, depth));
        }
        found
    };
    let hands = thread::available_parallelism().map_or(1, NonZeroUsize::get).min(sources.len());
    thread::scope(|scope| {
        let others: Vec<_> = (1..hands).map(|_| scope.spawn(work)).collect();
        let mut found = work();
        for other in others {
            found.extend(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        found
    })
}

fn one_source(root: &Path, source: &str, depth: Depth<'_>) -> Vec<Damage> {
    let mut findings = Findings::new(source);
    let home = root.join(source);
    let mut snapshots = 0;
    let mut read = BTreeMap::new();
    for name in disk::names(&home).unwrap_or_default() {
        match disk::kind(&home.join(&name)) {
            Ok(Kind::Folder) if names::is_snapshot_id(&name) => {
                snapshots += 1;
                let (found, manifest) = folder_and_manifest(&home.join(&name), source, &name, depth);
                findings.list.extend(found);
                read.extend(manifest.map(|manifest| (name, manifest)));
            }
            Ok(Kind::Folder) => findings.add(&name, "is no name of a snapshot, so the store did not make this folder"),
            Ok(Kind::Other(what)) if name != CHECKS_FILE => {
                findings.add(&name, &format!("is {what}; the store holds plain files and folders only"));
            }
            Ok(Kind::File(_) | Kind::Other(_) | Kind::Nothing) => {}
            Err(error) => findings.add(&name, &trouble(&error)),
        }
    }
    findings.list.extend(chain(root, source, &mut read));
    match disk::read(&home.join(CHECKS_FILE), checks::MAX_BYTES) {
        Ok(bytes) => findings.list.extend(checks::damage(source, &bytes.unwrap_or_default())),
        Err(error) => findings.add(CHECKS_FILE, &trouble(&error)),
    }
    match layout::read_source_file(root, source) {
        Ok(Some(read)) => {
            let expected = names::source_id(&read.origin);
            if expected != source {
                findings.add(
                    layout::SOURCE_FILE,
                    &format!("its address belongs to the source {expected}: the folder was renamed or the address changed"),
                );
            }
        }
        Ok(None) if snapshots == 0 => findings.add("", "is empty: neither source.toml nor a snapshot"),
        Ok(None) => findings.add(layout::SOURCE_FILE, "is missing"),
        Err(error) => findings.add(layout::SOURCE_FILE, &trouble(&error)),
    }
    findings.list
}

fn store_files(root: &Path, findings: &mut Findings) {
    match layout::check_format(root) {
        Ok(true) => {}
        Ok(false) => {
            findings.add(layout::STORE_FILE, "is missing: nothing says which format the store is of; `factcheck init` writes it again")
        }
        Err(error) => findings.add(layout::STORE_FILE, &trouble(&error)),
    }
    let attributes = ".gitattributes";
    match disk::read(&root.join(attributes), json::MAX_BYTES) {
        Ok(Some(bytes)) if bytes.split(|b| *b == b'\n').any(|line| line.starts_with(b"* -text ")) => {}
        Ok(Some(_)) => findings.add(attributes, "has lost its line `* -text …`: git may change line ends, and with them the hashes"),
        Ok(None) => {
            findings.add(attributes, "is missing: git may change line ends, and with them the hashes; `factcheck init` writes it again")
        }
        Err(error) => findings.add(attributes, &trouble(&error)),
    }
}

/// The plain files of the folder; whatever else stands there is damage.
fn entries(folder: &Path, findings: &mut Findings) -> BTreeSet<String> {
    let mut present = BTreeSet::new();
    let names = disk::names(folder).unwrap_or_else(|error| {
        findings.add("", &trouble(&error));
        Vec::new()
    });
    for name in names {
        if !names::is_file_name(&name) {
            findings.add(&name, "is a name that no file of a snapshot has");
            continue;
        }
        match disk::kind(&folder.join(&name)) {
            Ok(Kind::File(bytes)) if bytes > MAX_FILE => {
                findings.add(&name, &format!("has {bytes} bytes, and a file of the store may hold {MAX_FILE}"))
            }
            Ok(Kind::File(_)) => {
                present.insert(name);
            }
            Ok(Kind::Folder) => findings.add(&name, "is a folder; a snapshot holds plain files only"),
            Ok(Kind::Other(what)) => findings.add(&name, &format!("is {what}; a snapshot holds plain files only, and it was not opened")),
            Ok(Kind::Nothing) => {}
            Err(error) => findings.add(&name, &trouble(&error)),
        }
    }
    present
}

fn read_sums(folder: &Path, findings: &mut Findings) -> Option<Vec<(String, String)>> {
    let sums = match read_part(folder, sums::NAME, findings)? {
        Some(bytes) => sums::parse(&bytes),
        None => Err("is missing: nothing says what the files should be".to_owned()),
    };
    let sums = sums.map_err(|message| findings.add(sums::NAME, &message)).ok()?;
    for name in [CAPTURE, MANIFEST] {
        if !sums.iter().any(|(listed, _)| listed == name) {
            findings.add(sums::NAME, &format!("does not list {name}"));
        }
    }
    Some(sums)
}

fn read_manifest(folder: &Path, findings: &mut Findings) -> Option<ReadManifest> {
    let Some(bytes) = read_part(folder, MANIFEST, findings)? else {
        findings.add(MANIFEST, "is missing: nothing says what the snapshot is");
        return None;
    };
    match Manifest::parse(&bytes) {
        Ok(manifest) => Some((bytes, manifest)),
        Err(error) => {
            findings.add(MANIFEST, &unreadable(&error));
            None
        }
    }
}

/// `None`: damage that was said already; `Some(None)`: not there.
fn read_part(folder: &Path, name: &str, findings: &mut Findings) -> Option<Option<Vec<u8>>> {
    match disk::read(&folder.join(name), json::MAX_BYTES) {
        Ok(bytes) => Some(bytes),
        Err(error) => {
            if !findings.names(name) {
                findings.add(name, &trouble(&error));
            }
            None
        }
    }
}

/// Whether the manifest is of this snapshot.
fn identity(manifest: &Manifest, source: &str, snapshot: &str, findings: &mut Findings) {
    if manifest.source != source {
        findings.add(MANIFEST, &format!("is of the source {}: a file or folder was swapped", manifest.source));
    }
    if manifest.snapshot != snapshot {
        findings.add(MANIFEST, &format!("is of the snapshot {}: a file or folder was swapped", manifest.snapshot));
    }
    let named = manifest.fetched_at.parse().map(|at| names::snapshot_id(at, &manifest.payload.sha256));
    if named.is_ok_and(|named| named != manifest.snapshot) {
        findings.add(MANIFEST, "the snapshot's name does not belong to its time and its payload's SHA-256: one of the three was changed");
    }
}

/// Whether manifest and SHA256SUMS speak of the same files.
fn agreement(manifest: &Manifest, sums: &[(String, String)], findings: &mut Findings) {
    for (name, _, sha256) in manifest.listed() {
        match sums.iter().find(|(listed, _)| listed == name) {
            None => findings.add(name, "manifest.json lists it, and SHA256SUMS does not"),
            Some((_, summed)) if summed != sha256 => {
                findings.add(name, "manifest.json and SHA256SUMS give it different hashes: one of the two was changed")
            }
            Some(_) => {}
        }
    }
    for (name, _) in sums {
        if name != MANIFEST && !manifest.listed().any(|(listed, ..)| listed == name) {
            findings.add(name, "SHA256SUMS lists it, and manifest.json does not");
        }
    }
    if !manifest.files.iter().any(|file| file.name == CAPTURE) {
        findings.add(MANIFEST, &format!("does not list {CAPTURE}"));
    }
}

fn length(folder: &Path, name: &str, manifest: Option<&Manifest>, findings: &mut Findings) {
    let expected = manifest.and_then(|manifest| manifest.listed().find(|(listed, ..)| *listed == name)).map(|(_, bytes, _)| bytes);
    if let (Ok(Kind::File(found)), Some(expected)) = (disk::kind(&folder.join(name)), expected)
        && found != expected
    {
        findings.add(name, &other_length(found, expected));
    }
}

/// Every byte of one file: against SHA256SUMS, and what the manifest says of its inside.
fn content(folder: &Path, name: &str, sha256: &str, manifest: Option<&ReadManifest>, findings: &mut Findings) {
    let (known, manifest) = manifest.map(|(bytes, manifest)| (bytes, manifest)).unzip();
    let known = known.filter(|_| name == MANIFEST).map(|bytes| Cow::Borrowed(bytes.as_slice()));
    let bytes =
        match known.map_or_else(|| disk::read(&folder.join(name), MAX_FILE).map(|bytes| bytes.map(Cow::Owned)), |known| Ok(Some(known))) {
            Ok(Some(bytes)) => bytes,
            Ok(None) => return findings.add(name, "vanished while it was looked at"),
            Err(error) => return findings.add(name, &trouble(&error)),
        };
    let expected = manifest.and_then(|manifest| manifest.listed().find(|(listed, ..)| *listed == name)).map(|(_, bytes, _)| bytes);
    let found = hash::hex_of(&bytes);
    if found != sha256 {
        return findings.add(name, &change(name, &bytes, expected, &found, sha256));
    }
    // From here on SHA256SUMS is right about the file; the manifest may still disagree when both were rewritten.
    let Some(manifest) = manifest else { return };
    if let Some(expected) = expected.filter(|expected| *expected != bytes.len() as u64) {
        findings.add(name, &format!("manifest.json says {expected} bytes, and it has {}", bytes.len()));
    }
    if name == CAPTURE {
        payload(&bytes, manifest, findings);
    }
    if let Some(text) = manifest.text.iter().find(|text| text.file == name) {
        match std::str::from_utf8(&bytes).map(|text| text.chars().count() as u64) {
            Err(error) => findings.add(name, &format!("is no UTF-8 (byte {})", error.valid_up_to())),
            Ok(found) if found != text.codepoints => {
                findings.add(name, &format!("manifest.json says {} code points, and it has {found}", text.codepoints))
            }
            Ok(_) => {}
        }
    }
}

fn payload(warc: &[u8], manifest: &Manifest, findings: &mut Findings) {
    match warc::payload(warc) {
        Err(error) => findings.add(CAPTURE, &format!("is no capture of ours: {error}")),
        Ok(range) => {
            let found = hash::hex_of(&warc[range.clone()]);
            if found != manifest.payload.sha256 {
                findings.add(CAPTURE, &format!("its payload has the SHA-256 {found}, and manifest.json says {}", manifest.payload.sha256));
            } else if range.len() as u64 != manifest.payload.bytes {
                findings.add(CAPTURE, &format!("its payload has {} bytes, and manifest.json says {}", range.len(), manifest.payload.bytes));
            }
        }
    }
}

/// What was done to a file, as far as its bytes tell.
fn change(name: &str, bytes: &[u8], expected: Option<u64>, found: &str, sha256: &str) -> String {
    let mend = "see .gitattributes in the store's folder, then check the file out again";
    let has_crlf = memchr::memmem::find(bytes, b"\r\n").is_some();
    if has_crlf && hash::hex_of(&without_cr(bytes)) == sha256 {
        return format!("its line ends were changed from LF to CR LF: {mend}");
    }
    if name == CAPTURE && !has_crlf && !bytes.is_empty() {
        return format!("its line ends were changed from CR LF to LF: {mend}");
    }
    match expected {
        Some(expected) if expected != bytes.len() as u64 => other_length(bytes.len() as u64, expected),
        _ if bytes.is_empty() => "is empty".to_owned(),
        _ => format!("was changed: its SHA-256 is {found}, and SHA256SUMS says {sha256}"),
    }
}

fn other_length(found: u64, expected: u64) -> String {
    if found < expected {
        format!("was cut: {found} of its {expected} bytes are left")
    } else {
        format!("has {} bytes too many ({found}, not {expected})", found - expected)
    }
}

fn without_cr(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    for (at, byte) in bytes.iter().enumerate() {
        if !(*byte == b'\r' && bytes.get(at + 1) == Some(&b'\n')) {
            out.push(*byte);
        }
    }
    out
}

fn unreadable(error: &JsonError) -> String {
    format!("cannot be read: {error}")
}

/// An error as the message of a damage; the file is named beside it already.
fn trouble(error: &SnapshotError) -> String {
    match error {
        SnapshotError::Io { action, source, .. } => format!("cannot {action} it: {source}"),
        SnapshotError::NotPlain { what, .. } => format!("is {what}; the store holds plain files and folders only, and it was not opened"),
        SnapshotError::TooLarge { bytes, limit, .. } => format!("has {bytes} bytes, and such a file may hold {limit}"),
        SnapshotError::Toml { message, .. } => format!("cannot be read: {message}"),
        SnapshotError::NewerFormat { found, known, .. } => {
            format!("is of format {found}, and this version reads up to {known}: use a newer factcheck")
        }
        other => other.to_string(),
    }
}

/// Damage found so far in one folder.
struct Findings {
    prefix: String,
    list: Vec<Damage>,
}

impl Findings {
    fn new(prefix: &str) -> Self {
        Self { prefix: prefix.to_owned(), list: Vec::new() }
    }

    fn path(&self, name: &str) -> String {
        // A hostile name must not reach a terminal as it is.
        let name: String = name.chars().flat_map(char::escape_debug).collect();
        [self.prefix.as_str(), &name].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("/")
    }

    fn add(&mut self, name: &str, message: &str) {
        self.list.push(Damage { file: self.path(name), message: message.to_owned() });
    }

    fn names(&self, name: &str) -> bool {
        let path = self.path(name);
        self.list.iter().any(|damage| damage.file == path)
    }
}

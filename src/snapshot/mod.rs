//! The write-once store under sources/: each snapshot a folder of plain files that `sha256sum -c` verifies without us.
//!
//! [`SnapshotStore`] is the face. A snapshot appears whole or not at all, and never changes; what stands in the store may
//! come from a stranger's repository and is read accordingly. Nothing is written outside [`SnapshotStore::init`],
//! [`SnapshotStore::register`] and [`SnapshotStore::publish`].

mod archive;
mod checks;
pub mod diff;
mod disk;
mod error;
mod hash;
pub mod import;
mod json;
mod layers;
mod layout;
mod manifest;
mod names;
mod publish;
mod reread;
mod steps;
mod sums;
mod verify;
pub mod warc;

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

pub use archive::{Chosen, Exported};
pub use checks::CHECKS_FILE;
pub use error::{Damage, SnapshotError};
pub use import::ImportError;
pub use json::JsonError;
pub use layers::{hints, media_type};
pub use layout::{SNAPSHOT_FILES, SOURCE_FILE};
pub use manifest::{Charset, Dates, FileFacts, HopFacts, Manifest, Payload, Prev, TextFacts, flag_told};
pub use names::{is_snapshot_id, is_source_id, normalize, source_id};

use crate::ingest::{InProcess, Reader};
use crate::model::{Capture, Check, Layer, Source};

/// How long a writer waits for another one when nothing else was said.
pub const LOCK_TIMEOUT: Duration = Duration::from_secs(10);

/// The store in one folder.
#[derive(Debug, Clone)]
pub struct SnapshotStore {
    root: PathBuf,
    lock_timeout: Duration,
    steps: steps::Steps,
    reader: Arc<dyn Reader>,
}

/// What [`SnapshotStore::publish`] did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// Id of the snapshot that holds the payload.
    pub snapshot: String,
    /// Whether it was made now.
    pub new: bool,
    /// Where none was made: whether the payload is another one that reads the same. Else the bytes are the same.
    pub same_text: bool,
    /// Worth saying: a snapshot that makes every clone of the repository large.
    pub warnings: Vec<String>,
}

/// How [`SnapshotStore::publish_with`] decides whether a capture needs a snapshot of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PublishOptions {
    /// Make one of other bytes even where they read the same.
    pub always: bool,
}

/// What the store weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Size {
    /// Snapshots.
    pub snapshots: u64,
    /// Bytes of all their files.
    pub bytes: u64,
}

impl Size {
    /// Above this, cloning the repository becomes a burden.
    pub const LARGE: u64 = 500 << 20;

    /// A word on a store that is one.
    pub fn burden(&self) -> Option<String> {
        (self.bytes > Self::LARGE)
            .then(|| format!("the snapshots have {} MiB together, and every clone of the repository holds them all", self.bytes >> 20))
    }
}

impl SnapshotStore {
    /// The store in this folder, which need not exist yet. Writes nothing.
    ///
    /// # Errors
    /// When the folder is none, or the store is of a format that this version does not know.
    pub fn open(root: &Path) -> Result<Self, SnapshotError> {
        if disk::is_folder(root)? {
            layout::check_format(root)?;
        }
        Ok(Self { root: root.to_path_buf(), lock_timeout: LOCK_TIMEOUT, steps: steps::Steps::default(), reader: Arc::new(InProcess) })
    }

    /// The store in this folder, made if need be: writes STORE.toml, .gitattributes and .gitignore where they are missing.
    ///
    /// # Errors
    /// Those of [`Self::open`], and when the folder cannot be written or another process holds the lock.
    pub fn init(root: &Path) -> Result<Self, SnapshotError> {
        let store = Self::open(root)?;
        publish::init(&store)?;
        Ok(store)
    }

    /// The same store with another patience for the lock.
    #[must_use]
    pub fn with_lock_timeout(mut self, timeout: Duration) -> Self {
        self.lock_timeout = timeout;
        self
    }

    /// The same store with another reader of foreign documents.
    #[must_use]
    pub fn with_reader(mut self, reader: Arc<dyn Reader>) -> Self {
        self.reader = reader;
        self
    }

    /// The store's folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Ids of the sources, sorted. Whatever else stands in the folder is left to [`Self::verify_all`].
    ///
    /// # Errors
    /// When the folder cannot be listed.
    pub fn sources(&self) -> Result<Vec<String>, SnapshotError> {
        self.folders(&self.root, is_source_id)
    }

    /// A source as its `source.toml` tells it.
    ///
    /// # Errors
    /// When there is none, or it cannot be read.
    pub fn source(&self, source: &str) -> Result<Source, SnapshotError> {
        let folder = self.source_folder(source)?;
        layout::read_source_file(&self.root, source)?.ok_or(SnapshotError::Missing { what: "source file", path: folder.join(SOURCE_FILE) })
    }

    /// Ids of a source's snapshots, oldest first; empty where the source has none or is not there.
    ///
    /// # Errors
    /// When the name is no source's, or the folder cannot be listed.
    pub fn snapshots(&self, source: &str) -> Result<Vec<String>, SnapshotError> {
        self.folders(&self.source_folder(source)?, is_snapshot_id)
    }

    /// Writes a source's `source.toml` without a snapshot; says whether it was written. An existing one stays as it is.
    ///
    /// # Errors
    /// When the id is not the one of its address, or the store cannot be written.
    pub fn register(&self, source: &Source) -> Result<bool, SnapshotError> {
        publish::register(self, source)
    }

    /// Freezes a capture as a snapshot of the source. A payload that the source has already, or one whose text layers are
    /// those of a snapshot (another advert, another token in the page), gives the existing snapshot.
    ///
    /// # Errors
    /// Those of [`Self::publish_with`].
    pub fn publish(&self, source: &Source, capture: &Capture, tool: &str) -> Result<Published, SnapshotError> {
        self.publish_with(source, capture, tool, PublishOptions::default())
    }

    /// Freezes a capture as a snapshot of the source.
    ///
    /// # Errors
    /// When the id is not the one of its address, a file would be too large, another process holds the lock, or the disk
    /// refuses; nothing is visible then.
    pub fn publish_with(
        &self,
        source: &Source,
        capture: &Capture,
        tool: &str,
        options: PublishOptions,
    ) -> Result<Published, SnapshotError> {
        publish::publish(self, source, capture, tool, options)
    }

    /// What the store weighs, files that belong to no snapshot left out.
    ///
    /// # Errors
    /// When a folder cannot be listed.
    pub fn size(&self) -> Result<Size, SnapshotError> {
        let mut size = Size::default();
        for source in self.sources()? {
            for snapshot in self.snapshots(&source)? {
                size.snapshots += 1;
                size.bytes += self.snapshot_bytes(&source, &snapshot)?;
            }
        }
        Ok(size)
    }

    /// What a snapshot weighs.
    ///
    /// # Errors
    /// When it is not there or cannot be listed.
    pub fn snapshot_bytes(&self, source: &str, snapshot: &str) -> Result<u64, SnapshotError> {
        let folder = self.snapshot_folder(source, snapshot)?;
        let mut bytes = 0;
        for name in disk::names(&folder)? {
            if let disk::Kind::File(length) = disk::kind(&folder.join(name))? {
                bytes += length;
            }
        }
        Ok(bytes)
    }

    /// Writes what a re-check saw as a line of the source's `checks.jsonl`; says whether a line was written. None is where the
    /// last one says the same, except for a failure that was last written on another day (in UTC): so a fresh clone can tell
    /// dead from down. A torn last line is cut first.
    ///
    /// # Errors
    /// When the source is not there, another process holds the lock, or the disk refuses.
    pub fn append(&self, source: &str, check: &Check) -> Result<bool, SnapshotError> {
        checks::append(self, source, check)
    }

    /// Every re-check of the source, oldest first, none twice, and what of the file was passed over: a torn last line, a line
    /// that does not read.
    ///
    /// # Errors
    /// When the name is no source's, or the file cannot be read.
    pub fn checks(&self, source: &str) -> Result<(Vec<Check>, Vec<Damage>), SnapshotError> {
        checks::read(self, source)
    }

    /// What is known of a snapshot.
    ///
    /// # Errors
    /// When it is not there or its manifest cannot be read.
    pub fn manifest(&self, source: &str, snapshot: &str) -> Result<Manifest, SnapshotError> {
        let path = self.snapshot_folder(source, snapshot)?.join(publish::MANIFEST);
        let bytes = disk::read(&path, json::MAX_BYTES)?.ok_or_else(|| SnapshotError::Missing { what: "manifest", path: path.clone() })?;
        Manifest::parse(&bytes).map_err(|source| match source {
            JsonError::NewerFormat { found, known } => SnapshotError::NewerFormat { path, found, known },
            source => SnapshotError::Json { path, source },
        })
    }

    /// A text layer, its hash checked; `None` where the snapshot has none of that kind.
    ///
    /// # Errors
    /// When the snapshot is not there, its manifest cannot be read, or the file is not what the manifest says.
    pub fn layer(&self, source: &str, snapshot: &str, layer: Layer) -> Result<Option<String>, SnapshotError> {
        self.layer_of(&self.manifest(source, snapshot)?, source, snapshot, layer)
    }

    /// The manifest, the main text and the full text, hashes checked.
    ///
    /// # Errors
    /// Those of [`Self::layer`].
    pub fn texts(&self, source: &str, snapshot: &str) -> Result<(Manifest, Option<String>, Option<String>), SnapshotError> {
        let manifest = self.manifest(source, snapshot)?;
        let main = self.layer_of(&manifest, source, snapshot, Layer::Main)?;
        let text = self.layer_of(&manifest, source, snapshot, Layer::Text)?;
        Ok((manifest, main, text))
    }

    fn layer_of(&self, manifest: &Manifest, source: &str, snapshot: &str, layer: Layer) -> Result<Option<String>, SnapshotError> {
        let Some(facts) = manifest.text.iter().find(|text| layers::file_of(layer) == Some(text.file.as_str())) else { return Ok(None) };
        let path = self.root.join(source).join(snapshot).join(&facts.file);
        let bytes = disk::read(&path, disk::MAX_FILE)?.ok_or_else(|| SnapshotError::Missing { what: "text layer", path: path.clone() })?;
        let damaged = |message: &str| SnapshotError::Damaged { path: path.clone(), message: message.to_owned() };
        if hash::hex_of(&bytes) != facts.sha256 {
            return Err(damaged("its SHA-256 is not the one in manifest.json"));
        }
        String::from_utf8(bytes).map(Some).map_err(|_| damaged("it is no UTF-8"))
    }

    /// The payload, out of the capture, its hash checked.
    ///
    /// # Errors
    /// When the snapshot is not there, its manifest cannot be read, or the capture is not what the manifest says.
    pub fn payload(&self, source: &str, snapshot: &str) -> Result<Vec<u8>, SnapshotError> {
        let manifest = self.manifest(source, snapshot)?;
        let path = self.root.join(source).join(snapshot).join(publish::CAPTURE);
        let bytes = disk::read(&path, disk::MAX_FILE)?.ok_or_else(|| SnapshotError::Missing { what: "capture", path: path.clone() })?;
        let range = warc::payload(&bytes).map_err(|error| SnapshotError::Damaged { path: path.clone(), message: error.to_string() })?;
        if hash::hex_of(&bytes[range.clone()]) != manifest.payload.sha256 {
            return Err(SnapshotError::Damaged { path, message: "its payload's SHA-256 is not the one in manifest.json".to_owned() });
        }
        Ok(bytes[range].to_vec())
    }

    /// What is wrong with a snapshot, every byte looked at. Writes nothing.
    pub fn verify_snapshot(&self, source: &str, snapshot: &str) -> Vec<Damage> {
        verify::snapshot(&self.root, source, snapshot, verify::Depth::Bytes)
    }

    /// The same of several snapshots of a source, of each by itself, for less than one by one.
    pub fn verify_snapshots(&self, source: &str, snapshots: &[&str]) -> Vec<Vec<Damage>> {
        verify::snapshots(&self.root, source, snapshots, verify::Depth::Bytes)
    }

    /// What is wrong with a snapshot, every byte looked at, and its text layers read out of the capture again. Writes nothing.
    pub fn verify_snapshot_text(&self, source: &str, snapshot: &str) -> Vec<Damage> {
        verify::snapshot(&self.root, source, snapshot, verify::Depth::Full(&*self.reader))
    }

    /// What is wrong with a snapshot as far as names, lengths and the manifest's hash tell. Writes nothing.
    pub fn verify_snapshot_quick(&self, source: &str, snapshot: &str) -> Vec<Damage> {
        verify::snapshot(&self.root, source, snapshot, verify::Depth::Quick)
    }

    /// What is wrong with the whole store, every byte looked at and every text read out of its capture again, sorted by file.
    /// Writes nothing.
    pub fn verify_all(&self) -> Vec<Damage> {
        verify::all(&self.root, verify::Depth::Full(&*self.reader))
    }

    /// The same without the reading: as fast as the bytes can be hashed.
    pub fn verify_all_bytes(&self) -> Vec<Damage> {
        verify::all(&self.root, verify::Depth::Bytes)
    }

    fn source_folder(&self, source: &str) -> Result<PathBuf, SnapshotError> {
        if !is_source_id(source) {
            return Err(SnapshotError::BadName { name: source.to_owned(), what: "source id" });
        }
        Ok(self.root.join(source))
    }

    fn snapshot_folder(&self, source: &str, snapshot: &str) -> Result<PathBuf, SnapshotError> {
        let home = self.source_folder(source)?;
        if !is_snapshot_id(snapshot) {
            return Err(SnapshotError::BadName { name: snapshot.to_owned(), what: "snapshot id" });
        }
        let folder = home.join(snapshot);
        if disk::is_folder(&home)? && disk::is_folder(&folder)? {
            Ok(folder)
        } else {
            Err(SnapshotError::Missing { what: "snapshot", path: folder })
        }
    }

    fn folders(&self, folder: &Path, is_name: fn(&str) -> bool) -> Result<Vec<String>, SnapshotError> {
        Ok(disk::folders(folder)?.into_iter().filter(|name| is_name(name)).collect())
    }
}

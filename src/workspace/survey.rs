//! What the files of a workspace look like from outside: enough to tell which were written since the index was.
//!
//! Length and times of the claim files, the ledger, and of each source its folder (which changes with every snapshot that comes or
//! goes), its source.toml and its checks.jsonl. Never what lies in a snapshot: it is written once, so its name is enough.
//! The surprise: a file that was written within the last moments is looked at again, since a file system's clock is too coarse
//! to tell two writes of one moment apart.

use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::load::{LEDGER, claim_file_name, toml_files};
use super::parallel::in_parallel;
use super::{Workspace, WorkspaceError};
use crate::records;
use crate::snapshot::{CHECKS_FILE, SOURCE_FILE, is_source_id};
use crate::store::Stamp;

/// How old a write must be before a file's times are trusted, in nanoseconds: the coarsest clock of a file system ticks in two seconds.
pub(super) const SETTLING: i64 = 2_000_000_000;

/// How many sources one job looks at.
const CHUNK: usize = 500;

/// A file and what it looks like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Seen {
    /// Relative to the workspace.
    pub(super) name: String,
    pub(super) path: PathBuf,
    pub(super) stamp: Stamp,
}

/// A source and what its files look like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SeenSource {
    pub(super) id: String,
    /// Of its folder, source.toml and checks.jsonl.
    stamps: [Stamp; 3],
}

impl SeenSource {
    /// As one text, to be compared.
    pub(super) fn stamp(&self) -> String {
        let [folder, record, checks] = self.stamps;
        let file = |stamp: Stamp| format!("{}:{}:{}", stamp.bytes, stamp.modified, stamp.changed);
        format!("{}:{} {} {}", folder.modified, folder.changed, file(record), file(checks))
    }

    /// When anything of it changed last.
    pub(super) fn newest(&self) -> i64 {
        self.stamps.iter().map(newest).max().unwrap_or(0)
    }
}

/// What everything looks like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Survey {
    /// By name.
    pub(super) claim_files: Vec<Seen>,
    /// By id.
    pub(super) sources: Vec<SeenSource>,
    /// Of all stamps.
    pub(super) fingerprint: String,
    /// When anything changed last.
    pub(super) newest: i64,
}

impl Workspace {
    /// Looks at every file from outside.
    ///
    /// # Errors
    /// `Read` for a folder that is there but can't be listed.
    pub(super) fn survey(&self) -> Result<Survey, WorkspaceError> {
        let mut claim_files = Vec::new();
        for path in toml_files(&self.claims_dir())? {
            let stamp = stamp_of(&path);
            claim_files.push(Seen { name: claim_file_name(&path), path, stamp });
        }
        let ledger = stamp_of(&self.ledger_path());
        let sources = self.seen_sources()?;

        let mut hash = Sha256::new();
        let mut newest_of_all = newest(&ledger);
        let mut take = |name: &str, stamps: &[Stamp]| {
            hash.update((name.len() as u64).to_le_bytes());
            hash.update(name);
            for stamp in stamps {
                newest_of_all = newest_of_all.max(newest(stamp));
                for part in [stamp.bytes, stamp.modified, stamp.changed] {
                    hash.update(part.to_le_bytes());
                }
            }
        };
        take(LEDGER, &[ledger]);
        claim_files.iter().for_each(|file| take(&file.name, &[file.stamp]));
        sources.iter().for_each(|source| take(&source.id, &source.stamps));
        Ok(Survey { claim_files, sources, fingerprint: records::hex(&hash.finalize()), newest: newest_of_all })
    }

    fn seen_sources(&self) -> Result<Vec<SeenSource>, WorkspaceError> {
        let root = self.snapshots.root();
        let read = |source| WorkspaceError::Read { path: root.to_owned(), source };
        let entries = match fs::read_dir(root) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(read(error)),
        };
        let mut ids = Vec::new();
        for entry in entries {
            let entry = entry.map_err(read)?;
            if let (Ok(name), Ok(kind)) = (entry.file_name().into_string(), entry.file_type())
                && kind.is_dir()
                && is_source_id(&name)
            {
                ids.push(name);
            }
        }
        ids.sort_unstable();
        let chunks: Vec<&[String]> = ids.chunks(CHUNK).collect();
        let mut sources = Vec::with_capacity(ids.len());
        let look = |ids: &&[String]| ids.iter().map(|id| seen_source(root, id)).collect::<Vec<_>>();
        in_parallel(&chunks, look, |seen| {
            sources.extend(seen);
            Ok::<(), WorkspaceError>(())
        })?;
        sources.sort_unstable_by(|a: &SeenSource, b| a.id.cmp(&b.id));
        Ok(sources)
    }

    /// The moment by the clock of the file system that the workspace lies on.
    pub(super) fn file_clock(&self) -> Result<i64, WorkspaceError> {
        let dir = self.state_dir();
        let clock = tempfile::tempfile_in(&dir).and_then(|file| file.metadata());
        clock.map(|metadata| stamp(&metadata).modified).map_err(|source| WorkspaceError::Write { path: dir, source })
    }

    /// What the files of a source's snapshots look like, as one text; and when any of them changed last.
    pub(super) fn seen_snapshots(&self, source: &str) -> Result<(String, i64), WorkspaceError> {
        let home = self.snapshots.root().join(source);
        let mut hash = Sha256::new();
        let mut last = 0;
        for snapshot in self.snapshots.snapshots(source)? {
            let folder = home.join(&snapshot);
            let mut entries: Vec<(std::ffi::OsString, Stamp)> = fs::read_dir(&folder)
                .map_err(|source| WorkspaceError::Read { path: folder.clone(), source })?
                .filter_map(Result::ok)
                .map(|entry| (entry.file_name(), stamp_of_itself(&entry.path())))
                .collect();
            entries.sort_unstable_by(|a, b| a.0.cmp(&b.0));
            hash.update(&snapshot);
            for (name, stamp) in entries {
                last = last.max(newest(&stamp));
                hash.update(name.as_encoded_bytes());
                for part in [stamp.bytes, stamp.modified, stamp.changed] {
                    hash.update(part.to_le_bytes());
                }
            }
        }
        Ok((records::hex(&hash.finalize()), last))
    }
}

fn seen_source(root: &Path, id: &str) -> SeenSource {
    let mut path = root.join(id);
    let mut folder = stamp_of_itself(&path);
    // A folder's length says how many entries it once had.
    folder.bytes = 0;
    path.push(SOURCE_FILE);
    let record = stamp_of_itself(&path);
    path.set_file_name(CHECKS_FILE);
    SeenSource { id: id.to_owned(), stamps: [folder, record, stamp_of_itself(&path)] }
}

/// What a file looks like; what is not there looks like nothing.
pub(super) fn stamp_of(path: &Path) -> Stamp {
    fs::metadata(path).map_or_else(|_| Stamp::default(), |metadata| stamp(&metadata))
}

/// The same, of a link rather than of what it leads to.
fn stamp_of_itself(path: &Path) -> Stamp {
    fs::symlink_metadata(path).map_or_else(|_| Stamp::default(), |metadata| stamp(&metadata))
}

#[cfg(unix)]
fn stamp(metadata: &Metadata) -> Stamp {
    use std::os::unix::fs::MetadataExt;
    let nanoseconds = |seconds: i64, rest: i64| seconds.saturating_mul(1_000_000_000).saturating_add(rest);
    Stamp {
        bytes: i64::try_from(metadata.len()).unwrap_or(i64::MAX),
        modified: nanoseconds(metadata.mtime(), metadata.mtime_nsec()),
        changed: nanoseconds(metadata.ctime(), metadata.ctime_nsec()),
    }
}

#[cfg(not(unix))]
fn stamp(metadata: &Metadata) -> Stamp {
    let modified = metadata.modified().ok().and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok());
    Stamp {
        bytes: i64::try_from(metadata.len()).unwrap_or(i64::MAX),
        modified: modified.and_then(|since| i64::try_from(since.as_nanos()).ok()).unwrap_or(0),
        changed: 0,
    }
}

fn newest(stamp: &Stamp) -> i64 {
    stamp.modified.max(stamp.changed)
}

//! What the files of a workspace look like from outside: enough to tell which were written since the index was.
//!
//! Length and times of the claim files, the ledger, and of each source its folder (which changes with every snapshot that comes or
//! goes), its source.toml and its checks.jsonl. Never what lies in a snapshot: it is written once, so its name is
//! enough for the index; `check` asks for it apart (`seen_snapshot`), since bytes may have been written into it all the same.
//! The surprise: a file that was written within the last moments is looked at again, since a file system's clock is too coarse
//! to tell two writes of one moment apart.

use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};

use super::load::{claim_file_name, toml_files};
use super::parallel::in_parallel;
use super::{Workspace, WorkspaceError};
use crate::snapshot::{CHECKS_FILE, SNAPSHOT_FILES, SOURCE_FILE, is_source_id};
use crate::store::{SeenSource, Stamp, Survey};

/// How old a write must be before a file's times are trusted, in nanoseconds: the coarsest clock of a file system ticks in two seconds.
pub(super) const SETTLING: i64 = 2_000_000_000;

/// How many sources one job looks at.
const CHUNK: usize = 500;

impl Workspace {
    /// Looks at every file from outside. What is known to be there, in folders that did not change, is not looked for again; a folder
    /// that changed after `trusted` may have changed once more in the same tick of its clock.
    ///
    /// # Errors
    /// `Read` for a folder that is there but can't be listed.
    pub(super) fn survey(&self, known: Option<&Survey>, trusted: i64) -> Result<Survey, WorkspaceError> {
        let named = |path: PathBuf| (claim_file_name(&path), stamp_of(&path));
        let claim_files = toml_files(&self.claims_dir())?.into_iter().map(named).collect();
        let ledger = stamp_of(&self.ledger_path());
        let store = folder_stamp(fs::metadata(self.snapshots.root()).as_ref().ok());
        let settled = |known: &&Survey| known.store == store && store.newest() < trusted;
        let ids = match known.filter(settled) {
            Some(known) => known.sources.iter().map(|source| source.id.clone()).collect(),
            None => self.source_ids()?,
        };
        let sources = self.seen_sources(&ids, known, trusted)?;
        Ok(Survey { claim_files, ledger, store, sources })
    }

    /// The ids of the sources, sorted.
    fn source_ids(&self) -> Result<Vec<String>, WorkspaceError> {
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
        Ok(ids)
    }

    fn seen_sources(&self, ids: &[String], known: Option<&Survey>, trusted: i64) -> Result<Vec<SeenSource>, WorkspaceError> {
        let root = self.snapshots.root();
        let known = known.map(|known| known.sources.as_slice()).unwrap_or_default();
        let chunks: Vec<&[String]> = ids.chunks(CHUNK).collect();
        let look = |ids: &&[String]| {
            let mut known = ids.first().map_or(known, |first| &known[known.partition_point(|source| source.id < *first)..]);
            let mut seen = Vec::with_capacity(ids.len());
            for id in *ids {
                let before = known.iter().take_while(|source| source.id < *id).count();
                known = &known[before..];
                let same = known.first().filter(|source| source.id == *id);
                seen.push(seen_source(root, id, same, trusted));
            }
            seen
        };
        let mut sources = Vec::with_capacity(ids.len());
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

    /// What a snapshot's folder and files look like, as one text, and when any of them changed last. The folder changes with every file that
    /// comes, goes or takes another's place, a file with every byte that is written into it.
    pub(super) fn seen_snapshot(&self, source: &str, snapshot: &str) -> (String, i64) {
        let mut path = self.snapshots.root().join(source).join(snapshot);
        let folder = folder_stamp(fs::symlink_metadata(&path).as_ref().ok());
        let files = SNAPSHOT_FILES.map(|name| {
            path.push(name);
            let stamp = stamp_of_itself(&path);
            path.pop();
            stamp
        });
        let all = || std::iter::once(&folder).chain(&files);
        let seen = all().map(|stamp| format!("{:x}.{:x}.{:x} ", stamp.bytes, stamp.modified, stamp.changed)).collect();
        (seen, all().map(Stamp::newest).max().unwrap_or(0))
    }
}

fn seen_source(root: &Path, id: &str, known: Option<&SeenSource>, trusted: i64) -> SeenSource {
    let mut path = root.join(id);
    let folder = folder_stamp(fs::symlink_metadata(&path).as_ref().ok());
    path.push(SOURCE_FILE);
    let record = stamp_of_itself(&path);
    // Without checks before, and without a new entry in the folder, there are none.
    let none = known.is_some_and(|known| known.checks == Stamp::default() && known.folder == folder && folder.newest() < trusted);
    path.set_file_name(CHECKS_FILE);
    let checks = if none { Stamp::default() } else { stamp_of_itself(&path) };
    SeenSource { id: id.to_owned(), folder, record, checks }
}

/// What a folder looks like; its length says how many entries it once had, which is nothing.
fn folder_stamp(metadata: Option<&Metadata>) -> Stamp {
    metadata.map_or_else(Stamp::default, |metadata| Stamp { bytes: 0, ..stamp(metadata) })
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

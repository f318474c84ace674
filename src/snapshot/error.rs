//! What can go wrong in the store, and what is wrong with what lies in it.
//!
//! The surprise: damage is no error. [`SnapshotError`] says why something could not be done; [`Damage`] is what
//! verification finds, and a store full of it is still read without one.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use super::json::JsonError;

/// Why the store could not do what was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SnapshotError {
    /// The system refused a file operation.
    #[error("cannot {action} {}", path.display())]
    Io {
        /// What was tried: `read`, `create`, `write` …
        action: &'static str,
        /// Where.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// Another process is writing to the store.
    #[error("{} is held by another process (waited {waited_ms} ms): wait until it has finished, then run the command again; no file needs to be deleted", path.display())]
    Locked {
        /// The lock file.
        path: PathBuf,
        /// How long was waited.
        waited_ms: u128,
    },
    /// The store, or a file of it, is of a format that this version does not know.
    #[error("{} is of format {found}, and this version reads up to {known}: use a newer factcheck; nothing was written", path.display())]
    NewerFormat {
        /// The file that says so.
        path: PathBuf,
        /// The format that it names.
        found: u64,
        /// The newest format known here.
        known: u64,
    },
    /// A symbolic link, pipe or device stands where a plain file or folder belongs.
    #[error("{} is {what}; the store holds plain files and folders only: look at where it came from, then remove it", path.display())]
    NotPlain {
        /// Where.
        path: PathBuf,
        /// What stands there.
        what: &'static str,
    },
    /// A name that the store never gives.
    #[error("\"{}\" is no {what}; names come from `source list` or from the claim's record", name.escape_debug())]
    BadName {
        /// The name.
        name: String,
        /// What it should have been: `source id`, `snapshot id`.
        what: &'static str,
    },
    /// A source whose id does not belong to its address.
    #[error("source \"{given}\" does not belong to {origin}, whose id is \"{expected}\"")]
    WrongId {
        /// The id given.
        given: String,
        /// The address or path.
        origin: String,
        /// The id that belongs to it.
        expected: String,
    },
    /// More than a file of the store may hold.
    #[error("{what} has {bytes} bytes, and a file of the store may hold {limit}: cite a smaller document or a part of it")]
    TooLarge {
        /// The file or payload.
        what: String,
        /// Its size.
        bytes: u64,
        /// The most that is allowed.
        limit: u64,
    },
    /// There is no such source or snapshot.
    #[error("there is no {what} at {}", path.display())]
    Missing {
        /// What was looked for.
        what: &'static str,
        /// Where.
        path: PathBuf,
    },
    /// A JSON file of the store that cannot be read.
    #[error("{} cannot be read", path.display())]
    Json {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        #[source]
        source: JsonError,
    },
    /// A TOML file of the store that cannot be read.
    #[error("{}: {message}", path.display())]
    Toml {
        /// The file.
        path: PathBuf,
        /// What is wrong with it, with line and column.
        message: String,
    },
    /// A file of a snapshot that is not what the snapshot says it is.
    #[error("{} is damaged: {message}; restore it from the repository's history", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        message: String,
    },
    /// A snapshot of that name is there already, and it is not what was to be written.
    #[error("{} is there already, and a snapshot is never overwritten: run `factcheck verify` on it", path.display())]
    Exists {
        /// The snapshot's folder.
        path: PathBuf,
    },
    /// What was written does not read back as it should; nothing was published.
    #[error("what was written under {} does not read back right ({}); nothing was published: check the disk and its memory", path.display(), damage)]
    SelfCheck {
        /// The folder that was written.
        path: PathBuf,
        /// The first thing found wrong.
        damage: Damage,
    },
}

impl SnapshotError {
    /// Whether the error means that something stored is corrupt (exit code 3), rather than that a thing could not be done.
    pub const fn is_corruption(&self) -> bool {
        matches!(self, Self::Json { .. } | Self::Damaged { .. } | Self::Exists { .. } | Self::NotPlain { .. })
    }

    /// A function that wraps an I/O error with what was tried and where.
    pub(super) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self + use<> {
        let path = path.to_path_buf();
        move |source| Self::Io { action, path, source }
    }
}

/// One thing that is wrong with what the store holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Damage {
    /// The file or folder, relative to the store's root, with `/` between the parts.
    pub file: String,
    /// What is wrong with it, one line.
    pub message: String,
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.file, self.message)
    }
}

//! What can go wrong in a workspace, and which exit code it has.

use std::path::PathBuf;

use crate::fetch::FetchError;
use crate::records::{EditError, EventError, RecordErrors};
use crate::snapshot::{ImportError, SnapshotError};
use crate::store::StoreError;

/// The kinds of failure, one exit code each (product.md's table).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// Wrong use, unknown or ambiguous id: 2.
    Usage,
    /// Something stored is corrupt: 3.
    Corrupt,
    /// Could not do it, nothing written: 4.
    CannotDo,
}

/// Why a workspace could not do what was asked. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum WorkspaceError {
    /// No workspace here or above.
    #[error("no workspace in {} or above it; run `factcheck init` in the folder that shall hold one", .0.display())]
    NoWorkspace(PathBuf),
    /// The words of the command do not fit together.
    #[error("{0}")]
    Usage(String),
    /// No claim's id starts so.
    #[error("no claim's id starts with \"{id}\"{}", suggest(.close, "factcheck list"))]
    UnknownClaim {
        /// What was given.
        id: String,
        /// Ids that look alike.
        close: Vec<String>,
    },
    /// Several claims' ids start so.
    #[error("\"{prefix}\" fits {} claims; give more of the id:\n  {}", .candidates.len(), .candidates.join("\n  "))]
    AmbiguousClaim {
        /// What was given.
        prefix: String,
        /// The ids that start so.
        candidates: Vec<String>,
    },
    /// No speech has this id.
    #[error("no speech has the id \"{id}\"{}", suggest(.close, "factcheck report"))]
    UnknownSpeech {
        /// What was given.
        id: String,
        /// Ids that look alike.
        close: Vec<String>,
    },
    /// No source is named so.
    #[error("no source has \"{}\" as its address, its path or the beginning of its id{}", .words.escape_debug(), suggest(.close, "factcheck source list"))]
    UnknownSource {
        /// What was given.
        words: String,
        /// Ids that look alike.
        close: Vec<String>,
    },
    /// A file could not be read.
    #[error("can't read {}", .path.display())]
    Read {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file could not be written.
    #[error("can't write {}", .path.display())]
    Write {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Another command holds the workspace.
    #[error("another command is writing to this workspace ({} is locked); try again when it is done, or wait longer with --lock-timeout SECONDS", .0.display())]
    Locked(PathBuf),
    /// A record or configuration can't be read.
    #[error(transparent)]
    Records(#[from] RecordErrors),
    /// A record can't be changed so.
    #[error(transparent)]
    Edit(#[from] EditError),
    /// An event can't be recorded so.
    #[error(transparent)]
    Event(#[from] EventError),
    /// It can't be done, and why.
    #[error("{0}")]
    Refused(String),
    /// The ledger is corrupt, so nothing is appended to it.
    #[error("{0}")]
    CorruptLedger(String),
    /// The snapshot store could not do it.
    #[error(transparent)]
    Snapshot(#[from] SnapshotError),
    /// The file could not be imported.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// The source could not be fetched.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// The index could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl WorkspaceError {
    /// Which exit code fits.
    pub fn failure(&self) -> Failure {
        match self {
            Self::Usage(_)
            | Self::UnknownClaim { .. }
            | Self::AmbiguousClaim { .. }
            | Self::UnknownSpeech { .. }
            | Self::UnknownSource { .. } => Failure::Usage,
            Self::Edit(EditError::UnknownKey { .. } | EditError::Value { .. }) | Self::Event(_) => Failure::Usage,
            Self::Import(error) if error.is_usage() => Failure::Usage,
            Self::Fetch(FetchError::BadUrl { .. }) => Failure::Usage,
            Self::CorruptLedger(_) => Failure::Corrupt,
            Self::Snapshot(error) if error.is_corruption() => Failure::Corrupt,
            _ => Failure::CannotDo,
        }
    }
}

fn suggest(close: &[String], all: &str) -> String {
    match close {
        [] => format!("; `{all}` shows them all"),
        [one] => format!("; did you mean {one}?"),
        several => format!("; did you mean one of {}?", several.join(", ")),
    }
}

//! The exit codes, one table for every command.

use std::process::ExitCode;

use factcheck::workspace::{Failure, WorkspaceError};

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Nothing to complain of.
    Clean,
    /// Problems at level `deny`.
    Problems,
    /// Wrong use, unknown or ambiguous id.
    Usage,
    /// Something stored is corrupt.
    Corrupt,
    /// Could not do it; nothing was written.
    CannotDo,
}

impl Exit {
    /// The number that the shell sees.
    pub fn code(self) -> u8 {
        match self {
            Self::Clean => 0,
            Self::Problems => 1,
            Self::Usage => 2,
            Self::Corrupt => 3,
            Self::CannotDo => 4,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        exit.code().into()
    }
}

/// Wrong use that only a command can see.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct UsageError(pub String);

/// The exit code of an error.
pub fn of(error: &anyhow::Error) -> Exit {
    if error.downcast_ref::<UsageError>().is_some() {
        return Exit::Usage;
    }
    match error.downcast_ref::<WorkspaceError>().map(WorkspaceError::failure) {
        Some(Failure::Usage) => Exit::Usage,
        Some(Failure::Corrupt) => Exit::Corrupt,
        Some(Failure::CannotDo) | None => Exit::CannotDo,
    }
}

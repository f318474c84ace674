//! What is wrong with a file that people edit: every problem at once, each with its place and how to mend it.

use std::fmt;

use crate::model::Place;

/// One thing that is wrong with a record, where, and how to mend it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordProblem {
    /// Where.
    pub place: Place,
    /// What is wrong, one line.
    pub message: String,
    /// What to do, one line.
    pub help: Option<String>,
    /// The line of the file that the place is on, as it stands there.
    pub line: String,
}

impl fmt::Display for RecordProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}: {}", self.place.file, self.place.line, self.place.column, self.message)?;
        self.help.iter().try_for_each(|help| write!(f, "; {help}"))
    }
}

/// Everything that is wrong with one file, in order of place; never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordErrors {
    /// The problems, by line and column.
    pub problems: Vec<RecordProblem>,
}

impl fmt::Display for RecordErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, problem) in self.problems.iter().enumerate() {
            if at > 0 {
                f.write_str("\n")?;
            }
            problem.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for RecordErrors {}

/// Why a record was not changed. Nothing is half-changed: the record is as it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// No claim at this index.
    #[error("{file} has no claim number {index}, counted from 0")]
    NoClaim {
        /// The claim file.
        file: String,
        /// The index asked for.
        index: usize,
    },
    /// No evidence at this index.
    #[error("claim {claim} in {file} has no evidence number {index}, counted from 0")]
    NoEvidence {
        /// The claim file.
        file: String,
        /// Id of the claim.
        claim: String,
        /// The index asked for.
        index: usize,
    },
    /// The id stands in the file already.
    #[error("{file} already has {what} \"{id}\"; ids must differ")]
    Duplicate {
        /// The claim file.
        file: String,
        /// `a claim` or `an evidence entry`.
        what: &'static str,
        /// The id.
        id: String,
    },
    /// The key is not one that can be set.
    #[error("\"{key}\" can't be set; use one of: {expected}")]
    UnknownKey {
        /// The key asked for.
        key: String,
        /// The keys that can be set, separated by commas.
        expected: String,
    },
    /// The value does not fit the key.
    #[error("{key} can't be \"{value}\": {reason}")]
    Value {
        /// The key.
        key: String,
        /// The value as given.
        value: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The changed text would not read back.
    #[error("the change would make the record unreadable, nothing was changed:\n{0}")]
    Refused(RecordErrors),
}

//! The only module that speaks SQL: the derived index.
//!
//! The files of a workspace are the truth, this is what makes them fast to ask and open to other tools. Deleting the file
//! loses nothing, so nothing here is repaired or migrated: what cannot be used is set aside or emptied, and built anew.
//!
//! # For people
//! The views [`VIEWS`] are stable: a column keeps its name and meaning. `pairs` are the quantities that a finding compared,
//! `verdicts` the one that stands, or those in dispute. Numbers stand exactly as TEXT; their `…_approx` columns are REAL, for
//! sorting and charts only. Lists are JSON, positions count from 0 as `relation.with` in a record does. Rows have no order but
//! the one that is asked for. Tables that begin with an underscore are private.
//!
//! # Journal
//! A rollback journal, truncated after use, with `synchronous = NORMAL`. No write-ahead log: it needs shared memory, which network
//! file systems do not give and do not admit to not giving, and the one writer that there is writes once after a change. What a power
//! cut can lose is derived.
//!
//! # Trust
//! A checkout can bring an index along that somebody prepared. Files that are not marked as ours are not read,
//! and the schema of those that are gets no trust: no functions with side effects from views or triggers, no edits of internals.

mod codec;
mod dump;
mod open;
mod plain;
mod read;
mod search;
mod sql;
mod survey;
#[cfg(test)]
mod tests;
mod update;
mod words;
mod write;

use std::io;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use rusqlite::{Connection, ErrorCode, Row, params};

pub use open::Opened;
pub use read::{Judged, Look, Moment, Which, sources_of};
pub use search::{Need, TextHit, Word, marked};
pub use sql::{Limits, SqlError};
pub use survey::{SeenSource, Stamp, Survey};
pub use update::{FileMark, Update, Wordless};
pub use words::{TextWords, Words};

use crate::model::{ClaimRow, Class, Status, UnknownCode};

/// The views that people may rely on, in the order in which they are dumped.
pub const VIEWS: &[&str] =
    &["speeches", "claims", "quantities", "evidence", "findings", "pairs", "verdicts", "history", "sources", "snapshots"];

/// What went wrong with the index. None of it touches the files that the index is made of.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file or its folder can't be made, opened or moved.
    #[error("cannot use the index {}: {cause}; it can be deleted, nothing is lost", path.display())]
    Io {
        /// The index or its folder.
        path: PathBuf,
        /// The cause, which the message holds.
        cause: io::Error,
    },
    /// Another process holds the file.
    #[error("the index {} is in use by another process; try again in a moment", path.display())]
    Busy {
        /// The index.
        path: PathBuf,
    },
    /// The file is damaged, or holds what this build can't read.
    #[error("the index {} is damaged; it can be deleted, nothing is lost", path.display())]
    Corrupt {
        /// The index.
        path: PathBuf,
    },
    /// SQLite refused.
    #[error("the index {} failed: {cause}; it can be deleted, nothing is lost", path.display())]
    Sql {
        /// The index.
        path: PathBuf,
        /// The cause, which the message holds.
        cause: rusqlite::Error,
    },
}

impl StoreError {
    /// Whether the file itself is at fault: it can be set aside and built anew.
    pub fn is_corruption(&self) -> bool {
        matches!(self, Self::Corrupt { .. })
    }

    /// Whether a row was to be written whose name is taken: two files hold a claim of one id.
    pub fn is_duplicate(&self) -> bool {
        matches!(self, Self::Sql { cause, .. } if cause.sqlite_error_code() == Some(ErrorCode::ConstraintViolation))
    }
}

/// The index of one workspace.
#[derive(Debug)]
pub struct Index {
    connection: Connection,
    /// `None` in memory.
    path: Option<PathBuf>,
}

/// Which claims to list. What is `None` does not matter.
#[derive(Debug, Clone, Copy, Default)]
pub struct Filter<'a> {
    /// In this status.
    pub status: Option<Status>,
    /// Of this class.
    pub class: Option<Class>,
    /// By this speaker.
    pub speaker: Option<&'a str>,
    /// Of this speech.
    pub speech: Option<&'a str>,
}

impl Index {
    /// The claims that pass a filter, in order of speeches and claims.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn claims(&self, filter: &Filter<'_>) -> Result<Vec<ClaimRow>, StoreError> {
        const QUERY: &str = "SELECT claim, speech, speaker, quote, note, status, sources, finding, verdict FROM _claims \
             WHERE (?1 IS NULL OR status = ?1) AND (?2 IS NULL OR class = ?2) AND (?3 IS NULL OR speaker = ?3) AND (?4 IS NULL OR speech = ?4) \
             ORDER BY speech, position";
        let values = params![filter.status.map(Status::code), filter.class.map(Class::code), filter.speaker, filter.speech];
        self.rows(QUERY, values).map_err(|failure| self.error(failure))
    }

    /// The claims whose quote, note and speaker hold words that begin with every word of the text, those with the rarest words
    /// first. Nothing in the text is an operator.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn search_claims(&self, text: &str) -> Result<Vec<ClaimRow>, StoreError> {
        let _moment = self.moment()?;
        const QUERY: &str = "SELECT claim, speech, speaker, quote, note, status, sources, finding, verdict FROM _claims WHERE n = ?";
        let found = || {
            let mut rows = Vec::new();
            for n in self.claims_holding(&Word::of(text, true), Need::All, usize::MAX)? {
                rows.extend(self.rows(QUERY, params![n])?);
            }
            Ok(rows)
        };
        found().map_err(|failure| self.error(failure))
    }

    /// Ids of claims whose quote, note or speaker holds some of the words, at most `most`, those with the rarest words first.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn claims_like(&self, words: &[Word], most: usize) -> Result<Vec<String>, StoreError> {
        let _moment = self.moment()?;
        let found = || {
            let mut read = self.connection.prepare_cached("SELECT claim FROM _claims WHERE n = ?")?;
            let rows = self.claims_holding(words, Need::Any, most)?;
            rows.into_iter().map(|n| read.query_row([n], |row| row.get(0))).collect::<rusqlite::Result<Vec<String>>>()
        };
        found().map_err(|failure| self.error(failure))
    }

    fn rows(&self, query: &str, values: &[&dyn rusqlite::ToSql]) -> rusqlite::Result<Vec<ClaimRow>> {
        let mut statement = self.connection.prepare_cached(query)?;
        let rows = statement.query_map(values, |row| {
            Ok(ClaimRow {
                claim: row.get(0)?,
                speech: row.get(1)?,
                speaker: row.get(2)?,
                quote: row.get(3)?,
                note: row.get(4)?,
                status: code(row, 5)?.ok_or(rusqlite::Error::InvalidQuery)?,
                sources: usize::try_from(row.get::<_, i64>(6)?).unwrap_or(0),
                finding: code(row, 7)?,
                verdict: code(row, 8)?,
            })
        })?;
        rows.collect()
    }

    fn error(&self, source: rusqlite::Error) -> StoreError {
        into_error(source, self.path.as_deref().unwrap_or(Path::new(":memory:")))
    }
}

/// A member of a closed enum by its written name.
fn code<T: FromStr<Err = UnknownCode>>(row: &Row<'_>, at: usize) -> rusqlite::Result<Option<T>> {
    let word = row.get_ref(at)?.as_str_or_null()?;
    let parsed = word.map(|word| word.parse::<T>()).transpose();
    parsed.map_err(|error| rusqlite::Error::FromSqlConversionFailure(at, rusqlite::types::Type::Text, Box::new(error)))
}

fn into_error(source: rusqlite::Error, path: &Path) -> StoreError {
    let path = path.to_owned();
    match source.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Busy { path },
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => StoreError::Corrupt { path },
        _ => StoreError::Sql { path, cause: source },
    }
}

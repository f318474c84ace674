//! The only module that speaks SQL: the derived index.
//!
//! The files of a workspace are the truth, this is what makes them fast to ask and open to other tools. Deleting the file
//! loses nothing, so nothing here is repaired: what cannot be used is set aside and built anew.
//!
//! # For people
//! The views `speeches`, `claims`, `quantities`, `evidence`, `findings`, `pairs` (the quantities that a finding compared),
//! `verdicts` (the one that stands, or those in dispute), `history`, `sources` and `snapshots` are stable: a column keeps its
//! name and meaning. Numbers stand exactly as TEXT; their `…_approx` columns are REAL, for sorting and charts only.
//! Lists are JSON, positions count from 0 as `relation.with` in a record does. Tables that begin with an underscore are private.
//!
//! # Journal
//! A rollback journal, truncated after use, with `synchronous = NORMAL`. No write-ahead log: it needs shared memory, which network
//! file systems do not give and do not admit to not giving, and the one writer that there is writes once after a change. What a power
//! cut can lose is derived.
//!
//! # Trust
//! A checkout can bring an index along that somebody prepared. Files that are not marked as ours are not read,
//! and the schema of those that are gets no trust: no functions with side effects from views or triggers, no edits of internals.

mod migrate;
mod search;
#[cfg(test)]
mod tests;
mod words;
mod write;

pub use search::{Need, TextHit, Word, marked};

use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{fs, io};

use rusqlite::config::DbConfig;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension, Row, TransactionBehavior, params};

use self::migrate::{APPLICATION_ID, MIGRATIONS, VIEWS};
use crate::model::{Class, SnapshotState, State, Status};

/// How long to wait for another process that is writing.
const PATIENCE: Duration = Duration::from_secs(5);

/// The most differences that [`Index::check_equals`] spells out.
const MOST_DIFFERENCES: usize = 20;

/// What went wrong with the index. None of it touches the files that the index is made of.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file or its folder can't be made, opened or moved.
    #[error("cannot use the index {}: {source}; it can be deleted, nothing is lost", path.display())]
    Io {
        /// The index or its folder.
        path: PathBuf,
        /// The cause.
        #[source]
        source: io::Error,
    },
    /// Another process holds the file.
    #[error("the index {} is in use by another process; try again in a moment", path.display())]
    Busy {
        /// The index.
        path: PathBuf,
    },
    /// SQLite refused.
    #[error("the index {} failed: {source}; it can be deleted, nothing is lost", path.display())]
    Sql {
        /// The index.
        path: PathBuf,
        /// The cause.
        #[source]
        source: rusqlite::Error,
    },
}

/// The index of one workspace.
#[derive(Debug)]
pub struct Index {
    connection: Connection,
    /// `None` in memory.
    path: Option<PathBuf>,
}

/// An index that was opened.
#[derive(Debug)]
pub struct Opened {
    /// The index; it may be empty or behind, see [`Index::fingerprint`].
    pub index: Index,
    /// What was there could not be used: a line for people, saying where it is now.
    pub remark: Option<String>,
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

/// A claim in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimRow {
    /// Its id.
    pub claim: String,
    /// Its speech.
    pub speech: String,
    /// Who said it.
    pub speaker: String,
    /// The words.
    pub quote: String,
    /// Where it is in the process.
    pub status: String,
    /// What arithmetic says, where there is evidence.
    pub finding: Option<String>,
    /// What a person decided.
    pub verdict: Option<String>,
}

impl Index {
    /// Opens the index at a path, making its folder and file where there are none, and brings its schema up to date. A file that is
    /// corrupt, of another program or of a newer version is set aside as `….broken-1`, and an empty index takes its place.
    ///
    /// # Errors
    /// Where the file can't be made, read or moved, or another process holds it.
    pub fn open(path: &Path) -> Result<Opened, StoreError> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|source| StoreError::Io { path: folder.to_owned(), source })?;
        }
        match connect(path) {
            Ok(connection) => Ok(Opened { index: Self { connection, path: Some(path.to_owned()) }, remark: None }),
            Err(Unusable::File(why)) => {
                let kept = set_aside(path)?;
                let connection = connect(path).map_err(|unusable| unusable.into_error(path))?;
                Ok(Opened { index: Self { connection, path: Some(path.to_owned()) }, remark: Some(remark(path, why, &kept)) })
            }
            Err(unusable) => Err(unusable.into_error(path)),
        }
    }

    /// Opens an index that is there, only to look: nothing is made, moved or brought up to date.
    ///
    /// # Errors
    /// Where the file can't be opened.
    pub fn open_read_only(path: &Path) -> Result<Self, StoreError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).map_err(|source| StoreError::Sql { path: path.to_owned(), source })?;
        Ok(Self { connection, path: Some(path.to_owned()) })
    }

    /// An index in memory.
    ///
    /// # Errors
    /// Where SQLite has no memory.
    pub fn in_memory() -> Result<Self, StoreError> {
        let fresh = || -> rusqlite::Result<Connection> {
            let mut connection = Connection::open_in_memory()?;
            migrate::migrate(&mut connection, MIGRATIONS)?;
            Ok(connection)
        };
        let connection = fresh().map_err(|source| StoreError::Sql { path: PathBuf::from(":memory:"), source })?;
        Ok(Self { connection, path: None })
    }

    /// What [`Index::rebuild`] was told about the files that it was built from; `None` for an index that has to be rebuilt.
    pub fn fingerprint(&self) -> Option<String> {
        let query = "SELECT value FROM _meta WHERE key = 'fingerprint'";
        self.connection.query_row(query, [], |row| row.get(0)).optional().ok().flatten()
    }

    /// Replaces everything by a state, in one transaction: readers see the old content or the new. The fingerprint is whatever
    /// tells the caller later whether the files are still the same. A file that turns out to be corrupt on the way is set aside,
    /// and the remark says so.
    ///
    /// # Errors
    /// Where the file can't be written or another process holds it.
    pub fn rebuild(&mut self, state: &State, fingerprint: &str) -> Result<Option<String>, StoreError> {
        let failure = match self.replace(state, fingerprint) {
            Ok(()) => return Ok(None),
            Err(failure) => failure,
        };
        let Some(path) = self.path.clone().filter(|_| is_corruption(&failure)) else { return Err(self.error(failure)) };
        // The file must be closed before it is moved, or SQLite would go on in the moved one.
        self.connection = Self::in_memory()?.connection;
        let kept = set_aside(&path)?;
        self.connection = connect(&path).map_err(|unusable| unusable.into_error(&path))?;
        self.replace(state, fingerprint).map_err(|failure| self.error(failure))?;
        Ok(Some(remark(&path, CORRUPT, &kept)))
    }

    /// The claims that pass a filter, in order of speeches and claims.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn claims(&self, filter: &Filter<'_>) -> Result<Vec<ClaimRow>, StoreError> {
        const QUERY: &str = "SELECT claim, speech, speaker, quote, status, finding, verdict FROM _claims \
             WHERE (?1 IS NULL OR status = ?1) AND (?2 IS NULL OR class = ?2) AND (?3 IS NULL OR speaker = ?3) AND (?4 IS NULL OR speech = ?4) \
             ORDER BY n";
        let values = params![filter.status.map(Status::code), filter.class.map(Class::code), filter.speaker, filter.speech];
        self.rows(QUERY, values).map_err(|failure| self.error(failure))
    }

    /// The claims whose quote, note and speaker hold words that begin with every word of the text, those with the rarest words
    /// first. Nothing in the text is an operator.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn search_claims(&self, text: &str) -> Result<Vec<ClaimRow>, StoreError> {
        const QUERY: &str = "SELECT claim, speech, speaker, quote, status, finding, verdict FROM _claims WHERE n = ?";
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
        let found = || {
            let mut read = self.connection.prepare_cached("SELECT claim FROM _claims WHERE n = ?")?;
            let rows = self.claims_holding(words, Need::Any, most)?;
            rows.into_iter().map(|n| read.query_row([n], |row| row.get(0))).collect::<rusqlite::Result<Vec<String>>>()
        };
        found().map_err(|failure| self.error(failure))
    }

    /// The snapshots whose texts [`Index::put_texts`] has not been given yet; the texts of all others but these are forgotten.
    ///
    /// # Errors
    /// Where the file can't be written or another process holds it.
    pub fn missing_texts<'a>(&mut self, snapshots: &'a [SnapshotState]) -> Result<Vec<&'a SnapshotState>, StoreError> {
        self.in_transaction(|connection| write::missing_texts(connection, snapshots))
    }

    /// Takes the texts of snapshots up, so that their words are found: source, snapshot and text of each.
    ///
    /// # Errors
    /// Where the file can't be written or another process holds it.
    pub fn put_texts<'a>(&mut self, texts: impl Iterator<Item = (&'a str, &'a str, String)>) -> Result<(), StoreError> {
        self.in_transaction(|connection| write::texts(connection, texts))
    }

    /// Everything in the stable views as text, sorted: the same state gives the same text on any machine.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn dump_stable(&self) -> Result<String, StoreError> {
        let mut out = String::new();
        for view in VIEWS {
            let lines = self.dump(view).map_err(|failure| self.error(failure))?;
            out.push_str(&format!("-- {view}\n"));
            lines.iter().for_each(|line| out.extend([line.as_str(), "\n"]));
        }
        Ok(out)
    }

    /// What differs between the index and a state, a line each; empty where they agree. Looks at the schema and the
    /// soundness of the file too.
    pub fn check_equals(&self, state: &State) -> Vec<String> {
        let mut differences = Vec::new();
        if let Err(error) = self.compare(state, &mut differences) {
            differences.push(error.to_string());
        }
        let more = differences.len().saturating_sub(MOST_DIFFERENCES);
        differences.truncate(MOST_DIFFERENCES);
        if more > 0 {
            differences.push(format!("and {more} more differences"));
        }
        differences
    }

    fn compare(&self, state: &State, differences: &mut Vec<String>) -> Result<(), StoreError> {
        let sound = "PRAGMA quick_check(1)";
        let sound: String = self.connection.query_row(sound, [], |row| row.get(0)).map_err(|failure| self.error(failure))?;
        if sound != "ok" {
            differences.push(format!("the file is corrupt: {sound}"));
            return Ok(());
        }
        let mut expected = Self::in_memory()?;
        expected.rebuild(state, "")?;
        let schema = "SELECT type, name, sql FROM sqlite_schema ORDER BY type, name";
        let read = |index: &Self, what: &str, query: &str| -> Result<Vec<String>, StoreError> {
            let lines = index.lines(query).map_err(|failure| index.error(failure))?;
            Ok(lines.into_iter().map(|line| format!("{what}: {line}")).collect())
        };
        difference(&read(self, "schema", schema)?, &read(&expected, "schema", schema)?, differences);
        for view in VIEWS {
            let query = format!("SELECT * FROM {view}");
            difference(&read(self, view, &query)?, &read(&expected, view, &query)?, differences);
        }
        Ok(())
    }

    fn replace(&mut self, state: &State, fingerprint: &str) -> rusqlite::Result<()> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        write::replace(&transaction, state, fingerprint)?;
        transaction.commit()
    }

    fn in_transaction<T>(&mut self, work: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, StoreError> {
        let run = || {
            let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let done = work(&transaction)?;
            transaction.commit()?;
            Ok(done)
        };
        run().map_err(|failure| self.error(failure))
    }

    fn rows(&self, query: &str, values: &[&dyn rusqlite::ToSql]) -> rusqlite::Result<Vec<ClaimRow>> {
        let mut statement = self.connection.prepare_cached(query)?;
        let rows = statement.query_map(values, |row| {
            Ok(ClaimRow {
                claim: row.get(0)?,
                speech: row.get(1)?,
                speaker: row.get(2)?,
                quote: row.get(3)?,
                status: row.get(4)?,
                finding: row.get(5)?,
                verdict: row.get(6)?,
            })
        })?;
        rows.collect()
    }

    fn dump(&self, view: &str) -> rusqlite::Result<Vec<String>> {
        self.lines(&format!("SELECT * FROM {view}"))
    }

    /// The rows of a query, each as one line of `column=value`, sorted.
    fn lines(&self, query: &str) -> rusqlite::Result<Vec<String>> {
        let mut statement = self.connection.prepare(query)?;
        let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
        let mut lines = statement.query_map([], |row| line(&names, row))?.collect::<rusqlite::Result<Vec<String>>>()?;
        lines.sort_unstable();
        Ok(lines)
    }

    fn error(&self, source: rusqlite::Error) -> StoreError {
        into_error(source, self.path.as_deref().unwrap_or(Path::new(":memory:")))
    }
}

/// Why a file can't serve as the index.
enum Unusable {
    /// The file itself: it makes room for a new one.
    File(&'static str),
    /// The way to it.
    Access(rusqlite::Error),
}

const CORRUPT: &str = "was corrupt";

impl Unusable {
    fn into_error(self, path: &Path) -> StoreError {
        match self {
            Self::Access(source) => into_error(source, path),
            Self::File(why) => StoreError::Io { path: path.to_owned(), source: io::Error::other(format!("the file {why}")) },
        }
    }
}

impl From<rusqlite::Error> for Unusable {
    fn from(error: rusqlite::Error) -> Self {
        if is_corruption(&error) { Self::File(CORRUPT) } else { Self::Access(error) }
    }
}

fn connect(path: &Path) -> Result<Connection, Unusable> {
    let mut connection = Connection::open(path)?;
    connection.busy_timeout(PATIENCE)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
    let application: i32 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let things: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if application != APPLICATION_ID && (application != 0 || things > 0) {
        return Err(Unusable::File("was no index of factcheck"));
    }
    if migrate::version(&connection)? > MIGRATIONS.len() {
        return Err(Unusable::File("was written by a newer factcheck"));
    }
    // Answers with the mode in force; a file that another program is reading in WAL mode stays in it, which does no harm.
    connection.pragma_update_and_check(None, "journal_mode", "TRUNCATE", |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    migrate::migrate(&mut connection, MIGRATIONS)?;
    Ok(connection)
}

fn is_corruption(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt))
}

fn into_error(source: rusqlite::Error, path: &Path) -> StoreError {
    let path = path.to_owned();
    match source.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Busy { path },
        _ => StoreError::Sql { path, source },
    }
}

fn remark(path: &Path, why: &str, kept: &Path) -> String {
    format!("the index {} {why}; it was set aside as {} and is built anew", path.display(), kept.display())
}

/// Moves a file out of the way, with the journals that belong to it: left behind, SQLite would play them into the new file.
fn set_aside(path: &Path) -> Result<PathBuf, StoreError> {
    let beside = |end: &str| {
        let mut name = path.as_os_str().to_owned();
        name.push(end);
        PathBuf::from(name)
    };
    let failed = |source| StoreError::Io { path: path.to_owned(), source };
    let free = (1..=u32::MAX).map(|number| format!(".broken-{number}")).find(|end| fs::symlink_metadata(beside(end)).is_err());
    let end = free.ok_or_else(|| failed(io::Error::other("too many files were set aside already")))?;
    fs::rename(path, beside(&end)).map_err(failed)?;
    for journal in ["-journal", "-wal", "-shm"] {
        match fs::rename(beside(journal), beside(&format!("{end}{journal}"))) {
            Err(source) if source.kind() != io::ErrorKind::NotFound => return Err(failed(source)),
            _ => {}
        }
    }
    Ok(beside(&end))
}

/// Lines that stand on one side only; both are sorted.
fn difference(stored: &[String], expected: &[String], differences: &mut Vec<String>) {
    let (mut left, mut right) = (stored.iter().peekable(), expected.iter().peekable());
    loop {
        let (line, says) = match (left.peek(), right.peek()) {
            (Some(a), Some(b)) if a == b => {
                left.next();
                right.next();
                continue;
            }
            (Some(a), Some(b)) if a > b => (right.next(), "missing in the index"),
            (Some(_), _) => (left.next(), "only in the index"),
            (None, Some(_)) => (right.next(), "missing in the index"),
            (None, None) => return,
        };
        let line = line.map(String::as_str).unwrap_or_default();
        let short: String = line.chars().take(160).collect();
        differences.push(format!("{says}: {short}{}", if short.len() < line.len() { "…" } else { "" }));
    }
}

fn line(names: &[String], row: &Row<'_>) -> rusqlite::Result<String> {
    let mut parts = Vec::with_capacity(names.len());
    for (at, name) in names.iter().enumerate() {
        let value = match row.get_ref(at)? {
            ValueRef::Null => continue,
            ValueRef::Integer(integer) => integer.to_string(),
            ValueRef::Real(real) => format!("{real:?}"),
            // Quoted, so that a line break or `=` in a text can't look like another column or row.
            ValueRef::Text(text) => format!("{:?}", String::from_utf8_lossy(text)),
            ValueRef::Blob(bytes) => format!("{bytes:?}"),
        };
        parts.push(format!("{name}={value}"));
    }
    Ok(parts.join(" "))
}

//! Opening the file: what is ours and of this build is used, what is ours and of another is emptied, anything else is set aside.

use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{fs, io};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior, params};

use super::{Index, StoreError, into_error};

/// How long to wait for another process that is writing.
const PATIENCE: Duration = Duration::from_secs(15);

const SCHEMA: &str = include_str!("schema.sql");

/// Counts up with every change of the schema that was released.
const VERSION: i64 = 1;

/// Marks a SQLite file as ours: `fct` and the number of the mark.
const APPLICATION_ID: i32 = 0x6663_7401;

/// How many prepared statements are kept: as many as writing needs at once.
const STATEMENTS: usize = 64;

/// KiB of the file kept in memory; below zero is how SQLite tells them from pages.
const CACHE_KIB: i64 = -(64 << 10);

/// Bytes of words that are gathered before they are written out: enough that a rebuild seldom merges.
const GATHERED: i64 = 16 << 20;

/// An index that was opened.
#[derive(Debug)]
pub struct Opened {
    /// The index; it may be empty or behind.
    pub index: Index,
    /// What was there could not be used: a line for people, saying where it is now.
    pub remark: Option<String>,
}

/// What stands in the way of using a file.
enum Unusable {
    /// It is none of ours, or corrupt: it makes room for a new one.
    File(&'static str),
    /// The way to it.
    Access(rusqlite::Error),
}

const CORRUPT: &str = "was corrupt";

impl Index {
    /// Opens the index at a path, making its folder and file where there are none. A file that is corrupt or of another program is
    /// set aside as `….broken-1`, and an empty index takes its place; one of an older or newer version is emptied. So is, without
    /// a word, one that another `build` of this program made: it may have worked things out differently.
    ///
    /// # Errors
    /// Where the file can't be made, read or moved, or another process holds it.
    pub fn open(path: &Path, build: &str) -> Result<Opened, StoreError> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|cause| StoreError::Io { path: folder.to_owned(), cause })?;
        }
        let (connected, aside) = match connect(path, build) {
            Err(Unusable::File(why)) => {
                let kept = set_aside(path)?;
                (connect(path, build), Some(remark(path, why, &kept)))
            }
            connected => (connected, None),
        };
        let (connection, emptied) = connected.map_err(|unusable| unusable.into_error(path))?;
        Ok(Opened { index: Self { connection, path: Some(path.to_owned()) }, remark: aside.or(emptied) })
    }

    /// Opens an index that is there, only to look: nothing is made, moved or changed.
    ///
    /// # Errors
    /// Where the file can't be opened.
    pub fn open_read_only(path: &Path) -> Result<Self, StoreError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let open = || {
            let connection = Connection::open_with_flags(path, flags)?;
            connection.busy_timeout(PATIENCE)?;
            distrust(&connection)?;
            Ok(connection)
        };
        let connection = open().map_err(|failure| into_error(failure, path))?;
        Ok(Self { connection, path: Some(path.to_owned()) })
    }

    /// An index in memory.
    ///
    /// # Errors
    /// Where SQLite has no memory.
    pub fn in_memory() -> Result<Self, StoreError> {
        let fresh = || {
            let connection = Connection::open_in_memory()?;
            connection.set_prepared_statement_cache_capacity(STATEMENTS);
            steady(&connection)?;
            connection.execute_batch(SCHEMA)?;
            Ok(connection)
        };
        let connection = fresh().map_err(|failure| into_error(failure, Path::new(":memory:")))?;
        Ok(Self { connection, path: None })
    }

    /// Sets a file aside that turned out to be corrupt while it was used, and puts an empty index in its place. The answer is a
    /// line for people.
    ///
    /// # Errors
    /// Where the file can't be moved or made.
    pub fn start_anew(&mut self, build: &str) -> Result<String, StoreError> {
        let path = self.path.clone().unwrap_or_default();
        // The file must be closed before it is moved, or SQLite would go on in the moved one.
        self.connection = Self::in_memory()?.connection;
        let kept = set_aside(&path)?;
        (self.connection, _) = connect(&path, build).map_err(|unusable| unusable.into_error(&path))?;
        Ok(remark(&path, CORRUPT, &kept))
    }
}

impl Unusable {
    fn into_error(self, path: &Path) -> StoreError {
        match self {
            Self::Access(source) => into_error(source, path),
            Self::File(why) => StoreError::Io { path: path.to_owned(), cause: io::Error::other(format!("the file {why}")) },
        }
    }
}

impl From<rusqlite::Error> for Unusable {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => Self::File(CORRUPT),
            _ => Self::Access(error),
        }
    }
}

/// A checkout can bring an index along: its schema may do nothing but what a schema does.
fn distrust(connection: &Connection) -> rusqlite::Result<()> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
    steady(connection)
}

/// A statement keeps the plan that it was prepared with: without this, SQLite prepares it anew whenever a bound value changes
/// that might ask for another plan, and a rebuild binds a million.
fn steady(connection: &Connection) -> rusqlite::Result<()> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map(|_| ())
}

/// The connection, and what there is to say about the content that was there.
fn connect(path: &Path, build: &str) -> Result<(Connection, Option<String>), Unusable> {
    let mut connection = Connection::open(path)?;
    connection.busy_timeout(PATIENCE)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    distrust(&connection)?;
    let application: i32 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let things: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if application != APPLICATION_ID && (application != 0 || things > 0) {
        return Err(Unusable::File("was no index of factcheck"));
    }
    // Answers with the mode in force; a file that another program is reading in WAL mode stays in it, which does no harm.
    connection.pragma_update_and_check(None, "journal_mode", "TRUNCATE", |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    // A change that fits into memory is written at its end, so that readers wait for a moment only.
    connection.pragma_update(None, "cache_size", CACHE_KIB)?;
    let made_by =
        |connection: &Connection| -> rusqlite::Result<i64> { connection.pragma_query_value(None, "user_version", |row| row.get(0)) };
    let of_this_build = |connection: &Connection| {
        let query = "SELECT value = ? FROM _meta WHERE key = 'build'";
        connection.query_row(query, [build], |row| row.get::<_, bool>(0)).unwrap_or(false)
    };
    let version = made_by(&connection)?;
    if things > 0 && version == VERSION && of_this_build(&connection) {
        return Ok((connection, None));
    }
    if things > 0 {
        // Atomic, and safe beside other processes that have the file open.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, false)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_RESET_DATABASE, true)?;
        let emptied = connection.execute_batch("VACUUM");
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_RESET_DATABASE, false)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
        emptied?;
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Exclusive)?;
    // Looked at again: another process may have been faster.
    if made_by(&transaction)? != VERSION {
        transaction.execute_batch(SCHEMA)?;
        transaction.execute("INSERT INTO _words (_words, rank) VALUES ('hashsize', ?)", [GATHERED])?;
        transaction.execute("INSERT INTO _claim_words (_claim_words, rank) VALUES ('hashsize', ?)", [GATHERED])?;
        transaction.execute("INSERT INTO _meta VALUES ('build', ?)", params![build])?;
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
        transaction.pragma_update(None, "user_version", VERSION)?;
    }
    transaction.commit()?;
    let age = match version {
        _ if things == 0 || version == VERSION => None,
        newer if newer > VERSION => Some("a newer"),
        _ => Some("an older"),
    };
    let said = age.map(|age| format!("the index {} was made by {age} version of factcheck; it is built anew", path.display()));
    Ok((connection, said))
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
    let failed = |cause| StoreError::Io { path: path.to_owned(), cause };
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

//! What the files of a workspace looked like from outside when the index was brought level with them.
//!
//! The surprise: it is one value and not rows. Every command compares all of it with what the files look like now, and reading
//! tens of thousands of rows would take longer than looking at the files.

use rusqlite::{Connection, OptionalExtension, params};

use super::codec::{decode, encode};
use super::{Index, StoreError, Update, write};

/// What a file looks like from outside: enough to tell that it was not written since.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Stamp {
    /// Its length.
    pub bytes: i64,
    /// When it was written last, in nanoseconds of the file system's clock.
    pub modified: i64,
    /// When anything about it changed last, which nobody can set; 0 where the system does not tell.
    pub changed: i64,
}

impl Stamp {
    /// When anything of the file changed last.
    pub fn newest(&self) -> i64 {
        self.modified.max(self.changed)
    }
}

/// A source and what its files look like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenSource {
    /// Its id.
    pub id: String,
    /// Its folder, which changes with every snapshot that comes or goes.
    pub folder: Stamp,
    /// Its source.toml.
    pub record: Stamp,
    /// Its checks.jsonl.
    pub checks: Stamp,
}

impl SeenSource {
    /// When anything of it changed last.
    pub fn newest(&self) -> i64 {
        self.folder.newest().max(self.record.newest()).max(self.checks.newest())
    }
}

/// What everything looks like.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Survey {
    /// The claim files by name, relative to the workspace.
    pub claim_files: Vec<(String, Stamp)>,
    /// The ledger.
    pub ledger: Stamp,
    /// The folder of the sources, which changes with every source that comes or goes.
    pub store: Stamp,
    /// By id.
    pub sources: Vec<SeenSource>,
}

impl Survey {
    /// When anything changed last.
    pub fn newest(&self) -> i64 {
        let files = self.claim_files.iter().map(|(_, stamp)| stamp.newest());
        let sources = self.sources.iter().map(SeenSource::newest);
        files.chain(sources).chain([self.ledger.newest(), self.store.newest()]).max().unwrap_or(0)
    }
}

/// The parts that are written apart: an edited claim file leaves what the sources look like alone.
const FILES: i64 = 0;
const SOURCES: i64 = 1;

impl Index {
    /// What everything looked like when this was brought level; `None` where that was never done.
    pub fn survey(&self) -> Option<Survey> {
        read(&self.connection)
    }
}

impl Update<'_> {
    /// What everything looked like when the index was last brought level; `None` where that was never done.
    pub fn survey(&self) -> Option<Survey> {
        self.run(|connection| Ok(read(connection))).ok().flatten()
    }

    /// Remembers what everything looks like, in the place of what was known before.
    ///
    /// # Errors
    /// Where the file can't be written.
    pub fn put_survey(&self, survey: &Survey, known: Option<&Survey>) -> Result<(), StoreError> {
        const SQL: &str = "INSERT OR REPLACE INTO _survey VALUES (?, ?)";
        let Survey { claim_files, ledger, store, sources } = survey;
        self.run(|connection| {
            write::insert(connection, SQL, params![FILES, encode(&(claim_files.clone(), *ledger))])?;
            if known.is_none_or(|known| (&known.store, &known.sources) != (store, sources)) {
                write::insert(connection, SQL, params![SOURCES, encode(&(*store, sources.clone()))])?;
            }
            Ok(())
        })
    }
}

fn read(connection: &Connection) -> Option<Survey> {
    let part = |part: i64| -> Option<Vec<u8>> {
        connection.query_row("SELECT seen FROM _survey WHERE part = ?", [part], |row| row.get(0)).optional().ok().flatten()
    };
    let (claim_files, ledger) = decode(&part(FILES)?)?;
    let (store, sources) = decode(&part(SOURCES)?)?;
    Some(Survey { claim_files, ledger, store, sources })
}

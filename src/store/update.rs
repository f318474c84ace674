//! Changes to the index, all of one bringing level in one transaction: readers see the old content or the new.
//!
//! What is said here comes from whoever looked at the files. The surprise: nothing is compared with what was there; a row that
//! is put takes the place of the one before.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::Path;

use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use super::codec::encode;
use super::words::{TextWords, Words};
use super::{Index, Look, Stamp, StoreError, into_error, read, write};
use crate::model::{Check, Event, Problem, SnapshotState, Source, SpeechState, State};

/// A file as it was read last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileMark {
    /// What it looked like, before it was read.
    pub stamp: Stamp,
    /// SHA-256 of its bytes.
    pub sha256: String,
}

/// A snapshot whose words are not in the index yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wordless {
    id: i64,
    /// The id of its source.
    pub source: String,
    /// Its own.
    pub snapshot: String,
}

/// A transaction. Dropped without [`Update::commit`], it changes nothing.
#[derive(Debug)]
pub struct Update<'i> {
    transaction: Transaction<'i>,
    path: &'i Path,
    /// SQL of the indexes that are made at the end.
    last: Vec<String>,
}

impl Index {
    /// Begins to change the index; nobody else can until it is committed or dropped.
    ///
    /// # Errors
    /// Where the file can't be written or another process holds it.
    pub fn update(&mut self) -> Result<Update<'_>, StoreError> {
        let path = self.path.as_deref().unwrap_or(Path::new(":memory:"));
        let begun = self.connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate);
        let transaction = begun.map_err(|failure| into_error(failure, path))?;
        Ok(Update { transaction, path, last: Vec::new() })
    }

    /// Begins to change the index where nobody else did since this one had that [`Index::version`]; `None` where somebody did.
    ///
    /// # Errors
    /// Those of [`Index::update`].
    pub fn update_since(&mut self, version: i64) -> Result<Option<Update<'_>>, StoreError> {
        let update = self.update()?;
        let now = update.run(data_version)?;
        Ok((now == version).then_some(update))
    }

    /// A number that changes with every change that somebody else makes; it says nothing to others.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn version(&self) -> Result<i64, StoreError> {
        data_version(&self.connection).map_err(|failure| self.error(failure))
    }

    /// Whether the words of every snapshot's text are there: they are taken up for who searches, and not before.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn has_all_words(&self) -> Result<bool, StoreError> {
        let query = "SELECT NOT EXISTS (SELECT 1 FROM _snapshots WHERE NOT worded)";
        self.connection.query_row(query, [], |row| row.get(0)).map_err(|failure| self.error(failure))
    }

    /// An index in memory of a state that was worked out from the files themselves: what any other one has to equal.
    ///
    /// # Errors
    /// Where the state holds a claim's id twice, or SQLite has no memory.
    pub fn of(state: &State) -> Result<Self, StoreError> {
        Self::with_words(state, |_| None)
    }

    /// The same, with the words of the snapshots' texts.
    ///
    /// # Errors
    /// Those of [`Index::of`].
    pub fn with_words(state: &State, words: impl Fn(&SnapshotState) -> Option<Words>) -> Result<Self, StoreError> {
        let mut index = Self::in_memory()?;
        let update = index.update()?;
        for snapshot in &state.snapshots {
            update.put_snapshot(snapshot, &words(snapshot).map_or(TextWords::Unreadable, TextWords::Taken))?;
        }
        for source in &state.sources {
            update.put_source(&source.id, Some(source), &(Vec::new(), Vec::new()))?;
        }
        for speech in &state.speeches {
            update.put_speech(speech)?;
            for claim in &speech.claims {
                update.put_events(&claim.claim.id, &claim.history)?;
            }
        }
        update.commit()?;
        Ok(index)
    }
}

impl Update<'_> {
    /// Makes the change last.
    ///
    /// # Errors
    /// Where the file can't be written; as all errors below.
    pub fn commit(self) -> Result<(), StoreError> {
        let path = self.path;
        for sql in &self.last {
            self.run(|connection| connection.execute_batch(sql))?;
        }
        self.transaction.commit().map_err(|failure| into_error(failure, path))
    }

    /// Makes the indexes of the tables when everything is in them: of many rows at once they are made in a fraction of the time. Only for
    /// an index that holds nothing yet: until it is committed, finding anything in it takes long.
    ///
    /// # Errors
    /// Where the file can't be read or written.
    pub fn make_indexes_last(&mut self) -> Result<(), StoreError> {
        const QUERY: &str = "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL";
        let indexes: Vec<(String, String)> = self.run(|connection| connection.prepare(QUERY)?.query_map([], pair)?.collect())?;
        for (name, sql) in indexes {
            self.run(|connection| connection.execute_batch(&format!("DROP INDEX {name}")))?;
            self.last.push(sql);
        }
        Ok(())
    }

    /// What was read last of every file that is kept track of, by its path.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn files(&self) -> Result<HashMap<String, FileMark>, StoreError> {
        self.run(|connection| {
            let mut read = connection.prepare("SELECT path, bytes, modified, changed, sha256 FROM _files")?;
            let rows = read.query_map([], |row| {
                let stamp = Stamp { bytes: row.get(1)?, modified: row.get(2)?, changed: row.get(3)? };
                Ok((row.get(0)?, FileMark { stamp, sha256: row.get(4)? }))
            })?;
            rows.collect()
        })
    }

    /// Remembers what was read of a file.
    ///
    /// # Errors
    /// Where the file can't be written.
    pub fn put_file(&self, path: &str, mark: &FileMark) -> Result<(), StoreError> {
        let Stamp { bytes, modified, changed } = mark.stamp;
        self.write("INSERT OR REPLACE INTO _files VALUES (?, ?, ?, ?, ?)", params![path, bytes, modified, changed, mark.sha256])
    }

    /// Forgets a file; the speech that it holds is forgotten for itself.
    ///
    /// # Errors
    /// Where the file can't be written.
    pub fn forget_file(&self, path: &str) -> Result<(), StoreError> {
        self.write("DELETE FROM _files WHERE path = ?", params![path])
    }

    /// Writes a speech. Its file's former content has to be forgotten before.
    ///
    /// # Errors
    /// Where the file can't be written, or a claim's id stands in another file too ([`StoreError::is_duplicate`]).
    pub fn put_speech(&self, state: &SpeechState) -> Result<(), StoreError> {
        self.run(|connection| write::speech(connection, state))
    }

    /// Forgets the speech that a file holds. Gives the ids of its claims.
    ///
    /// # Errors
    /// Where the file can't be written.
    pub fn forget_speech(&self, file: &str) -> Result<Vec<String>, StoreError> {
        self.run(|connection| write::forget_speech(connection, file))
    }

    /// The speech that a file holds, as it was worked out last.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn speech(&self, file: &str) -> Result<Option<SpeechState>, StoreError> {
        self.run(|connection| {
            let s: Option<i64> = connection.query_row("SELECT s FROM _speeches WHERE file = ?", [file], |row| row.get(0)).optional()?;
            Ok(s.map(|s| read::packed(connection, s)).transpose()?.and_then(|packed| packed.open()))
        })
    }

    /// The files of the speeches that hold these claims.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn files_of_claims<'a>(&self, claims: impl IntoIterator<Item = &'a str>) -> Result<BTreeSet<String>, StoreError> {
        self.run(|connection| {
            let mut read = connection.prepare_cached("SELECT file FROM _claims WHERE claim = ?")?;
            let files = claims.into_iter().map(|claim| read.query_row([claim], |row| row.get(0)).optional());
            files.filter_map(Result::transpose).collect()
        })
    }

    /// The files of the speeches that rest on a snapshot.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn files_on_snapshot(&self, source: &str, snapshot: &str) -> Result<BTreeSet<String>, StoreError> {
        self.run(|connection| read::files_on_snapshot(connection, source, snapshot))
    }

    /// The files of the speeches that rest on something that was missing or damaged.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn unsettled_files(&self) -> Result<BTreeSet<String>, StoreError> {
        let query = "SELECT file FROM _speeches WHERE NOT settled";
        self.run(|connection| connection.prepare_cached(query)?.query_map([], |row| row.get(0))?.collect())
    }

    /// The snapshots of which something could not be read, with their sources.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn unsettled_snapshots(&self) -> Result<Vec<(String, String)>, StoreError> {
        let query = "SELECT source, snapshot FROM _snapshots WHERE NOT settled";
        self.run(|connection| connection.prepare_cached(query)?.query_map([], pair)?.collect())
    }

    /// Every claim that the ledger speaks of, with the ids of its events in order.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn event_ids(&self) -> Result<HashMap<String, Vec<String>>, StoreError> {
        self.run(|connection| {
            let mut claims: HashMap<String, Vec<String>> = HashMap::new();
            let mut read = connection.prepare("SELECT claim, event FROM _history ORDER BY claim, position")?;
            for row in read.query_map([], pair)? {
                let (claim, event) = row?;
                claims.entry(claim).or_default().push(event);
            }
            Ok(claims)
        })
    }

    /// Whose event this is.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn claim_of_event(&self, event: &str) -> Result<Option<String>, StoreError> {
        let query = "SELECT claim FROM _history WHERE event = ?";
        self.run(|connection| connection.prepare_cached(query)?.query_row([event], |row| row.get(0)).optional())
    }

    /// The events of a claim, in the order of its replay.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn events(&self, claim: &str) -> Result<Vec<Event>, StoreError> {
        const QUERY: &str = "SELECT at, person, act, verdict, because, digest, snapshots, previous, event, parts FROM _history \
             WHERE claim = ? ORDER BY position";
        self.run(|connection| {
            let mut read = connection.prepare_cached(QUERY)?;
            let rows = read.query_map([claim], |row| event(claim, row))?;
            rows.filter_map(Result::transpose).collect()
        })
    }

    /// Writes what the ledger says of a claim, in the order of its replay, in the place of what was there.
    ///
    /// # Errors
    /// Where the file can't be written.
    pub fn put_events(&self, claim: &str, events: &[Event]) -> Result<(), StoreError> {
        self.run(|connection| write::events(connection, claim, events))
    }

    /// The ids of all sources.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn sources(&self) -> Result<HashSet<String>, StoreError> {
        self.run(|connection| connection.prepare("SELECT source FROM _sources")?.query_map([], |row| row.get(0))?.collect())
    }

    /// Writes a source: its record, where it has one, and what re-checks saw, with what of them could not be read.
    ///
    /// # Errors
    /// Where the file can't be written.
    pub fn put_source(&self, id: &str, source: Option<&Source>, checks: &(Vec<Check>, Vec<String>)) -> Result<(), StoreError> {
        let none = checks.0.is_empty() && checks.1.is_empty();
        let checks = if none { None } else { Some(encode(checks)) };
        self.run(|connection| write::source(connection, id, source, checks.as_deref()))
    }

    /// Forgets what the gate found in the speeches that rest on a source: its messages name what the source's record says.
    ///
    /// # Errors
    /// Where the file can't be written.
    pub fn forget_problems_on(&self, source: &str) -> Result<(), StoreError> {
        const RESTING: &str = "DELETE FROM _problems WHERE s IN \
             (SELECT s FROM _speeches WHERE source = ?1 UNION SELECT n >> 20 FROM _evidence WHERE source = ?1)";
        self.write(RESTING, params![source])
    }

    /// Whether anything is remembered of what the gate found.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn knows_problems(&self) -> Result<bool, StoreError> {
        self.run(|connection| connection.query_row("SELECT EXISTS (SELECT 1 FROM _problems)", [], |row| row.get(0)))
    }

    /// Remembers what the gate found in a speech, and by what it judged.
    ///
    /// # Errors
    /// Where the file can't be written.
    pub fn put_problems(&self, speech: &str, judged_by: &str, problems: &Vec<Problem>) -> Result<(), StoreError> {
        let sql = "INSERT OR REPLACE INTO _problems SELECT s, ?, ? FROM _speeches WHERE speech = ?";
        self.write(sql, params![judged_by, encode(problems), speech])
    }

    /// Forgets a source; its snapshots are forgotten one by one.
    ///
    /// # Errors
    /// Where the file can't be written.
    pub fn forget_source(&self, id: &str) -> Result<(), StoreError> {
        self.write("DELETE FROM _sources WHERE source = ?", params![id])
    }

    /// The snapshots of a source.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn snapshots(&self, source: &str) -> Result<BTreeSet<String>, StoreError> {
        let query = "SELECT snapshot FROM _snapshots WHERE source = ?";
        self.run(|connection| connection.prepare_cached(query)?.query_map([source], |row| row.get(0))?.collect())
    }

    /// Writes a snapshot with what is given of its text.
    ///
    /// # Errors
    /// Where the file can't be written.
    pub fn put_snapshot(&self, state: &SnapshotState, text: &TextWords) -> Result<(), StoreError> {
        self.run(|connection| write::snapshot(connection, state, text))
    }

    /// The snapshots whose words are not there yet.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn wordless_snapshots(&self) -> Result<Vec<Wordless>, StoreError> {
        let query = "SELECT id, source, snapshot FROM _snapshots WHERE NOT worded ORDER BY id";
        let row = |row: &Row<'_>| Ok(Wordless { id: row.get(0)?, source: row.get(1)?, snapshot: row.get(2)? });
        self.run(|connection| connection.prepare_cached(query)?.query_map([], row)?.collect())
    }

    /// Writes the words of the text of a snapshot that has none yet; see [`Update::put_no_words`].
    ///
    /// # Errors
    /// Where the file can't be written.
    pub fn put_words(&self, snapshot: &Wordless, words: &Words) -> Result<(), StoreError> {
        self.run(|connection| write::words(connection, snapshot.id, words))
    }

    /// Remembers that the words of every snapshot were taken up but for those whose text can't be read: to be called behind the last
    /// [`Update::put_words`].
    ///
    /// # Errors
    /// Where the file can't be written.
    pub fn put_no_words(&self, unreadable: &[Wordless]) -> Result<(), StoreError> {
        for snapshot in unreadable {
            self.write("UPDATE _snapshots SET settled = 0 WHERE id = ?", params![snapshot.id])?;
        }
        self.write("UPDATE _snapshots SET worded = 1 WHERE NOT worded", params![])
    }

    /// Forgets a snapshot and its words.
    ///
    /// # Errors
    /// Where the file can't be written.
    pub fn forget_snapshot(&self, source: &str, snapshot: &str) -> Result<(), StoreError> {
        self.run(|connection| write::forget_snapshot(connection, source, snapshot))
    }

    /// Remembers a close look at a snapshot.
    ///
    /// # Errors
    /// Where the file can't be written.
    pub fn put_look(&self, look: &Look) -> Result<(), StoreError> {
        let damage = if look.damage.is_empty() { None } else { Some(encode(&look.damage)) };
        let sql = "UPDATE _snapshots SET seen = ?, damage = ? WHERE source = ? AND snapshot = ?";
        self.write(sql, params![look.seen, damage, look.source, look.snapshot])
    }

    /// Those of these claims that the ledger judges and no file holds, in their order.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn strangers(&self, claims: &BTreeSet<String>) -> Result<Vec<String>, StoreError> {
        const QUERY: &str =
            "SELECT EXISTS (SELECT 1 FROM _history WHERE claim = ?1) AND NOT EXISTS (SELECT 1 FROM _claims WHERE claim = ?1)";
        self.run(|connection| {
            let mut read = connection.prepare_cached(QUERY)?;
            let mut strangers = Vec::new();
            for claim in claims {
                if read.query_row([claim], |row| row.get(0))? {
                    strangers.push(claim.clone());
                }
            }
            Ok(strangers)
        })
    }

    /// What was remembered under a name.
    pub fn noted(&self, name: &str) -> Option<String> {
        noted(&self.transaction, name)
    }

    /// Remembers something under a name.
    ///
    /// # Errors
    /// Where the file can't be written.
    pub fn note(&self, name: &str, value: &str) -> Result<(), StoreError> {
        self.write("INSERT OR REPLACE INTO _meta VALUES (?, ?)", params![name, value])
    }

    fn write(&self, sql: &str, values: &[&dyn rusqlite::ToSql]) -> Result<(), StoreError> {
        self.run(|connection| write::insert(connection, sql, values))
    }

    pub(super) fn run<T>(&self, work: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, StoreError> {
        work(&self.transaction).map_err(|failure| into_error(failure, self.path))
    }
}

fn data_version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.pragma_query_value(None, "data_version", |row| row.get(0))
}

/// What was remembered under a name.
pub(super) fn noted(connection: &Connection, name: &str) -> Option<String> {
    connection.query_row("SELECT value FROM _meta WHERE key = ?", [name], |row| row.get(0)).optional().ok().flatten()
}

fn pair(row: &Row<'_>) -> rusqlite::Result<(String, String)> {
    Ok((row.get(0)?, row.get(1)?))
}

/// An event out of its row; a row that this version can't read is none.
fn event(claim: &str, row: &Row<'_>) -> rusqlite::Result<Option<Event>> {
    let text = |at: usize| row.get::<_, String>(at);
    let list = |at: usize| Ok::<_, rusqlite::Error>(serde_json::from_str::<Vec<String>>(&text(at)?).ok());
    let verdict = row.get::<_, Option<String>>(3)?.map(|word| word.parse());
    let (Ok(at), Ok(act), Ok(verdict)) = (text(0)?.parse(), text(2)?.parse(), verdict.transpose()) else { return Ok(None) };
    let (Some(evidence), Some(prev), Some(parts)) = (list(6)?, list(7)?, list(9)?) else { return Ok(None) };
    Ok(Some(Event {
        at,
        by: text(1)?,
        claim: claim.to_owned(),
        act,
        verdict,
        because: row.get(4)?,
        digest: text(5)?,
        parts,
        evidence,
        prev,
        id: text(8)?,
    }))
}

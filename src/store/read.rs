//! A state out of the index: what was worked out, without reading the files it came from.

use std::collections::{BTreeSet, HashMap};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, sync_channel};

use rusqlite::{Connection, Row, Transaction, params};

use super::codec::decode;
use super::update::noted;
use super::write::MOST_CLAIMS;
use super::{Index, StoreError};
use crate::model::{Check, Origin, Problem, SnapshotState, Source, SpeechState, State};

/// How many speeches are taken out of the file before they are put together.
const AHEAD: usize = 16;

/// For fewer speeches than this, threads would only cost.
const FEW: usize = 4;

/// Which speeches to take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Which {
    /// All, with every source and snapshot.
    All,
    /// Those with these ids, with the sources and snapshots that they rest on.
    Speeches(BTreeSet<String>),
    /// None, but every source and snapshot.
    Sources,
}

/// A speech and what the gate found in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// Id of the speech.
    pub speech: String,
    /// Its claim file.
    pub file: String,
    /// What the gate found; `None` where that is not known.
    pub problems: Option<Vec<Problem>>,
}

/// A snapshot as it was looked at last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// Id of the source.
    pub source: String,
    /// Id of the snapshot.
    pub snapshot: String,
    /// What its folder and files looked like then; `None` where nobody looked, or too soon after it was written to say.
    pub seen: Option<String>,
    /// What was wrong with it.
    pub damage: Vec<String>,
}

impl Index {
    /// What was remembered under a name.
    pub fn noted(&self, name: &str) -> Option<String> {
        noted(&self.connection, name)
    }

    /// The ids of claims that begin so, in order.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn claims_beginning(&self, prefix: &str) -> Result<Vec<String>, StoreError> {
        let query = "SELECT claim FROM _claims WHERE claim >= ?1 AND claim < ?2 ORDER BY claim";
        self.ask(query, params![prefix, format!("{prefix}\u{10ffff}")], |row| row.get(0))
    }

    /// The id of the speech that a claim is of.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn speech_of_claim(&self, claim: &str) -> Result<Option<String>, StoreError> {
        Ok(self.ask("SELECT speech FROM _claims WHERE claim = ?", params![claim], |row| row.get(0))?.pop())
    }

    /// The file of the speech that holds a claim, relative to the workspace.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn file_of_claim(&self, claim: &str) -> Result<Option<String>, StoreError> {
        Ok(self.ask("SELECT file FROM _claims WHERE claim = ?", params![claim], |row| row.get(0))?.pop())
    }

    /// The file of a speech, relative to the workspace.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn file_of_speech(&self, speech: &str) -> Result<Option<String>, StoreError> {
        Ok(self.ask("SELECT file FROM _speeches WHERE speech = ?", params![speech], |row| row.get(0))?.pop())
    }

    /// The files of all speeches, in the order of the speeches' ids.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn files(&self) -> Result<Vec<String>, StoreError> {
        self.ask("SELECT file FROM _speeches ORDER BY speech", params![], |row| row.get(0))
    }

    /// The ids of the speeches of which a source is the transcript, in order.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn speeches_read_from(&self, source: &str) -> Result<Vec<String>, StoreError> {
        self.ask("SELECT speech FROM _speeches WHERE source = ? ORDER BY speech", params![source], |row| row.get(0))
    }

    /// The ids of the speeches with evidence that is yet to be captured.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn speeches_pending(&self) -> Result<BTreeSet<String>, StoreError> {
        let query = "SELECT DISTINCT speech FROM _evidence JOIN _claims USING (n) WHERE snapshot IS NULL";
        Ok(self.ask(query, params![], |row| row.get(0))?.into_iter().collect())
    }

    /// Every speech without its claims, in the order of their ids.
    ///
    /// # Errors
    /// Where the file can't be read, or holds what no version of this build wrote.
    pub fn heads(&self) -> Result<Vec<SpeechState>, StoreError> {
        let unreadable = || StoreError::Corrupt { path: self.path.clone().unwrap_or_default() };
        let heads: Vec<Vec<u8>> =
            self.ask("SELECT state FROM _states JOIN _speeches USING (s) ORDER BY speech", params![], |row| row.get(0))?;
        heads.iter().map(|bytes| decode(bytes).ok_or_else(unreadable)).collect()
    }

    /// The ids of all speeches, in order.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn speeches(&self) -> Result<Vec<String>, StoreError> {
        self.ask("SELECT speech FROM _speeches ORDER BY speech", params![], |row| row.get(0))
    }

    /// How each snapshot was looked at last, by source and id.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn looks(&self) -> Result<Vec<Look>, StoreError> {
        self.ask("SELECT source, snapshot, seen, damage FROM _snapshots ORDER BY source, snapshot", params![], |row| {
            let damage: Option<Vec<u8>> = row.get(3)?;
            let damage = damage.and_then(|bytes| decode(&bytes)).unwrap_or_default();
            Ok(Look { source: row.get(0)?, snapshot: row.get(1)?, seen: row.get(2)?, damage })
        })
    }

    /// The snapshots that the last close look found damaged, with their sources.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn damaged(&self) -> Result<Vec<(String, String)>, StoreError> {
        let query = "SELECT source, snapshot FROM _snapshots WHERE damage IS NOT NULL";
        self.ask(query, params![], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// What was worked out. Damage and the ledger are not in it: an index is only made of a sound ledger.
    ///
    /// # Errors
    /// Where the file can't be read, or holds what no version of this build wrote.
    pub fn state(&self, which: &Which) -> Result<State, StoreError> {
        self.state_of(which, |speech| speech)
    }

    /// The same, of every speech what lists and reports say.
    ///
    /// # Errors
    /// Those of [`Index::state`].
    pub fn outline(&self, which: &Which) -> Result<State, StoreError> {
        self.state_of(which, SpeechState::outline)
    }

    fn state_of(&self, which: &Which, of: impl Fn(SpeechState) -> SpeechState + Sync) -> Result<State, StoreError> {
        let _moment = self.moment()?;
        let mut state = State { speeches: self.speech_states(which, of)?, ..State::default() };
        let rests_on = match which {
            Which::All | Which::Sources => None,
            Which::Speeches(_) => Some(sources_of(&state.speeches)),
        };
        match rests_on {
            None => self.put_sources(&mut state, "", params![])?,
            Some(sources) => {
                for source in sources {
                    self.put_sources(&mut state, "WHERE source = ?", params![source])?;
                }
            }
        }
        Ok(state)
    }

    fn put_sources(&self, state: &mut State, filter: &str, values: &[&dyn rusqlite::ToSql]) -> Result<(), StoreError> {
        let query = format!("SELECT source, kind, origin, title, publisher, note, recorded, checks FROM _sources {filter} ORDER BY source");
        let rows = self.ask(&query, values, |row| {
            let checks: Option<Vec<u8>> = row.get(7)?;
            Ok((source(row)?, row.get::<_, bool>(6)?, checks))
        })?;
        for (source, recorded, checks) in rows {
            if let Some((checks, remarks)) = checks.and_then(|bytes| decode::<(Vec<Check>, Vec<String>)>(&bytes)) {
                state.remarks.extend(remarks);
                if !checks.is_empty() {
                    state.checks.insert(source.id.clone(), checks);
                }
            }
            if recorded {
                state.sources.push(source);
            }
        }
        let query = format!(
            "SELECT source, snapshot, fetched_at, payload_sha256, media_type, bytes FROM _snapshots {filter} ORDER BY source, snapshot"
        );
        state.snapshots.extend(self.ask(&query, values, snapshot)?);
        Ok(())
    }

    fn speech_states(&self, which: &Which, of: impl Fn(SpeechState) -> SpeechState + Sync) -> Result<Vec<SpeechState>, StoreError> {
        match which {
            Which::All => self.each_speech(None, of),
            Which::Speeches(ids) => self.each_speech(Some(ids), of),
            Which::Sources => Ok(Vec::new()),
        }
    }

    /// Makes something of each speech, or of those with these ids, on every core; what came of them is in the order of the speeches.
    /// No more than a few are held at a time.
    ///
    /// # Errors
    /// Where the file can't be read, or holds what no version of this build wrote.
    pub fn each_speech<T: Send>(
        &self,
        ids: Option<&BTreeSet<String>>,
        work: impl Fn(SpeechState) -> T + Sync,
    ) -> Result<Vec<T>, StoreError> {
        let _moment = self.moment()?;
        let unreadable = || StoreError::Corrupt { path: self.path.clone().unwrap_or_default() };
        let all = "SELECT s, speech FROM _speeches ORDER BY speech";
        let mut chosen: Vec<(i64, String)> = self.ask(all, params![], |row| Ok((row.get(0)?, row.get(1)?)))?;
        chosen.retain(|(_, id)| ids.is_none_or(|ids| ids.contains(id)));
        if chosen.len() < FEW {
            return chosen.iter().map(|(s, _)| Ok(work(self.packed(*s)?.open().ok_or_else(unreadable)?))).collect();
        }
        // One thread takes the bytes out of the file, the others make values of them: those are what takes time.
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let (send, receive) = sync_channel::<(usize, Packed)>(AHEAD);
        let receive = Mutex::new(receive);
        let (taken, parts) = std::thread::scope(|scope| {
            let workers: Vec<_> = (0..threads).map(|_| scope.spawn(|| opened(&receive, &work))).collect();
            let taken = chosen.iter().enumerate().try_for_each(|(at, (s, _))| {
                // Where a worker is gone, joining it tells.
                let _gone = send.send((at, self.packed(*s)?));
                Ok(())
            });
            drop(send);
            (taken, workers.into_iter().map(|worker| worker.join().unwrap_or_default()).collect::<Vec<_>>())
        });
        taken?;
        let mut all: Vec<(usize, T)> = parts.into_iter().flatten().collect();
        if all.len() != chosen.len() {
            return Err(unreadable());
        }
        all.sort_unstable_by_key(|(at, _)| *at);
        Ok(all.into_iter().map(|(_, made)| made).collect())
    }

    fn packed(&self, s: i64) -> Result<Packed, StoreError> {
        packed(&self.connection, s).map_err(|failure| self.error(failure))
    }

    /// How many claims there are.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn count_claims(&self) -> Result<usize, StoreError> {
        let count = self.ask("SELECT count(*) FROM _claims", params![], |row| row.get::<_, i64>(0))?;
        Ok(count.first().and_then(|count| usize::try_from(*count).ok()).unwrap_or(0))
    }

    /// One claim with its speech, which holds no other.
    ///
    /// # Errors
    /// Where the file can't be read, or holds what no version of this build wrote.
    pub fn claim(&self, id: &str) -> Result<Option<SpeechState>, StoreError> {
        const QUERY: &str = "SELECT head.state, own.state FROM _claims JOIN _claim_states AS own USING (n) JOIN _states AS head ON s = n >> 20 \
             WHERE claim = ?";
        let rows = self.ask(QUERY, params![id], |row| Ok(Packed { head: row.get(0)?, claims: vec![row.get(1)?] }))?;
        let unreadable = || StoreError::Corrupt { path: self.path.clone().unwrap_or_default() };
        rows.first().map(|packed| packed.open().ok_or_else(unreadable)).transpose()
    }

    /// Every speech by its id, with its file and what the gate found in it, where that is remembered as judged by this.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn problems(&self, judged_by: &str) -> Result<Vec<Judged>, StoreError> {
        const QUERY: &str = "SELECT speech, file, problems FROM _speeches LEFT JOIN _problems ON _problems.s = _speeches.s AND judged_by = ? \
             ORDER BY speech";
        self.ask(QUERY, params![judged_by], |row| {
            let problems: Option<Vec<u8>> = row.get(2)?;
            Ok(Judged { speech: row.get(0)?, file: row.get(1)?, problems: problems.and_then(|bytes| decode(&bytes)) })
        })
    }

    /// The ids of the speeches that hold claims judged false, and a text that differs where anything differs by which what repeats them is found.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn refuted(&self) -> Result<(BTreeSet<String>, String), StoreError> {
        const QUERY: &str = "SELECT owner.claim, owner.speech, owner.position, digest, event, date, language \
             FROM _claims AS owner JOIN _speeches ON s = owner.n >> 20 \
             JOIN _verdicts AS decision ON decision.n = owner.n AND decision.position = 0 \
             WHERE verdict = 'false' AND status IN ('judged', 'reviewed') ORDER BY owner.speech, owner.position";
        let (mut ids, mut text) = (BTreeSet::new(), String::new());
        self.ask(QUERY, params![], |row| {
            let (speech, position): (String, i64) = (row.get(1)?, row.get(2)?);
            let part = |at: usize| row.get::<_, Option<String>>(at);
            let parts = [part(0)?, Some(position.to_string()), part(3)?, part(4)?, part(5)?, part(6)?];
            text.push_str(&format!("{speech:?} {parts:?}\n"));
            ids.insert(speech);
            Ok(())
        })?;
        Ok((ids, text))
    }

    /// The files of the speeches that rest on a snapshot.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn files_on_snapshot(&self, source: &str, snapshot: &str) -> Result<BTreeSet<String>, StoreError> {
        files_on_snapshot(&self.connection, source, snapshot).map_err(|failure| self.error(failure))
    }

    /// The sources that are transcripts of speeches.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn transcripts(&self) -> Result<BTreeSet<String>, StoreError> {
        let query = "SELECT source FROM _speeches WHERE source IS NOT NULL";
        Ok(self.ask(query, params![], |row| row.get(0))?.into_iter().collect())
    }

    /// The ids of the speeches that rest on a source.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn speeches_on(&self, source: &str) -> Result<BTreeSet<String>, StoreError> {
        const QUERY: &str = "SELECT speech FROM _speeches WHERE source = ?1 \
             UNION SELECT speech FROM _evidence JOIN _claims USING (n) WHERE source = ?1";
        Ok(self.ask(QUERY, params![source], |row| row.get(0))?.into_iter().collect())
    }

    /// How many claims cite each source.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn citing(&self) -> Result<HashMap<String, usize>, StoreError> {
        let query = "SELECT source, count(DISTINCT n) FROM _evidence GROUP BY source";
        let rows = self.ask(query, params![], |row| Ok((row.get(0)?, usize::try_from(row.get::<_, i64>(1)?).unwrap_or(0))))?;
        Ok(rows.into_iter().collect())
    }

    /// What could not be read of the re-checks, a line each.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn remarks(&self) -> Result<Vec<String>, StoreError> {
        let query = "SELECT checks FROM _sources WHERE checks IS NOT NULL ORDER BY source";
        let remarks = self.ask(query, params![], |row| {
            let bytes: Vec<u8> = row.get(0)?;
            Ok(decode::<(Vec<Check>, Vec<String>)>(&bytes).map(|(_, remarks)| remarks).unwrap_or_default())
        })?;
        Ok(remarks.into_iter().flatten().collect())
    }

    /// Holds the index as it is until the answer is dropped: of several questions, all are answered out of one moment, whatever others
    /// write. Within another such moment, it is that one.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn moment(&self) -> Result<Moment<'_>, StoreError> {
        let begun = self.connection.is_autocommit().then(|| self.connection.unchecked_transaction()).transpose();
        Ok(Moment { _transaction: begun.map_err(|failure| self.error(failure))? })
    }

    /// The rows of a query.
    pub(super) fn ask<T>(
        &self,
        query: &str,
        values: &[&dyn rusqlite::ToSql],
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, StoreError> {
        let ask = || self.connection.prepare_cached(query)?.query_map(values, read)?.collect::<rusqlite::Result<_>>();
        ask().map_err(|failure| self.error(failure))
    }
}

/// A time during which an index stays as it is to whoever reads it.
#[derive(Debug)]
pub struct Moment<'i> {
    _transaction: Option<Transaction<'i>>,
}

/// A speech as it lies in the file.
pub(super) struct Packed {
    head: Vec<u8>,
    claims: Vec<Vec<u8>>,
}

impl Packed {
    /// As a value; `None` where no version of this build wrote it.
    pub(super) fn open(&self) -> Option<SpeechState> {
        let mut speech: SpeechState = decode(&self.head)?;
        speech.claims = self.claims.iter().map(|bytes| decode(bytes)).collect::<Option<_>>()?;
        Some(speech)
    }
}

/// A speech by its private number.
pub(super) fn packed(connection: &Connection, s: i64) -> rusqlite::Result<Packed> {
    let head = connection.prepare_cached("SELECT state FROM _states WHERE s = ?")?.query_row([s], |row| row.get(0))?;
    let mut read = connection.prepare_cached("SELECT state FROM _claim_states WHERE n >= ? AND n < ? ORDER BY n")?;
    let claims = read.query_map([s * MOST_CLAIMS, (s + 1) * MOST_CLAIMS], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    Ok(Packed { head, claims })
}

/// What is made of the speeches that come through the channel; what can't be read is left out, and missed by who counts.
fn opened<T>(receive: &Mutex<Receiver<(usize, Packed)>>, work: impl Fn(SpeechState) -> T) -> Vec<(usize, T)> {
    let next = || receive.lock().ok()?.recv().ok();
    let mut all = Vec::new();
    while let Some((at, packed)) = next() {
        all.extend(packed.open().map(|state| (at, work(state))));
    }
    all
}

/// The files of the speeches that rest on a snapshot.
pub(super) fn files_on_snapshot(connection: &Connection, source: &str, snapshot: &str) -> rusqlite::Result<BTreeSet<String>> {
    const QUERY: &str = "SELECT file FROM _speeches WHERE source = ?1 AND snapshot = ?2 \
         UNION SELECT file FROM _evidence JOIN _claims USING (n) WHERE source = ?1 AND snapshot = ?2";
    connection.prepare_cached(QUERY)?.query_map([source, snapshot], |row| row.get(0))?.collect()
}

/// The ids of the sources that speeches rest on.
pub fn sources_of(speeches: &[SpeechState]) -> BTreeSet<String> {
    let transcripts = speeches.iter().filter_map(|speech| speech.speech.source.clone());
    let cited = speeches.iter().flat_map(|speech| &speech.claims).flat_map(|claim| &claim.claim.evidence);
    transcripts.chain(cited.map(|entry| entry.source.clone())).collect()
}

fn source(row: &Row<'_>) -> rusqlite::Result<Source> {
    let (kind, origin): (String, String) = (row.get(1)?, row.get(2)?);
    let origin = if kind == "url" { Origin::Url(origin) } else { Origin::Path(origin) };
    Ok(Source { id: row.get(0)?, origin, title: row.get(3)?, publisher: row.get(4)?, note: row.get(5)? })
}

fn snapshot(row: &Row<'_>) -> rusqlite::Result<SnapshotState> {
    Ok(SnapshotState {
        source: row.get(0)?,
        id: row.get(1)?,
        fetched_at: row.get(2)?,
        payload_sha256: row.get(3)?,
        media_type: row.get(4)?,
        bytes: u64::try_from(row.get::<_, i64>(5)?).unwrap_or(0),
        damage: Vec::new(),
    })
}

//! A state out of the index: what was worked out, without reading the files it came from.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, sync_channel};

use rusqlite::{Row, params};

use super::codec::decode;
use super::update::noted;
use super::{Index, StoreError};
use crate::model::{Check, Origin, SnapshotState, Source, SpeechState, State};

/// How many speeches are taken out of the file before they are put together.
const AHEAD: usize = 64;

/// Which speeches to take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Which {
    /// All, with every source and snapshot.
    All,
    /// Those with these ids, with the sources and snapshots that they rest on.
    Speeches(BTreeSet<String>),
}

/// A snapshot as it was looked at last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// Id of the source.
    pub source: String,
    /// Id of the snapshot.
    pub snapshot: String,
    /// What its files looked like then; `None` where nobody looked.
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
        let mut state = State { speeches: self.speech_states(which)?, ..State::default() };
        let rests_on = match which {
            Which::All => None,
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

    fn speech_states(&self, which: &Which) -> Result<Vec<SpeechState>, StoreError> {
        const ALL: &str = "SELECT state FROM _speeches JOIN _states USING (s) ORDER BY speech";
        const ONE: &str = "SELECT state FROM _speeches JOIN _states USING (s) WHERE speech = ?";
        let unreadable = || StoreError::Corrupt { path: self.path.clone().unwrap_or_default() };
        if let Which::Speeches(ids) = which {
            let mut states = Vec::with_capacity(ids.len());
            for id in ids {
                let bytes: Vec<Vec<u8>> = self.ask(ONE, params![id], |row| row.get(0))?;
                states.extend(bytes.first().map(|bytes| decode(bytes).ok_or_else(unreadable)).transpose()?);
            }
            return Ok(states);
        }
        // One thread takes the bytes out of the file, the others make values of them: those are what takes time.
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let (send, receive) = sync_channel::<(usize, Vec<u8>)>(AHEAD);
        let receive = Mutex::new(receive);
        let (taken, parts) = std::thread::scope(|scope| {
            let workers: Vec<_> = (0..threads).map(|_| scope.spawn(|| decoded(&receive))).collect();
            let mut at = 0;
            let taken = self.ask(ALL, params![], |row| {
                // Where a worker is gone, joining it tells.
                let _gone = send.send((at, row.get(0)?));
                at += 1;
                Ok(())
            });
            drop(send);
            (taken, workers.into_iter().map(|worker| worker.join().unwrap_or_default()).collect::<Vec<_>>())
        });
        let count = taken?.len();
        let mut all: Vec<(usize, SpeechState)> = parts.into_iter().flatten().collect();
        if all.len() != count {
            return Err(unreadable());
        }
        all.sort_unstable_by_key(|(at, _)| *at);
        Ok(all.into_iter().map(|(_, state)| state).collect())
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

/// What came through the channel, as values; what can't be read is left out, and missed by who counts.
fn decoded(receive: &Mutex<Receiver<(usize, Vec<u8>)>>) -> Vec<(usize, SpeechState)> {
    let next = || receive.lock().ok()?.recv().ok();
    let mut all = Vec::new();
    while let Some((at, bytes)) = next() {
        all.extend(decode(&bytes).map(|state| (at, state)));
    }
    all
}

fn sources_of(speeches: &[SpeechState]) -> BTreeSet<String> {
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

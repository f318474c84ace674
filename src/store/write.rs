//! A state as rows. The same state gives the same rows, and nothing of when or how deep it was looked at.
//!
//! The surprise: damage is left out. Whether a snapshot is damaged depends on how thoroughly somebody looked, and the index
//! is to be the same whoever builds it; `check` and `verify` say what is damaged.

use rusqlite::{CachedStatement, Connection, OptionalExtension, ToSql, params};

use super::codec::encode;
use super::words::{TextWords, Words};
use crate::model::{
    AnchorState, CaptureState, ClaimState, Event, EvidenceState, Origin, Quantity, SnapshotState, Source, SpeechState, Stance, State,
    Status, Value, Verdict,
};

/// The tables that have a range of rows for each speech.
const OF_CLAIMS: &[&str] = &["_claims", "_claim_states", "_quantities", "_evidence", "_pairs", "_verdicts"];

/// How many claims a speech may have.
pub(super) const MOST_CLAIMS: i64 = 1 << 20;

/// Writes a speech with its claims. Rows of the same speech or file must be gone.
pub(super) fn speech(connection: &Connection, state: &SpeechState) -> rusqlite::Result<()> {
    let s: i64 = connection.prepare_cached("SELECT coalesce(max(s), 0) + 1 FROM _speeches")?.query_row([], |row| row.get(0))?;
    head(connection, s, state)?;
    insert(connection, "INSERT INTO _states VALUES (?, ?)", params![s, encode(&state.without_claims())])?;
    let mut rows = Rows::into(connection)?;
    for (position, entry) in (0..MOST_CLAIMS).zip(&state.claims) {
        rows.claim(s * MOST_CLAIMS + position, position, state, entry)?;
    }
    Ok(())
}

/// Takes a speech and its claims out, by its file; the events of its claims stay. Gives the ids of the claims.
pub(super) fn forget_speech(connection: &Connection, file: &str) -> rusqlite::Result<Vec<String>> {
    let s =
        connection.prepare_cached("SELECT s FROM _speeches WHERE file = ?")?.query_row([file], |row| row.get::<_, i64>(0)).optional()?;
    let Some(s) = s else { return Ok(Vec::new()) };
    let (from, to) = (s * MOST_CLAIMS, (s + 1) * MOST_CLAIMS);
    let mut ids = Vec::new();
    // A virtual table has no ranges to delete.
    let mut read = connection.prepare_cached("SELECT n, claim FROM _claims WHERE n >= ? AND n < ?")?;
    let mut rows = read.query([from, to])?;
    while let Some(row) = rows.next()? {
        insert(connection, "DELETE FROM _claim_words WHERE rowid = ?", params![row.get::<_, i64>(0)?])?;
        ids.push(row.get(1)?);
    }
    for table in OF_CLAIMS {
        insert(connection, &format!("DELETE FROM {table} WHERE n >= ? AND n < ?"), params![from, to])?;
    }
    insert(connection, "DELETE FROM _states WHERE s = ?", params![s])?;
    insert(connection, "DELETE FROM _problems WHERE s = ?", params![s])?;
    insert(connection, "DELETE FROM _speeches WHERE s = ?", params![s])?;
    Ok(ids)
}

/// Writes what the ledger says of one claim, in the order of its replay, in the place of what was there.
pub(super) fn events(connection: &Connection, claim: &str, events: &[Event]) -> rusqlite::Result<()> {
    insert(connection, "DELETE FROM _history WHERE claim = ?", params![claim])?;
    for (position, event) in (0_i64..).zip(events) {
        write_event(connection, claim, position, event)?;
    }
    Ok(())
}

/// Writes a source, in the place of what was there; `recorded` is `None` where its source.toml is missing.
pub(super) fn source(connection: &Connection, id: &str, recorded: Option<&Source>, checks: Option<&[u8]>) -> rusqlite::Result<()> {
    let origin = recorded.map(|source| &source.origin);
    insert(
        connection,
        "INSERT OR REPLACE INTO _sources VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        params![
            id,
            if matches!(origin, Some(Origin::Url(_))) { "url" } else { "path" },
            origin.map_or("", Origin::text),
            recorded.and_then(|source| source.title.as_ref()),
            recorded.and_then(|source| source.publisher.as_ref()),
            recorded.and_then(|source| source.note.as_ref()),
            recorded.is_some(),
            checks,
        ],
    )
}

/// Writes a snapshot with what is given of its text.
pub(super) fn snapshot(connection: &Connection, state: &SnapshotState, text: &TextWords) -> rusqlite::Result<()> {
    insert(
        connection,
        "INSERT INTO _snapshots (source, snapshot, fetched_at, payload_sha256, media_type, bytes, settled, worded) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        params![
            state.source,
            state.id,
            state.fetched_at,
            state.payload_sha256,
            state.media_type,
            i64::try_from(state.bytes).unwrap_or(i64::MAX),
            *text != TextWords::Unreadable,
            *text != TextWords::Untaken,
        ],
    )?;
    match text {
        TextWords::Taken(taken) => words(connection, connection.last_insert_rowid(), taken),
        TextWords::Untaken | TextWords::Unreadable => Ok(()),
    }
}

/// Writes the words of the text of a snapshot, by its private number. Between two of them no row may be changed, or SQLite would write out
/// each one's words by themselves and merge them all in the end.
pub(super) fn words(connection: &Connection, id: i64, words: &Words) -> rusqlite::Result<()> {
    insert(connection, "INSERT INTO _words (rowid, words) VALUES (?, ?)", params![id, words.as_str()])
}

/// Takes a snapshot and its words out.
pub(super) fn forget_snapshot(connection: &Connection, source: &str, snapshot: &str) -> rusqlite::Result<()> {
    let query = "DELETE FROM _snapshots WHERE source = ? AND snapshot = ? RETURNING id";
    let id = connection.prepare_cached(query)?.query_row([source, snapshot], |row| row.get::<_, i64>(0)).optional()?;
    let Some(id) = id else { return Ok(()) };
    // Where it has no words, nothing is there to delete.
    insert(connection, "DELETE FROM _words WHERE rowid = ?", params![id])
}

pub(super) fn insert(connection: &Connection, sql: &str, values: &[&dyn ToSql]) -> rusqlite::Result<()> {
    connection.prepare_cached(sql)?.execute(values).map(|_| ())
}

fn head(connection: &Connection, s: i64, state: &SpeechState) -> rusqlite::Result<()> {
    let speech = &state.speech;
    insert(
        connection,
        "INSERT INTO _speeches VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        params![
            s,
            speech.id,
            speech.title,
            speech.speaker,
            speech.date.map(|date| date.to_string()),
            speech.place,
            speech.language,
            speech.translated_from,
            speech.source,
            speech.snapshot,
            speech.note,
            capture(&state.capture),
            state.file,
            settled(state),
        ],
    )
}

/// Whether nothing was missing or damaged: what was may come back, without anything outside of its snapshot changing.
fn settled(state: &SpeechState) -> bool {
    let evidence = state.claims.iter().flat_map(|claim| claim.evidence.iter().map(|entry| &entry.capture));
    !evidence.chain([&state.capture]).any(|capture| matches!(capture, CaptureState::Corrupt(_)))
}

/// The statements that write the rows of claims, looked up once a speech.
struct Rows<'c> {
    claims: CachedStatement<'c>,
    states: CachedStatement<'c>,
    words: CachedStatement<'c>,
    quantities: CachedStatement<'c>,
    evidence: CachedStatement<'c>,
    pairs: CachedStatement<'c>,
    verdicts: CachedStatement<'c>,
}

impl<'c> Rows<'c> {
    fn into(connection: &'c Connection) -> rusqlite::Result<Self> {
        let table =
            |name: &str, columns: usize| connection.prepare_cached(&format!("INSERT INTO {name} VALUES (?{})", ", ?".repeat(columns - 1)));
        Ok(Self {
            claims: table("_claims", 21)?,
            states: table("_claim_states", 2)?,
            words: table("_claim_words (rowid, words)", 2)?,
            quantities: table("_quantities", 17)?,
            evidence: table("_evidence", 16)?,
            pairs: table("_pairs", 9)?,
            verdicts: table("_verdicts", 5)?,
        })
    }

    fn claim(&mut self, n: i64, position: i64, speech: &SpeechState, state: &ClaimState) -> rusqlite::Result<()> {
        let claim = &state.claim;
        let verdict = state.judgement.verdict.as_ref().and_then(|event| event.verdict);
        let mut sources: Vec<&str> =
            claim.evidence.iter().filter(|entry| entry.stance != Stance::Context).map(|entry| entry.source.as_str()).collect();
        sources.sort_unstable();
        sources.dedup();
        self.claims.execute(params![
            n,
            claim.id,
            speech.speech.id,
            position,
            state.speaker,
            claim.attributed_to,
            claim.class.code(),
            claim.quote,
            claim.note,
            claim.timecode,
            claim.start.map(integer),
            anchor(&state.anchor),
            state.judgement.status.code(),
            State::headline(state).map(|finding| finding.kind.code()),
            verdict.map(Verdict::code),
            verdict.and_then(Verdict::rating),
            integer(sources.len()),
            state.digest,
            state.place.file,
            integer(state.place.line),
            integer(state.place.column),
        ])?;
        self.states.execute(params![n, encode(state)])?;
        for (position, quantity) in (0_i64..).zip(&claim.quantities) {
            self.quantity(n, position, quantity)?;
        }
        self.evidence(n, state)?;
        let texts = [Some(&claim.quote), claim.note.as_ref(), Some(&state.speaker)];
        let texts: Vec<&str> = texts.into_iter().flatten().map(String::as_str).collect();
        self.words.execute(params![n, Words::of(&texts.join("\n")).as_str()])?;
        self.judgement(n, state)
    }

    fn quantity(&mut self, n: i64, position: i64, quantity: &Quantity) -> rusqlite::Result<()> {
        let written = |value: &Option<Value>| value.as_ref().map(|value| value.written(quantity.kind));
        let approx = |value: &Option<Value>| value.as_ref().and_then(Value::number).map(|number| number.to_f64_lossy());
        let readings: Vec<serde_json::Value> = quantity
            .ambiguous
            .iter()
            .map(|reading| {
                let unit = reading.unit.as_ref().map(|unit| unit.code());
                serde_json::json!({ "value": written(&reading.value), "unit": unit, "reason": reading.reason })
            })
            .collect();
        self.quantities.execute(params![
            n,
            position,
            quantity.text,
            quantity.kind.code(),
            written(&quantity.value),
            approx(&quantity.value),
            written(&quantity.low),
            approx(&quantity.low),
            written(&quantity.high),
            approx(&quantity.high),
            quantity.unit.as_ref().map(|unit| unit.code()),
            quantity.approx.map(|approx| approx.code()),
            quantity.counted,
            quantity.when,
            quantity.relation.map(|relation| relation.kind.code()),
            quantity.relation.and_then(|relation| relation.with).map(integer),
            (!readings.is_empty()).then(|| serde_json::Value::Array(readings).to_string()),
        ])?;
        Ok(())
    }

    fn evidence(&mut self, n: i64, state: &ClaimState) -> rusqlite::Result<()> {
        for (position, (entry, worked_out)) in (0_i64..).zip(state.claim.evidence.iter().zip(&state.evidence)) {
            let finding = worked_out.finding.as_ref();
            self.evidence.execute(params![
                n,
                position,
                entry.id,
                entry.source,
                entry.snapshot,
                entry.stance.code(),
                entry.quote,
                entry.layer.map(|layer| layer.code()),
                entry.start.map(integer),
                entry.matched.map(|matched| matched.code()),
                entry.figure,
                entry.note,
                capture(&worked_out.capture),
                anchor(&worked_out.anchor),
                finding.map(|finding| finding.kind.code()),
                finding.map(|finding| finding.detail.as_str()),
            ])?;
            self.pairs(n, position, worked_out)?;
        }
        Ok(())
    }

    fn pairs(&mut self, n: i64, evidence: i64, state: &EvidenceState) -> rusqlite::Result<()> {
        for (position, pair) in (0_i64..).zip(state.finding.iter().flat_map(|finding| &finding.pairs)) {
            self.pairs.execute(params![
                n,
                evidence,
                position,
                integer(pair.claim),
                integer(pair.evidence),
                pair.finding.code(),
                pair.ratio.as_ref().map(ToString::to_string),
                pair.ratio.as_ref().map(|ratio| ratio.to_f64_lossy()),
                pair.detail,
            ])?;
        }
        Ok(())
    }

    fn judgement(&mut self, n: i64, state: &ClaimState) -> rusqlite::Result<()> {
        let judgement = &state.judgement;
        let standing = match judgement.status {
            Status::Stale => "stale",
            Status::Disputed => "disputed",
            _ => "standing",
        };
        for (position, event) in (0_i64..).zip(judgement.verdict.iter().chain(&judgement.rivals)) {
            // Reviews are of the standing verdict, never of its rivals.
            let reviews = if position == 0 { integer(judgement.reviews.len()) } else { 0 };
            self.verdicts.execute(params![n, position, event.id, standing, reviews])?;
        }
        Ok(())
    }
}

fn write_event(connection: &Connection, claim: &str, position: i64, event: &Event) -> rusqlite::Result<()> {
    insert(
        connection,
        "INSERT INTO _history VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        params![
            claim,
            position,
            event.id,
            event.at.to_string(),
            event.by,
            event.act.code(),
            event.verdict.map(Verdict::code),
            event.verdict.and_then(Verdict::rating),
            event.because,
            event.digest,
            serde_json::json!(event.evidence).to_string(),
            serde_json::json!(event.prev).to_string(),
            serde_json::json!(event.parts).to_string(),
        ],
    )
}

const fn capture(state: &CaptureState) -> &'static str {
    match state {
        CaptureState::Uncaptured => "uncaptured",
        CaptureState::Captured | CaptureState::Corrupt(_) => "captured",
    }
}

const fn anchor(state: &AnchorState) -> &'static str {
    match state {
        AnchorState::Found(_) => "found",
        AnchorState::Broken(_) => "broken",
        AnchorState::Unchecked => "unchecked",
    }
}

fn integer(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

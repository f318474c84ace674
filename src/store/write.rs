//! A state as rows. The same state gives the same rows in the same order, and nothing of when or how deep it was looked at.
//!
//! The surprise: damage is left out. Whether a snapshot is damaged depends on how thoroughly somebody looked, and the index
//! is to be the same whoever builds it; `check` and `verify` say what is damaged.

use std::collections::HashMap;

use rusqlite::{Connection, ToSql, params};

use super::words;
use crate::model::{
    AnchorState, CaptureState, ClaimState, Event, EvidenceState, Origin, Quantity, SnapshotState, Source, SpeechState, Stance, State,
    Status, Value, Verdict,
};

/// Every private table that holds content.
const TABLES: &[&str] = &["_speeches", "_claims", "_quantities", "_evidence", "_pairs", "_verdicts", "_history", "_sources", "_snapshots"];

/// Replaces all content. The caller holds the transaction.
pub(super) fn replace(connection: &Connection, state: &State, fingerprint: &str) -> rusqlite::Result<()> {
    for table in TABLES {
        connection.execute(&format!("DELETE FROM {table}"), [])?;
    }
    connection.execute("INSERT INTO _claim_words (_claim_words) VALUES ('delete-all')", [])?;
    let mut n = 0;
    for (position, speech) in (0_i64..).zip(&state.speeches) {
        write_speech(connection, position, speech)?;
        for (position, claim) in (0_i64..).zip(&speech.claims) {
            n += 1;
            write_claim(connection, n, position, speech, claim)?;
        }
    }
    for (position, source) in (0_i64..).zip(&state.sources) {
        write_source(connection, position, source)?;
    }
    for (position, snapshot) in (0_i64..).zip(&state.snapshots) {
        insert(
            connection,
            "INSERT INTO _snapshots VALUES (?, ?, ?, ?, ?, ?)",
            params![position, snapshot.source, snapshot.id, snapshot.fetched_at, snapshot.payload_sha256, snapshot.media_type],
        )?;
    }
    connection.execute("INSERT OR REPLACE INTO _meta VALUES ('fingerprint', ?)", [fingerprint])?;
    Ok(())
}

/// Forgets the texts of snapshots that are gone, and gives those that are not known yet.
pub(super) fn missing_texts<'a>(connection: &Connection, snapshots: &'a [SnapshotState]) -> rusqlite::Result<Vec<&'a SnapshotState>> {
    let mut known: HashMap<(String, String), i64> = HashMap::new();
    let mut read = connection.prepare("SELECT source, snapshot, id FROM _texts")?;
    let mut rows = read.query([])?;
    while let Some(row) = rows.next()? {
        known.insert((row.get(0)?, row.get(1)?), row.get(2)?);
    }
    let missing = snapshots.iter().filter(|state| known.remove(&(state.source.clone(), state.id.clone())).is_none()).collect();
    for id in known.into_values() {
        connection.prepare_cached("DELETE FROM _words WHERE rowid = ?")?.execute([id])?;
        connection.prepare_cached("DELETE FROM _texts WHERE id = ?")?.execute([id])?;
    }
    Ok(missing)
}

/// Takes up texts of snapshots: source, snapshot and text of each.
pub(super) fn texts<'a>(connection: &Connection, texts: impl Iterator<Item = (&'a str, &'a str, String)>) -> rusqlite::Result<()> {
    for (source, snapshot, text) in texts {
        insert(connection, "INSERT INTO _texts (source, snapshot) VALUES (?, ?)", params![source, snapshot])?;
        insert(connection, "INSERT INTO _words (rowid, words) VALUES (?, ?)", params![connection.last_insert_rowid(), words::once(&text)])?;
    }
    Ok(())
}

fn insert(connection: &Connection, sql: &str, values: &[&dyn ToSql]) -> rusqlite::Result<()> {
    connection.prepare_cached(sql)?.execute(values).map(|_| ())
}

fn write_speech(connection: &Connection, position: i64, state: &SpeechState) -> rusqlite::Result<()> {
    let speech = &state.speech;
    insert(
        connection,
        "INSERT INTO _speeches VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        params![
            position,
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
        ],
    )
}

fn write_claim(connection: &Connection, n: i64, position: i64, speech: &SpeechState, state: &ClaimState) -> rusqlite::Result<()> {
    let claim = &state.claim;
    let verdict = state.judgement.verdict.as_ref().and_then(|event| event.verdict);
    let mut sources: Vec<&str> =
        claim.evidence.iter().filter(|entry| entry.stance != Stance::Context).map(|entry| entry.source.as_str()).collect();
    sources.sort_unstable();
    sources.dedup();
    insert(
        connection,
        "INSERT INTO _claims VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        params![
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
        ],
    )?;
    for (position, quantity) in (0_i64..).zip(&claim.quantities) {
        write_quantity(connection, n, position, quantity)?;
    }
    write_evidence(connection, n, state)?;
    let texts = [Some(&claim.quote), claim.note.as_ref(), Some(&state.speaker)];
    let texts: Vec<&str> = texts.into_iter().flatten().map(String::as_str).collect();
    insert(connection, "INSERT INTO _claim_words (rowid, words) VALUES (?, ?)", params![n, words::once(&texts.join("\n"))])?;
    write_judgement(connection, n, state)
}

fn write_quantity(connection: &Connection, n: i64, position: i64, quantity: &Quantity) -> rusqlite::Result<()> {
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
    insert(
        connection,
        "INSERT INTO _quantities VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        params![
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
        ],
    )
}

fn write_evidence(connection: &Connection, n: i64, state: &ClaimState) -> rusqlite::Result<()> {
    for (position, (entry, worked_out)) in (0_i64..).zip(state.claim.evidence.iter().zip(&state.evidence)) {
        let finding = worked_out.finding.as_ref();
        insert(
            connection,
            "INSERT INTO _evidence VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            params![
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
            ],
        )?;
        write_pairs(connection, n, position, worked_out)?;
    }
    Ok(())
}

fn write_pairs(connection: &Connection, n: i64, evidence: i64, state: &EvidenceState) -> rusqlite::Result<()> {
    for (position, pair) in (0_i64..).zip(state.finding.iter().flat_map(|finding| &finding.pairs)) {
        insert(
            connection,
            "INSERT INTO _pairs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            params![
                n,
                evidence,
                position,
                integer(pair.claim),
                integer(pair.evidence),
                pair.finding.code(),
                pair.ratio.as_ref().map(ToString::to_string),
                pair.ratio.as_ref().map(|ratio| ratio.to_f64_lossy()),
                pair.detail,
            ],
        )?;
    }
    Ok(())
}

fn write_judgement(connection: &Connection, n: i64, state: &ClaimState) -> rusqlite::Result<()> {
    let judgement = &state.judgement;
    let standing = match judgement.status {
        Status::Stale => "stale",
        Status::Disputed => "disputed",
        _ => "standing",
    };
    for (position, event) in (0_i64..).zip(judgement.verdict.iter().chain(&judgement.rivals)) {
        // Reviews are of the standing verdict, never of its rivals.
        let reviews = if position == 0 { integer(judgement.reviews.len()) } else { 0 };
        insert(connection, "INSERT INTO _verdicts VALUES (?, ?, ?, ?, ?)", params![n, position, event.id, standing, reviews])?;
    }
    for (position, event) in (0_i64..).zip(&state.history) {
        write_event(connection, n, position, event)?;
    }
    Ok(())
}

fn write_event(connection: &Connection, n: i64, position: i64, event: &Event) -> rusqlite::Result<()> {
    insert(
        connection,
        "INSERT INTO _history VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        params![
            n,
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
        ],
    )
}

fn write_source(connection: &Connection, position: i64, source: &Source) -> rusqlite::Result<()> {
    let kind = match source.origin {
        Origin::Url(_) => "url",
        Origin::Path(_) => "path",
    };
    insert(
        connection,
        "INSERT INTO _sources VALUES (?, ?, ?, ?, ?, ?, ?)",
        params![position, source.id, kind, source.origin.text(), source.title, source.publisher, source.note],
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

//! `checks.jsonl`: what re-checks of a source saw, one line a change of state.
//!
//! Lines are only ever added, and git merges the file by keeping both sides' lines, so their order means nothing: what
//! counts is the moment in each. A crash may tear the last line; it is passed over, and cut by the next append.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::disk;
use super::publish::Writer;
use super::{Damage, SnapshotError, SnapshotStore, json, names};
use crate::model::{Check, QuoteCheck, Timestamp, UnknownCode};

/// The file's name.
pub const CHECKS_FILE: &str = "checks.jsonl";
/// The largest file that is read: decades of daily failures.
pub(super) const MAX_BYTES: u64 = 16 << 20;

pub(super) fn append(store: &SnapshotStore, source: &str, check: &Check) -> Result<bool, SnapshotError> {
    let home = store.source_folder(source)?;
    if !disk::is_folder(&home)? {
        return Err(SnapshotError::Missing { what: "source", path: home });
    }
    let _writer = Writer::begin(store)?;
    let path = home.join(CHECKS_FILE);
    let old = disk::read(&path, MAX_BYTES)?;
    let parsed = parse(source, old.as_deref().unwrap_or_default());
    if parsed.checks.iter().filter(|known| known.at <= check.at).max_by_key(|known| known.at).is_some_and(|last| is_old_news(last, check)) {
        return Ok(false);
    }
    let mut file = disk::open_append(&path)?;
    if let Some(whole) = parsed.torn_at {
        store.steps.before("cut the torn last line of", &path)?;
        file.set_len(whole as u64).map_err(SnapshotError::io("cut the torn last line of", &path))?;
    }
    let mut line = line(check);
    if parsed.unended {
        line.insert(0, '\n');
    }
    disk::write_and_sync(&store.steps, &mut file, &path, line.as_bytes())?;
    if old.is_none() {
        disk::sync_folder(&store.steps, &home)?;
    }
    Ok(true)
}

pub(super) fn read(store: &SnapshotStore, source: &str) -> Result<(Vec<Check>, Vec<Damage>), SnapshotError> {
    let path = store.source_folder(source)?.join(CHECKS_FILE);
    let bytes = disk::read(&path, MAX_BYTES)?.unwrap_or_default();
    let parsed = parse(source, &bytes);
    Ok((parsed.checks, parsed.damage))
}

/// Lines that do not read, a torn last one not counted: a crash is no corruption.
pub(super) fn damage(source: &str, bytes: &[u8]) -> Vec<Damage> {
    let parsed = parse(source, bytes);
    let torn = usize::from(parsed.torn_at.is_some());
    let keep = parsed.damage.len() - torn;
    parsed.damage.into_iter().take(keep).collect()
}

/// Whether the last line tells all that this check would.
fn is_old_news(last: &Check, check: &Check) -> bool {
    let day = |check: &Check| check.at.strftime("%Y%m%d").to_string();
    last.same_state(check) && (check.reach.answered() || day(last) == day(check))
}

#[derive(Default)]
struct Parsed {
    checks: Vec<Check>,
    /// A torn last line is the last one here.
    damage: Vec<Damage>,
    /// Where the torn last line begins.
    torn_at: Option<usize>,
    /// The last line is whole but for its line end.
    unended: bool,
}

fn parse(source: &str, bytes: &[u8]) -> Parsed {
    let mut parsed = Parsed::default();
    let mut at = 0;
    for (number, raw) in bytes.split_inclusive(|byte| *byte == b'\n').enumerate() {
        let ended = raw.ends_with(b"\n");
        let line = raw.trim_ascii();
        let mut damaged = |message: String| parsed.damage.push(Damage { file: format!("{source}/{CHECKS_FILE}"), message });
        match check(line) {
            Ok(check) => {
                parsed.checks.push(check);
                parsed.unended = !ended;
            }
            Err(_) if !ended => {
                damaged(format!("line {} was cut off, as by a crash: it is passed over, and the next check removes it", number + 1));
                parsed.torn_at = Some(at);
            }
            Err(_) if line.is_empty() => {}
            Err(message) => damaged(format!("line {} cannot be read and is passed over: {message}", number + 1)),
        }
        at += raw.len();
    }
    // A merge may have kept the line of both sides.
    parsed.checks.sort_by(|a, b| a.at.cmp(&b.at).then_with(|| line(a).cmp(&line(b))));
    parsed.checks.dedup();
    parsed
}

fn line(check: &Check) -> String {
    let mut map = Map::new();
    let mut put = |key: &str, value: Value| map.insert(key.to_owned(), value);
    put("at", check.at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string().into());
    put("snapshot", check.snapshot.as_str().into());
    put("reach", check.reach.code().into());
    if let Some(status) = check.status {
        put("status", status.into());
    }
    if let Some(content) = check.content {
        put("content", content.code().into());
    }
    if let Some(sha256) = &check.payload_sha256 {
        put("payload_sha256", sha256.as_str().into());
    }
    if !check.quotes.is_empty() {
        put("quotes", check.quotes.iter().map(|(key, quote)| (key.clone(), quote_value(quote))).collect::<Map<_, _>>().into());
    }
    put("by", check.by.as_str().into());
    format!("{}\n", Value::Object(map))
}

fn quote_value(quote: &QuoteCheck) -> Value {
    let mut map = Map::new();
    map.insert("v".to_owned(), quote.state.code().into());
    if let Some(similarity) = quote.similarity {
        map.insert("sim".to_owned(), similarity.into());
    }
    if let Some(diff) = &quote.diff {
        map.insert("diff".to_owned(), diff.as_str().into());
    }
    map.into()
}

/// One line. Keys that are not known are passed over: a later version may add some.
fn check(line: &[u8]) -> Result<Check, String> {
    let value = json::read(line).map_err(|error| error.to_string())?;
    let map = value.as_object().ok_or("it is no object")?;
    let snapshot = text(map, "snapshot")?;
    let snapshot = snapshot.filter(|name| names::is_snapshot_id(name)).ok_or("\"snapshot\" is no snapshot id")?;
    let at = text(map, "at")?.and_then(|at| at.parse::<Timestamp>().ok()).ok_or("\"at\" is no moment in UTC")?;
    let payload_sha256 = text(map, "payload_sha256")?;
    if payload_sha256.is_some_and(|hash| !names::is_sha256(hash)) {
        return Err("\"payload_sha256\" is no SHA-256".to_owned());
    }
    Ok(Check {
        at,
        snapshot: snapshot.to_owned(),
        reach: text(map, "reach")?.ok_or("\"reach\" is missing")?.parse().map_err(unknown)?,
        status: number(map, "status")?,
        content: text(map, "content")?.map(str::parse).transpose().map_err(unknown)?,
        payload_sha256: payload_sha256.map(str::to_owned),
        quotes: quotes(map)?,
        by: text(map, "by")?.unwrap_or_default().to_owned(),
    })
}

fn quotes(map: &Map<String, Value>) -> Result<BTreeMap<String, QuoteCheck>, String> {
    let Some(quotes) = map.get("quotes").filter(|value| !value.is_null()) else { return Ok(BTreeMap::new()) };
    let quotes = quotes.as_object().ok_or("\"quotes\" is no object")?;
    let read = |(key, value): (&String, &Value)| {
        let map = value.as_object().ok_or("a quote is no object")?;
        let state = text(map, "v")?.ok_or("a quote has no \"v\"")?.parse().map_err(unknown)?;
        let diff = text(map, "diff")?.map(str::to_owned);
        Ok((key.clone(), QuoteCheck { state, similarity: number(map, "sim")?, diff }))
    };
    quotes.iter().map(read).collect()
}

fn text<'a>(map: &'a Map<String, Value>, key: &str) -> Result<Option<&'a str>, String> {
    match map.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(format!("\"{key}\" is no text")),
    }
}

fn number(map: &Map<String, Value>, key: &str) -> Result<Option<u16>, String> {
    match map.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => {
            let number = value.as_u64().and_then(|number| u16::try_from(number).ok());
            number.map(Some).ok_or_else(|| format!("\"{key}\" is no small number"))
        }
    }
}

#[allow(clippy::needless_pass_by_value)]
fn unknown(error: UnknownCode) -> String {
    error.to_string()
}

#[cfg(test)]
mod tests;

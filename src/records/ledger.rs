//! `claims/ledger.jsonl` ↔ events: one JSON object a line, appended, never changed.
//!
//! An event's id is the SHA-256 of its own line without the id, so a line that anybody touched no longer carries its
//! own name: `sed 's/,"id":"[0-9a-f]*"}$/}/' | tr -d '\n' | sha256sum` gives the id of a line. A merge by union may
//! reorder lines or repeat one; neither says anything, so events are ordered by what they name in `prev`, then by time.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, HashMap, HashSet};
use std::ops::Range;

use serde::de::{self, Deserializer, MapAccess, Visitor};
use serde_json::Value as Json;
use sha2::{Digest as _, Sha256};

use super::digest::hex;
use super::fields::shown;
use super::place::Lines;
use crate::model::{Act, Event, Place, Timestamp, Verdict};

/// Every key, in the order in which it is written.
const KEYS: [&str; 12] = ["v", "at", "by", "claim", "act", "verdict", "because", "digest", "parts", "evidence", "prev", "id"];

/// What is to be appended; the id follows from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvent {
    /// When; parts of a second are dropped.
    pub at: Timestamp,
    /// Who.
    pub by: String,
    /// Id of the claim.
    pub claim: String,
    /// What is done.
    pub act: Act,
    /// The decision: act `verdict`, and no other, has one.
    pub verdict: Option<Verdict>,
    /// Why: a verdict and a comment have one, the others may.
    pub because: Option<String>,
    /// [`crate::records::digest()`] of the claim.
    pub digest: String,
    /// [`crate::records::parts()`] of the claim, for a verdict.
    pub parts: Vec<String>,
    /// The snapshots that the claim's evidence stands in.
    pub evidence: Vec<String>,
    /// The claim's heads.
    pub prev: Vec<String>,
}

/// Why an event is no event.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EventError {
    /// A verdict without a decision, or a decision in another act.
    #[error("act \"{0}\" and a verdict do not go together: \"verdict\" has one, every other act has none")]
    Decision(Act),
    /// A verdict or comment without words.
    #[error("act \"{0}\" needs a reason; say why (--because)")]
    Reason(Act),
    /// An empty name.
    #[error("\"{0}\" is empty")]
    Empty(&'static str),
    /// Not 64 hexadecimal digits.
    #[error("\"{key}\" holds \"{value}\", which is no SHA-256 in lower-case hexadecimal")]
    Hash {
        /// `digest` or `prev`.
        key: &'static str,
        /// What it holds.
        value: String,
    },
    /// One head named twice.
    #[error("\"prev\" names {0} twice")]
    Twice(String),
}

/// The ledger, read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ledger {
    /// Every sound event, ordered by `prev`, then time, then id; the order of lines does not matter.
    pub events: Vec<Event>,
    /// Lines that nobody can have appended, and what is wrong with each.
    pub damage: Vec<(Place, String)>,
    /// A last line that was cut short while it was written: a warning, cut off by the next append.
    pub torn: Option<Place>,
    /// How many bytes of the file the next append keeps: all but a torn last line.
    pub keep: usize,
    /// Whether the next append must first end the last line kept.
    pub needs_line_feed: bool,
}

impl Ledger {
    /// Reads a ledger. `file` is its path relative to the workspace.
    pub fn parse(file: &str, text: &str) -> Self {
        Self::parse_bytes(file, text.as_bytes())
    }

    /// Reads a ledger that may hold anything; a line that is no UTF-8 is damage.
    pub fn parse_bytes(file: &str, bytes: &[u8]) -> Self {
        Self::parse_after(file, bytes, &|_| None)
    }

    /// Reads what was appended to a ledger that was read before. `claim_of` tells the claim of an earlier event by its id. Lines
    /// count from the first appended one.
    pub fn parse_after(file: &str, bytes: &[u8], claim_of: &dyn Fn(&str) -> Option<String>) -> Self {
        let mut ledger = Self { keep: bytes.len(), ..Self::default() };
        let mut seen: HashMap<String, Place> = HashMap::new();
        let mut events: Vec<(Event, Place)> = Vec::new();
        let mut at = 0;
        for (number, raw) in bytes.split_inclusive(|byte| *byte == b'\n').enumerate() {
            let whole = raw.ends_with(b"\n");
            let line = raw.strip_suffix(b"\n").unwrap_or(raw);
            // A checkout with converted line ends, or an editor's blank line, takes nothing away and adds nothing.
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            let place = |range: Range<usize>, text: &str| {
                let place = Lines::new(text).place(file, range);
                Place { line: number + 1, ..place }
            };
            if !line.trim_ascii().is_empty() {
                let text = String::from_utf8_lossy(line);
                let read = match std::str::from_utf8(line) {
                    Ok(text) => read_line(text),
                    Err(error) => Err((error.valid_up_to()..line.len(), "the line is no UTF-8".to_owned())),
                };
                match read {
                    Ok(event) => {
                        let place = place(0..text.len(), &text);
                        // The same line twice is what a merge by union may leave.
                        if seen.insert(event.id.clone(), place.clone()).is_none() {
                            events.push((event, place));
                        }
                    }
                    // A write that was cut short leaves no whole JSON; a whole line that is wrong was made so.
                    Err((range, _)) if !whole && serde_json::from_slice::<de::IgnoredAny>(line).is_err() => {
                        ledger.torn = Some(place(0..range.end.max(text.len()), &text));
                        ledger.keep = at;
                    }
                    Err((range, message)) => ledger.damage.push((place(range, &text), message)),
                }
            }
            at += raw.len();
        }
        ledger.needs_line_feed = ledger.torn.is_none() && bytes.last().is_some_and(|byte| *byte != b'\n');
        ledger.check_chain(&events, claim_of);
        ledger.events = in_order(events.into_iter().map(|(event, _)| event).collect());
        ledger.damage.sort();
        ledger
    }

    /// An event with its id, and its line with a line feed at the end, ready to be appended.
    ///
    /// # Errors
    /// What of it no ledger may hold.
    pub fn append_line(new: NewEvent) -> Result<(Event, String), EventError> {
        check(new.act, new.verdict, new.because.as_deref(), &new.by, &new.claim, &new.digest, &new.prev)?;
        let mut event = Event {
            at: Timestamp::from_second(new.at.as_second()).unwrap_or(new.at),
            by: new.by,
            claim: new.claim,
            act: new.act,
            verdict: new.verdict,
            because: new.because.filter(|reason| !reason.is_empty()),
            digest: new.digest,
            parts: new.parts,
            evidence: new.evidence,
            prev: new.prev,
            id: String::new(),
        };
        let body = body(&event);
        event.id = hex(Sha256::digest(&body).as_slice());
        let line = format!("{},\"id\":\"{}\"}}\n", body.strip_suffix('}').unwrap_or(&body), event.id);
        Ok((event, line))
    }

    /// The events of one claim, in order.
    pub fn of_claim(&self, claim: &str) -> Vec<&Event> {
        self.events.iter().filter(|event| event.claim == claim).collect()
    }

    /// The events of every claim, in order.
    pub fn by_claim(&self) -> BTreeMap<&str, Vec<&Event>> {
        let mut claims: BTreeMap<&str, Vec<&Event>> = BTreeMap::new();
        for event in &self.events {
            claims.entry(&event.claim).or_default().push(event);
        }
        claims
    }

    /// An event that names what is not there, or another claim's event, shows that a line was taken away or made up.
    fn check_chain(&mut self, events: &[(Event, Place)], claim_of: &dyn Fn(&str) -> Option<String>) {
        let claims: HashMap<&str, &str> = events.iter().map(|(event, _)| (event.id.as_str(), event.claim.as_str())).collect();
        for (event, place) in events {
            for prev in &event.prev {
                let earlier = if claims.contains_key(prev.as_str()) { None } else { claim_of(prev) };
                let message = match claims.get(prev.as_str()).copied().or(earlier.as_deref()) {
                    None => format!("\"prev\" names {prev}, which is not in the ledger: a line was taken away or damaged"),
                    Some(claim) if claim != event.claim => {
                        format!("\"prev\" names {prev}, which is of another claim, \"{}\"", shown(claim))
                    }
                    Some(_) => continue,
                };
                self.damage.push((place.clone(), message));
            }
        }
    }
}

/// Events sorted so that each comes after those it names; of those that are free, the earlier one first.
pub fn in_order(events: Vec<Event>) -> Vec<Event> {
    let mut slots: Vec<Option<Event>> = events.into_iter().map(Some).collect();
    let order = {
        let events: Vec<&Event> = slots.iter().flatten().collect();
        order(&events)
    };
    order.into_iter().filter_map(|at| slots[at].take()).collect()
}

/// The indices of events in the order of [`in_order`].
pub(super) fn order(events: &[&Event]) -> Vec<usize> {
    let index: HashMap<&str, usize> = events.iter().enumerate().map(|(at, event)| (event.id.as_str(), at)).collect();
    let mut waits = vec![0_usize; events.len()];
    let mut next: Vec<Vec<usize>> = vec![Vec::new(); events.len()];
    for (at, event) in events.iter().enumerate() {
        let named: HashSet<usize> = event.prev.iter().filter_map(|prev| index.get(prev.as_str()).copied()).collect();
        for prev in named {
            waits[at] += 1;
            next[prev].push(at);
        }
    }
    let key = |at: usize| Reverse((events[at].at, events[at].id.as_str(), at));
    let mut free: BinaryHeap<_> = (0..events.len()).filter(|at| waits[*at] == 0).map(key).collect();
    let mut order = Vec::with_capacity(events.len());
    while let Some(Reverse((_, _, at))) = free.pop() {
        order.push(at);
        for &after in &next[at] {
            waits[after] -= 1;
            if waits[after] == 0 {
                free.push(key(after));
            }
        }
    }
    order
}

/// The line without its id: what the id is the hash of.
fn body(event: &Event) -> String {
    let text = |text: &str| Json::from(text).to_string();
    let list = |items: &[String]| Json::from(items.to_vec()).to_string();
    let mut body = format!("{{\"v\":1,\"at\":{},\"by\":{},\"claim\":{}", text(&event.at.to_string()), text(&event.by), text(&event.claim));
    body.push_str(&format!(",\"act\":{}", text(event.act.code())));
    if let Some(verdict) = event.verdict {
        body.push_str(&format!(",\"verdict\":{}", text(verdict.code())));
    }
    if let Some(because) = &event.because {
        body.push_str(&format!(",\"because\":{}", text(because)));
    }
    body.push_str(&format!(",\"digest\":{}", text(&event.digest)));
    if !event.parts.is_empty() {
        body.push_str(&format!(",\"parts\":{}", list(&event.parts)));
    }
    body.push_str(&format!(",\"evidence\":{},\"prev\":{}}}", list(&event.evidence), list(&event.prev)));
    body
}

/// What both a new and a stored event must keep to.
fn check(
    act: Act,
    verdict: Option<Verdict>,
    because: Option<&str>,
    by: &str,
    claim: &str,
    digest: &str,
    prev: &[String],
) -> Result<(), EventError> {
    if verdict.is_some() != (act == Act::Verdict) {
        return Err(EventError::Decision(act));
    }
    if matches!(act, Act::Verdict | Act::Comment) && because.is_none_or(|reason| reason.trim().is_empty()) {
        return Err(EventError::Reason(act));
    }
    for (key, value) in [("by", by), ("claim", claim)] {
        if value.trim().is_empty() {
            return Err(EventError::Empty(key));
        }
    }
    let hashes = std::iter::once(("digest", digest)).chain(prev.iter().map(|prev| ("prev", prev.as_str())));
    for (key, value) in hashes {
        if !is_hash(value) {
            return Err(EventError::Hash { key, value: shown(value) });
        }
    }
    match prev.iter().enumerate().find(|(at, id)| prev[..*at].contains(id)) {
        Some((_, id)) => Err(EventError::Twice(id.clone())),
        None => Ok(()),
    }
}

fn is_hash(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// What is wrong with a line, and which bytes of it show that.
type Wrong = (Range<usize>, String);

fn read_line(line: &str) -> Result<Event, Wrong> {
    let all = || 0..line.len();
    let Object(entries) = serde_json::from_str(line).map_err(|error| {
        let at = error.column().saturating_sub(1).min(line.len());
        // serde_json ends its message with a place in this one line, which says less than ours.
        let message = error.to_string();
        let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(message, _)| message);
        (at..line.len(), format!("the line is no event: {message}"))
    })?;
    // A quotation mark inside of a string is escaped, so this can only be the key.
    let value_at = |key: &str| {
        let name = format!("\"{key}\":");
        line.find(&name).map_or(all(), |at| at..at + name.len() - 1)
    };
    let mut last = None;
    for (at, (key, _)) in entries.iter().enumerate() {
        if entries[..at].iter().any(|(other, _)| other == key) {
            return Err((value_at(key), format!("the key \"{}\" stands twice", shown(key))));
        }
        let Some(rank) = KEYS.iter().position(|known| known == key) else {
            return Err((value_at(key), format!("unknown key \"{}\"", shown(key))));
        };
        if last.is_some_and(|last| last > rank) {
            return Err((value_at(key), format!("the key \"{key}\" is out of order; the order is {}", KEYS.join(", "))));
        }
        last = Some(rank);
    }
    let fields = Values { entries: &entries, value_at: &value_at, all: all() };
    match fields.get("v").and_then(Json::as_u64) {
        Some(1) => {}
        Some(newer) if newer > 1 => {
            return Err((value_at("v"), format!("the event is of version {newer}; this factcheck knows version 1, use a newer one")));
        }
        _ => return Err((value_at("v"), "\"v\" must be 1".to_owned())),
    }
    let at = fields.text("at")?;
    let moment = at.parse::<Timestamp>().ok().filter(|moment| moment.to_string() == at);
    let act: Act = fields.text("act")?.parse().map_err(|error: crate::model::UnknownCode| (value_at("act"), error.to_string()))?;
    let verdict = fields.optional("verdict")?.map(|code| code.parse::<Verdict>()).transpose();
    let event = Event {
        at: moment.ok_or_else(|| (value_at("at"), "\"at\" is no moment like 2026-11-22T10:00:00Z".to_owned()))?,
        by: fields.text("by")?.to_owned(),
        claim: fields.text("claim")?.to_owned(),
        act,
        verdict: verdict.map_err(|error| (value_at("verdict"), error.to_string()))?,
        because: fields.optional("because")?.map(str::to_owned),
        digest: fields.text("digest")?.to_owned(),
        parts: if fields.get("parts").is_some() { fields.list("parts")? } else { Vec::new() },
        evidence: fields.list("evidence")?,
        prev: fields.list("prev")?,
        id: fields.text("id")?.to_owned(),
    };
    let tail = format!(",\"id\":\"{}\"}}", event.id);
    let Some(body) = line.strip_suffix(&tail).filter(|_| is_hash(&event.id)) else {
        return Err((value_at("id"), "the line does not end with its id: ,\"id\":\"…64 hexadecimal digits…\"}".to_owned()));
    };
    let hash = Sha256::new().chain_update(body).chain_update("}").finalize();
    if hex(hash.as_slice()) != event.id {
        return Err((value_at("id"), "the line is not what its id says: it was changed after it was written".to_owned()));
    }
    check(event.act, event.verdict, event.because.as_deref(), &event.by, &event.claim, &event.digest, &event.prev)
        .map_err(|error| (all(), error.to_string()))?;
    Ok(event)
}

/// Typed looks at the values of one line.
struct Values<'l> {
    entries: &'l [(String, Json)],
    value_at: &'l dyn Fn(&str) -> Range<usize>,
    all: Range<usize>,
}

impl<'l> Values<'l> {
    fn get(&self, key: &str) -> Option<&'l Json> {
        self.entries.iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    fn needed(&self, key: &str) -> Result<&'l Json, Wrong> {
        self.get(key).ok_or_else(|| (self.all.clone(), format!("the key \"{key}\" is missing")))
    }

    fn text(&self, key: &str) -> Result<&'l str, Wrong> {
        self.needed(key)?.as_str().ok_or_else(|| ((self.value_at)(key), format!("\"{key}\" must be a text")))
    }

    fn optional(&self, key: &str) -> Result<Option<&'l str>, Wrong> {
        if self.get(key).is_some() { self.text(key).map(Some) } else { Ok(None) }
    }

    fn list(&self, key: &str) -> Result<Vec<String>, Wrong> {
        let wrong = || ((self.value_at)(key), format!("\"{key}\" must be a list of texts"));
        let items = self.needed(key)?.as_array().ok_or_else(wrong)?;
        items.iter().map(|item| item.as_str().map(str::to_owned).ok_or_else(wrong)).collect()
    }
}

/// A JSON object with every key that stands in it, in order: a map would hide a key that stands twice.
struct Object(Vec<(String, Json)>);

impl<'de> de::Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries;

        impl<'de> Visitor<'de> for Entries {
            type Value = Object;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a JSON object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Object(entries))
            }
        }

        deserializer.deserialize_map(Entries)
    }
}

#[cfg(test)]
mod tests;

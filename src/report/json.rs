//! The JSON that reports write, version 1: structs of their own, so that the model can change without the format.
//!
//! The surprise: strings are whole, not stripped; characters that steer a terminal are escaped like any other in JSON.

use std::io::{self, Write};

use serde::Serialize;

use crate::ingest::is_steering;
use crate::model::{
    AnchorState, CaptureState, ClaimState, Event, Evidence, EvidenceState, Exception, Finding, Pair, Place, Quantity, SpeechState, State,
};

/// The version of every JSON report.
pub(super) const VERSION: u8 = 1;

/// Indented JSON that is harmless on a terminal, with a newline at the end.
pub(super) fn text(value: &impl Serialize) -> String {
    written(|out| write(value, out))
}

/// The same on one line.
pub fn line(value: &impl Serialize) -> String {
    written(|out| {
        serde_json::to_writer(Harmless(&mut *out), value)?;
        out.write_all(b"\n")
    })
}

/// Writes what [`text`] gives, piece by piece: a large result is never held as a whole.
///
/// # Errors
/// Where `out` takes nothing more.
pub(super) fn write(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(Harmless(&mut *out), value)?;
    out.write_all(b"\n")
}

/// What is written, as text. Only maps with other keys than strings, and Serialize implementations that fail on purpose, can fail here:
/// there are none.
fn written(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> String {
    let mut bytes = Vec::with_capacity(1 << 10);
    let whole = write(&mut bytes).is_ok();
    String::from_utf8(bytes).ok().filter(|_| whole).unwrap_or_default()
}

/// Escapes characters that steer a terminal. They stand inside of strings only: the rest of JSON is plain ASCII.
struct Harmless<'w>(&'w mut dyn Write);

impl Write for Harmless<'_> {
    /// The serializer hands over strings in pieces that end before an escape, so never inside of a character.
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        let mut done = 0;
        // Those below DEL are escaped in JSON anyway and are passed over, most of a text.
        while let Some(at) = piece[done..].iter().position(|byte| *byte >= 0x7f) {
            let text = str::from_utf8(&piece[done + at..]).map_err(io::Error::other)?;
            let plain = text.find(|c| c >= '\u{7f}' && is_steering(c)).unwrap_or(text.len());
            self.0.write_all(&piece[done..done + at + plain])?;
            done += at + plain;
            if let Some(steering) = text[plain..].chars().next() {
                for unit in steering.encode_utf16(&mut [0; 2]) {
                    write!(self.0, "\\u{unit:04x}")?;
                }
                done += steering.len_utf8();
            }
        }
        self.0.write_all(&piece[done..])?;
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[derive(Serialize)]
pub(super) struct QuantityJson<'a> {
    text: &'a str,
    kind: &'static str,
    value: Option<String>,
    low: Option<String>,
    high: Option<String>,
    unit: Option<&'a str>,
    approx: Option<&'static str>,
    counted: Option<&'a str>,
    when: Option<&'a str>,
    ambiguous: Option<Vec<ReadingJson<'a>>>,
    relation: Option<RelationJson>,
}

#[derive(Serialize)]
struct ReadingJson<'a> {
    value: Option<String>,
    unit: Option<&'a str>,
    reason: &'a str,
}

#[derive(Serialize)]
struct RelationJson {
    #[serde(rename = "type")]
    kind: &'static str,
    with: Option<usize>,
}

pub(super) fn quantity(quantity: &Quantity) -> QuantityJson<'_> {
    let written = |value: &Option<crate::model::Value>| value.as_ref().map(|value| value.written(quantity.kind));
    let readings = quantity.ambiguous.iter().map(|reading| ReadingJson {
        value: written(&reading.value),
        unit: reading.unit.as_ref().map(|unit| unit.code()),
        reason: &reading.reason,
    });
    QuantityJson {
        text: &quantity.text,
        kind: quantity.kind.code(),
        value: written(&quantity.value),
        low: written(&quantity.low),
        high: written(&quantity.high),
        unit: quantity.unit.as_ref().map(|unit| unit.code()),
        approx: quantity.approx.map(|approx| approx.code()),
        counted: quantity.counted.as_deref(),
        when: quantity.when.as_deref(),
        ambiguous: (!quantity.ambiguous.is_empty()).then(|| readings.collect()),
        relation: quantity.relation.map(|relation| RelationJson { kind: relation.kind.code(), with: relation.with }),
    }
}

/// A claim in a list of claims.
#[derive(Serialize)]
pub(super) struct ClaimJson<'a> {
    id: &'a str,
    speech: &'a str,
    date: Option<String>,
    speaker: &'a str,
    attributed_to: Option<&'a str>,
    class: &'static str,
    quote: &'a str,
    quantities: Vec<QuantityJson<'a>>,
    sources: Vec<&'a str>,
    finding: Option<&'static str>,
    verdict: Option<&'static str>,
    status: &'static str,
}

pub(super) fn claim<'a>(speech: &'a SpeechState, claim: &'a ClaimState) -> ClaimJson<'a> {
    ClaimJson {
        id: &claim.claim.id,
        speech: &speech.speech.id,
        date: speech.speech.date.map(|date| date.to_string()),
        speaker: &claim.speaker,
        attributed_to: claim.claim.attributed_to.as_deref(),
        class: claim.claim.class.code(),
        quote: &claim.claim.quote,
        quantities: claim.claim.quantities.iter().map(quantity).collect(),
        sources: claim.claim.sources(),
        finding: State::headline(claim).map(|finding| finding.kind.code()),
        verdict: claim.judgement.verdict.as_ref().and_then(|event| event.verdict).map(|verdict| verdict.code()),
        status: claim.judgement.status.code(),
    }
}

/// The head of a claim file.
#[derive(Serialize)]
pub(super) struct SpeechJson<'a> {
    id: &'a str,
    title: Option<&'a str>,
    speaker: Option<&'a str>,
    date: Option<String>,
    place: Option<&'a str>,
    language: Option<&'a str>,
    translated_from: Option<&'a str>,
    source: Option<&'a str>,
    origin: Option<&'a str>,
    snapshot: Option<&'a str>,
    capture: &'static str,
    note: Option<&'a str>,
    allow: Vec<ExceptionJson<'a>>,
}

pub(super) fn speech<'a>(state: &'a State, speech: &'a SpeechState) -> SpeechJson<'a> {
    let head = &speech.speech;
    SpeechJson {
        id: &head.id,
        title: head.title.as_deref(),
        speaker: head.speaker.as_deref(),
        date: head.date.map(|date| date.to_string()),
        place: head.place.as_deref(),
        language: head.language.as_deref(),
        translated_from: head.translated_from.as_deref(),
        source: head.source.as_deref(),
        origin: head.source.as_deref().and_then(|id| origin(state, id)),
        snapshot: head.snapshot.as_deref(),
        capture: capture(&speech.capture).0,
        note: head.note.as_deref(),
        allow: exceptions(&head.allow),
    }
}

fn origin<'a>(state: &'a State, id: &str) -> Option<&'a str> {
    state.sources.iter().find(|source| source.id == id).map(|source| source.origin.text())
}

fn capture(capture: &CaptureState) -> (&'static str, Option<&str>) {
    match capture {
        CaptureState::Uncaptured => ("uncaptured", None),
        CaptureState::Captured => ("captured", None),
        CaptureState::Corrupt(what) => ("corrupt", Some(what.as_str())),
    }
}

/// A claim with everything about it.
#[derive(Serialize)]
pub(super) struct FullClaimJson<'a> {
    #[serde(flatten)]
    claim: ClaimJson<'a>,
    prefix: Option<&'a str>,
    suffix: Option<&'a str>,
    start: Option<usize>,
    timecode: Option<&'a str>,
    note: Option<&'a str>,
    allow: Vec<ExceptionJson<'a>>,
    place: PlaceJson<'a>,
    anchor: AnchorJson<'a>,
    digest: &'a str,
    evidence: Vec<EvidenceJson<'a>>,
    changed: &'a [String],
    rivals: Vec<EventJson<'a>>,
    reviews: Vec<EventJson<'a>>,
    history: Vec<EventJson<'a>>,
}

/// A rule that the gate leaves out.
#[derive(Serialize)]
struct ExceptionJson<'a> {
    rule: &'static str,
    because: &'a str,
}

fn exceptions(allow: &[Exception]) -> Vec<ExceptionJson<'_>> {
    allow.iter().map(|exception| ExceptionJson { rule: exception.rule.code(), because: &exception.because }).collect()
}

#[derive(Serialize)]
struct PlaceJson<'a> {
    file: &'a str,
    line: usize,
    column: usize,
}

#[derive(Serialize)]
struct AnchorJson<'a> {
    state: &'static str,
    #[serde(rename = "match")]
    matched: Option<&'static str>,
    detail: Option<&'a str>,
}

#[derive(Serialize)]
struct EvidenceJson<'a> {
    id: &'a str,
    source: &'a str,
    origin: Option<&'a str>,
    snapshot: Option<&'a str>,
    capture: &'static str,
    damage: Option<&'a str>,
    stance: &'static str,
    quote: Option<&'a str>,
    prefix: Option<&'a str>,
    suffix: Option<&'a str>,
    layer: Option<&'static str>,
    start: Option<usize>,
    figure: Option<&'a str>,
    note: Option<&'a str>,
    anchor: AnchorJson<'a>,
    finding: Option<FindingJson<'a>>,
}

#[derive(Serialize)]
pub(super) struct FindingJson<'a> {
    finding: &'static str,
    detail: &'a str,
    pairs: Vec<PairJson<'a>>,
}

#[derive(Serialize)]
struct PairJson<'a> {
    claim: usize,
    evidence: usize,
    finding: &'static str,
    ratio: Option<String>,
    detail: &'a str,
}

#[derive(Serialize)]
pub(super) struct EventJson<'a> {
    at: String,
    by: &'a str,
    act: &'static str,
    verdict: Option<&'static str>,
    because: Option<&'a str>,
    digest: &'a str,
    evidence: &'a [String],
    prev: &'a [String],
    id: &'a str,
}

pub(super) fn full<'a>(state: &'a State, speech: &'a SpeechState, state_of: &'a ClaimState) -> FullClaimJson<'a> {
    let record = &state_of.claim;
    FullClaimJson {
        claim: claim(speech, state_of),
        prefix: record.prefix.as_deref(),
        suffix: record.suffix.as_deref(),
        start: record.start,
        timecode: record.timecode.as_deref(),
        note: record.note.as_deref(),
        allow: exceptions(&record.allow),
        place: place(&state_of.place),
        anchor: anchor(&state_of.anchor),
        digest: &state_of.digest,
        evidence: record.evidence.iter().zip(&state_of.evidence).map(|(entry, worked_out)| evidence(state, entry, worked_out)).collect(),
        changed: &state_of.judgement.changed,
        rivals: state_of.judgement.rivals.iter().map(event).collect(),
        reviews: state_of.judgement.reviews.iter().map(event).collect(),
        history: state_of.history.iter().map(event).collect(),
    }
}

fn place(place: &Place) -> PlaceJson<'_> {
    PlaceJson { file: &place.file, line: place.line, column: place.column }
}

fn anchor(anchor: &AnchorState) -> AnchorJson<'_> {
    match anchor {
        AnchorState::Found(matched) => AnchorJson { state: "found", matched: Some(matched.code()), detail: None },
        AnchorState::Broken(found) => AnchorJson { state: "broken", matched: None, detail: Some(found) },
        AnchorState::Unchecked => AnchorJson { state: "unchecked", matched: None, detail: None },
    }
}

fn evidence<'a>(state: &'a State, entry: &'a Evidence, worked_out: &'a EvidenceState) -> EvidenceJson<'a> {
    let (capture, damage) = capture(&worked_out.capture);
    EvidenceJson {
        id: &entry.id,
        source: &entry.source,
        origin: origin(state, &entry.source),
        snapshot: entry.snapshot.as_deref(),
        capture,
        damage,
        stance: entry.stance.code(),
        quote: entry.quote.as_deref(),
        prefix: entry.prefix.as_deref(),
        suffix: entry.suffix.as_deref(),
        layer: entry.layer.map(|layer| layer.code()),
        start: entry.start,
        figure: entry.figure.as_deref(),
        note: entry.note.as_deref(),
        anchor: anchor(&worked_out.anchor),
        finding: worked_out.finding.as_ref().map(finding),
    }
}

pub(super) fn finding<'a>(finding: &'a Finding) -> FindingJson<'a> {
    let pair = |pair: &'a Pair| PairJson {
        claim: pair.claim,
        evidence: pair.evidence,
        finding: pair.finding.code(),
        ratio: pair.ratio.as_ref().map(ToString::to_string),
        detail: &pair.detail,
    };
    FindingJson { finding: finding.kind.code(), detail: &finding.detail, pairs: finding.pairs.iter().map(pair).collect() }
}

pub(super) fn event(event: &Event) -> EventJson<'_> {
    EventJson {
        at: event.at.to_string(),
        by: &event.by,
        act: event.act.code(),
        verdict: event.verdict.map(|verdict| verdict.code()),
        because: event.because.as_deref(),
        digest: &event.digest,
        evidence: &event.evidence,
        prev: &event.prev,
        id: &event.id,
    }
}

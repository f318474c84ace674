//! Claims with everything about them, for programs that read rows: JSON Lines, a claim a line, and CSV, a piece of evidence a line.

use serde::Serialize;

use super::super::json::{self, FullClaimJson};
use super::super::table;
use super::super::text::{Digits, phrase};
use crate::model::{AnchorState, CaptureState, ClaimState, Event, Evidence, EvidenceState, Finding, Quantity, SpeechState, State};

/// JSON Lines: a claim with its speech, quantities, evidence, findings, verdict and history on each.
pub fn ndjson(state: &State) -> String {
    let line = |(speech, claim): (&SpeechState, &ClaimState)| {
        json::line(&Line { version: json::VERSION, claim: json::full(state, speech, claim), speech_record: json::speech(state, speech) })
    };
    state.claims().map(line).collect()
}

#[derive(Serialize)]
struct Line<'a> {
    version: u8,
    #[serde(flatten)]
    claim: FullClaimJson<'a>,
    speech_record: json::SpeechJson<'a>,
}

/// The columns of [`csv`]. New ones come at the end.
const COLUMNS: &[&str] = &[
    "claim",
    "speech",
    "speech_title",
    "date",
    "place",
    "language",
    "translated_from",
    "transcript",
    "speaker",
    "attributed_to",
    "class",
    "timecode",
    "quote",
    "start",
    "quantities",
    "values",
    "units",
    "counted",
    "note",
    "status",
    "verdict",
    "rating",
    "because",
    "judged_by",
    "judged_on",
    "reviewed_by",
    "reviewed_on",
    "evidence",
    "stance",
    "source",
    "address",
    "source_title",
    "publisher",
    "snapshot",
    "captured",
    "evidence_quote",
    "anchor",
    "figure",
    "finding",
    "ratio",
    "detail",
    "evidence_note",
];

/// CSV: a line for each piece of evidence, with the claim repeated; a claim without evidence has one line.
pub fn csv(state: &State) -> String {
    let mut rows = Vec::new();
    for (speech, claim) in state.claims() {
        let head = claim_cells(state, speech, claim);
        let mut add = |cells: Vec<String>| rows.push(head.iter().cloned().chain(cells).collect());
        if claim.claim.evidence.is_empty() {
            add(vec![String::new(); COLUMNS.len() - head.len()]);
        }
        for (entry, worked_out) in claim.claim.evidence.iter().zip(&claim.evidence) {
            add(evidence_cells(state, entry, worked_out));
        }
    }
    table::csv(COLUMNS, rows)
}

fn claim_cells(state: &State, speech: &SpeechState, claim: &ClaimState) -> Vec<String> {
    let (head, record, judgement) = (&speech.speech, &claim.claim, &claim.judgement);
    let each = |what: &dyn Fn(&Quantity) -> String| record.quantities.iter().map(what).collect::<Vec<_>>().join("; ");
    let judged = |what: fn(&Event) -> String| judgement.verdict.as_ref().map(what).unwrap_or_default();
    let reviewed = |what: fn(&Event) -> String| judgement.reviews.iter().map(what).collect::<Vec<_>>().join("; ");
    let transcript = head.source.as_deref().map(|id| origin(state, id)).unwrap_or_default();
    vec![
        record.id.clone(),
        head.id.clone(),
        or_none(&head.title),
        head.date.map(|date| date.to_string()).unwrap_or_default(),
        or_none(&head.place),
        or_none(&head.language),
        or_none(&head.translated_from),
        transcript,
        claim.speaker.clone(),
        or_none(&record.attributed_to),
        record.class.to_string(),
        or_none(&record.timecode),
        record.quote.clone(),
        record.start.map(|start| start.to_string()).unwrap_or_default(),
        each(&|quantity| phrase(quantity, Digits::default())),
        each(&Quantity::written_value),
        each(&|quantity| quantity.unit.as_ref().map(ToString::to_string).unwrap_or_default()),
        each(&|quantity| or_none(&quantity.counted)),
        or_none(&record.note),
        judgement.status.to_string(),
        judged(|event| event.verdict.map(|verdict| verdict.to_string()).unwrap_or_default()),
        judged(|event| event.verdict.and_then(|verdict| verdict.rating()).map(|rating| rating.to_string()).unwrap_or_default()),
        judged(|event| or_none(&event.because)),
        judged(|event| event.by.clone()),
        judged(|event| event.at.to_string()),
        reviewed(|event| event.by.clone()),
        reviewed(|event| event.at.to_string()),
    ]
}

fn evidence_cells(state: &State, entry: &Evidence, worked_out: &EvidenceState) -> Vec<String> {
    let source = state.sources.iter().find(|source| source.id == entry.source);
    let captured = match &worked_out.capture {
        CaptureState::Uncaptured => "uncaptured".to_owned(),
        CaptureState::Captured => "captured".to_owned(),
        CaptureState::Corrupt(what) => format!("corrupt: {what}"),
    };
    let anchor = match &worked_out.anchor {
        AnchorState::Found(matched) => matched.to_string(),
        AnchorState::Broken(found) => format!("broken: {found}"),
        AnchorState::Unchecked => "unchecked".to_owned(),
    };
    let finding = |what: fn(&Finding) -> String| worked_out.finding.as_ref().map(what).unwrap_or_default();
    vec![
        entry.id.clone(),
        entry.stance.to_string(),
        entry.source.clone(),
        origin(state, &entry.source),
        source.map(|source| or_none(&source.title)).unwrap_or_default(),
        source.map(|source| or_none(&source.publisher)).unwrap_or_default(),
        or_none(&entry.snapshot),
        captured,
        or_none(&entry.quote),
        anchor,
        or_none(&entry.figure),
        finding(|finding| finding.kind.to_string()),
        finding(|finding| {
            let ratios = finding.pairs.iter().map(|pair| pair.ratio.as_ref().map(ToString::to_string).unwrap_or_default());
            ratios.collect::<Vec<_>>().join("; ")
        }),
        finding(|finding| finding.detail.clone()),
        or_none(&entry.note),
    ]
}

fn or_none(text: &Option<String>) -> String {
    text.clone().unwrap_or_default()
}

fn origin(state: &State, id: &str) -> String {
    state.sources.iter().find(|source| source.id == id).map(|source| source.origin.text().to_owned()).unwrap_or_default()
}

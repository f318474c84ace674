//! One claim with everything about it: what was said, what it was checked against, who decided what.

use std::fmt::Write as _;

use serde::Serialize;

use super::json::{self, EventJson, FullClaimJson};
use super::text::{Digits, GLUE, one_line, phrase, reading};
use crate::model::{AnchorState, CaptureState, ClaimState, Event, Evidence, EvidenceState, SpeechState, State};

/// For people. Parts that a claim does not have are left out.
pub fn human(state: &State, speech: &SpeechState, claim: &ClaimState) -> String {
    let mut page = Page::default();
    head(&mut page, speech, claim);
    quantities(&mut page, claim);
    if !claim.claim.evidence.is_empty() {
        page.title("evidence");
        for (entry, worked_out) in claim.claim.evidence.iter().zip(&claim.evidence) {
            evidence(&mut page, state, entry, worked_out);
        }
    }
    let judgement = &claim.judgement;
    if judgement.verdict.is_some() {
        page.title(if judgement.rivals.is_empty() { "verdict" } else { "verdicts in dispute" });
        for event in judgement.verdict.iter().chain(&judgement.rivals) {
            page.line(2, &decision(event));
        }
        for change in &judgement.changed {
            page.line(4, &format!("since then: {change}"));
        }
        for review in &judgement.reviews {
            page.line(4, &format!("reviewed by {}, {}", review.by, day(review)));
        }
    }
    if !claim.history.is_empty() {
        page.title("history");
        events(&mut page, claim);
    }
    page.text
}

/// What people decided of a claim, oldest first.
pub fn history(claim: &ClaimState) -> String {
    let mut page = Page::default();
    page.line(0, &format!("{}  {}", claim.claim.id, claim.judgement.status));
    if claim.history.is_empty() {
        page.line(2, "nobody has decided anything yet");
    }
    events(&mut page, claim);
    page.text
}

/// The same as JSON, versioned.
pub fn history_json(claim: &ClaimState) -> String {
    let events = claim.history.iter().map(json::event).collect();
    json::text(&HistoryDocument { version: json::VERSION, claim: &claim.claim.id, status: claim.judgement.status.code(), history: events })
}

/// JSON, versioned.
pub fn json(state: &State, speech: &SpeechState, claim: &ClaimState) -> String {
    json::text(&Document { version: json::VERSION, claim: json::full(state, speech, claim) })
}

#[derive(Serialize)]
struct Document<'a> {
    version: u8,
    claim: FullClaimJson<'a>,
}

#[derive(Serialize)]
struct HistoryDocument<'a> {
    version: u8,
    claim: &'a str,
    status: &'static str,
    history: Vec<EventJson<'a>>,
}

fn events(page: &mut Page, claim: &ClaimState) {
    for event in &claim.history {
        let what = event.verdict.map(|verdict| format!(" {verdict}")).unwrap_or_default();
        let because = event.because.as_deref().map(|because| format!(": {because}")).unwrap_or_default();
        page.line(2, &format!("{}  {}  {}{what}{because}", day(event), event.by, event.act));
    }
}

fn head(page: &mut Page, speech: &SpeechState, claim: &ClaimState) {
    let record = &claim.claim;
    page.line(0, &format!("{}  {}", record.id, claim.judgement.status));
    page.line(2, &format!("“{}”", record.quote));
    let speech_line = {
        let translated = speech.speech.translated_from.as_deref().map(|from| format!("translated from {from}"));
        let more = [speech.speech.title.clone(), speech.speech.date.map(|date| date.to_string()), speech.speech.place.clone()];
        let more = more.into_iter().chain([speech.speech.language.clone(), translated]).flatten();
        std::iter::once(speech.speech.id.clone()).chain(more).collect::<Vec<_>>().join(" · ")
    };
    let anchor = match (&claim.anchor, &speech.capture) {
        (AnchorState::Found(matched), _) => format!("found in the frozen transcript ({matched})"),
        (AnchorState::Broken(found), _) => format!("NOT in the frozen transcript: {found}"),
        (AnchorState::Unchecked, CaptureState::Uncaptured) => "unchecked: the transcript is not frozen".to_owned(),
        (AnchorState::Unchecked, _) => "unchecked".to_owned(),
    };
    let fields = [
        ("speaker", Some(claim.speaker.clone())),
        ("quoting", record.attributed_to.clone().filter(|whom| !whom.is_empty())),
        ("speech", Some(speech_line)),
        ("time", record.timecode.clone()),
        ("class", Some(record.class.to_string())),
        ("anchor", Some(anchor)),
        ("record", Some(format!("{}:{}", claim.place.file, claim.place.line))),
        ("note", record.note.clone()),
    ];
    for (name, value) in fields {
        if let Some(value) = value {
            page.line(2, &format!("{name:<8} {value}"));
        }
    }
}

fn quantities(page: &mut Page, claim: &ClaimState) {
    if claim.claim.quantities.is_empty() {
        return;
    }
    page.title("quantities");
    for (at, quantity) in claim.claim.quantities.iter().enumerate() {
        page.line(2, &format!("{at}  {}  ({}, “{}”)", phrase(quantity, Digits::default()), quantity.kind, quantity.text));
        for other in &quantity.ambiguous {
            page.line(5, &format!("or {}", reading(quantity, other, Digits::default())));
        }
        if let Some(relation) = quantity.relation {
            let with = relation.with.map(|with| format!(" {with}")).unwrap_or_default();
            page.line(5, &format!("{}{with}", relation.kind));
        }
    }
}

fn evidence(page: &mut Page, state: &State, entry: &Evidence, worked_out: &EvidenceState) {
    let source = state.sources.iter().find(|source| source.id == entry.source);
    let title = source.and_then(|source| source.title.as_deref()).map(|title| format!(" ({title})")).unwrap_or_default();
    page.line(
        2,
        &format!("{}  {}  {}{title}", entry.id, entry.stance, source.map_or(entry.source.as_str(), |source| source.origin.text())),
    );
    let snapshot = match (&worked_out.capture, entry.snapshot.as_deref()) {
        (CaptureState::Uncaptured, _) => "nothing frozen yet".to_owned(),
        (CaptureState::Captured, snapshot) => format!("frozen as {}/{}", entry.source, snapshot.unwrap_or("?")),
        (CaptureState::Corrupt(what), snapshot) => format!("snapshot {} can't be relied on: {what}", snapshot.unwrap_or("?")),
    };
    page.line(6, &snapshot);
    if let Some(quote) = &entry.quote {
        let layer = entry.layer.map(|layer| format!(" in the {layer} layer")).unwrap_or_default();
        let anchor = match &worked_out.anchor {
            AnchorState::Found(matched) => format!("found{layer} ({matched})"),
            AnchorState::Broken(found) => format!("NOT found{layer}: {found}"),
            AnchorState::Unchecked => "unchecked".to_owned(),
        };
        page.line(6, &format!("“{quote}” – {anchor}"));
    }
    if let Some(figure) = &entry.figure {
        page.line(6, &format!("said to show {figure}"));
    }
    if let Some(finding) = &worked_out.finding {
        page.line(6, &format!("{}: {}", finding.kind, finding.detail));
        for pair in finding.pairs.iter().filter(|pair| finding.pairs.len() > 1 || pair.detail != finding.detail) {
            page.line(8, &format!("quantity {}: {}: {}", pair.claim, pair.finding, pair.detail));
        }
    }
    if let Some(note) = &entry.note {
        page.line(6, note);
    }
}

/// `imprecise (3 of 5) by a@example.org, 2026-11-22: …`
fn decision(event: &Event) -> String {
    let verdict = event.verdict.map_or("no verdict", |verdict| verdict.code());
    let rating = event.verdict.and_then(|verdict| verdict.rating()).map(|rating| format!(" ({rating} of 5)")).unwrap_or_default();
    let because = event.because.as_deref().map(|because| format!(": {because}")).unwrap_or_default();
    format!("{verdict}{rating} by {}, {}{because}", event.by, day(event))
}

/// The day of an event, in UTC.
pub(super) fn day(event: &Event) -> jiff::civil::Date {
    event.at.to_zoned(jiff::tz::TimeZone::UTC).date()
}

/// Lines that are harmless on a terminal, whatever they are made of.
#[derive(Default)]
struct Page {
    text: String,
}

impl Page {
    fn title(&mut self, title: &str) {
        let _ = writeln!(self.text, "\n{title}");
    }

    fn line(&mut self, indent: usize, line: &str) {
        let _ = writeln!(self.text, "{:indent$}{}", "", one_line(line).replace(GLUE, " "));
    }
}

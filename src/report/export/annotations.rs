//! Claims and evidence as W3C Web Annotations: where words stand in a transcript or source, and what is said of them.
//!
//! Positions count Unicode code points of the text that we froze (`main.txt`, else `text.txt`), as the W3C model asks; the quote is
//! the proof. A position is given only where the words stand there letter for letter.

use serde::Serialize;

use super::super::json;
use super::super::text::{Digits, phrase};
use super::super::{Passage, Passages};
use crate::model::{AnchorState, CaptureState, ClaimState, Evidence, EvidenceState, Match, Origin, Policy, SpeechState, State};

/// The annotations of a workspace, on one page.
pub fn annotations(state: &State, passages: &Passages, policy: &Policy) -> String {
    let mut items = Vec::new();
    for (speech, claim) in state.claims() {
        let id = policy.publisher.review_of(&claim.claim.id).unwrap_or_else(|| format!("urn:factcheck:claim:{}", claim.claim.id));
        items.push(claimed(state, speech, claim, passages.get(&claim.claim.id), &id));
        for (entry, worked_out) in claim.claim.evidence.iter().zip(&claim.evidence) {
            items.push(shown(state, entry, worked_out, &id));
        }
    }
    json::text(&Page { context: "http://www.w3.org/ns/anno.jsonld", kind: "AnnotationPage", id: "urn:factcheck:claims", items })
}

#[derive(Serialize)]
struct Page {
    #[serde(rename = "@context")]
    context: &'static str,
    id: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
    items: Vec<Annotation>,
}

#[derive(Serialize)]
struct Annotation {
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    motivation: &'static str,
    body: Vec<Body>,
    target: Target,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Body {
    Text {
        #[serde(rename = "type")]
        kind: &'static str,
        purpose: &'static str,
        value: String,
        format: &'static str,
    },
    Resource {
        #[serde(rename = "type")]
        kind: &'static str,
        purpose: &'static str,
        source: String,
    },
}

#[derive(Serialize)]
struct Target {
    source: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    selector: Vec<Selector>,
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<Moment>,
}

#[derive(Serialize)]
#[serde(tag = "type")]
enum Selector {
    TextQuoteSelector {
        exact: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        prefix: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        suffix: Option<String>,
    },
    TextPositionSelector {
        start: usize,
        end: usize,
    },
}

/// When the source read so.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Moment {
    #[serde(rename = "type")]
    kind: &'static str,
    source_date: String,
}

fn claimed(state: &State, speech: &SpeechState, claim: &ClaimState, passage: Option<&Passage>, id: &str) -> Annotation {
    let record = &claim.claim;
    let mut body: Vec<Body> = record.quantities.iter().map(|quantity| text("describing", phrase(quantity, Digits::default()))).collect();
    let tag = |name: &str, value: &str| text("tagging", format!("{name}: {value}"));
    body.push(tag("speaker", &claim.speaker));
    body.push(tag("class", record.class.code()));
    body.push(tag("status", claim.judgement.status.code()));
    if let Some(event) = &claim.judgement.verdict {
        body.extend(event.verdict.map(|verdict| tag("verdict", verdict.code())));
        body.extend(event.because.clone().map(|because| text("assessing", because)));
    }
    body.extend(record.note.clone().map(|note| text("commenting", note)));
    let exact = claim.anchor == AnchorState::Found(Match::Exact);
    let position = match passage {
        Some(passage) if exact => Some((passage.start, passage.end)),
        Some(_) => None,
        None => record.start.filter(|_| exact).map(|start| (start, start + record.quote.chars().count())),
    };
    let source = speech.speech.source.as_deref().unwrap_or(&speech.speech.id);
    Annotation {
        id: id.to_owned(),
        kind: "Annotation",
        motivation: "assessing",
        body,
        target: Target {
            source: iri(state, source),
            selector: selectors(&record.quote, &record.prefix, &record.suffix, position),
            state: moment(state, source, speech.speech.snapshot.as_deref()),
        },
    }
}

fn shown(state: &State, entry: &Evidence, worked_out: &EvidenceState, claim: &str) -> Annotation {
    let mut body = vec![
        Body::Resource { kind: "SpecificResource", purpose: "linking", source: claim.to_owned() },
        text("tagging", format!("stance: {}", entry.stance.code())),
    ];
    if let Some(finding) = &worked_out.finding {
        body.push(text("tagging", format!("finding: {}", finding.kind.code())));
        body.push(text("describing", finding.detail.clone()));
    }
    body.extend(entry.figure.clone().map(|figure| text("describing", format!("said to show {figure}"))));
    body.extend(entry.note.clone().map(|note| text("commenting", note)));
    let exact = worked_out.capture == CaptureState::Captured && worked_out.anchor == AnchorState::Found(Match::Exact);
    let quote = entry.quote.as_deref();
    let position = quote.zip(entry.start).filter(|_| exact).map(|(quote, start)| (start, start + quote.chars().count()));
    Annotation {
        id: format!("{claim}#{}", entry.id),
        kind: "Annotation",
        motivation: "linking",
        body,
        target: Target {
            source: iri(state, &entry.source),
            selector: quote.map(|quote| selectors(quote, &entry.prefix, &entry.suffix, position)).unwrap_or_default(),
            state: moment(state, &entry.source, entry.snapshot.as_deref()),
        },
    }
}

fn text(purpose: &'static str, value: String) -> Body {
    Body::Text { kind: "TextualBody", purpose, value, format: "text/plain" }
}

fn selectors(exact: &str, prefix: &Option<String>, suffix: &Option<String>, position: Option<(usize, usize)>) -> Vec<Selector> {
    let quote = Selector::TextQuoteSelector { exact: exact.to_owned(), prefix: prefix.clone(), suffix: suffix.clone() };
    let position = position.map(|(start, end)| Selector::TextPositionSelector { start, end });
    std::iter::once(quote).chain(position).collect()
}

/// What a source is called among annotations: its address, else a name of ours.
fn iri(state: &State, id: &str) -> String {
    match state.sources.iter().find(|source| source.id == id).map(|source| &source.origin) {
        Some(Origin::Url(url)) => url.clone(),
        Some(Origin::Path(_)) | None => format!("urn:factcheck:source:{id}"),
    }
}

fn moment(state: &State, source: &str, snapshot: Option<&str>) -> Option<Moment> {
    let snapshot = snapshot?;
    let found = state.snapshots.iter().find(|state| state.source == source && state.id == snapshot)?;
    (!found.fetched_at.is_empty()).then(|| Moment { kind: "TimeState", source_date: found.fetched_at.clone() })
}

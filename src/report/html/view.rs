//! What the templates are given: plain words, already cleaned of what steers a reader's eye; escaping is the templates' work.

use std::collections::BTreeMap;

use serde::Serialize;

use super::charts::{self, Chart};
use super::{Options, Passages};
use crate::model::{
    AnchorState, CaptureState, ClaimState, Event, Evidence, EvidenceState, Origin, Policy, Quantity, Source, SpeechState, State, Status,
    Verdict,
};
use crate::report::text::{Digits, one_line, phrase, reading};

#[derive(Serialize)]
pub(super) struct Page {
    title: String,
    tool: String,
    made: Option<String>,
    sums: Vec<Sum>,
    charts: Vec<Chart>,
    filters: Vec<Filter>,
    speeches: Vec<Speech>,
    claims: usize,
}

/// A figure of the overview.
#[derive(Serialize)]
struct Sum {
    count: usize,
    of: &'static str,
}

/// A choice by which claims are shown.
#[derive(Serialize)]
struct Filter {
    /// The claims' attribute.
    key: &'static str,
    label: &'static str,
    choices: Vec<Choice>,
}

#[derive(Serialize)]
struct Choice {
    value: String,
    label: String,
    count: usize,
}

#[derive(Serialize)]
struct Speech {
    id: String,
    title: String,
    about: Vec<String>,
    origin: Option<Link>,
    frozen: bool,
    note: Option<String>,
    claims: Vec<Claim>,
}

/// A text, and an address that it may lead to.
#[derive(Serialize)]
struct Link {
    text: String,
    /// http and https only.
    href: Option<String>,
}

#[derive(Serialize)]
struct Claim {
    id: String,
    speaker: String,
    speaker_key: usize,
    speech_key: usize,
    language: Option<String>,
    quoting: Option<String>,
    class: &'static str,
    timecode: Option<String>,
    note: Option<String>,
    before: Option<String>,
    quote: String,
    after: Option<String>,
    anchor: Option<Warning>,
    status: &'static str,
    verdict_key: &'static str,
    verdict: Option<Decision>,
    rivals: Vec<Decision>,
    reviews: Vec<Signed>,
    quantities: Vec<Amount>,
    evidence: Vec<Proof>,
    contradictions: Vec<String>,
    history: Vec<Signed>,
}

#[derive(Serialize)]
struct Warning {
    text: String,
}

#[derive(Serialize)]
struct Amount {
    phrase: String,
    written: String,
    kind: &'static str,
    others: Vec<String>,
    relation: Option<String>,
}

#[derive(Serialize)]
struct Proof {
    id: String,
    stance: &'static str,
    source: Link,
    publisher: Option<String>,
    captured: Option<String>,
    damage: Option<String>,
    before: Option<String>,
    quote: Option<String>,
    after: Option<String>,
    missing: Option<String>,
    figure: Option<String>,
    finding: Option<&'static str>,
    detail: Option<String>,
    pairs: Vec<String>,
    note: Option<String>,
}

#[derive(Serialize)]
struct Decision {
    key: &'static str,
    label: String,
    rating: Option<u8>,
    #[serde(flatten)]
    signed: Signed,
}

#[derive(Serialize)]
struct Signed {
    by: String,
    day: String,
    act: String,
    because: Option<String>,
}

/// What claims without a verdict are filed under.
const OPEN: &str = "none";

pub(super) fn page(state: &State, passages: &Passages, policy: &Policy, options: &Options<'_>) -> Page {
    let speeches: Vec<&SpeechState> = state.speeches.iter().filter(|speech| !speech.claims.is_empty()).collect();
    let mut speakers: BTreeMap<&str, usize> = state.claims().map(|(_, claim)| (claim.speaker.as_str(), 0)).collect();
    for (at, key) in speakers.values_mut().enumerate() {
        *key = at;
    }
    let maker = Maker {
        sources: state.sources.iter().map(|source| (source.id.as_str(), source)).collect(),
        captured: state
            .snapshots
            .iter()
            .map(|snapshot| ((snapshot.source.as_str(), snapshot.id.as_str()), &*snapshot.fetched_at))
            .collect(),
        speakers,
        passages,
        policy,
        digits: options.digits,
    };
    let title = options.title.map(one_line).or_else(|| match &speeches[..] {
        [one] => one.speech.title.as_deref().map(one_line),
        _ => None,
    });
    Page {
        title: title.unwrap_or_else(|| "Claims and what they rest on".to_owned()),
        tool: one_line(options.tool),
        made: options.made.map(one_line),
        sums: sums(state),
        charts: charts::charts(&speeches, &|verdict| maker.label(verdict)),
        filters: maker.filters(&speeches),
        claims: state.claims().count(),
        speeches: speeches.iter().enumerate().map(|(key, speech)| maker.speech(key, speech)).collect(),
    }
}

fn sums(state: &State) -> Vec<Sum> {
    let count = |wanted: &[Status]| state.claims().filter(|(_, claim)| wanted.contains(&claim.judgement.status)).count();
    let always = [
        Sum { count: state.claims().count(), of: "claims" },
        Sum { count: count(&[Status::Unsourced]), of: "without a source" },
        Sum { count: count(&[Status::Sourced]), of: "to be judged" },
        Sum { count: count(&[Status::Judged, Status::Reviewed]), of: "judged" },
        Sum { count: count(&[Status::Reviewed]), of: "of them reviewed" },
    ];
    let untracked = state.speeches.iter().map(|speech| speech.untracked.len()).sum();
    let sometimes = [
        Sum { count: count(&[Status::Stale]), of: "to be judged again" },
        Sum { count: count(&[Status::Disputed]), of: "in dispute" },
        Sum { count: count(&[Status::Dismissed]), of: "dismissed" },
        Sum { count: untracked, of: "statements not tracked" },
    ];
    always.into_iter().chain(sometimes.into_iter().filter(|sum| sum.count > 0)).collect()
}

struct Maker<'a> {
    sources: BTreeMap<&'a str, &'a Source>,
    /// Moments of capture, by source and snapshot.
    captured: BTreeMap<(&'a str, &'a str), &'a str>,
    /// Their numbers, which claims are filed under.
    speakers: BTreeMap<&'a str, usize>,
    passages: &'a Passages,
    policy: &'a Policy,
    digits: Digits,
}

impl Maker<'_> {
    fn filters(&self, speeches: &[&SpeechState]) -> Vec<Filter> {
        let claims = || speeches.iter().flat_map(|speech| &speech.claims);
        let choice = |value: String, label: String, count: usize| Choice { value, label, count };
        let mut by_speaker = vec![0_usize; self.speakers.len()];
        for claim in claims() {
            by_speaker[self.speaker(claim)] += 1;
        }
        let speakers = self.speakers.iter().map(|(name, key)| choice(key.to_string(), one_line(name), by_speaker[*key])).collect();
        let of_status = |status: Status| claims().filter(|claim| claim.judgement.status == status).count();
        let statuses = Status::ALL.iter().map(|status| choice(status.code().to_owned(), words(status.code()), of_status(*status)));
        let judged = |verdict: Option<Verdict>| claims().filter(|claim| standing(claim) == verdict).count();
        let verdicts = Verdict::ALL.iter().map(|verdict| choice(verdict.code().to_owned(), self.label(*verdict), judged(Some(*verdict))));
        let none = choice(OPEN.to_owned(), "no verdict".to_owned(), judged(None));
        let speeches =
            speeches.iter().enumerate().map(|(key, speech)| choice(key.to_string(), one_line(&speech.speech.id), speech.claims.len()));
        let used = |choices: Vec<Choice>| choices.into_iter().filter(|choice| choice.count > 0).collect();
        vec![
            Filter { key: "speaker", label: "Speaker", choices: speakers },
            Filter { key: "status", label: "Status", choices: used(statuses.collect()) },
            Filter { key: "verdict", label: "Verdict", choices: used(verdicts.chain([none]).collect()) },
            Filter { key: "speech", label: "Speech", choices: speeches.collect() },
        ]
    }

    fn speaker(&self, claim: &ClaimState) -> usize {
        self.speakers.get(claim.speaker.as_str()).copied().unwrap_or_default()
    }

    fn label(&self, verdict: Verdict) -> String {
        self.policy.label(verdict).map_or_else(|| words(verdict.code()), one_line)
    }

    fn speech(&self, key: usize, speech: &SpeechState) -> Speech {
        let head = &speech.speech;
        let translated = head.translated_from.as_deref().map(|from| format!("translated from {from}"));
        let about = [head.speaker.clone(), head.date.map(|date| date.to_string()), head.place.clone(), head.language.clone(), translated];
        Speech {
            id: one_line(&head.id),
            title: one_line(head.title.as_deref().unwrap_or(&head.id)),
            about: about.into_iter().flatten().map(|text| one_line(&text)).collect(),
            origin: head.source.as_deref().map(|source| self.origin(source)),
            frozen: speech.capture == CaptureState::Captured,
            note: head.note.as_deref().map(one_line),
            claims: speech.claims.iter().map(|claim| self.claim(key, speech, claim)).collect(),
        }
    }

    fn claim(&self, speech_key: usize, speech: &SpeechState, claim: &ClaimState) -> Claim {
        let record = &claim.claim;
        let passage = self.passages.get(&record.id);
        let before = passage.map(|passage| passage.before.as_str()).or(record.prefix.as_deref());
        let after = passage.map(|passage| passage.after.as_str()).or(record.suffix.as_deref());
        let anchor = match &claim.anchor {
            AnchorState::Broken(found) => Some(Warning { text: format!("not in the frozen transcript: {}", one_line(found)) }),
            AnchorState::Found(_) | AnchorState::Unchecked => None,
        };
        Claim {
            id: one_line(&record.id),
            speaker: one_line(&claim.speaker),
            speaker_key: self.speaker(claim),
            speech_key,
            language: speech.speech.language.as_deref().map(one_line),
            quoting: record.attributed_to.as_deref().filter(|whom| !whom.is_empty()).map(one_line),
            class: record.class.code(),
            timecode: record.timecode.as_deref().map(one_line),
            note: record.note.as_deref().map(one_line),
            before: before.map(one_line),
            quote: one_line(&record.quote),
            after: after.map(one_line),
            anchor,
            status: claim.judgement.status.code(),
            verdict_key: standing(claim).map_or(OPEN, Verdict::code),
            verdict: claim.judgement.verdict.as_ref().and_then(|event| self.decision(event)),
            rivals: claim.judgement.rivals.iter().filter_map(|event| self.decision(event)).collect(),
            reviews: claim.judgement.reviews.iter().map(|event| self.signed(event)).collect(),
            quantities: record.quantities.iter().map(|quantity| self.amount(quantity, &record.quantities)).collect(),
            evidence: record.evidence.iter().zip(&claim.evidence).map(|(entry, state)| self.proof(entry, state)).collect(),
            contradictions: claim.contradictions.iter().map(|(_, message)| one_line(message)).collect(),
            history: claim.history.iter().map(|event| self.signed(event)).collect(),
        }
    }

    fn amount(&self, quantity: &Quantity, all: &[Quantity]) -> Amount {
        let relation = quantity.relation.map(|relation| {
            let other = relation.with.and_then(|with| all.get(with)).map(|other| format!(" “{}”", one_line(&other.text)));
            format!("{}{}", words(relation.kind.code()), other.unwrap_or_default())
        });
        Amount {
            phrase: one_line(&phrase(quantity, self.digits)),
            written: one_line(&quantity.text),
            kind: quantity.kind.code(),
            others: quantity.ambiguous.iter().map(|other| one_line(&reading(quantity, other, self.digits))).collect(),
            relation,
        }
    }

    fn proof(&self, entry: &Evidence, state: &EvidenceState) -> Proof {
        let damage = match &state.capture {
            CaptureState::Corrupt(what) => Some(one_line(what)),
            CaptureState::Uncaptured | CaptureState::Captured => None,
        };
        let missing = match &state.anchor {
            AnchorState::Broken(found) => Some(one_line(found)),
            AnchorState::Found(_) | AnchorState::Unchecked => None,
        };
        let captured = entry.snapshot.as_deref().and_then(|snapshot| self.captured.get(&(entry.source.as_str(), snapshot)));
        let finding = state.finding.as_ref();
        let several = finding.filter(|finding| finding.pairs.len() > 1);
        Proof {
            id: one_line(&entry.id),
            stance: entry.stance.code(),
            source: self.origin(&entry.source),
            publisher: self.sources.get(entry.source.as_str()).and_then(|source| source.publisher.as_deref()).map(one_line),
            captured: captured.map(|at| one_line(at.get(..10).unwrap_or(at))),
            damage,
            before: entry.prefix.as_deref().map(one_line),
            quote: entry.quote.as_deref().map(one_line),
            after: entry.suffix.as_deref().map(one_line),
            missing,
            figure: entry.figure.as_deref().map(one_line),
            finding: finding.map(|finding| finding.kind.code()),
            detail: finding.map(|finding| one_line(&finding.detail)),
            pairs: several.map(|finding| finding.pairs.iter().map(|pair| one_line(&pair.detail)).collect()).unwrap_or_default(),
            note: entry.note.as_deref().map(one_line),
        }
    }

    /// A source by its title and address. Only what a browser fetches is a link: a record may hold any text as an address.
    fn origin(&self, id: &str) -> Link {
        let Some(source) = self.sources.get(id) else { return Link { text: one_line(id), href: None } };
        let origin = one_line(source.origin.text());
        let href = match &source.origin {
            Origin::Url(_) if is_web(&origin) => Some(origin.clone()),
            Origin::Url(_) | Origin::Path(_) => None,
        };
        Link { text: source.title.as_deref().map(one_line).unwrap_or(origin), href }
    }

    fn decision(&self, event: &Event) -> Option<Decision> {
        let verdict = event.verdict?;
        Some(Decision { key: verdict.code(), label: self.label(verdict), rating: verdict.rating(), signed: self.signed(event) })
    }

    fn signed(&self, event: &Event) -> Signed {
        let verdict = event.verdict.map(|verdict| format!(": {}", self.label(verdict))).unwrap_or_default();
        Signed {
            by: one_line(&event.by),
            day: super::super::show::day(event).to_string(),
            act: format!("{}{verdict}", event.act),
            because: event.because.as_deref().map(one_line),
        }
    }
}

/// The verdict that stands, whatever became of the claim since.
pub(super) fn standing(claim: &ClaimState) -> Option<Verdict> {
    claim.judgement.verdict.as_ref().and_then(|event| event.verdict)
}

/// `accurate_lacks_context` → `accurate lacks context`
pub(super) fn words(code: &str) -> String {
    code.replace('_', " ")
}

fn is_web(address: &str) -> bool {
    let lower = address.get(..8).unwrap_or(address).to_ascii_lowercase();
    lower.starts_with("http://") || lower.starts_with("https://")
}

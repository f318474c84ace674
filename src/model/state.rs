//! A whole workspace, read and worked out: what the gate judges, reports show and the index stores.

use std::collections::BTreeMap;

use super::{Check, Claim, Date, Event, Finding, FindingKind, Judgement, Match, Place, Source, Speech, Stance, Status, Verdict};

/// Whether the words of a record stand where it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AnchorState {
    /// They do.
    Found(Match),
    /// They do not; the text says what was found instead.
    Broken(String),
    /// There is nothing frozen to look in.
    Unchecked,
}

/// Whether a piece of evidence is frozen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CaptureState {
    /// Cited only.
    Uncaptured,
    /// Frozen, and its files are what the manifest says as far as was looked.
    Captured,
    /// The named snapshot is not there, or its files are not what its manifest says; the text says what.
    Corrupt(String),
}

/// One piece of evidence, worked out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceState {
    /// Where its entry stands in the claim file.
    pub place: Place,
    /// Whether it is frozen.
    pub capture: CaptureState,
    /// Whether its quote is there.
    pub anchor: AnchorState,
    /// What the arithmetic says.
    pub finding: Option<Finding>,
}

/// One claim, worked out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimState {
    /// The record.
    pub claim: Claim,
    /// Who said it: the claim's speaker, else the speech's, else `unknown`.
    pub speaker: String,
    /// Where its quote stands in the claim file.
    pub place: Place,
    /// Whether the quote stands in the frozen transcript.
    pub anchor: AnchorState,
    /// One for each of `claim.evidence`.
    pub evidence: Vec<EvidenceState>,
    /// Where each of `claim.allow` stands.
    pub allow: Vec<Place>,
    /// Where the claim's own quantities contradict each other, and how.
    pub contradictions: Vec<(Place, String)>,
    /// SHA-256 of what a verdict would judge now.
    pub digest: String,
    /// What the ledger says.
    pub judgement: Judgement,
    /// Every event of this claim, in the order of the ledger.
    pub history: Vec<Event>,
}

/// A claim in a list: what can be said of it in a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimRow {
    /// Its id.
    pub claim: String,
    /// Its speech.
    pub speech: String,
    /// Who said it.
    pub speaker: String,
    /// The words.
    pub quote: String,
    /// A person's note.
    pub note: Option<String>,
    /// Where it is in the process.
    pub status: Status,
    /// How many sources bear on it.
    pub sources: usize,
    /// What arithmetic says, where there is evidence.
    pub finding: Option<FindingKind>,
    /// What a person decided.
    pub verdict: Option<Verdict>,
}

impl ClaimRow {
    /// The line of a claim.
    pub fn of(speech: &SpeechState, claim: &ClaimState) -> Self {
        Self {
            claim: claim.claim.id.clone(),
            speech: speech.speech.id.clone(),
            speaker: claim.speaker.clone(),
            quote: claim.claim.quote.clone(),
            note: claim.claim.note.clone(),
            status: claim.judgement.status,
            sources: claim.claim.sources().len(),
            finding: State::headline(claim).map(|finding| finding.kind),
            verdict: claim.judgement.verdict.as_ref().and_then(|event| event.verdict),
        }
    }
}

/// A check-worthy statement of a frozen transcript that no claim covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Untracked {
    /// Where it stands in the frozen text.
    pub place: Place,
    /// The words of its first quantity.
    pub quantity: String,
    /// Its words.
    pub quote: String,
}

/// One speech, worked out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpeechState {
    /// Claim file, relative to the workspace.
    pub file: String,
    /// The record.
    pub speech: Speech,
    /// Where its head stands in the claim file.
    pub place: Place,
    /// Whether the transcript is frozen.
    pub capture: CaptureState,
    /// Where each of `speech.allow` stands.
    pub allow: Vec<Place>,
    /// In order of appearance.
    pub claims: Vec<ClaimState>,
    /// Check-worthy statements of the frozen transcript that no claim covers; empty where nobody looked.
    pub untracked: Vec<Untracked>,
}

impl SpeechState {
    /// What lists and reports say of it: without histories, anchors, the words of evidence, and where things stand in their files. Of a
    /// hundred thousand claims that is most of the memory.
    #[must_use]
    pub fn outline(mut self) -> Self {
        self.untracked = Vec::new();
        for claim in &mut self.claims {
            (claim.history, claim.allow, claim.contradictions) = (Vec::new(), Vec::new(), Vec::new());
            (claim.digest, claim.place.file) = (String::new(), String::new());
            (claim.claim.prefix, claim.claim.suffix, claim.claim.note) = (None, None, None);
            let judgement = &mut claim.judgement;
            (judgement.rivals, judgement.reviews, judgement.changed, judgement.heads) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
            if let Some(verdict) = &mut judgement.verdict {
                (verdict.because, verdict.parts, verdict.prev, verdict.evidence) = (None, Vec::new(), Vec::new(), Vec::new());
                (verdict.digest, verdict.id, verdict.claim) = (String::new(), String::new(), String::new());
            }
            for entry in &mut claim.claim.evidence {
                (entry.quote, entry.prefix, entry.suffix, entry.note, entry.figure) = (None, None, None, None, None);
            }
            for worked_out in &mut claim.evidence {
                worked_out.place.file = String::new();
                if let Some(finding) = &mut worked_out.finding {
                    (finding.pairs, finding.detail) = (Vec::new(), String::new());
                }
            }
        }
        self
    }

    /// The speech alone.
    pub fn without_claims(&self) -> Self {
        Self {
            file: self.file.clone(),
            speech: self.speech.clone(),
            place: self.place.clone(),
            capture: self.capture.clone(),
            allow: self.allow.clone(),
            claims: Vec::new(),
            untracked: self.untracked.clone(),
        }
    }
}

/// One snapshot in the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnapshotState {
    /// Id of the source.
    pub source: String,
    /// Id of the snapshot.
    pub id: String,
    /// Moment of capture as written in the manifest.
    pub fetched_at: String,
    /// SHA-256 of the payload.
    pub payload_sha256: String,
    /// Media type of the payload.
    pub media_type: String,
    /// Bytes of the files that the manifest lists.
    pub bytes: u64,
    /// What is wrong with it, one line each.
    pub damage: Vec<String>,
}

/// A claim that was judged false.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refuted {
    /// Its id.
    pub claim: String,
    /// The day it was said on.
    pub said: Option<Date>,
    /// The verdict.
    pub verdict: Event,
}

/// Everything that a workspace holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct State {
    /// By id.
    pub speeches: Vec<SpeechState>,
    /// By id.
    pub sources: Vec<Source>,
    /// By source and id.
    pub snapshots: Vec<SnapshotState>,
    /// Re-checks by source, oldest first.
    pub checks: BTreeMap<String, Vec<Check>>,
    /// Claims that repeat one that was judged false and are not judged themselves, by id.
    pub repeated_false: BTreeMap<String, Refuted>,
    /// What is wrong with the ledger.
    pub ledger_damage: Vec<(Place, String)>,
    /// Things worth saying that are no problem (a torn last line of the ledger).
    pub remarks: Vec<String>,
}

impl State {
    /// Every claim with its speech, in order.
    pub fn claims(&self) -> impl Iterator<Item = (&SpeechState, &ClaimState)> {
        self.speeches.iter().flat_map(|speech| speech.claims.iter().map(move |claim| (speech, claim)))
    }

    /// The weakest finding over a claim's evidence that is no mere context, for tables. A finding that compared nothing
    /// (`not_in_quote`, `not_comparable`) stands only where no evidence compared anything.
    pub fn headline(claim: &ClaimState) -> Option<&Finding> {
        let weight = |kind| match kind {
            FindingKind::NotComparable => 0,
            FindingKind::NotInQuote => 1,
            FindingKind::Equal => 2,
            FindingKind::EqualRounded => 3,
            FindingKind::WithinHedge => 4,
            FindingKind::Above | FindingKind::Below => 5,
            FindingKind::PeriodMismatch => 6,
            FindingKind::UnitMismatch => 7,
            FindingKind::ScaleSlip => 8,
        };
        let bearing = claim.claim.evidence.iter().zip(&claim.evidence).filter(|(entry, _)| entry.stance != Stance::Context);
        // Of equals the first of the record: `max_by_key` would give the last.
        bearing.filter_map(|(_, state)| state.finding.as_ref()).rev().max_by_key(|finding| weight(finding.kind))
    }
}

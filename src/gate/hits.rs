//! What the rules share: the claims and the evidence that they look at, and hits on them.
//!
//! The surprise: what a help shows as a command can be pasted into a shell, whatever stands in the files.

use super::Hit;
use crate::model::{ClaimState, Evidence, EvidenceState, SpeechState, State, Status};

/// Every claim that is not dismissed.
pub(super) fn live(state: &State) -> impl Iterator<Item = (&SpeechState, &ClaimState)> {
    state.claims().filter(|(_, claim)| claim.judgement.status != Status::Dismissed)
}

/// Each entry of a claim's evidence beside what was worked out of it.
pub(super) fn entries(claim: &ClaimState) -> impl Iterator<Item = (&Evidence, &EvidenceState)> {
    claim.claim.evidence.iter().zip(&claim.evidence)
}

/// A hit on a claim, at its quote.
pub(super) fn hit(claim: &ClaimState, message: String, help: String) -> Hit {
    Hit::claim(&claim.place, claim, claim.claim.quote.clone(), message, help)
}

/// A hit on an entry of a claim's evidence.
pub(super) fn hit_entry(entry: &Evidence, evidence: &EvidenceState, claim: &ClaimState, message: String, help: String) -> Hit {
    Hit::claim(&evidence.place, claim, entry.about(), message, help)
}

/// The address or path of a source, ready for a command line; its id where the source has no record.
pub(super) fn origin(state: &State, id: &str) -> String {
    // Sources stand by id, and there may be as many as claims.
    let found = state.sources.binary_search_by(|source| source.id.as_str().cmp(id));
    arg(found.map_or(id, |at| state.sources[at].origin.text()))
}

/// A word that a shell takes as it stands, else in single quotes: ids and addresses come from files that anybody may have written.
pub(super) fn arg(word: &str) -> String {
    let harmless = |c: char| c.is_alphanumeric() || "-_./:@%+=,".contains(c);
    if !word.is_empty() && !word.starts_with('-') && word.chars().all(harmless) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

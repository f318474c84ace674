//! Claims that are made again: what a new one repeats, and the clusters of all.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};

use super::{Loaded, Workspace, WorkspaceError};
use crate::evidence::{LOOKED_AT, Repeats, Said, likeness, terms};
use crate::model::{ClaimState, Date, Likeness, Quantity, Repeat, SpeechState, State};
use crate::store::{Index, Word};

/// A workspace of so many claims is gone through.
const FEW: usize = 400;

/// A claim with its speech, and what it is to those of its cluster that were said before.
pub type Member<'a> = (&'a SpeechState, &'a ClaimState, Option<Likeness>);

impl Workspace {
    /// What claims repeat, by their ids: for each the others that say the same, then those with other figures; what was said
    /// before first, and of that the latest.
    ///
    /// # Errors
    /// Where the index can't be read.
    pub fn repeats_of(&self, claims: &[&str], loaded: &Loaded) -> Result<Vec<(String, Vec<Repeat>)>, WorkspaceError> {
        if claims.is_empty() {
            return Ok(Vec::new());
        }
        let by_id: HashMap<&str, (usize, &SpeechState, &ClaimState)> =
            loaded.state.claims().enumerate().map(|(at, (speech, claim))| (claim.claim.id.as_str(), (at, speech, claim))).collect();
        // Of few claims each is looked at: there the index knows no rare words.
        let index = if by_id.len() > FEW { Some(self.index(loaded)?) } else { None };
        let all: Vec<String> = if index.is_none() { by_id.keys().map(|id| (*id).to_owned()).collect() } else { Vec::new() };
        let mut found = Vec::new();
        for id in claims {
            let Some(&(at, speech, claim)) = by_id.get(id) else { continue };
            let said = Said::new(&claim.claim, &speech.speech);
            let mut repeats = Vec::new();
            let likely = index.as_ref().map(|index| likely_claims(index, &said)).transpose()?;
            for other in likely.as_ref().unwrap_or(&all) {
                let Some(&(other_at, other_speech, other)) = by_id.get(other.as_str()).filter(|_| other != id) else { continue };
                if let Some(likeness) = likeness(&said, &Said::new(&other.claim, &other_speech.speech)) {
                    let later = (other_speech.speech.date, other_at) > (speech.speech.date, at);
                    repeats.push((other_at, repeat(other_speech, other, likeness, later)));
                }
            }
            repeats.sort_by_key(|(at, repeat)| (repeat.later, repeat.likeness, Reverse((repeat.date, *at))));
            found.push(((*id).to_owned(), repeats.into_iter().map(|(_, repeat)| repeat).collect()));
        }
        Ok(found)
    }
}

/// Ids of the claims that hold the most telling words of a claim.
///
/// # Errors
/// Where the index can't be read.
pub fn likely_claims(index: &Index, claim: &Said<'_>) -> Result<Vec<String>, WorkspaceError> {
    let words: BTreeSet<Word> = terms(claim).iter().flat_map(|term| Word::of(&term.words, term.beginning)).collect();
    // One more: the claim finds itself.
    Ok(index.claims_like(&words.into_iter().collect::<Vec<_>>(), LOOKED_AT + 1)?)
}

/// The clusters of claims that repeat each other, oldest first in each, in the order of their first claims.
pub fn clusters(state: &State) -> Vec<Vec<Member<'_>>> {
    let mut claims: Vec<(&SpeechState, &ClaimState)> = state.claims().collect();
    claims.sort_by_key(|(speech, _)| (speech.speech.date.is_none(), speech.speech.date));
    let said = claims.iter().map(|(speech, claim)| Said::new(&claim.claim, &speech.speech));
    let clusters = Repeats::clusters(said);
    let mut clusters: Vec<Vec<Member<'_>>> = clusters
        .into_iter()
        .map(|cluster| cluster.into_iter().map(|(at, likeness)| (claims[at].0, claims[at].1, likeness)).collect())
        .collect();
    let first = |cluster: &Vec<Member<'_>>| -> Option<(bool, Option<Date>, String)> {
        cluster.first().map(|(speech, claim, _)| (speech.speech.date.is_none(), speech.speech.date, claim.claim.id.clone()))
    };
    clusters.sort_by_key(first);
    clusters
}

fn repeat(speech: &SpeechState, claim: &ClaimState, likeness: Likeness, later: bool) -> Repeat {
    let figure = |quantity: &Quantity| {
        let of = quantity.unit.as_ref().map(ToString::to_string).or_else(|| quantity.counted.clone());
        [Some(quantity.written_value()), of].into_iter().flatten().collect::<Vec<_>>().join(" ")
    };
    Repeat {
        claim: claim.claim.id.clone(),
        speech: speech.speech.id.clone(),
        date: speech.speech.date,
        later,
        likeness,
        figures: claim.claim.quantities.iter().map(figure).collect::<Vec<_>>().join("; "),
        verdict: claim.judgement.verdict.as_ref().and_then(|event| event.verdict),
    }
}

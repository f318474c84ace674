//! Claims that are made again: what a new one repeats, and the clusters of all.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::reading::Base;
use super::{Depth, Workspace, WorkspaceError};
use crate::evidence::{LOOKED_AT, Repeats, Said, likeness, terms};
use crate::model::{ClaimState, Date, Likeness, Quantity, Repeat, SpeechState, State};
use crate::store::{Index, Word};

/// A workspace of so many claims is gone through.
const FEW: usize = 400;

/// A claim with its speech, and what it is to those of its cluster that were said before.
pub type Member<'a> = (&'a SpeechState, &'a ClaimState, Option<Likeness>);

/// What each of some claims repeats, by its id.
pub type Repeated = Vec<(String, Vec<Repeat>)>;

impl Workspace {
    /// What claims repeat, by their ids: for each the others that say the same, then those with other figures; what was said
    /// before first, and of that the latest. What is worth saying of the workspace comes along.
    ///
    /// # Errors
    /// Where the workspace can't be read.
    pub fn repeats_of(&self, claims: &[&str]) -> Result<(Repeated, Vec<String>), WorkspaceError> {
        let (others, remarks) = match self.base(Depth::Names)? {
            Base::Index(index, remarks) => {
                let mut all = index.remarks()?;
                all.extend(remarks);
                // Of few claims each is looked at: there the index knows no rare words.
                let others = if index.count_claims()? > FEW {
                    Others::Likely(index)
                } else {
                    Others::All(by_id(index.each_speech(None, |speech| speech)?))
                };
                (others, all)
            }
            Base::Files(loaded) => (Others::All(by_id(loaded.state.speeches)), loaded.state.remarks),
        };
        let mut found = Vec::new();
        for id in claims {
            let Some(of) = others.claim(id)? else { continue };
            let Some(claim) = of.claims.first() else { continue };
            let said = Said::new(&claim.claim, &of.speech);
            let mut repeats = Vec::new();
            for id in others.like(&said)?.into_iter().filter(|other| other != id) {
                let Some(speech) = others.claim(&id)? else { continue };
                let Some(other) = speech.claims.first() else { continue };
                if let Some(likeness) = likeness(&said, &Said::new(&other.claim, &speech.speech)) {
                    let later = order(&speech, other) > order(&of, claim);
                    repeats.push((order_in_state(&speech, other), repeat(&speech, other, likeness, later)));
                }
            }
            repeats.sort_by(|(a_at, a), (b_at, b)| {
                let rank = |repeat: &Repeat| (repeat.later, repeat.likeness);
                rank(a).cmp(&rank(b)).then_with(|| (b.date, b_at).cmp(&(a.date, a_at)))
            });
            found.push(((*id).to_owned(), repeats.into_iter().map(|(_, repeat)| repeat).collect()));
        }
        Ok((found, remarks))
    }
}

/// The claims that a new one is set against, each as its speech with no other claim.
enum Others {
    All(BTreeMap<String, SpeechState>),
    /// Those that the index thinks likely.
    Likely(Index),
}

impl Others {
    fn claim(&self, id: &str) -> Result<Option<Cow<'_, SpeechState>>, WorkspaceError> {
        Ok(match self {
            Self::All(claims) => claims.get(id).map(Cow::Borrowed),
            Self::Likely(index) => index.claim(id)?.map(Cow::Owned),
        })
    }

    fn like(&self, said: &Said<'_>) -> Result<Vec<String>, WorkspaceError> {
        match self {
            Self::All(claims) => Ok(claims.keys().cloned().collect()),
            Self::Likely(index) => likely_claims(index, said),
        }
    }
}

fn by_id(speeches: Vec<SpeechState>) -> BTreeMap<String, SpeechState> {
    let alone = |speech: SpeechState| {
        let head = speech.without_claims();
        speech.claims.into_iter().map(move |claim| (claim.claim.id.clone(), SpeechState { claims: vec![claim], ..head.clone() }))
    };
    speeches.into_iter().flat_map(alone).collect()
}

/// Where a claim stands among all: by speech and line.
fn order_in_state(speech: &SpeechState, claim: &ClaimState) -> (String, usize, usize) {
    (speech.speech.id.clone(), claim.place.line, claim.place.column)
}

/// When a claim was said.
fn order(speech: &SpeechState, claim: &ClaimState) -> (Option<Date>, (String, usize, usize)) {
    (speech.speech.date, order_in_state(speech, claim))
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

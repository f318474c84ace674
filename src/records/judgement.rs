//! What a claim's events add up to: a small replay over the graph that their `prev` draws.
//!
//! An act counts against what its author could see, never against what stood on another branch:
//! - a verdict takes the place of every verdict and dismissal before it;
//! - a review agrees with the verdict before it, when that is of the same digest and somebody else's;
//! - a withdrawal takes back the author's own last verdict or review before it, else the last one of anybody. What that
//!   one had replaced does not come back: nobody stands by it any more;
//! - a dismissal holds until a reopening or verdict after it; a reopening brings back the verdict as it stood;
//! - a comment changes nothing.
//!
//! What no later act took away stands at the end, on whatever branch. So the order of lines, which a merge may shuffle,
//! never matters, and a new verdict that names both heads of a fork settles it.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::ledger::order;
use crate::model::{Act, Event, Judgement, Status};

/// What the events of one claim say, given the digest of the claim now and whether it has evidence.
pub fn judgement(events_of_claim: &[&Event], digest_now: &str, has_evidence: bool) -> Judgement {
    let events: Vec<&Event> = order(events_of_claim).into_iter().map(|at| events_of_claim[at]).collect();
    let replayed = replay(&events);
    let alive = |act: Act| -> Vec<usize> { (0..events.len()).filter(|at| events[*at].act == act && !replayed.gone.contains(at)).collect() };
    let verdicts = alive(Act::Verdict);
    let mut standing: Vec<usize> = verdicts.iter().copied().filter(|at| events[*at].digest == digest_now).collect();
    let stale = standing.is_empty() && !verdicts.is_empty();
    if stale {
        standing = verdicts;
    }
    standing.sort_by_key(|at| (events[*at].at, &events[*at].id));
    let first = standing.first().map(|at| events[*at]);
    let disputed = standing.iter().any(|at| Some(events[*at].verdict) != first.map(|first| first.verdict));
    let counts = |review: &usize| replayed.reviews.get(review).is_some_and(|of| of.iter().any(|verdict| standing.contains(verdict)));
    let reviews: Vec<Event> =
        if disputed { Vec::new() } else { alive(Act::Review).iter().filter(|at| counts(at)).map(|at| events[*at].clone()).collect() };
    let status = match first {
        _ if !alive(Act::Dismiss).is_empty() => Status::Dismissed,
        None if has_evidence => Status::Sourced,
        None => Status::Unsourced,
        Some(_) if stale => Status::Stale,
        Some(_) if disputed => Status::Disputed,
        Some(_) if reviews.is_empty() => Status::Judged,
        Some(_) => Status::Reviewed,
    };
    let rivals = if status == Status::Disputed { standing.iter().skip(1).map(|at| events[*at].clone()).collect() } else { Vec::new() };
    Judgement { status, verdict: first.cloned(), rivals, reviews, changed: Vec::new(), heads: heads(&events) }
}

/// Ids of the events that no other one names, by time and id.
fn heads(events: &[&Event]) -> Vec<String> {
    let named: HashSet<&str> = events.iter().flat_map(|event| &event.prev).map(String::as_str).collect();
    let mut heads: Vec<&&Event> = events.iter().filter(|event| !named.contains(event.id.as_str())).collect();
    heads.sort_by_key(|event| (event.at, &event.id));
    heads.into_iter().map(|event| event.id.clone()).collect()
}

/// What is left after every event had its effect; events are named by their index.
#[derive(Default)]
struct Replayed {
    /// Verdicts, reviews and dismissals that a later event took away.
    gone: HashSet<usize>,
    /// Which verdicts each review agrees with.
    reviews: HashMap<usize, Vec<usize>>,
}

/// What the author of an event could see: what stood, and what was gone, before it.
#[derive(Default, Clone)]
struct View {
    stands: BTreeSet<usize>,
    gone: HashSet<usize>,
}

fn replay(events: &[&Event]) -> Replayed {
    let index: HashMap<&str, usize> = events.iter().enumerate().map(|(at, event)| (event.id.as_str(), at)).collect();
    let named = |event: &Event| event.prev.iter().filter_map(|prev| index.get(prev.as_str()).copied()).collect::<BTreeSet<_>>();
    let mut heirs = vec![0_usize; events.len()];
    for event in events {
        named(event).into_iter().for_each(|prev| heirs[prev] += 1);
    }
    let mut views: Vec<View> = vec![View::default(); events.len()];
    let mut replayed = Replayed::default();
    for (at, event) in events.iter().enumerate() {
        let mut view = View::default();
        for prev in named(event) {
            heirs[prev] -= 1;
            // The last heir takes the view over, so that a long chain is walked without copying it at every step.
            let before = if heirs[prev] == 0 { std::mem::take(&mut views[prev]) } else { views[prev].clone() };
            if view.gone.len() + view.stands.len() < before.gone.len() + before.stands.len() {
                let smaller = std::mem::replace(&mut view, before);
                view.stands.extend(smaller.stands);
                view.gone.extend(smaller.gone);
            } else {
                view.stands.extend(before.stands);
                view.gone.extend(before.gone);
            }
        }
        let View { stands, gone } = &mut view;
        stands.retain(|seen| !gone.contains(seen));
        let ended: Vec<usize> = match event.act {
            Act::Verdict => stands.iter().copied().collect(),
            Act::Reopen => stands.iter().copied().filter(|seen| events[*seen].act == Act::Dismiss).collect(),
            Act::Withdraw => {
                let back = withdrawn(events, stands, &event.by);
                // Nobody agrees any more with a verdict that was taken back.
                let of = |seen: &usize| back.is_some_and(|back| replayed.reviews.get(seen).is_some_and(|of| of.contains(&back)));
                back.into_iter().chain(stands.iter().copied().filter(of)).collect()
            }
            Act::Review | Act::Dismiss | Act::Comment => Vec::new(),
        };
        if event.act == Act::Review {
            replayed.reviews.insert(at, reviewed(events, stands, event));
        }
        for end in ended {
            stands.remove(&end);
            gone.insert(end);
            replayed.gone.insert(end);
        }
        if matches!(event.act, Act::Verdict | Act::Review | Act::Dismiss) {
            stands.insert(at);
        }
        views[at] = view;
    }
    replayed
}

/// What a person takes back: the last verdict or review of their own, else the last of anybody.
fn withdrawn(events: &[&Event], stands: &BTreeSet<usize>, by: &str) -> Option<usize> {
    let decisions = || stands.iter().rev().copied().filter(|seen| matches!(events[*seen].act, Act::Verdict | Act::Review));
    decisions().find(|seen| same_person(&events[*seen].by, by)).or_else(|| decisions().next())
}

/// The verdicts that a review agrees with: somebody else's, of the state that the reviewer saw, and of one mind.
fn reviewed(events: &[&Event], stands: &BTreeSet<usize>, review: &Event) -> Vec<usize> {
    let current = |seen: &usize| events[*seen].act == Act::Verdict && events[*seen].digest == review.digest;
    let verdicts: Vec<usize> = stands.iter().copied().filter(current).collect();
    if verdicts.windows(2).any(|pair| events[pair[0]].verdict != events[pair[1]].verdict) {
        return Vec::new();
    }
    verdicts.into_iter().filter(|seen| !same_person(&events[*seen].by, &review.by)).collect()
}

/// Mail addresses and names, however their letters are cased.
pub fn same_person(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

#[cfg(test)]
mod tests;

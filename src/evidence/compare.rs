//! Claim × evidence → finding: which quantity is set against which, and what the weakest pair says.
//!
//! The surprise: a number of the quote serves several numbers of the claim only where it bears them out. A quote that
//! speaks to one of a claim's numbers says nothing of the others.

use super::measure::{Meeting, Nature, apart, judge, meeting, mismatch, nature};
use super::period::{self, compare_dates};
use crate::model::{Date, Finding, FindingKind, Kind, Number, Pair, Quantity, RelationKind};

/// What is known of the two texts besides their numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Context<'a> {
    /// The day of the claim.
    pub claim_date: Option<Date>,
    /// The day of the evidence.
    pub evidence_date: Option<Date>,
    /// Language of the claim (ISO 639-1). Where both languages are known and equal, different counted nouns are different things.
    pub claim_lang: Option<&'a str>,
    /// Language of the evidence.
    pub evidence_lang: Option<&'a str>,
}

/// Compares a claim's quantities with those of a quote.
pub fn compare(claim: &[Quantity], evidence: &[Quantity], context: &Context) -> Finding {
    compare_as(claim, evidence, context, false)
}

/// Bare counts further apart than this, nouns unknown, speak of different things.
const STRANGE: i64 = 100;
/// The same for the second and later numbers of a claim.
const STRANGE_ASIDE: i64 = 10;

/// `loose`: the evidence is a figure that a person wrote down, its unit left to the claim.
pub(super) fn compare_as(claim: &[Quantity], evidence: &[Quantity], context: &Context, loose: bool) -> Finding {
    let bearing = bearing(claim);
    let mut candidates: Vec<Candidate> = Vec::new();
    for &c in &bearing {
        for e in 0..evidence.len() {
            candidates.extend(candidate(claim, evidence, (c, e), context, loose));
        }
    }
    candidates.sort_by(|a, b| {
        b.fit.cmp(&a.fit).then_with(|| closer(a, b)).then((a.pair.claim, a.pair.evidence).cmp(&(b.pair.claim, b.pair.evidence)))
    });
    let (open, candidates): (Vec<Candidate>, Vec<Candidate>) =
        candidates.into_iter().partition(|candidate| candidate.pair.finding == FindingKind::NotComparable);
    let mut pairs: Vec<Pair> = Vec::new();
    let mut taken = vec![false; evidence.len()];
    for candidate in candidates {
        let pair = &candidate.pair;
        let strong = strength(pair.finding) >= strength(FindingKind::WithinHedge);
        let done = pairs.iter().any(|known| known.claim == pair.claim);
        let aside = bearing.len() > 1 && !strong && candidate.is_far(STRANGE_ASIDE);
        if done || taken[pair.evidence] && !strong || aside {
            continue;
        }
        taken[pair.evidence] = true;
        pairs.push(candidate.pair);
    }
    pairs.sort_by_key(|pair| pair.claim);
    finding(pairs, open, &bearing, evidence)
}

/// Position of a finding in the order from the weakest to the strongest.
pub(super) fn strength(kind: FindingKind) -> u8 {
    match kind {
        FindingKind::NotInQuote => 0,
        FindingKind::NotComparable => 1,
        FindingKind::ScaleSlip => 2,
        FindingKind::UnitMismatch => 3,
        FindingKind::PeriodMismatch => 4,
        FindingKind::Above | FindingKind::Below => 5,
        FindingKind::WithinHedge => 6,
        FindingKind::EqualRounded => 7,
        FindingKind::Equal => 8,
    }
}

/// How well two counted nouns agree: 2 the same word, 1 one is missing, 0 different words.
pub(super) fn nouns(claim: &Quantity, evidence: &Quantity) -> u8 {
    match (&claim.counted, &evidence.counted) {
        (Some(a), Some(b)) if same_noun(a, b) => 2,
        (Some(_), Some(_)) => 0,
        _ => 1,
    }
}

struct Candidate {
    /// Unit, noun, period, kind, strength: the higher, the better.
    fit: (u8, u8, u8, u8, u8),
    far: Option<Number>,
    /// Whether the two may well speak of different things: counts whose nouns differ, or one noun missing and nothing borne out.
    bare: bool,
    pair: Pair,
}

impl Candidate {
    fn is_far(&self, most: i64) -> bool {
        self.bare && self.pair.finding != FindingKind::ScaleSlip && self.far.as_ref().is_none_or(|far| far > &Number::from(most))
    }
}

fn closer(a: &Candidate, b: &Candidate) -> std::cmp::Ordering {
    match (&a.far, &b.far) {
        (Some(a), Some(b)) => a.cmp(b),
        (a, b) => b.is_some().cmp(&a.is_some()),
    }
}

/// The claim's quantities that a quote can bear out: its numbers, or its dates where it has no number. A number that a
/// note in the same claim puts right does not count; the one in the note does.
fn bearing(claim: &[Quantity]) -> Vec<usize> {
    let corrected = |index: usize| {
        claim
            .iter()
            .any(|other| other.relation.is_some_and(|relation| relation.kind == RelationKind::Corrects && relation.with == Some(index)))
    };
    let of = |dates: bool| -> Vec<usize> {
        (0..claim.len()).filter(|&index| (claim[index].kind == Kind::Date) == dates && !corrected(index)).collect()
    };
    let numbers = of(false);
    if numbers.is_empty() { of(true) } else { numbers }
}

fn candidate(claim: &[Quantity], evidence: &[Quantity], at: (usize, usize), context: &Context, loose: bool) -> Option<Candidate> {
    let (c, e) = (claim.get(at.0)?, evidence.get(at.1)?);
    let pair = |finding, ratio, detail| Pair { claim: at.0, evidence: at.1, finding, ratio, detail };
    let meeting = meeting(c, e, loose);
    if meeting == Meeting::Strangers {
        return None;
    }
    if nature(c) == Nature::Date {
        let dated = compare_dates(c, e, context)?;
        let far = Some(Number::from(dated.distance));
        return Some(Candidate { fit: (3, 1, 1, 1, strength(dated.kind)), far, bare: false, pair: pair(dated.kind, None, dated.detail) });
    }
    let noun = nouns(c, e);
    let same_language = context.claim_lang.is_some() && context.claim_lang == context.evidence_lang;
    if noun == 0 && same_language {
        return None;
    }
    let (c_years, e_years) = (period::years(c, claim), period::years(e, evidence));
    let when = match (c_years, e_years) {
        (Some(c), Some(e)) if period::meet(c, e) => 2,
        (Some(_), Some(_)) => 0,
        _ => 1,
    };
    let fit = |unit: u8, finding| (unit, noun, when, u8::from(c.kind == e.kind), strength(finding));
    let unit = match meeting {
        Meeting::Fit(unit) => unit,
        Meeting::Mismatch => {
            let finding = FindingKind::UnitMismatch;
            return Some(Candidate { fit: fit(0, finding), far: None, bare: false, pair: pair(finding, None, mismatch(c, e)) });
        }
        Meeting::Apart | Meeting::Strangers => {
            let finding = FindingKind::NotComparable;
            return Some(Candidate { fit: fit(0, finding), far: None, bare: false, pair: pair(finding, None, apart(c, e)) });
        }
    };
    let judged = judge(c, e)?;
    let (finding, detail) = match (c_years, e_years) {
        (Some(c), Some(e)) if when == 0 => {
            let line = format!("the claim speaks of {}, the quote of {} ({})", period::shown(c), period::shown(e), judged.detail);
            (FindingKind::PeriodMismatch, line)
        }
        _ => (judged.kind, judged.detail),
    };
    let borne_out = strength(finding) >= strength(FindingKind::WithinHedge);
    let bare = nature(c) == Nature::Count && !loose && (noun == 0 || noun == 1 && !borne_out);
    let candidate = Candidate { fit: fit(unit, finding), far: judged.far, bare, pair: pair(finding, judged.ratio, detail) };
    (!candidate.is_far(STRANGE)).then_some(candidate)
}

fn finding(pairs: Vec<Pair>, open: Vec<Candidate>, bearing: &[usize], evidence: &[Quantity]) -> Finding {
    let off = |pair: &Pair| pair.ratio.as_ref().map(|ratio| (ratio - &Number::from(1)).abs());
    // Of equally weak pairs the one that is further off speaks for all.
    let weakest = pairs.iter().min_by(|a, b| strength(a.finding).cmp(&strength(b.finding)).then_with(|| off(b).cmp(&off(a))));
    if let Some(weakest) = weakest {
        let kind = weakest.finding;
        let mut detail = weakest.detail.clone();
        if pairs.len() > 1 {
            detail.push_str(&format!("; the weakest of {} pairs", pairs.len()));
        }
        if pairs.len() < bearing.len() {
            detail.push_str(&format!("; the quote speaks to {} of {} numbers", pairs.len(), bearing.len()));
        }
        return Finding { kind, pairs, detail };
    }
    if let Some(candidate) = open.into_iter().next() {
        let detail = candidate.pair.detail.clone();
        return Finding { kind: FindingKind::NotComparable, pairs: vec![candidate.pair], detail };
    }
    let detail = match (bearing.is_empty(), evidence.is_empty()) {
        (true, _) => "the claim holds no number",
        (_, true) => "the quote holds no number",
        _ => "the quote holds no number that fits",
    };
    Finding { kind: FindingKind::NotInQuote, pairs: Vec::new(), detail: detail.to_owned() }
}

/// Whether two nouns share a word up to its ending: at least three letters and two thirds of the longer word.
fn same_noun(a: &str, b: &str) -> bool {
    let words = |text: &str| -> Vec<Vec<char>> {
        text.to_lowercase()
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(|word| word.chars().collect())
            .collect()
    };
    let (a, b) = (words(a), words(b));
    let alike = |x: &[char], y: &[char]| {
        let shared = x.iter().zip(y).take_while(|(x, y)| x == y).count();
        x == y || shared >= 3 && 3 * shared >= 2 * x.len().max(y.len())
    };
    a.iter().any(|x| b.iter().any(|y| alike(x, y)))
}

#[cfg(test)]
pub(super) mod tests;

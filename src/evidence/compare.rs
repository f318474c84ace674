//! Claim × evidence → finding: which quantity is set against which, and what the weakest pair says.
//!
//! The surprise: a number of the quote serves several numbers of the claim only where it bears them out. A quote that
//! speaks to one of a claim's numbers says nothing of the others.

use super::derived::{self, Derived};
use super::measure::{Judged, Meeting, Nature, amount, apart, figure, judge, meeting, mismatch, nature, opposed};
use super::period::{self, Years, compare_dates};
use super::side::{Side, nouns};
use super::slip;
use super::things;
use super::words;
use crate::model::{Date, Finding, FindingKind, Kind, Number, Pair, Quantity};

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
    /// The claim's words, where they are at hand: they tell a rise from a fall, and a change from a level.
    pub claim_text: Option<&'a str>,
}

/// Compares a claim's quantities with those of a quote.
pub fn compare(claim: &[Quantity], evidence: &[Quantity], context: &Context) -> Finding {
    let evidence = Side::bare(evidence, context.evidence_lang, context.evidence_date);
    compare_as(&claim_side(claim, context), &evidence, false)
}

/// The claim's side of a comparison.
pub(super) fn claim_side<'a>(claim: &'a [Quantity], context: &Context<'a>) -> Side<'a> {
    match context.claim_text {
        Some(text) => Side::with_words(claim, text, context.claim_lang, context.claim_date),
        None => Side::bare(claim, context.claim_lang, context.claim_date),
    }
}

/// Bare counts further apart than this, nouns unknown, speak of different things.
const STRANGE: i64 = 100;
/// The same for the second and later numbers of a claim.
const STRANGE_ASIDE: i64 = 10;
/// A figure of a share, a count or an amount that is older than this by years is another period's, where no other is named.
const OLD_YEARS: i16 = 3;

/// `loose`: the evidence is a figure that a person wrote down, its unit left to the claim.
pub(super) fn compare_as(claim: &Side, evidence: &Side, loose: bool) -> Finding {
    let bearing = bearing(claim);
    let rates = derived::rate_terms(evidence);
    let matters = claim.things().zip(evidence.things()).and_then(|(claim, evidence)| things::other_matter(claim, evidence));
    let mut candidates: Vec<Candidate> = Vec::new();
    for &c in &bearing {
        let mut own: Vec<Candidate> = (0..evidence.quantities.len())
            .filter(|e| !rates.contains(e) && !evidence.corrected(*e))
            .filter_map(|e| candidate(claim, evidence, (c, e), matters.as_ref(), loose))
            .collect();
        // A scale in a table's head is no number of its own beside those that stand below it.
        let vague = |candidate: &Candidate| evidence.quantities[candidate.pair.evidence].kind == Kind::Vague;
        if claim.quantities[c].kind != Kind::Vague && own.iter().any(|candidate| !vague(candidate)) {
            own.retain(|candidate| !vague(candidate));
        }
        if matters.is_none() && !own.iter().any(|candidate| candidate.holds()) {
            worked_out(claim, c, evidence, &mut own);
        }
        candidates.extend(own);
    }
    candidates.sort_by(|a, b| {
        b.fit.cmp(&a.fit).then_with(|| closer(a, b)).then((a.pair.claim, a.pair.evidence).cmp(&(b.pair.claim, b.pair.evidence)))
    });
    let (open, candidates): (Vec<Candidate>, Vec<Candidate>) =
        candidates.into_iter().partition(|candidate| candidate.pair.finding == FindingKind::NotComparable);
    let mut pairs: Vec<Pair> = Vec::new();
    let mut taken = vec![false; evidence.quantities.len()];
    for candidate in candidates {
        let pair = &candidate.pair;
        let strong = strength(pair.finding) >= strength(FindingKind::WithinHedge);
        let done = pairs.iter().any(|known| known.claim == pair.claim);
        let aside = bearing.len() > 1 && !strong && candidate.is_far(STRANGE_ASIDE);
        if done || taken[pair.evidence] && !strong && !candidate.derived || aside {
            continue;
        }
        taken[pair.evidence] |= !candidate.derived;
        pairs.push(candidate.pair);
    }
    turn(claim, evidence, &mut pairs);
    pairs.sort_by_key(|pair| pair.claim);
    finding(pairs, open, &bearing, evidence.quantities)
}

/// A change whose ends both stand in the quote, but the other way round, is no change that the quote bears out: its ends are
/// set against the quote's old and new.
fn turn(claim: &Side, evidence: &Side, pairs: &mut [Pair]) {
    let shown = derived::changes(evidence);
    for (old, new) in derived::changes(claim) {
        let at = |c: usize, pairs: &[Pair]| pairs.iter().position(|pair| pair.claim == c);
        let (Some(first), Some(second)) = (at(old, pairs), at(new, pairs)) else { continue };
        let (e_old, e_new) = (pairs[first].evidence, pairs[second].evidence);
        if e_old == e_new || !shown.contains(&(e_new, e_old)) {
            continue;
        }
        for (pair, e) in [(first, e_new), (second, e_old)] {
            if let Some(judged) = judge(&claim.quantities[pairs[pair].claim], &evidence.quantities[e]) {
                let detail = format!("{}; the quote's change runs the other way", judged.detail);
                pairs[pair] = Pair { evidence: e, finding: judged.kind, ratio: judged.ratio, detail, ..pairs[pair].clone() };
            }
        }
    }
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

struct Candidate {
    /// Unit, noun, period, kind, strength: the higher, the better.
    fit: (u8, u8, u8, u8, u8),
    far: Option<Number>,
    /// Whether the two may well speak of different things: counts whose nouns differ, or one noun missing and nothing borne out.
    bare: bool,
    /// Whether the quote gives the number without holding it.
    derived: bool,
    pair: Pair,
}

impl Candidate {
    fn holds(&self) -> bool {
        strength(self.pair.finding) >= strength(FindingKind::WithinHedge)
    }

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
fn bearing(claim: &Side) -> Vec<usize> {
    let numbers: Vec<usize> = claim.numbers().collect();
    if !numbers.is_empty() {
        return numbers;
    }
    (0..claim.quantities.len()).filter(|at| claim.quantities[*at].kind == Kind::Date && !claim.corrected(*at)).collect()
}

fn candidate(claim: &Side, evidence: &Side, at: (usize, usize), matters: Option<&String>, loose: bool) -> Option<Candidate> {
    let (c, e) = (claim.quantities.get(at.0)?, evidence.quantities.get(at.1)?);
    let pair = |finding, ratio, detail| Pair { claim: at.0, evidence: at.1, finding, ratio, detail };
    let meeting = meeting(c, e, loose);
    if meeting == Meeting::Strangers {
        return None;
    }
    if nature(c) == Nature::Date {
        let dated = compare_dates(c, e, (claim.date, evidence.date))?;
        let far = Some(Number::from(dated.distance));
        let pair = pair(dated.kind, None, dated.detail);
        return Some(Candidate { fit: (3, 1, 1, 1, strength(dated.kind)), far, bare: false, derived: false, pair });
    }
    let noun = nouns(c, e, claim, evidence)?;
    if let Some(why) = matters.filter(|_| meeting != Meeting::Mismatch) {
        let detail = format!("{} claimed, {} shown: {why}", c.written_value(), e.written_value());
        let pair = pair(FindingKind::NotComparable, None, detail);
        return Some(Candidate { fit: (0, noun, 1, 0, 0), far: None, bare: false, derived: false, pair });
    }
    let same_language = claim.lang.is_some() && claim.lang == evidence.lang;
    if noun == 0 && same_language {
        return None;
    }
    let (c_years, e_years) = (claim.years(at.0), evidence.years(at.1));
    let when = match (c_years, e_years) {
        (Some(c), Some(e)) if period::meet(c, e) => 2,
        (Some(_), Some(_)) => 0,
        _ => 1,
    };
    let fit = |unit: u8, finding| (unit, noun, when, u8::from(c.kind == e.kind), strength(finding));
    // The number that a table's head makes the claim's own is the one that was meant, whatever stands beside it.
    let meant = |unit: u8, judged: &Judged, finding| match fit(unit, finding) {
        (unit, noun, when, kind, _) if judged.explained => (unit, noun, when, kind, strength(FindingKind::WithinHedge)),
        fit => fit,
    };
    let open = |finding, detail| {
        let pair = pair(finding, None, detail);
        Some(Candidate { fit: fit(0, finding), far: None, bare: false, derived: false, pair })
    };
    let unit = match meeting {
        Meeting::Fit(unit) => unit,
        Meeting::Mismatch => return open(FindingKind::UnitMismatch, mismatch(c, e)),
        Meeting::Apart | Meeting::Strangers => return open(FindingKind::NotComparable, apart(c, e)),
    };
    if let Some(why) = unlike(claim, at.0, evidence, at.1) {
        return open(FindingKind::NotComparable, format!("{} claimed, {} shown: {why}", c.written_value(), e.written_value()));
    }
    let judged = judge_sides(claim, at.0, evidence, at.1)?;
    let (finding, detail) = in_period(claim, c_years, evidence, e_years, c, &judged);
    let borne_out = strength(finding) >= strength(FindingKind::WithinHedge);
    let bare = nature(c) == Nature::Count && !loose && (noun == 0 || noun == 1 && !borne_out);
    let candidate =
        Candidate { fit: meant(unit, &judged, finding), far: judged.far, bare, derived: false, pair: pair(finding, judged.ratio, detail) };
    (!candidate.is_far(STRANGE)).then_some(candidate)
}

/// Adds what the quote gives without holding it: where that bears the claim out, or nothing else speaks to it.
fn worked_out(claim: &Side, c: usize, evidence: &Side, own: &mut Vec<Candidate>) {
    let q = &claim.quantities[c];
    let mut found: Vec<(Candidate, bool)> = Vec::new();
    for Derived { quantity, way, from, formula, sure, years } in derived::derive(claim, c, evidence) {
        let opposite = claim.way(c).zip(way).is_some_and(|(a, b)| a != b);
        let (plain, shown) = (amount(q), amount(&quantity));
        let judged = match meeting(&plain, &shown, false) {
            Meeting::Mismatch => {
                Judged { kind: FindingKind::UnitMismatch, ratio: None, far: None, detail: mismatch(&plain, &shown), explained: false }
            }
            Meeting::Fit(_) if opposite => opposed(&plain, &shown, claim.way(c)),
            Meeting::Fit(_) => match judge(&plain, &shown) {
                Some(judged) => judged,
                None => continue,
            },
            _ => continue,
        };
        let (finding, detail) = in_period(claim, claim.years(c), evidence, years, q, &judged);
        let pair = Pair { claim: c, evidence: from, finding, ratio: judged.ratio, detail: format!("{formula}; {detail}") };
        let candidate = Candidate { fit: (4, 2, 2, 1, strength(finding)), far: judged.far, bare: false, derived: true, pair };
        if candidate.holds() || sure {
            found.push((candidate, sure));
        }
    }
    let best = found.into_iter().max_by_key(|(candidate, _)| strength(candidate.pair.finding));
    let Some((best, _)) = best else { return };
    let same_thing =
        |other: &Candidate| other.fit.1 == 2 && other.fit.0 == 3 && !best.holds() && !claim.mark(c).rest && claim.way(c).is_none();
    if !own.iter().any(same_thing) {
        own.clear();
        own.push(best);
    }
}

/// Why two numbers of one unit are of different sorts: a change and a level, a change and a share of something.
pub(super) fn unlike(claim: &Side, c: usize, evidence: &Side, e: usize) -> Option<&'static str> {
    let (c_way, e_way) = (claim.way(c), evidence.way(e));
    let (c_mark, e_mark) = (claim.mark(c), evidence.mark(e));
    if c_mark.fates != 0 && e_mark.fates != 0 && c_mark.fates & e_mark.fates == 0 {
        return Some("what befell them is not the same");
    }
    if c_mark.denied != e_mark.denied {
        return Some("one of the two denies it");
    }
    if c_mark.each != e_mark.each && !claim.text.is_empty() && !evidence.text.is_empty() {
        return Some("one of the two is the amount of one head");
    }
    let ages = |side: &Side, at: usize| side.quantities[at].kind == Kind::Age;
    if ages(claim, c) != ages(evidence, e) && !claim.text.is_empty() && !evidence.text.is_empty() {
        return Some("one of the two is somebody's age");
    }
    let share_of = |side: &Side, at: usize| {
        let quantity = &side.quantities[at];
        nature(quantity) == Nature::Share && quantity.counted.is_some() && side.way(at).is_none()
    };
    let is_level = |side: &Side, at: usize| side.mark(at).level || share_of(side, at);
    match (c_way, e_way) {
        (Some(_), None) if is_level(evidence, e) => Some("the claim speaks of a change, the quote of a level"),
        (None, Some(_)) if is_level(claim, c) => Some("the claim speaks of a level, the quote of a change"),
        _ => None,
    }
}

/// Judges two numbers, changes by their way.
fn judge_sides(claim: &Side, c: usize, evidence: &Side, e: usize) -> Option<Judged> {
    let (q, other) = (&claim.quantities[c], &evidence.quantities[e]);
    let (c_way, e_way) = (claim.way(c), evidence.way(e));
    let changes = (c_way.is_some() || e_way.is_some()) && !matches!(nature(q), Nature::Ordinal | Nature::Multiple);
    let mut judged = if changes {
        let (c_way, e_way) = (words::signed(c_way, q), words::signed(e_way, other));
        match (c_way, e_way) {
            (Some(a), Some(b)) if a != b => return Some(opposed(&amount(q), &amount(other), Some(a))),
            (Some(_), Some(_)) => judge(&amount(q), &amount(other))?,
            _ => judge(q, other)?,
        }
    } else {
        judge(q, other)?
    };
    if judged.kind == FindingKind::ScaleSlip && !judged.detail.contains("read as") {
        let likely = slip::likely(claim, c, evidence, e);
        judged.explained = likely.is_some();
        judged.detail.push_str(&likely.unwrap_or_default());
    } else if strength(judged.kind) >= strength(FindingKind::WithinHedge)
        && let Some((word, value)) = slip::stands_in(evidence, e)
        && slip::stands_in(claim, c).is_none()
    {
        // "12 tonnes" of a table "in thousands of tonnes".
        judged.kind = FindingKind::ScaleSlip;
        judged.detail.push_str(&format!("; but the quote's numbers stand in \"{word}\": it is {} there", figure(&value)));
    }
    Some(judged)
}

/// The months that two sides name, where each names one and they differ.
fn months_differ(claim: &Side, evidence: &Side) -> Option<(u8, u8)> {
    let months = claim.month().zip(evidence.month())?;
    (months.0 != months.1).then_some(months)
}

/// The finding once periods are looked at, and its line.
fn in_period(
    claim: &Side,
    c_years: Option<Years>,
    evidence: &Side,
    e_years: Option<Years>,
    q: &Quantity,
    judged: &Judged,
) -> (FindingKind, String) {
    let apart = |c: Years, e: Years| {
        let line = format!("the claim speaks of {}, the quote of {} ({})", period::shown(c), period::shown(e), judged.detail);
        (FindingKind::PeriodMismatch, line)
    };
    let other_month = |c: u8, e: u8| {
        let line = format!("the claim speaks of month {c}, the quote of month {e} ({})", judged.detail);
        (FindingKind::PeriodMismatch, line)
    };
    let said = |side: &Side| side.date.map(|date| (date.year(), date.year()));
    let changing = matches!(nature(q), Nature::Share | Nature::Count | Nature::Money(_));
    let old = |newer: Years, older: Years| changing && newer.0 - older.1 >= OLD_YEARS;
    match (c_years, e_years) {
        (Some(c), Some(e)) if !period::meet(c, e) => return apart(c, e),
        (Some(_), Some(_)) => {
            if let Some((c, e)) = months_differ(claim, evidence) {
                return other_month(c, e);
            }
        }
        // What is said of a time that a page could not know yet is not in it.
        (Some(c), None) => match said(evidence) {
            Some(e) if e.1 < c.0 => return apart(c, e),
            _ => {}
        },
        (None, Some(e)) => match said(claim) {
            Some(c) if e.0 > c.1 || old(c, e) => return apart(c, e),
            _ => {}
        },
        (None, None) if months_differ(claim, evidence).is_some() => {
            if let Some((c, e)) = months_differ(claim, evidence) {
                return other_month(c, e);
            }
        }
        (None, None) => match (said(claim), said(evidence)) {
            (Some(c), Some(e)) if old(c, e) || old(e, c) => return apart(c, e),
            _ => {}
        },
    }
    (judged.kind, judged.detail.clone())
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

#[cfg(test)]
pub(super) mod tests;

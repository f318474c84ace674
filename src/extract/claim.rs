//! Statements: the clause around its quantities, what kind of statement it is, whether it is worth checking.
//!
//! The surprise: a clause may give two statements. The quantities that a reader would check make one; dates and the
//! like, which only place them, make another that is not worth checking, so that one year does not weigh as a claim.

use super::item::Item;
use super::lang::{BEFORE_VERB, Cat};
use super::token::Tok;
use super::value::Exact;
use super::view::View;
use crate::model::{Approx, Class, Kind, RelationKind};

/// A statement in the bytes of the text, with the items (indices) that it holds.
#[derive(Debug)]
pub(super) struct Stated {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) class: Class,
    pub(super) check_worthy: bool,
    pub(super) attributed_to: Option<(usize, usize)>,
    pub(super) items: Vec<usize>,
}

/// Groups the items of a sentence into statements.
pub(super) fn read(view: &View<'_>, items: &[Item], heading: bool) -> Vec<Stated> {
    let mut stated: Vec<Stated> = Vec::new();
    if heading || items.is_empty() {
        return stated;
    }
    let clauses = clauses(view, items);
    let attributed_to = attribution(view);
    let mut next = 0;
    for (from, to) in clauses {
        let first_item = next;
        while items.get(next).is_some_and(|item| item.from < to) {
            next += 1;
        }
        if first_item == next {
            continue;
        }
        let clause = Clause::new(view, items, (from, to), first_item..next);
        let base = stated.len();
        for at in first_item..next {
            let Some(class) = class(view, items, at, &clause) else { continue };
            let worthy = worthy(view, items, at, class, &clause);
            match stated[base..].iter_mut().find(|s| s.class == class && s.check_worthy == worthy) {
                Some(known) => known.items.push(at),
                None => stated.push(Stated { start: 0, end: 0, class, check_worthy: worthy, attributed_to, items: vec![at] }),
            }
        }
        // The main statement has the clause's words; one beside it has the words of its own quantities.
        let main = stated[base..].iter().position(|s| s.check_worthy).unwrap_or(0);
        let mut beside = Vec::new();
        for (i, statement) in stated.drain(base..).enumerate() {
            if i == main {
                beside.push((statement, from, to));
                continue;
            }
            for run in statement.items.chunk_by(|a, b| a + 1 == *b) {
                let first = run.iter().map(|i| items[*i].hedge.min(items[*i].lead)).min().unwrap_or(from);
                let last = run.last().map_or(to, |i| items[*i].to);
                beside.push((Stated { items: run.to_vec(), ..statement }, first.saturating_sub(1).max(from), last));
            }
        }
        for (mut statement, first, last) in beside {
            if let (Some(first), Some(last)) = (view.token(first), view.token(last.max(1) - 1)) {
                (statement.start, statement.end) = (first.start, last.end);
            }
            stated.push(statement);
        }
    }
    stated.sort_by_key(|s| (s.start, s.items.first().copied()));
    stated
}

/// Clauses: parts of the sentence, each with a quantity, that semicolons and the words of the tables set apart ("while",
/// "and we", "and built").
fn clauses(view: &View<'_>, items: &[Item]) -> Vec<(usize, usize)> {
    if items.len() == 1 {
        return vec![(0, view.len())];
    }
    let mut clauses = Vec::new();
    let (mut from, mut passed, mut held) = (0, 0, 0);
    for at in 0..view.len() {
        while items.get(passed).is_some_and(|item| item.from < at) {
            passed += 1;
        }
        if passed == held || passed == items.len() || items[passed - 1].to > at {
            continue;
        }
        let semicolon = view.sign(at, ';');
        if !semicolon && !splits(view, from, at) {
            continue;
        }
        // Ends of one relation stay together.
        let near = passed.saturating_sub(NEAR)..(passed + NEAR).min(items.len());
        let tied = near
            .clone()
            .any(|i| items[i].relation.and_then(|(_, with)| with).is_some_and(|with| (i.min(with) < passed) && (i.max(with) >= passed)));
        if !tied {
            let comma = usize::from(!semicolon && view.sign(at.saturating_sub(1), ','));
            clauses.push((from, at - comma));
            from = at + usize::from(semicolon || view.sign(at, ','));
            held = passed;
        }
    }
    clauses.push((from, view.len()));
    clauses
}

/// Whether another statement begins here: at a phrase of the tables, at one of their words before a verb, or at one behind a
/// comma with a verb somewhere behind it (", and rents rose"), where what stands before is no list.
fn splits(view: &View<'_>, from: usize, at: usize) -> bool {
    let Some(hit) = view.at(at, Cat::ClauseSplit) else { return false };
    let verb = |at: &usize| view.is(*at, Cat::ChangeVerb) || cue(view, *at).is_some_and(|cue| matches!(cue, FACT | PLAN | FORECAST));
    let next = at + hit.len;
    if hit.data != BEFORE_VERB || verb(&next) {
        return true;
    }
    let comma = at.saturating_sub(1);
    let limit = view.len().min(next + WORDS);
    let end = (next..limit).find(|i| view.sign(*i, ',') || view.sign(*i, ';')).unwrap_or(limit);
    let from = from.max(comma.saturating_sub(WORDS));
    view.sign(comma, ',') && (next..end).any(|i| verb(&i)) && ((from..comma).any(|i| verb(&i)) || !(from..comma).any(|i| view.sign(i, ',')))
}

/// How many quantities or words around a place are looked at: more than any sentence of a speech needs, so few that
/// a sentence made of nothing but numbers stays cheap.
const NEAR: usize = 12;
const WORDS: usize = 80;

/// What holds for all quantities of a clause.
struct Clause {
    from: usize,
    to: usize,
    question: bool,
    call: bool,
    title: bool,
    personal: bool,
    record: bool,
    changes: bool,
    only_dates: bool,
    only_times: bool,
    /// Where its cues stand: asked of each token once, not once for each quantity.
    cues: Vec<(usize, u32)>,
}

impl Clause {
    fn new(view: &View<'_>, items: &[Item], (from, to): (usize, usize), range: std::ops::Range<usize>) -> Self {
        let any = |cat: Cat| view.has(cat) && (from..to).any(|at| view.is(at, cat));
        let inside = &items[range];
        Self {
            from,
            to,
            question: view.len().checked_sub(1).is_some_and(|last| view.sign(last, '?')),
            call: view.len().checked_sub(1).is_some_and(|last| view.sign(last, '!')),
            title: bare_title(view, items),
            personal: any(Cat::Personal),
            record: any(Cat::Record),
            changes: any(Cat::ChangeVerb),
            only_dates: inside.iter().all(|item| item.kind == Kind::Date),
            only_times: inside.iter().all(|item| matches!(item.kind, Kind::Date | Kind::Ordinal | Kind::Duration)),
            cues: (from..to).filter_map(|at| Some((at, cue(view, at)?))).collect(),
        }
    }

    /// The cues between two tokens, in order.
    fn cues(&self, from: usize, to: usize) -> &[(usize, u32)] {
        let first = self.cues.partition_point(|(at, _)| *at < from);
        let last = self.cues.partition_point(|(at, _)| *at < to).max(first);
        &self.cues[first..last]
    }
}

/// Kinds of cues, as the tables number them.
const FACT: u32 = 0;
const PLAN: u32 = 1;
const FORECAST: u32 = 2;
const OPINION: u32 = 3;
const FUTURE: u32 = 5;

fn cue_class(cue: u32) -> Option<Class> {
    match cue {
        FACT => Some(Class::Fact),
        PLAN => Some(Class::Plan),
        FORECAST => Some(Class::Forecast),
        OPINION => Some(Class::Opinion),
        _ => None,
    }
}

/// What a token says of the class: a cue of the tables, or a verb's ending.
#[inline]
fn cue(view: &View<'_>, at: usize) -> Option<u32> {
    let silent = !view.lexicon.has_cue_endings() && view.token(at).is_none_or(|token| !token.may(Cat::Cue));
    if silent { None } else { cue_told(view, at) }
}

fn cue_told(view: &View<'_>, at: usize) -> Option<u32> {
    if let Some(hit) = view.at(at, Cat::Cue) {
        return if hit.data == FUTURE { future(view, at, at + hit.len) } else { Some(hit.data) };
    }
    let token = view.token(at).filter(|token| token.kind == Tok::Word && !token.upper)?;
    // A verb of change has the endings of any other; a noun of the tables has not.
    let token = Some(token).filter(|token| token.word == 0 || view.is(at, Cat::ChangeVerb))?;
    view.lexicon.cue_of_ending(&view.text[token.start..token.end])
}

/// "va embaucher", "wird … bauen": an auxiliary and its infinitive, which follows soon or, where verbs stand last, ends the
/// stretch. What grows or falls by itself is foreseen, the rest is meant to be done.
fn future(view: &View<'_>, from: usize, to: usize) -> Option<u32> {
    let infinitive = |at: &usize| {
        let token = view.token(*at).filter(|token| token.kind == Tok::Word && !token.upper);
        token.is_some_and(|token| view.lexicon.infinitive(&view.text[token.start..token.end]))
    };
    let ends = |at: &usize| [',', ';', ':', '.', '!', '?'].iter().any(|mark| view.sign(*at, *mark));
    let end = (to..view.len().min(to + WORDS)).find(ends).unwrap_or(view.len().min(to + WORDS));
    let verb = if view.lexicon.grammar.verb_last {
        let last = if end == to { from } else { end };
        last.checked_sub(1).filter(infinitive)
    } else {
        (to..end.min(to + 3)).find(infinitive)
    };
    verb.map(|verb| if view.is(verb, Cat::ChangeVerb) { FORECAST } else { PLAN })
}

/// The class of one item: the nearest cue before it, else the first one after it, else fact.
/// A question asks, and claims nothing; nor does what the tables call so.
fn class(view: &View<'_>, items: &[Item], at: usize, clause: &Clause) -> Option<Class> {
    let item = &items[at];
    let (from, to) = (clause.from.max(item.lead.saturating_sub(WORDS)), clause.to.min(item.to + WORDS));
    // Its own stretch between commas first, then the rest of the clause.
    let comma = |i: &usize| view.sign(*i, ',');
    let head = (from..item.lead).rev().find(comma).map_or(from, |i| i + 1);
    let tail = (item.to..to).find(comma).unwrap_or(to);
    let near = || clause.cues(head, item.lead).last().or_else(|| clause.cues(item.to, tail).first());
    // A greeting before a comma says nothing of what follows it, unless all of it is a call.
    let says = |(_, cue): &&(usize, u32)| clause.call || cue_class(*cue).is_some();
    let far = || clause.cues(from, head).iter().rfind(says).or_else(|| clause.cues(tail, to).iter().find(says));
    let cue = near().or_else(far).map(|(_, cue)| *cue);
    let asked = clause.question && !clause.cues(from, item.lead).iter().any(|(_, cue)| *cue == FACT);
    if asked || clause.title {
        return None;
    }
    // "two years ago" is past, whatever is wanted now.
    if view.is(item.to, Cat::Ago) && cue != Some(OPINION) {
        return Some(Class::Fact);
    }
    match cue {
        Some(cue) => cue_class(cue),
        None => Some(Class::Fact),
    }
}

/// A line without an end mark that only names dates is a title or a place and date, and claims nothing.
fn bare_title(view: &View<'_>, items: &[Item]) -> bool {
    let ends = (view.len().saturating_sub(2)..view.len()).any(|at| ['.', '!', '?', '…', ';', ':'].iter().any(|sign| view.sign(at, *sign)));
    !ends && items.iter().all(|item| matches!(item.kind, Kind::Date | Kind::Ordinal))
}

/// Whether a fact-checker could look the number up and a reader would care.
fn worthy(view: &View<'_>, items: &[Item], at: usize, class: Class, clause: &Clause) -> bool {
    let item = &items[at];
    if class == Class::Opinion {
        return false;
    }
    let personal = clause.personal;
    let small = item.number().and_then(Exact::small).is_some_and(|value| value.abs() < 10) && item.scale == 0;
    match item.kind {
        Kind::Percent | Kind::Fraction => true,
        Kind::Currency => !(personal && item.scale == 0),
        Kind::Multiple => class != Class::Plan && !personal,
        Kind::Number | Kind::Vague => {
            !(personal && item.scale == 0 && item.plain > 0 && item.plain < 3 || personal && !item.digits)
                && !(small && class != Class::Fact)
        }
        Kind::Dimension | Kind::Temperature => true,
        Kind::Duration => {
            let ago = view.is(item.to, Cat::Ago) || view.before(item.hedge, Cat::Ago).is_some();
            let placed = items[at.saturating_sub(NEAR)..(at + NEAR).min(items.len())].iter().any(|other| {
                other.when.is_some_and(|(start, end)| view.token(item.from).is_some_and(|token| start <= token.start && token.start < end))
            });
            let spans = view.before(item.hedge, Cat::SpanCue).is_some();
            let (alone, record) = (clause.only_times, clause.record);
            class == Class::Fact
                && !ago
                && !placed
                && (item.approx.is_some() && !spans
                    || record
                    || !personal && (alone && !small || alone && spans && clause.to - clause.from > 12))
        }
        Kind::Ordinal => {
            let again = view.is(item.to, Cat::Times) && item.number().is_some_and(|value| Exact::whole(1).below(value));
            class == Class::Fact && (again || item.relation.is_some_and(|(kind, _)| kind == RelationKind::Rank))
        }
        Kind::Age => item.approx == Some(Approx::AtLeast) && class == Class::Fact,
        // "crime fell between 1990 and 2005": the years are all that the statement measures.
        Kind::Date => class == Class::Fact && item.low.is_some() && clause.only_dates && clause.changes,
    }
}

/// Whom the speaker quotes, where the words say so: "according to X," at the head, "X told me".
fn attribution(view: &View<'_>) -> Option<(usize, usize)> {
    if !view.has(Cat::AttributedBefore) && !view.has(Cat::Said) {
        return None;
    }
    for at in 0..view.len() {
        if let Some(hit) = view.at(at, Cat::AttributedBefore) {
            let from = at + hit.len;
            let to = (from..(from + 8).min(view.len())).find(|i| view.sign(*i, ',') || view.sign(*i, ':') || view.sign(*i, '.'))?;
            if to > from && (from..to).all(|i| view.is_word(i) || view.hyphen(i)) {
                return Some((view.token(from)?.start, view.token(to - 1)?.end));
            }
        }
        if view.is(at, Cat::Said) && at > 0 {
            let from =
                (at.saturating_sub(6)..at).rev().find(|i| !view.is_word(*i) && !view.hyphen(*i)).map_or(at.saturating_sub(6), |i| i + 1);
            let named = (from..at).any(|i| view.token(i).is_some_and(|token| token.word == 0 || token.upper));
            if from < at && named {
                return Some((view.token(from)?.start, view.token(at - 1)?.end));
            }
        }
    }
    None
}

//! Statements: the clause around its quantities, what kind of statement it is, whether it is worth checking.
//!
//! The surprise: a clause may give two statements. The quantities that a reader would check make one; dates and the
//! like, which only place them, make another that is not worth checking, so that one year does not weigh as a claim.

use super::item::Item;
use super::lang::Cat;
use super::numeral::View;
use super::value::Exact;
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
    for (from, to) in clauses {
        let inside: Vec<usize> = (0..items.len()).filter(|i| from <= items[*i].from && items[*i].from < to).collect();
        if inside.is_empty() {
            continue;
        }
        let base = clause_class(view, from, to);
        for &at in &inside {
            let Some(class) = class(view, items, at, (from, to), base) else { continue };
            let worthy = worthy(view, items, at, class, (from, to), &inside);
            match stated.iter_mut().find(|s| s.class == class && s.check_worthy == worthy && s.items.iter().any(|i| inside.contains(i))) {
                Some(known) => known.items.push(at),
                None => stated.push(Stated { start: 0, end: 0, class, check_worthy: worthy, attributed_to, items: vec![at] }),
            }
        }
        // The main statement has the clause's words; one beside it has the words of its own quantities.
        let main = stated.iter().position(|s| s.items.iter().any(|i| inside.contains(i)) && s.check_worthy).or_else(|| stated.iter().position(|s| s.items.iter().any(|i| inside.contains(i))));
        for (i, statement) in stated.iter_mut().enumerate() {
            if statement.end != 0 || !statement.items.iter().any(|i| inside.contains(i)) {
                continue;
            }
            let (first, last) = if Some(i) == main {
                (from, to)
            } else {
                let first = statement.items.iter().map(|i| items[*i].hedge.min(items[*i].lead)).min().unwrap_or(from);
                (first.saturating_sub(1).max(from), statement.items.iter().map(|i| items[*i].to).max().unwrap_or(to))
            };
            if let (Some(first), Some(last)) = (view.token(first), view.token(last.max(1) - 1)) {
                (statement.start, statement.end) = (first.start, last.end);
            }
        }
    }
    stated.sort_by_key(|s| (s.start, s.items.first().copied()));
    stated
}

/// Clauses: parts of the sentence that semicolons (and words the tables name) set apart, each with a quantity.
fn clauses(view: &View<'_>, items: &[Item]) -> Vec<(usize, usize)> {
    let mut clauses = Vec::new();
    let mut from = 0;
    for at in 0..view.len() {
        let semicolon = view.sign(at, ';');
        let split = semicolon || view.is(at, Cat::ClauseSplit) && at > from + 2;
        if !split || items.iter().any(|item| item.from < at && at < item.to) {
            continue;
        }
        // Ends of one relation stay together.
        let tied = items.iter().enumerate().any(|(i, item)| {
            item.relation.and_then(|(_, with)| with).is_some_and(|with| (items[i.min(with)].from < at) && (items[i.max(with)].from >= at))
        });
        let holds = items.iter().any(|item| from <= item.from && item.from < at) && items.iter().any(|item| item.from >= at);
        if holds && !tied {
            clauses.push((from, at));
            from = at + usize::from(semicolon);
        }
    }
    clauses.push((from, view.len()));
    clauses
}

/// Kinds of cues, as the tables number them.
const FACT: u32 = 0;
const PLAN: u32 = 1;
const FORECAST: u32 = 2;
const OPINION: u32 = 3;
const NONE: u32 = 4;

fn cue_class(cue: u32) -> Option<Class> {
    match cue {
        FACT => Some(Class::Fact),
        PLAN => Some(Class::Plan),
        FORECAST => Some(Class::Forecast),
        OPINION => Some(Class::Opinion),
        _ => None,
    }
}

/// What the whole clause says of itself; `Err` for a statement that claims nothing.
fn clause_class(view: &View<'_>, from: usize, to: usize) -> Result<Option<Class>, ()> {
    let question = view.sign(view.len() - 1, '?');
    let mut none = false;
    for at in from..to {
        if let Some(hit) = view.at(at, Cat::Cue) {
            none |= hit.data == NONE;
        }
    }
    if none || question && !(from..to).any(|at| view.at(at, Cat::Cue).is_some_and(|hit| hit.data == FACT)) {
        return Err(());
    }
    Ok(None)
}

/// The class of one item: the nearest cue before it in the clause, else the first one after it, else fact.
fn class(view: &View<'_>, items: &[Item], at: usize, (from, to): (usize, usize), base: Result<Option<Class>, ()>) -> Option<Class> {
    let item = &items[at];
    let Ok(base) = base else { return None };
    if bare_title(view, items) {
        return None;
    }
    let before = (from..item.lead).rev().find_map(|i| view.at(i, Cat::Cue)).and_then(|hit| cue_class(hit.data));
    let after = (item.to..to).find_map(|i| view.at(i, Cat::Cue).map(|hit| (i, hit))).and_then(|(_, hit)| cue_class(hit.data));
    before.or(base).or(after).or(Some(Class::Fact))
}

/// A line without an end mark that only names dates is a title or a place and date, and claims nothing.
fn bare_title(view: &View<'_>, items: &[Item]) -> bool {
    let ends = (view.len().saturating_sub(2)..view.len()).any(|at| ['.', '!', '?', '…', ';', ':'].iter().any(|sign| view.sign(at, *sign)));
    !ends && items.iter().all(|item| matches!(item.kind, Kind::Date | Kind::Ordinal))
}

/// Whether a fact-checker could look the number up and a reader would care.
fn worthy(view: &View<'_>, items: &[Item], at: usize, class: Class, (from, to): (usize, usize), inside: &[usize]) -> bool {
    let item = &items[at];
    if class == Class::Opinion {
        return false;
    }
    let personal = (from..to).any(|i| view.is(i, Cat::Personal));
    let small = item.number().and_then(Exact::small).is_some_and(|value| value.abs() < 10) && item.scale == 0;
    match item.kind {
        Kind::Percent | Kind::Currency | Kind::Fraction => !personal,
        Kind::Multiple => class != Class::Plan && !personal,
        Kind::Number | Kind::Vague => !personal && !(small && class != Class::Fact),
        Kind::Dimension | Kind::Temperature => true,
        Kind::Duration => {
            let ago = view.is(item.to, Cat::Ago) || view.before(item.hedge, Cat::Ago).is_some();
            let placed = items.iter().any(|other| other.when.is_some_and(|(start, end)| view.token(item.from).is_some_and(|token| start <= token.start && token.start < end)));
            let spans = view.before(item.hedge, Cat::SpanCue).is_some();
            let alone = !inside.iter().any(|i| *i != at && !matches!(items[*i].kind, Kind::Date | Kind::Ordinal | Kind::Duration));
            let record = (from..to).any(|i| view.is(i, Cat::Record));
            class == Class::Fact && !ago && !placed && !personal && (item.approx.is_some() && !spans || record || alone && !small || alone && spans && to - from > 12)
        }
        Kind::Ordinal => item.relation.is_some_and(|(kind, _)| kind == RelationKind::Rank),
        Kind::Age => item.approx == Some(Approx::AtLeast) && class == Class::Fact,
        Kind::Date => false,
    }
}

/// Whom the speaker quotes, where the words say so: "according to X," at the head, "X told me".
fn attribution(view: &View<'_>) -> Option<(usize, usize)> {
    for at in 0..view.len() {
        if let Some(hit) = view.at(at, Cat::AttributedBefore) {
            let from = at + hit.len;
            let to = (from..(from + 8).min(view.len())).find(|i| view.sign(*i, ',') || view.sign(*i, ':') || view.sign(*i, '.'))?;
            if to > from && (from..to).all(|i| view.is_word(i) || view.hyphen(i)) {
                return Some((view.token(from)?.start, view.token(to - 1)?.end));
            }
        }
        if view.is(at, Cat::Said) && at > 0 {
            let from = (at.saturating_sub(6)..at).rev().find(|i| !view.is_word(*i) && !view.hyphen(*i)).map_or(at.saturating_sub(6), |i| i + 1);
            let named = (from..at).any(|i| view.token(i).is_some_and(|token| token.word == 0 || token.upper));
            if from < at && named {
                return Some((view.token(from)?.start, view.token(at - 1)?.end));
            }
        }
    }
    None
}

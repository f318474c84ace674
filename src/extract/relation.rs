//! How the quantities of a sentence stand to each other: part of, comparison, rank, correction. (A change is found with the ranges.)

use super::item::{Amount, Item};
use super::lang::Cat;
use super::range::alike;
use super::value::Exact;
use super::view::View;
use crate::model::{Kind, RelationKind};

/// Sets the relations of a sentence's items.
pub(super) fn read(view: &View<'_>, items: &mut [Item]) {
    for at in 0..items.len() {
        rank(view, &mut items[at]);
        if at == 0 || items[at].relation.is_some() || items[at].kind == Kind::Date {
            continue;
        }
        if corrects(view, items, at) {
            continue;
        }
        let Some(with) = (at.saturating_sub(12)..at).rev().find(|other| like(&items[*other], &items[at])) else { continue };
        let gap = items[with].to..items[at].hedge;
        if in_gap(view, gap.clone(), items[at].hedge, Cat::PartOf) {
            items[at].relation = Some((RelationKind::PartOf, Some(with)));
            elided_scale(items, at, with, |part, whole| part.below(whole));
        } else if in_gap(view, gap.clone(), items[at].hedge, Cat::ChangeCue) || timed(view, items, with, at, gap.clone()) {
            items[at].relation = Some((RelationKind::Change, Some(with)));
            items[with].relation = Some((RelationKind::Change, Some(at)));
            elided_scale(items, at, with, alike);
        } else if in_gap(view, gap, items[at].hedge, Cat::Comparison) {
            items[at].relation = Some((RelationKind::Comparison, Some(with)));
            elided_scale(items, at, with, alike);
        }
    }
}

/// "14 500 millions, dont 7 000 d'avals", "4,5 millions contre 3,9": what names nothing may leave out the scale word of its whole, or of what it
/// is compared with, where it fits with it.
fn elided_scale(items: &mut [Item], at: usize, with: usize, fits: impl Fn(Exact, Exact) -> bool) {
    let (whole, part) = (&items[with], &items[at]);
    // "4,6 millones de parados; hoy hay 2,6": the noun was left out with the scale word.
    let elided = part.counted.is_some() && part.counted == whole.counted && part.scale == 0 && part.digits && part.unit.is_none();
    let Some(scaled) = part.number().filter(|_| (part.is_bare() || elided) && whole.scale >= 6).and_then(|value| value.shift(whole.scale))
    else {
        return;
    };
    if whole.number().is_some_and(|whole| fits(scaled, whole)) {
        let unit = whole.unit.clone();
        items[at].other.push((Some(Amount::Number(scaled)), unit, "elided-scale"));
    }
}

/// A place in an order: an ordinal with a superlative or with a rank's noun.
fn rank(view: &View<'_>, item: &mut Item) {
    if item.kind == Kind::Ordinal && (item.to..item.to + 3).any(|at| view.is(at, Cat::Rank)) {
        item.relation = Some((RelationKind::Rank, None));
    }
}

/// "[En fait, billion et demi — NdT]": a note in brackets that names the number just before it anew.
fn corrects(view: &View<'_>, items: &mut [Item], at: usize) -> bool {
    let gap = items[at - 1].to..items[at].from;
    let Some(open) = gap.clone().take(2).find(|i| view.sign(*i, '[') || view.sign(*i, '(')) else { return false };
    // "[2 300 milliards — NdT]": the cue may stand behind the number.
    let end = items[at].to;
    let close = (end..end + 12).find(|i| view.sign(*i, ']') || view.sign(*i, ')')).unwrap_or(end);
    let cued = (open..gap.end.min(open + 12)).chain(end..close).any(|i| view.is(i, Cat::Corrects));
    if cued {
        items[at].relation = Some((RelationKind::Corrects, Some(at - 1)));
        if items[at].unit.is_none() && items[at - 1].unit.is_some() {
            items[at].unit = items[at - 1].unit.clone();
            items[at].kind = items[at - 1].kind;
        }
    }
    cued
}

/// The same noun or unit with another time each is a change.
fn timed(view: &View<'_>, items: &[Item], with: usize, at: usize, gap: std::ops::Range<usize>) -> bool {
    let (a, b) = (&items[with], &items[at]);
    let times = matches!((a.when, b.when), (Some(a), Some(b)) if a != b);
    let same = a.counted.is_some() && b.counted == a.counted && b.kind == a.kind;
    let compared = in_gap(view, gap.clone(), b.hedge, Cat::Comparison);
    // "148 millions en 1991, 146 aujourd'hui"
    let scaled = || b.number().and_then(|value| value.shift(a.scale)).zip(a.number());
    let elided = a.scale >= 6 && a.kind == Kind::Number && a.counted.is_none() && b.is_bare() && scaled().is_some_and(|(b, a)| alike(b, a));
    times && ((same || elided) && gap.len() <= 14 || compared)
}

fn like(a: &Item, b: &Item) -> bool {
    let plain = |kind: Kind| matches!(kind, Kind::Number | Kind::Fraction | Kind::Percent | Kind::Vague);
    // "$4.2bn, up from 3.9"
    let sum = a.is_money() && a.scale >= 6 && b.is_bare();
    a.kind != Kind::Date && a.kind != Kind::Ordinal && (a.kind == b.kind || plain(a.kind) && plain(b.kind) || sum)
}

/// A phrase of this kind ends right before the item (articles may stand between).
fn in_gap(view: &View<'_>, gap: std::ops::Range<usize>, end: usize, cat: Cat) -> bool {
    let mut end = end;
    for _ in 0..3 {
        if let Some((start, _)) = view.before(end, cat) {
            return start >= gap.start;
        }
        let Some((start, _)) = view.before(end, Cat::Determiner).or_else(|| view.before(end, Cat::HedgeBefore)) else { return false };
        if start < gap.start {
            return false;
        }
        end = start;
    }
    false
}

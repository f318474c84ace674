//! Ranges, changes, and units that several numbers share.
//!
//! "from 8 percent to 6 percent" is a change (two quantities), "from 20 to 30 people" a range (one): what decides is
//! whether each side has a unit or a year of its own, or a verb of change stands before.

use super::item::{Amount, Item};
use super::lang::Cat;
use super::numeral::View;
use super::value::Exact;
use crate::model::unit::Dimension;
use crate::model::{Kind, RelationKind};

/// Joins what belongs together, in place.
pub(super) fn join(view: &View<'_>, items: &mut Vec<Item>) {
    share_units(view, items);
    let mut at = 0;
    while at + 1 < items.len() {
        match bond(view, items, at) {
            Bond::Range { lead } => {
                let high = items.remove(at + 1);
                merge(&mut items[at], high, lead);
            }
            Bond::Change { with, lead } => {
                items[at].relation = Some((RelationKind::Change, Some(with)));
                items[with].relation = Some((RelationKind::Change, Some(at)));
                items[at].lead = lead;
                inherit(items, at, with);
                same_scale(items, at, with);
            }
            Bond::None => {}
        }
        at += 1;
    }
}

enum Bond {
    None,
    Range { lead: usize },
    Change { with: usize, lead: usize },
}

fn bond(view: &View<'_>, items: &[Item], at: usize) -> Bond {
    let low = &items[at];
    let between = view.before(low.from, Cat::Between);
    let from = view.before(low.from, Cat::From);
    // The next one, or the one behind a date that only says when ("83 % en 2018 à 10,8 %").
    let next = &items[at + 1];
    if low.value.is_none() || low.kind == Kind::Ordinal {
        return Bond::None;
    }
    if (comparable(low, next) || from.is_some() && bare(view, low, next)) && next.value.is_some() {
        let gap = low.to..next.from;
        let lead = between.map(|(start, _)| start);
        if let Some(start) = lead
            && (spans(view, gap.clone(), Cat::BetweenAnd) || spans(view, gap.clone(), Cat::To))
        {
            return Bond::Range { lead: start };
        }
        if spans(view, gap.clone(), Cat::To) {
            let lead = from.map(|(start, _)| start);
            if lead.is_some() && (low.from.saturating_sub(4)..low.from).any(|i| view.is(i, Cat::Spread)) {
                return Bond::Range { lead: lead.unwrap_or(low.from) };
            }
            let verb =
                (low.from.saturating_sub(7)..low.from).rev().take_while(|i| !view.sign(*i, ',')).any(|i| view.is(i, Cat::ChangeVerb));
            let both = low.unit.is_some() && next.unit.is_some() && low.to < next.from && own_unit(low);
            let dates = low.kind == Kind::Date;
            if dates {
                return Bond::Range { lead: lead.unwrap_or(low.from) };
            }
            if verb || lead.is_some() && (both || bare(view, low, next)) && !rises(low, next) {
                return Bond::Change { with: at + 1, lead: lead.unwrap_or(low.from) };
            }
            // "down from 12.4 to 3.2 percent": what falls is no range.
            let falls = matches!((low.number(), next.number()), (Some(a), Some(b)) if b.below(a)) && low.scale >= next.scale;
            if lead.is_some() && falls && low.kind == next.kind {
                return Bond::Change { with: at + 1, lead: lead.unwrap_or(low.from) };
            }
            if lead.is_some() || rises(low, next) {
                return Bond::Range { lead: lead.unwrap_or(low.from) };
            }
        }
        if dashed(view, low, next) {
            return Bond::Range { lead: low.from };
        }
        if spans(view, gap, Cat::Or) && !own_unit(low) && close(low, next) {
            return Bond::Range { lead: low.from };
        }
        return Bond::None;
    }
    // A date between the two ends of a change.
    if let Some(end) = items.get(at + 2)
        && next.kind == Kind::Date
        && low.kind != Kind::Date
        && (comparable(low, end) || from.is_some() && bare(view, low, end))
        && spans(view, next.to..end.from, Cat::To)
        && (low.to..next.from).len() <= 2
    {
        return Bond::Change { with: at + 2, lead: from.map_or(low.from, |(start, _)| start) };
    }
    Bond::None
}

/// Whether the unit of an item stands in its own words.
const fn own_unit(item: &Item) -> bool {
    item.unit.is_some() && !item.shared
}

/// Whether exactly a phrase of this kind (hedges allowed behind it) stands between two items.
fn spans(view: &View<'_>, gap: std::ops::Range<usize>, cat: Cat) -> bool {
    let mut from = gap.start;
    // "8- to 16-meter"
    from += usize::from(view.hyphen(from) && view.glued(from));
    let Some(hit) = view.at(from, cat) else { return false };
    let mut to = from + hit.len;
    while to < gap.end {
        let Some(skip) = view.at(to, Cat::HedgeBefore).or_else(|| view.at(to, Cat::Determiner)) else { return false };
        to += skip.len;
    }
    to == gap.end
}

fn dashed(view: &View<'_>, low: &Item, high: &Item) -> bool {
    let gap = high.from.checked_sub(low.to);
    let tilde = usize::from(view.sign(high.from.wrapping_sub(1), '~') && gap == Some(2));
    let dash = gap == Some(1 + tilde) && view.dash(low.to);
    let signed = gap == Some(0) && view.dash(high.from);
    if !(dash || signed) || low.kind == Kind::Ordinal {
        return false;
    }
    let glued = view.glued(low.to) && view.glued(low.to + 1) || dash && !view.glued(low.to) && !view.glued(low.to + 1);
    (glued || tilde == 1 || signed || !view.hyphen(low.to)) && (rises(low, high) || signed || low.kind == Kind::Temperature)
}

fn rises(low: &Item, high: &Item) -> bool {
    match (low.value, high.value) {
        (Some(Amount::Number(a)), Some(Amount::Number(b))) => a.below(b) || low.scale == 0 && high.scale > 0,
        (Some(Amount::Date(a)), Some(Amount::Date(b))) => a.years().zip(b.years()).is_some_and(|(a, b)| a.0 < b.0) || a.years().is_none(),
        _ => false,
    }
}

/// "2 or 3", "20 ou 30": neighbours, not alternatives far apart.
fn close(low: &Item, high: &Item) -> bool {
    let (Some(a), Some(b)) = (low.number(), high.number()) else { return false };
    a.below(b) && low.digits == high.digits && a.times(Exact::whole(3)).is_some_and(|most| !most.below(b))
}

/// Whether two items can be ends of one range: the same kind, or the first without a unit yet.
fn comparable(low: &Item, high: &Item) -> bool {
    if low.kind == Kind::Date || high.kind == Kind::Date {
        return low.kind == high.kind;
    }
    if matches!(low.kind, Kind::Vague | Kind::Ordinal | Kind::Multiple) || matches!(high.kind, Kind::Vague | Kind::Ordinal | Kind::Multiple)
    {
        return low.kind == high.kind && low.kind == Kind::Multiple;
    }
    match (&low.unit, &high.unit) {
        (Some(a), Some(b)) => a == b,
        // "cut by a quarter to $4.5 billion": a share is no end of an amount.
        (None, Some(_)) => low.kind != Kind::Fraction || high.kind != Kind::Currency,
        (None, None) => true,
        // "$10-20": the sign is in front.
        // "aged 18 to 79": as said once for both.
        (Some(_), None) => matches!(low.kind, Kind::Currency | Kind::Age) && high.kind == Kind::Number,
    }
}

/// "from 12.4 percent to 8.9": the second end leaves its unit out, and nothing else is counted.
fn bare(view: &View<'_>, low: &Item, high: &Item) -> bool {
    let measured = own_unit(low) && matches!(low.kind, Kind::Percent | Kind::Dimension | Kind::Currency | Kind::Temperature);
    let ends = !view.is_word(high.to) || view.token(high.to).is_some_and(|next| view.lexicon.may(next.word, Cat::CountedStop));
    measured && high.kind == Kind::Number && high.unit.is_none() && !high.one && ends
}

fn merge(low: &mut Item, high: Item, lead: usize) {
    // "from 20 to 30 million": the scale word counts for both where the first has none and is the smaller.
    if let (Some(Amount::Number(a)), Some(Amount::Number(b))) = (low.value, high.value)
        && low.scale == 0
        && high.scale > 0
        && let Some(scaled) = a.shift(high.scale)
        && scaled.below(b) | scaled.equals(b)
    {
        low.value = Some(Amount::Number(scaled));
    }
    let falls = match (low.value, high.value) {
        (Some(Amount::Number(a)), Some(Amount::Number(b))) => b.below(a),
        _ => false,
    };
    (low.low, low.high) = if falls { (high.value, low.value) } else { (low.value, high.value) };
    low.value = None;
    if low.unit.is_none() {
        low.unit = high.unit;
        low.sign = high.sign;
        if matches!(low.kind, Kind::Number | Kind::Fraction) {
            low.kind = high.kind;
        }
    }
    low.to = high.to;
    low.from = lead;
    low.lead = lead;
    low.hedge = lead;
    low.counted = high.counted;
    low.scale = low.scale.max(high.scale);
    low.plain = 0;
    low.other.clear();
}

/// "45, 50, 55 ans", "45 and 50 mg": numbers without unit and noun take that of the last one in the row.
fn share_units(view: &View<'_>, items: &mut [Item]) {
    for at in (0..items.len().saturating_sub(1)).rev() {
        let (left, right) = items.split_at_mut(at + 1);
        let (low, high) = (&mut left[at], &right[0]);
        let Some(unit) = high.unit.clone() else { continue };
        if low.kind != Kind::Number
            || low.unit.is_some()
            || high.kind == Kind::Vague
            || high.sign.is_some() && !view.is_digits(high.from) && low.scale == 0 && high.digits
        {
            continue;
        }
        let between = view.before(low.from, Cat::Between).is_some();
        let gap = low.to..high.from;
        let row = gap.len() == 1
            && (view.sign(gap.start, ',') && view.is_digits(low.from) || view.dash(gap.start) && view.glued(gap.start))
            || spans(view, gap.clone(), Cat::Or)
            || spans(view, gap.clone(), Cat::To)
            || spans(view, gap.clone(), Cat::And) && (between || view.is_digits(low.from) == view.is_digits(high.from))
            || between && spans(view, gap, Cat::BetweenAnd);
        if !row || unit.dimension() == Dimension::Money && view.is(high.from, Cat::Sign) {
            continue;
        }
        if matches!(high.kind, Kind::Percent | Kind::Dimension | Kind::Duration | Kind::Age | Kind::Temperature | Kind::Currency) {
            if let (Some(Amount::Number(value)), Some(factor)) = (low.value, high.factor.filter(|_| low.scale == 0)) {
                low.value = value.times(factor).map(Amount::Number);
                low.factor = Some(factor);
            }
            low.unit = Some(unit);
            low.shared = true;
            low.kind = high.kind;
            low.plain = 0;
        }
    }
}

/// "from 32 to 67 billion", "de 67 à 32 milliards": the scale word at the end counts for both, where that makes them alike.
fn same_scale(items: &mut [Item], first: usize, last: usize) {
    let (low, high) = (&items[first], &items[last]);
    let (Some(a), Some(b)) = (low.number(), high.number()) else { return };
    let scaled = a.shift(high.scale).filter(|_| low.scale == 0 && high.scale > 0 && low.digits && own_words(low));
    let most = b.times(Exact::whole(100));
    if let Some(value) = scaled.filter(|value| most.is_some_and(|most| value.below(most))) {
        items[first].value = Some(Amount::Number(value));
        items[first].scale = items[last].scale;
    }
}

/// Whether an item is a bare number or an amount behind its sign, with nothing counted.
fn own_words(item: &Item) -> bool {
    item.counted.is_none() && (item.plain > 0 || item.sign.is_some() || item.to == item.from + 1)
}

/// The end of a change without a unit takes the other's.
fn inherit(items: &mut [Item], a: usize, b: usize) {
    for (from, to) in [(b, a), (a, b)] {
        if items[to].unit.is_none() && items[from].unit.is_some() {
            items[to].unit = items[from].unit.clone();
            items[to].kind = items[from].kind;
            items[to].sign = items[from].sign;
        }
    }
}

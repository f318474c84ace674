//! Ranges, changes, and units that several numbers share.
//!
//! "from 8 percent to 6 percent" is a change (two quantities), "from 20 to 30 people" a range (one): what decides is
//! whether each side has a unit or a year of its own, or a verb of change stands before.

use super::item::{Amount, Item};
use super::lang::Cat;
use super::unit;
use super::value::Exact;
use super::view::{View, back};
use crate::model::unit::Dimension;
use crate::model::{Date, Kind, PartialDate, RelationKind, Unit};

/// Joins what belongs together, in place.
pub(super) fn join(view: &View<'_>, items: &mut Vec<Item>) {
    if view.lexicon.grammar.durations_add_up {
        add_durations(view, items);
    }
    bracketed(view, items);
    money_letters(view, items);
    lone_letters(view, items);
    share_ages(view, items);
    share_units(view, items);
    share_months(view, items);
    let mut at = 0;
    while at + 1 < items.len() {
        match bond(view, items, at) {
            Bond::Range { lead } => {
                let mut high = items.remove(at + 1);
                if items[at].to == high.from && high.kind != Kind::Temperature {
                    high.value = high.number().map(|value| Amount::Number(value.negated()));
                }
                let aged = unit::people_before(view, lead) || unit::people_before(view, items[at].from);
                merge(&mut items[at], high, lead);
                if aged && items[at].kind == Kind::Duration && items[at].unit.as_ref().is_some_and(|unit| matches!(unit.code(), "a" | "mo"))
                {
                    items[at].kind = Kind::Age;
                }
            }
            Bond::Change { with, lead } => {
                items[at].relation = Some((RelationKind::Change, Some(with)));
                items[with].relation = Some((RelationKind::Change, Some(at)));
                items[at].lead = lead;
                inherit(items, at, with);
                share_scale(items, at, with);
            }
            Bond::None => {}
        }
        at += 1;
    }
}

/// "67 years and three months", "one hour 15 minutes": one length of time, in the larger unit where that is exact.
fn add_durations(view: &View<'_>, items: &mut Vec<Item>) {
    let mut at = 0;
    while at + 1 < items.len() {
        match sum(view, &items[at], &items[at + 1]) {
            Some((value, unit)) => {
                let part = items.remove(at + 1);
                items[at].value = Some(Amount::Number(value));
                items[at].unit = Some(unit);
                items[at].to = part.to;
                if part.kind == Kind::Age {
                    items[at].kind = Kind::Age;
                }
            }
            None => at += 1,
        }
    }
}

fn sum(view: &View<'_>, whole: &Item, part: &Item) -> Option<(Exact, Unit)> {
    let times = [whole, part].iter().all(|item| matches!(item.kind, Kind::Duration | Kind::Age));
    let gap = whole.to..part.from;
    let plain = gap.is_empty()
        || gap.len() == 1 && view.sign(gap.start, ',')
        || view.at(gap.start, Cat::And).is_some_and(|hit| hit.len == gap.len());
    if !times || !plain || whole.approx.is_some() || part.approx.is_some() || view.before(whole.from, Cat::Between).is_some() {
        return None;
    }
    let (large, small) = (whole.unit.as_ref()?, part.unit.as_ref()?);
    let ratio = match (large.code(), small.code()) {
        ("a", "mo") => 12,
        ("wk", "d") => 7,
        ("d", "h") => 24,
        ("h", "min") | ("min", "s") => 60,
        ("h", "h") if part.number()?.below(Exact::whole(1)) => 1,
        _ => return None,
    };
    // "2 horas y 45 minutos, 40 minutos menos": a length that has its minutes takes no more.
    if !part.number()?.below(Exact::whole(ratio)) || whole.number()?.small().is_none() {
        return None;
    }
    let sum = whole.number()?.plus(part.number()?.times(Exact::ratio(1, ratio)?)?)?;
    if sum.times(Exact::whole(100)).and_then(Exact::small).is_some() {
        return Some((sum, large.clone()));
    }
    Some((sum.times(Exact::whole(ratio))?, small.clone()))
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
        let before = || (low.from.saturating_sub(7)..low.from).rev().take_while(|i| !view.sign(*i, ','));
        let verb = || before().any(|i| view.is(i, Cat::ChangeVerb));
        // "rose by 120,000 to nearly 1.6 million": how much, and then how many.
        let by = view.before(low.hedge, Cat::By).is_some() && verb();
        if by && (spans(view, gap.clone(), Cat::ChangeTo) || spans(view, gap.clone(), Cat::To) && reaches(low, next)) {
            return Bond::None;
        }
        if spans(view, gap.clone(), Cat::To) {
            let lead = from.map(|(start, _)| start);
            if lead.is_some() && (low.from.saturating_sub(4)..low.from).any(|i| view.is(i, Cat::Spread)) {
                return Bond::Range { lead: lead.unwrap_or(low.from) };
            }
            let dates = low.kind == Kind::Date;
            if dates {
                return Bond::Range { lead: lead.unwrap_or(low.from) };
            }
            // "rose from 3 to 5" is a change, "rose 3 to 5 percent" a range.
            let changes = lead.is_some() && verb() && !view.lexicon.grammar.to_is_range;
            let both = low.unit.is_some() && next.unit.is_some() || bare(view, low, next);
            if changes || lead.is_some() && both && !rises(low, next) {
                return Bond::Change { with: at + 1, lead: lead.unwrap_or(low.from) };
            }
            // "down from 12.4 to 3.2 percent": what falls is no range.
            let falls = matches!((low.number(), next.number()), (Some(a), Some(b)) if b.below(a)) && low.scale >= next.scale;
            if lead.is_some() && falls && low.kind == next.kind {
                return Bond::Change { with: at + 1, lead: lead.unwrap_or(low.from) };
            }
            // "2-1 al 90'": an article makes the end of a range only where its beginning is marked.
            let article = gap.clone().any(|i| view.is(i, Cat::Determiner));
            if lead.is_some() || rises(low, next) && !article {
                return Bond::Range { lead: lead.unwrap_or(low.from) };
            }
        }
        if spans(view, gap.clone(), Cat::ChangeTo) && low.kind != Kind::Date && (verb() || from.is_some()) {
            return Bond::Change { with: at + 1, lead: from.map_or(low.from, |(start, _)| start) };
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
        && [Cat::To, Cat::ChangeTo]
            .into_iter()
            .any(|cat| spans(view, next.to + view.at(next.to, Cat::YearNoun).map_or(0, |hit| hit.len)..end.from, cat))
        && (low.to..next.from).len() <= 2
    {
        return Bond::Change { with: at + 2, lead: from.map_or(low.from, |(start, _)| start) };
    }
    Bond::None
}

/// Whether a change by one number may end at the other: the one is whole by itself, the other far away or an estimate of its own.
fn reaches(by: &Item, to: &Item) -> bool {
    let whole = own_unit(by) || by.number().is_some_and(|value| Exact::whole(999).below(value));
    let far = || by.number().and_then(|value| value.times(Exact::whole(2))).zip(to.number()).is_some_and(|(twice, to)| twice.below(to));
    whole && (to.approx.is_some() || far())
}

/// Whether the unit of an item stands in its own words.
const fn own_unit(item: &Item) -> bool {
    item.unit.is_some() && !item.shared
}

/// Whether exactly a phrase of this kind (hedges allowed behind it) stands between two items.
fn spans(view: &View<'_>, gap: std::ops::Range<usize>, cat: Cat) -> bool {
    // "8- to 16-meter"
    let from = view.behind_hyphen(gap.start);
    let Some(hit) = view.at(from, cat) else { return false };
    let mut to = from + hit.len;
    // "18-to-24-year-olds"
    to += usize::from(to > gap.start + hit.len && view.hyphen(to) && view.glued(to));
    while to < gap.end {
        let article = view
            .at(to, Cat::ArticleOne)
            .map(|hit| hit.len)
            .or_else(|| (to + 1 == gap.end && super::reject::is_article(view, to)).then_some(1));
        let skip = view.at(to, Cat::HedgeBefore).or_else(|| view.at(to, Cat::Determiner)).map(|hit| hit.len).or(article);
        let Some(skip) = skip else { return false };
        to += skip;
    }
    to == gap.end
}

fn dashed(view: &View<'_>, low: &Item, high: &Item) -> bool {
    let gap = high.from.checked_sub(low.to);
    let tilde = usize::from(view.sign(back(high.from, 1), '~') && gap == Some(2));
    let dash = gap == Some(1 + tilde) && view.dash(low.to);
    let signed = gap == Some(0) && view.dash(high.from);
    if !(dash || signed) || low.kind == Kind::Ordinal {
        return false;
    }
    let glued = view.glued(low.to) && view.glued(low.to + 1) || dash && !view.glued(low.to) && !view.glued(low.to + 1);
    // "2 -7 l" rises; in "22 987 -4,6 %" the sign belongs to the second number alone.
    if signed {
        let rises = || low.number().zip(high.number()).is_some_and(|(a, b)| a.below(b.negated()));
        return low.kind == Kind::Temperature || !own_unit(low) && rises();
    }
    (glued || tilde == 1 || !view.hyphen(low.to)) && (rises(low, high) || low.kind == Kind::Temperature)
}

fn rises(low: &Item, high: &Item) -> bool {
    match (low.value, high.value) {
        (Some(Amount::Number(a)), Some(Amount::Number(b))) => a.below(b),
        (Some(Amount::Date(a)), Some(Amount::Date(b))) => a.years().zip(b.years()).is_some_and(|(a, b)| a.0 < b.0) || a.years().is_none(),
        _ => false,
    }
}

/// "2 or 3", "20 ou 30": neighbours, not alternatives far apart.
fn close(low: &Item, high: &Item) -> bool {
    // "5 or 6 million": the scale word counts for both.
    let shared = if low.scale == 0 { high.scale } else { 0 };
    let (Some(a), Some(b)) = (low.number().and_then(|low| low.shift(shared)), high.number()) else { return false };
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
    let kinds = [Kind::Percent, Kind::Dimension, Kind::Duration, Kind::Currency, Kind::Temperature];
    let measured = own_unit(low) && kinds.contains(&low.kind);
    let ends = !view.is_word(high.to) || view.token(high.to).is_some_and(|next| next.may(Cat::CountedStop));
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
    // "20-30,000 people": thousands, said once.
    if let (Some(Amount::Number(a)), Some(Amount::Number(b))) = (low.value, high.value)
        && matches!(low.plain, 2 | 3)
        && lead == low.from
        && high.digits
        && (high.plain, high.scale) == (0, 0)
        && high.unit == low.unit
        && b.shift(-3).and_then(Exact::small).is_some()
        && let Some(thousands) = a.shift(3)
        && thousands.below(b)
    {
        low.value = Some(Amount::Number(thousands));
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

/// "£1.5-2m", "from 7.6 million to 5m": behind a sum, or what is counted in the letter's own scale, the letter is no metre's.
fn money_letters(view: &View<'_>, items: &mut [Item]) {
    for at in 1..items.len() {
        let (left, right) = items.split_at_mut(at);
        let (low, high) = (&left[at - 1], &mut right[0]);
        let joined = high.from == low.to + 1 && view.dash(low.to) && view.glued(low.to) || spans(view, low.to..high.from, Cat::To);
        let letter = view.at(high.to - 1, Cat::ScaleMoney).filter(|_| high.kind == Kind::Dimension && view.glued(high.to - 1));
        let scale = letter.and_then(|hit| i32::try_from(hit.data).ok());
        let sum = low.prefixed && low.kind == Kind::Currency;
        // "from 900,000 to 1.2m": so many are no metres beside one.
        let many = low.scale == 0 && low.number().is_some_and(|value| !value.below(Exact::whole(10_000)));
        let count = low.kind == Kind::Number && (scale == Some(low.scale) || many);
        if let Some(scale) = scale.filter(|_| joined && (sum || count) && high.digits)
            && let Some(value) = high.number().and_then(|value| value.shift(scale))
        {
            (high.kind, high.unit, high.scale) = (Kind::Number, None, scale);
            high.value = Some(Amount::Number(value));
        }
    }
}

/// Why a number with a letter is read in two ways.
const LETTER: &str = "scale-letter";

/// "fell from 7.6m to 5m": a letter that stands for a scale in print keeps that reading, unless the sentence tells of lengths.
fn lone_letters(view: &View<'_>, items: &mut [Item]) {
    let letter = |item: &Item| {
        let last = item.to - 1;
        let glued = item.kind == Kind::Dimension && item.digits && view.is(last, Cat::UnitSymbol) && view.glued(last);
        // "5m high", "a 5m wall", "the 100m": what comes in millions is not told so.
        let length = view.is(item.to, Cat::Extent)
            || view.is(back(item.from, 1), Cat::ArticleOne)
            || view.before(item.from, Cat::Determiner).is_some();
        view.at(last, Cat::ScaleMoney).filter(|_| glued && !length)
    };
    let is_length = |item: &Item| item.unit.as_ref().is_some_and(|unit| unit.dimension() == Dimension::Length);
    if !view.lexicon.grammar.spoken_digits || items.iter().any(|item| is_length(item) && letter(item).is_none()) {
        return;
    }
    for at in 0..items.len() {
        let Some(exponent) = letter(&items[at]).and_then(|hit| i32::try_from(hit.data).ok()) else { continue };
        let Some(value) = items[at].number().filter(|value| value.below(Exact::whole(1000))) else { continue };
        let Some(scaled) = value.shift(exponent) else { continue };
        // "3m of the 7 million"
        let counts = items.iter().any(|other| other.kind == Kind::Number && other.unit.is_none() && other.scale == exponent);
        let item = &mut items[at];
        if counts {
            item.other.push((Some(Amount::Number(value)), item.unit.take(), LETTER));
            (item.kind, item.scale, item.value) = (Kind::Number, exponent, Some(Amount::Number(scaled)));
        } else {
            item.other.push((Some(Amount::Number(scaled)), Some(Unit::NONE), LETTER));
        }
    }
}

/// "aged 21, 34 and 56": the word in front makes ages of all.
fn share_ages(view: &View<'_>, items: &mut [Item]) {
    for at in 1..items.len() {
        let (left, right) = items.split_at_mut(at);
        let (age, next) = (&left[at - 1], &mut right[0]);
        let gap = age.to..next.from;
        let row = gap.len() == 1 && view.sign(gap.start, ',') || view.at(gap.start, Cat::And).is_some_and(|hit| hit.len == gap.len());
        let years = next.digits && next.number().and_then(Exact::small).is_some_and(|years| (0..130).contains(&years));
        if age.kind == Kind::Age
            && view.is_digits(age.to - 1)
            && next.kind == Kind::Number
            && next.unit.is_none()
            && row
            && years
            && !view.noun(next.to)
        {
            next.kind = Kind::Age;
            next.unit.clone_from(&age.unit);
            (next.plain, next.counted) = (0, None);
        }
    }
}

/// "45, 50, 55 ans", "45 and 50 mg": numbers without unit and noun take that of the last one in the row.
fn share_units(view: &View<'_>, items: &mut [Item]) {
    for at in (0..items.len().saturating_sub(1)).rev() {
        let (left, right) = items.split_at_mut(at + 1);
        let (low, high) = (&mut left[at], &mut right[0]);
        // "в 2–3 раза"
        if high.kind == Kind::Multiple && low.kind == Kind::Number && low.scale == 0 && low.counted.is_none() {
            let gap = low.to..high.from;
            if gap.len() == 1 && view.dash(gap.start) || spans(view, gap.clone(), Cat::Or) || spans(view, gap, Cat::To) {
                low.kind = Kind::Multiple;
                low.plain = 0;
            }
        }
        let Some(unit) = high.unit.clone() else { continue };
        if low.kind != Kind::Number
            || low.unit.is_some()
            || high.kind == Kind::Vague
            || high.sign.is_some() && !view.is_digits(high.from) && low.scale == 0 && high.digits
        {
            continue;
        }
        // "6,4 millones, el 59,8 %": a count, then its share.
        let share = unit.dimension() == Dimension::Share && low.number().is_some_and(|value| !value.below(Exact::whole(101)));
        if share {
            continue;
        }
        let between = view.before(low.from, Cat::Between).is_some();
        let gap = low.to..high.from;
        // "un 0,7, un 0,5 y un 0,8 %", "el 3, el 5 y el 7 %"
        let article = gap.len() == 2
            && view.sign(gap.start, ',')
            && (view.is(gap.start + 1, Cat::Determiner) || super::reject::is_article(view, gap.start + 1));
        let row = article && view.is_digits(low.from) && view.is_digits(high.from)
            || gap.len() == 1
                && (view.sign(gap.start, ',') && view.is_digits(low.from)
                    || (view.dash(gap.start) || view.sign(gap.start, '/')) && view.glued(gap.start))
            || spans(view, gap.clone(), Cat::Or)
            || spans(view, gap.clone(), Cat::To)
            || spans(view, gap.clone(), Cat::ChangeTo) && view.before(low.from, Cat::From).is_some()
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
            if scaled_alike(low, high) {
                low.value = low.number().and_then(|value| value.shift(high.scale)).map(Amount::Number);
                low.scale = high.scale;
            }
            low.unit = Some(unit);
            low.sign = high.sign;
            low.shared = true;
            low.kind = high.kind;
            low.plain = 0;
            // "Due ragazzi, di 15 e 17 anni, …"
            if low.kind == Kind::Duration && unit::aged(view, low.from, low.unit.as_ref()) {
                (left[at].kind, right[0].kind) = (Kind::Age, Kind::Age);
            }
        }
    }
}

/// "del 1 al 15 de agosto", "between 5 and 10 May": the first day is of the second one's month.
fn share_months(view: &View<'_>, items: &mut [Item]) {
    for at in 0..items.len().saturating_sub(1) {
        let (low, high) = (&items[at], &items[at + 1]);
        let Some(Amount::Date(date)) = high.value else { continue };
        // "vom 3. bis 5. Mai": where a full stop makes ordinals, a day is one.
        let counts = low.kind == Kind::Number || low.kind == Kind::Ordinal && low.digits && view.lexicon.grammar.ordinal_dot;
        let day = low.number().and_then(Exact::small).filter(|day| (1..=31).contains(day) && counts);
        let gap = low.to..high.from;
        let from = view.before(low.from, Cat::From).is_some() && spans(view, gap.clone(), Cat::To);
        let between = view.before(low.from, Cat::Between).is_some()
            && (spans(view, gap.clone(), Cat::BetweenAnd) || spans(view, gap.clone(), Cat::To));
        let dash = gap.len() == 1 && view.dash(gap.start) && view.glued(gap.start) && view.glued(high.from);
        // "les 14 et 15 mars", "le 14 et le 15 mars"
        let both = spans(view, gap, Cat::And) && view.before(low.from, Cat::Determiner).is_some();
        let Some(day) = day.filter(|_| from || between || dash || both) else { continue };
        let first = match date {
            PartialDate::MonthDay(month, last) if i64::from(last) > day => {
                u8::try_from(day).ok().map(|day| PartialDate::MonthDay(month, day))
            }
            PartialDate::Day(last) if i64::from(last.day()) > day => {
                i8::try_from(day).ok().and_then(|day| Date::new(last.year(), last.month(), day).ok()).map(PartialDate::Day)
            }
            _ => None,
        };
        if let Some(first) = first {
            items[at].kind = Kind::Date;
            items[at].value = Some(Amount::Date(first));
        }
    }
}

/// "from 24 to 22 billion": the scale word counts for both ends, where that makes them neighbours.
fn share_scale(items: &mut [Item], low: usize, high: usize) {
    if scaled_alike(&items[low], &items[high]) {
        items[low].scale = items[high].scale;
        items[low].value = items[low].number().and_then(|value| value.shift(items[high].scale)).map(Amount::Number);
    }
}

/// Whether a number without a scale word is said in the scale of the next one: less than 20 times apart, one way or the other.
fn scaled_alike(low: &Item, high: &Item) -> bool {
    if low.scale != 0 || high.scale < 3 || low.digits != high.digits || low.counted.is_some() || own_unit(low) && !low.prefixed {
        return false;
    }
    low.number().and_then(|value| value.shift(high.scale)).zip(high.number()).is_some_and(|(a, b)| alike(a, b))
}

/// Less than 20 times apart, one way or the other.
pub(super) fn alike(a: Exact, b: Exact) -> bool {
    let near = |a: Exact, b: Exact| a.times(Exact::whole(20)).is_some_and(|most| b.below(most));
    near(a, b) && near(b, a)
}

/// "22,4 (Vorjahr: 24,1) Milliarden Euro": the scale word and the unit behind the brackets count for both.
fn bracketed(view: &View<'_>, items: &mut Vec<Item>) {
    for at in (2..items.len()).rev() {
        let [.., outer, inner, tail] = &items[..=at] else { return };
        let bare = |item: &Item| item.kind == Kind::Number && item.scale == 0;
        let fits = tail.kind == Kind::Vague
            && view.sign(back(tail.from, 1), ')')
            && inner.to + 1 == tail.from
            && view.sign(outer.to, '(')
            && bare(outer)
            && bare(inner);
        if !fits {
            continue;
        }
        let tail = items.remove(at);
        // The plural alone says "at least two of them".
        let step = match tail.low {
            Some(Amount::Number(low)) => Exact::ratio(1, 2).and_then(|half| low.times(half)),
            _ => None,
        };
        for item in &mut items[at - 2..at] {
            item.value = item.number().zip(step).and_then(|(value, step)| value.times(step)).map(Amount::Number);
            item.scale = 3;
            item.plain = 0;
            if let Some(unit) = &tail.unit {
                item.unit = Some(unit.clone());
                item.sign = tail.sign;
                item.kind = if unit.dimension() == Dimension::Money { Kind::Currency } else { Kind::Dimension };
            }
        }
    }
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

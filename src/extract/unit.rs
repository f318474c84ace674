//! What a number is a number of: currency, percent, measure, time; to its left and to its right.

use super::item::{Amount, Item};
use super::lang::{Cat, PER_SECOND, Role};
use super::numeral::{Numeral, Sort};
use super::parts;
use super::value::Exact;
use super::view::{View, back};
use crate::model::unit::Dimension;
use crate::model::{Approx, Kind, Unit};

/// A unit read from the tokens.
struct Read {
    to: usize,
    unit: Unit,
    factor: Option<Exact>,
    kind: Kind,
    sign: Option<usize>,
}

/// A currency sign before its number: `$1.2 trillion`, `EUR 20`, `US$ 4.7 billion`.
pub(super) fn sign_first(view: &View<'_>, at: usize) -> Option<Item> {
    let mut start = at;
    // ($99.99) is a loss in bookkeeping only where it stands alone.
    // A dash between words ("долг — $600 млрд") is no minus.
    let minus = view.dash(at) && !view.sign(at, '—') && (view.glued(at + 1) || !view.sign(at, '–'));
    let negative =
        minus && (at == 0 || view.token(at).is_some_and(|token| token.spaced) || view.sign(at - 1, '(')) && view.is(at + 1, Cat::Sign);
    if negative {
        start += 1;
    }
    let (len, unit, sign) = if let Some(hit) = view.at(start, Cat::Sign) {
        (hit.len, view.lexicon.signs[hit.data as usize].unit.clone(), Some(hit.data as usize))
    } else {
        let hit = view.at(start, Cat::UnitSymbol)?;
        let unit = view.lexicon.units[hit.data as usize].unit.clone();
        (unit.dimension() == Dimension::Money).then_some((hit.len, unit, None))?
    };
    let from = start + len;
    let mut numeral = view.numeral(from, false).filter(|n| n.sort != Sort::Ordinal && (n.digits || n.signed))?;
    money_scale(view, &mut numeral);
    if negative {
        numeral.value = numeral.value.negated();
    }
    let mut item = Item::new(at, numeral.to, Kind::Currency);
    item.value = Some(Amount::Number(numeral.value));
    item.other = numeral.other.take().map(|(value, reason)| (Some(Amount::Number(value)), None, reason)).into_iter().collect();
    item.scale = numeral.scale;
    item.digits = true;
    (item.sign, item.prefixed) = (sign, true);
    item.unit = Some(unit);
    // "$1.2 trillion dollars": the word again; "$15/hour" is a rate.
    if let Some(hit) = view.at(item.to, Cat::Unit)
        && view.lexicon.units[hit.data as usize].unit.dimension() == Dimension::Money
        && view.lexicon.units[hit.data as usize].factor.is_none()
    {
        item.to += hit.len;
    }
    // "$20 and 43 cents"
    if item.scale == 0 && item.number().and_then(Exact::small).is_some() && view.before(at, Cat::Between).is_none() {
        subunits(view, &mut item);
    }
    rate(view, &mut item);
    Some(item)
}

/// `m` for million and the like, where money says so.
fn money_scale(view: &View<'_>, numeral: &mut Numeral) {
    if numeral.scale == 0
        && let Some(hit) = view.at(numeral.to, Cat::ScaleMoney)
        && let Some(value) = numeral.value.shift(i32::try_from(hit.data).unwrap_or(0))
    {
        (numeral.value, numeral.to, numeral.plain) = (value, numeral.to + hit.len, 0);
        numeral.scale = i32::try_from(hit.data).unwrap_or(0);
    }
}

/// The article as 1 before a unit of time: "a decade", "a half hour" (the half is read as a fraction).
pub(super) fn article_unit(view: &View<'_>, at: usize) -> Option<Item> {
    let article = usize::from(!view.lexicon.grammar.no_articles);
    if article == 1 {
        view.at(at, Cat::ArticleOne)?;
    }
    let symbol = || if article == 1 && view.is_whole_text() { view.at(at + 1, Cat::UnitSymbol) } else { None };
    let hit = view.at(at + article, Cat::Unit).or_else(symbol)?;
    // "через год-два": one to two.
    if article == 0
        && view.hyphen(at + hit.len)
        && view.glued(at + hit.len)
        && let Some(high) =
            view.numeral(at + hit.len + 1, false).filter(|n| n.sort == Sort::Cardinal && !n.digits && n.value.below(Exact::whole(5)))
        && view.lexicon.units[hit.data as usize].unit.dimension() != Dimension::Money
    {
        let word = &view.lexicon.units[hit.data as usize];
        let factor = word.factor.unwrap_or(Exact::whole(1));
        let mut item = Item::new(at, high.to, kind_of(word.unit.dimension()));
        (item.low, item.high) = (Some(Amount::Number(factor)), high.value.times(factor).map(Amount::Number));
        item.unit = Some(word.unit.clone());
        return Some(item);
    }
    let hedge = view.before(at, Cat::HedgeBefore).map(|(start, _)| start);
    // Only behind a hedge ("over a decade"), with a part ("a year and a half", "an hour and ten minutes"), or as a part of
    // an hour itself; any other article is an article.
    let end = at + article + hit.len;
    let word = &view.lexicon.units[hit.data as usize];
    let part = article == 1 && word.factor.is_some_and(|factor| factor.below(Exact::whole(1)));
    let counted = |at: usize| view.numeral(at, false).is_some_and(|n| view.is(n.to, Cat::Unit));
    let more = view.at(end, Cat::And).is_some_and(|and| counted(end + and.len));
    // "it cost a grand", but not "a grand plan".
    let ends = view.token(end).is_none() || view.sign(end, '.') || view.is(end, Cat::CountedStop) && !view.is(end, Cat::And);
    let sum =
        article == 1 && ends && word.unit.dimension() == Dimension::Money && word.factor.is_some_and(|one| Exact::whole(1).below(one));
    if sum {
        let mut item = Item::new(at, end, Kind::Currency);
        (item.value, item.unit) = (word.factor.map(Amount::Number), Some(word.unit.clone()));
        return Some(item);
    }
    // "a dollar and 42 cents"
    if article == 1 && more && word.unit.dimension() == Dimension::Money && word.factor.is_none() {
        let mut item = Item::new(at, end, Kind::Currency);
        (item.value, item.unit) = (Some(Amount::Number(Exact::whole(1))), Some(word.unit.clone()));
        subunits(view, &mut item);
        return (item.to > end).then_some(item);
    }
    // Nothing but the measure: the cell of a table, an answer.
    let whole = article == 1 && at == 0 && (end == view.len() || end + 1 == view.len() && view.sign(end, '.')) && view.is_whole_text();
    if hedge.is_none() && !part && !more && !whole && !view.is(end, Cat::AndHalf) {
        return None;
    }
    // "до дня …" is a limit in time, not a length of it.
    let limit = hedge.is_some_and(|hedge| view.is(hedge, Cat::To) || view.is(hedge, Cat::From));
    if article == 0 && (limit || view.is(at, Cat::Inverted) || view.is(at, Cat::ClockAfter)) {
        return None;
    }
    // "higher than a year ago" is a point in time.
    if view.is(end, Cat::Ago) {
        return None;
    }
    // "a mile and a half"
    let measure = view.is(end, Cat::AndHalf) && kind_of(word.unit.dimension()) == Kind::Dimension;
    if !measure && !whole && !matches!(word.unit.dimension(), Dimension::Time | Dimension::CalendarTime) || view.is(at + 2, Cat::AgeBefore)
    {
        return None;
    }
    let mut item = Item::new(at, end, kind_of(word.unit.dimension()));
    item.value = Some(Amount::Number(word.factor.unwrap_or(Exact::whole(1))));
    item.unit = Some(word.unit.clone());
    and_half(view, &mut item, word.factor.unwrap_or(Exact::whole(1)));
    // "an hour and 45 minutes" is one length only where the parts fit.
    if more && !view.lexicon.grammar.durations_add_up {
        parts::add(view, &mut item);
        if item.to == end && hedge.is_none() && !part {
            return None;
        }
    }
    Some(item)
}

/// A number and its unit in one word: полчаса.
pub(super) fn one_word(view: &View<'_>, at: usize) -> Option<Item> {
    let hit = view.at(at, Cat::Quantity)?;
    let word = &view.lexicon.units[hit.data as usize];
    let mut item = Item::new(at, at + hit.len, kind_of(word.unit.dimension()));
    item.value = word.factor.map(Amount::Number);
    item.unit = Some(word.unit.clone());
    Some(item)
}

/// "лет двадцать", "рублей 10": the unit before its number makes it an estimate. A noun behind has its own number.
pub(super) fn inverted(view: &View<'_>, at: usize) -> Option<Item> {
    view.at(at, Cat::Inverted)?;
    let last = back(at, 1);
    if view.is_digits(last) || view.is(last, Cat::Numeral) || view.is(last, Cat::Quantifier) {
        return None;
    }
    let scale = view.number(at).filter(|(_, word)| word.role == Role::Scale);
    let unit = view.at(at, Cat::Unit);
    let from = at + unit.map(|hit| hit.len).or(scale.map(|(len, _)| len))?;
    let count = |at: usize| view.numeral(at, false).filter(|n| n.sort == Sort::Cardinal && n.plain < 4 && !n.signed && n.from == at);
    let numeral = count(from)?;
    // "лет десять–пятнадцать"
    let high = count(numeral.to + 1).filter(|high| view.dash(numeral.to) && numeral.value.below(high.value));
    let to = high.as_ref().map_or(numeral.to, |high| high.to);
    let noun = view.is_word(to) && !view.token(to).is_some_and(|next| next.may(Cat::CountedStop));
    let other = symbol_at(view, to) || [Cat::Unit, Cat::Degree, Cat::Month, Cat::ScaleAny].into_iter().any(|cat| view.is(to, cat));
    if noun && scale.is_none() || other || view.sign(to, ':') || super::date::read(view, from, &[]).is_some() {
        return None;
    }
    let mut item = Item::new(at, to, Kind::Number);
    let mut factor = Exact::whole(1);
    if let Some(hit) = unit {
        let word = &view.lexicon.units[hit.data as usize];
        factor = word.factor.unwrap_or(factor);
        item.kind = kind_of(word.unit.dimension());
        item.unit = Some(word.unit.clone());
    } else if let Some((_, word)) = scale {
        item.scale = i32::try_from(word.value).ok()?;
        factor = Exact::scaled(1, item.scale)?;
    }
    let amount = |n: &Numeral| n.value.times(factor).map(Amount::Number);
    match high {
        Some(high) => (item.low, item.high) = (amount(&numeral), amount(&high)),
        None => item.value = amount(&numeral),
    }
    item.approx = Some(Approx::About);
    item.digits = numeral.digits;
    Some(item)
}

/// Whether a unit's symbol or name stands at a token.
pub(super) fn symbol_at(view: &View<'_>, at: usize) -> bool {
    view.is(at, Cat::UnitSymbol) || view.is(at, Cat::Sign)
}

/// Whether a unit of time stands at a token.
pub(super) fn time_at(view: &View<'_>, at: usize) -> bool {
    let dimension = view.at(at, Cat::Unit).map(|hit| view.lexicon.units[hit.data as usize].unit.dimension());
    matches!(dimension, Some(Dimension::Time | Dimension::CalendarTime))
}

/// Whether a sign or code of money stands at a token.
pub(super) fn money_at(view: &View<'_>, at: usize) -> bool {
    view.is(at, Cat::Sign)
        || view.at(at, Cat::UnitSymbol).is_some_and(|hit| view.lexicon.units[hit.data as usize].unit.dimension() == Dimension::Money)
}

/// Finds the unit behind a numeral and makes the item one of its kind.
pub(super) fn attach(view: &View<'_>, item: &mut Item, numeral: &Numeral) {
    let at = item.to;
    // "the over-65s", "under 25s": people by age.
    let hedged = item.from - usize::from(view.hyphen(back(item.from, 1)) && view.glued(item.from));
    if item.plain == 2
        && view.glued(at)
        && view.is(at, Cat::DecadeSuffix)
        && view.is(at, Cat::UnitSymbol)
        && view.before(hedged, Cat::HedgeBefore).is_some()
    {
        (item.kind, item.unit, item.plain) = (Kind::Age, Some(Unit::of("a")), 0);
        return;
    }
    if let Some(read) = behind(view, item, numeral, at) {
        apply(view, item, read);
        if item.is_money() {
            subunits(view, item);
        }
        // "two decades and a half": half of what the unit's word stands for.
        let step = item.factor.map_or(Some(numeral.step), |factor| numeral.step.times(factor));
        and_half(view, item, step.unwrap_or(numeral.step));
        // "12.5% ± 2%"
        if view.sign(item.to, '±') && view.is_digits(item.to + 1) {
            let unit = |at: usize| view.at(at, Cat::UnitSymbol).or_else(|| view.at(at, Cat::Unit)).map_or(0, |hit| hit.len);
            item.to += 2 + unit(item.to + 2);
        }
        parts::add(view, item);
        age(view, item);
        rate(view, item);
    } else if item.kind == Kind::Number
        && item.plain > 0
        && view.glued(item.to)
        && let Some(hit) = view.at(item.to, Cat::AgeAfter)
    {
        // "45enne"
        item.kind = Kind::Age;
        item.unit = Some(Unit::of("a"));
        item.to += hit.len;
        item.plain = 0;
    } else if item.kind == Kind::Number
        && item.scale == 0
        && let Some(hit) = view.at(item.to, Cat::BelowZero).filter(|hit| hit.len > 1)
        && let Some(value) = item.number()
    {
        // "10 bajo cero"
        item.kind = Kind::Temperature;
        item.unit = Some(view.lexicon.degree_unit.clone());
        item.value = Some(Amount::Number(value.negated()));
        item.to += hit.len;
        item.plain = 0;
    } else if (view.before(item.from, Cat::AgeBefore).is_some() || view.before(item.from, Cat::AgeGroup).is_some())
        && item.kind == Kind::Number
        && item.number().and_then(Exact::small).is_some_and(|years| (0..130).contains(&years))
        && numeral.sort == Sort::Cardinal
        && numeral.scale == 0
        && (view.before(item.from, Cat::AgeGroup).is_some() || !(view.is_word(item.to) && counts(view, item.to)))
        || numeral.plain > 0 && item.kind == Kind::Number && apposed(view, item)
        || item.kind == Kind::Number && numeral.scale == 0 && numeral.sort == Sort::Cardinal && is_years_old(view, item)
    {
        item.kind = Kind::Age;
        item.unit = Some(Unit::of("a"));
    }
}

/// "Mary Long, 42, said": behind two names, between commas.
fn apposed(view: &View<'_>, item: &Item) -> bool {
    let name = |at: usize| view.is_word(at) && view.token(at).is_some_and(|token| token.upper);
    let Some(comma) = item.from.checked_sub(1).filter(|comma| *comma > 1 && view.sign(*comma, ',')) else { return false };
    let unknown = view.token(comma - 1).is_some_and(|token| token.word == 0);
    // "John F. Long", "Mr. Long"
    let first = comma - 2 - usize::from(comma > 2 && view.sign(comma - 2, '.'));
    let years = item.number().and_then(Exact::small).is_some_and(|years| (1..116).contains(&years));
    years && unknown && name(comma - 1) && name(first) && view.sign(item.to, ',') && !view.is_digits(item.to + 1)
}

/// "she is 54", "als ich 22 war": behind who is, with nothing to count.
fn is_years_old(view: &View<'_>, item: &Item) -> bool {
    let goes_on = view.is_digits(item.to)
        || view.is(item.to, Cat::Of)
        || view.hyphen(item.to)
        || view.is_word(item.to) && counts(view, item.to)
        || symbol_at(view, item.to);
    view.before(item.from, Cat::AgeBe).is_some()
        && !goes_on
        && item.number().and_then(Exact::small).is_some_and(|years| (2..116).contains(&years))
}

/// Whether the word at a token is a plain noun or adjective, as far as the tables tell.
fn counts(view: &View<'_>, at: usize) -> bool {
    view.token(at).is_some_and(|token| !token.may(Cat::CountedStop) && !token.may(Cat::And))
}

fn behind(view: &View<'_>, item: &Item, numeral: &Numeral, at: usize) -> Option<Read> {
    // Money: "40 Md€", "10 k$", "34,6 M€".
    for cat in [Cat::ScaleMoney, Cat::ScaleGlued] {
        if let Some(hit) = view.at(at, cat)
            && numeral.scale <= i32::try_from(hit.data).unwrap_or(0)
            && let Some(sign) = view.at(at + hit.len, Cat::Sign)
        {
            let factor = Exact::scaled(1, i32::try_from(hit.data).ok()?);
            let unit = view.lexicon.signs[sign.data as usize].unit.clone();
            return Some(Read { to: at + hit.len + sign.len, unit, factor, kind: Kind::Currency, sign: Some(sign.data as usize) });
        }
    }
    let hyphen = usize::from(view.tied(at));
    let mut from = at + hyphen;
    let mut adjectives = 0;
    while hyphen == 0 && adjectives < 3 {
        let Some(hit) = view.at(from, Cat::UnitAdjective) else { break };
        from += hit.len;
        adjectives += 1;
    }
    // "20 с лишним лет": a hedge between the number and its unit.
    let hedged = view.hedge_after(at).map_or(at + hyphen, |(_, to)| to);
    let starts = [(from, adjectives > 0), (at + hyphen, false), (hedged, false)];
    for (start, time_only) in starts {
        let of = if hyphen == 0 { view.at(start, Cat::Of).map_or(0, |hit| hit.len) } else { 0 };
        for skip in [of, 0] {
            if skip > 0
                && !(numeral.scale >= 6
                    || numeral.sort == Sort::Fraction
                    || numeral.sort == Sort::Vague
                    || numeral.about
                    || numeral.decimals)
            {
                continue;
            }
            let begin = start + skip;
            let begin = begin + usize::from(skip > 0 && view.is(begin, Cat::ArticleOne) && numeral.sort == Sort::Fraction);
            let begin = if begin == start && numeral.sort == Sort::Fraction && view.is(begin, Cat::ArticleOne) { begin + 1 } else { begin };
            if let Some(read) = unit_at(view, item, begin, hyphen > 0)
                && (!time_only || matches!(read.kind, Kind::Duration | Kind::Currency))
                && !(skip > 0 && numeral.sort == Sort::Fraction && matches!(read.kind, Kind::Currency | Kind::Percent))
            {
                return Some(read);
            }
            if skip == 0 {
                break;
            }
        }
    }
    None
}

/// The unit that starts at a token.
fn unit_at(view: &View<'_>, item: &Item, at: usize, hyphened: bool) -> Option<Read> {
    // "pesos argentinos" is more than "pesos"; the full stop of "zł." is none of the name's.
    let named = view.at(at, Cat::Unit).map_or(0, |unit| unit.len - usize::from(view.sign(at + unit.len - 1, '.')));
    if let Some(hit) = view.at(at, Cat::Sign).filter(|hit| named <= hit.len) {
        let unit = view.lexicon.signs[hit.data as usize].unit.clone();
        // A sign before the next number belongs to that number.
        if view.token(at).is_some_and(|token| token.spaced) && view.glued(at + hit.len) && view.is_digits(at + hit.len) {
            return None;
        }
        return Some(Read { to: at + hit.len, unit, factor: None, kind: Kind::Currency, sign: Some(hit.data as usize) });
    }
    if let Some(hit) = view.at(at, Cat::AgeUnit) {
        // "zehnjährige Amtszeit" is a length, "zehnjährige Kinder" an age.
        let to = at + hit.len;
        let length = (to..to + 2).any(|i| view.is(i, Cat::AgeNot));
        return Some(Read { to, unit: Unit::of("a"), factor: None, kind: if length { Kind::Duration } else { Kind::Age }, sign: None });
    }
    if let Some(hit) = view.at(at, Cat::Points).filter(|hit| view.at(at, Cat::Unit).is_none_or(|unit| unit.len <= hit.len)) {
        return points(view, item, at).then(|| Read {
            to: at + hit.len,
            unit: Unit::of("pp"),
            factor: None,
            kind: Kind::Percent,
            sign: None,
        });
    }
    let (hit, symbol) = match (view.at(at, Cat::Unit), view.at(at, Cat::UnitSymbol)) {
        (Some(word), Some(symbol)) if symbol.len > word.len => (symbol, true),
        (Some(word), _) => (word, false),
        (None, Some(symbol)) => (symbol, true),
        (None, None) => {
            if let Some(read) = last_symbol(view, item, at) {
                return Some(read);
            }
            let hit = view.at(at, Cat::Degree)?;
            return Some(Read {
                to: at + hit.len,
                unit: view.lexicon.degree_unit.clone(),
                factor: None,
                kind: Kind::Temperature,
                sign: None,
            });
        }
    };
    let mut word = &view.lexicon.units[hit.data as usize];
    let mut to = at + hit.len;
    // "a twenty-pound bag", "two pounds of meat": money's name is a measure's too.
    if let Some(measure) = view.at(at, Cat::OrMeasure).filter(|measure| measure.len == hit.len)
        && (item.scale == 0
            && (hyphened || view.is(to, Cat::Of) || parts::follow(view, to, &view.lexicon.units[measure.data as usize].unit))
            || (item.from.saturating_sub(8)..item.from).any(|i| view.is(i, Cat::MeasureCue)))
    {
        word = &view.lexicon.units[measure.data as usize];
    } else if view.at(at, Cat::OrMeasure).is_some_and(|measure| view.lexicon.units[measure.data as usize].unit == word.unit)
        && view.noun(to)
    {
        // "two stone churches": what they are made of.
        return None;
    }
    // A one-letter symbol glued to more letters, or a word that begins a longer one with a hyphen, is none.
    // "12%ige": the percent sign begins no word.
    if symbol && view.glued(to) && (view.is_word(to) && !view.sign(to - 1, '%') || view.sign(to, '\'')) {
        return None;
    }
    // "acre-feet": two units in one word are a third one.
    if view.tied(to) && view.is(to + 1, Cat::Unit) {
        return None;
    }
    // A quotation mark that closes what was said is no inch.
    if symbol && view.sign(at, '"') && (0..at).any(|i| view.sign(i, '"')) {
        return None;
    }
    // "5p", "99c": the letter of a small coin stands right behind its digits; "1080p" is none.
    let coin = symbol && word.factor.is_some();
    if coin && !(view.glued(at) && item.digits && item.number().is_some_and(|value| value.below(Exact::whole(200)))) {
        return None;
    }
    let mut unit = word.unit.clone();
    let mut dimension = unit.dimension();
    // A lone capital or letter needs its number close: "30 C", "5 m".
    if symbol && !item.digits && to == at + 1 && view.str(at).chars().count() == 1 && !matches!(dimension, Dimension::Share) {
        return None;
    }
    if !hyphened
        && !matches!(dimension, Dimension::Money | Dimension::Time | Dimension::CalendarTime | Dimension::Share | Dimension::Points)
        && word.factor.is_none()
        && let Some((code, end)) = per(view, to)
    {
        unit = Unit::new(format!("{}/{code}", unit.code()));
        dimension = unit.dimension();
        to = end;
    }
    Some(Read { to, unit, factor: word.factor, kind: kind_of(dimension), sign: word.sign })
}

/// "The board is 2 in thick.", 6'2", 6' tall: a symbol that is a word or a mark elsewhere.
fn last_symbol(view: &View<'_>, item: &Item, at: usize) -> Option<Read> {
    let hit = view.at(at, Cat::LastSymbol).filter(|_| item.digits && item.scale == 0)?;
    let to = at + hit.len;
    let ends = if view.is_word(at) {
        let last = to >= view.len() || to + 1 == view.len() && !view.is_word(to) && !view.is_digits(to);
        last || view.is(to, Cat::Extent) || view.sign(to, ')') || view.sign(to, '(') && view.is_digits(to + 1)
    } else {
        let inches = view.glued(to) && view.digits(to).is_some_and(|inches| inches.plain > 0 && inches.plain < 3);
        let quoted = view.sign(back(item.from, 1), '\'');
        view.glued(at) && (inches || view.is(to, Cat::Extent) && !quoted)
    };
    let unit = view.lexicon.units[hit.data as usize].unit.clone();
    ends.then(|| Read { to, kind: kind_of(unit.dimension()), unit, factor: None, sign: None })
}

fn kind_of(dimension: Dimension) -> Kind {
    match dimension {
        Dimension::Money => Kind::Currency,
        Dimension::Share | Dimension::Points => Kind::Percent,
        Dimension::Temperature => Kind::Temperature,
        Dimension::Time | Dimension::CalendarTime => Kind::Duration,
        _ => Kind::Dimension,
    }
}

/// "/h", "per hour", "à l'heure": the code of the lower unit and the token after it.
fn per(view: &View<'_>, at: usize) -> Option<(String, usize)> {
    let start = if view.sign(at, '/') && view.glued(at) {
        at + 1
    } else {
        let hit = view.at(at, Cat::Per)?;
        if hit.data == PER_SECOND {
            return Some(("s".to_owned(), at + hit.len));
        }
        at + hit.len
    };
    let hit = view.at(start, Cat::UnitSymbol).or_else(|| view.at(start, Cat::Unit))?;
    let word = &view.lexicon.units[hit.data as usize];
    (word.factor.is_none() && word.unit.dimension() != Dimension::Money).then(|| (word.unit.code().to_owned(), start + hit.len))
}

/// How many words away a word of games makes points of a game.
const FAR: usize = 24;

/// Whether bare "points" are percentage points here: decimals before them, or a verb of change in the sentence.
fn points(view: &View<'_>, item: &Item, at: usize) -> bool {
    // An index has thousands of points, a share at most a hundred.
    let game = view.has(Cat::PointsNot) && (at.saturating_sub(FAR)..at + FAR).any(|i| view.is(i, Cat::PointsNot) && !view.is(i, Cat::Per));
    if game || view.is(at + 1, Cat::PointsNot) || item.number().is_some_and(|value| !value.below(Exact::whole(101))) {
        return false;
    }
    let decimal = item.number().is_some_and(|value| value.small().is_none());
    decimal
        || (at.saturating_sub(10)..at).any(|i| view.is(i, Cat::PointsCue) || view.is(i, Cat::ChangeVerb))
        || (at + 1..at + 3).any(|i| view.is(i, Cat::PointsCue))
}

fn apply(view: &View<'_>, item: &mut Item, read: Read) {
    let scale = |amount: &mut Option<Amount>| {
        if let (Some(Amount::Number(value)), Some(factor)) = (&amount, read.factor) {
            *amount = value.times(factor).map(Amount::Number);
        }
    };
    scale(&mut item.value);
    scale(&mut item.low);
    scale(&mut item.high);
    if let Some(factor) = read.factor {
        for (value, _, _) in &mut item.other {
            if let Some(Amount::Number(number)) = value {
                *value = number.times(factor).map(Amount::Number);
            }
        }
    }
    // Money's name that may be a measure's: the other reading is said.
    if read.kind == Kind::Currency
        && item.scale == 0
        && let Some(hit) = view.at(back(read.to, 1), Cat::OrMeasure).filter(|hit| hit.len == 1)
    {
        item.other.push((item.value, Some(view.lexicon.units[hit.data as usize].unit.clone()), "measure-or-money"));
    }
    item.factor = read.factor;
    item.to = read.to;
    item.unit = Some(read.unit);
    item.sign = read.sign;
    item.plain = 0;
    if item.kind != Kind::Vague {
        item.kind = read.kind;
    }
    if item.kind == Kind::Temperature
        && let Some(hit) = view.at(item.to, Cat::BelowZero)
        && let Some(value) = item.number()
    {
        item.value = Some(Amount::Number(value.negated()));
        item.to += hit.len;
    }
}

/// "10 dollars and 10 cents", "1 USD 23 cents".
fn subunits(view: &View<'_>, item: &mut Item) {
    if view.is(item.to, Cat::Or) || item.factor.is_some() {
        return;
    }
    let at = item.to + view.at(item.to, Cat::And).map_or(0, |hit| hit.len);
    let Some(numeral) = view.numeral(at, false).filter(|n| n.sort == Sort::Cardinal && n.scale == 0) else { return };
    let letter = || view.at(numeral.to, Cat::UnitSymbol).filter(|_| view.glued(numeral.to));
    let Some(hit) = view.at(numeral.to, Cat::Unit).or_else(letter) else { return };
    let word = &view.lexicon.units[hit.data as usize];
    let Some(factor) = word.factor.filter(|factor| word.unit.dimension() == Dimension::Money && factor.below(Exact::whole(1))) else {
        return;
    };
    if !numeral.value.below(Exact::whole(100)) {
        return;
    }
    if let Some(value) = item.number().and_then(|whole| whole.plus(numeral.value.times(factor)?)) {
        item.value = Some(Amount::Number(value));
        item.to = numeral.to + hit.len;
    }
}

/// "six ans et demi", "an hour and a half".
fn and_half(view: &View<'_>, item: &mut Item, step: Exact) {
    // "two years and half a summer": the half is of what follows.
    let shared = |at: usize| view.is(at, Cat::Of) || view.is(at, Cat::ArticleOne) || view.is(at, Cat::Determiner);
    let ends = |at: usize| !view.is_word(at) || view.is(at, Cat::CountedStop) && !shared(at);
    let bare = || view.at(item.to, Cat::AndBareHalf).filter(|hit| ends(item.to + hit.len));
    let Some(hit) = view.at(item.to, Cat::AndHalf).or_else(bare) else { return };
    let points = item.unit.as_ref().is_some_and(|unit| unit.code() == "pp");
    if !points && !matches!(item.kind, Kind::Duration | Kind::Age | Kind::Dimension) {
        return;
    }
    let (above, below) = view.lexicon.fractions[hit.data as usize];
    let half = Exact::ratio(above.into(), below.into()).and_then(|half| half.times(step));
    if let Some(value) = item.number().zip(half).and_then(|(value, half)| value.plus(half)) {
        item.value = Some(Amount::Number(value));
        item.to += hit.len;
    }
}

/// "-year-old", "âgé de … ans", "l'âge de … ans".
fn age(view: &View<'_>, item: &mut Item) {
    if item.kind != Kind::Duration {
        return;
    }
    let old = view.behind_hyphen(item.to);
    if let Some(hit) = view.at(old, Cat::AgeAfter) {
        item.kind = Kind::Age;
        item.to = old + hit.len;
    } else if view.before(item.from, Cat::AgeBefore).is_some() || at_age(view, item) {
        item.kind = Kind::Age;
    }
}

/// "a los 65 años", but not "a los dos años de gobierno".
fn at_age(view: &View<'_>, item: &Item) -> bool {
    if aged(view, item.from, item.unit.as_ref()) {
        return true;
    }
    // "Rossi, 87 anni, …": between commas.
    let comma = view.sign(back(item.from, 1), ',');
    if comma && (!view.sign(item.to, ',') || item.from < 2 || !view.is_word(item.from - 2)) {
        return false;
    }
    view.before(item.from, Cat::AgeAt).is_some()
        && item.unit.as_ref().is_some_and(|unit| unit.code() == "a")
        && !view.is(item.to, Cat::AgeAtNot)
}

/// "una mujer de 34 …", "due ragazzi, di 15 …": the first of several numbers of years.
pub(super) fn aged(view: &View<'_>, from: usize, unit: Option<&Unit>) -> bool {
    let apposed = !view.sign(back(from, 1), ',') && view.sign(back(from, 2), ',') && view.before(from, Cat::AgeAt).is_some();
    unit.is_some_and(|unit| unit.code() == "mo" && of_people(view, from) || unit.code() == "a" && (apposed || of_people(view, from)))
}

/// "una mujer de …"
fn of_people(view: &View<'_>, from: usize) -> bool {
    view.before(from, Cat::Of).is_some_and(|(of, _)| view.before(of, Cat::AgePeople).is_some())
}

/// Whether people stand before a range of years: "jóvenes entre 15 y 29 años".
pub(super) fn people_before(view: &View<'_>, lead: usize) -> bool {
    view.before(lead, Cat::AgePeople).is_some() || of_people(view, lead) || view.before(lead, Cat::AgeBefore).is_some()
}

/// `$15/hour`, `USD/kg`: money per something, with the bar only.
fn rate(view: &View<'_>, item: &mut Item) {
    let Some(unit) = item.unit.as_ref().filter(|_| item.kind == Kind::Currency && view.sign(item.to, '/') && view.glued(item.to)) else {
        return;
    };
    if let Some((code, to)) = per(view, item.to) {
        item.unit = Some(Unit::new(format!("{}/{code}", unit.code())));
        item.to = to;
    }
}

//! One measure said in several units: "two hours and 41 minutes", "7 feet 10 inches", "five foot nine".
//!
//! The surprise: years and months are no fixed number of days, so "3 years, 2 months, 14 days" stay three, as they were
//! said, and not 38 months and some days.

use super::item::{Amount, Item};
use super::lang::{Cat, UnitWord};
use super::numeral::{Numeral, Sort};
use super::unit;
use super::value::Exact;
use super::view::View;
use crate::model::{Kind, Unit};

/// The next smaller unit, which may be left out: "five foot nine", "two hours ten", "12 stone 4".
const UNSAID: [(&str, &str); 3] = [("[ft_i]", "[in_i]"), ("h", "min"), ("[stone_av]", "[lb_av]")];

/// Adds the smaller parts behind a measure to it, in the unit of the last.
pub(super) fn add(view: &View<'_>, item: &mut Item) {
    // Where lengths of time add up, they do so in the larger unit, once both are read.
    let times = item.kind == Kind::Duration;
    if item.kind != Kind::Dimension && (!times || view.lexicon.grammar.durations_add_up) || item.factor.is_some() {
        return;
    }
    let (value, unit, to) = (item.value, item.unit.clone(), item.to);
    for _ in 0..3 {
        let Some((sum, unit, to)) = next(view, item) else { break };
        item.value = Some(Amount::Number(sum));
        item.unit = Some(unit);
        item.to = to;
    }
    if times && time_follows(view, item.to) {
        (item.value, item.unit, item.to) = (value, unit, to);
    }
}

/// The sum with the next part, its unit and where it ends.
fn next(view: &View<'_>, item: &Item) -> Option<(Exact, Unit, usize)> {
    let row = item.unit.as_ref().and_then(Unit::row)?;
    let whole = item.number().filter(|whole| whole.small().is_some())?;
    let from = item.to + joined(view, item.to);
    let numeral = view.numeral(from, false).filter(plain)?;
    let at = view.behind_hyphen(numeral.to);
    let (small, to) = match named(view, at) {
        // "2h 15m"
        Some((_, to)) if row.code == "h" && view.str(at) == "m" && view.glued(at) => (Unit::of("min"), to),
        Some((word, to)) => (word.unit.clone(), to),
        None => (unsaid(view, row.code, item.to, &numeral)?, numeral.to),
    };
    let small_row = small.row().filter(|small| small.dimension == row.dimension)?;
    let ratio = |(n, d): (i128, i128), (m, e): (i128, i128)| Exact::ratio(n.checked_mul(e)?, d.checked_mul(m)?);
    let times = ratio(row.factor, small_row.factor)?;
    // Feet take inches and hours minutes; "3 metres and 2 kilometres" are two lengths, "5 days, 8 hours a day" two times.
    let fits = times.small().is_some_and(|times| times <= 5280) && Exact::whole(1).below(times) && numeral.value.below(times);
    let sum = whole.times(times)?.plus(numeral.value)?;
    (fits && !rated(view, to)).then_some((sum, small, to))
}

/// Whether a smaller part of this unit follows: "2 pounds 3 ounces".
pub(super) fn follow(view: &View<'_>, at: usize, unit: &Unit) -> bool {
    let numeral = view.numeral(at + joined(view, at), false).filter(plain);
    let part = numeral.and_then(|n| named(view, n.to)).map(|(word, _)| &word.unit);
    part.is_some_and(|part| part != unit && part.dimension() == unit.dimension() && unit.row().is_some())
}

fn plain(n: &Numeral) -> bool {
    n.sort == Sort::Cardinal && n.scale == 0 && !n.signed
}

/// Tokens of what joins two parts: "and", a comma.
fn joined(view: &View<'_>, at: usize) -> usize {
    view.at(at, Cat::Joiner).map_or(usize::from(view.sign(at, ',')), |hit| hit.len)
}

/// The unit's name or symbol at a token and where it ends.
fn named<'a>(view: &View<'a>, at: usize) -> Option<(&'a UnitWord, usize)> {
    let hit = [Cat::OrMeasure, Cat::Unit, Cat::UnitSymbol, Cat::LastSymbol].into_iter().find_map(|cat| view.at(at, cat))?;
    let word = &view.lexicon.units[hit.data as usize];
    word.factor.is_none().then_some((word, at + hit.len))
}

/// The unit that a bare number right behind `unit` is of, where nothing follows that it could count.
fn unsaid(view: &View<'_>, unit: &str, end: usize, numeral: &Numeral) -> Option<Unit> {
    let (_, small) = UNSAID.into_iter().find(|(large, _)| *large == unit)?;
    let to = numeral.to;
    let stop = view.is(to, Cat::CountedStop) && !view.is(to, Cat::Of) && unit != "h";
    let ends = !view.is_word(to) && !view.is_digits(to) && !unit::symbol_at(view, to) && !view.dash(to) && !view.sign(to, '/');
    (numeral.from == end && !numeral.decimals && (ends || stop)).then(|| Unit::of(small))
}

/// Whether a part is a rate of its own: "8 hours a day".
fn rated(view: &View<'_>, to: usize) -> bool {
    view.is(to, Cat::ArticleOne) || view.is(to, Cat::Per)
}

/// Whether another length of time follows.
fn time_follows(view: &View<'_>, at: usize) -> bool {
    let comma = usize::from(view.sign(at, ','));
    let from = at + comma + view.at(at + comma, Cat::Joiner).map_or(0, |hit| hit.len);
    let numeral = view.numeral(from, false).filter(plain);
    numeral.is_some_and(|n| unit::time_at(view, n.to) && !rated(view, n.to + 1))
}

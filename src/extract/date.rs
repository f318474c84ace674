//! Years, calendar dates, decades, centuries.
//!
//! The surprise: four bare digits are a year only by their neighbours: "2000 people" is a count, "in 2000" a year.

use super::item::{Amount, Item};
use super::lang::Cat;
use super::numeral::{Sort, View};
use super::unit;
use super::value::Exact;
use crate::model::{Date, Kind, PartialDate};

/// The date that starts at a token.
pub(super) fn read(view: &View<'_>, at: usize, items: &[Item]) -> Option<Item> {
    let (to, date) = century(view, at)
        .or_else(|| decade(view, at))
        .or_else(|| day_month(view, at))
        .or_else(|| month_first(view, at))
        .or_else(|| numeric(view, at))
        .or_else(|| year_pair(view, at))
        .or_else(|| short_year(view, at, items))
        .or_else(|| year(view, at, items))?;
    let mut item = Item::new(at, to, Kind::Date);
    item.value = Some(Amount::Date(date));
    // 02/03/2024: both orders are dates.
    if let PartialDate::Day(day) = date
        && to > at
        && numeric(view, at).is_some_and(|(end, _)| end == to)
        && !view.str(at).bytes().take(4).all(|b| b.is_ascii_digit())
        && day.day() <= 12
        && day.day() != day.month()
        && let Ok(other) = Date::new(day.year(), day.day(), day.month())
    {
        item.other.push((Some(Amount::Date(PartialDate::Day(other))), None, "day-month".to_owned()));
    }
    Some(item)
}

/// '70, behind a word that a year follows or another year.
fn short_year(view: &View<'_>, at: usize, items: &[Item]) -> Option<(usize, PartialDate)> {
    let digits = view.digits(at + 1).filter(|digits| digits.plain == 2 && view.sign(at, '\'') && view.glued(at + 1))?;
    let last = items.last().filter(|last| at - last.to <= 2).and_then(|last| match last.value {
        Some(Amount::Date(date)) => date.years().map(|years| years.0),
        _ => None,
    });
    let spaced = view.token(at).is_some_and(|token| token.spaced);
    if !spaced || last.is_none() && view.before(at, Cat::YearAfter).is_none() && view.before(at, Cat::Month).is_none() {
        return None;
    }
    let year = i16::try_from(digits.value?.small()?).ok()?;
    // Without a century before it, the nearest one past.
    let century = last.map_or(if year < 30 { 2000 } else { 1900 }, |last| last - last.rem_euclid(100));
    Some((at + 2, PartialDate::Year(century + year)))
}

/// Four digits that are a year here.
fn year(view: &View<'_>, at: usize, items: &[Item]) -> Option<(usize, PartialDate)> {
    let year = plain_year(view, at)?;
    let to = at + 1;
    if view.before(at, Cat::RejectBefore).is_some() {
        return None;
    }
    // 1789/90 and 2013-14 are spans of years whose second half is short.
    if (view.hyphen(to) || view.sign(to, '/') || view.sign(to, '–'))
        && view.glued(to)
        && view.glued(to + 1)
        && view.digits(to + 1).is_some_and(|d| d.plain == 2)
    {
        return Some((to + 2, PartialDate::Year(year)));
    }
    if view.glued(to) && (view.is_word(to) || unit::symbol_at(view, to))
        || unit::symbol_at(view, to)
        || view.is(to, Cat::Unit)
        || view.is(to, Cat::ScaleAny)
    {
        return None;
    }
    if view.is(to, Cat::Numeral) && view.numeral(at, false).is_some_and(|n| n.to > to) {
        return None;
    }
    let near = (1900..=2100).contains(&year);
    let after = view.before(at, Cat::YearAfter).is_some() || view.before(at, Cat::Month).is_some();
    let chained = items.last().is_some_and(|last| last.kind == Kind::Date && at - last.to <= 2);
    let name = view.token(at.wrapping_sub(1)).is_some_and(|last| last.upper && view.is_word(at - 1));
    let noun = view.is_word(to) && !view.token(to).is_some_and(|next| view.lexicon.may(next.word, Cat::CountedStop) || next.upper);
    let article = view.before(at, Cat::Determiner).is_some();
    let whole = after
        || chained
        || near && (article || name || !noun && view.before(at, Cat::HedgeBefore).is_none())
        || (1500..1900).contains(&year) && name && !noun;
    whole.then_some((to, PartialDate::Year(year)))
}

fn plain_year(view: &View<'_>, at: usize) -> Option<i16> {
    let digits = view.digits(at).filter(|digits| digits.plain == 4)?;
    let year = digits.value?.small().filter(|year| (1000..=2100).contains(year))?;
    let hyphened = at > 1
        && view.hyphen(at - 1)
        && view.glued(at)
        && view.glued(at - 1)
        && view.token(at - 2).is_some_and(|name| name.upper && !view.is(at - 2, Cat::Month));
    if hyphened || at > 0 && view.glued(at) && (view.is_word(at - 1) || unit::symbol_at(view, at - 1)) && !view.is(at - 1, Cat::CountedSkip)
    {
        return None;
    }
    i16::try_from(year).ok()
}

/// 1990s, '90s, années 90, années quatre-vingt-dix.
fn decade(view: &View<'_>, at: usize) -> Option<(usize, PartialDate)> {
    if let Some(hit) = view.at(at, Cat::DecadeWord) {
        return Some((at + hit.len, PartialDate::Decade(190 + i16::try_from(hit.data / 10).ok()?)));
    }
    if let Some(hit) = view.at(at, Cat::DecadeBefore) {
        let from = at + hit.len;
        if let Some(year) = plain_year(view, from).filter(|year| year % 10 == 0) {
            return Some((from + 1, PartialDate::Decade(year / 10)));
        }
        let n = view.numeral(from, false).filter(|n| n.sort == Sort::Cardinal && n.scale == 0)?;
        return Some((n.to, PartialDate::Decade(tens(n.value)?)));
    }
    let digits = view.digits(at).filter(|digits| matches!(digits.plain, 2 | 4))?;
    let mut to = at + 1;
    to += usize::from(view.hyphen(to) || view.sign(to, '\''));
    let hit = view.at(to, Cat::DecadeSuffix).filter(|_| view.glued(to))?;
    let decade = match plain_year(view, at) {
        Some(year) if year % 10 == 0 => year / 10,
        None if digits.plain == 2 => tens(digits.value?)?,
        _ => return None,
    };
    Some((to + hit.len, PartialDate::Decade(decade)))
}

/// 90 → 199, 10 → 201: a decade without its century lies in the last hundred years.
fn tens(value: Exact) -> Option<i16> {
    let value = value.small().filter(|value| (10..=90).contains(value) && value % 10 == 0)?;
    i16::try_from(if value >= 20 { 190 + value / 10 } else { 200 + value / 10 }).ok()
}

/// 21st century, XXIe siècle, nineteenth century.
fn century(view: &View<'_>, at: usize) -> Option<(usize, PartialDate)> {
    let (to, number) = match roman(view, at) {
        Some(found) => found,
        None => {
            if !(view.is_digits(at) || view.is(at, Cat::Numeral)) {
                return None;
            }
            let n = view.numeral(at, false).filter(|n| n.sort == Sort::Ordinal || view.lexicon.grammar.ordinal_dot && n.digits)?;
            (n.to, n.value.small()?)
        }
    };
    let mut to = to;
    to += usize::from(view.hyphen(to) && view.glued(to));
    to += usize::from(view.lexicon.grammar.ordinal_dot && view.sign(to, '.'));
    let hit = view.at(to, Cat::Century)?;
    // "our third century" counts from a beginning of our own.
    if view.before(at, Cat::Possessive).is_some() {
        return None;
    }
    u8::try_from(number).ok().filter(|number| (1..=30).contains(number)).map(|number| (to + hit.len, PartialDate::Century(number)))
}

/// A roman numeral with the language's ordinal ending, as one word.
fn roman(view: &View<'_>, at: usize) -> Option<(usize, i64)> {
    let token = view.token(at).filter(|token| token.upper && token.end - token.start <= 12)?;
    let word = &view.text[token.start..token.end];
    let letters = word.bytes().take_while(|b| matches!(b, b'I' | b'V' | b'X')).count();
    let (mut total, mut last) = (0, 0);
    for b in word.as_bytes()[..letters].iter().rev() {
        let value = match b {
            b'I' => 1,
            b'V' => 5,
            _ => 10,
        };
        total += if value < last { -value } else { value };
        last = last.max(value);
    }
    let ending = &word[letters..];
    let suffix = ending.is_empty() || matches!(ending, "e" | "ᵉ" | "ème" | "er" | "th" | "st" | "nd" | "rd" | "o" | "a");
    (letters > 0 && suffix).then_some((at + 1, total))
}

/// 7 novembre, 1er mai 2025, 13 March 2024.
fn day_month(view: &View<'_>, at: usize) -> Option<(usize, PartialDate)> {
    if !(view.is_digits(at) || view.is(at, Cat::Numeral)) {
        return None;
    }
    let n = view.numeral(at, false).filter(|n| matches!(n.sort, Sort::Cardinal | Sort::Ordinal) && n.scale == 0)?;
    let day = n.value.small().filter(|day| (1..=31).contains(day))?;
    let mut to = n.to + usize::from(view.lexicon.grammar.ordinal_dot && view.sign(n.to, '.'));
    to += view.at(to, Cat::Of).map_or(0, |hit| hit.len);
    let hit = month_at(view, to)?;
    with_year(view, to + hit.len, day, hit.data)
}

/// March 3, 2024; May 2023; janvier 2024.
fn month_first(view: &View<'_>, at: usize) -> Option<(usize, PartialDate)> {
    let hit = month_at(view, at)?;
    let month = u8::try_from(hit.data).ok()?;
    let from = at + hit.len;
    let skip = view.at(from, Cat::Of).map_or(0, |hit| hit.len);
    let skip = if skip == 0 && view.sign(from, ',') { 1 } else { skip };
    if let Some(year) = plain_year(view, from + skip) {
        return Some((from + skip + 1, PartialDate::Month(year, month)));
    }
    if view.lexicon.date_order[0] != b'm' || !view.token(at)?.upper {
        return None;
    }
    // "September the 11th"
    let from = match view.at(from, Cat::Determiner) {
        Some(hit) if view.glued(from + hit.len + 1) && view.is(from + hit.len + 1, Cat::OrdinalSuffix) => from + hit.len,
        _ => from,
    };
    let digits = view.digits(from).filter(|digits| (1..=2).contains(&digits.plain))?;
    let day = digits.value?.small().filter(|day| (1..=31).contains(day))?;
    let mut to = from + 1;
    if view.glued(to) && view.is(to, Cat::OrdinalSuffix) {
        to += 1;
    }
    if view.is(to, Cat::UnitSymbol) || view.is(to, Cat::Unit) || view.is(to, Cat::ScaleAny) || view.is(to, Cat::Numeral) {
        return None;
    }
    with_year(view, to, day, hit.data)
}

/// A month's name, capital where the language wants one ("may", "march" are verbs).
fn month_at(view: &View<'_>, at: usize) -> Option<super::lang::Hit> {
    view.at(at, Cat::Month).filter(|_| !view.lexicon.capital_months || view.token(at).is_some_and(|token| token.upper))
}

fn with_year(view: &View<'_>, to: usize, day: i64, month: u32) -> Option<(usize, PartialDate)> {
    let (day, month) = (u8::try_from(day).ok()?, u8::try_from(month).ok()?);
    let mut skip = view.at(to, Cat::Of).map_or(0, |hit| hit.len);
    if skip == 0 && view.sign(to, ',') && view.lexicon.date_order[0] == b'm' {
        skip = 1;
    }
    if let Some(year) = plain_year(view, to + skip)
        && let Ok(date) = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?)
    {
        return Some((to + skip + 1, PartialDate::Day(date)));
    }
    Some((to, PartialDate::MonthDay(month, day)))
}

/// 2024-03-13, 13/03/2024, 13.03.2024: which is the month is the language's habit, unless only one way is a date.
fn numeric(view: &View<'_>, at: usize) -> Option<(usize, PartialDate)> {
    let token = view.token(at).filter(|_| view.is_digits(at))?;
    let (mut parts, mut lens, mut to) = ([0_i16; 3], [0; 3], at + 1);
    if view.digits(at)?.value.is_none() && token.end - token.start <= 10 {
        let text = &view.text[token.start..token.end];
        let mut pieces = text.split('.');
        for (slot, len) in parts.iter_mut().zip(&mut lens) {
            let piece = pieces.next()?;
            (*slot, *len) = (piece.parse().ok()?, piece.len());
        }
        if pieces.next().is_some() {
            return None;
        }
    } else {
        for i in 0..3 {
            let digits = view.digits(at + 2 * i).filter(|digits| digits.plain > 0 && digits.plain <= 4)?;
            (parts[i], lens[i]) = (i16::try_from(digits.value?.small()?).ok()?, digits.plain);
            let bar = at + 2 * i + 1;
            if i < 2 && !((view.hyphen(bar) || view.sign(bar, '/')) && view.glued(bar) && view.glued(bar + 1)) {
                return None;
            }
        }
        to = at + 5;
    }
    let date = |year: i16, month: i16, day: i16| Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok();
    let found = if lens[0] == 4 {
        date(parts[0], parts[1], parts[2])
    } else if lens[2] == 4 {
        let month_first = view.lexicon.date_order[0] == b'm';
        let (day_month, month_day) = (date(parts[2], parts[1], parts[0]), date(parts[2], parts[0], parts[1]));
        if month_first { month_day.or(day_month) } else { day_month.or(month_day) }
    } else {
        None
    };
    found.map(|date| (to, PartialDate::Day(date)))
}

/// "nineteen eighty-four", behind a word that a year follows.
fn year_pair(view: &View<'_>, at: usize) -> Option<(usize, PartialDate)> {
    if !view.lexicon.grammar.year_by_pairs || !view.is(at, Cat::Numeral) || view.before(at, Cat::YearAfter).is_none() {
        return None;
    }
    let century = view.numeral(at, false).filter(|n| n.sort == Sort::Cardinal && n.to == at + 1)?;
    let hundreds = century.value.small().filter(|value| (16..=20).contains(value))?;
    let rest = view.numeral(at + 1, false).filter(|n| n.sort == Sort::Cardinal && n.scale == 0)?;
    let years = rest.value.small().filter(|value| (10..=99).contains(value))?;
    Some((rest.to, PartialDate::Year(i16::try_from(hundreds * 100 + years).ok()?)))
}

//! Years, calendar dates, decades, centuries.
//!
//! The surprise: four bare digits are a year only by their neighbours: "2000 people" is a count, "in 2000" a year.

use super::item::{Amount, Item};
use super::lang::{Cat, Role};
use super::numeral::Sort;
use super::unit;
use super::value::Exact;
use super::view::{View, back};
use crate::model::{Date, Kind, PartialDate};

/// The date that starts at a token.
pub(super) fn read(view: &View<'_>, at: usize, items: &[Item]) -> Option<Item> {
    let (to, date) = century_word(view, at)
        .or_else(|| century_first(view, at))
        .or_else(|| century(view, at))
        .or_else(|| decade(view, at))
        .or_else(|| day_month(view, at))
        .or_else(|| month_first(view, at))
        .or_else(|| numeric(view, at))
        .or_else(|| month_of_year(view, at))
        .or_else(|| year_pair(view, at))
        .or_else(|| year_in_words(view, at))
        .or_else(|| short_year(view, at, items))
        .or_else(|| year(view, at, items))
        .or_else(|| early_year(view, at))?;
    let mut item = Item::new(at, to, Kind::Date);
    item.value = Some(Amount::Date(date));
    // 02/03/2024: both orders are dates.
    if let PartialDate::Day(day) = date
        && to > at
        && numeric(view, at).is_some_and(|(end, _)| end == to)
        && view.digits(at).is_none_or(|digits| digits.plain < 4)
        && day.day() <= 12
        && day.day() != day.month()
        && let Ok(other) = Date::new(day.year(), day.day(), day.month())
    {
        item.other.push((Some(Amount::Date(PartialDate::Day(other))), None, "day-month"));
    }
    Some(item)
}

/// '70, nel ’68, behind a word that a year follows, a determiner or another year.
fn short_year(view: &View<'_>, at: usize, items: &[Item]) -> Option<(usize, PartialDate)> {
    let mark = view.sign(at, '\'') || view.sign(at, '’');
    let digits = view.digits(at + 1).filter(|digits| digits.plain == 2 && mark && view.glued(at + 1))?;
    let last = items.last().filter(|last| at - last.to <= 2).and_then(|last| match last.value {
        Some(Amount::Date(date)) => date.years().map(|years| years.0),
        _ => None,
    });
    let spaced = view.token(at).is_some_and(|token| token.spaced);
    let placed = last.is_some() || [Cat::YearAfter, Cat::Month, Cat::Determiner].into_iter().any(|cat| view.before(at, cat).is_some());
    let longer = view.glued(at + 2) && view.is_word(at + 2) || unit::symbol_at(view, at + 2);
    if !spaced || !placed || longer {
        return None;
    }
    let year = i16::try_from(digits.value?.small()?).ok()?;
    // Without a century before it, the nearest one past.
    let century = last.map_or(if year < 30 { 2000 } else { 1900 }, |last| last - last.rem_euclid(100));
    Some((at + 2, PartialDate::Year(century + year)))
}

/// "en 862", "im Jahr 988": three digits behind a word that a year follows, and nothing to count.
fn early_year(view: &View<'_>, at: usize) -> Option<(usize, PartialDate)> {
    let year = view.digits(at).filter(|digits| digits.plain == 3)?.value?.small().filter(|year| *year >= 300)?;
    let to = at + 1;
    let weak = [Cat::From, Cat::To, Cat::And, Cat::Between, Cat::Of].into_iter().any(|cat| view.before(at, cat).is_some());
    view.before(at, Cat::YearAfter).filter(|(start, _)| !weak && !view.is(*start, Cat::HedgeBefore))?;
    let word = view.is_word(to) && !view.token(to).is_some_and(|next| next.may(Cat::CountedStop));
    let joined = [Cat::And, Cat::Or, Cat::To].into_iter().any(|cat| view.is(to, cat)) || view.dash(to);
    let measured = unit::symbol_at(view, to) || [Cat::Unit, Cat::Of, Cat::ScaleAny, Cat::Degree].into_iter().any(|cat| view.is(to, cat));
    (!word && !joined && !measured && !view.sign(to, '/')).then_some((to, PartialDate::Year(i16::try_from(year).ok()?)))
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
    if view.lexicon.year_nouns {
        return noun_year(view, at, year, items);
    }
    if view.glued(to) && (view.is_word(to) || unit::symbol_at(view, to))
        || unit::symbol_at(view, to)
        || view.is(to, Cat::Unit)
        || view.is(to, Cat::ScaleAny)
    {
        return None;
    }
    if view.is(to, Cat::Numeral) && view.numeral(at, false).is_some_and(|n| n.to > to) || amount_ahead(view, at, to) {
        return None;
    }
    let near = (1900..=2100).contains(&year);
    let after = view.before(at, Cat::YearAfter).is_some() || view.before(at, Cat::Month).is_some();
    let nouns_capital = view.lexicon.grammar.nouns_capital;
    let name = !nouns_capital && view.token(back(at, 1)).is_some_and(|last| last.upper && view.is_word(at - 1));
    // Where nouns have capitals, the next word tells a count ("2000 Schulen", "2000 neue Schulen") from a year.
    // "bis 2030 mehr als 400.000" counts the second one.
    let hedged = view.at(to, Cat::HedgeBefore).is_some_and(|hit| view.is_digits(to + hit.len) || view.is(to + hit.len, Cat::Numeral));
    let counts = |next: &super::token::Token| next.upper || !hedged && next.may(Cat::CountedSkip);
    let word = view.is_word(to) && !view.is(to, Cat::And);
    let noun =
        word && !view.token(to).is_some_and(|next| next.may(Cat::CountedStop) || if nouns_capital { !counts(next) } else { next.upper });
    if nouns_capital && noun && !strong_year(view, at) {
        return None;
    }
    // "in 2015, 2016 and 2017", but neither "in 2015 starben 1200" nor "in 2015, 1200 people".
    let joins = |i: usize| !view.is_word(i) || [Cat::And, Cat::Or, Cat::To, Cat::Determiner].into_iter().any(|cat| view.is(i, cat));
    let row = |last: &Item| last.kind == Kind::Date && at - last.to <= 2 && (last.to..at).all(joins);
    let chained = !noun && items.last().is_some_and(row);
    // "20 milliards de plus que 2022": the hedge belongs to the amount before it.
    let compared = |last: &Item, start: usize| start >= last.to && (last.to..start).all(|i| view.is(i, Cat::Of));
    let against =
        items.last().is_some_and(|last| view.before(at, Cat::HedgeBefore).is_some_and(|(start, _)| compared(last, start))) && !word;
    let article = !(nouns_capital && noun) && (view.before(at, Cat::Determiner).is_some() || view.before(at, Cat::ArticleOne).is_some());
    // "40 boats and 2000 nets": a joining word makes a year only where nothing could be counted, or beside another one.
    let joined = noun && view.is(back(at, 1), Cat::And) && items.last().is_some_and(|last| last.kind != Kind::Date);
    let whole = after && !joined
        || chained
        || near && (article || name || against || !noun && view.before(at, Cat::HedgeBefore).is_none())
        || (1500..1900).contains(&year) && name && !noun;
    whole.then_some((to, PartialDate::Year(year)))
}

/// "тысяча девятьсот сорок первом году", "dwa tysiące osiemnastym roku", "en mille neuf cent douze": a year in words.
fn year_in_words(view: &View<'_>, at: usize) -> Option<(usize, PartialDate)> {
    if !view.is(at, Cat::Numeral) {
        return None;
    }
    if !view.lexicon.year_nouns {
        let weak = [Cat::From, Cat::To, Cat::And, Cat::Between, Cat::Of].into_iter().any(|cat| view.before(at, cat).is_some());
        view.before(at, Cat::YearAfter).filter(|(start, _)| !weak && !view.is(*start, Cat::HedgeBefore))?;
        return spoken_year(view, at).map(|(to, year)| (to, PartialDate::Year(year)));
    }
    let n = view.numeral(at, false).filter(|n| n.sort == Sort::Ordinal && view.is(n.to, Cat::YearNoun))?;
    let year = n.value.small().filter(|year| (1000..=2100).contains(year))?;
    Some((n.to, PartialDate::Year(i16::try_from(year).ok()?)))
}

/// A year said as a cardinal that counts nothing, or as two ("nineteen eighty-four"); behind a month or a word for a time.
fn spoken_year(view: &View<'_>, at: usize) -> Option<(usize, i16)> {
    if !view.is(at, Cat::Numeral) {
        return None;
    }
    if let Some((to, PartialDate::Year(year))) = year_pair(view, at) {
        return Some((to, year));
    }
    let n = view.numeral(at, false).filter(|n| n.sort == Sort::Cardinal && !n.digits && !n.decimals && !n.signed)?;
    let year = n.value.small().filter(|year| (1100..=2100).contains(year) && year % 1000 != 0)?;
    let counts =
        view.noun(n.to) && !view.lexicon.grammar.nouns_capital || view.token(n.to).is_some_and(|next| view.is_word(n.to) && next.upper);
    let measures = unit::symbol_at(view, n.to) || [Cat::Unit, Cat::Of, Cat::Degree].into_iter().any(|cat| view.is(n.to, cat));
    (!counts && !measures).then_some((n.to, i16::try_from(year).ok()?))
}

/// Whether the other end of a range ("entre 2000 et 2 500 euros") makes four digits an amount.
fn amount_ahead(view: &View<'_>, at: usize, to: usize) -> bool {
    let determined = view.before(at, Cat::Determiner).map_or(at, |(start, _)| start);
    let starts = [Cat::Between, Cat::From].into_iter().any(|cat| view.before(at, cat).is_some() || view.before(determined, cat).is_some());
    let join = [Cat::BetweenAnd, Cat::And, Cat::To].into_iter().find_map(|cat| view.at(to, cat));
    let Some(mut end) = join.filter(|_| starts).map(|hit| to + hit.len) else { return false };
    while let Some(hit) = view.at(end, Cat::HedgeBefore).or_else(|| view.at(end, Cat::Determiner)) {
        end += hit.len;
    }
    let measured = unit::symbol_at(view, end + 1)
        || view.is(end + 1, Cat::Unit) && !unit::time_at(view, end + 1)
        || view.is(end + 1, Cat::ScaleAny)
        || view.number(end + 1).is_some_and(|(_, word)| word.role == Role::Scale);
    view.digits(end).is_some_and(|digits| !digits.decimals)
        && (measured || plain_year(view, end).is_none() && view.digits(end).is_some_and(|digits| digits.plain != 2))
}

/// A year in a language that says the noun with it: "2018 году", "w 2018 r.", "2018–2024 годах"; without, only a preposition
/// with nothing to count behind it makes one.
fn noun_year(view: &View<'_>, at: usize, year: i16, items: &[Item]) -> Option<(usize, PartialDate)> {
    let mut to = at + 1;
    let suffix = view.behind_hyphen(to);
    let mut ordinal = false;
    if view.glued(suffix)
        && let Some(hit) = view.at(suffix, Cat::OrdinalSuffix)
    {
        (to, ordinal) = (suffix + hit.len, true);
    }
    let noun = |to: usize| view.at(to, Cat::YearNoun).is_some_and(|_| view.str(to).chars().count() > 1 || year >= 1700);
    let far = |to: usize| {
        let joined = view.dash(to) || view.sign(to, '/') || view.sign(to, ',') || view.is(to, Cat::And) || view.is(to, Cat::To);
        joined && view.digits(to + 1).is_some_and(|digits| matches!(digits.plain, 2 | 4)) && noun(to + 2)
    };
    let near = (1900..=2100).contains(&year);
    let counts =
        view.is_word(to) && view.token(to).is_some_and(|next| !next.may(Cat::CountedStop) && !next.upper) || unit::symbol_at(view, to);
    // "w 2025 wydamy" is a year, "w 2025 gminach" a count: the noun's ending tells.
    let ends = &view.lexicon.year_counted_endings;
    let declined = ends.is_empty() || ends.iter().any(|ending| view.str(to).ends_with(ending)) || unit::symbol_at(view, to);
    let recent = (1950..=2050).contains(&year);
    // "z 2100 do ponad 3500 złotych", "с 1900 до 2000 рублей": the other end says what both are.
    let other_end = view.at(to, Cat::To).map(|hit| to + hit.len).map(|at| at + view.at(at, Cat::HedgeBefore).map_or(0, |hit| hit.len));
    let amount = other_end.is_some_and(|end| {
        view.is_digits(end)
            && !noun(end + 1)
            && (plain_year(view, end).is_none() || view.is(end + 1, Cat::Unit) || unit::symbol_at(view, end + 1))
    });
    let after = near
        && !amount
        && !(counts && (declined || !recent))
        && view.before(at, Cat::YearAfter).is_some_and(|(start, _)| !view.is(start, Cat::HedgeBefore));
    let chained = near
        && !(counts && (declined || !recent))
        && items.last().is_some_and(|last| {
            last.kind == Kind::Date
                && (last.to..at).len() == 1
                && (view.dash(last.to) || view.sign(last.to, ',') || view.is(last.to, Cat::And) || view.is(last.to, Cat::To))
        });
    let bracketed = near && view.sign(back(at, 1), '(') && view.sign(to, ')');
    let whole =
        noun(to) || far(to) || after || chained || bracketed || ordinal && near && !counts || near && view.before(at, Cat::Month).is_some();
    whole.then_some((to, PartialDate::Year(year)))
}

/// Whether the word before a year says that it is one, and not only that something follows ("von 2000 Schulen").
fn strong_year(view: &View<'_>, at: usize) -> bool {
    let weak = [Cat::CountedStop, Cat::From, Cat::To, Cat::And, Cat::Between].into_iter().any(|cat| view.is(back(at, 1), cat));
    view.before(at, Cat::YearAfter).is_some() && !weak || view.before(at, Cat::Month).is_some()
}

fn plain_year(view: &View<'_>, at: usize) -> Option<i16> {
    let digits = view.digits(at).filter(|digits| digits.plain == 4)?;
    let year = digits.value?.small().filter(|year| (1000..=2100).contains(year))?;
    let (last, name) = (back(at, 1), back(at, 2));
    let hyphened = view.tied(last)
        && view.token(name).is_some_and(|token| token.upper && !view.is(name, Cat::Month) && !view.is(name, Cat::YearAfter));
    if hyphened
        || view.glued(at)
            && (view.is_word(last) || unit::symbol_at(view, last) && !view.sign(last, '"'))
            && !view.is(last, Cat::CountedSkip)
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
        // "w latach 2010–2020", "los años 2010 y 2020" are years.
        let joined = view.dash(from + 1) || view.is(from + 1, Cat::And) || view.sign(from + 1, ',');
        let years = joined && plain_year(view, from + 2).is_some();
        if let Some(year) = plain_year(view, from).filter(|year| year % 10 == 0 && !years) {
            return Some((from + 1, PartialDate::Decade(year / 10)));
        }
        let dotted = view.lexicon.grammar.ordinal_dot && view.is_digits(from);
        let n = view.numeral(from, false).filter(|n| n.sort == Sort::Cardinal || n.sort == Sort::Ordinal && dotted)?;
        if n.value.small() == Some(2000) && !n.digits {
            return Some((n.to, PartialDate::Decade(200)));
        }
        return Some((n.to, PartialDate::Decade(tens(n.value).filter(|_| n.scale == 0)?)));
    }
    // "en los noventa", "desde los 80": round tens that count nothing.
    if view.before(at, Cat::DecadeBare).is_some()
        && let Some(n) = view.numeral(at, false).filter(|n| n.sort == Sort::Cardinal && n.scale == 0 && !n.decimals)
        && n.value.small().is_some_and(|value| value >= 20)
        && !view.noun(n.to)
        && !unit::symbol_at(view, n.to)
    {
        return Some((n.to, PartialDate::Decade(tens(n.value)?)));
    }
    let digits = view.digits(at).filter(|digits| matches!(digits.plain, 2 | 4))?;
    let mut to = at + 1;
    to += usize::from(view.hyphen(to) || view.sign(to, '\''));
    let hit = view.at(to, Cat::DecadeSuffix).filter(|_| view.glued(to))?;
    // "в 20-х числах", "30-е место": an ordinal's ending before a noun.
    let noun = view.is_word(to + hit.len) && !view.token(to + hit.len).is_some_and(|next| next.may(Cat::CountedStop));
    if hit.len == 1 && digits.plain == 2 && noun && view.is(to, Cat::OrdinalSuffix) && digits.value?.below(Exact::whole(50)) {
        return None;
    }
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
    let valid = |number: i64| u8::try_from(number).ok().filter(|number| (1..=30).contains(number));
    let named = |at: usize| {
        let hundred = |factor: Exact| factor.equals(Exact::whole(100));
        let unit = || view.at(at, Cat::Unit).map(|hit| &view.lexicon.units[hit.data as usize]);
        view.is(at, Cat::Century) || unit().is_some_and(|unit| unit.factor.is_some_and(hundred))
    };
    let (to, number) = match roman(view, at) {
        // "XIX–XX веков", "XVIIe-XVIIIe siècles": the noun stands once, in the plural.
        Some((to, number)) => {
            if view.dash(to) && roman(view, to + 1).is_some_and(|(to, _)| named(to)) {
                return Some((to, PartialDate::Century(valid(number)?)));
            }
            if !view.is(to, Cat::Century) && named(to) {
                return Some((to + 1, PartialDate::Century(valid(number)?)));
            }
            (to, number)
        }
        None => {
            if !(view.is_digits(at) || view.is(at, Cat::Numeral)) {
                return None;
            }
            let bare = |n: &super::numeral::Numeral| n.digits && n.plain > 0 && n.value.small().is_some_and(|n| n > 4);
            let grammar = &view.lexicon.grammar;
            let n = view
                .numeral(at, false)
                .filter(|n| n.sort == Sort::Ordinal || grammar.ordinal_dot && n.digits || grammar.century_by_cardinal && bare(n))?;
            (n.to, n.value.small()?)
        }
    };
    let mut to = to;
    to = view.behind_hyphen(to);
    to += usize::from(view.lexicon.grammar.ordinal_dot && view.sign(to, '.'));
    // "from the 17th to the 19th centuries"
    let joined =
        [Cat::To, Cat::And, Cat::Or].into_iter().find_map(|cat| view.at(to, cat)).map_or(usize::from(view.dash(to)), |hit| hit.len);
    if joined > 0 && !view.is(to, Cat::Century) {
        let from = to + joined;
        let from = from + view.at(from, Cat::Determiner).map_or(0, |hit| hit.len);
        // "au XIXe et au XXe siècle", "w XIX i XX wieku", but not "Louis XIV et le XVIIe siècle".
        let spelled = |at: usize| roman(view, at).map(|(to, _)| (to, view.str(at).ends_with(char::is_lowercase)));
        let name = view.is_word(back(at, 1)) && view.token(back(at, 1)).is_some_and(|last| last.upper && last.word == 0);
        if let (Some((_, ending)), Some((last, same))) = (spelled(at), spelled(from)) {
            return valid(number).filter(|_| !name && ending == same && named(last)).map(|number| (to, PartialDate::Century(number)));
        }
        let last = view.numeral(from, false).filter(|n| n.sort == Sort::Ordinal)?;
        view.at(last.to + usize::from(view.hyphen(last.to)), Cat::Century)?;
        return valid(number).map(|number| (to, PartialDate::Century(number)));
    }
    let hit = view.at(to, Cat::Century)?;
    // "our third century" counts from a beginning of our own.
    if view.before(at, Cat::Possessive).is_some() {
        return None;
    }
    valid(number).map(|number| (to + hit.len, PartialDate::Century(number)))
}

/// siglo XX, século XIX, siglo veintiuno: the word stands first.
fn century_first(view: &View<'_>, at: usize) -> Option<(usize, PartialDate)> {
    if !view.lexicon.grammar.century_first {
        return None;
    }
    let from = at + view.at(at, Cat::Century)?.len;
    let (to, number) = match roman(view, from) {
        Some(found) => found,
        None => {
            let n = view.numeral(from, false).filter(|n| matches!(n.sort, Sort::Cardinal | Sort::Ordinal) && n.scale == 0 && !n.weak)?;
            (n.to, n.value.small()?)
        }
    };
    u8::try_from(number).ok().filter(|number| (1..=30).contains(number)).map(|number| (to, PartialDate::Century(number)))
}

/// il Novecento: the hundreds of a century as its name, with a capital and a determiner.
fn century_word(view: &View<'_>, at: usize) -> Option<(usize, PartialDate)> {
    let hit = view.at(at, Cat::CenturyWord).filter(|_| view.token(at).is_some_and(|token| token.upper))?;
    view.before(at, Cat::Determiner)?;
    Some((at + hit.len, PartialDate::Century(u8::try_from(hit.data).ok()?)))
}

/// A roman numeral with the language's ordinal ending, as one word; Cyrillic letters stand for those they look like.
pub(super) fn roman(view: &View<'_>, at: usize) -> Option<(usize, i64)> {
    let token = view.token(at).filter(|token| token.upper && token.end - token.start <= 16)?;
    let word = &view.text[token.start..token.end];
    let worth = |c: char| match c {
        'I' | 'І' => Some(1),
        'V' => Some(5),
        'X' | 'Х' => Some(10),
        _ => None,
    };
    let letters = word.find(|c| worth(c).is_none()).unwrap_or(word.len());
    let (mut total, mut last) = (0, 0);
    for value in word[..letters].chars().rev().filter_map(worth) {
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
    if let Some((end, year)) = spoken_year(view, from + skip) {
        return Some((end, PartialDate::Month(year, month)));
    }
    // "mayo del 68": no day has that number.
    if skip > 0
        && let Some(year) =
            view.digits(from + skip).filter(|digits| digits.plain == 2).and_then(|digits| digits.value?.small()).filter(|year| *year > 31)
    {
        return Some((from + skip + 1, PartialDate::Month(i16::try_from(1900 + year).ok()?, month)));
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
    if view.is(to, Cat::UnitSymbol)
        || view.is(to, Cat::Unit)
        || view.is(to, Cat::ScaleAny)
        || view.is(to, Cat::Numeral) && spoken_year(view, to).is_none()
    {
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
    if let Some((end, year)) = spoken_year(view, to + skip)
        && let Ok(date) = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?)
    {
        return Some((end, PartialDate::Day(date)));
    }
    Some((to, PartialDate::MonthDay(month, day)))
}

/// 3/2024, 12/2019: a month by its number and its year; "1/2000" and "3/2000 of them" are parts, and the number of a law has the
/// law's name before it.
fn month_of_year(view: &View<'_>, at: usize) -> Option<(usize, PartialDate)> {
    let digits = view.digits(at).filter(|digits| (1..=2).contains(&digits.plain))?;
    let month = digits.value?.small().filter(|month| (1..=12).contains(month) && (*month > 1 || digits.plain == 2))?;
    let bar = |at: usize| view.sign(at, '/') && view.glued(at) && view.glued(at + 1);
    let year = plain_year(view, at + 2).filter(|year| bar(at + 1) && (1900..=2100).contains(year))?;
    let to = at + 3;
    let part = view.is(to, Cat::Of) || view.is(to, Cat::Unit) || unit::symbol_at(view, to);
    if part || bar(to) || bar(back(at, 1)) || view.before(at, Cat::RejectBefore).is_some() {
        return None;
    }
    Some((to, PartialDate::Month(year, u8::try_from(month).ok()?)))
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

/// "nineteen eighty-four"; "twenty sixteen" and "two thousand eight" behind a word that a year follows.
fn year_pair(view: &View<'_>, at: usize) -> Option<(usize, PartialDate)> {
    if !view.lexicon.grammar.year_by_pairs {
        return None;
    }
    let (_, first) = view.number(at)?;
    let cued = view.before(at, Cat::YearAfter).is_some();
    let counts = |to: usize| view.noun(to) || view.is(to, Cat::Unit) || view.is(to, Cat::Of) || unit::symbol_at(view, to);
    if cued
        && first.value == 2
        && let Some(n) = view.numeral(at, false).filter(|n| n.sort == Sort::Cardinal && n.scale == 3 && !n.decimals && !counts(n.to))
        && let Some(year) = n.value.small().filter(|year| (2001..=2050).contains(year))
        && ![Cat::Of, Cat::From, Cat::To, Cat::And, Cat::Between].into_iter().any(|cat| view.before(at, cat).is_some())
    {
        return Some((n.to, PartialDate::Year(i16::try_from(year).ok()?)));
    }
    if !(16..=20).contains(&first.value) {
        return None;
    }
    let century = view.numeral(at, false).filter(|n| n.sort == Sort::Cardinal && n.to == at + 1)?;
    let hundreds = century.value.small().filter(|value| (16..=20).contains(value))?;
    let rest = view.numeral(at + 1, false).filter(|n| n.sort == Sort::Cardinal && n.scale == 0)?;
    let years = rest.value.small().filter(|value| (10..=99).contains(value))?;
    // Without such a word only the last two centuries, and nothing that the second number could count.
    let alone = (18..=19).contains(&hundreds) && years >= 20 && !counts(rest.to);
    let year = i16::try_from(hundreds * 100 + years).ok()?;
    (cued || alone).then_some((rest.to, PartialDate::Year(year)))
}

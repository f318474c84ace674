//! What looks like a quantity and is none: clocks, telephones, lists, law articles, names with numbers.
//!
//! What is rejected is stepped over whole, so that its parts are not found either. Words are data; the shapes are in
//! `shapes`, numerals that their neighbours make no quantity here, what can only be told of a finished item in `finished`.

use super::item::Item;
use super::lang::Cat;
use super::numeral::{Numeral, Sort};
use super::unit;
use super::value::Exact;
use super::view::{View, back};

mod finished;
mod shapes;

pub(super) use finished::{is_article, refuses};
pub(super) use shapes::step_over;

/// "les attentats du 11 Septembre", "le Quatorze Juillet": where months are small, a capital makes the day a name.
pub(super) fn named_day(view: &View<'_>, item: &Item) -> bool {
    let month = view.token(item.to - 1).filter(|month| month.upper && view.is(item.to - 1, Cat::Month));
    let shouted = || view.str(item.to - 1).chars().nth(1).is_some_and(char::is_uppercase);
    view.lexicon.grammar.capital_days_are_names && month.is_some() && !shouted()
}

/// "à sept heures", "il est sept heures trente": the time of day in words.
fn spoken_clock(view: &View<'_>, numeral: &Numeral) -> Option<usize> {
    let hour = !numeral.digits && numeral.sort == Sort::Cardinal && numeral.scale == 0 && numeral.value.below(Exact::whole(25));
    let to = numeral.to + view.at(numeral.to, Cat::ClockMark).filter(|_| hour)?.len;
    let behind = || view.at(to, Cat::ClockAfter).map(|hit| to + hit.len);
    let loose = [Cat::Of, Cat::From, Cat::And, Cat::Between].into_iter().any(|cat| view.before(numeral.from, cat).is_some());
    // "de trois à cinq heures" is a length.
    let counted = |at: usize| view.is_digits(back(at, 1)) || view.is(back(at, 1), Cat::Numeral);
    let at = view.before(numeral.from, Cat::ClockAt).is_some_and(|(start, _)| !counted(start)) && !loose;
    let minutes =
        view.numeral(to, false).filter(|n| n.sort == Sort::Cardinal && !n.digits && n.scale == 0 && n.value.below(Exact::whole(60)));
    if let Some(minutes) = minutes.filter(|n| at && view.is(n.to, Cat::ClockMark) || !view.is(n.to, Cat::Unit) && !view.noun(n.to)) {
        return Some(minutes.to);
    }
    let half = view.at(to, Cat::AndHalf).map_or(to, |hit| to + hit.len);
    // "na drie uur debat": a noun behind makes it a length of time.
    let noun = if view.lexicon.grammar.nouns_capital { view.token(to).is_some_and(|next| next.upper) } else { view.noun(to) };
    behind().or((at && !view.is(to, Cat::Of) && !noun).then_some(half))
}

/// "les Vingt-Sept", "le Conseil des Quinze", "los Tres Reyes": a capital behind an article makes a name.
fn capital_name(view: &View<'_>, numeral: &Numeral) -> bool {
    let (from, to) = (numeral.from, numeral.to);
    let upper = |at: usize| view.token(at).is_some_and(|token| token.upper && view.is_word(at));
    let small = numeral.sort == Sort::Cardinal && !numeral.digits && numeral.scale == 0 && !numeral.one;
    let inside = from > 0 && (!upper(from - 1) || to > from + 1 && upper(to - 1));
    small
        && inside
        && upper(from)
        && !view.lexicon.grammar.nouns_capital
        && view.before(from, Cat::Determiner).is_some()
        && !symbol_follows(view, to)
}

/// Numerals that their neighbours make no quantity; the token after them.
pub(super) fn number(view: &View<'_>, numeral: &Numeral) -> Option<usize> {
    let (from, to) = (numeral.from, numeral.to);
    if view.is(to, Cat::RejectAfter) && numeral.sort != Sort::Vague {
        return Some(to);
    }
    if view.before(from, Cat::RejectBefore).is_some() && !numeral.decimals
        || view.before(from, Cat::RejectBefore).is_some() && numeral.digits && view.glued(from)
    {
        return Some(rest_of_reference(view, to));
    }
    if view.before(from, Cat::RejectBefore).is_some() && numeral.digits && !symbol_follows(view, to) {
        return Some(rest_of_reference(view, to));
    }
    if numeral.digits && numeral.sort == Sort::Cardinal && numeral.scale == 0 && !numeral.signed {
        let text = view.str(from);
        // "i7": digits that stick to letters, unless the letters are money or an elided word.
        let last = back(from, 1);
        let stuck = view.is_word(last) && !unit::money_at(view, last) && !view.str(last).ends_with(['\'', '’']);
        let power = view.sign(last, '−') && view.glued(last) && view.is_word(back(from, 2));
        // "300 bridges^2": raised behind anything but a number, a note's mark.
        let raised = view.sign(last, '^');
        if view.glued(from) && (stuck || power || raised) {
            return Some(to);
        }
        // 007, 0199: codes.
        if text.starts_with('0') && numeral.plain > 1 {
            return Some(to);
        }
        // 49.3 behind its bar, a name and its number: "Channel 4", "Apollo 13".
        let named = name_before(view, from) && numeral.plain > 0 && numeral.plain <= 4;
        if named && (ends_name(view, to) || no_plural(view, from, to)) || channel(view, from, to) {
            return Some(to);
        }
    }
    if let Some(to) = spelled_name(view, numeral) {
        return Some(to);
    }
    // "a las 10", "alle 10.30": an hour of the day, no noun behind it.
    let hour = numeral.sort == Sort::Cardinal && numeral.scale == 0 && numeral.value.below(Exact::whole(25));
    if hour && view.before(from, Cat::ClockBare).is_some() && !symbol_follows(view, to) && !view.noun(to) {
        return Some(to);
    }
    if let Some(to) = spoken_clock(view, numeral) {
        return Some(to);
    }
    if capital_name(view, numeral) {
        return Some(to);
    }
    if numeral.plain > 0 && house_number(view, from) {
        return Some(to);
    }
    // "un logement neuf": the word is an adjective behind its noun.
    if view.is(from, Cat::RejectTrailing)
        && to == from + 1
        && !view.is_word(to)
        && view.is_word(back(from, 1))
        && view.token(back(from, 1)).is_some_and(|noun| noun.word == 0)
    {
        return Some(to);
    }
    if view.is(from, Cat::RejectBare) && to == from + 1 && view.before(from, Cat::Determiner).is_none() {
        return Some(to);
    }
    // "la primera mitad del año", "the second half of the year": a period's name.
    let half = numeral.sort == Sort::Fraction && !numeral.digits && to == from + 1;
    if half && view.numeral(back(from, 1), false).is_some_and(|n| n.sort == Sort::Ordinal) {
        return Some(to);
    }
    if let Some(to) = compound_name(view, numeral) {
        return Some(to);
    }
    if numeral.sort == Sort::Ordinal && view.is(to, Cat::Street) && view.token(to).is_some_and(|street| street.upper) {
        return Some(to + 1);
    }
    if numeral.sort == Sort::Ordinal && !numeral.digits {
        // "the first 40": the ordinal only says which forty.
        if numeral.value.small().is_some_and(|value| value <= 2)
            && !view.is(back(from, 1), Cat::Numeral)
            && (view.is_digits(to) || view.numeral(to, false).is_some_and(|n| n.sort == Sort::Cardinal))
        {
            return Some(to);
        }
        let capital =
            view.token(to - 1).is_some_and(|token| token.upper) && view.token(to).is_some_and(|next| next.upper && next.spaced) && from > 0;
        // "Seconde Guerre mondiale", "First Lady": a capital ordinal with a capital noun inside a sentence is a name.
        if capital {
            return Some(to + 1);
        }
        // "first-quarter" is an adjective, "second-largest" a rank.
        if view.tied(to) && view.is_word(to + 1) && !view.is(to + 1, Cat::Rank) {
            return Some(to + 2);
        }
    }
    None
}

/// "Air Force One", "the Fab Four", "the Six Nations", "Seven-Eleven": number words with a capital inside a sentence.
fn spelled_name(view: &View<'_>, numeral: &Numeral) -> Option<usize> {
    let (from, to) = (numeral.from, numeral.to);
    let capital = |at: usize| view.is_word(at) && view.token(at).is_some_and(|token| token.upper);
    let word = |at: usize| view.is(at, Cat::Numeral);
    if numeral.digits || numeral.sort != Sort::Cardinal || to != from + 1 || !capital(from) || view.lexicon.grammar.nouns_capital {
        return None;
    }
    if view.tied(to) && capital(to + 1) && word(to + 1) {
        return Some(to + 2);
    }
    if from == 0 || numeral.scale > 0 {
        return None;
    }
    // "Ocean's Eleven"
    let genitive = view.glued(from - 1) && view.str(from - 1).starts_with(['\'', '’']);
    let name = (from - 1).saturating_sub(usize::from(genitive));
    if (genitive || name > 0) && capital(name) && !word(name) && !capital(to) && !symbol_follows(view, to) {
        return Some(to);
    }
    let small = view.is_word(from - 1) && !capital(from - 1) || from == 1 && view.is(0, Cat::Determiner);
    (small && capital(to)).then_some(to + 1)
}

/// "49-Euro-Ticket", "Zwei-Staaten-Lösung": what hyphens tie to a noun is a name, unless the noun is the number's unit.
fn compound_name(view: &View<'_>, numeral: &Numeral) -> Option<usize> {
    let tied = |at: usize| view.tied(at) && view.is_word(at + 1);
    if !view.lexicon.grammar.hyphen_makes_name || numeral.scale >= 6 || !tied(numeral.to) {
        return None;
    }
    let noun = numeral.to + 1;
    let unit = [Cat::Unit, Cat::UnitSymbol, Cat::AgeUnit, Cat::DecadeSuffix, Cat::Times].into_iter().find_map(|cat| view.at(noun, cat));
    let mut to = noun + unit.map_or(1, |hit| hit.len);
    if unit.is_some() && !tied(to) {
        return None;
    }
    while tied(to) {
        to += 2;
    }
    Some(to)
}

/// "calle Mayor, 7": a street's name with capitals, a comma, a number.
fn house_number(view: &View<'_>, from: usize) -> bool {
    let Some(comma) = from.checked_sub(1).filter(|comma| view.sign(*comma, ',')) else { return false };
    let name =
        (comma.saturating_sub(5)..comma).rev().take_while(|i| view.is_word(*i) && !view.is(*i, Cat::StreetBefore)).last().unwrap_or(comma);
    view.token(back(comma, 1)).is_some_and(|last| last.upper) && view.before(name, Cat::StreetBefore).is_some()
}

/// "articles 5, 6 et 7": the numbers that a reference goes on with.
fn rest_of_reference(view: &View<'_>, mut to: usize) -> usize {
    let mut listed = false;
    for _ in 0..6 {
        let mut next = to;
        // "articles 5, 6 and 7 apply": behind a comma the joining word ends the list, whatever follows.
        let ends_list = listed && view.is(to, Cat::And);
        listed |= view.sign(to, ',');
        if view.sign(next, ',')
            || view.hyphen(next)
            || view.sign(next, '.') && view.glued(next + 1)
            || view.sign(next, '–')
            || view.sign(next, '/')
        {
            next += 1;
        } else if let Some(hit) = view.at(next, Cat::And).or_else(|| view.at(next, Cat::To)) {
            next += hit.len;
        } else if let Some(year) =
            view.at(next, Cat::Of).map(|hit| next + hit.len).filter(|year| view.digits(*year).is_some_and(|digits| digits.plain == 4))
        {
            // "la legge 104 del 1992"
            return year + 1;
        } else {
            break;
        }
        // "klasy 4–8 laptopy": glued, it is one reference whatever follows.
        if view.dash(to)
            && view.glued(to)
            && view.glued(next)
            && view.digits(next).is_some_and(|digits| digits.plain > 0 && digits.plain < 4)
        {
            to = next + 1;
            continue;
        }
        let follows = view.digits(next).is_some_and(|digits| digits.plain > 0 && digits.plain < 4) && !symbol_follows(view, next + 1);
        // "article 5 and 30 people": a noun makes it a count again.
        if !follows
            || !ends_list
                && view.is_word(next + 1)
                && !view.is(next + 1, Cat::And)
                && !view.is(next + 1, Cat::CountedStop)
                && !view.is(next + 1, Cat::Of)
        {
            break;
        }
        to = next + 1;
    }
    to
}

fn symbol_follows(view: &View<'_>, at: usize) -> bool {
    unit::symbol_at(view, at) || view.is(at, Cat::Unit) || view.is(at, Cat::ScaleAny)
}

fn name_before(view: &View<'_>, from: usize) -> bool {
    let Some(at) = from.checked_sub(1) else { return false };
    let first = at == 0 || ['.', '!', '?', ':', '"', '«', '“'].iter().any(|sign| view.sign(at - 1, *sign));
    // «Россия 24»: a name in quotation marks of its own.
    let quoted = ['"', '«', '“', '„'].iter().any(|sign| view.sign(back(at, 1), *sign))
        && ['"', '»', '”', '“'].iter().any(|sign| view.sign(from + 1, *sign));
    view.token(at).is_some_and(|name| view.is_word(at) && name.upper && name.end - name.start > 1 && name.word == 0) && (!first || quoted)
}

/// "and Maroon 5 played", but "in Gaza 40 people": what follows is nothing that more than one could be.
fn no_plural(view: &View<'_>, from: usize, to: usize) -> bool {
    let endings = &view.lexicon.plural_endings;
    let plural = |at: usize| endings.iter().any(|ending| view.str(at).ends_with(ending));
    let placed = from < 2 || view.token(from - 2).is_some_and(|word| word.may(Cat::CountedStop) && !view.is(from - 2, Cat::And));
    !endings.is_empty() && !placed && view.noun(to) && !(to..to + 3).any(plural)
}

/// "RTL 2 berichtet", "TVP 1 i Polsat": a small number behind a name in capitals, and no noun that it could count.
fn channel(view: &View<'_>, from: usize, to: usize) -> bool {
    let name = view.token(back(from, 1)).filter(|name| name.word == 0 && name.end - name.start > 1);
    let shouted = name.is_some() && view.str(from - 1).chars().all(char::is_uppercase);
    let verb = view.lexicon.grammar.nouns_capital && view.token(to).is_some_and(|next| next.word == 0 && !next.upper);
    shouted && view.digits(from).is_some_and(|digits| digits.plain == 1) && (verb || view.is(to, Cat::And)) && !symbol_follows(view, to)
}

fn ends_name(view: &View<'_>, to: usize) -> bool {
    let Some(next) = view.token(to) else { return true };
    !view.is_word(to) && !symbol_follows(view, to) && !view.is(to, Cat::DecadeTail) && !view.dash(to)
        || next.may(Cat::CountedStop) && !view.is(to, Cat::Of)
        || next.upper && next.word == 0 && !view.lexicon.grammar.nouns_capital
}

//! What looks like a quantity and is none: clocks, telephones, lists, law articles, names with numbers.
//!
//! What is rejected is stepped over whole, so that its parts are not found either. Words are data; here are the shapes.

use super::item::Item;
use super::lang::{Cat, Role};
use super::numeral::{Numeral, Sort};
use super::unit;
use super::value::Exact;
use super::view::View;
use crate::model::Kind;

/// Shapes that are no quantity at all; the token after them.
pub(super) fn step_over(view: &View<'_>, at: usize) -> Option<usize> {
    if !view.is_digits(at) {
        let plus = view.sign(at, '+') && view.is_digits(at + 1) && view.glued(at + 1);
        return product(view, at).or_else(|| emergency(view, at)).or_else(|| if plus { telephone(view, at + 1) } else { None });
    }
    let digits = view.digits(at)?;
    if digits.value.is_none() {
        // Long runs, versions, dates with dots: the date reader takes the last kind, nobody the others.
        let short = view.token(at).is_some_and(|token| token.end - token.start <= 10);
        return (!short || super::date::read(view, at, &[]).is_none()).then_some(at + 1);
    }
    // "in his 20s", "in her early 60s": somebody's years.
    let own = view.is(at + 1, Cat::DecadeSuffix) && view.glued(at + 1) && digits.plain == 2;
    if own
        && (view.before(at, Cat::Possessive).is_some()
            || at > 1 && view.is(at - 1, Cat::YearAfter) && view.before(at - 1, Cat::Possessive).is_some())
    {
        return Some(at + 2);
    }
    clock(view, at)
        .or_else(|| number_of_year(view, at))
        .or_else(|| result(view, at))
        .or_else(|| address(view, at))
        .or_else(|| telephone(view, at))
        .or_else(|| list(view, at))
        .or_else(|| glued(view, at))
        .or_else(|| emergency(view, at))
}

/// 231/2001: the number of a law, a case, a file in its year; 3/2024 may be a month.
fn number_of_year(view: &View<'_>, at: usize) -> Option<usize> {
    let number = view.digits(at).filter(|digits| digits.plain > 0 && digits.plain != 4 || digits.plain == 0 && !digits.decimals)?;
    let year =
        view.digits(at + 2).filter(|digits| digits.plain == 4 && view.sign(at + 1, '/') && view.glued(at + 1) && view.glued(at + 2))?;
    let dated = at > 0 && view.sign(at - 1, '/') && view.glued(at);
    let known =
        year.value?.small().is_some_and(|year| (1900..=2100).contains(&year)) && number.value?.small().is_some_and(|number| number > 12);
    (known && !dated && !view.sign(at + 3, '/')).then_some(at + 3)
}

/// 10:00, 9:30 a.m., 20 h 30, 2 pm, à 20 h.
fn clock(view: &View<'_>, at: usize) -> Option<usize> {
    let hour = view.digits(at)?.value?;
    let small = |at: usize| view.digits(at).is_some_and(|digits| digits.plain > 0 && digits.plain <= 2);
    let mut to = at + 1;
    // "8 bis 16 Uhr": only the last of two hours is called so.
    let last = to + view.at(to, Cat::To).map_or(usize::from(view.dash(to)), |hit| hit.len);
    if last > to && small(at) && small(last) && hour.below(Exact::whole(25)) {
        return view.at(last + 1, Cat::ClockAfter).map(|hit| last + 1 + hit.len);
    }
    let decimal = view.digits(to + 1).is_some_and(|digits| digits.decimals) && view.str(to + 1).find('.') == Some(2);
    if small(at) && view.sign(to, ':') && view.glued(to) && view.glued(to + 1) && (small(to + 1) || decimal) {
        to += 2;
        // 3:52.59
        let part = |at: usize| small(at) || view.digits(at).is_some_and(|digits| digits.decimals) && view.str(at).find('.') == Some(2);
        while view.sign(to, ':') && view.glued(to) && view.glued(to + 1) && part(to + 1) {
            to += 2;
        }
    } else if let Some(hit) = view.at(to, Cat::ClockMark).filter(|_| small(at)) {
        let minutes = to + hit.len;
        // "1 час 55 минут" is a length, "в 1 час 55 минут" a time.
        let length = view.is(minutes + 1, Cat::Unit) && view.before(at, Cat::ClockAt).is_none();
        if view.digits(minutes).is_some_and(|digits| digits.plain == 2) && hour.below(Exact::whole(25)) && !length {
            to += hit.len + 1;
        } else if view.before(at, Cat::ClockAt).is_some() && hour.below(Exact::whole(25)) {
            return Some(to + hit.len);
        } else {
            return None;
        }
    } else {
        // "o 14.30": minutes behind a full stop, where decimals have a comma.
        let text = view.str(at);
        let parts = text.split_once('.').filter(|(hours, minutes)| hours.len() <= 2 && minutes.len() == 2 && *minutes < "60");
        if view.lexicon.style.decimal == b','
            && parts.is_some()
            && hour.below(Exact::whole(25))
            && view.before(at, Cat::ClockAt).is_some()
            && !symbol_follows(view, to)
            && view.numeral(at, false).is_some_and(|n| n.to == to)
        {
            return Some(view.at(to, Cat::ClockAfter).map_or(to, |hit| to + hit.len));
        }
        // "2 pm", "2.17pm"; "2.1 pm" is a length.
        let decimals = view.digits(at)?.decimals;
        let minutes = view.token(at).is_some_and(|token| {
            let text = &view.text[token.start..token.end];
            text.split_once('.').is_some_and(|(_, minutes)| minutes.len() == 2)
        });
        // "14.30 uur", where the full stop is no decimal point.
        let mark = if minutes && view.lexicon.style.decimal != b'.' { view.at(to, Cat::ClockMark) } else { None };
        let hit = view.at(to, Cat::ClockAfter).or(mark).filter(|_| hour.below(Exact::whole(25)) && (!decimals || minutes))?;
        return Some(to + hit.len);
    }
    Some(view.at(to, Cat::ClockAfter).map_or(to, |hit| to + hit.len))
}

/// "3-1", "112-104": the result of a game; a draw; what rises ("3-5 years") is a range.
fn result(view: &View<'_>, at: usize) -> Option<usize> {
    let short = |at: usize| view.digits(at).filter(|digits| (1..=3).contains(&digits.plain)).and_then(|digits| digits.value);
    let dash = |at: usize| (view.hyphen(at) || view.sign(at, '–')) && view.glued(at) && view.glued(at + 1);
    let (won, lost) = (short(at)?, short(at + 2)?);
    let to = at + 3;
    let measured = unit::symbol_at(view, to) || [Cat::Unit, Cat::ScaleAny, Cat::Month, Cat::Points].iter().any(|cat| view.is(to, *cat));
    let longer = dash(to) && view.is_digits(to + 1) || dash(at.wrapping_sub(1));
    let money = at > 0 && unit::money_at(view, at - 1);
    // "6-4, 3-6": behind one result another one, whichever way it goes.
    let row = at > 3 && view.sign(at - 1, ',') && dash(at - 3) && short(at - 2).zip(short(at - 4)).is_some() && dash(at + 1);
    (dash(at + 1) && (!won.below(lost) || row) && !measured && !longer && !money && !view.hyphen(to) && !view.sign(to, '/')).then_some(to)
}

/// "24 Elm Street", "12, rue de Rivoli", "75001 Paris", "IL 62701": a house number, a postal code.
fn address(view: &View<'_>, at: usize) -> Option<usize> {
    let plain = view.digits(at).map(|digits| digits.plain).filter(|plain| (1..=5).contains(plain))?;
    let upper = |at: usize| view.is_word(at) && view.token(at).is_some_and(|token| token.upper);
    let next = at + 1 + usize::from(view.sign(at + 1, ','));
    let street = (next..next + 4).take_while(|i| *i == next || upper(i - 1)).find(|i| view.is(*i, Cat::Street));
    if let Some(i) = street
        && (i > next && upper(i) || i == next && (upper(i + 1) || view.is(i + 1, Cat::Of)))
    {
        return Some(i + 1);
    }
    // "1100-053 Lisboa", "1234 AB Utrecht"
    let capitals = |at: usize| view.is_word(at) && view.str(at).len() == 2 && view.str(at).bytes().all(|b| b.is_ascii_uppercase());
    if plain == 4 && at > 0 && view.sign(at - 1, ',') {
        let local = view.hyphen(at + 1) && view.glued(at + 2) && view.digits(at + 2).is_some_and(|digits| digits.plain == 3);
        if local && upper(at + 3) {
            return Some(at + 3);
        }
        if capitals(at + 1) && upper(at + 2) {
            return Some(at + 2);
        }
    }
    let whole = view.token(at).is_some_and(|token| token.end - token.start == 5);
    let comma = at == 0 || view.sign(at - 1, ',');
    let state = at > 0 && upper(at - 1) && view.str(at - 1).len() == 2 && view.str(at - 1).bytes().all(|b| b.is_ascii_uppercase());
    (plain == 5 && whole && (comma && upper(at + 1) || state && !upper(at + 1) && !view.is_word(at + 1))).then_some(at + 1)
}

/// 01 44 55 66 77, 1-800-555-0199, +33 1 44 …: three and more groups that are no thousands.
fn telephone(view: &View<'_>, at: usize) -> Option<usize> {
    let international = at > 0 && view.sign(at - 1, '+') && view.glued(at);
    // Behind a country's code or a nought three digits after a space are no thousands.
    let loose = international || view.str(at).starts_with('0');
    let plain = |at: usize| view.digits(at).is_some_and(|digits| digits.plain > 0 || loose && digits.value.is_some() && !digits.decimals);
    let (mut to, mut groups, mut hyphens) = (at + 1, 1, 0);
    // 8 800 555-01-99: the first groups look like thousands.
    let two =
        |at: usize| view.hyphen(at) && view.glued(at) && view.glued(at + 1) && view.digits(at + 1).is_some_and(|digits| digits.plain == 2);
    if !plain(at) && two(to) && two(to + 2) && !view.digits(at)?.decimals {
        return Some(to + 4);
    }
    // 22 694 25 00, 8 (495) 123-45-67
    let spaced = |at: usize| view.digits(at).is_some_and(|digits| digits.plain == 2) && view.token(at).is_some_and(|token| token.spaced);
    if !plain(at) && !view.digits(at)?.decimals && spaced(to) && spaced(to + 1) {
        return Some(to + 2);
    }
    if !plain(at) {
        return None;
    }
    // (212) 555-0147
    if at > 0 && view.sign(at - 1, '(') && view.sign(to, ')') && plain(to + 1) && view.hyphen(to + 2) && plain(to + 3) {
        return Some(to + 4);
    }
    if view.sign(to, '(') && plain(to + 1) && view.sign(to + 2, ')') && view.is_digits(to + 3) {
        to += 4;
        while view.hyphen(to) && plain(to + 1) || plain(to) {
            to += usize::from(view.hyphen(to)) + 1;
        }
        return Some(to);
    }
    let zero = view.str(at).starts_with('0') && view.str(at).len() > 1;
    while groups < 12 {
        // Behind a leading 0 "18 272" are two groups and no thousands.
        let thousands = zero && view.digits(to).is_some_and(|digits| digits.plain == 0 && !digits.decimals);
        if (plain(to) || thousands) && view.token(to).is_some_and(|token| token.spaced) {
            to += 1;
            groups += usize::from(thousands);
        } else if (view.hyphen(to) || view.sign(to, '.')) && view.glued(to) && view.glued(to + 1) && plain(to + 1) {
            to += 2;
            hyphens += 1;
        } else {
            break;
        }
        groups += 1;
    }
    let subscriber = groups == 2 && zero && view.digits(to - 1).is_some_and(|digits| digits.plain > 4 || digits.plain == 0);
    let date = hyphens == 2 && groups == 3 && super::date::read(view, at, &[]).is_some();
    (!date && (groups >= 4 || groups >= 3 && hyphens >= 2 || groups >= 3 && (zero || international) || subscriber)).then_some(to)
}

/// "1. La sécurité", "2) L'école", "3° La santé": at the start of a line or a sentence, or behind another one's end.
fn list(view: &View<'_>, at: usize) -> Option<usize> {
    view.digits(at).filter(|digits| (1..=2).contains(&digits.plain))?;
    let mark = ['.', ')', '°'].iter().any(|mark| view.sign(at + 1, *mark)) && view.glued(at + 1);
    let start = at == 0
        || ['.', '!', '?', '…', ':', ';', '•', '-', '–', '—', '#', '*', '(', '"'].iter().any(|sign| view.sign(at - 1, *sign))
        || view.text[view.token(at - 1)?.end..view.token(at)?.start].contains('\n');
    let next = view.token(at + 2);
    // "in 2014. Then": a sentence ends there; a list number begins one.
    let spaced = next.is_none_or(|next| next.spaced);
    // Cut off from its item, behind the sentence before it.
    let after_end = at == 0 && view.token(at).is_some_and(|token| token.start > 0)
        || at > 0 && ['.', '!', '?', ';'].iter().any(|sign| view.sign(at - 1, *sign));
    let closes_bracket = view.sign(at + 1, ')') && view.sign(at.wrapping_sub(1), '(');
    (mark && start && spaced && (next.is_some() || after_end) && !closes_bracket).then_some(at + 2)
}

/// 3D, 401(k), 5G, 7-Eleven: letters that are no unit stick to the digits.
fn glued(view: &View<'_>, at: usize) -> Option<usize> {
    let next = at + 1;
    let footnote = view.sign(at.wrapping_sub(1), '[') && view.sign(next, ']');
    // "(4) Adoption of …", "(18)": a list's number in brackets.
    let bracketed =
        view.sign(at.wrapping_sub(1), '(') && view.sign(next, ')') && view.digits(at).is_some_and(|digits| (1..=2).contains(&digits.plain));
    if footnote || bracketed {
        return Some(next);
    }
    // VI/34/2024
    let path = at > 1 && view.sign(at - 1, '/') && view.glued(at) && view.glued(at - 1) && view.is_word(at - 2);
    if path && !known_after(view, at - 2) {
        return Some(run_on(view, next));
    }
    if !view.glued(next) {
        return None;
    }
    if view.sign(next, '(') && view.glued(next + 1) && view.is_word(next + 1) {
        return Some(next + 3);
    }
    // 4x4, 16x9: a shape, unless a unit says of what size.
    if view.is(next, Cat::TimesGlued) && view.glued(next + 1) && view.is_digits(next + 1) && !symbol_follows(view, next + 2) {
        return Some(next + 2);
    }
    // 5G: a network, not thousands of millions.
    let network = view.str(next) == "G"
        && view.digits(at).is_some_and(|digits| digits.plain == 1)
        && !(view.glued(next + 1) && unit::money_at(view, next + 1));
    if network {
        return Some(next + 1);
    }
    // 11-M, 23-F: a scale's letter is never hyphenated.
    let letter = view.is(next + 1, Cat::ScaleGlued) && view.str(next + 1).len() == 1;
    if view.hyphen(next)
        && view.glued(next + 1)
        && view.token(next + 1).is_some_and(|token| token.upper)
        && (letter
            || view.number(next + 1).is_some_and(|(_, word)| matches!(word.role, Role::Unit | Role::Teen | Role::Ten))
            || !known_after(view, next + 1))
    {
        return Some(next + 2);
    }
    (view.is_word(next) && !known_after(view, next)).then(|| run_on(view, next + 1))
}

fn known_after(view: &View<'_>, at: usize) -> bool {
    [
        Cat::Unit,
        Cat::UnitSymbol,
        Cat::Sign,
        Cat::OrdinalSuffix,
        Cat::AgeAfter,
        Cat::ScaleAny,
        Cat::ScaleGlued,
        Cat::ScaleMoney,
        Cat::DecadeSuffix,
        Cat::Numeral,
        Cat::ClockMark,
        Cat::DecadeTail,
        Cat::Month,
        Cat::Degree,
        Cat::FractionPart,
        Cat::CountedSkip,
        Cat::To,
        Cat::AgeUnit,
        Cat::Times,
        Cat::TimesGlued,
        Cat::LastSymbol,
    ]
    .into_iter()
    .any(|cat| view.is(at, cat))
}

/// G7, F-16, COVID-19, TF1, Slaughterhouse-Five: a name that ends with a number.
fn product(view: &View<'_>, at: usize) -> Option<usize> {
    let token = view.token(at)?;
    // "L’8 marzo": the article is no name.
    if !view.is_word(at) || view.str(at).ends_with(['\'', '’']) {
        return None;
    }
    // "ID.3": a model.
    if token.upper
        && view.sign(at + 1, '.')
        && view.glued(at + 1)
        && view.glued(at + 2)
        && view.is_digits(at + 2)
        && !unit::money_at(view, at)
    {
        return Some(run_on(view, at + 3));
    }
    let spelled = at + 2;
    if token.upper
        && view.hyphen(at + 1)
        && view.glued(at + 1)
        && view.glued(spelled)
        && view.is(spelled, Cat::Numeral)
        && !view.is(at, Cat::Numeral)
        && view.token(spelled).is_some_and(|word| word.upper)
    {
        return Some(spelled + 1);
    }
    // "fb−1" is a power, not a difference.
    let power = view.sign(at + 1, '−') && view.glued(at + 1);
    let hyphen = usize::from(power || view.hyphen(at + 1) && view.glued(at + 1));
    let digits = at + 1 + hyphen;
    if !view.glued(digits) || !view.is_digits(digits) || !token.upper && hyphen > 0 && !power {
        return None;
    }
    // USD34, Rs20 and "Mai-2024" are money and dates; "mid-1990s" is a date, but an A-400 is a name.
    let money = hyphen == 0 && unit::money_at(view, at);
    let known = [Cat::Month, Cat::HedgeBefore, Cat::YearAfter, Cat::Numeral].into_iter().any(|cat| view.is(at, cat));
    if money || view.is(at, Cat::Month) || hyphen == 1 && known && token.end - token.start > 2 {
        return None;
    }
    Some(run_on(view, digits + 1))
}

/// The letters, digits and marks that stick to a name's digits.
fn run_on(view: &View<'_>, mut to: usize) -> usize {
    let solid = |at: usize| view.glued(at) && (view.is_word(at) || view.is_digits(at));
    while solid(to)
        || view.glued(to) && !view.is_word(to) && ['-', '+', '/', '.', '‑'].iter().any(|sign| view.sign(to, *sign)) && solid(to + 1)
    {
        to += 1;
    }
    to
}

/// "call 911", "appelez le 39 19": the numbers behind the verb, up to a few words away.
fn emergency(view: &View<'_>, at: usize) -> Option<usize> {
    if !view.is_digits(at) {
        return None;
    }
    let called = (at.saturating_sub(2)..at).any(|i| view.is(i, Cat::RejectCall));
    if !called || view.digits(at)?.decimals {
        return None;
    }
    let mut to = at + 1;
    loop {
        if view.hyphen(to) && view.glued(to) && view.glued(to + 1) && view.is_digits(to + 1) {
            to += 2;
            continue;
        }
        let next = to + view.at(to, Cat::And).map_or(0, |hit| hit.len);
        if !view.is_digits(next) || !view.token(next).is_some_and(|token| token.spaced) || next > to && view.is_word(next + 1) {
            break;
        }
        to = next + 1;
    }
    // "звоните 103 или 112"
    while view.is(to, Cat::And) && view.digits(to + 1).is_some_and(|digits| digits.plain > 2) && !view.is_word(to + 2) {
        to += 2;
    }
    // "call 2 people": a noun follows.
    (!view.is_word(to) || view.is(to, Cat::And) || view.is(to, Cat::CountedStop) || view.token(to).is_some_and(|token| token.upper))
        .then_some(to)
}

/// "les attentats du 11 Septembre", "le Quatorze Juillet": where months are small, a capital makes the day a name.
pub(super) fn named_day(view: &View<'_>, item: &Item) -> bool {
    let month = view.token(item.to - 1).filter(|month| month.upper && view.is(item.to - 1, Cat::Month));
    let shouted = || view.str(item.to - 1).chars().nth(1).is_some_and(char::is_uppercase);
    view.lexicon.grammar.capital_days_are_names && month.is_some() && item.to > item.from + 1 && !shouted()
}

/// "à sept heures", "il est sept heures trente": the time of day in words.
fn spoken_clock(view: &View<'_>, numeral: &Numeral) -> Option<usize> {
    let hour = !numeral.digits && numeral.sort == Sort::Cardinal && numeral.scale == 0 && numeral.value.below(Exact::whole(25));
    let to = numeral.to + view.at(numeral.to, Cat::ClockMark).filter(|_| hour)?.len;
    let behind = || view.at(to, Cat::ClockAfter).map(|hit| to + hit.len);
    let loose = [Cat::Of, Cat::From, Cat::And, Cat::Between].into_iter().any(|cat| view.before(numeral.from, cat).is_some());
    // "de trois à cinq heures" is a length.
    let counted = |at: usize| at > 0 && (view.is_digits(at - 1) || view.is(at - 1, Cat::Numeral));
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
        return Some(to + 1);
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
        let stuck = view.glued(from)
            && from > 0
            && view.is_word(from - 1)
            && !unit::money_at(view, from - 1)
            && !view.str(from - 1).ends_with(['\'', '’']);
        let power = from > 1 && view.glued(from) && view.sign(from - 1, '−') && view.glued(from - 1) && view.is_word(from - 2);
        if stuck || power {
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
        && from > 0
        && !view.is_word(to)
        && view.is_word(from - 1)
        && view.token(from - 1).is_some_and(|noun| noun.word == 0)
    {
        return Some(to);
    }
    if view.is(from, Cat::RejectBare) && to == from + 1 && view.before(from, Cat::Determiner).is_none() {
        return Some(to);
    }
    // "la primera mitad del año", "the second half of the year": a period's name.
    let half = numeral.sort == Sort::Fraction && !numeral.digits && to == from + 1;
    if half && from > 0 && view.numeral(from - 1, false).is_some_and(|n| n.sort == Sort::Ordinal) {
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
            && (from == 0 || !view.is(from - 1, Cat::Numeral))
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
        if view.hyphen(to) && view.glued(to) && view.glued(to + 1) && view.is_word(to + 1) && !view.is(to + 1, Cat::Rank) {
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
    if view.hyphen(to) && view.glued(to) && view.glued(to + 1) && capital(to + 1) && word(to + 1) {
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
    let tied = |at: usize| view.hyphen(at) && view.glued(at) && view.glued(at + 1) && view.is_word(at + 1);
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
    view.token(comma.wrapping_sub(1)).is_some_and(|last| last.upper) && view.before(name, Cat::StreetBefore).is_some()
}

/// "articles 5, 6 et 7": the numbers that a reference goes on with.
fn rest_of_reference(view: &View<'_>, mut to: usize) -> usize {
    for _ in 0..6 {
        let mut next = to;
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
            || view.is_word(next + 1) && !view.is(next + 1, Cat::And) && !view.is(next + 1, Cat::CountedStop) && !view.is(next + 1, Cat::Of)
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
    let quoted = at > 0
        && ['"', '«', '“', '„'].iter().any(|sign| view.sign(at - 1, *sign))
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
    let name = view.token(from.wrapping_sub(1)).filter(|name| name.word == 0 && name.end - name.start > 1);
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

/// Finished items that only look like quantities.
pub(super) fn refuses(view: &View<'_>, item: &Item) -> bool {
    match item.kind {
        Kind::Dimension => article_time(view, item),
        Kind::Duration => {
            // "une journée de 8 heures" is a length, "de 8 heures à 20 heures" are two times of day.
            let of = item.from > 0 && view.is(item.from - 1, Cat::Of) && !view.is(item.to, Cat::To);
            view.before(item.from, Cat::ClockAt).is_some()
                && !of
                && item.digits
                && item.unit.as_ref().is_some_and(|unit| unit.code() == "h")
                && item.number().is_some_and(|hour| hour.below(Exact::whole(25)))
                && view.is(item.to - 1, Cat::ClockMark)
                || article_time(view, item)
        }
        // One is an article, a pronoun or a number: it counts where something says so.
        Kind::Number => item.one && !item.digits && !one_counts(view, item),
        Kind::Ordinal => !item.digits && (ordinal_adverb(view, item) || ordinal_is_noun(view, item)),
        Kind::Fraction if item.digits => improper(view, item),
        Kind::Fraction => fraction_is_name(view, item),
        _ => false,
    }
}

/// 120/80 and 60/40 are two numbers with a bar between them.
fn improper(view: &View<'_>, item: &Item) -> bool {
    let upper = view.digits(item.from).and_then(|digits| digits.value?.small());
    upper.is_some_and(|upper| upper > 20) && item.number().is_some_and(|value| !value.below(Exact::whole(1)))
}

/// "an einem Tag", "ein Liter Milch": the article before a unit, with nothing that makes it a count.
fn article_time(view: &View<'_>, item: &Item) -> bool {
    if !view.lexicon.grammar.article_is_one || !item.one || item.digits || item.from == 0 && item.to + 1 >= view.len() {
        return false;
    }
    let article = view.number(item.from).is_some_and(|(_, word)| word.weak);
    let short = item.number().is_some_and(|value| value.below(Exact::whole(1)));
    let next = item.to + view.at(item.to, Cat::And).map_or(usize::from(view.sign(item.to, ',')), |hit| hit.len);
    let more = view.numeral(next, false).is_some_and(|n| view.is(n.to, Cat::Unit));
    let hedged = view.before(item.from, Cat::HedgeBefore).is_some() || view.before(item.from, Cat::Only).is_some();
    article && item.to <= item.from + 2 && !short && !more && !hedged
}

fn one_counts(view: &View<'_>, item: &Item) -> bool {
    let (from, to) = (item.from, item.to);
    if view.lexicon.grammar.strong_one_counts && view.number(from).is_some_and(|(_, word)| !word.weak) {
        // "de één": the pronoun.
        return view.before(from, Cat::Determiner).is_none() && !view.is(to, Cat::Of);
    }
    // "eine Eins": the figure as a noun.
    let figure = view.token(from).is_some_and(|token| token.upper) && view.number(from).is_some_and(|(_, word)| !word.weak);
    if view.lexicon.grammar.nouns_capital && figure && view.before(from, Cat::Determiner).is_some() {
        return true;
    }
    // Said alone, or in a row of numbers.
    let number = |at: usize| view.is_digits(at) || view.numeral(at, false).is_some_and(|n| n.sort == Sort::Cardinal);
    let end = view.len();
    let alone = from == 0 && (to == end || to + 1 == end && !view.is_word(to));
    let comma = |at: usize| usize::from(view.sign(at, ','));
    // "un 8,5 %": the article stands before any number; in a row of numbers it is one of them.
    let strict = view.lexicon.grammar.article_is_one;
    let ends = |n: &Numeral| {
        let bare = !view.is_word(n.to) || view.is(n.to, Cat::Numeral);
        n.sort == Sort::Cardinal && bare && !view.hyphen(n.to) || n.one
    };
    let row = |at: usize| view.numeral(at, false).is_some_and(|n| if strict { ends(&n) } else { number(n.to + comma(n.to)) });
    let next = to + comma(to);
    let after = number(next) && !view.is_digits(to) && (!is_article(view, from) || next > to && !strict || row(next));
    // "… 700, un aumento": an article, not the next of a row.
    let before = from > 0 && number(from - 1 - usize::from(from > 1 && view.sign(from - 1, ','))) && !view.noun(to) && !view.is_digits(to);
    // "solo un 4 %": the article of the number behind.
    let only = view.before(from, Cat::Only).is_some() && !view.is_digits(to) || view.is(to, Cat::Alone);
    let against = view.before(from, Cat::HedgeBefore).is_some() && (view.is_word(to) && !view.is(to, Cat::CountedStop));
    // "one soldier was killed and two were wounded": a second number leaves the same noun out.
    let coordinated = view.is_word(to)
        && (to + 1..to + 8).any(|i| {
            view.is(i, Cat::And)
                && view.is(i + 2, Cat::CountedStop)
                && view.numeral(i + 1, false).is_some_and(|n| n.sort == Sort::Cardinal && !n.one)
        });
    // "один депутат из 450"
    let out_of = view.is_word(to) && view.is(to + 1, Cat::OutOf) && number(to + 2);
    alone || after || before || only || against || coordinated || out_of
}

/// Whether the word for 1 is the article too.
pub(super) fn is_article(view: &View<'_>, from: usize) -> bool {
    view.numeral(from, false).is_some_and(|n| n.weak)
}

/// "I first met …": an ordinal without a noun of its own and without a determiner is an adverb or an enumerator.
fn ordinal_adverb(view: &View<'_>, item: &Item) -> bool {
    let small = item.number().and_then(Exact::small).is_some_and(|value| value <= 2);
    if !small {
        return false;
    }
    let hyphened = item.from > 0 && view.hyphen(item.from - 1) && view.glued(item.from);
    if view.len() <= item.to - item.from + 1 {
        return false;
    }
    // "second-largest", "second largest"
    let ranked = view.is(item.to + usize::from(view.hyphen(item.to) && view.glued(item.to)), Cat::Rank);
    let determined = view.lexicon.grammar.no_articles || view.before(item.from, Cat::Determiner).is_some() || ranked;
    let noun = view.is_word(item.to) && !view.is(item.to, Cat::CountedStop);
    // In a row of ordinals each stands for itself.
    let row = view.sign(item.to, ',') && view.numeral(item.to + 1, false).is_some_and(|n| n.sort == Sort::Ordinal)
        || item.from > 1 && view.sign(item.from - 1, ',') && view.is(item.from - 2, Cat::Numeral)
        || view.numeral(item.to, false).is_some_and(|n| n.sort == Sort::Ordinal)
        || item.from > 0 && view.numeral(item.from - 1, false).is_some_and(|n| n.sort == Sort::Ordinal);
    // "Первое: …" only counts the points of a speech.
    let enumerates = view.lexicon.grammar.no_articles && !noun && !(item.from > 0 && view.is_word(item.from - 1));
    hyphened || enumerates && !row || !(determined && (noun || !view.is_word(item.to)) || row)
}

/// "no quarto", "na quinta": a room, a weekday; an ordinal only before its noun or in a row.
fn ordinal_is_noun(view: &View<'_>, item: &Item) -> bool {
    let word = |at: usize| view.is(at, Cat::Numeral) || view.is_digits(at);
    item.to == item.from + 1
        && view.is(item.from, Cat::NeedsNoun)
        && !view.noun(item.to)
        && !word(item.to)
        && !(item.from > 0 && word(item.from - 1 - usize::from(item.from > 1 && view.sign(item.from - 1, ','))))
        && view.len() > 2
}

/// "half-hearted", "second half", "halfway".
fn fraction_is_name(view: &View<'_>, item: &Item) -> bool {
    let hyphen = view.hyphen(item.to) && view.glued(item.to) && view.glued(item.to + 1) && view.is_word(item.to + 1);
    let (word, article) = (item.to == item.from + 1, view.is(item.from, Cat::ArticleOne));
    let ordinal = item.from > 0 && view.numeral(item.from - 1, false).is_some_and(|n| n.sort == Sort::Ordinal);
    hyphen && (word || article) || ordinal && word
}

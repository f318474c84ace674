//! Shapes of digits that are no quantity, whatever stands around: clocks, telephones, addresses, lists, results, products.

use super::symbol_follows;
use crate::extract::lang::{Cat, Role};
use crate::extract::unit;
use crate::extract::value::Exact;
use crate::extract::view::{View, back};

/// Shapes that are no quantity at all; the token after them.
pub(in crate::extract) fn step_over(view: &View<'_>, at: usize) -> Option<usize> {
    if !view.is_digits(at) {
        let plus = view.sign(at, '+') && view.is_digits(at + 1) && view.glued(at + 1);
        return product(view, at).or_else(|| emergency(view, at)).or_else(|| if plus { telephone(view, at + 1) } else { None });
    }
    let digits = view.digits(at)?;
    if digits.value.is_none() {
        // Long runs, versions, dates with dots: the date reader takes the last kind, nobody the others.
        let short = view.token(at).is_some_and(|token| token.end - token.start <= 10);
        return (!short || crate::extract::date::read(view, at, &[]).is_none()).then_some(at + 1);
    }
    // "in his 20s", "in her early 60s": somebody's years.
    let own = view.is(at + 1, Cat::DecadeSuffix) && view.glued(at + 1) && digits.plain == 2;
    if own
        && (view.before(at, Cat::Possessive).is_some()
            || view.is(back(at, 1), Cat::YearAfter) && view.before(back(at, 1), Cat::Possessive).is_some())
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
    let dated = view.sign(back(at, 1), '/') && view.glued(at);
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
            // "une journée de 8 heures" is a length, "de 8 heures à 20 heures" are two times of day.
            let length = view.is(back(at, 1), Cat::Of) && !view.is(to + hit.len, Cat::To);
            return (!length).then_some(to + hit.len);
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
    let longer = dash(to) && view.is_digits(to + 1) || dash(back(at, 1));
    let money = unit::money_at(view, back(at, 1));
    // "6-4, 3-6": behind one result another one, whichever way it goes.
    let row = view.sign(back(at, 1), ',') && dash(back(at, 3)) && short(back(at, 2)).zip(short(back(at, 4))).is_some();
    (dash(at + 1) && (!won.below(lost) || row) && !measured && !longer && !money && !view.hyphen(to) && !view.sign(to, '/')).then_some(to)
}

/// "24 Elm Street", "12, rue de Rivoli", "75001 Paris", "IL 62701": a house number, a postal code.
fn address(view: &View<'_>, at: usize) -> Option<usize> {
    let plain = view.digits(at).map(|digits| digits.plain).filter(|plain| (1..=5).contains(plain))?;
    let upper = |at: usize| view.is_word(at) && view.token(at).is_some_and(|token| token.upper);
    let next = at + 1 + usize::from(view.sign(at + 1, ','));
    // "the 21st of March": what sticks to the digits is an ordinal's ending.
    let street = (next..next + 4).take_while(|i| *i == next || upper(i - 1)).find(|i| view.is(*i, Cat::Street) && !view.glued(*i));
    if let Some(i) = street
        && (i > next && upper(i) || i == next && (upper(i + 1) || view.is(i + 1, Cat::Of)))
    {
        return Some(i + 1);
    }
    // "1100-053 Lisboa", "1234 AB Utrecht"
    let capitals = |at: usize| view.is_word(at) && view.str(at).len() == 2 && view.str(at).bytes().all(|b| b.is_ascii_uppercase());
    if plain == 4 && view.sign(back(at, 1), ',') {
        let local = view.hyphen(at + 1) && view.glued(at + 2) && view.digits(at + 2).is_some_and(|digits| digits.plain == 3);
        if local && upper(at + 3) {
            return Some(at + 3);
        }
        if capitals(at + 1) && upper(at + 2) {
            return Some(at + 2);
        }
    }
    let whole = view.token(at).is_some_and(|token| token.end - token.start == 5);
    let comma = at == 0 || view.sign(back(at, 1), ',');
    let state = capitals(back(at, 1));
    (plain == 5 && whole && (comma && upper(at + 1) || state && !upper(at + 1) && !view.is_word(at + 1))).then_some(at + 1)
}

/// 01 44 55 66 77, 1-800-555-0199, +33 1 44 …: three and more groups that are no thousands.
fn telephone(view: &View<'_>, at: usize) -> Option<usize> {
    let international = view.sign(back(at, 1), '+') && view.glued(at);
    // Behind a country's code or a nought three digits after a space are no thousands.
    let loose = international || view.str(at).starts_with('0');
    let plain = |at: usize| view.digits(at).is_some_and(|digits| digits.plain > 0 || loose && digits.value.is_some() && !digits.decimals);
    let (mut to, mut groups, mut hyphens) = (at + 1, 1, 0);
    // 8 800 555-01-99: the first groups look like thousands.
    let two = |at: usize| view.tied(at) && view.digits(at + 1).is_some_and(|digits| digits.plain == 2);
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
    if view.sign(back(at, 1), '(') && view.sign(to, ')') && plain(to + 1) && view.hyphen(to + 2) && plain(to + 3) {
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
    loop {
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
    let date = hyphens == 2 && groups == 3 && crate::extract::date::read(view, at, &[]).is_some();
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
        || ['.', '!', '?', ';'].iter().any(|sign| view.sign(back(at, 1), *sign));
    let closes_bracket = view.sign(at + 1, ')') && view.sign(back(at, 1), '(');
    (mark && start && spaced && (next.is_some() || after_end) && !closes_bracket).then_some(at + 2)
}

/// 3D, 401(k), 5G, 7-Eleven: letters that are no unit stick to the digits.
fn glued(view: &View<'_>, at: usize) -> Option<usize> {
    let next = at + 1;
    let footnote = view.sign(back(at, 1), '[') && view.sign(next, ']');
    // "(4) Adoption of …", "(18)": a list's number in brackets.
    let bracketed =
        view.sign(back(at, 1), '(') && view.sign(next, ')') && view.digits(at).is_some_and(|digits| (1..=2).contains(&digits.plain));
    if footnote || bracketed {
        return Some(next);
    }
    // VI/34/2024
    let path = view.sign(back(at, 1), '/') && view.glued(at) && view.glued(back(at, 1)) && view.is_word(back(at, 2));
    if path && !known_after(view, back(at, 2)) {
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
        && view.tied(at + 1)
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
    // "call 2 people": a noun follows.
    let ends = |to: usize| {
        !view.is_word(to) || view.is(to, Cat::And) || view.is(to, Cat::CountedStop) || view.token(to).is_some_and(|token| token.upper)
    };
    let mut to = at + 1;
    loop {
        if view.tied(to) && view.is_digits(to + 1) {
            to += 2;
            continue;
        }
        // "звоните 103 или 112"
        let next = to + view.at(to, Cat::And).map_or(0, |hit| hit.len);
        if !view.is_digits(next) || view.glued(next) || next > to && !ends(next + 1) {
            break;
        }
        to = next + 1;
    }
    ends(to).then_some(to)
}

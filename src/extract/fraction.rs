//! Parts of a whole: fractions in signs and words, and decimals that are said in words.
//!
//! The surprise: which ordinals are denominators ("three fifths", "un quarto") depends on what stands before and behind
//! them, and on the language's switches; a lone one is an ordinal.

use super::lang::{Cat, NumberWord, Role};
use super::numeral::{Numeral, Sort};
use super::value::Exact;
use super::view::{View, back};
use crate::model::Dimension;

/// Of how many parts an ordinal names one: 3 of "third", a million of "millionth", whose word holds the power of ten.
fn parts(word: NumberWord) -> Option<i128> {
    if word.role == Role::Scale { 10_i128.checked_pow(u32::try_from(word.value).ok()?) } else { Some(word.value.into()) }
}

impl View<'_> {
    pub(super) fn slash_fraction(&self, at: usize) -> Option<(Exact, usize)> {
        let (upper, lower) = (self.digits(at)?, self.digits(at + 2)?);
        if self.sign(back(at, 1), '/') && self.glued(at) {
            return None;
        }
        if !(self.sign(at + 1, '/') || self.sign(at + 1, '⁄')) || !self.glued(at + 1) || !self.glued(at + 2) {
            return None;
        }
        if self.sign(at + 3, '/') && self.glued(at + 3) || upper.decimals || lower.decimals {
            return None;
        }
        let (n, d) = (upper.value?.small()?, lower.value?.small()?);
        // "120/80 mmHg" are two readings, "5/4 inches" one.
        if n >= d && d > 16 && super::unit::symbol_at(self, at + 3) {
            return None;
        }
        Some((Exact::ratio(n.into(), d.into())?, at + 3))
    }

    /// ½ ⅓ ¾ …
    pub(super) fn glyph(&self, at: usize) -> Option<Numeral> {
        let token = self.token(at)?;
        let (n, d) = match self.text[token.start..token.end].chars().next()? {
            '¼' => (1, 4),
            '½' => (1, 2),
            '¾' => (3, 4),
            '⅓' => (1, 3),
            '⅔' => (2, 3),
            '⅕' => (1, 5),
            '⅖' => (2, 5),
            '⅗' => (3, 5),
            '⅘' => (4, 5),
            '⅙' => (1, 6),
            '⅛' => (1, 8),
            '⅜' => (3, 8),
            '⅝' => (5, 8),
            '⅞' => (7, 8),
            '⅒' => (1, 10),
            _ => return None,
        };
        Some(Numeral { sort: Sort::Fraction, ..self.blank(at, at + 1, Exact::ratio(n, d)?) })
    }

    /// Half, moitié; half a million.
    pub(super) fn fraction_word(&self, at: usize) -> Option<Numeral> {
        let one = self.number(at).is_some_and(|(len, word)| word.weak && self.is(at + len, Cat::FractionWhole));
        let article = usize::from(self.is(at, Cat::ArticleOne) || one);
        let start = at + article;
        // "a quarter mile", but "a quarter of …"
        let before_unit = self
            .at(start, Cat::PartBeforeUnit)
            .filter(|hit| !self.is(start, Cat::FractionPart) || self.is(self.behind_tie(start + hit.len), Cat::Unit));
        let (part, len) = if let Some(hit) = before_unit.or_else(|| self.at(start, Cat::FractionWhole)) {
            let (above, below) = self.lexicon.fractions[hit.data as usize];
            (Exact::ratio(above.into(), below.into())?, hit.len)
        } else if article == 1 {
            let after = start;
            if let Some(hit) = self.at(after, Cat::FractionPart) {
                // "a third way": a noun of its own makes it an ordinal.
                let goes_on =
                    [Cat::CountedStop, Cat::Of, Cat::And, Cat::When, Cat::Comparative, Cat::HedgeAfter, Cat::Determiner, Cat::CountedSkip];
                let noun = self.is_word(after + hit.len) && !goes_on.into_iter().any(|cat| self.is(after + hit.len, cat));
                if noun && self.number(after).is_some_and(|(_, word)| word.ordinal) {
                    return None;
                }
                (Exact::ratio(1, i128::from(hit.data))?, hit.len)
            } else {
                let (len, word) = self.number(after).filter(|(_, word)| word.ordinal && word.value > 2 && !word.plural)?;
                // "fell by a fifth", "down by a fifth": what changes by it has no noun behind.
                let by = self.before(at, Cat::By).is_some_and(|(by, _)| !self.is(by, Cat::Of));
                let bare = !self.noun(after + len) || self.is(after + len, Cat::When);
                let cut = bare && (by || (at.saturating_sub(5)..at).any(|i| self.is(i, Cat::ChangeVerb)));
                let of = self.is(after + len, Cat::Of) && !self.is(after + len + 1, Cat::AgeBefore);
                if word.role == Role::Alone || !(of || cut && self.lexicon.grammar.spoken_digits) {
                    return None;
                }
                (Exact::ratio(1, parts(word)?)?, len)
            }
        } else if let Some((len, below)) = self.part_of_unit(at) {
            (Exact::ratio(1, below)?, len)
        } else {
            return None;
        };
        let mut n = self.blank(at, start + len, part);
        n.sort = Sort::Fraction;
        // half a million, half a dozen, a half million
        let skip = self.behind_hyphen(n.to) + usize::from(self.is(n.to, Cat::ArticleOne));
        if let Some((len, word)) = self.number(skip).filter(|(_, word)| !word.ordinal && !word.plural) {
            let factor = match word.role {
                Role::Scale => Exact::scaled(1, i32::try_from(word.value).ok()?),
                Role::Dozen | Role::Hundred => Some(Exact::whole(word.value.into())),
                _ => None,
            };
            if let Some(value) = factor.and_then(|factor| n.value.times(factor)) {
                n.value = value;
                n.to = skip + len;
                n.sort = Sort::Cardinal;
                n.scale = if word.role == Role::Scale { i32::try_from(word.value).ok()? } else { 0 };
            }
        }
        self.part_of_scale(&mut n);
        let measured = n.sort == Sort::Cardinal || self.is(self.behind_tie(n.to), Cat::Unit) || self.is(n.to, Cat::Points);
        (before_unit.is_none() || measured).then_some(n)
    }

    /// "tenth of a gallon": an ordinal that a unit with its article follows.
    fn part_of_unit(&self, at: usize) -> Option<(usize, i128)> {
        let ordinal = self.number(at).filter(|(_, word)| word.ordinal && word.value > 2 && !word.plural && word.role != Role::Alone);
        let part = self.at(at, Cat::FractionPart).map(|hit| (hit.len, hit.data.into()));
        let (len, below) = ordinal.and_then(|(len, word)| Some((len, parts(word)?))).or(part)?;
        let article = at + len + self.at(at + len, Cat::Of)?.len;
        // The article may be the last word of "of a".
        let article = if self.is(article, Cat::ArticleOne) { article } else { article - 1 };
        let unit = self.is(article, Cat::ArticleOne) && self.is(article + 1, Cat::Unit);
        unit.then_some((len, below))
    }

    /// Two thirds, trois quarts, three fifths, one-sixth.
    pub(super) fn denominator(&self, n: &mut Numeral) {
        let Some(upper) = n.value.small().filter(|upper| (1..1000).contains(upper)) else { return };
        if n.scale != 0 || n.decimals {
            return;
        }
        let at = self.behind_hyphen(n.to);
        // "4 quarters", "all four quarters": as many as make a whole or more are counted, and digits always count.
        let counted = self.at(at, Cat::Unit).is_some_and(|unit| !self.is(at + unit.len, Cat::Of));
        if counted && (n.digits || self.at(at, Cat::FractionPart).is_some_and(|hit| upper >= i64::from(hit.data)) && !self.is_whole_text())
        {
            return;
        }
        // "un quarto mandato": behind the article alone, a word that is an ordinal too is one before a noun.
        let ordinal = n.weak && n.one && self.number(at).is_some_and(|(len, word)| word.ordinal && self.noun(at + len));
        let (lower, len) = if let Some(hit) = self.at(at, Cat::FractionPart).filter(|_| !ordinal) {
            (i64::from(hit.data), hit.len)
        } else if let Some((len, word)) = self.number(at).filter(|(_, word)| word.ordinal && word.role != Role::Alone && word.value > 2) {
            // "bijna een derde in 1990": no noun follows that it could be the third of.
            let bare = |at: usize| !self.is_word(at) || self.is(at, Cat::CountedStop) || self.is(at, Cat::Comparative);
            let of = self.is(at + len, Cat::Of) || self.lexicon.grammar.ordinal_is_part && bare(at + len);
            let single = upper == 1 && !word.plural && (!n.weak || of);
            if !(upper > 1 && (word.plural || self.lexicon.grammar.ordinal_is_part) || single) || n.digits {
                return;
            }
            (parts(word).and_then(|parts| i64::try_from(parts).ok()).unwrap_or(0), len)
        } else if let Some(parts) = self.cardinal(at, false).filter(|parts| parts.sort == Sort::Fraction && !n.digits)
            && let Some(lower) = parts.value.small()
        {
            // "three twenty-fifths"
            (lower, parts.to - at)
        } else {
            return;
        };
        // "a quarter" and "un tiers" are shares only where something is shared; the article may begin a name or a period.
        if let Some(value) = Exact::ratio(upper.into(), lower.into()) {
            n.value = value;
            n.sort = Sort::Fraction;
            n.to = at + len;
            (n.weak, n.plain) = (false, 0);
        }
    }

    /// "четыре целых и две десятых": the decimals by the name of their place.
    pub(super) fn named_decimals(&self, n: &mut Numeral) {
        let Some(hit) = self.at(n.to, Cat::Whole).filter(|_| n.scale == 0) else { return };
        let at = n.to + hit.len;
        let at = at + self.at(at, Cat::Joiner).map_or(0, |hit| hit.len);
        let Some((upper, place)) = self.cardinal_below(at, 1000, true) else { return };
        let Some((len, word)) = self.number(place).filter(|(_, word)| word.ordinal) else { return };
        let part = parts(word).and_then(|parts| Exact::ratio(upper.into(), parts));
        if let Some(value) = part.and_then(|part| n.value.plus(part)) {
            (n.value, n.to) = (value, place + len);
            (n.decimals, n.plain, n.weak, n.one) = (true, 0, false, false);
            self.scales(n);
        }
    }

    /// "point five percent": behind a nought that nobody says, before a share only ("point two" is a place on a list).
    pub(super) fn bare_decimals(&self, at: usize) -> Option<Numeral> {
        if !self.is(at, Cat::Point) || self.is_digits(at + 1) {
            return None;
        }
        let mut n = self.blank(at, at, Exact::whole(0));
        self.spoken_decimals(&mut n);
        let unit = self.at(n.to, Cat::Unit).map(|hit| self.lexicon.units[hit.data as usize].unit.dimension());
        (n.to > at && unit == Some(Dimension::Share)).then_some(n)
    }

    /// Decimals in words behind a point in words: "three point five", "drei Komma fünf".
    pub(super) fn spoken_decimals(&self, n: &mut Numeral) {
        let Some(hit) = self.at(n.to, Cat::Point) else { return };
        let closed = n.scale != 0 && n.value.shift(-n.scale).and_then(Exact::small).is_some();
        if closed || n.weak && !n.one {
            return;
        }
        let mut at = n.to + hit.len;
        let (mut mantissa, mut places) = (0_i128, 0_i32);
        if self.is_digits(at) {
            let Some(digits) = self.digits(at).filter(|digits| digits.plain > 0) else { return };
            places = i32::try_from(digits.plain).unwrap_or(0);
            mantissa = digits.value.and_then(Exact::small).unwrap_or(0).into();
            at += 1;
        } else {
            // Leading zeros, then either digit by digit or one number below a thousand.
            while let Some((len, word)) = self.number(at) {
                let zero = word.role == Role::Zero;
                let digit = zero || word.role == Role::Unit && !word.ordinal;
                let by_digits = self.lexicon.grammar.spoken_digits;
                let joined = places == 0 && self.cardinal_below(at, 100, true).is_some_and(|(value, _)| value > 9);
                if digit && !joined && places < 20 && (zero && mantissa == 0 || by_digits) {
                    mantissa = mantissa * 10 + i128::from(word.value);
                    places += 1;
                    at += len;
                    continue;
                }
                let below = if by_digits && places == 0 { 100 } else { 1000 };
                if let Some(rest) = (mantissa == 0).then(|| self.cardinal_below(at, below, by_digits || !self.joins("hundred"))).flatten() {
                    mantissa = rest.0.into();
                    places += i32::try_from(rest.0.to_string().len()).unwrap_or(0);
                    at = rest.1;
                }
                break;
            }
        }
        if places == 0 || places > 20 {
            return;
        }
        if let Some(value) = Exact::scaled(mantissa, -places).and_then(|part| n.value.plus(part)) {
            (n.value, n.to) = (value, at);
            (n.decimals, n.plain, n.weak, n.one) = (true, 0, false, false);
            self.scales(n);
        }
    }

    /// A cardinal below a bound: its value and the token after it.
    fn cardinal_below(&self, at: usize, below: i64, between: bool) -> Option<(i64, usize)> {
        let n = self.cardinal(at, between).filter(|n| n.sort == Sort::Cardinal && n.scale == 0)?;
        n.value.small().filter(|value| *value < below).map(|value| (value, n.to))
    }
}

//! Numerals: digits with scale words, number words, fractions, ordinals, vague counts.
//!
//! One grammar for all languages; what differs is in the tables' rows and switches. The surprise: a number word never
//! joins the next one unless the places fit (`twenty five`, not `twenty fifteen`), so a list of numbers stays a list.

use super::lang::{Cat, Hit, NumberWord, Role};
use super::token::{Tok, Token};
use super::unit;
use super::value::Exact;
use super::view::{View, back};

/// What kind of numeral.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    Cardinal,
    Ordinal,
    Fraction,
    /// Only a least value is known.
    Vague,
}

/// A numeral in the tokens.
#[derive(Debug, Clone, Copy)]
pub(super) struct Numeral {
    /// First token.
    pub(super) from: usize,
    /// One past the last token.
    pub(super) to: usize,
    pub(super) sort: Sort,
    /// The value, or the least value of a vague one.
    pub(super) value: Exact,
    /// The most of "40-something".
    pub(super) high: Option<Exact>,
    /// Another reading with its reason.
    pub(super) other: Option<(Exact, &'static str)>,
    /// What one of the scale word is in that other reading.
    pub(super) other_step: Option<Exact>,
    /// The largest power of ten that a scale word gave; 0 for none.
    pub(super) scale: i32,
    /// The scale word's value, for "and a half" after the unit.
    pub(super) step: Exact,
    /// Only the article (un, a) or the word one.
    pub(super) weak: bool,
    /// The word for 1.
    pub(super) one: bool,
    /// "une vingtaine": about.
    pub(super) about: bool,
    /// Digits of a number written with digits only, else 0.
    pub(super) plain: usize,
    /// Written with digits.
    pub(super) digits: bool,
    /// Has decimals.
    pub(super) decimals: bool,
    /// Has a sign.
    pub(super) signed: bool,
}

/// A question for a numeral (its token, and whether it stands behind "between") with its answer.
pub(super) type Asked = (usize, bool, Option<Numeral>);

impl View<'_> {
    /// The number word at a token, and how many tokens it takes.
    pub(super) fn number(&self, at: usize) -> Option<(usize, NumberWord)> {
        let hit = self.at(at, Cat::Numeral)?;
        Some((hit.len, self.lexicon.numbers[hit.data as usize]))
    }

    pub(super) fn joins(&self, place: &str) -> bool {
        self.lexicon.grammar.joins.iter().any(|known| known == place)
    }

    /// The numeral that starts at token `at`.
    pub(super) fn numeral(&self, at: usize, between: bool) -> Option<Numeral> {
        if let Some((_, _, known)) = self.last.borrow().as_ref().filter(|last| (last.0, last.1) == (at, between)) {
            return *known;
        }
        let numeral = self.signed(at, between);
        self.last.replace(Some((at, between, numeral)));
        numeral
    }

    fn signed(&self, at: usize, between: bool) -> Option<Numeral> {
        let token = self.token(at)?;
        // A sign or the word for it, right before a number that nothing precedes.
        let free = token.spaced
            || at == 0
            || self.sign(back(at, 1), '(')
            || self.token(back(at, 1)).is_some_and(|last| last.kind == Tok::Sign && !self.is_digits(back(at, 2)));
        let after_number = self.is_digits(back(at, 1)) || self.is(back(at, 1), Cat::Numeral);
        let minus_sign = token.kind == Tok::Sign && matches!(&self.text[token.start..token.end], "-" | "−" | "+" | "–");
        if minus_sign
            && free
            && (self.glued(at + 1) || at == 0 && self.is_whole_text())
            && (self.is_digits(at + 1))
            && !(after_number && &self.text[token.start..token.end] == "–")
        {
            let plus = self.sign(at, '+');
            return self.unsigned(at + 1, between).map(|n| Numeral {
                from: at,
                value: if plus { n.value } else { n.value.negated() },
                signed: true,
                ..n
            });
        }
        if let Some(hit) = self.at(at, Cat::Minus)
            && !after_number
            && self.before(at + hit.len, Cat::HedgeBefore).is_none()
            && let Some(n) = self.unsigned(at + hit.len, between)
            && n.sort == Sort::Cardinal
        {
            return Some(Numeral { from: at, value: n.value.negated(), signed: true, ..n });
        }
        self.unsigned(at, between)
    }

    /// Whether a few tokens are all there is: "- 2 degrees" alone is below zero, at the head of a line it is a list's item.
    pub(super) fn is_whole_text(&self) -> bool {
        let last = self.len().checked_sub(1).and_then(|last| self.token(last));
        let ends = |last: &Token| self.token(0).is_some_and(|first| first.start < 4) && self.text.len() - last.end < 4;
        self.len() <= 4 && last.is_some_and(ends)
    }

    /// Whether the article that stands for 1 is here, with something behind it that it could count: hardly ever.
    pub(super) fn counting_article(&self, at: usize) -> bool {
        const COUNTED: u128 = 1 << Cat::Numeral as u8
            | 1 << Cat::FractionWhole as u8
            | 1 << Cat::FractionPart as u8
            | 1 << Cat::PartBeforeUnit as u8
            | 1 << Cat::ApproxNoun as u8
            | 1 << Cat::Unit as u8
            | 1 << Cat::UnitSymbol as u8;
        self.is(at, Cat::ArticleOne) && self.token(at + 1).is_some_and(|next| !next.spaced || next.kinds & COUNTED != 0)
    }

    /// Whether a numeral may start here: asked of nearly every word, and nearly always in vain.
    fn may_begin(&self, at: usize) -> bool {
        const BEGINS: u128 = 1 << Cat::Numeral as u8
            | 1 << Cat::FractionWhole as u8
            | 1 << Cat::FractionPart as u8
            | 1 << Cat::PartBeforeUnit as u8
            | 1 << Cat::Vague as u8
            | 1 << Cat::Quantifier as u8
            | 1 << Cat::Point as u8
            | 1 << Cat::ApproxNoun as u8;
        self.token(at).is_some_and(|token| match token.kind {
            Tok::Digits(_) => true,
            Tok::Word => self.any(at, BEGINS) || self.counting_article(at),
            Tok::Sign => token.end - token.start > 1 || self.any(at, BEGINS),
        })
    }

    fn unsigned(&self, at: usize, between: bool) -> Option<Numeral> {
        if !self.may_begin(at) {
            return None;
        }
        let mut numeral = if self.is_digits(at) {
            self.with_digits(at)?
        } else if let Some(n) = self.glyph(at) {
            n
        } else if let Some(n) = self.vague(at) {
            return Some(n);
        } else if let Some(n) = self.fraction_word(at).or_else(|| self.bare_decimals(at)) {
            n
        } else {
            self.cardinal(at, between)?
        };
        if matches!(numeral.sort, Sort::Cardinal) {
            self.tail(&mut numeral);
        }
        Some(numeral)
    }

    pub(super) fn blank(&self, from: usize, to: usize, value: Exact) -> Numeral {
        Numeral {
            from,
            to,
            sort: Sort::Cardinal,
            value,
            high: None,
            other: None,
            other_step: None,
            scale: 0,
            step: Exact::whole(1),
            weak: false,
            one: false,
            about: false,
            plain: 0,
            digits: false,
            decimals: false,
            signed: false,
        }
    }

    fn with_digits(&self, at: usize) -> Option<Numeral> {
        let digits = *self.digits(at)?;
        let mut n = self.blank(at, at + 1, digits.value?);
        n.digits = true;
        n.plain = digits.plain;
        n.decimals = digits.decimals;
        n.other = digits.other;
        // 21st, 2e, XXIe; 401(k) and 3D are rejected later.
        let suffix = self.behind_tie(at + 1);
        // "5-ти", "16-tu": a case ending makes no ordinal.
        if suffix == at + 2
            && self.glued(suffix)
            && digits.plain > 0
            && let Some(hit) = self.at(suffix, Cat::CardinalSuffix)
            && !(self.glued(suffix + hit.len) && self.is_word(suffix + hit.len))
        {
            n.to = suffix + hit.len;
            n.plain = 0;
            return Some(n);
        }
        if self.glued(suffix)
            && !digits.decimals
            && !(suffix == at + 1 && self.is(suffix, Cat::ScaleGlued))
            && let Some(hit) = self.at(suffix, Cat::OrdinalSuffix)
            && !(self.sign(suffix, '°') && self.degrees(at, suffix + hit.len))
            && self.at(suffix, Cat::UnitSymbol).or_else(|| self.at(suffix, Cat::Unit)).is_none_or(|unit| unit.len <= hit.len)
            && !(self.glued(suffix + hit.len) && self.is_word(suffix + hit.len))
            // "3D": a lone capital is a name's.
            && !self.token(suffix).is_some_and(|token| token.upper && token.end - token.start == 1)
        {
            n.sort = Sort::Ordinal;
            n.to = suffix + hit.len;
            return Some(n);
        }
        // "am 3. Oktober", "unser 4. Haushalt": a full stop that ends no sentence.
        if self.lexicon.grammar.ordinal_dot
            && (1..=3).contains(&digits.plain)
            && self.sign(at + 1, '.')
            && self.glued(at + 1)
            && (self.is_word(at + 2) && self.token(at + 2).is_some_and(|next| next.spaced) || at == 0 && self.len() == 2)
        {
            n.sort = Sort::Ordinal;
            n.to = at + 2;
            return Some(n);
        }
        // 1/5, 2 1/2, 2½.
        if let Some((value, to)) = self.slash_fraction(at) {
            n.value = value;
            n.sort = Sort::Fraction;
            n.to = to;
            n.plain = 0;
            return Some(n);
        }
        // 2 1/2, 3-1/4, 2½
        let hyphened = usize::from(self.hyphen(at + 1) && self.glued(at + 1) && self.glued(at + 2));
        if let Some((part, to)) = self.slash_fraction(at + 1 + hyphened).or_else(|| self.glyph(at + 1).map(|g| (g.value, g.to)))
            && digits.plain > 0
            && part.below(Exact::whole(1))
        {
            n.value = n.value.plus(part)?;
            n.to = to;
            n.decimals = true;
            n.plain = 0;
        }
        // ± tolerance: the number before it is the value.
        for (len, sign) in [(1, "±"), (3, "+/-")] {
            let from = n.to;
            let run = self.token(from).zip(self.token(from + len - 1)).map(|(a, b)| &self.text[a.start..b.end]);
            if run == Some(sign) && self.is_digits(from + len) {
                n.to = from + len + 1;
            }
        }
        // "1.250,-": no cents.
        if self.sign(n.to, ',')
            && self.glued(n.to)
            && self.dash(n.to + 1)
            && self.glued(n.to + 1)
            && !(self.glued(n.to + 2) && self.is_digits(n.to + 2))
        {
            n.to += 2;
        }
        self.scales(&mut n);
        // 45 (forty-five)
        Some(n)
    }

    /// Whether a word stands here that no table knows as anything but a noun or an adjective.
    pub(super) fn noun(&self, at: usize) -> bool {
        self.token(at).is_some_and(|token| {
            let other = [
                Cat::CountedStop,
                Cat::And,
                Cat::Of,
                Cat::Numeral,
                Cat::HedgeBefore,
                Cat::HedgeAfter,
                Cat::Comparison,
                Cat::Determiner,
                Cat::To,
                Cat::From,
            ];
            token.kind == Tok::Word && !other.into_iter().any(|cat| token.may(cat))
        })
    }

    /// The degree sign that stands for an ordinal's ending does so before a noun or behind a determiner: "l'8°", not "40°".
    fn degrees(&self, at: usize, after: usize) -> bool {
        let signed = self.dash(back(at, 1)) && self.glued(at);
        signed || !self.noun(after) && self.before(at, Cat::Determiner).is_none()
    }

    /// Scale words and abbreviations after a number in digits or with decimals, and smaller groups after them.
    pub(super) fn scales(&self, n: &mut Numeral) {
        let mut last = i32::MAX;
        loop {
            let glued = self.glued(n.to);
            let skip = usize::from(self.hyphen(n.to) && self.glued(n.to + 1));
            let word = self
                .number(n.to + skip)
                .filter(|(_, word)| !word.ordinal && matches!(word.role, Role::Scale | Role::Dozen | Role::Hundred));
            let (exponent, len, word) = if let Some((len, word)) = word {
                match word.role {
                    Role::Scale => (i32::try_from(word.value).unwrap_or(0), len + skip, Some(word)),
                    Role::Hundred
                        if n.scale == 0
                            && last == i32::MAX
                            && !n.decimals
                            && (self.lexicon.grammar.spoken_digits || self.lexicon.grammar.digits_before_hundred) =>
                    {
                        (2, len + skip, None)
                    }
                    Role::Dozen if last == i32::MAX => {
                        let Some(value) = n.value.times(Exact::whole(word.value.into())) else { return };
                        (n.value, n.to, n.plain) = (value, n.to + len + skip, 0);
                        return;
                    }
                    _ => return,
                }
            } else if let Some(mut hit) = self
                .at(n.to, Cat::ScaleAny)
                .or_else(|| if glued { self.at(n.to, Cat::ScaleGlued) } else { None })
                .or_else(|| if glued && last == i32::MAX { self.counted_letter(n) } else { None })
            {
                // The full stop of an abbreviation at the end is the sentence's.
                if hit.len > 1 && n.to + hit.len == self.len() && self.sign(self.len() - 1, '.') {
                    hit.len -= 1;
                }
                let next = n.to + hit.len;
                if self.glued(next) && self.is_word(next) && !self.str(next).starts_with(['\'', '’']) {
                    return;
                }
                (i32::try_from(hit.data).unwrap_or(0), hit.len, None)
            } else {
                return;
            };
            // "1,5 mil millones": one scale on top of another; "8 million 2 thousand" is a new group.
            if last != i32::MAX && exponent <= last {
                return;
            }
            let (Some(value), Some(step)) = (n.value.shift(exponent), Exact::scaled(1, exponent)) else { return };
            n.other = word
                .and_then(|word| self.also(word, n.value))
                .or_else(|| n.other.take().and_then(|(v, why)| Some((v.shift(exponent)?, why))));
            n.other_step = word.and_then(|word| self.also_step(word));
            n.value = value;
            n.step = if last == i32::MAX { step } else { n.step.shift(exponent).unwrap_or(step) };
            n.scale += exponent;
            n.to += len;
            n.plain = 0;
            last = exponent;
            // A full stop that belongs to the abbreviation is in the tables' row.
            if self.smaller(n, exponent) {
                return;
            }
        }
    }

    /// "1.2m people", "5m homes": before what comes in numbers, money's letter is no metre.
    fn counted_letter(&self, n: &Numeral) -> Option<Hit> {
        let hit = self.at(n.to, Cat::ScaleMoney).filter(|_| self.lexicon.grammar.spoken_digits && n.value.below(Exact::whole(100)))?;
        let next = n.to + hit.len;
        let plural = self.noun(next) && (self.str(next).ends_with('s') || self.is(next, Cat::AgePeople));
        (self.is(n.to, Cat::UnitSymbol)
            && !self.glued(next)
            && (plural
                || self.is(next, Cat::Unit)
                || self.at(next, Cat::UnitSymbol).is_some_and(|unit| unit.len > 1 || self.str(next).len() > 1)))
        .then_some(hit)
    }

    /// "1 bln 437 mld 300 mln", "12 milioni e 300 mila", "74 тыс. 854 руб.": smaller groups in digits; whether there were any.
    fn smaller(&self, n: &mut Numeral, exponent: i32) -> bool {
        let mut last = exponent;
        loop {
            // Between two ends the joiner divides them.
            let joined = self.at(n.to, Cat::Joiner).filter(|_| !n.decimals && self.before(n.from, Cat::Between).is_none());
            let start = n.to + joined.map_or(0, |hit| hit.len);
            let Some(group) = self.digits(start).and_then(|digits| digits.value).filter(|v| v.below(Exact::whole(1000))) else { break };
            // "4 billion 2 hundred million": the smaller group may count hundreds.
            let hundred = self.number(start + 1).filter(|(_, word)| word.role == Role::Hundred && !word.ordinal);
            let (len, times) = hundred.map_or((0, 1), |(len, word)| (len, word.value));
            let Some(group) = group.times(Exact::whole(times.into())) else { break };
            let at = start + 1 + len;
            let word = self.number(at).filter(|(_, next)| next.role == Role::Scale && !next.ordinal);
            let word = word.and_then(|(len, next)| Some((len, i32::try_from(next.value).ok()?)));
            let next = word.or_else(|| self.at(at, Cat::ScaleAny).map(|hit| (hit.len, i32::try_from(hit.data).unwrap_or(0))));
            let Some((len, e)) = next.filter(|(_, e)| *e < last) else { break };
            let Some(part) = group.shift(e) else { break };
            let Some(sum) = n.value.plus(part) else { break };
            n.other = n.other.take().and_then(|(value, reason)| Some((value.plus(part)?, reason)));
            (n.value, n.to, last) = (sum, at + len, e);
        }
        // The rest below a thousand, where a noun follows it.
        let rest = self.digits(n.to).filter(|digits| (1..=3).contains(&digits.plain) && last == 3 && !n.decimals);
        let end = n.to + 1;
        if let Some(sum) = rest.and_then(|digits| digits.value).and_then(|rest| n.value.plus(rest))
            && self.is_word(end)
            && self.number(end).is_none()
            && ![Cat::Month, Cat::And, Cat::ScaleAny, Cat::CountedStop].into_iter().any(|cat| self.is(end, cat))
        {
            (n.value, n.to) = (sum, end);
            return true;
        }
        last != exponent
    }

    pub(super) fn also_step(&self, word: NumberWord) -> Option<Exact> {
        self.also(word, Exact::whole(1)).map(|(step, _)| step)
    }

    /// The other reading of a scale word, for this text.
    pub(super) fn also(&self, word: NumberWord, factor: Exact) -> Option<(Exact, &'static str)> {
        let also = self.lexicon.also.get(usize::from(word.also).checked_sub(1)?)?;
        if !also.from_scale.is_empty() && also.from_scale != self.from_scale {
            return None;
        }
        Some((factor.shift(also.exponent)?, also.reason))
    }

    /// What may follow a cardinal: decimals in words, scales after them, "and a half", a fraction's denominator.
    fn tail(&self, n: &mut Numeral) {
        self.scale_of_scale(n);
        self.named_decimals(n);
        if !n.digits || n.plain > 0 {
            self.spoken_decimals(n);
        }
        if let Some(hit) =
            self.at(n.to, Cat::AndHalf).or_else(|| self.at(n.to, Cat::AndBareHalf).filter(|hit| self.counts_at(n.to + hit.len)))
        {
            let (above, below) = self.lexicon.fractions[hit.data as usize];
            let whole = n.step;
            if let Some(value) =
                Exact::ratio(above.into(), below.into()).and_then(|part| part.times(whole)).and_then(|part| n.value.plus(part))
            {
                n.value = value;
                let part = Exact::ratio(above.into(), below.into());
                let more = n.other_step.zip(part).and_then(|(step, part)| step.times(part));
                n.other = n.other.take().zip(more).and_then(|((value, reason), more)| Some((value.plus(more)?, reason)));
                n.to += hit.len;
                (n.plain, n.decimals, n.weak, n.one) = (0, true, false, false);
                if n.scale == 0 {
                    self.scales(n);
                }
                return;
            }
        }
        // "three hundred Cr"
        if !n.digits && n.scale == 0 && self.is(n.to, Cat::ScaleAny) {
            self.scales(n);
        }
        self.denominator(n);
        self.part_of_scale(n);
    }

    /// Whether a unit or a scale word stands here: what "two and half" may be of.
    fn counts_at(&self, at: usize) -> bool {
        self.is(at, Cat::Unit) || unit::symbol_at(self, at) || self.number(at).is_some_and(|(_, word)| word.role == Role::Scale)
    }

    /// "dos millones de millones", "un millier de milliards": one scale counts another.
    fn scale_of_scale(&self, n: &mut Numeral) {
        let Some(of) = self.at(n.to, Cat::Of).filter(|_| n.scale > 0) else { return };
        let word = self.number(n.to + of.len).filter(|(_, word)| word.role == Role::Scale && !word.ordinal);
        let Some((len, exponent)) = word.and_then(|(len, word)| Some((len, i32::try_from(word.value).ok()?))) else { return };
        let Some((value, step)) = n.value.shift(exponent).zip(n.step.shift(exponent)) else { return };
        n.other = n.other.take().and_then(|(other, reason)| Some((other.shift(exponent)?, reason)));
        (n.value, n.step, n.scale, n.to) = (value, step, n.scale + exponent, n.to + of.len + len);
    }

    /// "a quarter of a million": the part of a scale word is a number.
    pub(super) fn part_of_scale(&self, n: &mut Numeral) {
        let Some(of) = self.at(n.to, Cat::Of).filter(|_| n.sort == Sort::Fraction && !n.digits && !self.hyphen(n.to)) else { return };
        let at = n.to + of.len;
        let at = at + usize::from(self.is(at, Cat::ArticleOne));
        let scale = self.number(at).filter(|(_, word)| word.role == Role::Scale && !word.ordinal && !word.plural);
        let Some((len, exponent)) = scale.and_then(|(len, word)| Some((len, i32::try_from(word.value).ok()?))) else { return };
        if let Some(value) = n.value.shift(exponent) {
            (n.value, n.to, n.scale, n.sort) = (value, at + len, exponent, Sort::Cardinal);
            (n.weak, n.one) = (false, false);
        }
    }

    /// Dozens, tens of thousands, millions; several hundred; une vingtaine; forty-something.
    fn vague(&self, at: usize) -> Option<Numeral> {
        let mut sort = Sort::Vague;
        // "более тысячи", "около сотни": behind a hedge the form is a genitive singular.
        if self.is(at, Cat::Either) && (self.before(at, Cat::HedgeBefore).is_some() || self.before(at, Cat::From).is_some()) {
            let (len, word) = self.number(at)?;
            let value =
                if word.role == Role::Scale { Exact::scaled(1, i32::try_from(word.value).ok()?)? } else { Exact::whole(word.value.into()) };
            let mut n = self.blank(at, at + len, value);
            n.step = value;
            n.scale = if word.role == Role::Scale { i32::try_from(word.value).ok()? } else { 0 };
            if word.role != Role::Scale {
                self.scales(&mut n);
            }
            return Some(n);
        }
        let (mut value, mut to) = if let Some(hit) = self.at(at, Cat::Quantifier) {
            let (len, word) = self.number(at + hit.len)?;
            let value = match word.role {
                Role::Scale => Exact::scaled(2, i32::try_from(word.value).ok()?)?,
                Role::Hundred | Role::Dozen => Exact::whole(i128::from(word.value) * 2),
                _ => return None,
            };
            (value, at + hit.len + len)
        } else if let Some(hit) = self.at(at, Cat::Vague) {
            (Exact::whole(hit.data.into()), at + hit.len)
        } else {
            let article = usize::from(self.is(at, Cat::ArticleOne) || self.number(at).is_some_and(|(_, word)| word.weak));
            if let Some(hit) = self.at(at + article, Cat::ApproxNoun) {
                sort = Sort::Cardinal;
                (Exact::whole(hit.data.into()), at + article + hit.len)
            } else {
                let (len, word) = self.number(at).filter(|(_, word)| word.role == Role::Scale && word.plural)?;
                (Exact::scaled(2, i32::try_from(word.value).ok()?)?, at + len)
            }
        };
        let mut scale = 0;
        let mut other = None;
        // … of thousands, … de milliers
        while let Some(of) = self.at(to, Cat::Of).map(|hit| hit.len).or((sort == Sort::Vague && self.number(to).is_some()).then_some(0)) {
            let Some((len, word)) = self.number(to + of).filter(|(_, word)| word.role == Role::Scale && !word.ordinal) else { break };
            let exponent = i32::try_from(word.value).ok()?;
            other = self.also(word, value);
            value = value.shift(exponent)?;
            scale += exponent;
            to += of + len;
        }
        if let Some((_, word)) = self.number(at).filter(|_| other.is_none()) {
            other = self.also(word, Exact::whole(2));
        }
        let mut n = self.blank(at, to, value);
        (n.sort, n.scale, n.other, n.about) = (sort, scale, other, sort == Sort::Cardinal);
        Some(n)
    }
}

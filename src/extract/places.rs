//! Number words on the way to a number: which places are filled, and whether the next word still fits.
//!
//! Places fill from high to low inside a group below a thousand; a scale word closes the group. A word that does not
//! fit is left to the next number, so that a list of numbers stays a list.

use super::lang::{Cat, NumberWord, Role};
use super::numeral::{Numeral, Sort};
use super::value::Exact;
use super::view::View;
use crate::model::unit::Dimension;

/// The places filled so far.
pub(super) struct Words {
    pub(super) total: Exact,
    pub(super) group: i64,
    /// 3: hundreds free, 2: tens free, 1: units free, 0: full.
    pub(super) open: u8,
    /// Whether the ten may still take 11 to 19 (soixante-dix).
    pub(super) teens: bool,
    pub(super) hundreds: bool,
    pub(super) last: i32,
    /// The last finished piece, for one scale on top of another (mille milliards).
    pub(super) piece: Option<Exact>,
    pub(super) count: usize,
    pub(super) factor: Exact,
    /// Units stand before the tens that they belong to, with a joiner between (fünfundzwanzig).
    pub(super) reversed: bool,
}

impl Words {
    /// Nothing read yet.
    pub(super) const fn new(reversed: bool) -> Self {
        Self {
            total: Exact::whole(0),
            group: 0,
            open: 3,
            teens: false,
            hundreds: false,
            last: i32::MAX,
            piece: None,
            count: 0,
            factor: Exact::whole(1),
            reversed,
        }
    }

    pub(super) fn eighty(&self) -> bool {
        self.teens && self.group % 100 == 80
    }

    /// Whether a joiner here stays inside one number even after "between": only within a group of tens.
    pub(super) fn inner(&self, view: &View<'_>, next: usize) -> bool {
        self.open == 1 && view.number(next).is_some_and(|(_, word)| word.role == Role::Unit || word.role == Role::Teen)
    }

    pub(super) fn value(&self) -> Option<Exact> {
        self.total.plus(Exact::whole(self.group.into()))
    }

    pub(super) fn take(&mut self, word: NumberWord, joined: bool) -> bool {
        match word.role {
            Role::Zero => {
                if self.count > 0 {
                    return false;
                }
                self.open = 0;
            }
            Role::Unit => {
                if self.open == 0 {
                    return false;
                }
                self.group += word.value;
                self.open = 0;
            }
            Role::Teen => {
                if !(self.open >= 2 || self.open == 1 && self.teens) {
                    return false;
                }
                self.group += word.value;
                self.open = 0;
            }
            Role::Ten | Role::TenTeen => {
                if self.reversed && joined && self.open == 0 && (1..10).contains(&(self.group % 100)) {
                    self.group += word.value;
                } else if self.open >= 2 {
                    self.group += word.value;
                    self.open = u8::from(!self.reversed);
                    self.teens = word.role == Role::TenTeen;
                } else {
                    return false;
                }
            }
            Role::Hundred => {
                if self.hundreds
                    || self.group >= 100
                    || self.reversed && self.group >= 10 && self.last != i32::MAX
                    || self.group == 0 && self.open < 3
                {
                    return false;
                }
                self.group = self.group.max(1) * word.value;
                (self.open, self.hundreds) = (2, true);
            }
            Role::Hundreds => {
                if self.open < 3 || self.hundreds {
                    return false;
                }
                self.group += word.value;
                (self.open, self.hundreds) = (2, true);
            }
            Role::Scale => return self.scale(word),
            Role::Dozen => {
                if self.last != i32::MAX {
                    return false;
                }
                if let Some(piece) = self.piece.filter(|_| self.group == 0) {
                    // полтора десятка
                    let Some(value) = piece.times(Exact::whole(word.value.into())) else { return false };
                    (self.total, self.piece) = (value, Some(value));
                } else {
                    self.group = self.group.max(1) * word.value;
                }
                self.open = 0;
            }
            Role::Special => {
                if self.count > 0 {
                    return false;
                }
                let Some(value) = Exact::ratio(word.value.into(), word.below.into()) else { return false };
                self.total = value;
                self.piece = Some(value);
                self.open = 0;
            }
            Role::Alone => {
                if self.open == 0 {
                    return false;
                }
                self.group += word.value;
                self.open = 0;
            }
        }
        self.count += 1;
        true
    }

    fn scale(&mut self, word: NumberWord) -> bool {
        let Ok(exponent) = i32::try_from(word.value) else { return false };
        let next = if self.group == 0 && self.count > 0 {
            // One scale on top of another: mille milliards; полтора миллиарда.
            if exponent <= self.last && self.last != i32::MAX {
                return false;
            }
            let Some(piece) = self.piece.and_then(|piece| piece.shift(exponent)) else { return false };
            self.factor = self.piece.unwrap_or(self.factor);
            self.piece = Some(piece);
            Some(piece)
        } else if self.last == i32::MAX || exponent < self.last {
            let factor = Exact::whole(self.group.max(i64::from(self.count == 0)).into());
            if self.count > 0 && self.group == 0 {
                return false;
            }
            self.factor = factor;
            self.piece = factor.shift(exponent);
            self.piece.and_then(|piece| self.total.plus(piece))
        } else if exponent == self.last {
            return false;
        } else {
            // deux cent cinquante-trois mille millions: everything so far counts the larger scale.
            let whole = self.value();
            self.factor = whole.unwrap_or(self.factor);
            self.piece = whole.and_then(|whole| whole.shift(exponent));
            self.piece
        };
        let Some(total) = next else { return false };
        self.total = total;
        self.group = 0;
        (self.open, self.teens, self.hundreds, self.last) = (3, false, false, exponent);
        self.count += 1;
        true
    }
}

impl View<'_> {
    /// Number words: places fill from high to low; a scale word closes a group.
    pub(super) fn cardinal(&self, at: usize, between: bool) -> Option<Numeral> {
        let grammar = &self.lexicon.grammar;
        let mut state = Words::new(grammar.tens_and_units_reversed);
        let mut n = self.blank(at, at, Exact::whole(0));
        if let Some(hit) = self.at(at, Cat::ArticleOne) {
            // "a hundred", "a million": the article counts only before what it can count.
            let (_, word) = self.number(at + hit.len).filter(|(_, word)| !word.ordinal && !word.plural)?;
            if !matches!(word.role, Role::Hundred | Role::Scale | Role::Dozen) {
                return None;
            }
            n.to = at + hit.len;
        }
        let start = n.to;
        let mut first: Option<NumberWord> = None;
        let mut pos = start;
        let mut closed = None;
        loop {
            let mut next = if pos > start { self.behind_tie(pos) } else { pos };
            let mut joined = false;
            if pos > start
                && let Some(hit) = self.at(next, Cat::Joiner)
                && !(between && next == pos && !self.glued(next) && state.count > 0 && !state.inner(self, next + hit.len))
            {
                next += hit.len;
                next = self.behind_hyphen(next);
                joined = true;
            }
            let Some((len, word)) = self.number(next) else { break };
            let at_scale = joined && state.open == 3 && state.count > 0;
            // "eins und zwanzig" are two numbers, "ein und zwanzig" is one.
            let free =
                self.glued(next) || state.open > 0 || state.group % 10 != 1 || self.number(pos - 1).is_some_and(|(_, last)| last.weak);
            if joined && !(free && self.join_fits(&state, word, at_scale)) {
                break;
            }
            // "vingt et un" wants its joiner where the language does.
            if grammar.one_needs_joiner && !joined && state.open == 1 && !state.eighty() && word.role == Role::Unit && word.value == 1 {
                break;
            }
            // "sessenta seis" are two numbers where tens and units want a joiner.
            if grammar.units_need_joiner && !joined && state.open == 1 && !word.ordinal && word.role == Role::Unit {
                break;
            }
            // "cento terzi" are thirds: the ordinal would be one word.
            if grammar.ordinals_in_one_word && word.ordinal && state.count > 0 && !self.glued(next) {
                break;
            }
            // "treinta segundos": ordinals are made of ordinals only.
            if grammar.ordinal_chains && first.is_some_and(|first| first.ordinal != word.ordinal) {
                break;
            }
            // "dwudziesty pierwszy": behind the ten of an ordinal only its unit.
            if n.sort == Sort::Ordinal && !grammar.ordinal_chains && !(word.ordinal && word.role == Role::Unit) {
                break;
            }
            if word.role == Role::Alone {
                if state.count == 0 {
                    n.sort = Sort::Ordinal;
                    n.value = Exact::whole(word.value.into());
                    n.to = next + len;
                    return Some(n);
                }
                if word.value <= 3 && word.plural || !grammar.spoken_digits {
                    break;
                }
            }
            if word.ordinal
                && word.plural
                && word.role != Role::Scale
                && (state.count == 0 || grammar.denominators_apart || word.role == Role::Hundred)
            {
                break;
            }
            if !state.take(word, joined) {
                // "deux cent mille, quatorze mille": the group belongs to the next number.
                if word.role == Role::Scale
                    && state.group > 0
                    && let Some((value, to)) = closed
                {
                    (state.total, state.group, n.to) = (value, 0, to);
                }
                break;
            }
            if word.role == Role::Scale && word.plural && state.count == 1 && first.is_none() && start == at {
                return None;
            }
            if word.role == Role::Scale {
                n.other = self.also(word, state.factor).or(n.other.take());
                n.other_step = self.also_step(word);
                n.scale = n.scale.max(i32::try_from(word.value).unwrap_or(0));
                n.step = Exact::scaled(1, i32::try_from(word.value).unwrap_or(0))?;
            }
            first.get_or_insert(word);
            pos = next + len;
            n.to = pos;
            if word.role == Role::Scale {
                closed = Some((state.total, pos));
            }
            if word.ordinal {
                if word.plural && state.count > 1 && word.value > 2 {
                    // twenty-fifths: a denominator without a numerator
                    n.sort = Sort::Fraction;
                } else {
                    n.sort = Sort::Ordinal;
                }
                let goes_on = grammar.ordinal_chains || grammar.ordinal_tail && word.role == Role::Ten;
                if word.plural || !goes_on {
                    break;
                }
            }
            if word.role == Role::Zero {
                break;
            }
        }
        let first = first?;
        n.value = state.value()?;
        if closed.is_some_and(|(_, to)| to == n.to) {
            self.behind_comma(&mut n, between);
        }
        n.one = state.count == 1 && first.role == Role::Unit && first.value == 1 && !first.ordinal;
        n.weak = n.one && first.weak;
        // A scale word alone is a noun ("billion: mille milliards"), unless the language lets it stand for itself.
        let bare = first.role == Role::Scale && state.count == 1 && start == at && n.sort == Sort::Cardinal;
        if bare
            && !grammar.no_articles
            && (first.value > 3 || grammar.spoken_digits && !grammar.bare_hundred)
            && !self.is(n.to, Cat::AndHalf)
            && !self.money_word(n.to)
        {
            return None;
        }
        if first.role == Role::Hundred
            && state.count == 1
            && start == at
            && grammar.spoken_digits
            && !grammar.bare_hundred
            && n.sort == Sort::Cardinal
        {
            return None;
        }
        if first.role == Role::Dozen && start == at && state.count == 1 && !grammar.spoken_digits && !grammar.no_articles {
            return None;
        }
        // 40-something
        let tail = n.to + usize::from(self.hyphen(n.to));
        self.something(&mut n, tail);
        Some(n)
    }

    /// "three million, two hundred and forty": written out, a comma may set the smaller group apart.
    fn behind_comma(&self, n: &mut Numeral, between: bool) {
        if !self.lexicon.grammar.spoken_digits || n.sort != Sort::Cardinal || !self.sign(n.to, ',') {
            return;
        }
        let Some(rest) = self.cardinal(n.to + 1, between).filter(|rest| rest.sort == Sort::Cardinal && rest.value.below(n.step)) else {
            return;
        };
        // "a thousand, five hundred, fifty" is a row of numbers.
        let full = rest.scale > 0 || rest.value.small().is_some_and(|value| value > 100 && value % 100 != 0);
        if let Some(value) = n.value.plus(rest.value).filter(|_| full) {
            n.other = n.other.take().and_then(|(other, reason)| Some((other.plus(rest.value)?, reason)));
            (n.value, n.to) = (value, rest.to);
        }
    }

    /// "the billion dollar project": money's name right behind makes a bare scale word a number.
    fn money_word(&self, at: usize) -> bool {
        self.lexicon.grammar.spoken_digits
            && self.at(at, Cat::Unit).is_some_and(|hit| self.lexicon.units[hit.data as usize].unit.dimension() == Dimension::Money)
    }

    /// "forty-something", "40-odd": the whole decade.
    pub(super) fn something(&self, n: &mut Numeral, tail: usize) {
        if let Some(hit) = self.at(tail, Cat::DecadeTail)
            && n.value.small().is_some_and(|value| value % 10 == 0 && value > 0)
        {
            n.sort = Sort::Vague;
            n.high = n.value.plus(Exact::whole(9));
            n.to = tail + hit.len;
        }
    }

    fn join_fits(&self, state: &Words, word: NumberWord, at_scale: bool) -> bool {
        let small = matches!(word.role, Role::Unit | Role::Teen | Role::Ten | Role::TenTeen);
        let eleven = word.role == Role::Teen && word.value == 11;
        if at_scale {
            return state.open == 3 && self.joins("scale") && (small || matches!(word.role, Role::Hundred | Role::Hundreds));
        }
        match state.open {
            1 => {
                let one = word.role == Role::Unit && word.value == 1 || eleven && state.teens;
                self.joins("ten-unit") && word.role == Role::Unit || self.joins("ten-one") && one && !state.eighty()
            }
            2 => self.joins("hundred") && small,
            _ => self.lexicon.grammar.tens_and_units_reversed && matches!(word.role, Role::Ten | Role::TenTeen),
        }
    }
}

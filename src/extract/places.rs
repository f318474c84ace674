//! Number words on the way to a number: which places are filled, and whether the next word still fits.
//!
//! Places fill from high to low inside a group below a thousand; a scale word closes the group. A word that does not
//! fit is left to the next number, so that a list of numbers stays a list.

use super::lang::{NumberWord, Role};
use super::value::Exact;
use super::view::View;

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

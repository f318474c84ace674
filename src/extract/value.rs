//! The small exact arithmetic inside the engine: `n / d × 10^e` in machine integers.
//!
//! Every operation is checked: what does not fit is no number of ours (`None`), never a wrong one. Only finished
//! finds become a [`Number`], which may allocate.

use serde::{Deserialize, Serialize};

/// The largest power of ten that a written number may reach, up or down.
const MAX_EXPONENT: i32 = 60;

/// `n / d × 10^e`, with `d > 0`.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Exact {
    n: i128,
    d: i128,
    e: i32,
}

impl Exact {
    /// A whole number.
    pub(crate) const fn whole(n: i128) -> Self {
        Self { n, d: 1, e: 0 }
    }

    /// `n × 10^e`; `None` beyond any claim.
    pub(crate) fn scaled(n: i128, e: i32) -> Option<Self> {
        (e.abs() <= MAX_EXPONENT).then_some(Self { n, d: 1, e })
    }

    /// `n / d`; `None` for division by 0.
    pub(crate) fn ratio(n: i128, d: i128) -> Option<Self> {
        (d > 0).then_some(Self { n, d, e: 0 })
    }

    /// Times `10^e`.
    pub(crate) fn shift(self, e: i32) -> Option<Self> {
        let e = self.e.checked_add(e)?;
        (e.abs() <= MAX_EXPONENT).then_some(Self { e, ..self })
    }

    /// The product.
    pub(crate) fn times(self, other: Self) -> Option<Self> {
        Self { n: self.n.checked_mul(other.n)?, d: self.d.checked_mul(other.d)?, e: self.e }.shift(other.e)
    }

    /// The sum.
    pub(crate) fn plus(self, other: Self) -> Option<Self> {
        let e = self.e.min(other.e);
        let (a, b) = (self.at(e)?, other.at(e)?);
        if self.d == other.d {
            return Some(Self { n: a.checked_add(b)?, d: self.d, e });
        }
        let n = a.checked_mul(other.d)?.checked_add(b.checked_mul(self.d)?)?;
        Some(Self { n, d: self.d.checked_mul(other.d)?, e })
    }

    /// With the other sign.
    pub(crate) const fn negated(self) -> Self {
        Self { n: -self.n, ..self }
    }

    /// As a small whole number, where it is one.
    pub(crate) fn small(self) -> Option<i64> {
        let mut n = self.n;
        if n % self.d != 0 {
            return None;
        }
        n /= self.d;
        for _ in 0..self.e.unsigned_abs() {
            n = if self.e > 0 {
                n.checked_mul(10)?
            } else if n % 10 == 0 {
                n / 10
            } else {
                return None;
            };
        }
        i64::try_from(n).ok()
    }

    /// Whether this is below `other`; equal or incomparable (overflow) is not below.
    pub(crate) fn below(self, other: Self) -> bool {
        self.plus(other.negated()).is_some_and(|difference| difference.n < 0)
    }

    /// Whether both are the same number.
    pub(crate) fn equals(self, other: Self) -> bool {
        self.plus(other.negated()).is_some_and(|difference| difference.n == 0)
    }

    /// `n`, `d` and `e`.
    pub(crate) const fn parts(self) -> (i128, i128, i32) {
        (self.n, self.d, self.e)
    }

    fn at(self, e: i32) -> Option<i128> {
        self.n.checked_mul(10_i128.checked_pow(self.e.checked_sub(e)?.try_into().ok()?)?)
    }
}

#[cfg(test)]
mod tests {
    use super::Exact;

    #[test]
    fn adds_and_multiplies_exactly_or_not_at_all() {
        let half = Exact::ratio(1, 2).expect("a ratio");
        let sum = Exact::whole(3).plus(half).and_then(|n| n.shift(9));
        assert!(sum.is_some_and(|sum| sum.equals(Exact::whole(3_500_000_000))));
        assert!(Exact::whole(i128::MAX).plus(Exact::whole(1)).is_none());
        assert!(Exact::scaled(1, 61).is_none() && Exact::ratio(1, 0).is_none());
        assert_eq!(Exact::scaled(150, -1).and_then(Exact::small), Some(15));
        assert_eq!(Exact::scaled(15, -1).and_then(Exact::small), None);
        assert!(Exact::whole(2).below(Exact::whole(3)) && Exact::scaled(2, 1).is_some_and(|n| n.equals(Exact::whole(20))));
    }
}

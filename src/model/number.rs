//! Exact numbers: rationals inside, decimals or `n/d` in text. Never a float.
//!
//! The surprise: nearly all numbers fit machine integers and are kept so, since nothing then has to be allocated to
//! read, compare or print one; whatever does not fit becomes a big rational by itself.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::ops::{Add, Div, Mul, Neg, Sub};
use std::str::FromStr;

use num_bigint::BigInt;
use num_rational::{BigRational, Ratio};
use num_traits::{One, Pow, Signed, ToPrimitive, Zero};

/// The most digits and the largest decimal exponent that a written number may have: far beyond any claim
/// (10²⁴ is the largest scale word), small enough that no text can make us allocate.
const MAX_DIGITS: usize = 64;

/// An exact rational number.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Number(Repr);

/// In lowest terms, with a denominator above 0; big only where one of the two does not fit.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Repr {
    Small(i64, i64),
    Big(Box<BigRational>),
}

/// Why a text is no number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    /// Not of the form `-12`, `12.5`, `1.2e6` or `2/3`.
    #[error("\"{0}\" is no number; write a decimal such as 10.8 or a fraction such as 2/3")]
    Syntax(String),
    /// More digits or a larger exponent than any claim holds.
    #[error("the number has more than {MAX_DIGITS} digits")]
    TooLong,
    /// A fraction whose lower part is 0.
    #[error("\"{0}\" divides by zero")]
    ZeroDenominator(String),
}

impl Number {
    /// `mantissa × 10^exponent`.
    pub fn scaled(mantissa: i128, exponent: i32) -> Self {
        let small = match (10_i128.checked_pow(exponent.unsigned_abs()), exponent) {
            (Some(ten), 0..) => mantissa.checked_mul(ten).and_then(|n| Self::small(n, 1)),
            (Some(ten), _) => Self::small(mantissa, ten),
            (None, _) => None,
        };
        small.unwrap_or_else(|| {
            let (mantissa, ten) = (BigInt::from(mantissa), BigInt::from(10).pow(exponent.unsigned_abs()));
            Self::of(if exponent >= 0 { BigRational::from_integer(mantissa * ten) } else { BigRational::new(mantissa, ten) })
        })
    }

    /// `numerator / denominator`; `None` where the denominator is 0.
    pub fn ratio(numerator: i128, denominator: i128) -> Option<Self> {
        let big = || Self::of(BigRational::new(numerator.into(), denominator.into()));
        (denominator != 0).then(|| Self::small(numerator, denominator).unwrap_or_else(big))
    }

    /// The number 0.
    pub fn zero() -> Self {
        Self(Repr::Small(0, 1))
    }

    /// Whether this is 0.
    pub fn is_zero(&self) -> bool {
        matches!(self.0, Repr::Small(0, _))
    }

    /// Whether this is below 0.
    pub fn is_negative(&self) -> bool {
        match &self.0 {
            Repr::Small(numerator, _) => *numerator < 0,
            Repr::Big(ratio) => ratio.is_negative(),
        }
    }

    /// Whether this is a whole number.
    pub fn is_integer(&self) -> bool {
        match &self.0 {
            Repr::Small(_, denominator) => *denominator == 1,
            Repr::Big(ratio) => ratio.is_integer(),
        }
    }

    /// The distance from 0.
    pub fn abs(&self) -> Self {
        if self.is_negative() { -self.clone() } else { self.clone() }
    }

    /// The quotient; `None` for division by 0.
    pub fn checked_div(&self, other: &Self) -> Option<Self> {
        if other.is_zero() {
            return None;
        }
        let small = self.wide().zip(other.wide()).and_then(|((a, b), (c, d))| Self::small(a.checked_mul(d)?, b.checked_mul(c)?));
        Some(small.unwrap_or_else(|| Self::of(&*self.big() / &*other.big())))
    }

    /// As a machine integer, where it is one and fits.
    pub fn to_i64(&self) -> Option<i64> {
        match self.0 {
            Repr::Small(whole, 1) => Some(whole),
            _ => None,
        }
    }

    /// As an approximate float, for charts, ranking and database columns only: never for a comparison that decides.
    pub fn to_f64_lossy(&self) -> f64 {
        self.big().to_f64().unwrap_or(f64::NAN)
    }

    /// Rounded half up (away from 0) to a multiple of `10^exponent`.
    pub fn round_to(&self, exponent: i32) -> Self {
        if let Some(rounded) = self.small_rounded(exponent) {
            return rounded;
        }
        let step = Self::scaled(1, exponent).big().into_owned();
        let halves = (&self.big().abs() / &step) * BigInt::from(2) + BigRational::one();
        let steps = (halves / BigInt::from(2)).floor();
        let rounded = Self::of(steps * step);
        if self.is_negative() { -rounded } else { rounded }
    }

    /// The same in machine integers, where they can hold it.
    fn small_rounded(&self, exponent: i32) -> Option<Self> {
        let (numerator, denominator) = self.wide()?;
        let ten = 10_i128.checked_pow(exponent.unsigned_abs())?;
        // How many steps of 10^exponent it is, as a fraction.
        let (upper, lower) =
            if exponent >= 0 { (numerator.abs(), denominator.checked_mul(ten)?) } else { (numerator.abs().checked_mul(ten)?, denominator) };
        let steps = upper.checked_mul(2)?.checked_add(lower)? / lower.checked_mul(2)?;
        let steps = if numerator < 0 { -steps } else { steps };
        if exponent >= 0 { Self::small(steps.checked_mul(ten)?, 1) } else { Self::small(steps, ten) }
    }

    /// The decimal exponent of the first significant digit: 4 for 15 000, 0 for 8, -1 for 0.5. `None` for 0.
    pub fn magnitude(&self) -> Option<i32> {
        if self.is_zero() {
            return None;
        }
        // Digits of the parts bound the magnitude to two candidates; one comparison settles it.
        let guess = match &self.0 {
            Repr::Small(numerator, denominator) => {
                let digits = |n: &i64| n.unsigned_abs().checked_ilog10().and_then(|log| i32::try_from(log).ok()).unwrap_or(0);
                digits(numerator) - digits(denominator)
            }
            Repr::Big(ratio) => {
                let digits = |n: &BigInt| i32::try_from(n.magnitude().to_string().len()).unwrap_or(i32::MAX);
                digits(ratio.numer()) - digits(ratio.denom())
            }
        };
        Some(if self.abs() >= Self::scaled(1, guess) { guess } else { guess - 1 })
    }

    /// The decimal exponent of the last non-zero digit: 3 for 15 000, 0 for 83, -2 for 83.14.
    /// `None` for 0 and for numbers without a finite decimal form (1/3).
    pub fn last_digit(&self) -> Option<i32> {
        if self.is_zero() {
            return None;
        }
        if let Some((mut digits, places)) = self.small_decimal() {
            let mut zeros = -i32::try_from(places).ok()?;
            while digits % 10 == 0 {
                (digits, zeros) = (digits / 10, zeros + 1);
            }
            return Some(zeros);
        }
        let (digits, places) = self.decimal_parts()?;
        let text = digits.to_string();
        let zeros = text.len() - text.trim_end_matches('0').len();
        i32::try_from(zeros).ok().map(|zeros| zeros - places)
    }

    /// Written as a fraction, even where a decimal form exists: `1/2`, `3`.
    pub fn to_fraction(&self) -> String {
        match &self.0 {
            Repr::Small(numerator, 1) => numerator.to_string(),
            Repr::Small(numerator, denominator) => format!("{numerator}/{denominator}"),
            Repr::Big(ratio) => ratio.to_string(),
        }
    }

    /// Rounded to so many decimal places, trailing zeros kept away: for people, not for comparison.
    pub fn to_places(&self, places: u8) -> String {
        self.round_to(-i32::from(places)).to_string()
    }

    /// Numerator and denominator, where both fit a machine word; for [`Number::from_words`].
    pub fn to_words(&self) -> Option<(i64, i64)> {
        match self.0 {
            Repr::Small(numerator, denominator) => Some((numerator, denominator)),
            Repr::Big(_) => None,
        }
    }

    /// The number of [`Number::to_words`]; `None` where the denominator is not above 0.
    pub fn from_words(numerator: i64, denominator: i64) -> Option<Self> {
        (denominator > 0).then(|| Self::small(numerator.into(), denominator.into())).flatten()
    }

    /// Numerator and denominator as bytes, for [`Number::from_bytes`]: exact at any length.
    pub fn to_bytes(&self) -> (Vec<u8>, Vec<u8>) {
        let big = self.big();
        (big.numer().to_signed_bytes_le(), big.denom().to_signed_bytes_le())
    }

    /// The number of [`Number::to_bytes`]; `None` where the denominator is 0.
    pub fn from_bytes(numerator: &[u8], denominator: &[u8]) -> Option<Self> {
        let (numerator, denominator) = (BigInt::from_signed_bytes_le(numerator), BigInt::from_signed_bytes_le(denominator));
        // In lowest terms, as they were written: working that out again would take longer than all the rest of reading a claim.
        (!denominator.is_zero()).then(|| Self::of(BigRational::new_raw(numerator, denominator)))
    }

    /// A rational in lowest terms.
    fn of(big: BigRational) -> Self {
        Self(match (big.numer().to_i64(), big.denom().to_i64()) {
            (Some(numerator), Some(denominator)) => Repr::Small(numerator, denominator),
            _ => Repr::Big(Box::new(big)),
        })
    }

    /// `numerator / denominator` where that fits machine integers, once in lowest terms.
    fn small(numerator: i128, denominator: i128) -> Option<Self> {
        // The lowest i128 has no opposite.
        if denominator == 0 || numerator == i128::MIN || denominator == i128::MIN {
            return None;
        }
        let (numerator, denominator) = if denominator == 1 { (numerator, 1) } else { Ratio::new(numerator, denominator).into_raw() };
        Some(Self(Repr::Small(numerator.try_into().ok()?, denominator.try_into().ok()?)))
    }

    /// Numerator and denominator, where they are small, with room to multiply.
    fn wide(&self) -> Option<(i128, i128)> {
        match self.0 {
            Repr::Small(numerator, denominator) => Some((numerator.into(), denominator.into())),
            Repr::Big(_) => None,
        }
    }

    fn big(&self) -> Cow<'_, BigRational> {
        match &self.0 {
            Repr::Small(numerator, denominator) => Cow::Owned(BigRational::new_raw((*numerator).into(), (*denominator).into())),
            Repr::Big(ratio) => Cow::Borrowed(ratio),
        }
    }

    /// The digits and the number of decimal places of a finite decimal, `None` for 1/3 and the like.
    fn decimal_parts(&self) -> Option<(BigInt, i32)> {
        if let Some((digits, places)) = self.small_decimal() {
            return Some((digits.into(), i32::try_from(places).ok()?));
        }
        let big = self.big();
        let (mut rest, mut twos, mut fives) = (big.denom().clone(), 0_i32, 0_i32);
        for (factor, count) in [(2, &mut twos), (5, &mut fives)] {
            let factor = BigInt::from(factor);
            while (&rest % &factor).is_zero() {
                rest /= &factor;
                *count += 1;
            }
        }
        let places = twos.max(fives);
        rest.is_one().then(|| {
            let scaled = &*big * BigInt::from(10).pow(places.unsigned_abs());
            (scaled.to_integer(), places)
        })
    }

    /// The same in machine integers, where they can hold it.
    fn small_decimal(&self) -> Option<(i128, usize)> {
        let (numerator, denominator) = self.wide()?;
        let twos = denominator.trailing_zeros();
        let (mut rest, mut fives) = (denominator >> twos, 0);
        while rest % 5 == 0 {
            (rest, fives) = (rest / 5, fives + 1);
        }
        let places = twos.max(fives);
        let digits = numerator.checked_mul(10_i128.checked_pow(places)?)? / denominator;
        (rest == 1).then_some((digits, usize::try_from(places).ok()?))
    }
}

impl fmt::Display for Number {
    /// The exact decimal, or `n/d` where there is none.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // As nearly every number is printed: small, whole, into no column.
        if let Some(whole) = self.to_i64().filter(|_| f.width().is_none() && f.precision().is_none()) {
            return write!(f, "{whole}");
        }
        let Some((digits, places)) = self.decimal_parts() else {
            return f.pad(&self.to_fraction());
        };
        if places == 0 {
            return f.pad(&digits.to_string());
        }
        let places = usize::try_from(places).unwrap_or(0);
        let plain = format!("{:0>width$}", digits.magnitude(), width = places + 1);
        let (whole, part) = plain.split_at(plain.len() - places);
        let sign = if self.is_negative() { "-" } else { "" };
        f.pad(&format!("{sign}{whole}.{part}"))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.wide(), other.wide()) {
            (Some((a, b)), Some((c, d))) => (a * d).cmp(&(c * b)),
            _ => self.big().cmp(&other.big()),
        }
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Number({self})")
    }
}

impl FromStr for Number {
    type Err = NumberError;

    /// Reads what `Display` writes, and `1.2e6`.
    fn from_str(text: &str) -> Result<Self, NumberError> {
        if let Some((upper, lower)) = text.split_once('/') {
            let (upper, lower) = (integer(upper, text)?, integer(lower, text)?);
            if lower.is_zero() {
                return Err(NumberError::ZeroDenominator(text.to_owned()));
            }
            return Ok(Self::of(BigRational::new(upper, lower)));
        }
        let syntax = || NumberError::Syntax(text.to_owned());
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().map_err(|_| syntax())?),
            None => (text, 0),
        };
        let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        if mantissa.ends_with('.') || part.starts_with(['-', '+']) {
            return Err(syntax());
        }
        let exponent_bound = i32::try_from(MAX_DIGITS).unwrap_or(i32::MAX);
        if whole.len() + part.len() > MAX_DIGITS || exponent.abs() > exponent_bound {
            return Err(NumberError::TooLong);
        }
        let digits = integer(&format!("{whole}{part}"), text)?;
        let places = exponent - i32::try_from(part.len()).map_err(|_| NumberError::TooLong)?;
        Ok(match digits.to_i128() {
            Some(mantissa) => Self::scaled(mantissa, places),
            None => Self::of(BigRational::from_integer(digits) * &*Self::scaled(1, places).big()),
        })
    }
}

fn integer(digits: &str, whole: &str) -> Result<BigInt, NumberError> {
    let bare = digits.strip_prefix('-').unwrap_or(digits);
    if bare.len() > MAX_DIGITS {
        return Err(NumberError::TooLong);
    }
    if bare.is_empty() || !bare.bytes().all(|b| b.is_ascii_digit()) {
        return Err(NumberError::Syntax(whole.to_owned()));
    }
    digits.parse().map_err(|_| NumberError::Syntax(whole.to_owned()))
}

impl From<i64> for Number {
    fn from(value: i64) -> Self {
        Self(Repr::Small(value, 1))
    }
}

macro_rules! arithmetic {
    ($($trait:ident $method:ident $small:expr),+) => { $(
        impl $trait for &Number {
            type Output = Number;
            fn $method(self, other: &Number) -> Number {
                let small: fn((i128, i128), (i128, i128)) -> Option<Number> = $small;
                let small = self.wide().zip(other.wide()).and_then(|(a, b)| small(a, b));
                small.unwrap_or_else(|| Number::of($trait::$method(&*self.big(), &*other.big())))
            }
        }
        impl $trait for Number {
            type Output = Number;
            fn $method(self, other: Number) -> Number {
                $trait::$method(&self, &other)
            }
        }
    )+ };
}

arithmetic!(
    Add add |(a, b), (c, d)| Number::small((a * d).checked_add(c * b)?, b * d),
    Sub sub |(a, b), (c, d)| Number::small((a * d).checked_sub(c * b)?, b * d),
    Mul mul |(a, b), (c, d)| Number::small(a * c, b * d)
);

impl Div for &Number {
    type Output = Option<Number>;
    fn div(self, other: &Number) -> Option<Number> {
        self.checked_div(other)
    }
}

impl Neg for Number {
    type Output = Number;
    fn neg(self) -> Number {
        match self.wide() {
            // The lowest i64 has no opposite.
            Some((numerator, denominator)) => {
                Number::small(-numerator, denominator).unwrap_or_else(|| Number::of(-self.big().into_owned()))
            }
            None => Number::of(-self.big().into_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use num_bigint::BigInt;
    use num_rational::BigRational;
    use num_traits::{One, Signed};

    use super::{Number, NumberError};

    fn n(text: &str) -> Number {
        text.parse().expect("a number")
    }

    #[test]
    fn prints_what_it_reads() {
        for text in ["0", "15000", "10.8", "-3", "0.05", "2/3", "-7/3", "8000000000000", "-0.5"] {
            assert_eq!(n(text).to_string(), text);
        }
        assert_eq!(n("1.50").to_string(), "1.5");
        assert_eq!(n("1.2e6").to_string(), "1200000");
        assert_eq!(n("4/8").to_fraction(), "1/2");
    }

    #[test]
    fn refuses_what_is_no_number_or_too_long() {
        for text in ["", "-", "1.", "1.-2", ".", "1,5", "1e", "0x10", "1/2/3", "NaN", "１"] {
            assert!(matches!(text.parse::<Number>(), Err(NumberError::Syntax(_))), "{text}");
        }
        assert_eq!("1e1000000000".parse::<Number>(), Err(NumberError::TooLong));
        assert_eq!("9".repeat(65).parse::<Number>(), Err(NumberError::TooLong));
        assert!(matches!("1/0".parse::<Number>(), Err(NumberError::ZeroDenominator(_))));
    }

    #[test]
    fn what_outgrows_machine_integers_and_comes_back_is_the_same_number() {
        let (most, least, one) = (n("9223372036854775807"), n("-9223372036854775808"), n("1"));
        let more = &most + &one;
        assert_eq!(more.to_string(), "9223372036854775808");
        assert_eq!((&more - &one, -least.clone(), least.abs()), (most.clone(), more.clone(), more.clone()));
        assert!(more > most && least < -most.clone() && n("1/9223372036854775808") < n("1/9223372036854775807"));
        assert_eq!(&n("1/9223372036854775808") * &more, one);
        assert_eq!(more.checked_div(&more), Some(one));
        assert_eq!((more.magnitude(), more.last_digit(), most.magnitude(), least.magnitude()), (Some(18), Some(0), Some(18), Some(18)));
        assert_eq!(Number::ratio(i128::MIN, i128::MIN), Some(n("1")));
        assert_eq!(Number::scaled(5, -40).to_string(), format!("0.{}5", "0".repeat(39)));
        assert_eq!(n("-0.000000000000000000125").to_string(), "-0.000000000000000000125");
        assert_eq!(format!("{:>5}|{:<5}|{:>5}", n("42"), n("42"), n("0.5")), "   42|42   |  0.5");
        for number in [&most, &least, &more] {
            let (numerator, denominator) = number.to_bytes();
            assert_eq!(Number::from_bytes(&numerator, &denominator).as_ref(), Some(number));
        }
    }

    #[test]
    fn machine_integers_round_as_big_ones_do() {
        for value in ["0", "1", "-1", "5", "-5", "14", "15", "-15", "25", "0.5", "-0.05", "2/3", "-7/3", "83.14", "9223372036854775807"] {
            let number = n(value);
            for exponent in [-30, -3, -1, 0, 1, 2, 18, 19, 40] {
                let step = Number::scaled(1, exponent).big().into_owned();
                let halves = (&number.big().abs() / &step) * BigInt::from(2) + BigRational::one();
                let rounded = Number::of((halves / BigInt::from(2)).floor() * step);
                let expected = if number.is_negative() { -rounded } else { rounded };
                assert_eq!(number.round_to(exponent), expected, "{value} to 10^{exponent}");
            }
        }
    }

    #[test]
    fn rounds_half_up_and_knows_its_digits() {
        for (value, exponent, expected) in
            [("83.14", 0, "83"), ("16587", 3, "17000"), ("2.5", 0, "3"), ("-2.5", 0, "-3"), ("312", 2, "300"), ("0.05", -1, "0.1")]
        {
            assert_eq!(n(value).round_to(exponent).to_string(), expected, "{value} to 10^{exponent}");
        }
        for (value, magnitude, last) in [
            ("15000", Some(4), Some(3)),
            ("83.14", Some(1), Some(-2)),
            ("0.5", Some(-1), Some(-1)),
            ("0", None, None),
            ("1/3", Some(-1), None),
            ("1000", Some(3), Some(3)),
        ] {
            assert_eq!((n(value).magnitude(), n(value).last_digit()), (magnitude, last), "{value}");
        }
    }
}

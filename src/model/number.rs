//! Exact numbers: rationals inside, decimals or `n/d` in text. Never a float.

use std::fmt;
use std::ops::{Add, Div, Mul, Neg, Sub};
use std::str::FromStr;

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Pow, Signed, ToPrimitive, Zero};

/// The most digits and the largest decimal exponent that a written number may have: far beyond any claim
/// (10²⁴ is the largest scale word), small enough that no text can make us allocate.
const MAX_DIGITS: usize = 64;

/// An exact rational number.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Number(BigRational);

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
        let ten = BigInt::from(10).pow(exponent.unsigned_abs());
        let mantissa = BigInt::from(mantissa);
        Self(if exponent >= 0 { BigRational::from_integer(mantissa * ten) } else { BigRational::new(mantissa, ten) })
    }

    /// `numerator / denominator`; `None` where the denominator is 0.
    pub fn ratio(numerator: i128, denominator: i128) -> Option<Self> {
        (denominator != 0).then(|| Self(BigRational::new(numerator.into(), denominator.into())))
    }

    /// The number 0.
    pub fn zero() -> Self {
        Self(BigRational::zero())
    }

    /// Whether this is 0.
    pub fn is_zero(&self) -> bool {
        self.0.is_zero()
    }

    /// Whether this is below 0.
    pub fn is_negative(&self) -> bool {
        self.0.is_negative()
    }

    /// Whether this is a whole number.
    pub fn is_integer(&self) -> bool {
        self.0.is_integer()
    }

    /// The distance from 0.
    pub fn abs(&self) -> Self {
        Self(self.0.abs())
    }

    /// The quotient; `None` for division by 0.
    pub fn checked_div(&self, other: &Self) -> Option<Self> {
        (!other.is_zero()).then(|| Self(&self.0 / &other.0))
    }

    /// As a machine integer, where it is one and fits.
    pub fn to_i64(&self) -> Option<i64> {
        self.is_integer().then(|| self.0.to_integer().to_i64()).flatten()
    }

    /// As an approximate float, for charts, ranking and database columns only: never for a comparison that decides.
    pub fn to_f64_lossy(&self) -> f64 {
        self.0.to_f64().unwrap_or(f64::NAN)
    }

    /// Rounded half up (away from 0) to a multiple of `10^exponent`.
    pub fn round_to(&self, exponent: i32) -> Self {
        let step = Self::scaled(1, exponent);
        let halves = (&self.0.abs() / &step.0) * BigInt::from(2) + BigRational::one();
        let steps = (halves / BigInt::from(2)).floor();
        let rounded = steps * step.0;
        Self(if self.is_negative() { -rounded } else { rounded })
    }

    /// The decimal exponent of the first significant digit: 4 for 15 000, 0 for 8, -1 for 0.5. `None` for 0.
    pub fn magnitude(&self) -> Option<i32> {
        if self.is_zero() {
            return None;
        }
        let value = self.0.abs();
        // Digits of the parts bound the magnitude to two candidates; one comparison settles it.
        let digits = |n: &BigInt| i32::try_from(n.to_string().len()).unwrap_or(i32::MAX);
        let guess = digits(value.numer()) - digits(value.denom());
        Some(if value >= Self::scaled(1, guess).0 { guess } else { guess - 1 })
    }

    /// The decimal exponent of the last non-zero digit: 3 for 15 000, 0 for 83, -2 for 83.14.
    /// `None` for 0 and for numbers without a finite decimal form (1/3).
    pub fn last_digit(&self) -> Option<i32> {
        if self.is_zero() {
            return None;
        }
        let (digits, places) = self.decimal_parts()?;
        let text = digits.to_string();
        let zeros = text.len() - text.trim_end_matches('0').len();
        i32::try_from(zeros).ok().map(|zeros| zeros - places)
    }

    /// Written as a fraction, even where a decimal form exists: `1/2`, `3`.
    pub fn to_fraction(&self) -> String {
        if self.is_integer() { self.0.numer().to_string() } else { format!("{}/{}", self.0.numer(), self.0.denom()) }
    }

    /// Rounded to so many decimal places, trailing zeros kept away: for people, not for comparison.
    pub fn to_places(&self, places: u8) -> String {
        self.round_to(-i32::from(places)).to_string()
    }

    /// Numerator and denominator as bytes, for [`Number::from_bytes`]: exact at any length.
    pub fn to_bytes(&self) -> (Vec<u8>, Vec<u8>) {
        (self.0.numer().to_signed_bytes_le(), self.0.denom().to_signed_bytes_le())
    }

    /// The number of [`Number::to_bytes`]; `None` where the denominator is 0.
    pub fn from_bytes(numerator: &[u8], denominator: &[u8]) -> Option<Self> {
        let (numerator, denominator) = (BigInt::from_signed_bytes_le(numerator), BigInt::from_signed_bytes_le(denominator));
        // In lowest terms, as they were written: working that out again would take longer than all the rest of reading a claim.
        (!denominator.is_zero()).then(|| Self(BigRational::new_raw(numerator, denominator)))
    }

    /// The digits and the number of decimal places of a finite decimal, `None` for 1/3 and the like.
    fn decimal_parts(&self) -> Option<(BigInt, i32)> {
        let (mut rest, mut twos, mut fives) = (self.0.denom().clone(), 0_i32, 0_i32);
        for (factor, count) in [(2, &mut twos), (5, &mut fives)] {
            let factor = BigInt::from(factor);
            while (&rest % &factor).is_zero() {
                rest /= &factor;
                *count += 1;
            }
        }
        let places = twos.max(fives);
        rest.is_one().then(|| {
            let scaled = &self.0 * BigInt::from(10).pow(places.unsigned_abs());
            (scaled.to_integer(), places)
        })
    }
}

impl fmt::Display for Number {
    /// The exact decimal, or `n/d` where there is none.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some((digits, places)) = self.decimal_parts() else {
            return f.pad(&self.to_fraction());
        };
        if places == 0 {
            return f.pad(&digits.to_string());
        }
        let places = usize::try_from(places).unwrap_or(0);
        let plain = format!("{:0>width$}", digits.abs(), width = places + 1);
        let (whole, part) = plain.split_at(plain.len() - places);
        let sign = if self.is_negative() { "-" } else { "" };
        f.pad(&format!("{sign}{whole}.{part}"))
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
            return Ok(Self(BigRational::new(upper, lower)));
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
        Ok(Self(BigRational::from_integer(digits) * Self::scaled(1, places).0))
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
        Self(BigRational::from_integer(value.into()))
    }
}

macro_rules! arithmetic {
    ($($trait:ident $method:ident),+) => { $(
        impl $trait for &Number {
            type Output = Number;
            fn $method(self, other: &Number) -> Number {
                Number($trait::$method(&self.0, &other.0))
            }
        }
        impl $trait for Number {
            type Output = Number;
            fn $method(self, other: Number) -> Number {
                Number($trait::$method(self.0, other.0))
            }
        }
    )+ };
}

arithmetic!(Add add, Sub sub, Mul mul);

impl Div for &Number {
    type Output = Option<Number>;
    fn div(self, other: &Number) -> Option<Number> {
        self.checked_div(other)
    }
}

impl Neg for Number {
    type Output = Number;
    fn neg(self) -> Number {
        Number(-self.0)
    }
}

#[cfg(test)]
mod tests {
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

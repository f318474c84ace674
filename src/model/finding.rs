//! What the machine's arithmetic says of a claim and its evidence. Never a verdict.

use super::code::coded_enum;
use super::{Date, Number, Quantity};

coded_enum! {
    /// Where the claim stands against the evidence.
    FindingKind("finding") {
        /// The same value.
        Equal => "equal",
        /// The same after rounding one to the other's precision.
        EqualRounded => "equal_rounded",
        /// The claim's hedge or bound holds.
        WithinHedge => "within_hedge",
        /// The claim is above the evidence.
        Above => "above",
        /// The claim is below the evidence: 15 000 claimed, 16 587 shown.
        Below => "below",
        /// Off by a power of 1000: million, milliard, billion.
        ScaleSlip => "scale_slip",
        /// The same number in a unit that says something else (percent against percentage points).
        UnitMismatch => "unit_mismatch",
        /// The numbers speak of different times.
        PeriodMismatch => "period_mismatch",
        /// The quote holds no number that fits.
        NotInQuote => "not_in_quote",
        /// The units or currencies can't meet.
        NotComparable => "not_comparable",
    }
}

/// One quantity of the claim set against one of the evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// Index of the claim's quantity.
    pub claim: usize,
    /// Index of the quantity found in the evidence's quote.
    pub evidence: usize,
    /// What comparing the two gave.
    pub finding: FindingKind,
    /// Claim divided by evidence, where both are single numbers of one dimension and the evidence is not 0.
    pub ratio: Option<Number>,
    /// One line for people: "15000 claimed, 16587 shown: 9.6 % below".
    pub detail: String,
}

/// What the arithmetic says of a claim and one piece of evidence: the weakest of its pairs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The weakest of the pairs that bear on the claim.
    pub kind: FindingKind,
    /// The pairs, in order of the claim's quantities.
    pub pairs: Vec<Pair>,
    /// One line for people.
    pub detail: String,
}

/// Words to compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Words<'a> {
    /// The words.
    pub text: &'a str,
    /// ISO 639-1; detected where absent.
    pub lang: Option<&'a str>,
    /// The day they were said or written.
    pub date: Option<Date>,
}

/// Two texts, compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// The quantities of the claim, as extraction lists them.
    pub claim: Vec<Quantity>,
    /// The quantities of the evidence, likewise.
    pub evidence: Vec<Quantity>,
    /// What the arithmetic says; pairs count these quantities.
    pub finding: Finding,
}

//! Claims that are made again.

use super::code::coded_enum;
use super::{Date, Verdict};

coded_enum! {
    /// What a claim is to another one that it repeats.
    Likeness("likeness") {
        /// The same figure for the same thing.
        Same => "same",
        /// Another figure for the same thing: never merged.
        Variant => "variant",
    }
}

/// Another claim that says what a claim says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repeat {
    /// Id of the other claim.
    pub claim: String,
    /// Id of its speech.
    pub speech: String,
    /// The day of its speech.
    pub date: Option<Date>,
    /// Whether it was said after the claim.
    pub later: bool,
    /// With the same figures, or with others.
    pub likeness: Likeness,
    /// Its figures, as its record has them: `16000 sanctions`.
    pub figures: String,
    /// The verdict that stands on it.
    pub verdict: Option<Verdict>,
}

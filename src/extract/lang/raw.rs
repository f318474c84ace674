//! A `lexicon.toml` as it is written. The keys are described in the parent module; an unknown key is an error.

use std::collections::BTreeMap;

use serde::Deserialize;

/// Words with a whole number each.
pub(super) type Numbers = BTreeMap<String, i64>;
/// Words with a fraction each.
pub(super) type Fractions = BTreeMap<String, String>;
/// Lists of words by a code.
pub(super) type Lists = BTreeMap<String, Vec<String>>;
/// A list of words or phrases.
pub(super) type Words = Vec<String>;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Raw {
    pub(super) language: String,
    /// Read from the text by the detector, so that detecting loads no tables.
    pub(super) iso639_3: String,
    pub(super) scale: String,
    pub(super) endings: Lists,
    pub(super) digits: RawDigits,
    pub(super) grammar: Grammar,
    pub(super) words: RawWords,
    pub(super) numerals: RawNumerals,
    pub(super) also: Vec<RawAlso>,
    pub(super) abbreviations: RawAbbreviations,
    pub(super) ordinals: RawOrdinals,
    pub(super) fractions: RawFractions,
    pub(super) multiples: RawMultiples,
    pub(super) vague: RawVague,
    pub(super) hedges: RawHedges,
    pub(super) units: Lists,
    pub(super) unit_symbols: Lists,
    pub(super) scaled_units: Vec<RawScaledUnit>,
    pub(super) currencies: Lists,
    pub(super) currency_signs: Vec<RawSign>,
    pub(super) measures: RawMeasures,
    pub(super) dates: RawDates,
    pub(super) ranges: RawRanges,
    pub(super) relations: RawRelations,
    pub(super) when: Words,
    pub(super) when_before: Words,
    pub(super) counted: RawCounted,
    pub(super) reject: RawReject,
    pub(super) sentence: RawSentence,
    pub(super) claims: RawClaims,
    pub(super) speakers: RawSpeakers,
    pub(super) attribution: RawAttribution,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawDigits {
    pub(super) decimal: String,
    pub(super) groups: Words,
    pub(super) date_order: String,
}

/// Switches for grammar that no table can say.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(in crate::extract) struct Grammar {
    pub(in crate::extract) joins: Vec<String>,
    pub(in crate::extract) one_needs_joiner: bool,
    pub(in crate::extract) tens_and_units_reversed: bool,
    pub(in crate::extract) compound_words: bool,
    pub(in crate::extract) spoken_digits: bool,
    pub(in crate::extract) year_by_pairs: bool,
    pub(in crate::extract) ordinal_dot: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawWords {
    pub(super) elisions: Words,
    pub(super) articles_one: Words,
    pub(super) only: Words,
    pub(super) alone: Words,
    pub(super) of: Words,
    pub(super) determiners: Words,
    pub(super) and: Words,
    pub(super) unit_adjectives: Words,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawNumerals {
    pub(super) zero: Words,
    pub(super) unit: Numbers,
    pub(super) teen: Numbers,
    pub(super) ten: Numbers,
    pub(super) ten_teen: Numbers,
    pub(super) hundred: Numbers,
    pub(super) hundreds: Numbers,
    pub(super) scale: Numbers,
    pub(super) scale_plural: Numbers,
    pub(super) dozen: Numbers,
    pub(super) special: Fractions,
    pub(super) and_half: Fractions,
    pub(super) point: Words,
    pub(super) minus: Words,
    pub(super) joiner: Words,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawAlso {
    pub(super) words: Words,
    pub(super) exponent: i32,
    pub(super) reason: String,
    pub(super) when: String,
    #[serde(default)]
    pub(super) source: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawAbbreviations {
    pub(super) any: Numbers,
    pub(super) glued: Numbers,
    pub(super) money: Numbers,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawOrdinals {
    pub(super) unit: Numbers,
    pub(super) teen: Numbers,
    pub(super) ten: Numbers,
    pub(super) ten_teen: Numbers,
    pub(super) hundred: Numbers,
    pub(super) scale: Numbers,
    pub(super) alone: Numbers,
    pub(super) phrases: Numbers,
    pub(super) plural: Numbers,
    pub(super) suffixes: Words,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawFractions {
    pub(super) whole: Fractions,
    pub(super) parts: Numbers,
    pub(super) out_of: Words,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawMultiples {
    pub(super) words: Numbers,
    pub(super) with_comparative: Numbers,
    pub(super) by: Words,
    pub(super) times: Words,
    pub(super) comparatives: Words,
    pub(super) fold: Words,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawVague {
    pub(super) words: Numbers,
    pub(super) quantifiers: Words,
    pub(super) about: Numbers,
    pub(super) decade_tail: Words,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawHedges {
    pub(super) before: Lists,
    pub(super) after: Lists,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawScaledUnit {
    pub(super) unit: String,
    pub(super) factor: String,
    pub(super) words: Words,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSign {
    pub(super) words: Words,
    pub(super) unit: String,
    #[serde(default)]
    pub(super) others: Vec<RawOther>,
    #[serde(default)]
    pub(super) reason: String,
    #[serde(default)]
    pub(super) home: Words,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawOther {
    pub(super) unit: String,
    pub(super) cues: Words,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawMeasures {
    pub(super) per: Words,
    pub(super) points: Words,
    pub(super) points_cues: Words,
    pub(super) degree: Words,
    pub(super) degree_unit: String,
    pub(super) age_before: Words,
    pub(super) age_after: Words,
    pub(super) below_zero: Words,
    pub(super) or_measure: Fractions,
    pub(super) measure_cues: Words,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawDates {
    pub(super) months: Numbers,
    pub(super) century: Words,
    pub(super) possessives: Words,
    pub(super) decade_before: Words,
    pub(super) decade_suffix: Words,
    pub(super) decade_words: Numbers,
    pub(super) year_after: Words,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawRanges {
    pub(super) between: Words,
    pub(super) between_and: Words,
    pub(super) from: Words,
    pub(super) to: Words,
    pub(super) or: Words,
    pub(super) change: Words,
    pub(super) spread: Words,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawRelations {
    pub(super) part_of: Words,
    pub(super) comparison: Words,
    pub(super) change: Words,
    pub(super) corrects: Words,
    pub(super) rank: Words,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawCounted {
    pub(super) skip: Words,
    pub(super) stop: Words,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawReject {
    pub(super) before: Words,
    pub(super) after: Words,
    pub(super) trailing: Words,
    pub(super) phrases: Words,
    pub(super) call: Words,
    pub(super) street: Words,
    pub(super) clock_at: Words,
    pub(super) clock_after: Words,
    pub(super) clock_mark: Words,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawSentence {
    pub(super) abbreviations: Words,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawClaims {
    pub(super) split: Words,
    pub(super) fact: Words,
    pub(super) plan: Words,
    pub(super) forecast: Words,
    pub(super) opinion: Words,
    pub(super) none: Words,
    pub(super) fact_endings: Words,
    pub(super) plan_endings: Words,
    pub(super) forecast_endings: Words,
    pub(super) personal: Words,
    pub(super) ago: Words,
    pub(super) record: Words,
    pub(super) span: Words,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawSpeakers {
    pub(super) labels: Words,
    pub(super) honorifics: Words,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawAttribution {
    pub(super) before: Words,
    pub(super) said: Words,
}

//! A `lexicon.toml` as it is written. What the keys mean says `src/extract/lang/mod.rs`; an unknown key is an error.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::extract::lang::table::Grammar;

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
    /// Symbols that are other words or marks too: only where nothing but an extent follows.
    pub(super) last_symbols: Lists,
    pub(super) scaled_units: Vec<RawScaledUnit>,
    pub(super) quantities: Vec<RawQuantity>,
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
    /// A comma (the decimal mark) before exactly three digits may set a group apart.
    pub(super) lone_group: bool,
    /// `3'5` is 3.5.
    pub(super) apostrophe_decimals: bool,
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
    /// The same, only before a unit or a scale word, or behind a unit at the end.
    pub(super) and_bare_half: Fractions,
    pub(super) point: Words,
    pub(super) minus: Words,
    pub(super) joiner: Words,
    /// Case endings behind digits and a hyphen ("5-ти").
    pub(super) suffixes: Words,
    /// "целых": the whole before decimals that are named by their place.
    pub(super) whole: Words,
    /// Plurals that behind a hedge are a genitive singular ("более тысячи").
    pub(super) either: Words,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawAlso {
    pub(super) words: Words,
    pub(super) exponent: i32,
    pub(super) reason: String,
    pub(super) when: String,
    /// For those who read the table.
    #[serde(default)]
    #[expect(dead_code, reason = "no program reads it")]
    source: String,
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
    /// Ordinals that are other words too (a room, a weekday): they count only before a noun.
    pub(super) needs_noun: Words,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawFractions {
    pub(super) whole: Fractions,
    pub(super) parts: Numbers,
    pub(super) out_of: Words,
    /// As `out_of`, but only right behind the number.
    pub(super) out_of_next: Words,
    /// "each" before an ordinal: each fifth is one in five.
    pub(super) every: Words,
    /// Fractions that are other words too: only before a scale word, a dozen or a unit.
    pub(super) before_unit: Fractions,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawMultiples {
    pub(super) words: Numbers,
    pub(super) with_comparative: Numbers,
    pub(super) by: Words,
    pub(super) times: Words,
    pub(super) comparatives: Words,
    /// What makes "times" a ratio without a comparative.
    pub(super) before: Words,
    /// Nouns behind the definite article (el doble); before a noun they are adjectives.
    pub(super) nouns: Numbers,
    /// The ending of a multiple (twelve-fold).
    pub(super) fold: Words,
    /// What makes a ratio right behind the digits (10*x*).
    pub(super) glued: Words,
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
    pub(super) before: RawHedge,
    pub(super) after: RawHedge,
}

/// Words by what they say of a number.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawHedge {
    about: Words,
    nearly: Words,
    more_than: Words,
    at_least: Words,
    less_than: Words,
    at_most: Words,
}

impl RawHedge {
    /// Each list with its place in the model's `Approx::ALL`. Where two hold the same words, the first one here counts.
    pub(super) fn lists(&self) -> [(usize, &Words); 6] {
        let Self { about, nearly, more_than, at_least, less_than, at_most } = self;
        [(0, about), (3, at_least), (5, at_most), (4, less_than), (2, more_than), (1, nearly)]
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawScaledUnit {
    pub(super) unit: String,
    pub(super) factor: String,
    pub(super) words: Words,
    /// Letters that stand for it right behind digits ("5p").
    #[serde(default)]
    pub(super) letters: Words,
}

/// A number and its unit in one word.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawQuantity {
    pub(super) unit: String,
    pub(super) value: String,
    pub(super) words: Words,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSign {
    #[serde(default)]
    pub(super) words: Words,
    /// Names behind the number that leave the country as open as the sign does (dollars).
    #[serde(default)]
    pub(super) names: Words,
    pub(super) unit: String,
    #[serde(default)]
    pub(super) others: Vec<RawOther>,
    #[serde(default)]
    pub(super) reason: String,
    #[serde(default)]
    pub(super) home: Words,
    /// Where no country is named, the others are not worth a mention.
    #[serde(default)]
    pub(super) usual: bool,
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
    /// Before years only, and not where `age_at_not` follows (a los 65 años; a los dos años de …).
    pub(super) age_at: Words,
    pub(super) age_at_not: Words,
    /// Before an age whatever follows (los mayores de 80).
    pub(super) age_group: Words,
    /// Before a number with nothing behind it that it could count.
    pub(super) age_be: Words,
    /// People: "una mujer de 34 años", "jóvenes entre 15 y 29 años" are ages.
    pub(super) age_people: Words,
    /// "al secondo": where the word for a second is an ordinal too.
    pub(super) per_second: Words,
    /// Behind points that are no percentage points.
    pub(super) points_not: Words,
    /// Which way a length goes (long, wide).
    pub(super) extents: Words,
    pub(super) below_zero: Words,
    /// Adjectives that by themselves give an age in years.
    pub(super) age_units: Words,
    /// Nouns behind them that have a duration instead.
    pub(super) age_not: Words,
    /// Units that before their number make it an estimate ("лет двадцать").
    pub(super) inverted: Words,
    pub(super) or_measure: Fractions,
    /// Near money's name that is a measure's (weighed).
    pub(super) measure_cues: Words,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawDates {
    pub(super) months: Numbers,
    pub(super) century: Words,
    /// Before a century that is none of the calendar (our third century).
    pub(super) possessives: Words,
    pub(super) decade_before: Words,
    /// Before a bare decade (en los noventa); outside its span.
    pub(super) decade_bare: Words,
    pub(super) decade_suffix: Words,
    pub(super) decade_words: Numbers,
    pub(super) year_after: Words,
    /// The nouns without which four digits are hardly ever a year.
    pub(super) year_nouns: Words,
    /// Endings of nouns that four digits behind a preposition count.
    pub(super) year_counted_endings: Words,
    /// Names of centuries, with a capital.
    pub(super) century_words: Numbers,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawRanges {
    pub(super) between: Words,
    pub(super) between_and: Words,
    pub(super) from: Words,
    pub(super) to: Words,
    /// Between the ends of a change, never of a range.
    pub(super) change_to: Words,
    pub(super) or: Words,
    pub(super) change: Words,
    pub(super) spread: Words,
    /// Behind a verb of change and before how much changed (rose by).
    pub(super) by: Words,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawRelations {
    pub(super) part_of: Words,
    /// Comparisons by more and less (do que).
    pub(super) than: Words,
    pub(super) comparison: Words,
    pub(super) change: Words,
    pub(super) corrects: Words,
    pub(super) rank: Words,
    pub(super) superlatives: Words,
    pub(super) since: Words,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawCounted {
    pub(super) skip: Words,
    pub(super) stop: Words,
    /// Endings of adjectives, which stand before the noun.
    pub(super) adjective_endings: Words,
    pub(super) verb_endings: Words,
    /// Endings of plurals: behind a number above one the noun that has one is counted.
    pub(super) plural_endings: Words,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawReject {
    pub(super) before: Words,
    pub(super) after: Words,
    pub(super) trailing: Words,
    /// Number words that are none without a determiner (achten).
    pub(super) bare: Words,
    pub(super) phrases: Words,
    pub(super) call: Words,
    /// What follows a house number (Elm *Street*, *rue* de …).
    pub(super) street: Words,
    pub(super) clock_at: Words,
    pub(super) clock_after: Words,
    pub(super) clock_mark: Words,
    /// Before an hour that nothing marks (a las 10, alle 10.30).
    pub(super) clock_bare: Words,
    /// Before a name with a comma and a house number.
    pub(super) street_before: Words,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawSentence {
    pub(super) abbreviations: Words,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawClaims {
    /// What begins another statement of its sentence: "while", "and we".
    pub(super) split: Words,
    /// What does so before a verb: "and built".
    pub(super) split_before_verb: Words,
    pub(super) fact: Words,
    pub(super) plan: Words,
    pub(super) forecast: Words,
    pub(super) opinion: Words,
    pub(super) none: Words,
    pub(super) fact_endings: Words,
    pub(super) plan_endings: Words,
    pub(super) forecast_endings: Words,
    /// Auxiliaries that make a future with an infinitive.
    pub(super) future: Words,
    pub(super) infinitive_endings: Words,
    /// What begins a participle with such an ending.
    pub(super) participle_starts: Words,
    /// Infinitives, alone or behind a prefix, that begin so too.
    pub(super) infinitives: Words,
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

//! A language's table as the build packs it and the engine reads it: bytes in place, so that a language is ready as
//! soon as it is asked for.
//!
//! The surprise: this file is compiled twice, into the library and into the build script (`build/main.rs`), which is why
//! it knows neither the model nor the engine.

use serde::{Deserialize, Serialize};

use crate::extract::digits::Style;
use crate::extract::value::Exact;

/// All that a `lexicon.toml` says, together with `common.toml`.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Table<'a> {
    /// The first field, since the detector of languages reads it alone.
    pub(crate) iso639_3: &'a str,
    pub(crate) language: &'a str,
    pub(crate) scale: &'a str,
    pub(crate) style: Style,
    pub(crate) date_order: [u8; 3],
    pub(crate) grammar: Grammar,
    pub(crate) numbers: Vec<NumberWord>,
    #[serde(borrow)]
    pub(crate) also: Vec<Also<'a>>,
    pub(crate) fractions: Vec<(i64, i64)>,
    pub(crate) units: Vec<UnitRow<'a>>,
    pub(crate) signs: Vec<SignRow<'a>>,
    pub(crate) degree_unit: &'a str,
    /// Whether the language writes its months with a capital.
    pub(crate) capital_months: bool,
    /// Whether a noun goes with years ("2018 году").
    pub(crate) year_nouns: bool,
    pub(crate) year_counted_endings: Vec<&'a str>,
    pub(crate) adjective_endings: Vec<&'a str>,
    pub(crate) verb_endings: Vec<&'a str>,
    pub(crate) plural_endings: Vec<&'a str>,
    pub(crate) labels: Vec<&'a str>,
    pub(crate) honorifics: Vec<&'a str>,
    /// Endings of verbs and the cue that they are.
    pub(crate) cue_endings: Vec<(&'a str, u32)>,
    pub(crate) infinitive_endings: Vec<&'a str>,
    pub(crate) participle_starts: Vec<&'a str>,
    pub(crate) infinitives: Vec<&'a str>,
    /// Sorted.
    pub(crate) abbreviations: Vec<&'a str>,
    pub(crate) elisions: Vec<&'a str>,
    pub(crate) vocabulary: Words<'a>,
    pub(crate) phrases: Phrases<'a>,
    pub(crate) seeds: SeedWords<'a>,
}

/// Another exponent that a scale word may stand for.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Also<'a> {
    pub(crate) exponent: i32,
    pub(crate) reason: &'a str,
    /// Only where the text was translated from a language of this scale (`long`, `short`); empty for always.
    pub(crate) from_scale: &'a str,
}

/// A unit by its code.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct UnitRow<'a> {
    pub(crate) code: &'a str,
    /// How many of the unit the word stands for (a decade is 10 years, a cent 1/100 dollar).
    pub(crate) factor: Option<Exact>,
    /// The sign that says which other countries' money it may be.
    pub(crate) sign: Option<usize>,
}

/// A currency sign and what else it may mean, each with the words that speak for it.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct SignRow<'a> {
    pub(crate) code: &'a str,
    #[serde(borrow)]
    pub(crate) others: Vec<(&'a str, Vec<&'a str>)>,
    pub(crate) reason: &'a str,
    pub(crate) home: Vec<&'a str>,
    pub(crate) usual: bool,
}

/// The phrases, grouped by their first word and their kind. Integers are little-endian.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Phrases<'a> {
    /// For each word its first group (four bytes), and which kinds of phrases begin and end with it: places in `kinds`
    /// (two bytes each).
    #[serde(borrow, with = "chunks")]
    pub(crate) words: &'a [[u8; 8]],
    /// Sets of kinds, one bit a [`Cat`].
    #[serde(borrow, with = "chunks")]
    pub(crate) kinds: &'a [[u8; 16]],
    /// A word's groups, one for each kind that begins with it, in the order of the kinds: where its phrases begin, longest
    /// first. They end where the next group begins.
    #[serde(borrow, with = "chunks")]
    pub(crate) groups: &'a [[u8; 4]],
    /// For each phrase its second word or 0 (four bytes), its data (four), where the words behind those two stand in `rest`
    /// (four), how many words it has (two), and which of `exact` it is spelled as, counted from 1 (two).
    #[serde(borrow, with = "chunks")]
    pub(crate) list: &'a [[u8; 16]],
    #[serde(borrow, with = "chunks")]
    pub(crate) rest: &'a [[u8; 4]],
    /// The ends in `spellings` of what must be spelled exactly so (symbols: MW is no mw), from a 0 on.
    #[serde(borrow, with = "chunks")]
    pub(crate) exact: &'a [[u8; 4]],
    pub(crate) spellings: &'a [u8],
}

/// What a phrase of [`Cat::Per`] carries that names its unit itself.
pub(crate) const PER_SECOND: u32 = 1;

/// What a phrase of [`Cat::ClauseSplit`] carries that splits before a verb only.
pub(crate) const BEFORE_VERB: u32 = 1;

/// What a phrase of [`Cat::Comparison`] carries behind which stands what is less or more ("than").
pub(crate) const THAN: u32 = 1;

/// A phrase of the list.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Phrase {
    /// How many words it has.
    pub(crate) len: usize,
    pub(crate) data: u32,
    /// Whether it must be spelled exactly so: its place among the spellings, or 0.
    pub(crate) exact: usize,
    rest: usize,
}

impl<'a> Phrases<'a> {
    /// The kinds of phrases that begin with a word, as bits.
    #[inline]
    pub(crate) fn begins(&self, word: u32) -> u128 {
        self.words.get(word as usize).map_or(0, |[_, _, _, _, low, high, _, _]| self.set(*low, *high))
    }

    /// The kinds of phrases that end with a word, as bits.
    #[inline]
    pub(crate) fn ends(&self, word: u32) -> u128 {
        self.words.get(word as usize).map_or(0, |[_, _, _, _, _, _, low, high]| self.set(*low, *high))
    }

    /// The phrases of the kind of a bit that begin with a word, longest first, and whose second word, if any, is the next:
    /// that word nearly always tells. `begins` are all kinds that begin with the first.
    #[inline]
    pub(crate) fn of(&self, word: u32, next: u32, begins: u128, bit: u32) -> impl Iterator<Item = Phrase> + use<'a> {
        let first = self.words.get(word as usize).map_or(0, |[a, b, c, d, ..]| u32::from_le_bytes([*a, *b, *c, *d]));
        let at = (first + (begins & ((1 << bit) - 1)).count_ones()) as usize;
        let list = match self.groups.get(at..at + 2) {
            Some([from, to]) => self.list.get(u32::from_le_bytes(*from) as usize..u32::from_le_bytes(*to) as usize),
            _ => None,
        };
        let next = next.to_le_bytes();
        let goes_on = move |[a, b, c, d, ..]: &&[u8; 16]| [*a, *b, *c, *d] == [0; 4] || [*a, *b, *c, *d] == next;
        list.unwrap_or_default().iter().filter(goes_on).map(Phrase::of)
    }

    /// The words behind a phrase's second one.
    #[inline]
    pub(crate) fn rest(&self, phrase: &Phrase) -> &'a [[u8; 4]] {
        self.rest.get(phrase.rest..phrase.rest + phrase.len.saturating_sub(2)).unwrap_or_default()
    }

    /// How a phrase that must be spelled exactly is spelled.
    pub(crate) fn spelling(&self, phrase: &Phrase) -> &'a [u8] {
        cut(self.exact, self.spellings, phrase.exact)
    }

    #[inline]
    fn set(&self, low: u8, high: u8) -> u128 {
        self.kinds.get(usize::from(u16::from_le_bytes([low, high]))).map_or(0, |kinds| u128::from_le_bytes(*kinds))
    }
}

impl Phrase {
    #[inline]
    fn of(bytes: &[u8; 16]) -> Self {
        let [_, _, _, _, a, b, c, d, e, f, g, h, i, j, k, l] = *bytes;
        Self {
            data: u32::from_le_bytes([a, b, c, d]),
            rest: u32::from_le_bytes([e, f, g, h]) as usize,
            len: u16::from_le_bytes([i, j]).into(),
            exact: u16::from_le_bytes([k, l]).into(),
        }
    }
}

/// Slices of byte arrays, written as bytes and borrowed again.
mod chunks {
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer, const N: usize>(chunks: &[[u8; N]], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(chunks.as_flattened())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>, const N: usize>(deserializer: D) -> Result<&'de [[u8; N]], D::Error> {
        Ok(<&[u8]>::deserialize(deserializer)?.as_chunks().0)
    }
}

/// Where the scan stops.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct SeedWords<'a> {
    /// One bit for each of the 65,536 values of [`start_hash`]: whether a word that may begin a number has it.
    pub(crate) starts: &'a [u8],
    pub(crate) words: Words<'a>,
    /// For languages that write numbers into one word: what a compound may begin or go on with.
    pub(crate) parts: Words<'a>,
}

/// The small words of all languages: articles, prepositions, conjunctions, pronouns, auxiliaries.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct SmallWords<'a> {
    /// The codes of the languages.
    #[serde(borrow)]
    pub(crate) codes: Vec<&'a str>,
    pub(crate) words: Words<'a>,
    /// For each word the languages that have it, one bit each in the order of the codes, from a 0 on.
    #[serde(borrow, with = "chunks")]
    pub(crate) languages: &'a [[u8; 2]],
}

/// A set of words that numbers each of them from 1 on: a hash table with open addressing. Integers are little-endian.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Words<'a> {
    /// A power of two of slots: a word's number in the lower 24 bits, a part of its hash above; or 0.
    #[serde(borrow, with = "chunks")]
    pub(crate) slots: &'a [[u8; 4]],
    /// Where each word ends in `letters`, from a 0 on.
    #[serde(borrow, with = "chunks")]
    pub(crate) ends: &'a [[u8; 4]],
    pub(crate) letters: &'a [u8],
}

impl Words<'_> {
    /// The number of a word, 0 for one that is not of the set.
    #[inline]
    pub(crate) fn find(&self, word: &[u8]) -> u32 {
        let (mut at, tag) = place(word);
        while let Some(slot) = self.slots.get(at & self.slots.len().wrapping_sub(1)) {
            let slot = u32::from_le_bytes(*slot);
            if slot == 0 {
                break;
            }
            if slot & !NUMBER == tag && cut(self.ends, self.letters, (slot & NUMBER) as usize) == word {
                return slot & NUMBER;
            }
            at += 1;
        }
        0
    }
}

/// The bits of a slot that are a word's number.
pub(crate) const NUMBER: u32 = 0x00FF_FFFF;

/// The slot where the search for a word begins (in a table of the largest size), and its slot's upper bits.
#[inline]
pub(crate) fn place(word: &[u8]) -> (usize, u32) {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut mix = |part: u64| hash = (hash ^ part).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29);
    let (chunks, rest) = word.as_chunks();
    for chunk in chunks {
        mix(u64::from_be_bytes(*chunk));
    }
    match (rest.first_chunk(), rest.last_chunk()) {
        // Four bytes and four, which may be the same ones.
        (Some(first), Some(last)) => mix(u64::from(u32::from_be_bytes(*first)) << 32 | u64::from(u32::from_be_bytes(*last))),
        _ if rest.is_empty() => {}
        _ => mix(rest.iter().fold(0, |part, b| part << 8 | u64::from(*b))),
    }
    let hash = hash.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    ((hash >> 40) as usize, hash as u32 & !NUMBER)
}

/// The `n`th of the pieces that end at `ends`, counted from 1.
#[inline]
pub(crate) fn cut<'a>(ends: &[[u8; 4]], bytes: &'a [u8], n: usize) -> &'a [u8] {
    match ends.get(n.wrapping_sub(1)..=n) {
        Some([from, to]) => bytes.get(u32::from_le_bytes(*from) as usize..u32::from_le_bytes(*to) as usize).unwrap_or_default(),
        _ => &[],
    }
}

/// 16 bits for the first three bytes of a word; for four where its first letter has two, since half a letter says little.
#[inline]
pub(crate) fn start_hash(word: &[u8]) -> usize {
    let first = match word {
        [a, b, c, d, ..] => u32::from_le_bytes([*a, *b, *c, if *a < 0xC0 { 0 } else { *d }]),
        [a, b, c] => u32::from_le_bytes([*a, *b, *c, 0]),
        [a, b] => u32::from_le_bytes([*a, *b, 0, 0]),
        [a] => u32::from(*a),
        [] => 0,
    };
    // Upper and lower case differ by this bit.
    ((first | 0x2020_2020).wrapping_mul(0x9E37_79B1) >> 16) as usize
}

/// The most words that a phrase has.
pub(crate) const LONGEST: usize = 8;

/// What may stand inside a number written into one word, and what may end it: "zweieinhalbtausend", "achtzehnjährige".
pub(crate) const INNER: u128 = 1 << Cat::Joiner as u8 | 1 << Cat::AndHalf as u8;
pub(crate) const LAST: u128 = 1 << Cat::Times as u8 | 1 << Cat::Unit as u8 | 1 << Cat::AgeUnit as u8 | 1 << Cat::FractionPart as u8;

/// What a phrase is. One word may begin phrases of several kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Cat {
    Numeral,
    Minus,
    Point,
    Joiner,
    AndHalf,
    AndBareHalf,
    ArticleOne,
    Only,
    Alone,
    Of,
    Determiner,
    And,
    UnitAdjective,
    ScaleAny,
    ScaleGlued,
    ScaleMoney,
    OrdinalSuffix,
    OrdinalPhrase,
    FractionWhole,
    FractionPart,
    OutOf,
    Multiple,
    MultipleWith,
    MultipleBy,
    Times,
    Comparative,
    Fold,
    Vague,
    Quantifier,
    ApproxNoun,
    DecadeTail,
    HedgeBefore,
    HedgeAfter,
    Unit,
    UnitSymbol,
    OrMeasure,
    MeasureCue,
    Sign,
    Per,
    Points,
    PointsCue,
    Degree,
    AgeBefore,
    AgeAfter,
    BelowZero,
    Month,
    Century,
    Possessive,
    DecadeBefore,
    DecadeSuffix,
    DecadeWord,
    YearAfter,
    Between,
    BetweenAnd,
    From,
    To,
    Or,
    ChangeVerb,
    Spread,
    By,
    PartOf,
    Comparison,
    ChangeCue,
    Corrects,
    Rank,
    When,
    WhenBefore,
    CountedSkip,
    CountedStop,
    RejectBefore,
    RejectAfter,
    RejectTrailing,
    RejectPhrase,
    RejectCall,
    Street,
    ClockAt,
    ClockAfter,
    ClockMark,
    ClauseSplit,
    Cue,
    Personal,
    Ago,
    Record,
    SpanCue,
    AttributedBefore,
    Said,
    CardinalSuffix,
    Whole,
    Either,
    Every,
    TimesBefore,
    AgeUnit,
    AgeNot,
    Inverted,
    YearNoun,
    Quantity,
    ChangeTo,
    RejectBare,
    OutOfNext,
    NeedsNoun,
    PartBeforeUnit,
    MultipleNoun,
    AgeAt,
    AgeAtNot,
    AgeGroup,
    AgeBe,
    AgePeople,
    PointsNot,
    DecadeBare,
    CenturyWord,
    ClockBare,
    StreetBefore,
    LastSymbol,
    TimesGlued,
    Extent,
    Superlative,
    Since,
}

/// The part that a number word plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Role {
    Zero,
    Unit,
    Teen,
    Ten,
    TenTeen,
    Hundred,
    Hundreds,
    Scale,
    Dozen,
    Special,
    /// An ordinal that never ends a compound (first, second).
    Alone,
}

/// A number word.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct NumberWord {
    pub(crate) role: Role,
    /// The value; the exponent for scale words; the numerator for special ones.
    pub(crate) value: i64,
    /// The denominator of special words, else 1.
    pub(crate) below: i64,
    pub(crate) ordinal: bool,
    /// A plural that alone is vague (millions) or, for ordinals, a denominator (fifths).
    pub(crate) plural: bool,
    /// The article that may stand for 1 (un, a).
    pub(crate) weak: bool,
    /// Index into [`Table::also`], plus one.
    pub(crate) also: u8,
}

/// Switches for grammar that no table can say.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Grammar {
    pub(crate) joins: Vec<String>,
    pub(crate) one_needs_joiner: bool,
    pub(crate) tens_and_units_reversed: bool,
    pub(crate) compound_words: bool,
    pub(crate) spoken_digits: bool,
    pub(crate) year_by_pairs: bool,
    pub(crate) ordinal_dot: bool,
    /// The word of comparison is no part of a multiple ("three times" of "three times more").
    pub(crate) comparative_apart: bool,
    /// No articles: a scale word, a dozen or (behind a hedge) a unit alone counts one; an ordinal needs no determiner.
    pub(crate) no_articles: bool,
    /// A plural ordinal is a denominator (две десятых), never the end of an ordinal.
    pub(crate) denominators_apart: bool,
    /// "dwudziesty pierwszy": the ten and the unit of an ordinal are ordinals both.
    pub(crate) ordinal_tail: bool,
    /// "21 wiek": a bare number before the century's singular names it.
    pub(crate) century_by_cardinal: bool,
    /// A singular ordinal behind a number above 1 is a denominator (twee derde).
    pub(crate) ordinal_is_part: bool,
    /// Hundred and thousand stand for themselves without an article before them.
    pub(crate) bare_hundred: bool,
    /// "5 hundred" is written with a digit.
    pub(crate) digits_before_hundred: bool,
    /// Every noun begins with a capital, so that a capital makes no name.
    pub(crate) nouns_capital: bool,
    pub(crate) verb_last: bool,
    /// A number that a hyphen ties to a noun is part of a name, unless the noun is a unit.
    pub(crate) hyphen_makes_name: bool,
    /// The article before a unit of time ("a week") is an article.
    pub(crate) article_is_one: bool,
    /// "67 years and three months" is one length of time.
    pub(crate) durations_add_up: bool,
    /// The word between the ends of a range is not the one of a change (German bis, auf).
    pub(crate) to_is_range: bool,
    /// The word for one that is no article always counts.
    pub(crate) strong_one_counts: bool,
    /// Ordinals are made of ordinals only (vigésimo cuarto), so that a cardinal never goes on with one.
    pub(crate) ordinal_chains: bool,
    /// An ordinal is one word, so that "cento terzi" is none.
    pub(crate) ordinals_in_one_word: bool,
    /// Tens take units only with the joiner (sessenta e seis).
    pub(crate) units_need_joiner: bool,
    /// Months are small: a day with a capital month is a name (le 11 Septembre).
    pub(crate) capital_days_are_names: bool,
    /// "siglo XX": the word for a century stands before its number.
    pub(crate) century_first: bool,
}

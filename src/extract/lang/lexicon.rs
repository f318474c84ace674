//! A lexicon made ready: one vocabulary, one table of phrases, one scanner table.
//!
//! The surprise: everything is a phrase of words, even `%` and `24/7`, cut by the tokenizer that cuts the text; so
//! whatever the tokenizer does to the text it does to the tables.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::raw::Grammar;
use crate::extract::digits::Style;
use crate::extract::scan::Seeds;
use crate::extract::token::Token;
use crate::extract::value::Exact;
use crate::model::Unit;

/// What a phrase is. One word may begin phrases of several kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(in crate::extract) enum Cat {
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
}

/// The part that a number word plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::extract) enum Role {
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
#[derive(Debug, Clone, Copy)]
pub(in crate::extract) struct NumberWord {
    pub(in crate::extract) role: Role,
    /// The value; the exponent for scale words; the numerator for special ones.
    pub(in crate::extract) value: i64,
    /// The denominator of special words, else 1.
    pub(in crate::extract) below: i64,
    pub(in crate::extract) ordinal: bool,
    /// A plural that alone is vague (millions) or, for ordinals, a denominator (fifths).
    pub(in crate::extract) plural: bool,
    /// The article that may stand for 1 (un, a).
    pub(in crate::extract) weak: bool,
    /// Index into [`Lexicon::also`], plus one.
    pub(in crate::extract) also: u8,
}

/// Another exponent that a scale word may stand for.
#[derive(Debug, Clone)]
pub(in crate::extract) struct Also {
    pub(in crate::extract) exponent: i32,
    pub(in crate::extract) reason: String,
    /// Only where the text was translated from a language of this scale (`long`, `short`); empty for always.
    pub(in crate::extract) from_scale: String,
}

/// A unit's name or symbol.
#[derive(Debug, Clone)]
pub(in crate::extract) struct UnitWord {
    pub(in crate::extract) unit: Unit,
    /// How many of the unit the word stands for (a decade is 10 years, a cent 1/100 dollar).
    pub(in crate::extract) factor: Option<Exact>,
    /// The sign that says which other countries' money it may be.
    pub(in crate::extract) sign: Option<usize>,
}

/// A currency sign and what else it may mean.
#[derive(Debug, Clone)]
pub(in crate::extract) struct Sign {
    pub(in crate::extract) unit: Unit,
    pub(in crate::extract) others: Vec<(Unit, Vec<String>)>,
    pub(in crate::extract) reason: String,
    pub(in crate::extract) home: Vec<String>,
    pub(in crate::extract) usual: bool,
}

#[derive(Debug)]
pub(super) struct Phrase {
    /// Its words, and noughts behind them.
    pub(super) words: [u32; LONGEST],
    pub(super) len: u8,
    pub(super) cat: Cat,
    pub(super) data: u32,
    /// Spelled exactly so (symbols: MW is no mw).
    pub(super) exact: Option<Box<str>>,
}

/// A phrase found in the tokens.
#[derive(Debug, Clone, Copy)]
pub(in crate::extract) struct Hit {
    pub(in crate::extract) len: usize,
    pub(in crate::extract) data: u32,
}

/// One language, ready to use.
#[derive(Debug)]
pub(in crate::extract) struct Lexicon {
    pub(in crate::extract) language: String,
    pub(in crate::extract) scale: String,
    pub(in crate::extract) style: Style,
    pub(in crate::extract) date_order: [u8; 3],
    pub(in crate::extract) grammar: Grammar,
    pub(in crate::extract) numbers: Vec<NumberWord>,
    pub(in crate::extract) also: Vec<Also>,
    pub(in crate::extract) fractions: Vec<(i64, i64)>,
    pub(in crate::extract) units: Vec<UnitWord>,
    pub(in crate::extract) signs: Vec<Sign>,
    pub(in crate::extract) degree_unit: Unit,
    /// Whether the language writes its months with a capital.
    pub(in crate::extract) capital_months: bool,
    /// Whether a noun goes with years ("2018 году").
    pub(in crate::extract) year_nouns: bool,
    pub(in crate::extract) year_counted_endings: Vec<String>,
    pub(in crate::extract) adjective_endings: Vec<String>,
    pub(in crate::extract) plural_endings: Vec<String>,
    pub(in crate::extract) seeds: Seeds,
    pub(in crate::extract) labels: Vec<String>,
    pub(in crate::extract) honorifics: Vec<String>,
    /// Endings of verbs and the cue that they are.
    pub(super) cue_endings: Vec<(String, u32)>,
    pub(super) infinitive_endings: Vec<String>,
    pub(super) participle_starts: Vec<String>,
    pub(super) infinitives: Vec<String>,
    pub(super) abbreviations: Vec<String>,
    pub(super) elisions: Vec<String>,
    pub(super) vocabulary: HashMap<Box<[u8]>, u32, BuildHasherDefault<WordHasher>>,
    pub(super) phrases: Vec<Phrase>,
    /// The phrases of one first word and one kind, longest first: the kind and where they begin; and the end of all.
    pub(super) groups: Vec<(Cat, u32)>,
    /// For each word, its first group; its others follow.
    pub(super) heads: Vec<u32>,
    /// For each word, which kinds of phrases begin with it.
    pub(super) masks: Vec<u128>,
    /// For each word, which kinds of phrases end with it.
    pub(super) tails: Vec<u128>,
}

/// The most words that a phrase has.
pub(super) const LONGEST: usize = 6;

impl Lexicon {
    /// The number of a word of the tables; 0 for any other.
    #[inline]
    pub(in crate::extract) fn word(&self, folded: &[u8]) -> u32 {
        self.vocabulary.get(folded).copied().unwrap_or(0)
    }

    /// Whether the word before an apostrophe (`d'`) is one of its own.
    pub(in crate::extract) fn elides(&self, folded: &[u8]) -> bool {
        self.elisions.iter().any(|elision| elision.as_bytes() == folded)
    }

    /// Whether a full stop after this word ends no sentence.
    pub(in crate::extract) fn abbreviates(&self, word: &str) -> bool {
        self.abbreviations.binary_search_by(|known| known.as_str().cmp(word)).is_ok()
    }

    /// The cue that a word's ending is, where the language's verbs show their mood by it.
    pub(in crate::extract) fn cue_of_ending(&self, word: &str) -> Option<u32> {
        self.cue_endings.iter().find(|(ending, _)| word.len() > ending.len() && word.ends_with(ending.as_str())).map(|(_, cue)| *cue)
    }

    /// Whether a word has the shape of an infinitive.
    pub(in crate::extract) fn infinitive(&self, word: &str) -> bool {
        self.infinitives.iter().any(|verb| word.ends_with(verb.as_str()))
            || self.infinitive_endings.iter().any(|ending| word.len() > ending.len() + 1 && word.ends_with(ending.as_str()))
                && !self.participle_starts.iter().any(|start| word.starts_with(start.as_str()))
    }

    /// Whether a phrase of this kind begins with the word.
    #[inline]
    pub(in crate::extract) fn may(&self, word: u32, cat: Cat) -> bool {
        self.masks[word as usize] & (1 << cat as u8) != 0
    }

    /// Whether phrases of any of these kinds begin with the word.
    #[inline]
    pub(in crate::extract) fn may_any(&self, word: u32, mask: u128) -> bool {
        self.masks[word as usize] & mask != 0
    }

    /// The kinds of phrases that begin with the word, as bits.
    pub(in crate::extract) fn kinds(&self, word: u32) -> u128 {
        self.masks[word as usize]
    }

    /// The longest phrase of a kind that starts at token `at`. Asked of nearly every token, and nearly always in vain.
    #[inline]
    pub(in crate::extract) fn at(&self, text: &str, tokens: &[Token], at: usize, cat: Cat) -> Option<Hit> {
        let token = tokens.get(at)?;
        if !self.may(token.word, cat) {
            return None;
        }
        self.first(text, tokens, at, cat)
    }

    fn first(&self, text: &str, tokens: &[Token], at: usize, cat: Cat) -> Option<Hit> {
        let phrase = self.group(tokens[at].word, cat).iter().find(|phrase| phrase.stands(text, tokens, at))?;
        Some(Hit { len: phrase.len(), data: phrase.data })
    }

    /// Whether a phrase of any of these kinds starts at token `at`.
    #[inline]
    pub(in crate::extract) fn any_at(&self, text: &str, tokens: &[Token], at: usize, kinds: u128) -> bool {
        tokens.get(at).is_some_and(|token| self.may_any(token.word, kinds) && self.any_stands(text, tokens, at, kinds))
    }

    fn any_stands(&self, text: &str, tokens: &[Token], at: usize, kinds: u128) -> bool {
        let word = tokens[at].word;
        let groups = &self.groups[self.heads[word as usize] as usize..];
        let count = self.masks[word as usize].count_ones() as usize;
        (0..count)
            .filter(|i| kinds & (1 << groups[*i].0 as u8) != 0)
            .any(|i| self.phrases[groups[i].1 as usize..groups[i + 1].1 as usize].iter().any(|phrase| phrase.stands(text, tokens, at)))
    }

    /// The longest phrase of a kind that ends just before token `end`; its first token.
    #[inline]
    pub(in crate::extract) fn before(&self, text: &str, tokens: &[Token], end: usize, cat: Cat) -> Option<(usize, u32)> {
        let last = tokens.get(end.checked_sub(1)?)?;
        if self.tails[last.word as usize] & (1 << cat as u8) == 0 {
            return None;
        }
        self.last(text, tokens, end, cat)
    }

    fn last(&self, text: &str, tokens: &[Token], end: usize, cat: Cat) -> Option<(usize, u32)> {
        (end.saturating_sub(LONGEST)..end).find_map(|start| {
            let first = &tokens[start];
            if !self.may(first.word, cat) {
                return None;
            }
            self.group(first.word, cat)
                .iter()
                .find(|phrase| phrase.len() == end - start && phrase.stands(text, tokens, start))
                .map(|phrase| (start, phrase.data))
        })
    }

    /// The phrases of a kind that begin with a word; it must have some.
    fn group(&self, word: u32, cat: Cat) -> &[Phrase] {
        let groups = &self.groups[self.heads[word as usize] as usize..];
        let at = groups.iter().position(|(of, _)| *of == cat).unwrap_or(0);
        &self.phrases[groups[at].1 as usize..groups[at + 1].1 as usize]
    }
}

impl Phrase {
    fn len(&self) -> usize {
        usize::from(self.len)
    }

    fn stands(&self, text: &str, tokens: &[Token], at: usize) -> bool {
        // The first word is known to be the same; the second one nearly always tells.
        let goes_on = |(i, word): (usize, &u32)| tokens.get(at + i).is_some_and(|token| token.word == *word);
        if !self.words[..self.len()].iter().enumerate().skip(1).all(goes_on) {
            return false;
        }
        self.exact.as_ref().is_none_or(|exact| text.get(tokens[at].start..tokens[at + self.len() - 1].end) == Some(exact))
    }
}

/// FNV-1a: short keys, no hostile ones (the keys are the tables').
#[derive(Clone, Copy)]
pub(in crate::extract) struct WordHasher(u64);

impl Default for WordHasher {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for WordHasher {
    fn write(&mut self, bytes: &[u8]) {
        let mut mix = |word: u64| self.0 = (self.0 ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29);
        let (chunks, rest) = bytes.as_chunks();
        for chunk in chunks {
            mix(u64::from_be_bytes(*chunk));
        }
        if !rest.is_empty() {
            mix(rest.iter().fold(0, |word, b| (word << 8) | u64::from(*b)));
        }
    }
    /// A key's length, or the mark at a string's end: keys are never put together, so the bytes alone tell them apart.
    fn write_usize(&mut self, _: usize) {}
    fn write_u8(&mut self, _: u8) {}
    fn finish(&self) -> u64 {
        self.0.wrapping_mul(0x9e37_79b9_7f4a_7c15)
    }
}

/// The longest part of a number written into one word, in bytes.
const LONGEST_PART: usize = 24;
/// What may stand inside a number written into one word, and what may end it: "zweieinhalbtausend", "achtzehnjährige".
pub(super) const INNER: u128 = 1 << Cat::Joiner as u8 | 1 << Cat::AndHalf as u8;
pub(super) const LAST: u128 = 1 << Cat::Times as u8 | 1 << Cat::Unit as u8 | 1 << Cat::AgeUnit as u8 | 1 << Cat::FractionPart as u8;

impl Lexicon {
    /// Cuts a word made of number words into its parts, longest first with one step back; their number, or `None`.
    pub(in crate::extract) fn split(&self, word: &[u8], parts: &mut [(usize, usize, u32); 16]) -> Option<usize> {
        if !self.seeds.may_compound(word) {
            return None;
        }
        self.split_from(word, 0, parts, 0, &mut 600)
    }

    fn split_from(&self, word: &[u8], at: usize, parts: &mut [(usize, usize, u32); 16], count: usize, budget: &mut u32) -> Option<usize> {
        if at == word.len() {
            // Never "achten" = acht + en.
            let joiner = count > 0 && self.may(parts[count - 1].2, Cat::Joiner) && !self.may(parts[count - 1].2, Cat::Numeral);
            return (count > 1 && !joiner).then_some(count);
        }
        if count == parts.len() || *budget == 0 {
            return None;
        }
        let in_letter = |end: usize| word.get(end).is_some_and(|b| b & 0xC0 == 0x80);
        for end in (at + 2..=word.len().min(at + LONGEST_PART)).rev().filter(|end| !in_letter(*end)) {
            *budget = budget.saturating_sub(1);
            let number = self.word(&word[at..end]);
            if number == 0
                || !(self.may(number, Cat::Numeral)
                    || count > 0 && self.may_any(number, INNER)
                    || count > 0 && end == word.len() && self.may_any(number, LAST))
            {
                continue;
            }
            parts[count] = (at, end, number);
            if let Some(count) = self.split_from(word, end, parts, count + 1, budget) {
                return Some(count);
            }
        }
        None
    }
}

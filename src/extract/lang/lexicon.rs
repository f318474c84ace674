//! A lexicon made ready: one vocabulary, one table of phrases, one scanner table.
//!
//! The surprise: everything is a phrase of words, even `%` and `24/7`, cut by the rules that cut the text; so whatever
//! the tokenizer does to the text is done to the tables. And nothing is made here: the packed tables are read in place.

use super::table::{Also, Cat, Grammar, INNER, LAST, LONGEST, NumberWord, Phrase, Phrases, SignRow, Table, UnitRow, Words};
use crate::extract::digits::Style;
use crate::extract::scan::Seeds;
use crate::extract::token::Token;
use crate::extract::value::Exact;
use crate::model::Unit;

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
    pub(in crate::extract) others: Vec<(Unit, Vec<&'static str>)>,
    pub(in crate::extract) reason: &'static str,
    pub(in crate::extract) home: Vec<&'static str>,
    pub(in crate::extract) usual: bool,
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
    pub(in crate::extract) language: &'static str,
    pub(in crate::extract) scale: &'static str,
    pub(in crate::extract) style: Style,
    pub(in crate::extract) date_order: [u8; 3],
    pub(in crate::extract) grammar: Grammar,
    pub(in crate::extract) numbers: Vec<NumberWord>,
    pub(in crate::extract) also: Vec<Also<'static>>,
    pub(in crate::extract) fractions: Vec<(i64, i64)>,
    pub(in crate::extract) units: Vec<UnitWord>,
    pub(in crate::extract) signs: Vec<Sign>,
    pub(in crate::extract) degree_unit: Unit,
    /// Whether the language writes its months with a capital.
    pub(in crate::extract) capital_months: bool,
    /// Whether a noun goes with years ("2018 году").
    pub(in crate::extract) year_nouns: bool,
    pub(in crate::extract) year_counted_endings: Vec<&'static str>,
    pub(in crate::extract) adjective_endings: Vec<&'static str>,
    pub(in crate::extract) verb_endings: Vec<&'static str>,
    pub(in crate::extract) plural_endings: Vec<&'static str>,
    pub(in crate::extract) seeds: Seeds,
    pub(in crate::extract) labels: Vec<&'static str>,
    pub(in crate::extract) honorifics: Vec<&'static str>,
    /// Endings of verbs and the cue that they are.
    cue_endings: Vec<(&'static str, u32)>,
    infinitive_endings: Vec<&'static str>,
    participle_starts: Vec<&'static str>,
    infinitives: Vec<&'static str>,
    abbreviations: Vec<&'static str>,
    elisions: Vec<&'static str>,
    vocabulary: Words<'static>,
    phrases: Phrases<'static>,
}

impl Lexicon {
    /// The lexicon of a packed table; `None` for bytes that are none.
    pub(super) fn of(packed: &'static [u8]) -> Option<Self> {
        let table: Table<'static> = postcard::from_bytes(packed).ok()?;
        let unit = |row: &UnitRow<'static>| UnitWord { unit: Unit::of(row.code), factor: row.factor, sign: row.sign };
        let sign = |row: SignRow<'static>| Sign {
            unit: Unit::of(row.code),
            others: row.others.into_iter().map(|(code, cues)| (Unit::of(code), cues)).collect(),
            reason: row.reason,
            home: row.home,
            usual: row.usual,
        };
        Some(Self {
            language: table.language,
            scale: table.scale,
            style: table.style,
            date_order: table.date_order,
            grammar: table.grammar,
            numbers: table.numbers,
            also: table.also,
            fractions: table.fractions,
            units: table.units.iter().map(unit).collect(),
            signs: table.signs.into_iter().map(sign).collect(),
            degree_unit: Unit::of(table.degree_unit),
            capital_months: table.capital_months,
            year_nouns: table.year_nouns,
            year_counted_endings: table.year_counted_endings,
            adjective_endings: table.adjective_endings,
            verb_endings: table.verb_endings,
            plural_endings: table.plural_endings,
            seeds: Seeds::of(table.seeds),
            labels: table.labels,
            honorifics: table.honorifics,
            cue_endings: table.cue_endings,
            infinitive_endings: table.infinitive_endings,
            participle_starts: table.participle_starts,
            infinitives: table.infinitives,
            abbreviations: table.abbreviations,
            elisions: table.elisions,
            vocabulary: table.vocabulary,
            phrases: table.phrases,
        })
    }

    /// The number of a word of the tables; 0 for any other.
    #[inline]
    pub(in crate::extract) fn word(&self, folded: &[u8]) -> u32 {
        self.vocabulary.find(folded)
    }

    /// Whether the word before an apostrophe (`d'`) is one of its own.
    pub(in crate::extract) fn elides(&self, folded: &[u8]) -> bool {
        self.elisions.iter().any(|elision| elision.as_bytes() == folded)
    }

    /// Whether a full stop after this word ends no sentence.
    pub(in crate::extract) fn abbreviates(&self, word: &str) -> bool {
        self.abbreviations.binary_search(&word).is_ok()
    }

    /// Whether any ending of a word is a cue.
    #[inline]
    pub(in crate::extract) fn has_cue_endings(&self) -> bool {
        !self.cue_endings.is_empty()
    }

    /// The cue that a word's ending is, where the language's verbs show their mood by it.
    pub(in crate::extract) fn cue_of_ending(&self, word: &str) -> Option<u32> {
        self.cue_endings.iter().find(|(ending, _)| word.len() > ending.len() && word.ends_with(ending)).map(|(_, cue)| *cue)
    }

    /// Whether a word has the shape of an infinitive.
    pub(in crate::extract) fn infinitive(&self, word: &str) -> bool {
        self.infinitives.iter().any(|verb| word.ends_with(verb))
            || self.infinitive_endings.iter().any(|ending| word.len() > ending.len() + 1 && word.ends_with(ending))
                && !self.participle_starts.iter().any(|start| word.starts_with(start))
    }

    /// Whether a phrase of this kind begins with the word.
    #[inline]
    pub(in crate::extract) fn may(&self, word: u32, cat: Cat) -> bool {
        self.kinds(word) & (1 << cat as u8) != 0
    }

    /// Whether phrases of any of these kinds begin with the word.
    #[inline]
    pub(in crate::extract) fn may_any(&self, word: u32, mask: u128) -> bool {
        self.kinds(word) & mask != 0
    }

    /// The kinds of phrases that begin with the word, as bits.
    #[inline]
    pub(in crate::extract) fn kinds(&self, word: u32) -> u128 {
        self.phrases.begins(word)
    }

    /// The longest phrase of a kind that starts at token `at`. Asked of nearly every token, and nearly always in vain.
    #[inline]
    pub(in crate::extract) fn at(&self, text: &str, tokens: &[Token], at: usize, cat: Cat) -> Option<Hit> {
        let token = tokens.get(at)?;
        if !token.may(cat) {
            return None;
        }
        self.first(text, tokens, at, cat)
    }

    fn first(&self, text: &str, tokens: &[Token], at: usize, cat: Cat) -> Option<Hit> {
        let token = &tokens[at];
        let next = tokens.get(at + 1).map_or(0, |next| next.word);
        let phrase = self.phrases.of(token.word, next, token.kinds, cat as u32).find(|phrase| self.stands(phrase, text, tokens, at))?;
        Some(Hit { len: phrase.len, data: phrase.data })
    }

    /// Whether a phrase of any of these kinds starts at token `at`.
    #[inline]
    pub(in crate::extract) fn any_at(&self, text: &str, tokens: &[Token], at: usize, kinds: u128) -> bool {
        tokens.get(at).is_some_and(|token| token.kinds & kinds != 0 && self.any_stands(text, tokens, at, kinds))
    }

    fn any_stands(&self, text: &str, tokens: &[Token], at: usize, kinds: u128) -> bool {
        let token = &tokens[at];
        let next = tokens.get(at + 1).map_or(0, |next| next.word);
        let mut wanted = token.kinds & kinds;
        while wanted != 0 {
            let bit = wanted.trailing_zeros();
            if self.phrases.of(token.word, next, token.kinds, bit).any(|phrase| self.stands(&phrase, text, tokens, at)) {
                return true;
            }
            wanted &= wanted - 1;
        }
        false
    }

    /// The longest phrase of a kind that ends just before token `end`; its first token.
    #[inline]
    pub(in crate::extract) fn before(&self, text: &str, tokens: &[Token], end: usize, cat: Cat) -> Option<(usize, u32)> {
        let last = tokens.get(end.checked_sub(1)?)?;
        if self.phrases.ends(last.word) & (1 << cat as u8) == 0 {
            return None;
        }
        self.last(text, tokens, end, cat)
    }

    fn last(&self, text: &str, tokens: &[Token], end: usize, cat: Cat) -> Option<(usize, u32)> {
        (end.saturating_sub(LONGEST)..end).find_map(|start| {
            let first = &tokens[start];
            if !first.may(cat) {
                return None;
            }
            let next = tokens.get(start + 1).map_or(0, |next| next.word);
            self.phrases
                .of(first.word, next, first.kinds, cat as u32)
                .find(|phrase| phrase.len == end - start && self.stands(phrase, text, tokens, start))
                .map(|phrase| (start, phrase.data))
        })
    }

    /// Whether a phrase whose first two words are at token `at` stands there whole.
    #[inline]
    fn stands(&self, phrase: &Phrase, text: &str, tokens: &[Token], at: usize) -> bool {
        phrase.len < 3 && phrase.exact == 0 || self.goes_on(phrase, text, tokens, at)
    }

    fn goes_on(&self, phrase: &Phrase, text: &str, tokens: &[Token], at: usize) -> bool {
        let same = |(i, word): (usize, &[u8; 4])| tokens.get(at + 2 + i).is_some_and(|token| token.word == u32::from_le_bytes(*word));
        if !self.phrases.rest(phrase).iter().enumerate().all(same) {
            return false;
        }
        phrase.exact == 0 || self.phrases.spelling(phrase) == &text.as_bytes()[tokens[at].start..tokens[at + phrase.len - 1].end]
    }
}

/// The longest part of a number written into one word, in bytes.
const LONGEST_PART: usize = 24;

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

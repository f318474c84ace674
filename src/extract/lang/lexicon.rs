//! A lexicon made ready: one vocabulary, one table of phrases, one scanner table.
//!
//! The surprise: everything is a phrase of words, even `%` and `24/7`, cut by the tokenizer that cuts the text; so
//! whatever the tokenizer does to the text it does to the tables.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::raw::{Fractions, Grammar, Numbers, Raw, Words};
use crate::extract::digits::Style;
use crate::extract::scan::Seeds;
use crate::extract::token::{self, Token};
use crate::extract::value::Exact;
use crate::model::{Approx, Unit};

/// What a phrase is. One word may begin phrases of several kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(in crate::extract) enum Cat {
    Numeral,
    Minus,
    Point,
    Joiner,
    AndHalf,
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
    RejectStreet,
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
}

/// A currency sign and what else it may mean.
#[derive(Debug, Clone)]
pub(in crate::extract) struct Sign {
    pub(in crate::extract) unit: Unit,
    pub(in crate::extract) others: Vec<(Unit, Vec<String>)>,
    pub(in crate::extract) reason: String,
    pub(in crate::extract) home: Vec<String>,
}

#[derive(Debug)]
struct Phrase {
    words: Box<[u32]>,
    cat: Cat,
    data: u32,
    /// Spelled exactly so (symbols: MW is no mw).
    exact: Option<Box<str>>,
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
    pub(in crate::extract) seeds: Seeds,
    pub(in crate::extract) labels: Vec<String>,
    pub(in crate::extract) honorifics: Vec<String>,
    /// Endings of verbs and the cue that they are.
    cue_endings: Vec<(String, u32)>,
    abbreviations: Vec<String>,
    elisions: Vec<String>,
    vocabulary: HashMap<Box<str>, u32, BuildHasherDefault<WordHasher>>,
    phrases: Vec<Phrase>,
    /// For each word, the phrases that begin with it: a range of `phrases`.
    heads: Vec<(u32, u32)>,
    /// For each word, which kinds of phrases begin with it.
    masks: Vec<u128>,
    /// For each word, which kinds of phrases end with it.
    tails: Vec<u128>,
}

/// The most words that a phrase has.
const LONGEST: usize = 6;

impl Lexicon {
    /// The number of a word of the tables; 0 for any other.
    pub(in crate::extract) fn word(&self, folded: &str) -> u32 {
        self.vocabulary.get(folded).copied().unwrap_or(0)
    }

    /// Whether the word before an apostrophe (`d'`) is one of its own.
    pub(in crate::extract) fn elides(&self, folded: &str) -> bool {
        self.elisions.iter().any(|elision| elision == folded)
    }

    /// Whether a full stop after this word ends no sentence.
    pub(in crate::extract) fn abbreviates(&self, word: &str) -> bool {
        self.abbreviations.binary_search_by(|known| known.as_str().cmp(word)).is_ok()
    }

    /// The cue that a word's ending is, where the language's verbs show their mood by it.
    pub(in crate::extract) fn cue_of_ending(&self, word: &str) -> Option<u32> {
        self.cue_endings.iter().find(|(ending, _)| word.len() > ending.len() && word.ends_with(ending.as_str())).map(|(_, cue)| *cue)
    }

    /// Whether a phrase of this kind begins with the word.
    pub(in crate::extract) fn may(&self, word: u32, cat: Cat) -> bool {
        self.masks[word as usize] & (1 << cat as u8) != 0
    }

    /// Whether phrases of any of these kinds begin with the word.
    pub(in crate::extract) fn may_any(&self, word: u32, mask: u128) -> bool {
        self.masks[word as usize] & mask != 0
    }

    /// The longest phrase of a kind that starts at token `at`.
    pub(in crate::extract) fn at(&self, text: &str, tokens: &[Token], at: usize, cat: Cat) -> Option<Hit> {
        let token = tokens.get(at)?;
        if !self.may(token.word, cat) {
            return None;
        }
        let (from, to) = self.heads[token.word as usize];
        self.phrases[from as usize..to as usize]
            .iter()
            .find(|phrase| phrase.cat == cat && phrase.stands(text, tokens, at))
            .map(|phrase| Hit { len: phrase.words.len(), data: phrase.data })
    }

    /// The longest phrase of a kind that ends just before token `end`; its first token.
    pub(in crate::extract) fn before(&self, text: &str, tokens: &[Token], end: usize, cat: Cat) -> Option<(usize, u32)> {
        let last = tokens.get(end.checked_sub(1)?)?;
        if self.tails[last.word as usize] & (1 << cat as u8) == 0 {
            return None;
        }
        (end.saturating_sub(LONGEST)..end).find_map(|start| {
            let first = &tokens[start];
            if !self.may(first.word, cat) {
                return None;
            }
            let (from, to) = self.heads[first.word as usize];
            self.phrases[from as usize..to as usize]
                .iter()
                .find(|phrase| phrase.cat == cat && phrase.words.len() == end - start && phrase.stands(text, tokens, start))
                .map(|phrase| (start, phrase.data))
        })
    }
}

impl Phrase {
    fn stands(&self, text: &str, tokens: &[Token], at: usize) -> bool {
        let Some(window) = tokens.get(at..at + self.words.len()) else { return false };
        if !window.iter().zip(&self.words).all(|(token, word)| token.word == *word) {
            return false;
        }
        self.exact.as_ref().is_none_or(|exact| text.get(window[0].start..window[window.len() - 1].end) == Some(exact))
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
        for chunk in bytes.chunks(8) {
            let word = chunk.iter().fold(0_u64, |word, b| (word << 8) | u64::from(*b));
            self.0 = (self.0 ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29);
        }
    }
    fn finish(&self) -> u64 {
        self.0.wrapping_mul(0x9e37_79b9_7f4a_7c15)
    }
}

/// Builds a lexicon from its tables and the common one.
pub(super) struct Builder {
    lexicon: Lexicon,
    endings: Vec<(String, Vec<String>)>,
    seeds: Vec<String>,
}

impl Builder {
    pub(super) fn build(raw: &Raw, common: &Raw) -> Lexicon {
        let style = Style {
            decimal: raw.digits.decimal.bytes().next().unwrap_or(b'.'),
            groups: raw.digits.groups.iter().filter_map(|group| group.bytes().next()).collect(),
        };
        let mut order = *b"dmy";
        for (slot, byte) in order.iter_mut().zip(raw.digits.date_order.bytes()) {
            *slot = byte;
        }
        let lower = |words: &Words| words.iter().map(|word| token::fold(word)).collect::<Vec<_>>();
        let mut abbreviations: Vec<_> = raw.sentence.abbreviations.iter().chain(&common.sentence.abbreviations).cloned().collect();
        abbreviations.sort();
        let mut builder = Self {
            lexicon: Lexicon {
                language: raw.language.clone(),
                scale: raw.scale.clone(),
                style,
                date_order: order,
                grammar: raw.grammar.clone(),
                numbers: Vec::new(),
                also: Vec::new(),
                fractions: Vec::new(),
                units: Vec::new(),
                signs: Vec::new(),
                degree_unit: Unit::new(raw.measures.degree_unit.clone()),
                capital_months: !raw.dates.months.is_empty() && raw.dates.months.keys().all(|month| month.starts_with(char::is_uppercase)),
                seeds: Seeds::default(),
                labels: raw.speakers.labels.clone(),
                honorifics: raw.speakers.honorifics.clone(),
                cue_endings: [(&raw.claims.fact_endings, 0), (&raw.claims.plan_endings, 1), (&raw.claims.forecast_endings, 2)]
                    .into_iter()
                    .flat_map(|(list, cue)| list.iter().map(move |ending| (ending.clone(), cue)))
                    .collect(),
                abbreviations,
                elisions: lower(&raw.words.elisions),
                vocabulary: HashMap::default(),
                phrases: Vec::new(),
                heads: Vec::new(),
                masks: Vec::new(),
                tails: Vec::new(),
            },
            endings: raw.endings.iter().chain(&common.endings).map(|(name, list)| (name.clone(), list.clone())).collect(),
            seeds: Vec::new(),
        };
        builder.lexicon.vocabulary.insert("".into(), 0);
        builder.numerals(raw);
        builder.units(raw);
        builder.units(common);
        builder.lists(raw);
        builder.lists(common);
        builder.finish()
    }

    fn finish(mut self) -> Lexicon {
        let words = self.lexicon.vocabulary.len() + 1;
        let mut phrases = std::mem::take(&mut self.lexicon.phrases);
        phrases.sort_by_key(|phrase| (phrase.words[0], usize::MAX - phrase.words.len()));
        let (mut heads, mut masks, mut tails) = (vec![(0, 0); words], vec![0_u128; words], vec![0_u128; words]);
        for (i, phrase) in phrases.iter().enumerate() {
            let head = phrase.words[0] as usize;
            let at = u32::try_from(i).unwrap_or(u32::MAX);
            if heads[head] == (0, 0) {
                heads[head] = (at, at);
            }
            heads[head].1 = at + 1;
            masks[head] |= 1 << phrase.cat as u8;
            tails[phrase.words[phrase.words.len() - 1] as usize] |= 1 << phrase.cat as u8;
        }
        self.lexicon.seeds = Seeds::new(&self.seeds, self.lexicon.grammar.compound_words);
        Lexicon { phrases, heads, masks, tails, ..self.lexicon }
    }

    /// All forms of a row: in it, `mot+s` takes each ending of the list `s`.
    fn forms(&self, row: &str) -> Vec<String> {
        let mut forms = vec![String::new()];
        for (i, word) in row.split(' ').enumerate() {
            let space = if i > 0 { " " } else { "" };
            let endings =
                word.rsplit_once('+').and_then(|(stem, name)| Some((stem, &self.endings.iter().find(|(known, _)| known == name)?.1)));
            forms = match endings {
                Some((stem, list)) => {
                    forms.iter().flat_map(|form| list.iter().map(move |ending| format!("{form}{space}{stem}{ending}"))).collect()
                }
                None => forms.into_iter().map(|form| form + space + word).collect(),
            };
        }
        forms
    }

    fn add(&mut self, row: &str, cat: Cat, data: usize) {
        for form in self.forms(row) {
            self.put(&form, cat, data, false);
        }
    }

    fn put(&mut self, form: &str, cat: Cat, data: usize, exact: bool) {
        let mut words = Vec::new();
        for piece in token::pieces(form, &self.lexicon) {
            let next = u32::try_from(self.lexicon.vocabulary.len()).unwrap_or(0);
            words.push(*self.lexicon.vocabulary.entry(piece.into_boxed_str()).or_insert(next));
        }
        if words.is_empty() || words.len() > LONGEST {
            return;
        }
        let exact = exact.then(|| form.into());
        let data = u32::try_from(data).unwrap_or(u32::MAX);
        self.lexicon.phrases.push(Phrase { words: words.into(), cat, data, exact });
    }

    fn all(&mut self, rows: &[String], cat: Cat, data: usize) {
        for row in rows {
            self.add(row, cat, data);
        }
    }

    fn seed(&mut self, row: &str) {
        for form in self.forms(row) {
            if let Some(first) = token::pieces(&form, &self.lexicon).into_iter().next() {
                self.seeds.push(first);
            }
        }
    }

    fn number(&mut self, rows: &Numbers, role: Role, ordinal: bool, plural: bool) {
        for (row, value) in rows {
            let word = NumberWord { role, value: *value, below: 1, ordinal, plural, weak: false, also: 0 };
            self.number_word(row, word);
        }
    }

    fn number_word(&mut self, row: &str, word: NumberWord) {
        self.lexicon.numbers.push(word);
        let at = self.lexicon.numbers.len() - 1;
        self.add(row, Cat::Numeral, at);
        if !word.weak {
            self.seed(row);
        }
    }

    fn numerals(&mut self, raw: &Raw) {
        let n = &raw.numerals;
        // Elisions first: they decide how all other rows are cut.
        for word in &raw.words.elisions {
            self.put(word, Cat::CountedSkip, 0, false);
        }
        for row in &n.zero {
            self.number_word(row, NumberWord { role: Role::Zero, value: 0, below: 1, ordinal: false, plural: false, weak: false, also: 0 });
        }
        let weak: Vec<String> = raw.words.articles_one.iter().flat_map(|row| self.forms(row)).collect();
        for (row, value) in &n.unit {
            let is_weak = self.forms(row).iter().any(|form| weak.contains(form));
            let word = NumberWord { role: Role::Unit, value: *value, below: 1, ordinal: false, plural: false, weak: is_weak, also: 0 };
            self.number_word(row, word);
        }
        for row in weak.iter().filter(|row| !n.unit.contains_key(row.as_str())) {
            self.add(row, Cat::ArticleOne, 0);
        }
        self.number(&n.teen, Role::Teen, false, false);
        self.number(&n.ten, Role::Ten, false, false);
        self.number(&n.ten_teen, Role::TenTeen, false, false);
        self.number(&n.hundred, Role::Hundred, false, false);
        self.number(&n.hundreds, Role::Hundreds, false, false);
        for row in &raw.also {
            let from_scale = row.when.strip_prefix("translated-from-").unwrap_or_default().to_owned();
            self.lexicon.also.push(Also { exponent: row.exponent, reason: row.reason.clone(), from_scale });
            debug_assert!(row.when == "always" || row.when.starts_with("translated-from-"), "{}", row.source);
        }
        for (rows, plural) in [(&n.scale, false), (&n.scale_plural, true)] {
            for (row, value) in rows {
                let also = raw.also.iter().position(|also| also.words.contains(row)).map_or(0, |i| u8::try_from(i + 1).unwrap_or(0));
                self.number_word(row, NumberWord { role: Role::Scale, value: *value, below: 1, ordinal: false, plural, weak: false, also });
            }
        }
        self.number(&n.dozen, Role::Dozen, false, false);
        for (row, value) in &n.special {
            let (value, below) = fraction(value);
            self.number_word(row, NumberWord { role: Role::Special, value, below, ordinal: false, plural: false, weak: false, also: 0 });
        }
        let o = &raw.ordinals;
        for (rows, role) in [
            (&o.unit, Role::Unit),
            (&o.teen, Role::Teen),
            (&o.ten, Role::Ten),
            (&o.ten_teen, Role::TenTeen),
            (&o.hundred, Role::Hundred),
            (&o.scale, Role::Scale),
            (&o.alone, Role::Alone),
        ] {
            self.number(rows, role, true, false);
        }
        for (row, value) in &o.plural {
            let role = match value {
                1..=9 => Role::Unit,
                10..=19 => Role::Teen,
                20..=99 => Role::Ten,
                _ => Role::Hundred,
            };
            self.number_word(row, NumberWord { role, value: *value, below: 1, ordinal: true, plural: true, weak: false, also: 0 });
        }
        for (row, value) in &o.phrases {
            self.add(row, Cat::OrdinalPhrase, usize::try_from(*value).unwrap_or(0));
            self.seed(row);
        }
    }

    fn parts(&mut self, rows: &Fractions, cat: Cat, seed: bool) {
        for (row, value) in rows {
            self.lexicon.fractions.push(fraction(value));
            self.add(row, cat, self.lexicon.fractions.len() - 1);
            if seed {
                self.seed(row);
            }
        }
    }

    fn counts(&mut self, rows: &Numbers, cat: Cat, seed: bool) {
        for (row, value) in rows {
            self.add(row, cat, usize::try_from(*value).unwrap_or(0));
            if seed {
                self.seed(row);
            }
        }
    }

    fn unit(&mut self, code: &str, factor: Option<Exact>) -> usize {
        self.lexicon.units.push(UnitWord { unit: Unit::new(code), factor });
        self.lexicon.units.len() - 1
    }

    fn units(&mut self, raw: &Raw) {
        for (code, rows) in raw.units.iter().chain(&raw.currencies) {
            let at = self.unit(code, None);
            self.all(rows, Cat::Unit, at);
        }
        for (code, rows) in &raw.unit_symbols {
            let at = self.unit(code, None);
            for row in rows {
                self.put(row, Cat::UnitSymbol, at, true);
            }
        }
        for (row, code) in &raw.measures.or_measure {
            let at = self.unit(code, None);
            self.add(row, Cat::OrMeasure, at);
        }
        for row in &raw.scaled_units {
            let (value, below) = fraction(&row.factor);
            let at = self.unit(&row.unit, Exact::ratio(i128::from(value), i128::from(below)));
            self.all(&row.words, Cat::Unit, at);
        }
        for row in &raw.currency_signs {
            let others = row.others.iter().map(|other| (Unit::new(other.unit.clone()), other.cues.clone())).collect();
            let sign = Sign { unit: Unit::new(row.unit.clone()), others, reason: row.reason.clone(), home: row.home.clone() };
            self.lexicon.signs.push(sign);
            let at = self.lexicon.signs.len() - 1;
            for word in &row.words {
                self.put(word, Cat::Sign, at, true);
            }
        }
    }

    fn lists(&mut self, raw: &Raw) {
        self.parts(&raw.numerals.and_half, Cat::AndHalf, false);
        self.parts(&raw.fractions.whole, Cat::FractionWhole, true);
        self.counts(&raw.fractions.parts, Cat::FractionPart, true);
        self.counts(&raw.multiples.words, Cat::Multiple, true);
        self.counts(&raw.multiples.with_comparative, Cat::MultipleWith, true);
        self.counts(&raw.vague.words, Cat::Vague, true);
        self.counts(&raw.vague.about, Cat::ApproxNoun, true);
        self.counts(&raw.dates.months, Cat::Month, false);
        self.counts(&raw.dates.decade_words, Cat::DecadeWord, true);
        for row in &raw.dates.century {
            self.seed(row);
        }
        for (rows, cat) in [
            (&raw.abbreviations.any, Cat::ScaleAny),
            (&raw.abbreviations.glued, Cat::ScaleGlued),
            (&raw.abbreviations.money, Cat::ScaleMoney),
        ] {
            for (row, value) in rows {
                self.put(row, cat, usize::try_from(*value).unwrap_or(0), true);
            }
        }
        for (cat, lists) in [(Cat::HedgeBefore, &raw.hedges.before), (Cat::HedgeAfter, &raw.hedges.after)] {
            for (code, rows) in lists {
                if let Some(at) = Approx::ALL.iter().position(|approx| approx.code() == code) {
                    self.all(rows, cat, at);
                }
            }
        }
        for (rows, class) in
            [(&raw.claims.fact, 0), (&raw.claims.plan, 1), (&raw.claims.forecast, 2), (&raw.claims.opinion, 3), (&raw.claims.none, 4)]
        {
            self.all(rows, Cat::Cue, class);
        }
        for (rows, cat) in [
            (&raw.numerals.minus, Cat::Minus),
            (&raw.numerals.point, Cat::Point),
            (&raw.numerals.joiner, Cat::Joiner),
            (&raw.words.only, Cat::Only),
            (&raw.words.alone, Cat::Alone),
            (&raw.words.of, Cat::Of),
            (&raw.words.determiners, Cat::Determiner),
            (&raw.words.and, Cat::And),
            (&raw.words.unit_adjectives, Cat::UnitAdjective),
            (&raw.ordinals.suffixes, Cat::OrdinalSuffix),
            (&raw.fractions.out_of, Cat::OutOf),
            (&raw.multiples.by, Cat::MultipleBy),
            (&raw.multiples.times, Cat::Times),
            (&raw.multiples.comparatives, Cat::Comparative),
            (&raw.multiples.fold, Cat::Fold),
            (&raw.vague.quantifiers, Cat::Quantifier),
            (&raw.vague.decade_tail, Cat::DecadeTail),
            (&raw.measures.per, Cat::Per),
            (&raw.measures.points, Cat::Points),
            (&raw.measures.points_cues, Cat::PointsCue),
            (&raw.measures.degree, Cat::Degree),
            (&raw.measures.age_before, Cat::AgeBefore),
            (&raw.measures.age_after, Cat::AgeAfter),
            (&raw.measures.below_zero, Cat::BelowZero),
            (&raw.measures.measure_cues, Cat::MeasureCue),
            (&raw.dates.century, Cat::Century),
            (&raw.dates.possessives, Cat::Possessive),
            (&raw.dates.decade_before, Cat::DecadeBefore),
            (&raw.dates.decade_suffix, Cat::DecadeSuffix),
            (&raw.dates.year_after, Cat::YearAfter),
            (&raw.ranges.between, Cat::Between),
            (&raw.ranges.between_and, Cat::BetweenAnd),
            (&raw.ranges.from, Cat::From),
            (&raw.ranges.to, Cat::To),
            (&raw.ranges.or, Cat::Or),
            (&raw.ranges.change, Cat::ChangeVerb),
            (&raw.relations.part_of, Cat::PartOf),
            (&raw.relations.comparison, Cat::Comparison),
            (&raw.relations.change, Cat::ChangeCue),
            (&raw.relations.corrects, Cat::Corrects),
            (&raw.relations.rank, Cat::Rank),
            (&raw.when, Cat::When),
            (&raw.when_before, Cat::WhenBefore),
            (&raw.ranges.spread, Cat::Spread),
            (&raw.counted.skip, Cat::CountedSkip),
            (&raw.counted.stop, Cat::CountedStop),
            (&raw.reject.before, Cat::RejectBefore),
            (&raw.reject.after, Cat::RejectAfter),
            (&raw.reject.trailing, Cat::RejectTrailing),
            (&raw.reject.phrases, Cat::RejectPhrase),
            (&raw.reject.call, Cat::RejectCall),
            (&raw.reject.street, Cat::RejectStreet),
            (&raw.reject.clock_at, Cat::ClockAt),
            (&raw.reject.clock_after, Cat::ClockAfter),
            (&raw.reject.clock_mark, Cat::ClockMark),
            (&raw.claims.split, Cat::ClauseSplit),
            (&raw.claims.personal, Cat::Personal),
            (&raw.claims.ago, Cat::Ago),
            (&raw.claims.record, Cat::Record),
            (&raw.claims.span, Cat::SpanCue),
            (&raw.attribution.before, Cat::AttributedBefore),
            (&raw.attribution.said, Cat::Said),
        ] {
            self.all(rows, cat, 0);
        }
    }
}

/// `n/d`, or a whole number; what is neither counts as 1 (the tables' test finds it).
fn fraction(text: &str) -> (i64, i64) {
    let (n, d) = text.split_once('/').unwrap_or((text, "1"));
    (n.parse().unwrap_or(1), d.parse().unwrap_or(1))
}

impl Lexicon {
    /// Cuts a word made of number words into its parts, longest first with one step back; their number, or `None`.
    pub(in crate::extract) fn split(&self, word: &str, parts: &mut [(usize, usize, u32); 16]) -> Option<usize> {
        self.split_from(word, 0, parts, 0, &mut 200)
    }

    fn split_from(&self, word: &str, at: usize, parts: &mut [(usize, usize, u32); 16], count: usize, budget: &mut u32) -> Option<usize> {
        if at == word.len() {
            return (count > 1).then_some(count);
        }
        if count == parts.len() || *budget == 0 {
            return None;
        }
        for end in (at + 2..=word.len()).rev().filter(|end| word.is_char_boundary(*end)) {
            *budget = budget.saturating_sub(1);
            let number = self.word(&word[at..end]);
            if number == 0 || !(self.may(number, Cat::Numeral) || count > 0 && self.may(number, Cat::Joiner)) {
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

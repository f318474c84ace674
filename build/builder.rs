//! A lexicon made from its tables: rows become phrases, and what may begin a number becomes a stop of the scan.
//!
//! The surprise: the order matters. Elisions come first, since they decide how all other rows are cut.

use std::collections::HashMap;

use super::checks::{self, Wrong};
use super::pack::{self, Phrase};
use super::pieces::pieces;
use super::raw::{Fractions, Numbers, Raw};
use crate::extract::digits::Style;
use crate::extract::fold::fold;
use crate::extract::lang::table::{
    Also, BEFORE_VERB, Cat, INNER, LAST, LONGEST, NumberWord, PER_SECOND, Role, SignRow, THAN, Table, UnitRow,
};
use crate::extract::value::Exact;

/// A lexicon and its table packed, or one line for each thing that is wrong in it; what all languages share is in no folder.
pub(super) fn packed(file: &str, lexicon: &str, folder: Option<&str>, common: &Raw) -> Result<(Raw, Vec<u8>), String> {
    let raw: Raw = toml::from_str(lexicon).map_err(|error| format!("{file}: {error}"))?;
    let mut wrong = folder.map_or_else(Vec::new, |folder| checks::values(&raw, folder));
    match Builder::build(&raw, common) {
        Ok(packed) if wrong.is_empty() => return Ok((raw, packed)),
        Ok(_) => (),
        Err(rows) => wrong.extend(rows),
    }
    Err(wrong.iter().map(|wrong| wrong.shown(file, lexicon) + "\n").collect())
}

/// Builds a lexicon from its tables and the common one.
pub(super) struct Builder<'a> {
    numbers: Vec<NumberWord>,
    also: Vec<Also<'a>>,
    fractions: Vec<(i64, i64)>,
    units: Vec<UnitRow<'a>>,
    signs: Vec<SignRow<'a>>,
    style: Style,
    elisions: Vec<String>,
    compounds: bool,
    no_articles: bool,
    vocabulary: HashMap<Vec<u8>, u32>,
    phrases: Vec<Phrase>,
    endings: Vec<(&'a str, &'a [String])>,
    seeds: Vec<String>,
    /// Seeds that count only where more of a number follows in the same word.
    parts: Vec<String>,
    /// What is wrong in the rows.
    wrong: Vec<Wrong>,
}

impl<'a> Builder<'a> {
    /// The packed table, or what is wrong in the rows.
    fn build(raw: &'a Raw, common: &'a Raw) -> Result<Vec<u8>, Vec<Wrong>> {
        let style = Style {
            decimal: raw.digits.decimal.bytes().next().unwrap_or(b'.'),
            groups: raw.digits.groups.iter().filter_map(|group| group.bytes().next()).collect(),
            lone_group: raw.digits.lone_group,
            apostrophe_decimals: raw.digits.apostrophe_decimals,
        };
        let mut builder = Self {
            numbers: Vec::new(),
            also: Vec::new(),
            fractions: Vec::new(),
            units: Vec::new(),
            signs: Vec::new(),
            style,
            elisions: raw.words.elisions.iter().map(|word| fold(word)).collect(),
            compounds: raw.grammar.compound_words,
            no_articles: raw.grammar.no_articles,
            vocabulary: HashMap::from([(Vec::new(), 0)]),
            phrases: Vec::new(),
            endings: raw.endings.iter().chain(&common.endings).map(|(name, list)| (name.as_str(), list.as_slice())).collect(),
            seeds: Vec::new(),
            parts: Vec::new(),
            wrong: Vec::new(),
        };
        builder.numerals(raw);
        builder.units(raw);
        builder.two_meanings();
        builder.units(common);
        builder.lists(raw);
        builder.lists(common);
        builder.finish(raw, common)
    }

    fn finish(self, raw: &'a Raw, common: &'a Raw) -> Result<Vec<u8>, Vec<Wrong>> {
        let mut wrong = self.wrong;
        let mut date_order = *b"dmy";
        for (slot, byte) in date_order.iter_mut().zip(raw.digits.date_order.bytes()) {
            *slot = byte;
        }
        let mut abbreviations = strs(&raw.sentence.abbreviations);
        abbreviations.extend(strs(&common.sentence.abbreviations));
        abbreviations.sort_unstable();
        let mut words = vec![Vec::new(); self.vocabulary.len()];
        for (word, number) in self.vocabulary {
            words[number as usize] = word;
        }
        let kinds = pack::kinds(&self.phrases, words.len());
        let parts: Vec<Vec<u8>> = if self.compounds {
            let tail = |(number, _): &(usize, &Vec<u8>)| kinds[*number].0 & (INNER | LAST) != 0;
            let tails = words.iter().enumerate().filter(tail).map(|(_, word)| word.clone());
            self.seeds.iter().chain(&self.parts).map(|word| word.clone().into_bytes()).chain(tails).collect()
        } else {
            Vec::new()
        };
        let vocabulary = pack::Words::of(words);
        let phrases = pack::Phrases::of(self.phrases, &kinds, &mut wrong);
        let starts = pack::starts(self.seeds.iter().chain(&self.parts));
        let (seeds, parts) = (pack::Words::set(self.seeds.iter().map(|word| word.clone().into_bytes())), pack::Words::set(parts));
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let table = Table {
            iso639_3: &raw.iso639_3,
            language: &raw.language,
            scale: &raw.scale,
            style: self.style,
            date_order,
            grammar: raw.grammar.clone(),
            numbers: self.numbers,
            also: self.also,
            fractions: self.fractions,
            units: self.units,
            signs: self.signs,
            degree_unit: &raw.measures.degree_unit,
            capital_months: !raw.dates.months.is_empty() && raw.dates.months.keys().all(|month| month.starts_with(char::is_uppercase)),
            year_nouns: !raw.dates.year_nouns.is_empty(),
            year_counted_endings: strs(&raw.dates.year_counted_endings),
            adjective_endings: strs(&raw.counted.adjective_endings),
            verb_endings: strs(&raw.counted.verb_endings),
            plural_endings: strs(&raw.counted.plural_endings),
            labels: strs(&raw.speakers.labels),
            honorifics: strs(&raw.speakers.honorifics),
            cue_endings: [(&raw.claims.fact_endings, 0), (&raw.claims.plan_endings, 1), (&raw.claims.forecast_endings, 2)]
                .into_iter()
                .flat_map(|(list, cue)| list.iter().map(move |ending| (ending.as_str(), cue)))
                .collect(),
            infinitive_endings: strs(&raw.claims.infinitive_endings),
            participle_starts: strs(&raw.claims.participle_starts),
            infinitives: strs(&raw.claims.infinitives),
            abbreviations,
            elisions: strs(&self.elisions),
            vocabulary: vocabulary.table(),
            phrases: phrases.table(),
            seeds: pack::seeds(&starts, &seeds, &parts),
        };
        postcard::to_allocvec(&table).map_err(|error| vec![Wrong::table(error.to_string())])
    }

    /// All forms of a row: in it, `mot+s` takes each ending of the list `s`.
    fn forms(&self, row: &str) -> Vec<String> {
        let mut forms = vec![String::new()];
        for (i, word) in row.split(' ').enumerate() {
            let space = if i > 0 { " " } else { "" };
            let endings =
                word.rsplit_once('+').and_then(|(stem, name)| Some((stem, self.endings.iter().find(|(known, _)| *known == name)?.1)));
            forms = match endings {
                Some((stem, list)) => {
                    forms.iter().flat_map(|form| list.iter().map(move |ending| [form, space, stem, ending].concat())).collect()
                }
                None => forms.into_iter().map(|form| form + space + word).collect(),
            };
        }
        forms
    }

    fn add(&mut self, row: &str, cat: Cat, data: usize) {
        if !row.contains('+') {
            return self.put(row, row, cat, data, false);
        }
        // "500+" is a name.
        let named = row.split(' ').filter_map(|word| word.rsplit_once('+')).map(|(_, name)| name).filter(|name| !name.is_empty());
        for name in named.filter(|name| !self.endings.iter().any(|(known, _)| known == name)) {
            self.wrong
                .push(Wrong::row(row, format!("no list of [endings] is called \"{name}\" (a hyphen stands apart: kilowatt+s - hour)")));
        }
        for form in self.forms(row) {
            self.put(row, &form, cat, data, false);
        }
    }

    /// One form of a row.
    fn put(&mut self, row: &str, form: &str, cat: Cat, data: usize, exact: bool) {
        let Self { vocabulary, style, elisions, wrong, .. } = self;
        let mut words = Vec::new();
        pieces(form, style, elisions, &mut |piece| {
            if piece.is_empty() {
                wrong.push(Wrong::row(row, "a word too long to be looked up"));
            }
            let next = vocabulary.len() as u32;
            words.push(*vocabulary.entry(piece.to_vec()).or_insert(next));
        });
        match (words.len(), u32::try_from(data)) {
            (1..=LONGEST, Ok(data)) => self.phrases.push(Phrase { words, cat, data, exact: exact.then(|| form.to_owned()) }),
            (_, Err(_)) => wrong.push(Wrong::row(row, "a value too large or below 0")),
            (count, _) => {
                wrong.push(Wrong::row(row, format!("{count} words (signs count, too), where a phrase has 1 to {LONGEST}")));
            }
        }
    }

    fn all(&mut self, rows: &[String], cat: Cat, data: usize) {
        self.wrong.extend(checks::doubles(rows));
        for row in rows {
            self.add(row, cat, data);
        }
    }

    fn two_meanings(&mut self) {
        let words = self.vocabulary.iter().map(|(word, number)| (*number, word.as_slice())).collect();
        self.wrong.extend(checks::two_meanings(&self.phrases, &self.numbers, &self.units, &words));
    }

    /// A word that begins a number only in a compound: the article of "einundzwanzig".
    fn part(&mut self, row: &str) {
        let forms = self.forms(row);
        self.parts.extend(forms);
    }

    fn seed(&mut self, row: &str) {
        for form in self.forms(row) {
            let mut first = None;
            pieces(&form, &self.style, &self.elisions, &mut |piece| {
                first.get_or_insert_with(|| String::from_utf8_lossy(piece).into_owned());
            });
            if let Some(first) = first {
                // The scan stops at an apostrophe (п'ять), unless it is the letter U+02BC.
                if let Some((head, _)) = first.split_once('\'').filter(|(head, rest)| !head.is_empty() && !rest.is_empty()) {
                    self.seeds.push(head.to_owned());
                    self.seeds.push(first.replace('\'', "ʼ"));
                }
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
        self.numbers.push(word);
        let at = self.numbers.len() - 1;
        self.add(row, Cat::Numeral, at);
        if !word.weak {
            self.seed(row);
        } else if self.compounds {
            self.part(row);
        }
    }

    fn numerals(&mut self, raw: &'a Raw) {
        let n = &raw.numerals;
        // Elisions first: they decide how all other rows are cut. One that is a determiner ("l'") begins another noun than the counted one.
        for word in raw.words.elisions.iter().filter(|word| !raw.words.determiners.contains(word)) {
            self.put(word, word, Cat::CountedSkip, 0, false);
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
        // "contre 2 860 un an plus tôt": an article begins another noun than the counted one.
        for row in weak.iter().filter(|row| !raw.counted.stop.contains(row)) {
            self.add(row, Cat::CountedStop, 0);
        }
        self.number(&n.teen, Role::Teen, false, false);
        self.number(&n.ten, Role::Ten, false, false);
        self.number(&n.ten_teen, Role::TenTeen, false, false);
        self.number(&n.hundred, Role::Hundred, false, false);
        self.number(&n.hundreds, Role::Hundreds, false, false);
        for row in &raw.also {
            let from_scale = row.when.strip_prefix("translated-from-").unwrap_or_default();
            self.also.push(Also { exponent: row.exponent, reason: &row.reason, from_scale });
            if !matches!(row.when.as_str(), "always" | "translated-from-long" | "translated-from-short") {
                self.wrong.push(Wrong::row(&row.when, "when of [[also]] is one of always, translated-from-long, translated-from-short"));
            }
        }
        for (rows, plural) in [(&n.scale, false), (&n.scale_plural, true)] {
            for (row, value) in rows {
                let also = raw.also.iter().position(|also| also.words.contains(row)).map_or(0, |i| u8::try_from(i + 1).unwrap_or(0));
                self.number_word(row, NumberWord { role: Role::Scale, value: *value, below: 1, ordinal: false, plural, weak: false, also });
            }
        }
        self.number(&n.dozen, Role::Dozen, false, false);
        for (row, value) in &n.special {
            let (value, below) = self.fraction(row, value);
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
            let fraction = self.fraction(row, value);
            self.fractions.push(fraction);
            self.add(row, cat, self.fractions.len() - 1);
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

    fn unit(&mut self, code: &'a str, factor: Option<Exact>) -> usize {
        self.units.push(UnitRow { code, factor, sign: None });
        self.units.len() - 1
    }

    /// Lets the scan stop at the words of a unit of time. An abbreviation would stop it at every word that is spelled like it.
    fn times(&mut self, code: &str, rows: &[String]) {
        if matches!(code, "a" | "mo" | "wk" | "d" | "h") {
            for row in rows.iter().filter(|row| !row.ends_with('.')) {
                self.seed(row);
            }
        }
    }

    fn units(&mut self, raw: &'a Raw) {
        for (code, rows) in raw.units.iter().chain(&raw.currencies) {
            let at = self.unit(code, None);
            self.all(rows, Cat::Unit, at);
            // Without articles a unit of time alone may be a length: "более года".
            if self.no_articles {
                self.times(code, rows);
            }
        }
        for (code, rows) in &raw.unit_symbols {
            let at = self.unit(code, None);
            for row in rows {
                self.put(row, row, Cat::UnitSymbol, at, true);
            }
        }
        for (code, rows) in &raw.last_symbols {
            let at = self.unit(code, None);
            for row in rows {
                self.put(row, row, Cat::LastSymbol, at, true);
            }
        }
        for (row, code) in &raw.measures.or_measure {
            let at = self.unit(code, None);
            self.add(row, Cat::OrMeasure, at);
        }
        for row in &raw.scaled_units {
            let (value, below) = self.fraction(&row.unit, &row.factor);
            let at = self.unit(&row.unit, Exact::ratio(i128::from(value), i128::from(below)));
            self.all(&row.words, Cat::Unit, at);
            // Seldom enough to stop at, for what stands before them may be no word of a number: "over a decade", "XIX–XX веков".
            self.times(&row.unit, &row.words);
            for letter in &row.letters {
                self.put(letter, letter, Cat::UnitSymbol, at, true);
            }
        }
        for row in &raw.quantities {
            let (value, below) = self.fraction(&row.unit, &row.value);
            let at = self.unit(&row.unit, Exact::ratio(i128::from(value), i128::from(below)));
            self.all(&row.words, Cat::Quantity, at);
            for word in &row.words {
                self.seed(word);
            }
        }
        for row in &raw.currency_signs {
            let others = row.others.iter().map(|other| (other.unit.as_str(), strs(&other.cues))).collect();
            self.signs.push(SignRow { code: &row.unit, others, reason: &row.reason, home: strs(&row.home), usual: row.usual });
            let at = self.signs.len() - 1;
            for word in &row.words {
                self.put(word, word, Cat::Sign, at, true);
            }
            if !row.names.is_empty() {
                let unit = self.unit(&row.unit, None);
                self.units[unit].sign = Some(at);
                self.all(&row.names, Cat::Unit, unit);
            }
        }
    }

    fn lists(&mut self, raw: &'a Raw) {
        self.parts(&raw.numerals.and_half, Cat::AndHalf, false);
        self.parts(&raw.numerals.and_bare_half, Cat::AndBareHalf, false);
        self.parts(&raw.fractions.whole, Cat::FractionWhole, true);
        self.parts(&raw.fractions.before_unit, Cat::PartBeforeUnit, true);
        self.counts(&raw.fractions.parts, Cat::FractionPart, true);
        self.counts(&raw.multiples.words, Cat::Multiple, true);
        self.counts(&raw.multiples.with_comparative, Cat::MultipleWith, true);
        self.counts(&raw.multiples.nouns, Cat::MultipleNoun, true);
        self.counts(&raw.dates.century_words, Cat::CenturyWord, true);
        self.counts(&raw.vague.words, Cat::Vague, true);
        self.counts(&raw.vague.about, Cat::ApproxNoun, true);
        self.counts(&raw.dates.months, Cat::Month, false);
        self.counts(&raw.dates.decade_words, Cat::DecadeWord, true);
        for row in raw.dates.century.iter().filter(|row| !row.ends_with('.')) {
            self.seed(row);
        }
        for (rows, cat) in [
            (&raw.abbreviations.any, Cat::ScaleAny),
            (&raw.abbreviations.glued, Cat::ScaleGlued),
            (&raw.abbreviations.money, Cat::ScaleMoney),
        ] {
            for (row, value) in rows {
                self.put(row, row, cat, usize::try_from(*value).unwrap_or(0), true);
            }
        }
        for (cat, hedges) in [(Cat::HedgeBefore, &raw.hedges.before), (Cat::HedgeAfter, &raw.hedges.after)] {
            for (at, rows) in hedges.lists() {
                self.all(rows, cat, at);
            }
        }
        let cues = &raw.claims;
        for (rows, class) in [(&cues.fact, 0), (&cues.plan, 1), (&cues.forecast, 2), (&cues.opinion, 3), (&cues.none, 4), (&cues.future, 5)]
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
            (&raw.multiples.glued, Cat::TimesGlued),
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
            (&raw.relations.superlatives, Cat::Superlative),
            (&raw.relations.since, Cat::Since),
            (&raw.when, Cat::When),
            (&raw.when_before, Cat::WhenBefore),
            (&raw.ranges.spread, Cat::Spread),
            (&raw.ranges.by, Cat::By),
            (&raw.counted.skip, Cat::CountedSkip),
            (&raw.counted.stop, Cat::CountedStop),
            (&raw.reject.before, Cat::RejectBefore),
            (&raw.reject.after, Cat::RejectAfter),
            (&raw.reject.trailing, Cat::RejectTrailing),
            (&raw.reject.phrases, Cat::RejectPhrase),
            (&raw.reject.call, Cat::RejectCall),
            (&raw.reject.street, Cat::Street),
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
            (&raw.numerals.suffixes, Cat::CardinalSuffix),
            (&raw.numerals.whole, Cat::Whole),
            (&raw.numerals.either, Cat::Either),
            (&raw.fractions.every, Cat::Every),
            (&raw.multiples.before, Cat::TimesBefore),
            (&raw.measures.age_units, Cat::AgeUnit),
            (&raw.measures.age_not, Cat::AgeNot),
            (&raw.measures.inverted, Cat::Inverted),
            (&raw.dates.year_nouns, Cat::YearNoun),
            (&raw.fractions.out_of_next, Cat::OutOfNext),
            (&raw.ranges.change_to, Cat::ChangeTo),
            (&raw.reject.bare, Cat::RejectBare),
            (&raw.ordinals.needs_noun, Cat::NeedsNoun),
            (&raw.measures.age_at, Cat::AgeAt),
            (&raw.measures.age_at_not, Cat::AgeAtNot),
            (&raw.measures.age_group, Cat::AgeGroup),
            (&raw.measures.age_be, Cat::AgeBe),
            (&raw.measures.age_people, Cat::AgePeople),
            (&raw.measures.points_not, Cat::PointsNot),
            (&raw.measures.extents, Cat::Extent),
            (&raw.dates.decade_bare, Cat::DecadeBare),
            (&raw.reject.clock_bare, Cat::ClockBare),
            (&raw.reject.street_before, Cat::StreetBefore),
        ] {
            self.all(rows, cat, 0);
        }
        self.all(&raw.claims.split_before_verb, Cat::ClauseSplit, BEFORE_VERB as usize);
        self.all(&raw.relations.than, Cat::Comparison, THAN as usize);
        self.all(&raw.measures.per_second, Cat::Per, PER_SECOND as usize);
    }

    /// `n/d`, or a whole number.
    fn fraction(&mut self, row: &str, text: &str) -> (i64, i64) {
        let (n, d) = text.split_once('/').unwrap_or((text, "1"));
        match (n.parse(), d.parse()) {
            (Ok(n), Ok(d)) if d > 0 => (n, d),
            _ => {
                self.wrong.push(Wrong::row(row, format!("\"{text}\" is neither a fraction such as 3/2 nor a whole number")));
                (1, 1)
            }
        }
    }
}

fn strs(words: &[String]) -> Vec<&str> {
    words.iter().map(String::as_str).collect()
}

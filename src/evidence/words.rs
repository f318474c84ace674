//! Words around numbers that only a table of a language can tell: rises and falls, rests, parts of a whole.
//!
//! The table stands with the languages (`extract/lang/cues.toml`). The surprise: a language without a row
//! says nothing, and what is not known never contradicts.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use crate::model::{Kind, Number, Quantity, Span, Value};

/// Which way a change goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Rise,
    Fall,
}

/// What the words around a number make of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Mark {
    /// The number is the amount of a change ("up 12 %"), or a change leads to it ("from 8 to 6").
    pub way: Option<Way>,
    /// The number is a level that was reached ("fell to 12 %"): no amount.
    pub level: bool,
    /// The number is what is left of a whole.
    pub rest: bool,
    /// The words between this number and the next make it a part of the next one ("200 of the 1,000 children").
    pub part_of_next: bool,
    /// A time that ends where it is named ("before 2022") stands beside the number.
    pub before: bool,
    /// What befell those that are counted, as bits of the rows of the table.
    pub fates: u8,
    /// The clause denies it.
    pub denied: bool,
    /// The amount is that of one head of many.
    pub each: bool,
    /// The words between this number and the next speak of a change ("5 million, up from 4 million").
    pub way_to_next: Option<Way>,
}

/// A mark for each quantity among the words of its text; none where the language has no table.
pub(super) fn marks(words: &[Word], spans: &[Option<Span>], quantities: &[Quantity], lang: Option<&str>) -> Vec<Mark> {
    let Some(cues) = lang.and_then(cues) else { return Vec::new() };
    let places: Vec<Option<Place>> = spans.iter().map(|span| span.map(|span| Place::of(span, words))).collect();
    (0..quantities.len()).map(|at| mark(at, &places, quantities, words, cues)).collect()
}

/// The year that words such as "last year" mean on a day of `year`.
pub(super) fn named_year(when: &str, lang: Option<&str>, year: i16) -> Option<i16> {
    let cues = cues(lang?)?;
    let words = words(when);
    let holds = |list: &List| (0..words.len()).any(|at| list.at(&words, at).is_some());
    match (holds(&cues.last_year), holds(&cues.this_year)) {
        (true, false) => year.checked_sub(1),
        (false, true) => Some(year),
        _ => None,
    }
}

/// The way that words of a quantity itself say: "divided by two".
pub(super) fn way_in(text: &str, lang: Option<&str>) -> Option<Way> {
    let (cues, words) = (cues(lang?)?, words(text));
    (0..words.len()).find_map(|at| way(&words, at, cues).map(|(way, _)| way))
}

/// The way of an amount: a number below 0 falls, whatever noun it comes with ("growth of -12 %").
pub(super) fn signed(way: Option<Way>, quantity: &Quantity) -> Option<Way> {
    let negative = quantity.value.as_ref().and_then(Value::number).is_some_and(Number::is_negative);
    if negative { Some(Way::Fall) } else { way }
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Cues {
    rise: List,
    fall: List,
    by: List,
    to: List,
    skip: List,
    rest: List,
    fates: Vec<List>,
    denial: List,
    each: List,
    out_of: List,
    before: List,
    this_year: List,
    last_year: List,
    in_month: List,
    months: Vec<List>,
}

/// Phrases by the letter that they begin with: most words of a text begin none.
#[derive(Debug, Default, Deserialize)]
#[serde(from = "Vec<String>")]
struct List {
    /// The words of each phrase, in the order of their letters' rows; last those that begin with any ending.
    phrases: Vec<Vec<String>>,
    /// Where the phrases of a row of letters begin, and last where those of no letter do.
    rows: Vec<u16>,
    /// A bit for each row that holds a phrase.
    letters: u64,
    /// Words of the longest phrase.
    longest: usize,
}

/// Letters share this many rows.
const ROWS: u32 = 64;

impl From<Vec<String>> for List {
    fn from(phrases: Vec<String>) -> Self {
        let row = |phrase: &Vec<String>| match phrase.first().and_then(|word| word.chars().next()) {
            Some('*') | None => ROWS,
            Some(letter) => row_of(letter),
        };
        let mut phrases: Vec<Vec<String>> = phrases.iter().map(|phrase| phrase.split_whitespace().map(str::to_owned).collect()).collect();
        phrases.sort_by_key(row);
        let rows = (0..=ROWS).map(|of| u16::try_from(phrases.partition_point(|phrase| row(phrase) < of)).unwrap_or(u16::MAX)).collect();
        // A pattern that is nothing but an ending fits any word.
        let letters = phrases.iter().map(row).fold(0, |letters, row| letters | if row == ROWS { u64::MAX } else { 1 << row });
        let longest = phrases.iter().map(Vec::len).max().unwrap_or(0);
        Self { phrases, rows, letters, longest }
    }
}

fn row_of(letter: char) -> u32 {
    u32::from(letter) % ROWS
}

impl List {
    /// How many words of a phrase stand at a place: of the longest.
    fn at(&self, words: &[Word], at: usize) -> Option<usize> {
        let row = words.get(at)?.row;
        if self.letters & 1 << row == 0 {
            return None;
        }
        let fits = |phrase: &&Vec<String>| {
            let here = words.get(at..at + phrase.len());
            here.is_some_and(|here| here.iter().zip(*phrase).all(|(word, pattern)| word.is(pattern)))
        };
        let begin = |row: u32| self.rows.get(row as usize).map_or(self.phrases.len(), |begin| usize::from(*begin));
        let (own, any) = (&self.phrases[begin(row)..begin(row + 1)], &self.phrases[begin(ROWS)..]);
        own.iter().chain(any).filter(fits).map(Vec::len).max()
    }

    #[cfg(test)]
    fn phrases(&self) -> impl Iterator<Item = &Vec<String>> {
        self.phrases.iter()
    }

    /// How many words of a phrase end before a place.
    fn before(&self, words: &[Word], end: usize) -> Option<usize> {
        (1..=end.min(self.longest).min(5)).rev().find(|len| self.at(words, end - len) == Some(*len))
    }
}

/// A word in small letters with its place in code points, and whether a sign that ends a clause stands before it.
#[derive(Debug, Clone)]
pub(super) struct Word {
    pub text: String,
    pub start: usize,
    pub end: usize,
    /// Whether it is written with a capital.
    pub capital: bool,
    /// The row of its first letter in every list.
    row: u32,
    comma: bool,
    stop: bool,
}

impl Word {
    /// Whether it is the word of a pattern, whose `*` stands for any ending.
    pub(super) fn is(&self, pattern: &str) -> bool {
        match pattern.strip_suffix('*') {
            Some(stem) => self.text.starts_with(stem),
            None => self.text == pattern,
        }
    }
}

/// The words that a number stands between: those below `from` are before it, those from `to` on behind it.
#[derive(Clone, Copy)]
struct Place {
    from: usize,
    to: usize,
}

impl Place {
    fn of(span: Span, words: &[Word]) -> Self {
        Self { from: words.partition_point(|word| word.end <= span.start), to: words.partition_point(|word| word.start < span.end) }
    }
}

/// How many words away from its number a word of change may stand.
const NEAR: usize = 8;
/// How many words behind it.
const BEHIND: usize = 5;
/// How many words may stand between a part and its whole.
const BETWEEN: usize = 4;

fn mark(at: usize, places: &[Option<Place>], quantities: &[Quantity], words: &[Word], cues: &Cues) -> Mark {
    let Some(place) = places[at] else { return Mark::default() };
    let number = |other: &usize| quantities[*other].kind != Kind::Date && places[*other].is_some();
    let floor = (0..at).rev().filter(number).find_map(|other| places[other]).map_or(0, |place| place.to);
    let next = (at + 1..places.len()).find(number);
    let ceiling = next.and_then(|next| places[next]).map_or(words.len(), |place| place.from).max(place.to);
    let mut mark = before(place, floor, words, cues);
    let behind = behind(place, ceiling, words, cues);
    if mark.way.is_none() && !mark.level {
        mark.way = behind.way;
    }
    mark.rest |= behind.rest;
    mark.fates |= behind.fates;
    mark.each |= behind.each;
    mark.denied = (mark.denied || behind.denied) && quantities[at].approx.is_none();
    if next.is_some() {
        let gap = place.to..ceiling;
        let unbroken = words.get(gap.start..=gap.end).is_some_and(|gap| gap.iter().all(|word| !word.stop && !word.comma));
        mark.part_of_next =
            unbroken && (1..=BETWEEN).contains(&gap.len()) && cues.out_of.before(words, gap.end).is_some_and(|len| len <= gap.len());
        mark.way_to_next = gap.clone().take(NEAR).find_map(|word| way(words, word, cues).map(|(way, _)| way));
    }
    mark
}

/// Reads backwards from a number to the end of its clause.
fn before(place: Place, floor: usize, words: &[Word], cues: &Cues) -> Mark {
    let mut mark = Mark::default();
    let mut end = place.from;
    // Without a word of change, "to" makes a level only right before the number.
    let (mut amount, mut near, mut direct, mut hedges) = (false, true, false, 0);
    if words.get(end).is_some_and(|word| word.stop) {
        return mark;
    }
    while end > floor && end + NEAR > place.from {
        if let Some(len) = cues.skip.before(words, end).filter(|len| end - len >= floor && near) {
            end -= len;
            hedges += len;
            continue;
        }
        let distance = place.from - end;
        mark.rest |= distance < 4 && cues.rest.at(words, end - 1).is_some();
        mark.before |= distance < 3 && cues.before.before(words, end).is_some();
        mark.fates |= fates(words, end - 1, cues);
        mark.denied |= cues.denial.at(words, end - 1).is_some();
        mark.each |= distance < 4 && cues.each.at(words, end - 1).is_some();
        if mark.way.is_none()
            && let Some((way, _)) = way(words, end - 1, cues)
        {
            mark.way = Some(way);
            near = false;
        }
        if near && !amount && distance < 4 {
            amount = cues.by.at(words, end - 1).is_some();
            mark.level = !amount && cues.to.at(words, end - 1).is_some();
            near = !amount && !mark.level;
            direct = mark.level && distance == hedges;
        }
        end -= 1;
        if words[end].stop || words[end].comma && distance > 0 {
            break;
        }
    }
    mark.level &= direct || mark.way.is_some();
    mark.way = mark.way.filter(|_| !mark.level);
    mark
}

/// Reads on behind a number.
fn behind(place: Place, ceiling: usize, words: &[Word], cues: &Cues) -> Mark {
    let mut mark = Mark::default();
    for at in place.to..ceiling.min(place.to + BEHIND) {
        if words[at].stop || words[at].comma {
            break;
        }
        mark.rest |= at < place.to + 3 && cues.rest.at(words, at).is_some();
        mark.fates |= fates(words, at, cues);
        mark.denied |= cues.denial.at(words, at).is_some();
        mark.each |= cues.each.at(words, at).is_some();
        mark.way = mark.way.or_else(|| way(words, at, cues).map(|(way, _)| way));
    }
    mark
}

fn fates(words: &[Word], at: usize, cues: &Cues) -> u8 {
    cues.fates.iter().take(8).enumerate().filter(|(_, row)| row.at(words, at).is_some()).fold(0, |bits, (row, _)| bits | 1 << row)
}

fn way(words: &[Word], at: usize, cues: &Cues) -> Option<(Way, usize)> {
    match (cues.rise.at(words, at), cues.fall.at(words, at)) {
        (Some(len), None) => Some((Way::Rise, len)),
        (None, Some(len)) => Some((Way::Fall, len)),
        _ => None,
    }
}

/// The month of a text's words that name one, and only one, behind a word that makes it a time ("in May", never "may").
pub(super) fn named_month(words: &[Word], lang: Option<&str>) -> Option<u8> {
    let cues = cues(lang?)?;
    let month = |at: usize| {
        let month = cues.months.iter().position(|names| names.at(words, at).is_some())?;
        cues.in_month.before(words, at).and(u8::try_from(month + 1).ok())
    };
    let mut named = (0..words.len()).filter_map(month);
    let first = named.next()?;
    named.all(|other| other == first).then_some(first)
}

/// The words of a text.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let (mut comma, mut stop, mut open, mut previous) = (false, false, false, ' ');
    for (at, c) in text.chars().enumerate() {
        if c.is_alphanumeric() {
            match words.last_mut().filter(|_| open) {
                Some(word) => {
                    word.text.extend(c.to_lowercase());
                    word.end = at + 1;
                }
                None => {
                    // Room for most words: a letter at a time, a string grows thrice.
                    let mut text = String::with_capacity(16);
                    text.extend(c.to_lowercase());
                    let row = text.chars().next().map_or(0, row_of);
                    words.push(Word { text, start: at, end: at + 1, capital: c.is_uppercase(), row, comma, stop })
                }
            }
            (comma, stop, open) = (false, false, true);
        } else {
            open = false;
            // A point or comma between digits belongs to the number.
            comma |= c == ',' || c == '–' || c == '—';
            stop |=
                matches!(c, ';' | ':' | '!' | '?' | '\t' | '|') || c == '\n' && previous == '\n' || c == '.' && !previous.is_ascii_digit();
            stop |= c.is_whitespace() && previous == '.';
        }
        previous = c;
    }
    words
}

fn cues(lang: &str) -> Option<&'static Cues> {
    static CUES: OnceLock<BTreeMap<String, Cues>> = OnceLock::new();
    let all = CUES.get_or_init(|| toml::from_str(CUES_TOML).unwrap_or_default());
    all.get(short(lang))
}

const CUES_TOML: &str = include_str!("../extract/lang/cues.toml");

/// `fr` of `fr-BE`.
fn short(lang: &str) -> &str {
    lang.split(['-', '_']).next().unwrap_or(lang)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::{Options, extract};

    #[test]
    fn tables_load_and_hold_no_word_twice() {
        let cues: BTreeMap<String, Cues> = toml::from_str(CUES_TOML).expect("cues");
        for (lang, row) in &cues {
            for phrase in row.rise.phrases().chain(row.fall.phrases()) {
                let count = row.rise.phrases().chain(row.fall.phrases()).filter(|other| *other == phrase).count();
                assert_eq!(count, 1, "cues.toml: [{lang}]: {phrase:?} stands more than once in rise and fall");
            }
            // Rises, falls and rests go together: a language has all of them or none yet.
            let given = [&row.rise, &row.fall, &row.rest].map(|list| list.phrases.is_empty());
            assert!(given == [false; 3] || given == [true; 3], "cues.toml: [{lang}]: rise, fall or rest is missing");
            assert_eq!(row.months.len(), 12, "cues.toml: [{lang}]: months, one list each");
        }
    }

    #[test]
    fn words_around_a_number_mark_it() {
        use Way::{Fall, Rise};
        for (lang, text, way, level, rest) in [
            ("en", "Exports rose by 12 %.", Some(Rise), false, false),
            ("en", "Exports rose in 2018 by 12 %.", Some(Rise), false, false),
            ("en", "Exports fell to 12 %.", None, true, false),
            ("en", "Exports fell to nearly 12 %.", None, true, false),
            ("en", "a 12-percent increase", Some(Rise), false, false),
            ("en", "12 % fewer cars", Some(Fall), false, false),
            ("en", "Prices rose. It is 12 %.", None, false, false),
            ("en", "more than 12 % of the votes", None, false, false),
            ("en", "The remaining 40 km are open.", None, false, true),
            ("fr", "une baisse de près de 12 %", Some(Fall), false, false),
            ("fr", "Le taux a baissé à près de 12 %.", None, true, false),
            ("fr", "Il reste 40 km à construire.", None, false, true),
        ] {
            let found = extract(text, &Options { lang: Some(lang), ..Options::default() }).found;
            let at = found.iter().position(|found| found.quantity.kind != Kind::Date).expect("a number");
            let spans: Vec<Option<Span>> = found.iter().map(|found| Some(found.span)).collect();
            let quantities: Vec<Quantity> = found.into_iter().map(|found| found.quantity).collect();
            let mark = marks(&words(text), &spans, &quantities, Some(lang))[at];
            assert_eq!((mark.way, mark.level, mark.rest), (way, level, rest), "{text}");
        }
    }

    #[test]
    fn words_name_a_year_beside_the_day_of_a_speech() {
        assert_eq!(named_year("last year", Some("en"), 2024), Some(2023));
        assert_eq!(named_year("l’an dernier", Some("fr"), 2024), Some(2023));
        assert_eq!(named_year("one year", Some("en"), 2024), None);
    }
}

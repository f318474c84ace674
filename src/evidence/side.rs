//! One side of a comparison: its quantities, and what its words, language and day say of them.
//!
//! The surprise: the words may be missing (a record whose quote is not at hand) or edited away from the quantities; then
//! nothing is known of them, and the numbers are compared as they stand.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use super::period::{self, Years};
use super::things::{self, Thing};
use super::words::{self, Mark, Way, Word};
use crate::extract::Extraction;
use crate::model::{Date, Kind, Number, Quantity, RelationKind, Span, Value};

/// One side of a comparison.
#[derive(Debug, Clone, Default)]
pub(super) struct Side<'a> {
    pub quantities: &'a [Quantity],
    /// The words that hold them; empty where they are not at hand.
    pub text: &'a str,
    /// Language, where it is known (for nouns).
    pub lang: Option<&'a str>,
    /// Language that the numbers were read in, known or not.
    pub read_as: Option<&'a str>,
    /// The day of the words.
    pub date: Option<Date>,
    words: Vec<Word>,
    things: OnceLock<BTreeSet<Thing>>,
    spans: Vec<Option<Span>>,
    marks: Vec<Mark>,
}

impl<'a> Side<'a> {
    /// Quantities without words.
    pub(super) fn bare(quantities: &'a [Quantity], lang: Option<&'a str>, date: Option<Date>) -> Self {
        Self { quantities, lang, read_as: lang, date, ..Self::default() }
    }

    /// Quantities with the words that they were read from at some time.
    pub(super) fn with_words(quantities: &'a [Quantity], text: &'a str, lang: Option<&'a str>, date: Option<Date>) -> Self {
        let mut from = 0;
        let spans = quantities.iter().map(|quantity| {
            let at = from + text.get(from..)?.find(&quantity.text).filter(|_| !quantity.text.is_empty())?;
            from = at + quantity.text.len();
            let start = text[..at].chars().count();
            Some(Span::new(start, start + quantity.text.chars().count()))
        });
        let spans: Vec<Option<Span>> = spans.collect();
        Self { text, ..Self::bare(quantities, lang, date) }.marked(spans)
    }

    /// What extraction found in a text. `quantities` are those of `extraction`.
    pub(super) fn read(
        quantities: &'a [Quantity],
        text: &'a str,
        extraction: &'a Extraction,
        lang: Option<&'a str>,
        date: Option<Date>,
    ) -> Self {
        let spans = extraction.found.iter().map(|found| Some(found.span)).collect();
        Self { text, read_as: Some(&extraction.lang), ..Self::bare(quantities, lang, date) }.marked(spans)
    }

    fn marked(mut self, spans: Vec<Option<Span>>) -> Self {
        self.words = words::words(self.text);
        self.marks = words::marks(&self.words, &spans, self.quantities, self.read_as);
        self.spans = spans;
        self
    }

    pub(super) fn mark(&self, at: usize) -> Mark {
        self.marks.get(at).copied().unwrap_or_default()
    }

    /// What its words name; `None` where their language is not known.
    pub(super) fn things(&self) -> Option<&BTreeSet<Thing>> {
        let lang = self.read_as?;
        Some(self.things.get_or_init(|| things::named(&self.words, lang)))
    }

    /// Where a quantity's words stand, if that is known.
    pub(super) fn span(&self, at: usize) -> Option<Span> {
        self.spans.get(at).copied().flatten()
    }

    /// The way of the change whose amount a quantity is; `None` for levels and for the ends of a change.
    pub(super) fn way(&self, at: usize) -> Option<Way> {
        let is_end =
            self.quantities.get(at)?.relation.is_some_and(|relation| relation.kind == RelationKind::Change && relation.with.is_some());
        self.mark(at).way.filter(|_| !is_end)
    }

    /// The years that a quantity speaks of by its own time or the dates around it.
    pub(super) fn years(&self, at: usize) -> Option<Years> {
        self.own_years(at).or_else(|| {
            let quantity = self.quantities.get(at)?;
            if quantity.when.is_some() { None } else { period::dates(self.quantities) }
        })
    }

    /// The years of a quantity's own time.
    pub(super) fn own_years(&self, at: usize) -> Option<Years> {
        let when = self.quantities.get(at)?.when.as_deref()?;
        period::years_in(when).or_else(|| {
            let year = words::named_year(when, self.read_as, self.date?.year())?;
            Some((year, year))
        })
    }

    /// The one month that it speaks of: of its only date, or of its words where it has no date.
    pub(super) fn month(&self) -> Option<u8> {
        if self.quantities.iter().any(|quantity| quantity.kind == Kind::Date) {
            return period::month(self.quantities);
        }
        words::named_month(&self.words, self.read_as)
    }

    /// Whether another quantity puts this one right.
    pub(super) fn corrected(&self, at: usize) -> bool {
        let puts_right =
            |other: &Quantity| other.relation.is_some_and(|relation| relation.kind == RelationKind::Corrects && relation.with == Some(at));
        self.quantities.iter().any(puts_right)
    }

    /// The indices of the numbers, without dates and what was put right.
    pub(super) fn numbers(&self) -> impl Iterator<Item = usize> {
        (0..self.quantities.len()).filter(|at| self.quantities[*at].kind != Kind::Date && !self.corrected(*at))
    }

    /// The single number of a quantity.
    pub(super) fn point(&self, at: usize) -> Option<&Number> {
        self.quantities.get(at)?.value.as_ref().and_then(Value::number)
    }
}

/// How well two counted nouns agree: 2 the same thing, 1 one is missing, 0 different words, `None` different things.
pub(super) fn nouns(a: &Quantity, b: &Quantity, a_side: &Side, b_side: &Side) -> Option<u8> {
    match (&a.counted, &b.counted) {
        (Some(a), Some(b)) => match things::same_thing(a, a_side.read_as, b, b_side.read_as) {
            Some(true) => Some(2),
            Some(false) => None,
            None => Some(if same_noun(a, b) { 2 } else { 0 }),
        },
        _ => Some(1),
    }
}

/// Whether two nouns share a word up to its ending: at least three letters and two thirds of the longer word.
fn same_noun(a: &str, b: &str) -> bool {
    let words = |text: &str| -> Vec<Vec<char>> {
        text.to_lowercase()
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(|word| word.chars().collect())
            .collect()
    };
    let (a, b) = (words(a), words(b));
    let alike = |x: &[char], y: &[char]| {
        let shared = x.iter().zip(y).take_while(|(x, y)| x == y).count();
        x == y || shared >= 3 && 3 * shared >= 2 * x.len().max(y.len())
    };
    a.iter().any(|x| b.iter().any(|y| alike(x, y)))
}

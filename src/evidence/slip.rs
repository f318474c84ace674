//! The likely reading behind a slip of scale: a table in thousands, a scale word of another language.
//!
//! No scale word is named here. Whether a word is one is asked of extraction, by reading it behind a number.

use super::measure::{Judged, figure, judge};
use super::side::Side;
use crate::extract::{self, Options};
use crate::model::{Dimension, FindingKind, Kind, Number, Quantity, Value};

/// `; the quote in "milliers" reads 15012000 and would bear it out`, where a reading is at hand.
pub(super) fn likely(claim: &Side, c: usize, evidence: &Side, e: usize) -> Option<String> {
    let (said, shown) = (&claim.quantities[c], &evidence.quantities[e]);
    if let Some((word, value)) = scaled(evidence, e, |other| holds(said, other)) {
        return Some(format!("; the quote's numbers seem to stand in \"{word}\": read as {value} it would bear the claim out"));
    }
    if let Some((word, value)) = scaled(claim, c, |other| holds(other, shown)) {
        return Some(format!("; the claim's numbers seem to stand in \"{word}\": read as {value} it would hold"));
    }
    if let Some((lang, value)) = abroad(said, claim, |other| holds(other, shown)) {
        return Some(format!("; the claim's \"{}\" read as {lang} is {value} and would hold", said.text));
    }
    if let Some((lang, value)) = abroad(shown, evidence, |other| holds(said, other)) {
        return Some(format!("; the quote's \"{}\" read as {lang} is {value} and would bear it out", shown.text));
    }
    None
}

fn holds(claim: &Quantity, evidence: &Quantity) -> bool {
    let holds = |judged: Judged| matches!(judged.kind, FindingKind::Equal | FindingKind::EqualRounded | FindingKind::WithinHedge);
    judge(claim, evidence).is_some_and(holds)
}

fn with(quantity: &Quantity, value: Number) -> Quantity {
    Quantity { value: Some(Value::Number(value)), low: None, high: None, ambiguous: Vec::new(), ..quantity.clone() }
}

/// No head of a table is longer.
const MOST_WORDS: usize = 60;

/// A scale word that stands apart from the number ("in thousands"), under which the number would fit.
fn scaled(side: &Side, at: usize, fits: impl Fn(&Quantity) -> bool) -> Option<(String, String)> {
    let (quantity, own) = (&side.quantities[at], side.point(at)?);
    let text = side.text;
    let taken = |word: &str| quantity.text.contains(word);
    let words = text.split(|c: char| !c.is_alphabetic() && c != '.').filter(|word| !word.is_empty() && !taken(word)).take(MOST_WORDS);
    for word in words {
        let number = Number::from(2);
        let read = extract::extract(&format!("2 {word} 7"), &Options { lang: side.read_as, ..Options::default() });
        let first = read.found.first().map(|found| &found.quantity).filter(|found| found.kind != Kind::Date)?;
        let Some(factor) = first.value.as_ref().and_then(Value::number).and_then(|value| value.checked_div(&number)) else { continue };
        let is_scale = [3, 6, 9, 12].iter().any(|exponent| factor == Number::scaled(1, *exponent));
        let value = &factor * own;
        if is_scale && fits(&with(quantity, value.clone())) {
            return Some((word.trim_end_matches('.').to_owned(), figure(&value)));
        }
    }
    None
}

/// Gives the bare numbers of a table the unit that stands in its head ("in thousands of tonnes"), where there is one unit.
pub(super) fn headed(quantities: &mut [Quantity], text: &str, lang: Option<&str>) {
    let bare = |quantity: &Quantity| quantity.kind == Kind::Number && quantity.unit.is_none() && quantity.counted.is_none();
    let is_table = text.contains(['\t', '|', '\n', ':']);
    if !is_table
        || !quantities.iter().any(bare)
        || quantities.iter().any(|quantity| quantity.unit.is_some() && quantity.kind != Kind::Vague)
    {
        return;
    }
    let mut units = std::collections::BTreeSet::new();
    let cells = text.split(['\t', '|', '\n', ':', ';']).filter(|cell| cell.chars().any(char::is_alphabetic));
    for cell in cells.take(MOST_WORDS) {
        let starts = cell.char_indices().filter(|(at, c)| c.is_alphabetic() && !cell[..*at].ends_with(char::is_alphanumeric));
        for (at, _) in starts.take(MOST_WORDS) {
            let read = extract::extract(&format!("2 {}", &cell[at..]), &Options { lang, ..Options::default() });
            let first = read.found.first().filter(|found| found.span.start == 0).and_then(|found| found.quantity.unit.clone());
            units.extend(first);
        }
    }
    if let (Some(unit), None) = (units.first(), units.iter().nth(1)) {
        for quantity in quantities.iter_mut().filter(|quantity| bare(quantity)) {
            quantity.unit = Some(unit.clone());
            quantity.kind = if unit.dimension() == Dimension::Money { Kind::Currency } else { Kind::Dimension };
        }
    }
}

/// The same words read in another language.
fn abroad(quantity: &Quantity, side: &Side, fits: impl Fn(&Quantity) -> bool) -> Option<(&'static str, String)> {
    let own = quantity.value.as_ref()?;
    for lang in extract::languages().iter().filter(|lang| Some(**lang) != side.read_as) {
        let read = extract::extract(&quantity.text, &Options { lang: Some(lang), ..Options::default() });
        // All of the words, not a number among words that the language does not know.
        let Some(found) = read.found.first().filter(|found| found.quantity.text == quantity.text) else { continue };
        let Some(value) = found.quantity.value.as_ref().filter(|value| *value != own) else { continue };
        if let Some(number) = value.number()
            && fits(&with(quantity, number.clone()))
        {
            return Some((lang, figure(number)));
        }
    }
    None
}

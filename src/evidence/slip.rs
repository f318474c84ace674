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
        let Some(value) = scale(word, side.read_as).map(|factor| &factor * own) else { continue };
        if fits(&with(quantity, value.clone())) {
            return Some((word.trim_end_matches('.').to_owned(), figure(&value)));
        }
    }
    None
}

/// The power of ten that a word stands for behind a number.
fn scale(word: &str, lang: Option<&str>) -> Option<Number> {
    let read = extract::extract(&format!("2 {word} 7"), &Options { lang, ..Options::default() });
    let first = read.found.first().map(|found| &found.quantity).filter(|found| found.kind != Kind::Date)?;
    let factor = first.value.as_ref().and_then(Value::number).and_then(|value| value.checked_div(&Number::from(2)))?;
    [3, 6, 9, 12].iter().any(|exponent| factor == Number::scaled(1, *exponent)).then_some(factor)
}

/// What breaks a table, or a line of figures, into cells.
const CELLS: [char; 5] = ['\t', '|', '\n', ':', ';'];

/// The scale that a number's head says all of its figures stand in ("in thousands", "(Mio. €)"), and the number read so. Said by a cell
/// in front of the number that holds no figure itself; two heads that disagree say nothing.
pub(super) fn stands_in<'a>(side: &Side<'a>, at: usize) -> Option<(&'a str, Number)> {
    let (quantity, own) = (&side.quantities[at], side.point(at)?);
    let plain = matches!(quantity.kind, Kind::Number | Kind::Currency | Kind::Dimension);
    let letters = |text: &'a str| text.split(|c: char| !c.is_alphabetic() && c != '.').filter(|word| !word.is_empty());
    let start = side.span(at).map(|span| side.text.chars().take(span.start).map(char::len_utf8).sum::<usize>())?;
    let (head, rest) = side.text.split_at_checked(start)?;
    if !plain || !head.contains(CELLS) || letters(rest.get(..quantity.text.len())?).any(|word| scale(word, side.read_as).is_some()) {
        return None;
    }
    // "a million: 12 towns" holds a number of its own.
    let counts = |cell: &str| side.quantities.iter().any(|own| own.kind != Kind::Vague && cell.contains(&own.text));
    let heads = head.split(CELLS).filter(|cell| !cell.contains(|c: char| c.is_ascii_digit()) && !counts(cell));
    let mut left = MOST_WORDS;
    let mut found: Option<(&str, Number)> = None;
    for cell in heads.take(MOST_WORDS) {
        let (mut before, mut end) = ("", 0);
        for word in letters(cell).take(MOST_WORDS) {
            // "in thousands", "(thousand", ", тыс. т": behind a short word or a mark, not "thousands of people came".
            let start = end + cell[end..].find(word)?;
            let opened = cell[..start].trim_end().ends_with(['(', ',', '[']);
            let told = opened || (1..=3).contains(&before.chars().count());
            (before, end) = (word, start + word.len());
            left = left.saturating_sub(usize::from(told));
            let Some(factor) = Some(word).filter(|_| told && left > 0).and_then(|word| scale(word, side.read_as)) else { continue };
            match &found {
                Some((_, known)) if *known != factor => return None,
                _ => found = Some((word.trim_end_matches('.'), factor)),
            }
        }
    }
    found.map(|(word, factor)| (word, &factor * own))
}

/// Gives the bare numbers of a table the unit that stands in its head ("in thousands of tonnes"), where there is one unit.
pub(super) fn headed(quantities: &mut [Quantity], text: &str, lang: Option<&str>) {
    let bare = |quantity: &Quantity| quantity.kind == Kind::Number && quantity.unit.is_none() && quantity.counted.is_none();
    let is_table = text.contains(CELLS);
    if !is_table
        || !quantities.iter().any(bare)
        || quantities.iter().any(|quantity| quantity.unit.is_some() && quantity.kind != Kind::Vague)
    {
        return;
    }
    let mut units = std::collections::BTreeSet::new();
    let cells = text.split(CELLS).filter(|cell| cell.chars().any(char::is_alphabetic));
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

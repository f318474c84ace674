//! The words by which an index finds the pages that may bear on a claim, in every language that is read.
//!
//! The surprise: a page may say the same number in other digits ("4.2 million", "4,200,000") and the same thing in another
//! language. So the claim is written in all the ways that the tables know; which page holds the most telling of them is for
//! the index to say, and what it says of the claim for [`super::passages`].

use super::said::Said;
use super::things;
use crate::model::{Number, Value};

/// Words that a page may hold.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Term {
    /// One word or several.
    pub words: String,
    /// Whether they may go on.
    pub beginning: bool,
}

/// Shorter names are written alike by chance.
const NAME: usize = 4;
/// So many letters begin a name in whatever case it stands.
const STEM: usize = 5;

/// What to look for.
pub fn terms(claim: &Said) -> Vec<Term> {
    let whole = |words: String| Term { words, beginning: false };
    let mut terms: Vec<Term> = Vec::new();
    for at in claim.side.numbers() {
        let quantity = &claim.side.quantities[at];
        for number in [&quantity.value, &quantity.low, &quantity.high].into_iter().filter_map(|value| value.as_ref()?.number()) {
            terms.extend(figures(number).map(whole));
        }
    }
    for at in 0..claim.side.quantities.len() {
        let date = claim.side.quantities[at].value.as_ref().and_then(Value::date).and_then(|date| date.years());
        let years = date.or_else(|| claim.side.own_years(at));
        terms.extend(years.into_iter().flat_map(|(first, last)| [first, last]).map(|year| whole(year.to_string())));
    }
    for thing in &claim.subject.things {
        for phrase in things::written(*thing) {
            // A star inside a phrase is for reading only.
            let words = phrase.rsplit_once("* ").map_or(phrase, |(_, last)| last);
            terms.push(Term { words: words.trim_end_matches('*').to_owned(), beginning: words.ends_with('*') });
        }
    }
    let own = claim.quote.split(|c: char| !c.is_alphabetic()).filter(|word| word.chars().count() >= NAME);
    terms.extend(own.map(|word| Term { words: word.chars().take(STEM).collect::<String>().to_lowercase(), beginning: true }));
    terms.sort();
    terms.dedup();
    terms
}

/// A number in digits: whole, and in thousands, millions and on.
fn figures(number: &Number) -> impl Iterator<Item = String> {
    let number = number.abs();
    [0, 3, 6, 9, 12].into_iter().filter_map(move |exponent| {
        let part = number.checked_div(&Number::scaled(1, exponent))?;
        let short = part.last_digit().is_none_or(|last| last >= -3) && (exponent == 0 || part >= Number::from(1));
        (short && !part.is_zero()).then(|| part.to_string()).filter(|written| !written.contains('/'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::{Options, extract};
    use crate::model::{Class, Quantity};

    #[test]
    fn a_claim_is_looked_for_in_every_language_and_in_other_digits() {
        let text = "En 2018, près de 15 000 sanctions visaient la Russie de Poutine.";
        let read = extract(text, &Options { lang: Some("fr"), ..Options::default() });
        let quantities: Vec<Quantity> = read.found.into_iter().map(|found| found.quantity).collect();
        let terms = terms(&Said::of(&quantities, text, Some("fr"), None, Class::Fact, ""));
        let has = |words: &str, beginning: bool| terms.contains(&Term { words: words.to_owned(), beginning });
        assert!(has("15000", false) && has("15", false) && has("2018", false), "{terms:?}");
        assert!(has("sanction", true) && has("санкц", true) && has("росси", true) && has("pouti", true), "{terms:?}");
        let written = |number: i128, exponent| figures(&Number::scaled(number, exponent)).collect::<Vec<_>>();
        assert_eq!(written(42, 5), ["4200000", "4200", "4.2"]);
        assert_eq!(written(108, -1), ["10.8"]);
        assert_eq!(written(5, 0), ["5"]);
        assert_eq!(written(16587, 0), ["16587", "16.587"]);
    }
}

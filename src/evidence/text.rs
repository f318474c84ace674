//! A claim against words: a quote, or the figure that a person noted of a source that is not captured yet.
//!
//! The surprise: a figure (`16587`, `10.8 %`) is no sentence. Where it names no unit it takes the claim's, since that is
//! what the person who wrote it meant; a quote is given no such credit.

use super::compare::{Context, compare_as};
use crate::extract::{self, Extraction};
use crate::model::{Finding, Kind, Number, Quantity, Value};

/// Compares a claim's quantities with the numbers in `quote`.
pub fn compare_text(claim: &[Quantity], quote: &str, quote_lang: Option<&str>, context: &Context) -> Finding {
    let extraction = read(quote, quote_lang, context);
    let quantities = quantities(&extraction);
    let context = Context { evidence_lang: quote_lang.or_else(|| extract::detect(quote)).or(context.evidence_lang), ..*context };
    let mut finding = compare_as(claim, &quantities, &context, false);
    if let Some(lang) = quote_lang.filter(|lang| quantities.is_empty() && !extract::languages().contains(lang)) {
        finding.detail = format!("numbers in the language \"{lang}\" can't be read yet");
    }
    finding
}

/// Compares a claim's quantities with a figure noted by hand.
pub fn compare_figure(claim: &[Quantity], figure: &str, context: &Context) -> Finding {
    let wants_date = !claim.is_empty() && claim.iter().all(|quantity| quantity.kind == Kind::Date);
    let quantities = if wants_date { date(figure) } else { plain(figure) };
    let quantities = match quantities {
        Some(quantity) => vec![quantity],
        None => self::quantities(&read(figure, context.claim_lang, context)),
    };
    compare_as(claim, &quantities, context, true)
}

/// What extraction finds in the words of the evidence.
pub(super) fn read(text: &str, lang: Option<&str>, context: &Context) -> Extraction {
    extract::extract(text, &extract::Options { lang, translated_from: None, date: context.evidence_date })
}

fn quantities(extraction: &Extraction) -> Vec<Quantity> {
    extraction.found.iter().map(|found| found.quantity.clone()).collect()
}

/// A figure that is nothing but a number, with spaces between its groups or none: never a year.
fn plain(figure: &str) -> Option<Quantity> {
    let digits: String = figure.chars().filter(|c| !c.is_whitespace()).collect();
    let number: Number = digits.parse().ok()?;
    let kind = if digits.contains('/') { Kind::Fraction } else { Kind::Number };
    Some(Quantity { value: Some(Value::Number(number)), ..Quantity::new(kind, figure) })
}

/// A figure that is nothing but a date in our notation.
fn date(figure: &str) -> Option<Quantity> {
    let value = Value::parse(Kind::Date, figure.trim()).ok()?;
    Some(Quantity { value: Some(value), ..Quantity::new(Kind::Date, figure) })
}

#[cfg(test)]
mod tests;

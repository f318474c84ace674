//! A claim against words: a quote, or the figure that a person noted of a source that is not captured yet.
//!
//! The surprise: a figure (`16587`, `10.8 %`) is no sentence. Where it names no unit it takes the claim's, since that is
//! what the person who wrote it meant; a quote is given no such credit.

use super::compare::{Context, claim_side, compare_as};
use super::consistent::{self, Contradiction};
use super::side::Side;
use super::slip;
use crate::extract::{self, Extraction};
use crate::model::{Comparison, Finding, Kind, Number, Quantity, Value, Words};

/// Compares the numbers of two texts.
///
/// ```
/// use factcheck::evidence::compare_texts;
/// use factcheck::model::{FindingKind, Words};
///
/// let words = |text, lang| Words { text, lang: Some(lang), date: None };
/// let claim = words("The bridge is about 3 miles long.", "en");
/// let holds = compare_texts(&claim, &words("Le pont mesure 4,8 km.", "fr"));
/// assert_eq!(holds.finding.kind, FindingKind::WithinHedge);
/// let differs = compare_texts(&claim, &words("Le pont mesure 2,1 km.", "fr"));
/// assert_eq!(differs.finding.kind, FindingKind::Above);
/// ```
pub fn compare_texts(claim: &Words<'_>, evidence: &Words<'_>) -> Comparison {
    let read =
        |text: &Words<'_>| extract::extract(text.text, &extract::Options { lang: text.lang, translated_from: None, date: text.date });
    let (c_read, e_read) = (read(claim), read(evidence));
    let (c_all, e_all) = (quantities(&c_read), quantities(&e_read));
    let mut e_units = e_all.clone();
    slip::headed(&mut e_units, evidence.text, Some(&e_read.lang));
    let (c_lang, e_lang) = (claim.lang.or_else(|| extract::detect(claim.text)), evidence.lang.or_else(|| extract::detect(evidence.text)));
    let c_side = Side::read(&c_all, claim.text, &c_read, c_lang, claim.date);
    let e_side = Side::read(&e_units, evidence.text, &e_read, e_lang, evidence.date);
    let finding = compare_as(&c_side, &e_side, false);
    Comparison { finding, claim: c_all, evidence: e_all }
}

/// A claim's quantities and words, read once for all of its evidence.
#[derive(Debug, Clone)]
pub struct Claimed<'a> {
    side: Side<'a>,
}

impl<'a> Claimed<'a> {
    /// Reads the words of a claim; of the context, only what concerns the claim counts.
    pub fn new(claim: &'a [Quantity], context: &Context<'a>) -> Self {
        Self { side: claim_side(claim, context) }
    }

    /// What of its own numbers can't all be true, whenever it was said.
    pub fn contradictions(&mut self) -> Vec<Contradiction> {
        let date = self.side.date.take();
        let found = consistent::found(&self.side);
        self.side.date = date;
        found
    }

    /// Compares its quantities with the numbers in `quote`.
    pub fn with_quote(&self, quote: &str, quote_lang: Option<&str>, context: &Context) -> Finding {
        with_quote(&self.side, quote, quote_lang, context)
    }

    /// Compares its quantities with a figure noted by hand.
    pub fn with_figure(&self, figure: &str, context: &Context) -> Finding {
        with_figure(&self.side, figure, context)
    }
}

/// Compares a claim's quantities with the numbers in `quote`.
pub fn compare_text(claim: &[Quantity], quote: &str, quote_lang: Option<&str>, context: &Context) -> Finding {
    with_quote(&claim_side(claim, context), quote, quote_lang, context)
}

/// Compares a claim's quantities with a figure noted by hand.
pub fn compare_figure(claim: &[Quantity], figure: &str, context: &Context) -> Finding {
    with_figure(&claim_side(claim, context), figure, context)
}

fn with_quote(claim: &Side, quote: &str, quote_lang: Option<&str>, context: &Context) -> Finding {
    let extraction = read(quote, quote_lang, context);
    let mut quantities = quantities(&extraction);
    slip::headed(&mut quantities, quote, Some(&extraction.lang));
    let lang = quote_lang.or_else(|| extract::detect(quote)).or(context.evidence_lang);
    let evidence = Side::read(&quantities, quote, &extraction, lang, context.evidence_date);
    let mut finding = compare_as(claim, &evidence, false);
    if let Some(lang) = quote_lang.filter(|lang| quantities.is_empty() && !extract::languages().contains(lang)) {
        finding.detail = format!("numbers in the language \"{lang}\" can't be read yet");
    }
    finding
}

fn with_figure(claim: &Side, figure: &str, context: &Context) -> Finding {
    let wants_date = !claim.quantities.is_empty() && claim.quantities.iter().all(|quantity| quantity.kind == Kind::Date);
    let quantities = if wants_date { date(figure) } else { plain(figure) };
    let quantities = match quantities {
        Some(quantity) => vec![quantity],
        None => self::quantities(&read(figure, context.claim_lang, context)),
    };
    compare_as(claim, &Side::bare(&quantities, context.claim_lang, context.evidence_date), true)
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

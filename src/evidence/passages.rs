//! The passages of a text whose numbers could bear on a claim: suggestions for a person, best first. Nothing is linked.
//!
//! The surprise: a passage that speaks of the same thing with another number stands before one that happens to hold the
//! same number. Who checks a claim looks for what contradicts it, too.

use std::collections::HashSet;

use unicode_segmentation::UnicodeSegmentation;

use super::compare::{Context, compare, nouns, strength};
use super::period;
use super::text::read;
use crate::extract::Extraction;
use crate::model::{Finding, FindingKind, Number, Quantity, Span};

/// A stretch of a text, and what a claim against it gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// Where it stands, in code points.
    pub span: Span,
    /// Its words.
    pub text: String,
    /// What they give as evidence; pairs count the quantities of this passage.
    pub finding: Finding,
}

/// The passages of `text` that fit the claim best, at most `most`, best first.
pub fn passages(claim: &[Quantity], text: &str, lang: Option<&str>, most: usize) -> Vec<Passage> {
    rank(claim, text, &read(text, lang, &Context::default()), most)
}

/// Nobody quotes a longer passage.
const LONGEST: usize = 2_000;

fn rank(claim: &[Quantity], text: &str, extraction: &Extraction, most: usize) -> Vec<Passage> {
    let mut ranked: Vec<(i64, Passage)> = Vec::new();
    let mut seen: HashSet<&str> = HashSet::new();
    for (span, words, quantities) in stretches(text, extraction) {
        let finding = compare(claim, &quantities, &Context::default());
        if matches!(finding.kind, FindingKind::NotInQuote | FindingKind::NotComparable) || !seen.insert(words) {
            continue;
        }
        let score = score(claim, &quantities, &finding);
        ranked.push((score, Passage { span, text: words.to_owned(), finding }));
    }
    ranked.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.span.cmp(&b.1.span)));
    ranked.into_iter().take(most).map(|(_, passage)| passage).collect()
}

/// The sentences that hold numbers, in order, with their numbers.
fn stretches<'a>(text: &'a str, extraction: &Extraction) -> Vec<(Span, &'a str, Vec<Quantity>)> {
    let mut found: Vec<_> = extraction.found.iter().collect();
    found.sort_by_key(|found| found.span);
    let mut found = found.into_iter().peekable();
    let mut all = Vec::new();
    for (span, words) in sentences(text) {
        let mut quantities = Vec::new();
        while let Some(next) = found.next_if(|found| found.span.start < span.end) {
            quantities.push(next.quantity.clone());
        }
        if !quantities.is_empty() && span.len() <= LONGEST {
            all.push((span, words, quantities));
        }
    }
    all
}

/// Sentences, none longer than its line, without the spaces around them.
fn sentences(text: &str) -> impl Iterator<Item = (Span, &str)> {
    let mut at = 0;
    text.split_inclusive('\n').flat_map(|line| line.split_sentence_bounds()).filter_map(move |raw| {
        let start = at + raw.chars().take_while(|c| c.is_whitespace()).count();
        at += raw.chars().count();
        let words = raw.trim();
        (!words.is_empty()).then(|| (Span::new(start, start + words.chars().count()), words))
    })
}

fn score(claim: &[Quantity], evidence: &[Quantity], finding: &Finding) -> i64 {
    let mut score = 3 * i64::from(strength(finding.kind));
    for pair in &finding.pairs {
        let (Some(c), Some(e)) = (claim.get(pair.claim), evidence.get(pair.evidence)) else { continue };
        score += 10;
        if nouns(c, e) == 2 {
            score += 40;
        }
        if let (Some(c), Some(e)) = (period::years(c, claim), period::years(e, evidence)) {
            score += if period::meet(c, e) { 12 } else { -6 };
        }
        score += closeness(pair.ratio.as_ref(), pair.finding);
    }
    score
}

/// 0 to 25: how close the numbers are.
fn closeness(ratio: Option<&Number>, finding: FindingKind) -> i64 {
    match ratio {
        None if strength(finding) >= strength(FindingKind::WithinHedge) => 15,
        None => 0,
        Some(ratio) => {
            let off = (ratio - &Number::from(1)).abs();
            let percent = (&off * &Number::from(100)).round_to(0).to_i64().unwrap_or(i64::MAX);
            (25 - percent / 4).clamp(0, 25)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Passage, rank, sentences};
    use crate::evidence::compare::tests::quantities;
    use crate::extract::Extraction;
    use crate::model::{FindingKind, Found, Span};

    /// A text whose numbers stand as `⟨words|quantity⟩`.
    fn marked(text: &str) -> (String, Extraction) {
        let (mut plain, mut found) = (String::new(), Vec::new());
        for (index, part) in text.split(['⟨', '⟩']).enumerate() {
            if index % 2 == 0 {
                plain.push_str(part);
                continue;
            }
            let (words, quantity) = part.split_once('|').expect("words and a quantity");
            let start = plain.chars().count();
            plain.push_str(words);
            let span = Span::new(start, plain.chars().count());
            found.extend(quantities(quantity).into_iter().map(|quantity| Found { span, quantity, claim: None }));
        }
        (plain, Extraction { lang: "en".to_owned(), found, statements: Vec::new() })
    }

    fn best(claim: &str, text: &str, most: usize) -> Vec<Passage> {
        let (text, extraction) = marked(text);
        let passages = rank(&quantities(claim), &text, &extraction, most);
        for passage in &passages {
            assert_eq!(passage.span.slice(&text), Some(passage.text.as_str()));
        }
        passages
    }

    const PAGE: &str = "Contents\nThe fleet has ⟨15 000|15000 #ships⟩ ships.  In ⟨2022|2022 date⟩ the count began. \
        There were ⟨16 587|16587 #sanctions⟩ sanctions, says the “tracker”.\nNothing here.\n\
        Rate\t⟨12 %|12 %⟩\t⟨10.84 %|10.84 % @2024⟩\nRate\t⟨83.14 %|83.14 % @2018⟩\nIt cost ⟨5 dollars|5 USD⟩.\nIt cost ⟨5 dollars|5 USD⟩.\n";

    #[test]
    fn the_same_subject_stands_before_the_same_number() {
        let passages = best("nearly 15000 #sanctions", PAGE, 9);
        assert_eq!(passages[0].text, "There were 16 587 sanctions, says the “tracker”.");
        assert_eq!(passages[0].finding.kind, FindingKind::Below);
        assert_eq!(passages[1].text, "The fleet has 15 000 ships.");
        assert_eq!(passages.len(), 2);
    }

    #[test]
    fn years_and_closeness_order_the_rest() {
        let texts = |claim, most| best(claim, PAGE, most).into_iter().map(|passage| passage.text).collect::<Vec<_>>();
        assert_eq!(texts("10.8 % @2024", 1), ["Rate\t12 %\t10.84 %"]);
        assert_eq!(texts("83 %", 1), ["Rate\t83.14 %"]);
        assert_eq!(texts("83 % @2018 ; 10.8 % @2024", 1).len(), 1);
        assert_eq!(texts("5 USD", 9), ["It cost 5 dollars."]);
        assert_eq!(texts("5 USD", 0), Vec::<String>::new());
        assert_eq!(texts("5 EUR", 9), Vec::<String>::new());
    }

    #[test]
    fn sentences_keep_their_places() {
        let text = " Un. Deux «trois»!\n\n\tquatre\tcinq \n";
        let all: Vec<&str> = sentences(text)
            .map(|(span, words)| {
                assert_eq!(span.slice(text), Some(words));
                words
            })
            .collect();
        assert_eq!(all, ["Un.", "Deux «trois»!", "quatre\tcinq"]);
    }
}

//! The passages of pages whose numbers could bear on a claim: suggestions for a person, best first. Nothing is linked.
//!
//! The surprise: a passage that speaks of the same thing with another number stands before one that happens to hold the
//! same number. Who checks a claim looks for what contradicts it, too.

use std::collections::HashSet;

use unicode_segmentation::UnicodeSegmentation;

use super::compare::{compare_as, strength};
use super::period;
use super::said::Said;
use super::side::{Side, nouns};
use super::subject::Subject;
use super::things::Field;
use crate::extract::{self, Extraction};
use crate::model::{Date, Finding, FindingKind, Number, Quantity, Span};

/// A text in which passages are looked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Page<'a> {
    /// The text.
    pub text: &'a str,
    /// Its language; detected where absent.
    pub lang: Option<&'a str>,
    /// The day it was published, where it says so.
    pub date: Option<Date>,
}

/// A stretch of a text, and what a claim against it gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// Which of the pages it stands in.
    pub page: usize,
    /// Where it stands, in code points.
    pub span: Span,
    /// Its words.
    pub text: String,
    /// What they give as evidence; pairs count the quantities of this passage.
    pub finding: Finding,
}

/// The passages of pages that could bear on a claim, at most `most`, best first. Of pages that give passages of one worth
/// the earlier stands first.
pub fn passages(claim: &Said, pages: &[Page], most: usize) -> Vec<Passage> {
    let mut ranked: Vec<(i64, Passage)> = Vec::new();
    let mut seen: HashSet<String> = HashSet::new();
    for (at, page) in pages.iter().enumerate() {
        let options = extract::Options { lang: page.lang, translated_from: None, date: page.date };
        let of_page = rank(claim, page, &extract::extract(page.text, &options));
        ranked.extend(of_page.into_iter().map(|(score, passage)| (score, Passage { page: at, ..passage })));
    }
    ranked.sort_by(|a, b| b.0.cmp(&a.0).then((a.1.page, a.1.span).cmp(&(b.1.page, b.1.span))));
    ranked.into_iter().map(|(_, passage)| passage).filter(|passage| seen.insert(passage.text.clone())).take(most).collect()
}

/// Nobody quotes a longer passage.
const LONGEST: usize = 2_000;
/// What a page is about stands in its first lines.
const OPENING: usize = 600;

/// The passages of one page that could bear on the claim, in order, each with its worth.
fn rank(claim: &Said, page: &Page, extraction: &Extraction) -> Vec<(i64, Passage)> {
    let lang = page.lang.or_else(|| extract::detect(page.text));
    let mut ranked: Vec<(i64, Passage)> = Vec::new();
    let mut opening: Option<Subject> = None;
    for (span, words, quantities) in stretches(page.text, extraction) {
        let side = Side::with_words(&quantities, words, lang, page.date);
        let finding = compare_as(&claim.side, &side, false);
        if matches!(finding.kind, FindingKind::NotInQuote | FindingKind::NotComparable) {
            continue;
        }
        let opening = opening.get_or_insert_with(|| {
            let start: String = page.text.chars().take(OPENING).collect();
            Subject::of(&start, lang, std::iter::empty())
        });
        let subject = Subject::of(words, lang, (0..quantities.len()).filter_map(|at| side.span(at)));
        let worth = numbers(&claim.side, &side, &finding) + about(&claim.subject, &subject, opening);
        ranked.push((worth, Passage { page: 0, span, text: words.to_owned(), finding }));
    }
    ranked
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

/// Sentences without the spaces around them. A line is a sentence's end, unless it was broken for its width alone.
fn sentences(text: &str) -> Vec<(Span, &str)> {
    let (mut all, mut byte, mut point) = (Vec::new(), 0, 0);
    for paragraph in paragraphs(text) {
        // Same bytes, same places: only that a broken line is no border.
        let flat = paragraph.replace(['\n', '\r'], " ");
        for raw in flat.split_sentence_bounds() {
            let words = text[byte..byte + raw.len()].trim();
            let start = point + raw.chars().take_while(|c| c.is_whitespace()).count();
            if !words.is_empty() {
                all.push((Span::new(start, start + words.chars().count()), words));
            }
            byte += raw.len();
            point += raw.chars().count();
        }
    }
    all
}

/// Lines shorter than this were not broken for their width.
const WRAPPED: usize = 45;

/// The text in stretches of lines that run on.
fn paragraphs(text: &str) -> Vec<&str> {
    let (mut all, mut start, mut end) = (Vec::new(), 0, 0);
    let mut lines = text.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        end += line.len();
        let runs_on = lines.peek().is_some_and(|next| {
            let (line, next) = (line.trim(), next.trim());
            let prose = |line: &str| !line.contains(['\t', '|']) && line.contains(' ');
            let opens = next.chars().next().is_some_and(|c| c.is_alphanumeric() || "«“\"'(‘„".contains(c));
            prose(line)
                && opens
                && !next.contains(['\t', '|'])
                && line.chars().count() >= WRAPPED
                && !line.ends_with(['.', '!', '?', ':', ';'])
        });
        if !runs_on {
            all.push(&text[start..end]);
            start = end;
        }
    }
    all.push(&text[start..]);
    all
}

/// What the year of a number weighs: more than a noun in the claim's own language, since a figure of another year is another
/// figure in whatever words.
const YEAR: i64 = 45;

/// What a number weighs that stands there to its last digit, if it has three or more: hardly by chance.
const SAME: i64 = 40;

/// What the numbers say for a passage.
fn numbers(claim: &Side, evidence: &Side, finding: &Finding) -> i64 {
    let mut score = 3 * i64::from(strength(finding.kind));
    for pair in &finding.pairs {
        let (Some(c), Some(e)) = (claim.quantities.get(pair.claim), evidence.quantities.get(pair.evidence)) else { continue };
        score += 10;
        if nouns(c, e, claim, evidence) == Some(2) {
            score += 40;
        }
        if let (Some(c), Some(e)) = (claim.years(pair.claim), evidence.years(pair.evidence)) {
            score += if period::meet(c, e) { YEAR } else { -YEAR };
        }
        score += closeness(pair.ratio.as_ref(), pair.finding);
        let same = pair.ratio.as_ref().is_some_and(|ratio| *ratio == Number::from(1));
        if same && claim.point(pair.claim).is_some_and(is_telling) {
            score += SAME;
        }
    }
    score
}

/// Whether a number has more than two digits before its zeros.
fn is_telling(number: &Number) -> bool {
    number.magnitude().is_some_and(|magnitude| number.round_to(magnitude - 1) != *number)
}

/// What the words say for a passage: what it shares with the claim, itself or by the first lines of its page.
fn about(claim: &Subject, passage: &Subject, opening: &Subject) -> i64 {
    let mut score = 0;
    for thing in &claim.things {
        score += match (passage.things.contains(thing), opening.things.contains(thing)) {
            (true, _) => 25,
            (_, true) => 12,
            _ => 0,
        };
    }
    // Another country in the passage itself, or in the title where the passage names none, is another matter.
    let others = |subject: &Subject| {
        let mut regions = subject.of_field(Field::Region).peekable();
        regions.peek().is_some() && !regions.any(|region| claim.things.contains(&region))
    };
    if claim.of_field(Field::Region).next().is_some()
        && (others(passage) || passage.of_field(Field::Region).next().is_none() && others(opening))
    {
        score -= 25;
    }
    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    score += 10 * count(claim.names.intersection(&passage.names).count().min(3));
    score += 5 * count(claim.names.intersection(&opening.names).count().min(3));
    if claim.same_language(passage) {
        let stems = count(claim.stems.intersection(&passage.stems).count());
        score += 40 * stems / count(claim.stems.len().max(1));
    } else {
        score += 8 * count(claim.sounds.intersection(&passage.sounds).count().min(3));
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
    use super::{Page, Passage, rank, sentences};
    use crate::evidence::compare::tests::quantities;
    use crate::evidence::said::Said;
    use crate::extract::Extraction;
    use crate::model::{Class, FindingKind, Found, Span};

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
        let claim = quantities(claim);
        let said = Said::of(&claim, "", None, None, Class::Fact, "");
        let mut ranked = rank(&said, &Page { text: &text, ..Page::default() }, &extraction);
        ranked.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.span.cmp(&b.1.span)));
        let passages: Vec<Passage> = ranked.into_iter().map(|(_, passage)| passage).take(most).collect();
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
        assert_eq!(texts("5 USD", 9), ["It cost 5 dollars."; 2]);
        assert_eq!(texts("5 USD", 0), Vec::<String>::new());
        assert_eq!(texts("5 EUR", 9), Vec::<String>::new());
    }

    #[test]
    fn sentences_keep_their_places() {
        let text = " Un. Deux «trois»!\n\n\tquatre\tcinq \n";
        let all: Vec<&str> = sentences(text)
            .into_iter()
            .map(|(span, words)| {
                assert_eq!(span.slice(text), Some(words));
                words
            })
            .collect();
        assert_eq!(all, ["Un.", "Deux «trois»!", "quatre\tcinq"]);
        let wrapped = "Title\nThe tracker says that by the end of March there were\n16,587 sanctions. More came\nlater\n";
        let all: Vec<&str> = sentences(wrapped).into_iter().map(|(_, words)| words).collect();
        let sentence = "The tracker says that by the end of March there were\n16,587 sanctions.";
        assert_eq!(all, ["Title", sentence, "More came", "later"]);
    }
}

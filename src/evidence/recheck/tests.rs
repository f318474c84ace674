//! Cases by table, then pages that change everywhere but in the cited words, and words that change in one digit.
//!
//! All pages are made here, by code with a seed: the same ones on each run.

#[cfg(feature = "html")]
mod pages;
#[cfg(feature = "html")]
#[path = "../../../tests/support/pages.rs"]
mod support;

use super::{Cited, Fate, Texts, containment, recheck};
use crate::evidence::anchor::Quote;
use crate::model::Content;

const OLD: &str = "Annual report of the port\n\
    In 2023 the companies of the port had 2,874 employees, most of them on the quays.\n\
    The quays handled 12 % more containers than in 2022, and 4 % fewer cars.\n\
    Region\tShips\tShare\n\
    North\t1,204\t12 %\n\
    South\t987\t9 %\n\
    The port authority did not raise its fees in 2023.\n";

fn fate(old: &str, new: &str, quote: &str) -> (Content, Fate) {
    let texts = |text| Texts { main: Some(text), text: Some(text) };
    let cited = Cited { quote: Quote { exact: quote, ..Quote::default() }, layer: None };
    let mut found = recheck(&texts(old), &texts(new), &[cited]);
    (found.content, found.fates.remove(0))
}

#[test]
fn follows_quotes_by_table() {
    let employees = "the companies of the port had 2,874 employees";
    let cases: &[(&str, &str, &str, Content)] = &[
        // Quote, words replaced, their replacement, what became of it.
        (employees, "", "", Content::SameText),
        (employees, "did not raise", "did not lower", Content::Drifted),
        (employees, "most of them on the quays", "of whom most on the quays", Content::Drifted),
        (employees, "2,874", "2,974", Content::QuoteAlteredMaterial),
        (employees, "2,874 employees", "2,874 workers", Content::QuoteAlteredMaterial),
        (employees, "the companies of the port", "the Companies of the Port", Content::QuoteAlteredMinor),
        (employees, "In 2023 the companies of the port had 2,874 employees, most of them on the quays.\n", "", Content::QuoteMissing),
        // The words stand a second time: only the cited place counts.
        ("12 % more", "12 % more", "13 % more", Content::QuoteAlteredMaterial),
        ("handled 12 %", "12 % more", "13 % more", Content::QuoteAlteredMaterial),
        ("North\t1,204\t12 %", "1,204\t12 %", "1,204\t13 %", Content::QuoteAlteredMaterial),
        ("did not raise its fees", "did not raise", "did raise", Content::QuoteAlteredMaterial),
        ("4 %", "4 % fewer", "14 % fewer", Content::QuoteAlteredMaterial),
        ("4 %", "4 % fewer", "4.5 % fewer", Content::QuoteAlteredMaterial),
        // A quote of a few characters at the end of the text.
        ("2023.", "in 2023.\n", "in 2024.\n", Content::QuoteAlteredMaterial),
        ("987", "987", "988", Content::QuoteAlteredMaterial),
    ];
    let mut wrong = Vec::new();
    for (quote, words, replacement, expected) in cases {
        let new = if words.is_empty() { OLD.to_owned() } else { OLD.replacen(words, replacement, 1) };
        assert!(words.is_empty() || new != OLD, "{words} is not in the text");
        let (content, fate) = fate(OLD, &new, quote);
        if content != *expected {
            wrong.push(format!("\"{quote}\" with {words} → {replacement}: {content}, {fate:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_same_words_elsewhere_do_not_stand_in() {
    let advert = format!("Sale! 12 % more for your money.\nSubscribe for 12 %\n{OLD}");
    for quote in ["handled 12 % more", "12 % more"] {
        let (content, found) = fate(OLD, &advert.replace("quays handled 12 %", "quays handled 21 %"), quote);
        assert_eq!(content, Content::QuoteAlteredMaterial, "{quote}: {found:?}");
        let (content, found) = fate(OLD, &advert, quote);
        assert_eq!(content, Content::Drifted, "{quote}: {found:?}");
    }
}

#[test]
fn says_where_the_passage_around_a_quote_changed() {
    let quote = "had 2,874 employees";
    let (_, found) = fate(OLD, &OLD.replace("on the quays.", "on the quays. An earlier version gave another count."), quote);
    assert!(matches!(found, Fate::Stands { passage: Some(..=990), .. }), "{found:?}");
    let (_, found) = fate(OLD, &format!("Cookies\n{OLD}Read more\n").replace("12 % more", "15 % more"), quote);
    assert!(matches!(found, Fate::Stands { passage: None, .. }), "{found:?}");
}

#[test]
fn layers_and_empty_texts() {
    let quote = Quote { exact: "had 2,874 employees", ..Quote::default() };
    let cited = [Cited { quote, layer: None }];
    let texts = |main, text| Texts { main, text };
    // The main text lost the passage, the page still has it.
    let found = recheck(&texts(Some(OLD), Some(OLD)), &texts(Some("Other words altogether."), Some(OLD)), &cited);
    assert_eq!((found.content, found.kept), (Content::QuoteMoved, 1000));
    let found = recheck(&texts(Some(OLD), Some(OLD)), &texts(None, Some("Please log in to go on.")), &cited);
    assert_eq!((found.content, found.kept), (Content::QuoteMissing, 0));
    for blank in [texts(None, None), texts(Some(" \n"), Some(""))] {
        assert_eq!(recheck(&texts(Some(OLD), None), &blank, &cited).content, Content::Unreadable);
    }
    // A quote that was never there is nothing that a re-check could say more of.
    let stranger = [Cited { quote: Quote { exact: "no such words at all", ..Quote::default() }, layer: None }];
    let found = recheck(&texts(Some(OLD), None), &texts(Some(OLD), None), &stranger);
    assert_eq!((found.content, &found.fates[0]), (Content::SameText, &Fate::Unanchored));
    assert_eq!(found.fates[0].record(), None);
}

#[test]
fn short_texts_and_long_lines_by_table() {
    let line = "Ten words stand before what is cited here from the page, long ones too, so that none is left out: \
        the ferry sank at noon and then the crew of nine was saved by a trawler which came from the north coast that day";
    let longer = format!("{line} more");
    let sunk = line.replace("ferry sank", "ferry had sunk and") + " the ferry sank at noon";
    let cases: &[(&str, &str, &str, Content, Option<u16>)] = &[
        // Quote, old text, new text, what became of it, how much of the words or of their passage is there.
        ("port", "port", "port", Content::SameText, None),
        ("The port closed in May", "The port closed in May", "News: The port closed in June", Content::QuoteAlteredMaterial, Some(864)),
        // At the start of a line that grew at its end.
        ("Ten words", line, &longer, Content::Drifted, Some(975)),
        // Its place holds other words, and the cited ones stand elsewhere. A word that is cut counts for nothing.
        ("the ferry sank at noon", line, &sunk, Content::QuoteAlteredMaterial, Some(938)),
    ];
    for &(quote, old, new, content, alike) in cases {
        let texts = |text| Texts { main: None, text: Some(text) };
        let cited = Cited { quote: Quote { exact: quote, ..Quote::default() }, layer: None };
        let found = recheck(&texts(old), &texts(new), &[cited]);
        let similarity = found.fates[0].record().and_then(|check| check.similarity);
        assert_eq!((found.content, similarity), (content, alike), "{quote}: {:?}", found.fates);
    }
}

#[test]
fn counts_runs_of_words() {
    for (old, new, expected) in [
        ("a b c d e f", "a b c d e f", 1000),
        ("a b c d e f", "x a b c d e y", 500),
        ("a b c d e f", "", 0),
        ("", "a", 1000),
        ("a b", "x a b y", 1000),
        ("a b", "b a", 0),
    ] {
        assert_eq!(containment(old, new), expected, "{old} in {new}");
    }
}

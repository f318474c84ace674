//! Pages that change with each visit, against words that stay and words that change in one digit.

use super::super::{Cited, Fate, Recheck, Texts, recheck};
use super::support::{Article, Dice};
use crate::evidence::anchor::Quote;
use crate::ingest::{self, Hints};
use crate::model::{Content, Format};

/// Refetches of pages whose cited words did not change.
const REFETCHES: usize = 1_000;
const VISITS: usize = 25;
const QUOTES: usize = 3;

/// The text layers of a page.
struct Read {
    main: Option<String>,
    text: String,
}

impl Read {
    fn of(page: &str) -> Self {
        let (bytes, hints) = (page.as_bytes(), Hints::default());
        let main = ingest::read_main(bytes, Format::Html, &hints).map(|(document, _)| document.text);
        Self { main, text: ingest::read(bytes, Format::Html, &hints).0.text }
    }

    fn texts(&self) -> Texts<'_> {
        Texts { main: self.main.as_deref(), text: Some(&self.text) }
    }
}

fn check(old: &Read, new: &Read, words: &[&str]) -> Recheck {
    let cited: Vec<Cited> = words.iter().map(|words| Cited { quote: Quote { exact: words, ..Quote::default() }, layer: None }).collect();
    recheck(&old.texts(), &new.texts(), &cited)
}

/// What a person would be called for: `refresh` failing, or a warning of the gate.
fn alarms(found: &Recheck) -> bool {
    let altered = matches!(
        found.content,
        Content::QuoteAlteredMinor | Content::QuoteAlteredMaterial | Content::QuoteMissing | Content::Replaced | Content::Unreadable
    );
    altered || found.fates.iter().any(|fate| matches!(fate, Fate::Stands { passage: Some(_), .. }))
}

/// An article, a first visit to it, and words of it that stand there once.
fn frozen(seed: u64) -> (Article, Read, Vec<super::support::Cited>) {
    let mut dice = Dice::new(seed);
    let article = Article::new(&mut dice);
    let old = Read::of(&article.page(&mut dice));
    let mut cited = Vec::new();
    while cited.len() < QUOTES {
        let words = article.cite(&mut dice);
        let quote = Quote { exact: &words.words, ..Quote::default() };
        let text = old.main.as_deref().unwrap_or(&old.text);
        if article.is_clear(&words) && matches!(super::super::locate(&quote, text), super::super::Located::Found { .. }) {
            cited.push(words);
        }
    }
    (article, old, cited)
}

#[test]
fn unchanged_passages_raise_no_alarm() {
    let (mut alarmed, mut drifted, mut cases) = (Vec::new(), 0, 0);
    for seed in 0..REFETCHES / VISITS {
        let (article, old, cited) = frozen(seed as u64 + 1);
        let words: Vec<&str> = cited.iter().map(|cited| cited.words.as_str()).collect();
        let mut visits = Dice::new(seed as u64 + 1_000_000);
        for visit in 0..VISITS {
            let found = check(&old, &Read::of(&article.page(&mut visits)), &words);
            cases += 1;
            drifted += usize::from(found.content == Content::Drifted);
            if alarms(&found) {
                alarmed.push(format!("page {seed}, visit {visit}: {} {:?} of {words:?}", found.content, found.fates));
            }
        }
    }
    assert_eq!(cases, REFETCHES);
    assert!(drifted > REFETCHES / 2, "the pages did change: {drifted}");
    println!("{} alarms in {cases} refetches, {drifted} of them with another main text", alarmed.len());
    assert!(alarmed.len() * 100 < REFETCHES, "{} alarms:\n{}", alarmed.len(), alarmed.join("\n"));
}

#[test]
fn every_changed_digit_is_caught() {
    let (mut missed, mut mutations) = (Vec::new(), 0);
    for seed in 0..16 {
        let (article, old, cited) = frozen(seed + 500);
        let mut dice = Dice::new(seed + 2_000_000);
        // Each digit once against the page as it was but for the digit, and one of them against a page that changed everywhere.
        for cited in &cited {
            let digits: Vec<usize> = cited.words.bytes().enumerate().filter(|(_, byte)| byte.is_ascii_digit()).map(|(at, _)| at).collect();
            let chosen = digits[dice.below(digits.len())];
            for place in digits {
                let now = cited.words.as_bytes()[place];
                let digit = b'0' + (now - b'0' + 1 + u8::try_from(dice.below(9)).unwrap()) % 10;
                let changed = article.with_digit(cited, place, digit);
                let mut pages = vec![swapped(&old, &article.paragraphs[cited.paragraph], &changed.paragraphs[cited.paragraph])];
                if place == chosen {
                    pages.push(Read::of(&changed.page(&mut dice)));
                }
                for new in pages {
                    mutations += 1;
                    let found = check(&old, &new, &[&cited.words]);
                    if !matches!(found.content, Content::QuoteAlteredMaterial | Content::QuoteMissing) {
                        missed.push(format!("page {seed}: \"{}\" at {place}: {} {:?}", cited.words, found.content, found.fates));
                    }
                }
            }
        }
    }
    println!("{mutations} changed digits, {} missed", missed.len());
    assert!(mutations > 300, "{mutations}");
    assert!(missed.is_empty(), "{} of {mutations} missed:\n{}", missed.len(), missed.join("\n"));
}

/// The same page with one paragraph changed.
fn swapped(page: &Read, old: &str, new: &str) -> Read {
    Read { main: page.main.as_ref().map(|text| text.replace(old, new)), text: page.text.replace(old, new) }
}

//! A paragraph or a quotation in another language than its document.
//!
//! The surprise: nothing is detected unless a sentence hardly has a word that its own language cannot do without
//! (articles, prepositions, auxiliaries). In a text of one language that never happens, so it costs a count of words
//! already looked up; where it happens, the detector proposes and the other tables must recognise the sentence.

use super::lang::{self, Cat, Lexicon};
use super::token::{Tok, Token, Tokens};

/// Words a sentence needs before it can look foreign: names and lists are short.
const LEAST: usize = 10;
/// The same between quotation marks or brackets, which set foreign words apart.
const LEAST_QUOTED: usize = 4;
const STRANGE_QUOTED: usize = 40;
/// The share of small words, in percent, below which a sentence looks foreign, and above which it is at home. Languages
/// without articles have fewer; relatives share many (en, a, y, la), so that a foreign sentence has some.
const STRANGE: usize = 25;
const STRANGE_WITHOUT_ARTICLES: usize = 10;
const AT_HOME: usize = 25;
/// After so many doubts without cause the document is trusted.
const PATIENCE: u8 = 16;
/// The stretch of a paragraph that is shown to the detector.
const SHOWN: usize = 500;

/// The tables for the paragraph around a sentence (bytes) and where it ends, if it is in another language.
pub(super) fn paragraph(
    text: &str,
    (start, end): (usize, usize),
    tokens: &Tokens,
    lexicon: &Lexicon,
    doubts: &mut u8,
) -> Option<(&'static Lexicon, usize)> {
    let strange = if lexicon.grammar.no_articles { STRANGE_WITHOUT_ARTICLES } else { STRANGE };
    if *doubts >= PATIENCE {
        return None;
    }
    let home = share(&tokens.list, LEAST).filter(|home| *home < strange)?;
    let until = memchr::memchr(b'\n', &text.as_bytes()[end..]).map_or(text.len(), |at| end + at);
    let mut shown = until.min(start + SHOWN).max(end);
    while !text.is_char_boundary(shown) {
        shown += 1;
    }
    let found = lang::detect(&text[start..shown]).filter(|code| *code != lexicon.language).and_then(lang::get);
    let other = found.filter(|other| {
        let mut words = Tokens::default();
        words.cut(text, start, end, other);
        share(&words.list, LEAST).is_some_and(|share| share >= AT_HOME && share > home)
    });
    if other.is_none() {
        *doubts += 1;
    }
    other.map(|other| (other, until))
}

/// The first quotation or bracket of a sentence that holds a number and is in another language: its tables, and its
/// bytes between the marks.
pub(super) fn quotation(text: &str, tokens: &Tokens, lexicon: &Lexicon, doubts: &mut u8) -> Option<(&'static Lexicon, usize, usize)> {
    let signs = |at: usize, marks: &[char]| {
        let token = &tokens.list[at];
        token.kind == Tok::Sign && text[token.start..token.end].chars().all(|c| marks.contains(&c))
    };
    let mut at = 0;
    while at < tokens.list.len() && *doubts < PATIENCE {
        let token = &tokens.list[at];
        // Full stops and commas are the most of all signs.
        let mark = token.kind == Tok::Sign && !matches!(text.as_bytes()[token.start], b'.' | b',' | b'-');
        let Some((_, closing)) = QUOTED.iter().find(|(opening, _)| mark && signs(at, opening)) else {
            at += 1;
            continue;
        };
        let close = (at + 1..tokens.list.len()).find(|i| signs(*i, closing))?;
        let inside = &tokens.list[at + 1..close];
        at = close + 1;
        let number = |token: &&Token| matches!(token.kind, Tok::Digits(_)) || token.may(Cat::Numeral);
        let Some(first) = inside.first().filter(|_| inside.iter().any(|token| number(&token))) else { continue };
        let Some(home) = share(inside, LEAST_QUOTED).filter(|home| *home < STRANGE_QUOTED) else { continue };
        let (from, to) = (first.start, inside[inside.len() - 1].end);
        let fits = |code: &'static str| {
            let other = lang::get(code).filter(|_| code != lexicon.language)?;
            let mut words = Tokens::default();
            words.cut(text, from, to, other);
            // Of so few words a name or two may decide: the other tables must know clearly more of them.
            let better = share(&words.list, LEAST_QUOTED).is_some_and(|share| share >= AT_HOME && share > home)
                && known(&words.list) >= known(inside) + 2;
            better.then_some(other)
        };
        // Letters alone are a bad guide to so short a text, but a cheap one.
        let quoted = &text[from..to];
        let other = lang::detect(quoted).and_then(fits).or_else(|| at_home_in(quoted).and_then(fits));
        match other {
            Some(other) => return Some((other, from, to)),
            None => *doubts += 1,
        }
    }
    None
}

/// What opens a stretch in words of somebody else's, and what closes it.
const QUOTED: [(&[char], &[char]); 5] =
    [(&['«'], &['»']), (&['„'], &['“', '”', '"']), (&['“'], &['”', '"']), (&['"'], &['"', '”']), (&['('], &[')'])];

/// The language whose tables know the most of a short text's words; of several, the one that its letters speak for.
pub(super) fn at_home_in(text: &str) -> Option<&'static str> {
    let known = |code: &'static str| {
        let lexicon = lang::get(code)?;
        let mut words = Tokens::default();
        words.cut(text, 0, text.len(), lexicon);
        Some((known(&words.list), code))
    };
    let mut counts: Vec<(usize, &'static str)> = lang::CODES.iter().filter_map(|code| known(code)).collect();
    counts.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    let (best, code) = *counts.first().filter(|(best, _)| *best > 0)?;
    let tied: Vec<&str> = counts.iter().filter(|(count, _)| *count == best).map(|(_, code)| *code).collect();
    if tied.len() == 1 { Some(code) } else { lang::detect(text).filter(|code| tied.contains(code)) }
}

/// How many of the words a language's tables know.
fn known(tokens: &[Token]) -> usize {
    tokens.iter().filter(|token| token.kind == Tok::Word && token.kinds != 0).count()
}

/// Small words and number words among words, in percent; `None` where there are fewer than `least`.
fn share(tokens: &[Token], least: usize) -> Option<usize> {
    const SMALL: u128 = 1 << Cat::CountedStop as u8
        | 1 << Cat::Determiner as u8
        | 1 << Cat::Of as u8
        | 1 << Cat::And as u8
        | 1 << Cat::ArticleOne as u8
        | 1 << Cat::Numeral as u8;
    let words = tokens.iter().filter(|token| token.kind == Tok::Word);
    let (mut all, mut small) = (0, 0);
    for word in words {
        all += 1;
        small += usize::from(word.kinds & SMALL != 0);
    }
    (all >= least).then(|| small * 100 / all)
}

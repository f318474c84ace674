//! Where a quote stands in a text: there exactly, there after folding, there in pieces, or not there.
//!
//! Similarity is never a match. A near passage is handed back as a suggestion, with the words that differ.
//!
//! The surprise: words that are there letter for letter are refused where they cut a number or a word of the text (see
//! `edges`), and where they stand more than once and nothing tells which is meant.

use memchr::memmem::Finder;

use super::edges::{is_unit_sign, whole};
use super::fold::{Folded, fold};
use super::near;
use crate::model::{Match, Span};

/// What is known of a quote. Only `exact` proves anything; the rest tells equal places apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Quote<'a> {
    /// The words.
    pub exact: &'a str,
    /// Words before them.
    pub prefix: Option<&'a str>,
    /// Words after them.
    pub suffix: Option<&'a str>,
    /// Code point of the text where they may start.
    pub start: Option<usize>,
}

/// Where a quote stands. Spans are code points of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Located {
    /// There.
    Found {
        /// The words of the text.
        span: Span,
        /// How they were found.
        matched: Match,
        /// What the text has where the quote has an ellipsis or words in brackets, in order.
        left_out: Vec<String>,
    },
    /// In several places, and nothing tells which is meant.
    Ambiguous {
        /// The places, in order.
        spans: Vec<Span>,
    },
    /// Not there; something like it is. A suggestion, never a match.
    Near {
        /// Words of the text, cut at spaces.
        span: Span,
        /// How much of the quote is there, in permille.
        similarity: u16,
        /// What differs: `12→21`, `+not`, `-not`, separated by `; `; `spacing` where only spaces do.
        diff: String,
        /// Whether the difference may change what is said.
        material: bool,
    },
    /// Not there.
    Absent,
}

/// Finds `quote` in `text`: word for word, but for spaces, quotation marks and dashes. Anything else is at most near, which is no match.
///
/// ```
/// use factcheck::evidence::{Located, Quote, locate};
///
/// let page = "In 2023 the port handled 12,400 containers.";
/// let quote = |exact| Quote { exact, ..Quote::default() };
/// let Located::Found { span, .. } = locate(&quote("the port  handled 12,400"), page) else { panic!("it stands there") };
/// assert_eq!(span.slice(page), Some("the port handled 12,400"));
///
/// let Located::Near { diff, material, .. } = locate(&quote("the port handled 14,200 containers"), page) else { panic!("it is near") };
/// assert!(material);
/// assert_eq!(diff, "14,200→12,400");
/// ```
pub fn locate(quote: &Quote, text: &str) -> Located {
    let exact = quote.exact.trim();
    if !exact.chars().any(|c| matches!(super::fold::fold_char(c), super::fold::Fold::One(_) | super::fold::Fold::Many(_))) {
        return Located::Absent;
    }
    let indent = quote.exact.chars().take_while(|c| c.is_whitespace()).count();
    let hint = quote.start.and_then(|start| byte_of(text, start + indent));
    if let Some(at) = hint.filter(|&at| text[at..].starts_with(exact) && whole(text, at, at + exact.len())) {
        return found(text, at, at + exact.len(), Match::Exact, Vec::new());
    }
    let mut cut = None;
    let hits = occurrences(text, exact, |from, to| {
        let uncut = whole(text, from, to);
        cut = cut.or((!uncut).then_some((from, to)));
        uncut.then(|| Hit::plain(from, to))
    });
    if !hits.is_empty() {
        return choose(quote, hint, text, hits, Match::Exact);
    }
    let folded = fold(text);
    let words = fold(exact);
    let hits = occurrences(&folded.text, words.text.trim(), |from, to| {
        let (from, to) = (folded.char_at(from), folded.char_at(to));
        let uncut = folded.origin(from, to).filter(|&(from, to)| whole(text, from, to));
        cut = cut.or(if uncut.is_none() { folded.cover(from, to) } else { None });
        uncut.map(|(from, to)| Hit::plain(from, to))
    });
    if !hits.is_empty() {
        return choose(quote, hint, text, hits, Match::Folded);
    }
    let hits = elided(text, &folded, words.text.trim());
    if !hits.is_empty() {
        return choose(quote, None, text, hits, Match::Elided);
    }
    match near::suggest(words.text.trim(), &folded, text, cut) {
        None => Located::Absent,
        Some(near) => {
            let span = span_of(text, near.from, near.to);
            Located::Near { span, similarity: near.similarity, diff: near.diff, material: near.material }
        }
    }
}

/// More places than this tell nobody anything.
const MOST_HITS: usize = 10_000;
/// Needles longer than this, in bytes, are not looked for within themselves: the search stays linear.
const OVERLAPPING: usize = 256;
/// Shorter pieces of an elided quote prove nothing.
const PIECE: usize = 12;
/// The most code points that an elided quote may leave out.
const GAP: usize = 600;
/// The longest words in brackets that count as put in by whoever quotes.
const INSERTED: usize = 200;
/// How much of a prefix or suffix is looked at.
const CONTEXT: usize = 32;
/// Weights of prefix, suffix and position among equal places; the best must win by a tenth of their sum.
const WEIGHTS: (usize, usize, usize) = (20, 20, 2);

/// A candidate: bytes of the text, and what lies between its pieces.
struct Hit {
    from: usize,
    to: usize,
    gaps: Vec<(usize, usize)>,
}

impl Hit {
    fn plain(from: usize, to: usize) -> Self {
        Self { from, to, gaps: Vec::new() }
    }
}

fn found(text: &str, from: usize, to: usize, matched: Match, left_out: Vec<String>) -> Located {
    Located::Found { span: span_of(text, from, to), matched, left_out }
}

fn span_of(text: &str, from: usize, to: usize) -> Span {
    let start = text[..from].chars().count();
    Span::new(start, start + text[from..to].chars().count())
}

fn byte_of(text: &str, code_point: usize) -> Option<usize> {
    // Passing over characters is far faster than over characters with their places.
    let mut rest = text.chars();
    if let Some(last) = code_point.checked_sub(1) {
        rest.nth(last)?;
    }
    Some(text.len() - rest.as_str().len()).filter(|at| *at < text.len())
}

/// What `accept` makes of every place of `needle` in `text`; of short needles, overlapping ones too.
fn occurrences<T>(text: &str, needle: &str, mut accept: impl FnMut(usize, usize) -> Option<T>) -> Vec<T> {
    let (finder, mut at, mut all) = (Finder::new(needle), 0, Vec::new());
    while let Some(hit) = text.get(at..).and_then(|rest| finder.find(rest.as_bytes())) {
        let from = at + hit;
        all.extend(accept(from, from + needle.len()));
        if all.len() == MOST_HITS {
            break;
        }
        let step = if needle.len() > OVERLAPPING { needle.len() } else { text[from..].chars().next().map_or(1, char::len_utf8) };
        at = from + step;
    }
    all
}

/// Every whole place of the folded words, in bytes of the original text.
fn folded_occurrences(text: &str, folded: &Folded, words: &str) -> Vec<(usize, usize)> {
    occurrences(&folded.text, words, |from, to| {
        folded.origin(folded.char_at(from), folded.char_at(to)).filter(|&(from, to)| whole(text, from, to))
    })
}

/// One place, or the one that its surroundings point to by a clear margin, or none.
fn choose(quote: &Quote, hint: Option<usize>, text: &str, mut hits: Vec<Hit>, matched: Match) -> Located {
    let best =
        if hits.len() == 1 { Some(0) } else { hits.iter().position(|hit| Some(hit.from) == hint).or_else(|| best(quote, text, &hits)) };
    match best {
        Some(at) => {
            let hit = hits.swap_remove(at);
            let left_out = hit.gaps.iter().map(|&(from, to)| text[from..to].trim().to_owned()).filter(|words| !words.is_empty()).collect();
            found(text, hit.from, hit.to, matched, left_out)
        }
        None => {
            let (mut at, mut byte) = (0, 0);
            let mut spans = Vec::with_capacity(hits.len());
            for hit in hits {
                at += text[byte..hit.from].chars().count();
                byte = hit.from;
                spans.push(Span::new(at, at + text[hit.from..hit.to].chars().count()));
            }
            Located::Ambiguous { spans }
        }
    }
}

fn best(quote: &Quote, text: &str, hits: &[Hit]) -> Option<usize> {
    let near_end = |words: &str| -> Vec<char> { fold(words).text.trim().chars().rev().take(CONTEXT).collect() };
    let near_start = |words: &str| -> Vec<char> { fold(words).text.trim().chars().take(CONTEXT).collect() };
    let prefix = quote.prefix.map(near_end).filter(|words| !words.is_empty());
    let suffix = quote.suffix.map(near_start).filter(|words| !words.is_empty());
    let total = text.chars().count().max(1);
    let (mut at, mut byte) = (0, 0);
    let mut scores: Vec<(usize, usize)> = Vec::with_capacity(hits.len());
    for (index, hit) in hits.iter().enumerate() {
        at += text[byte..hit.from].chars().count();
        byte = hit.from;
        let mut score = 0;
        if let Some(prefix) = &prefix {
            let window = start_of_last(&text[..hit.from], 2 * CONTEXT);
            score += WEIGHTS.0 * alike(prefix, &near_end(&text[window..hit.from]));
        }
        if let Some(suffix) = &suffix {
            let window = text[hit.to..].char_indices().nth(2 * CONTEXT).map_or(text.len(), |(end, _)| hit.to + end);
            score += WEIGHTS.1 * alike(suffix, &near_start(&text[hit.to..window]));
        }
        if let Some(start) = quote.start {
            score += WEIGHTS.2 * (1000 - 1000 * at.abs_diff(start).min(total) / total);
        }
        scores.push((score, index));
    }
    scores.sort_unstable_by(|a, b| b.cmp(a));
    let margin = (WEIGHTS.0 + WEIGHTS.1 + WEIGHTS.2) * 100;
    match scores.as_slice() {
        [first, second, ..] if first.0 >= second.0 + margin => Some(first.1),
        _ => None,
    }
}

fn start_of_last(text: &str, most: usize) -> usize {
    text.char_indices().rev().nth(most.saturating_sub(1)).map_or(0, |(at, _)| at)
}

/// How much of `wanted` stands at the start of `there`, in permille. Surroundings that are there letter for letter tell far
/// more than those that are almost there: "In the north" and "In the south" are alike.
fn alike(wanted: &[char], there: &[char]) -> usize {
    let there = &there[..there.len().min(wanted.len())];
    match near::distance(wanted, there).min(wanted.len()) {
        0 => 1000,
        errors => 700 - 700 * errors / wanted.len(),
    }
}

/// Places of a quote in pieces.
fn elided(text: &str, folded: &Folded, words: &str) -> Vec<Hit> {
    let Some(pieces) = pieces(words) else { return Vec::new() };
    let mut places = Vec::with_capacity(pieces.len());
    for piece in &pieces {
        let all = folded_occurrences(text, folded, &piece.words);
        if all.is_empty() {
            return Vec::new();
        }
        places.push(all);
    }
    let mut hits: Vec<Hit> = Vec::new();
    for &(from, first_end) in &places[0] {
        let (mut end, mut gaps) = (first_end, Vec::new());
        let fits = places.iter().zip(&pieces).skip(1).all(|(all, piece)| {
            let Some(&(start, to)) = all.get(all.partition_point(|&(start, _)| start < end)) else { return false };
            gaps.push((end, start));
            let replaces = !text[end..start].trim().is_empty();
            end = to;
            replaces || !piece.inserted
        });
        let left_out: usize = gaps.iter().map(|&(from, to)| text[from..to].chars().take(GAP + 1).count()).sum();
        if !fits || left_out > GAP {
            continue;
        }
        // Of two chains with the same end, the one that starts later leaves out less.
        hits.pop_if(|hit| hit.to == end);
        hits.push(Hit { from, to: end, gaps });
    }
    hits
}

/// A piece of an elided quote.
#[derive(Debug, PartialEq, Eq)]
struct Piece {
    words: String,
    /// Whether words in brackets stand in front of it, which must replace something.
    inserted: bool,
}

/// The pieces of a folded quote; `None` where nothing is elided, a piece is too short to prove anything, or a number stands
/// against a mark: then what is left out could be the rest of that number.
fn pieces(words: &str) -> Option<Vec<Piece>> {
    let (mut all, mut rest, mut marks, mut inserted) = (Vec::new(), words, 0, false);
    let mut pending = String::new();
    while let Some((at, len, insertion)) = mark(rest) {
        pending.push_str(&rest[..at]);
        push_piece(&mut all, &pending, inserted)?;
        // Marks that follow each other make one gap.
        inserted = insertion.is_some() || inserted && pending.trim().is_empty();
        if insertion.is_some_and(|words| words.contains(|c: char| c.is_numeric() || is_unit_sign(c))) {
            return None;
        }
        pending.clear();
        rest = &rest[at + len..];
        marks += 1;
    }
    push_piece(&mut all, rest, inserted)?;
    let clean = all.windows(2).all(|pair| {
        let (front, behind) = (pair[0].words.as_str(), pair[1].words.as_str());
        let unfinished = front.ends_with(char::is_numeric)
            || front.ends_with(|c| is_unit_sign(c) || matches!(c, '-' | '+'))
                && !front.trim_end_matches(|c: char| is_unit_sign(c) || c == ' ').ends_with(char::is_numeric);
        !(unfinished || behind.starts_with(is_unit_sign) || pair[1].inserted && behind.starts_with(char::is_numeric))
    });
    (marks > 0 && clean && !all.is_empty()).then_some(all)
}

/// `None` where the piece is too short; nothing is pushed for an empty one.
fn push_piece(all: &mut Vec<Piece>, words: &str, inserted: bool) -> Option<()> {
    let words = words.trim();
    if words.is_empty() {
        return Some(());
    }
    if words.chars().take(PIECE).count() < PIECE {
        return None;
    }
    all.push(Piece { words: words.to_owned(), inserted: inserted && !all.is_empty() });
    Some(())
}

/// The first elision mark: its byte, its length, and the words in brackets where it is no ellipsis.
fn mark(words: &str) -> Option<(usize, usize, Option<&str>)> {
    for (at, c) in words.char_indices() {
        let rest = &words[at..];
        match c {
            '.' if rest.starts_with("...") => return Some((at, rest.len() - rest.trim_start_matches('.').len(), None)),
            '(' if rest.starts_with("(...)") => return Some((at, 5, None)),
            '[' => {
                if let Some(len) = rest.find(']').filter(|&len| len <= INSERTED) {
                    let inner = rest[1..len].trim();
                    let ellipsis = !inner.is_empty() && inner.chars().all(|c| c == '.');
                    return Some((at, len + 1, (!ellipsis).then_some(inner)));
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests;
